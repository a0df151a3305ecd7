package driver

import (
	"errors"
	"strings"
	"testing"
)

// What the go command says of hundreds of modules is no longer than a line that
// somebody reads: how it begins, and the remedy at its end.
func TestPlain(t *testing.T) {
	long := "err: exit status 1: stderr: go: downloading x v1\ngo: inconsistent vendoring in dir:\n" + strings.Repeat("\tone@v1: is not marked\n", 100) + "\n\tTo sync it, run: go mod vendor\n"
	want := "inconsistent vendoring in dir: one@v1: is not marked one@v1: is not marked one@v1: is not marked … 97 more … To sync it, run: go mod vendor"
	if got := plain(errors.New(long)).Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := plain(errors.New("a\nb\n")).Error(); got != "a b" {
		t.Errorf("got %q", got)
	}
}
