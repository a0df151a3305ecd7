// Package replica lets raft agree on more while it applies what was agreed on.
package replica

import (
	"io"
	"time"

	"github.com/hashicorp/raft"
)

type fsm struct {
	raft  *raft.Raft
	peers int
}

func (f *fsm) Apply(l *raft.Log) interface{} {
	if len(l.Data) == 0 {
		return f.raft.GetConfiguration().Error() // it is there already
	}
	if len(l.Data) == 1 {
		go f.propose(l.Data)
		return nil
	}
	return f.propose(l.Data[1:])
}

func (f *fsm) propose(cmd []byte) error {
	future := f.raft.Apply(cmd, time.Second) // want `^\(\*raft\.Raft\)\.Apply waits for the Raft FSM loop that it is called on, a deadlock: \(\*replica\.fsm\)\.Apply → \(\*replica\.fsm\)\.propose → \(\*raft\.Raft\)\.Apply; do it in a goroutine, after the entry has been applied$`
	return future.Error()                    // want `^raft\.Future\.Error waits for the Raft FSM loop that it is called on, a deadlock: \(\*replica\.fsm\)\.Apply → \(\*replica\.fsm\)\.propose → raft\.Future\.Error; do it in a goroutine, after the entry has been applied$`
}

func (f *fsm) Snapshot() (raft.FSMSnapshot, error) { return nil, nil }

func (f *fsm) Restore(io.ReadCloser) error { return nil }
