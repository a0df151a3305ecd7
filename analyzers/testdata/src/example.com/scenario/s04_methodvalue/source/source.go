// Package source is where the window gets its text from.
package source

import "os"

type File struct{ Path, Text string }

func (f *File) Reload() {
	b, _ := os.ReadFile(f.Path)
	f.Text = string(b)
}

type Memory struct{ Text string }

func (m *Memory) Reload() { m.Text += "." }
