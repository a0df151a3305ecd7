package driver

import (
	"errors"
	"go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
)

// memory is a store that tests can break.
type memory struct {
	mu   sync.Mutex
	data map[key][]byte
	full bool
}

func (m *memory) Get(name [32]byte) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.data[name]
}

func (m *memory) Put(name [32]byte, data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full {
		return errors.New("no room")
	}
	if m.data == nil {
		m.data = map[key][]byte{}
	}
	m.data[name] = data
	return nil
}

// change calls do for every entry, in no order that means anything: what it
// returns is there instead, and nil is nothing.
func (m *memory) change(do func(data []byte) []byte) {
	for name, data := range m.data {
		if data = do(slices.Clone(data)); data == nil {
			delete(m.data, name)
		} else {
			m.data[name] = data
		}
	}
}

// cache keeps what the analyzer bodies finds.
func cache(s Store) *Cache {
	return &Cache{Store: s, Program: "test", Keep: func(_ *token.FileSet, p *PackageResult) ([]byte, error) {
		return []byte(strings.Join(p.Results[bodies].([]string), ", ")), nil
	}}
}

// agrees runs with a cache in each of its states.
func agrees(t *testing.T, cfg Config, patterns []string, dir, want string) {
	t.Helper()
	store := &memory{}
	check := func(state string) {
		t.Helper()
		cfg.Cache = cache(store)
		res, err := Run(cfg, patterns, []*analysis.Analyzer{bodies}, nil)
		if err != nil {
			t.Fatalf("%s: %v", state, err)
		}
		if got := show(res, dir); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", state, got, want)
		}
	}
	check("empty cache")
	check("warm cache")
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		store.change(func(data []byte) []byte {
			if rnd.IntN(2) == 0 {
				return nil
			}
			return data
		})
		check("half of the cache")
	}
	store.change(func(data []byte) []byte { return data[:rnd.IntN(len(data))] })
	check("cut entries")
	store.change(func(data []byte) []byte { return slices.Concat(data, data) })
	check("double entries")
	var other []byte
	store.change(func(data []byte) []byte {
		data, other = other, data
		return data
	})
	check("entries of others")
	store.data, store.full = nil, true
	check("no room")
}

// A project is a module that tests edit.
type project struct {
	t     *testing.T
	dir   string
	cfg   Config
	store *memory
	want  string // of the last run without a cache
}

func (p *project) write(name, text string) {
	p.t.Helper()
	name = filepath.Join(p.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		p.t.Fatal(err)
	}
}

func (p *project) remove(name string) {
	p.t.Helper()
	if err := os.RemoveAll(filepath.Join(p.dir, filepath.FromSlash(name))); err != nil {
		p.t.Fatal(err)
	}
}

// run holds a run with the cache against one without, and returns how it went.
func (p *project) run(what string, patterns ...string) *Profile {
	p.t.Helper()
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	both := func(c *Cache) (string, *Profile) {
		cfg := p.cfg
		cfg.Cache, cfg.Profile = c, &Profile{}
		res, err := Run(cfg, patterns, []*analysis.Analyzer{bodies}, nil)
		if err != nil {
			return "error: " + err.Error(), cfg.Profile
		}
		return show(res, p.dir), cfg.Profile
	}
	if what != "again" {
		p.want, _ = both(nil)
	}
	got, prof := both(cache(p.store))
	if got != p.want {
		p.t.Errorf("%s: with the cache\n%s\nwithout\n%s", what, got, p.want)
	}
	return prof
}

