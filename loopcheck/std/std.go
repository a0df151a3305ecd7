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

// Library is the standard library. Nobody may change it.
var Library = sync.OnceValue(func() *summary.Library {
	l, err := summary.ReadLibrary(bytes.NewReader(data))
	if err != nil {
		panic("loopvet was built with a broken table of the standard library: " + err.Error())
	}
	return l
})
