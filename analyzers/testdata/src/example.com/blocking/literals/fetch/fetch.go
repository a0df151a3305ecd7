// Package fetch does its work in one of several ways, as its caller wants it.
package fetch

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
)

type Mode int

const (
	Legacy Mode = iota
	Native
	Dry
)

type Options struct {
	Mode   Mode
	Prune  bool
	Remote string
	Done   func()
}

func Fetch(o *Options) {
	switch o.Mode {
	case Legacy:
		legacy()
	case Native:
		native(o)
	}
}

// Pull cannot do everything in all ways.
func Pull(o *Options) {
	mode := o.Mode
	if o.Prune {
		mode = Legacy
	}
	switch mode {
	case Legacy:
		legacy()
	case Native:
		native(o)
	}
}

func legacy() { _ = exec.Command("git", "fetch").Run() }

func native(o *Options) {
	_, _ = http.Get(o.Remote)
	if o.Done != nil {
		_ = os.WriteFile("done", nil, 0o666)
		o.Done()
	}
}

// Status has no choice: it is always the old way.
func Status() {
	mode := Legacy
	switch mode {
	case Legacy:
		_ = exec.Command("git", "status").Run()
	case Native:
		_, _ = http.Get("status")
	}
}

// Push has its options by value.
func Push(o Options) {
	if o.Mode == Dry {
		return
	}
	if o.Mode == Native {
		_, _ = http.Get(o.Remote)
		return
	}
	legacy()
}

// Kind is told what to do by a word.
func Kind(kind string) {
	switch kind {
	case "file":
		_, _ = os.ReadFile(kind)
	case "web":
		_, _ = http.Get(kind)
	}
}

// Close waits only if it is told to.
func Close(graceful bool) {
	flush := func() {
		if !graceful {
			return
		}
		_, _ = http.Get("flush")
	}
	flush()
	defer func() {
		if graceful {
			_ = os.Remove("lock")
		}
	}()
}

// Quiet closes without waiting, unless it may be heard.
func Quiet(quiet bool) { Close(!quiet) }

// Retry tries again with what it has learned.
func Retry(again bool) {
	seen := false
	note := func() { seen = true }
	check := func() {
		if seen {
			_, _ = http.Get("seen")
		}
		if again {
			again = false
			_ = os.Remove("again")
		}
	}
	note()
	check()
}

// Late is told to by what may not come to pass.
func Late(name string) {
	var ready bool
	if len(name) > 3 {
		ready = true
	}
	check := func() {
		if !ready {
			_, _ = http.Get("late")
		}
	}
	check()
}

// Load fills in what its caller has left out, by a decoder.
func Load(s *Stored) {
	b, _ := os.ReadFile("stored")
	_ = json.Unmarshal(b, s)
	if s.Remote {
		_, _ = http.Get("stored")
	}
}

type Stored struct{ Remote bool }

// All goes on after it has looked at what it is given.
func All(names []string) {
	n := 0
	for _, name := range names {
		n += len(name)
	}
	_, _ = http.Get("all")
}

// Limits fills in what is missing: what the caller has left out is set all the same.
type Limits struct{ Remote bool }

func (l *Limits) fill() {
	if os.Getenv("REMOTE") != "" {
		l.Remote = true
	}
}

func Check(l *Limits) {
	l.fill()
	if l.Remote {
		_, _ = http.Get("limits")
	}
}

type Remote interface{ Pull(branch string) }

// Sync asks the remote in some of its ways, and in each for something else.
func Sync(mode Mode, r Remote) {
	switch mode {
	case Native:
		r.Pull("all")
	case Dry:
		r.Pull("none")
	}
}

// Mirror asks it in each of its ways.
func Mirror(mode Mode, r Remote) {
	if mode == Native {
		r.Pull("all")
		return
	}
	r.Pull("main")
}

// Follow asks it again where it has done so anyway.
func Follow(mode Mode, r Remote) {
	if mode == Native {
		r.Pull("all")
	}
	r.Pull("main")
}
