// Package std holds the summaries of the standard library, made from its
// source by the engine itself and embedded in the binary.
package std

import (
	"bytes"
	_ "embed"
	"sync"

	"github.com/loopvet/loopvet/loopcheck/summary"
)

//go:generate go run ./gen table.gob.gz

//go:embed table.gob.gz
var data []byte

var table = sync.OnceValue(func() map[string]*summary.Summary {
	t, err := summary.DecodeTable(bytes.NewReader(data))
	if err != nil {
		panic("loopvet was built with a broken table of the standard library: " + err.Error())
	}
	return t
})

// Lookup is the summary of a function of the standard library by its contract
// key, or nil if it does nothing that blocks and calls nothing it is given.
func Lookup(key string) *summary.Summary { return table()[key] }
