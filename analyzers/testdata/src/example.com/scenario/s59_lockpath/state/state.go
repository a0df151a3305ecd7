// Package state is shared by everybody, with its lock.
package state

import "sync"

// Mu guards Users.
var (
	Mu    sync.Mutex
	Users = map[string]int{}
)

type Guarded struct {
	sync.Mutex
	N int
}
