// Package settings reads a file again when somebody has changed it.
package settings

import (
	"os"
	"time"
)

var (
	kept    []byte
	changed time.Time
)

func Load() []byte {
	var at time.Time
	if info, err := os.Stat("settings"); err == nil {
		at = info.ModTime()
	}
	if kept != nil && at.Equal(changed) {
		return kept
	}
	if at.IsZero() {
		kept, changed = nil, time.Time{}
		return nil
	}
	kept, _ = os.ReadFile("settings")
	changed = at
	return kept
}

type Theme struct {
	text   []byte
	loaded time.Time
}

// Read reads it whenever it was changed since.
func (t *Theme) Read() []byte {
	info, err := os.Stat("theme")
	if err != nil {
		return nil
	}
	if !info.ModTime().After(t.loaded) {
		return t.text
	}
	t.text, _ = os.ReadFile("theme")
	t.loaded = time.Now()
	return t.text
}

var (
	fresh []byte
	since time.Time
)

// Poll reads it every five seconds.
func Poll() []byte {
	if fresh == nil || time.Since(since) > 5*time.Second {
		fresh, _ = os.ReadFile("poll")
		since = time.Now()
	}
	return fresh
}

var other time.Time

// Never forgets what it has seen.
func Never() []byte {
	info, err := os.Stat("never")
	if err != nil || info.ModTime().Equal(other) {
		return nil
	}
	b, _ := os.ReadFile("never")
	return b
}

var stamp int64

// Stamp compares numbers.
func Stamp() []byte {
	info, err := os.Stat("stamp")
	if err != nil || info.ModTime().UnixNano() == stamp {
		return nil
	}
	stamp = info.ModTime().UnixNano()
	b, _ := os.ReadFile("stamp")
	return b
}

var asked time.Time

// Late asks for nothing that a file has, though it compares what is kept.
func Late(now time.Time) []byte {
	if now.Equal(asked) {
		return nil
	}
	asked = now
	b, _ := os.ReadFile("late")
	return b
}
