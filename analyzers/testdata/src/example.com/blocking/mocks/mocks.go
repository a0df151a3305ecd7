// Package mocks has a mock among what it is made of.
package mocks

import (
	"os"

	"github.com/rivo/tview"
	"github.com/stretchr/testify/mock"
)

type saver interface{ Save(text string) }

type mockSaver struct{ mock.Mock }

func (m *mockSaver) Save(text string) { m.Called(text) }

type file struct{ name string }

func (f *file) Save(text string) { os.WriteFile(f.name, []byte(text), 0o600) } // want `^os\.WriteFile does file I/O on the tview loop: func literal in mocks\.attach → \(\*mocks\.file\)\.Save → os\.WriteFile;`

func attach(b *tview.Button, name string) {
	var s saver = &mockSaver{}
	if name != "" {
		s = &file{name}
	}
	b.SetSelectedFunc(func() {
		s.Save("text")
	})
}