// Whatever is edited, the answer is that of a run without a cache; where it is nothing
// that the go command looks at, it is not asked.
func TestRecord(t *testing.T) {
	if !changeTimes {
		t.Skip("the system does not say when files were changed")
	}
	defer func(d time.Duration) { settled = d }(settled)
	settled = 0
	dir := module(t, `
-- work/m/go.mod --
module example.com/m

go 1.26

require example.com/lib v0.0.0

replace example.com/lib => ../lib
-- work/lib/go.mod --
module example.com/lib

go 1.26
-- work/lib/lib.go --
package lib
func Lib() {}
-- work/lib/unused/unused.go --
package unused
-- work/m/m.go --
package m
import (
	_ "embed"

	"example.com/lib"
	"example.com/m/sub"
)

//go:embed text/a.txt
var text string

func M() { lib.Lib(); sub.Sub() }
-- work/m/text/a.txt --
a
-- work/m/sub/sub.go --
package sub
func Sub() {}
-- work/m/sub/other.go --
//go:build other

package sub
func Other() {}
-- work/m/sub/sub_windows.go --
package sub
func Windows() {}
-- work/m/sub/sub_test.go --
package sub
func Test() {}
-- work/m/testdata/x/x.go --
package x
-- work/m/nested/go.mod --
module example.com/nested
-- work/m/nested/nested.go --
package nested
func Nested() {}
-- bin/.keep --
`)
	p := &project{t: t, dir: dir, cfg: Config{Dir: filepath.Join(dir, "work", "m"), Env: hermetic()}, store: &memory{}}
	again := func(what string) {
		t.Helper()
		if !p.run("again").Unchanged {
			t.Errorf("%s: a run is not kept", what)
		}
	}
	unlisted := func(what string) {
		t.Helper()
		p.run(what)
		again(what)
	}
	unlisted("first")
	edits := []struct {
		what     string
		unlisted bool
		do       func()
	}{
		{"a file", false, func() { p.write("work/m/m.go", "package m\nimport \"example.com/m/sub\"\nfunc N() { sub.Sub() }\n") }},
		{"of the same size", true, func() { p.write("work/m/m.go", "package m\nimport \"example.com/m/sub\"\nfunc O() { sub.Sub() }\n") }},
		{"a file below", true, func() { p.write("work/m/sub/sub.go", "package sub\nfunc Sub() {}\nfunc Sub2() {}\n") }},
		{"a comment before the imports", false, func() {
			p.write("work/m/m.go", "package m\n// The package below.\nimport \"example.com/m/sub\"\nfunc O() { sub.Sub() }\n")
		}},
		{"an import", false, func() {
			p.write("work/m/m.go", "package m\n// The package below.\nimport \"example.com/m/sub\"\nimport \"example.com/lib\"\nfunc O() { sub.Sub(); lib.Lib() }\n")
		}},
		{"an import less", false, func() {
			p.write("work/m/m.go", "package m\n// The package below.\nimport \"example.com/m/sub\"\nfunc O() { sub.Sub() }\n")
		}},
		{"no import", false, func() { p.write("work/m/m.go", "package m\nfunc O() {}\n") }},
		{"declarations", true, func() { p.write("work/m/m.go", "package m\nvar V = 1\nfunc (T) O() {}\ntype T int\n") }},
		{"a file that embeds", false, func() {
			p.write("work/m/m.go", "package m\nimport _ \"embed\"\nfunc M() {}\n//go:embed text/a.txt\nvar S string\n")
		}},
		{"what is beside the module", true, func() { p.write("work/notes.txt", "x") }},
		{"what is embedded", true, func() { p.write("work/m/text/a.txt", "b") }},
		{"by a file that changes", true, func() {
			p.write("work/m/m.go", "package m\nimport _ \"embed\"\nfunc M2() {}\n//go:embed text/a.txt\nvar S string\n")
		}},
		{"another file beside", false, func() { p.write("work/m/text/.b.txt", "b") }},
		{"it is gone", false, func() { p.remove("work/m/text/.b.txt") }},
		{"embedded otherwise", false, func() {
			p.write("work/m/m.go", "package m\nimport _ \"embed\"\nfunc M2() {}\n//go:embed text/*\nvar S string\n")
		}},
		{"nothing embedded", false, func() {
			p.write("work/m/m.go", "package m\nimport \"example.com/m/sub\"\nfunc O() { sub.Sub() }\n")
		}},
		{"what an editor leaves", true, func() {
			p.write("work/m/sub/.sub.go.swp", "x")
			p.write("work/m/sub/sub.go~", "package sub\n")
			p.write("work/m/sub/_sub.go", "package other\n")
		}},
		{"a file in the place of another", true, func() {
			p.write("work/m/sub/.new", "package sub\nfunc Sub() {}\nfunc Renamed() {}\n")
			if err := os.Rename(filepath.Join(dir, "work", "m", "sub", ".new"), filepath.Join(dir, "work", "m", "sub", "sub.go")); err != nil {
				t.Fatal(err)
			}
		}},
		{"the name of a package", false, func() { p.write("work/m/m.go", "package other\nfunc O() {}\n") }},
		{"a file for another system", true, func() { p.write("work/m/sub/sub_windows.go", "package sub\nfunc Windows2() {}\n") }},
		{"with its own constraint", false, func() { p.write("work/m/sub/sub_windows.go", "//go:build arm64\n\npackage sub\nfunc Windows2() {}\n") }},
		{"a new file", false, func() { p.write("work/m/sub/new.go", "package sub\nfunc New() {}\n") }},
		{"a file that is gone", false, func() { p.remove("work/m/sub/new.go") }},
		{"a new package", false, func() { p.write("work/m/sub/deep/er/er.go", "package er\nfunc Er() {}\n") }},
		{"a package that is gone", false, func() { p.remove("work/m/sub/deep") }},
		{"a build constraint", false, func() { p.write("work/m/sub/other.go", "package sub\nfunc Other() {}\n") }},
		{"the local module", false, func() {
			p.write("work/m/m.go", "package m\nimport \"example.com/lib\"\nfunc M() { lib.Lib() }\n")
			p.write("work/lib/lib.go", "package lib\nimport _ \"example.com/lib/unused\"\nfunc Lib() {}\n")
		}},
		{"what it imports", true, func() { p.write("work/lib/unused/unused.go", "package unused\nfunc Used() {}\n") }},
		{"no Go at all", false, func() { p.write("work/lib/templates/t.go", "package {{.Name}}\n") }},
		{"what may become Go", false, func() { p.write("work/lib/templates/t.go", "package {{.Title}}\n") }},
		{"its new file", false, func() { p.write("work/lib/more.go", "package lib\nfunc Lib2() {}\nfunc (T) M() {}\ntype T int\n") }},
		{"a time of the past", true, func() {
			p.write("work/m/m.go", "package m\nimport \"example.com/lib\"\nfunc L() { lib.Lib() }\n")
			past := time.Now().Add(-time.Hour)
			if err := os.Chtimes(filepath.Join(dir, "work", "m", "m.go"), past, past); err != nil {
				t.Fatal(err)
			}
		}},
		{"a file that was moved", false, func() {
			if err := os.Rename(filepath.Join(dir, "work", "lib", "more.go"), filepath.Join(dir, "work", "m", "sub", "x.go")); err != nil {
				t.Fatal(err)
			}
			p.write("work/m/sub/x.go", "package sub\nfunc X() {}\n")
		}},
		{"the end of a nested module", false, func() { p.remove("work/m/nested/go.mod") }},
		{"go.mod", false, func() {
			p.write("work/m/go.mod", "module example.com/m\n\ngo 1.26.0\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ../lib\n")
		}},
		{"the go.mod of the local module", false, func() { p.write("work/lib/go.mod", "module example.com/lib\n\ngo 1.25\n") }},
		{"a workspace above", false, func() { p.write("work/go.work", "go 1.26.0\n\nuse ./m\n") }},
		{"no workspace", false, func() { p.remove("work/go.work") }},
		{"settings of the go command", false, func() { p.cfg.Env = hermetic("GOFLAGS=-tags=other") }},
		{"a system", false, func() { p.cfg.Env = hermetic("GOOS=windows") }},
		{"tests", false, func() { p.cfg.Tests = true }},
		{"a file of tests", true, func() { p.write("work/m/sub/sub_test.go", "package sub\nfunc Test2() {}\n") }},
		{"tags", false, func() { p.cfg.Tags = "other" }},
	}
	for _, e := range edits {
		e.do()
		if got := p.run(e.what).Unlisted; got != e.unlisted {
			t.Errorf("%s: the go command is not asked: %t, want %t", e.what, got, e.unlisted)
		}
		again(e.what)
	}
	// What is wrong is told each time.
	p.write("work/m/sub/sub.go", "package sub\nfunc Sub() { undefined() }\n")
	for range 3 {
		if p.run("an error").Unchanged {
			t.Error("a run with problems was kept")
		}
	}
	p.write("work/m/sub/sub.go", "package subs\nfunc Sub() {}\n") // in which other files are not
	for range 2 {
		if p.run("two packages").Unlisted {
			t.Error("a listing with problems was kept")
		}
	}
	p.write("work/m/sub/sub.go", "package sub\nfunc Sub() {}\n")
	unlisted("no error")
	p.write("work/m/m.go", "package m\nimport _ \"embed\"\n//go:embed text/*\nvar T string\n")
	unlisted("an embedded file")
	p.remove("work/m/text/a.txt")
	if p.run("no embedded file").Unlisted {
		t.Error("an embedded file is gone, and nobody noticed")
	}
	p.write("work/m/text/a.txt", "a")
	p.run("an embedded file again")
	// Where it cannot be told what the go command looks at, it is asked.
	for _, patterns := range [][]string{{"example.com/m/sub"}, {"./sub/sub.go"}, {"all"}, {"./sub", "std"}} {
		for range 2 {
			if p.run("patterns", patterns...).Unlisted {
				t.Errorf("%s: the go command is not asked", patterns)
			}
		}
	}
	for range 2 {
		overlay := filepath.Join(dir, "overlay.json")
		p.write("overlay.json", `{"Replace": {}}`)
		p.cfg.Env = hermetic("GOFLAGS=-overlay=" + overlay)
		if p.run("an overlay").Unlisted {
			t.Error("with an overlay, the go command is not asked")
		}
	}
	p.cfg.Env = hermetic()
	unlisted("after all")
	script := filepath.Join(dir, "bin", "go")
	p.write("bin/go", "#!/bin/sh\nPATH=${PATH#*:} exec go \"$@\"\n")
	if err := os.Chmod(script, 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Dir(script)+string(filepath.ListSeparator)+os.Getenv("PATH"))
	p.cfg.Env = hermetic()
	for range 2 {
		if p.run("another go command").Unlisted {
			t.Error("a script for the go command is not run")
		}
	}
}

