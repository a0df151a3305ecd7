//go:build !(linux || darwin || dragonfly || freebsd || netbsd || openbsd)

package eventloop

import (
	"errors"
	"fmt"
)

// There is no selector here: the loop sleeps on its channel, and has no
// descriptors.
func newSelector(*Loop) (selector, error) {
	return nil, fmt.Errorf("eventloop: descriptors need Linux, macOS or BSD; use Blocking here: %w", errors.ErrUnsupported)
}
