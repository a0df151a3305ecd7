package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// outcome is all that a run of the command shows.
func outcome(args ...string) string {
	var out, errs bytes.Buffer
	status := run(args, &out, &errs)
	return fmt.Sprintf("%s%sexit status %d\n", &out, &errs, status)
}

// A copied program is edited while a cache is kept for it.
type copied struct {
	t          *testing.T
	root       string // of all its modules
	dir, cache string
	args       []string
	last       string // the last outcome
}

// same holds the outcome with the cache against that without.
func (c *copied) same(what string) {
	c.t.Helper()
	args := append([]string{"-C", c.dir, "-v"}, c.args...)
	c.t.Setenv(cacheVariable, "off")
	want := outcome(args...)
	c.t.Setenv(cacheVariable, c.cache)
	for range 2 {
		if got := outcome(args...); got != want {
			c.t.Errorf("%s: with the cache\n%s\nwithout\n%s", what, got, want)
		}
	}
	c.last = want
}

// changed is same after an edit that is to be seen.
func (c *copied) changed(what string) {
	c.t.Helper()
	before := c.last
	c.same(what)
	if c.last == before {
		c.t.Errorf("%s: nothing else is found:\n%s", what, before)
	}
}

func (c *copied) edit(name, old, new string) {
	c.t.Helper()
	name = filepath.Join(c.root, filepath.FromSlash(name))
	text, err := os.ReadFile(name)
	if err != nil || !strings.Contains(string(text), old) {
		c.t.Fatalf("%s has no %q: %v", name, old, err)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(text), old, new, 1)), 0o666); err != nil {
		c.t.Fatal(err)
	}
}

func (c *copied) write(name, text string) {
	c.t.Helper()
	name = filepath.Join(c.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		c.t.Fatal(err)
	}
}

func (c *copied) remove(name string) {
	c.t.Helper()
	if err := os.RemoveAll(filepath.Join(c.root, filepath.FromSlash(name))); err != nil {
		c.t.Fatal(err)
	}
}

// entries calls do for every file of the cache that holds something.
func (c *copied) entries(do func(file string, data []byte)) {
	c.t.Helper()
	files, err := filepath.Glob(filepath.Join(c.cache, "??", "*"))
	if err != nil || len(files) == 0 {
		c.t.Fatalf("no cache: %v", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			c.t.Fatal(err)
		}
		do(f, data)
	}
}

func (c *copied) put(file string, data []byte) {
	c.t.Helper()
	if err := os.WriteFile(file, data, 0o666); err != nil {
		c.t.Fatal(err)
	}
}

// broken is same with whatever can become of a cache.
func (c *copied) broken() {
	c.t.Helper()
	c.entries(func(f string, data []byte) { c.put(f, data[:len(data)/2]) })
	c.same("entries cut in half")
	c.entries(func(f string, data []byte) {
		data[len(data)*2/3] ^= 0x10
		c.put(f, data)
	})
	c.same("entries with one bit that is wrong")
	var other []byte
	c.entries(func(f string, data []byte) {
		if strings.HasSuffix(f, "-d") {
			if other != nil {
				c.put(f, other)
			}
			other = data
		}
	})
	c.same("entries in the place of others")
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 3 {
		c.entries(func(f string, _ []byte) {
			if rnd.IntN(4) == 0 {
				if err := os.Remove(f); err != nil {
					c.t.Fatal(err)
				}
			}
		})
		c.same("a quarter of the cache gone")
	}
}

// together runs processes side by side on an empty cache.
func (c *copied) together() {
	c.t.Helper()
	exe, err := exec.LookPath("loopvet") // testscript.Main put it there
	if err != nil {
		c.t.Fatal(err)
	}
	dir := c.t.TempDir()
	var wg sync.WaitGroup
	got := make([]string, 2)
	for i := range got {
		wg.Go(func() {
			cmd := exec.Command(exe, append([]string{"-C", c.dir, "-v"}, c.args...)...)
			cmd.Env = append(os.Environ(), cacheVariable+"="+dir)
			var out, errs bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &errs
			cmd.Run() // its status is looked at
			got[i] = fmt.Sprintf("%s%sexit status %d\n", &out, &errs, cmd.ProcessState.ExitCode())
		})
	}
	wg.Wait()
	for _, g := range got {
		if g != c.last {
			c.t.Errorf("two at once:\n%s\nalone\n%s", g, c.last)
		}
	}
	c.cache = dir
	c.same("the cache of two")
}

func copyTree(t *testing.T, from string) *copied {
	t.Helper()
	c := &copied{t: t, root: t.TempDir(), cache: filepath.Join(t.TempDir(), "cache")}
	c.dir = c.root
	if err := os.CopyFS(c.root, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "")
	return c
}