// What is not above an edit is not looked at.
func TestHits(t *testing.T) {
	dir := module(t, `
-- a/a.go --
package a
import "example.com/m/b"
func A() { b.B() }
-- b/b.go --
package b
import "example.com/m/c"
func B() { c.C() }
-- c/c.go --
package c
func C() {}
-- d/d.go --
package d
func D() {}
`)
	p := &project{t: t, dir: dir, cfg: Config{Dir: dir, Env: hermetic()}, store: &memory{}}
	want := func(what string, kept, needed, read int) {
		t.Helper()
		if prof := p.run(what); prof.Kept != kept || prof.Needed != needed || prof.Read != read {
			t.Errorf("%s: kept %d, needed %d, read %d; want %d, %d, %d", what, prof.Kept, prof.Needed, prof.Read, kept, needed, read)
		}
	}
	want("empty", 0, 4, 0)
	want("warm", 4, 0, 0)
	p.write("b/b.go", "package b\nimport \"example.com/m/c\"\nfunc B() { c.C() }\nfunc B2() {}\n")
	want("in the middle", 2, 3, 1)
	p.write("c/c.go", "package c\nfunc C() {}\nfunc C2() {}\n")
	want("at the bottom", 1, 3, 0)
	p.write("a/a.go", "package a\nimport \"example.com/m/b\"\nfunc A() { b.B(); undefined() }\n")
	want("an error at the top", 3, 3, 2)
	p.write("c/c.go", "package c\nfunc C() { undefined() }\n")
	want("an error at the bottom", 1, 3, 0)
	want("again", 1, 3, 0)
}
