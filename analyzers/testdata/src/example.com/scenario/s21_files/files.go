// Package files reads, writes, asks about and only names files.
package files

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"example.com/scenario/s21_files/theme"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/rivo/tview"
)

type editor struct {
	path string
	text string
	log  *os.File
	dir  string
}

func (e *editor) Init() tea.Cmd { return nil }

func (e *editor) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "open":
		b, err := os.ReadFile(e.path) // want `^os\.ReadFile does file I/O on the Bubble Tea loop: \(\*files\.editor\)\.Update → os\.ReadFile;`
		if err == nil {
			e.text = string(b)
		}
	case "save":
		e.save()
	case "note":
		fmt.Fprintln(e.log, e.path) // want `^fmt\.Fprintln does file I/O on the Bubble Tea loop: \(\*files\.editor\)\.Update → fmt\.Fprintln;`
	case "sync":
		_ = e.log.Sync() // want `^\(\*os\.File\)\.Sync does file I/O on the Bubble Tea loop: \(\*files\.editor\)\.Update → \(\*os\.File\)\.Sync;`
	case "list":
		_ = filepath.WalkDir(e.dir, e.visit) // want `^filepath\.WalkDir does file I/O on the Bubble Tea loop: \(\*files\.editor\)\.Update → filepath\.WalkDir;`
	case "cheap":
		e.cheap()
	}
	return e, nil
}

func (e *editor) save() {
	f, err := os.Create(e.path) // want `^os\.Create does file I/O on the Bubble Tea loop: \(\*files\.editor\)\.Update → \(\*files\.editor\)\.save → os\.Create;`
	if err != nil {
		return
	}
	defer f.Close()
	_, _ = io.Copy(f, strings.NewReader(e.text)) // want `^io\.Copy does file I/O on the Bubble Tea loop: \(\*files\.editor\)\.Update → \(\*files\.editor\)\.save → io\.Copy;`
}

func (e *editor) visit(p string, d fs.DirEntry, err error) error {
	e.text += p + "\n"
	return err
}

// cheap asks about files, which is only shown on request.
func (e *editor) cheap() {
	if _, err := os.Stat(e.path); err == nil {
		e.text = "there"
	}
	if wd, err := os.Getwd(); err == nil {
		e.dir = wd
	}
}

// View only handles names.
func (e *editor) View() string {
	p := filepath.Clean(filepath.Join(e.dir, "..", e.path))
	if rel, err := filepath.Rel(e.dir, p); err == nil {
		p = filepath.ToSlash(rel)
	}
	ok, _ := filepath.Match("*.txt", filepath.Base(p))
	return fmt.Sprint(theme.Name(p), filepath.Ext(p), ok, os.TempDir(), os.Getenv("HOME"))
}

// The same function on a file system on disk and on one in memory.
var builtin embed.FS

func themes(app *tview.Application) *tview.Form {
	disk := os.DirFS("/usr/share")
	return tview.NewForm().
		AddButton("Dark", func() {
			_, _ = theme.Load(disk, "dark") // want `^fs\.ReadFile does file I/O on the tview loop: func literal in files\.themes → theme\.Load → fs\.ReadFile;`
		}).
		AddButton("Built-in", func() { _, _ = theme.Load(builtin, "light") }).
		AddButton("Default", func() { _, _ = theme.Load(theme.Builtin, "default") })
}

// A destination is what the text goes to: memory, or a file.
type destination[W io.Writer] struct{ w W }

func (d destination[W]) put(s string) {
	_, _ = io.WriteString(d.w, s) // want `^io\.WriteString does file I/O on the tview loop: func literal in files\.destinations → files\.destination\.put → io\.WriteString;`
}

func (d destination[W]) raw(b []byte) {
	_, _ = d.w.Write(b) // want `^\(\*os\.File\)\.Write does file I/O on the tview loop: func literal in files\.destinations → files\.destination\.raw → \(\*os\.File\)\.Write;`
}

func destinations(f *os.File) *tview.Form {
	var b strings.Builder
	return tview.NewForm().
		AddButton("Copy", func() { destination[*strings.Builder]{&b}.put("x") }).
		AddButton("Append", func() { destination[*strings.Builder]{&b}.raw([]byte("x")) }).
		AddButton("Export", func() { destination[*os.File]{f}.put("x") }).
		AddButton("Dump", func() { destination[*os.File]{f}.raw([]byte("x")) })
}

func run(f *os.File) error {
	app := tview.NewApplication()
	themes(app)
	destinations(f)
	_, err := tea.NewProgram(&editor{path: "notes.txt", log: f}).Run()
	return err
}