func TestCacheOnDemo(t *testing.T) {
	c := copyTree(t, demo)
	c.same("empty cache")
	c.together()
	c.broken()
	c.edit("internal/ui/model.go", "func ", "func added() { m.Outbox.Put(nil) }\n\nfunc ")
	c.changed("an error in a leaf")
	c.edit("internal/ui/model.go", "func added() { m.Outbox.Put(nil) }", "var added = 1")
	c.changed("a leaf file, all of whose lines moved")
	c.edit("internal/queue/queue.go", "make(chan", "make(chan /* unbuffered */")
	c.same("a comment below")
	c.write(".loopvet.yaml", "name: mine\ntitle: Mine\nbudget: 5ms\nremedy: none\ncontracts:\n  - packages: [example.com/mailroom/internal/queue]\n    symbols:\n      (*Outbox).Put: {nonblocking: true, why: \"it is said so\"}\n")
	c.changed("a configuration")
	c.edit(".loopvet.yaml", "(*Outbox).Put", "(*Outbox).Get")
	c.same("a mistake in it, or not")
	c.remove(".loopvet.yaml")
	c.changed("no configuration")
	for _, args := range [][]string{{"-strict"}, {"-rules", "selfwait"}, {"-format", "json"}, {"./internal/ui"}, {"-tests"}, {"-format", "sarif", "-rules=-selfwait"}} {
		c.args = args
		c.same(strings.Join(args, " "))
	}
	c.args = nil
	if c.same("after all"); strings.Count(c.last, "\n") < 10 {
		t.Errorf("there should be findings:\n%s", c.last)
	}
}

// Several modules: of one's own, local, and with all kinds of packages.
const generated = `
-- app/go.mod --
module example.com/app

go 1.26

require example.com/lib v0.0.0

replace example.com/lib => ../lib
-- lib/go.mod --
module example.com/lib

go 1.26
-- lib/loop/loop.go --
// Package loop runs functions on one goroutine.
//
//loopvet:framework loop title="loop" budget=5ms remedy="hand it to a worker"
package loop

// Post runs f on the loop.
//
//loopvet:callback f
func Post(f func()) { go f() }
-- lib/slow/slow.go --
package slow

import "time"

// Doer is implemented by what nobody can name.
type Doer interface{ Do() }

type hidden struct{ inner }

type inner struct{}

func (inner) Do() { Sleep() }

func New() Doer { return hidden{} }

func Sleep() { time.Sleep(time.Hour) }

func Each[T any](xs []T, f func(T)) {
	for _, x := range xs {
		f(x)
	}
}
-- lib/exits/exits.go --
package exits

import "os"

func Fatal() { os.Exit(1) }
-- app/main.go --
package main

import (
	"example.com/app/ui"
	"example.com/lib/loop"
)

func main() { loop.Post(ui.Update) }
-- app/ui/ui.go --
package ui

import (
	"example.com/app/jobs"
	"example.com/lib/exits"
	"example.com/lib/slow"
)

func Update() {
	jobs.Do()
	slow.New().Do()
	slow.Each([]int{1}, func(int) { slow.Sleep() })
	if len(State) > 3 {
		exits.Fatal()
		slow.Sleep()
	}
}

var State []string
-- app/jobs/jobs.go --
package jobs

func Do() {}
-- app/jobs/jobs_windows.go --
package jobs

import "example.com/lib/slow"

func init() { OnWindows() }

func OnWindows() { slow.Sleep() }
-- app/jobs/tagged.go --
//go:build tagged

package jobs

import (
	"example.com/lib/loop"
	"example.com/lib/slow"
)

func init() { loop.Post(slow.Sleep) }
-- app/jobs/jobs_test.go --
package work_test

import (
	"testing"

	"example.com/app/jobs"
	"example.com/lib/loop"
	"example.com/lib/slow"
)

func Test(t *testing.T) {
	loop.Post(func() { jobs.Do(); slow.Sleep() })
}
-- app/cgo/cgo.go --
package cgo

// typedef int number;
import "C"

type T struct { N C.number; M int }

func Do(t T) {}
-- app/usescgo/uses.go --
package usescgo

import (
	"example.com/app/cgo"
	"example.com/lib/loop"
	"example.com/lib/slow"
)

func F(t cgo.T) {
	loop.Post(func() { cgo.Do(t); _ = t.M; slow.Sleep() })
}
`

