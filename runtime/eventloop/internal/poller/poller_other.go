//go:build !(linux || darwin || dragonfly || freebsd || netbsd || openbsd)

package poller

import (
	"errors"
	"fmt"
	"time"
)

// A Poller is never made here: the loop sleeps on its channel, and has no
// descriptors.
type Poller struct{}

// New says that there is none.
func New(func()) (*Poller, error) {
	return nil, fmt.Errorf("eventloop: descriptors need Linux, macOS or BSD; use Blocking here: %w", errors.ErrUnsupported)
}

func (*Poller) Add(int, int32, Events, bool) error     { return errors.ErrUnsupported }
func (*Poller) Remove(int)                             {}
func (*Poller) Poll() []Event                          { return nil }
func (*Poller) Waits() bool                            { return false }
func (*Poller) Prepare(time.Time, time.Duration, bool) {}
func (*Poller) Wait() []Event                          { return nil }
func (*Poller) Wake()                                  {}
func (*Poller) Close()                                 {}
