// Package flush says of its functions that they do not block.
package flush

import (
	"os"
	"time"

	"github.com/rivo/tview"
)

// Quick is trusted: it is on a memory disk.
//
//loopvet:nonblocking
func Quick(path string) { _ = os.WriteFile(path, nil, 0o600) }

// Slow says nothing.
func Slow(path string) { _ = os.WriteFile(path, nil, 0o600) }

// Settle is said not to block, and waits for the loop.
//
//loopvet:nonblocking
func Settle(app *tview.Application) {
	time.Sleep(time.Second)
	app.QueueUpdate(func() {})
}

// A Sink is trusted, whatever implements it.
type Sink interface {
	// Put keeps b.
	//
	//loopvet:nonblocking
	Put(b []byte) error

	Close() error
}

// A File is a sink on disk.
type File struct{ F *os.File }

func (f File) Put(b []byte) error {
	_, err := f.F.Write(b)
	return err
}

func (f File) Close() error { return f.F.Sync() }
