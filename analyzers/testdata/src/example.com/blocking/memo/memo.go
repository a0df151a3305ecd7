// Package memo keeps what it has got.
package memo

import (
	"os"

	"github.com/rivo/tview"
)

type store struct {
	texts map[string][]byte
	skin  []byte
}

var (
	inited bool // only ever set
	asked  bool // taken back
)

func setup(app *tview.Application, list *tview.List, s *store) {
	list.SetSelectedFunc(func(_ int, name, _ string, _ rune) {
		s.text(name)
		s.theme()
		s.again()
	})
	list.SetChangedFunc(func(int, string, string, rune) { asked = false })
}

// text is read once for each name, and kept: there may be many names.
func (s *store) text(name string) []byte {
	if b, ok := s.texts[name]; ok {
		return b
	}
	b, _ := os.ReadFile(name) // want `^os\.ReadFile does file I/O on the tview loop: func literal in memo\.setup → \(\*memo\.store\)\.text → os\.ReadFile; start a goroutine, and bring the result back with QueueUpdateDraw$`
	s.texts[name] = b
	return b
}

// theme is read once.
func (s *store) theme() {
	if inited {
		return
	}
	inited = true
	s.skin, _ = os.ReadFile("theme") // want `^os\.ReadFile does file I/O on the tview loop \(on first use\): func literal in memo\.setup → \(\*memo\.store\)\.theme → os\.ReadFile; start a goroutine, and bring the result back with QueueUpdateDraw$`
}

// again is not.
func (s *store) again() {
	if asked {
		return
	}
	asked = true
	s.skin, _ = os.ReadFile("again") // want `^os\.ReadFile does file I/O on the tview loop: func literal in memo\.setup → \(\*memo\.store\)\.again → os\.ReadFile; start a goroutine, and bring the result back with QueueUpdateDraw$`
}