func TestCacheOnModules(t *testing.T) {
	c := &copied{t: t, root: t.TempDir(), cache: filepath.Join(t.TempDir(), "cache")}
	for _, f := range txtar.Parse([]byte(generated)).Files {
		c.write(f.Name, string(f.Data))
	}
	c.dir = filepath.Join(c.root, "app")
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "")
	c.same("empty cache")
	if n := strings.Count(c.last, "error: "); n < 2 {
		t.Fatalf("only %d findings:\n%s", n, c.last)
	}
	c.together()
	c.broken()
	c.edit("app/jobs/jobs.go", "func Do() {}", "import \"os/exec\"\n\nfunc Do() { exec.Command(\"x\").Run() }")
	c.changed("below main")
	c.edit("app/main.go", "loop.Post(ui.Update)", "loop.Post(ui.Update); loop.Post(func() { ui.Update() })")
	c.changed("the top")
	c.edit("lib/slow/slow.go", "func (inner) Do() { Sleep() }", "func (inner) Do() {}")
	c.changed("the local module")
	c.edit("lib/exits/exits.go", "os.Exit(1)", "println(os.Args)")
	c.changed("a function that returns after all")
	c.write("app/jobs/more.go", "package jobs\n\nimport (\n\t\"example.com/lib/loop\"\n\t\"example.com/lib/slow\"\n)\n\nfunc init() { loop.Post(slow.Sleep) }\n")
	c.changed("a new file")
	c.remove("app/jobs/more.go")
	c.changed("a file that is gone")
	c.write("app/extra/extra.go", "package extra\n\nimport (\n\t\"example.com/lib/loop\"\n\t\"example.com/lib/slow\"\n)\n\nfunc F() { loop.Post(slow.Sleep) }\n")
	c.changed("a new package")
	c.remove("app/extra")
	c.changed("a package that is gone")
	c.write("app/.loopvet.yaml", "name: mine\ntitle: Mine\nbudget: 5ms\nremedy: none\ncontracts:\n  - packages: [example.com/lib/slow]\n    symbols:\n      Sleep: {nonblocking: true, why: \"it is said so\"}\n")
	c.changed("a configuration")
	c.remove("app/.loopvet.yaml")
	c.changed("no configuration")
	for _, args := range [][]string{{"-tests"}, {"-tags", "tagged"}, {"-tests", "-tags", "tagged", "-strict"}} {
		before := c.last
		c.args = args
		if c.same(strings.Join(args, " ")); c.last == before {
			t.Errorf("%s finds nothing more", args)
		}
		c.args, c.last = nil, before
	}
	for _, env := range []string{"GOOS=windows", "GOOS=js GOARCH=wasm", "GOARCH=386", "CGO_ENABLED=1", "GOFLAGS=-tags=tagged", "GOWORK=off"} {
		t.Run(env, func(t *testing.T) {
			d := *c
			d.t = t
			for _, kv := range strings.Fields(env) {
				name, value, _ := strings.Cut(kv, "=")
				t.Setenv(name, value)
			}
			d.same(env)
		})
	}
	c.edit("lib/slow/slow.go", "func Sleep() {", "func Sleep() { undefined()")
	c.changed("an error below")
	c.edit("lib/slow/slow.go", "undefined()", "")
	c.changed("no error below")
	c.edit("app/go.mod", "=> ../lib", "=> ../lib2")
	c.changed("a module that is not there")
	if err := os.CopyFS(filepath.Join(c.root, "lib2"), os.DirFS(filepath.Join(c.root, "lib"))); err != nil {
		t.Fatal(err)
	}
	c.changed("the same module elsewhere")
	if strings.Contains(c.last, "lib/slow/slow.go:") && !strings.Contains(c.last, "lib2/slow/slow.go:") {
		t.Errorf("the old place is told:\n%s", c.last)
	}
	// The packages are the same elsewhere, but not their places.
	elsewhere := *c
	elsewhere.root = t.TempDir()
	elsewhere.dir = filepath.Join(elsewhere.root, "app")
	if err := os.CopyFS(elsewhere.root, os.DirFS(c.root)); err != nil {
		t.Fatal(err)
	}
	elsewhere.same("a copy elsewhere")
}

// With nothing changed, nothing is asked.
func TestUnchanged(t *testing.T) {
	c := copyTree(t, demo)
	time.Sleep(2100 * time.Millisecond) // what was written just now may still be written to
	c.same("first")
	t.Setenv(cacheVariable, c.cache)
	var out, errs bytes.Buffer
	run([]string{"-C", c.dir, "-profile", "-v"}, &out, &errs)
	if !strings.Contains(errs.String(), "nothing has changed") {
		t.Skipf("the cache does not tell whether anything has changed here:\n%s", &errs)
	}
	if !strings.HasPrefix(c.last, out.String()) {
		t.Errorf("got\n%s\nwant\n%s", &out, c.last)
	}
	for _, phase := range []string{"list", "keys", "cache", "parse", "types", "SSA", "summary", "join", "rules"} {
		if !slices.ContainsFunc(strings.Split(errs.String(), "\n"), func(l string) bool {
			return strings.HasPrefix(strings.TrimSpace(l), phase+" ")
		}) {
			t.Errorf("-profile does not tell of %s:\n%s", phase, &errs)
		}
	}
}

func TestCacheDirectory(t *testing.T) {
	t.Setenv(cacheVariable, "relative")
	if got := outcome("-C", demo); !strings.Contains(got, "absolute path") || !strings.HasSuffix(got, "exit status 2\n") || strings.Count(got, "\n") != 2 {
		t.Error(got)
	}
	// The usual directory is no reason to fail.
	t.Setenv(cacheVariable, "")
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		t.Setenv(name, file)
	}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} {
		t.Setenv(name, goEnv[name])
	}
	if got := outcome("-C", demo); !strings.HasSuffix(got, "exit status 1\n") {
		t.Error(got)
	}
}

// goEnv is what the go command goes by before tests change it. Where a script runs
// this binary as loopvet, there may be no go command.
var goEnv = func() map[string]string {
	env := map[string]string{}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			continue
		}
		env[name] = strings.TrimSpace(string(out))
	}
	return env
}()
