package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/tools/txtar"
)

// TestMain makes this binary the command when it is run under its name, which
// is what the scripts and the go command do.
func TestMain(m *testing.M) {
	if os.Getenv(cacheVariable) == "" {
		os.Setenv(cacheVariable, "off")
	}
	if strings.HasSuffix(strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe"), ".test") {
		// The tests themselves download nothing.
		fetch := exec.Command("go", "list", "-deps", "./...")
		fetch.Dir = demo
		if out, err := fetch.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "the modules of testdata/demo are not there: %v\n%s", err, out)
			os.Exit(2)
		}
	}
	testscript.Main(m, map[string]func(){"loopvet": main})
}

var demo = func() string {
	dir, err := filepath.Abs(filepath.Join("..", "..", "testdata", "demo"))
	if err != nil {
		panic(err)
	}
	return dir
}()

func TestScripts(t *testing.T) {
	vars := []string{"GOPROXY=off", "GOFLAGS=", "GOWORK=", "GOTOOLCHAIN=local", "DEMO=" + demo}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} {
		vars = append(vars, name+"="+goEnv[name])
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, vars...)
			tool, err := exec.LookPath("loopvet") // testscript.Main put it there
			e.Vars = append(e.Vars, "LOOPVET="+tool)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status, "oneline": oneLine,
		},
	})
}

// status runs a command and wants that exit status: status 2 loopvet -nope
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command [args]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	var exit *exec.ExitError
	switch e := err.(type) {
	case nil:
	case *exec.ExitError:
		exit = e
		got = fmt.Sprint(exit.ExitCode())
	default:
		ts.Fatalf("%v", err)
	}
	if got != args[0] {
		ts.Fatalf("exit status %s, want %s", got, args[0])
	}
}

// oneLine wants one line on standard error, of the command, that has the
// texts: oneline 'unknown flag' '; loopvet help'
func oneLine(ts *testscript.TestScript, neg bool, args []string) {
	text := ts.ReadFile("stderr")
	if !strings.HasPrefix(text, "loopvet: ") || strings.Count(text, "\n") != 1 || strings.Contains(text, "goroutine ") {
		ts.Fatalf("want one line of loopvet on stderr, not\n%s", text)
	}
	for _, want := range args {
		if !strings.Contains(text, want) {
			ts.Fatalf("stderr is not about %q:\n%s", want, text)
		}
	}
}

// loopvet runs the command in this process.
func loopvet(t *testing.T, want int, args ...string) (stdout string) {
	t.Helper()
	var out, errs bytes.Buffer
	if got := run(args, &out, &errs); got != want {
		t.Fatalf("loopvet %s: exit status %d, want %d\n%s%s", strings.Join(args, " "), got, want, &out, &errs)
	}
	if errs.Len() > 0 {
		t.Fatalf("loopvet %s: %s", strings.Join(args, " "), &errs)
	}
	return out.String()
}

// document is what the JSON format has that these tests need.
type document struct {
	Version  int
	Findings []struct {
		Rule, Level, Kind, Message string
		Pos                        struct {
			File         string
			Line, Column int
		}
		Chain []struct {
			Text string
			Pos  struct{ File string }
		}
	}
}

func demoFindings(t *testing.T) document {
	t.Helper()
	return findingsIn(t, demo)
}

func findingsIn(t *testing.T, dir string, flags ...string) (doc document) {
	t.Helper()
	var out, errs bytes.Buffer
	if status := run(append(flags, "-C", dir, "-format=json", "./..."), &out, &errs); status == failed {
		t.Fatalf("exit status %d\n%s", status, &errs)
	}
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// marked finds the marks of the demo, as its README describes them.
var marked = regexp.MustCompile(`// (?:(BUG|ALSO)\((\w+)\)|(fine)): `)

// TestDemo holds the findings on the demo against its marks.
func TestDemo(t *testing.T) {
	type place struct {
		file string
		line int
	}
	bugs, also, fine := map[place]string{}, map[place]string{}, map[place]bool{}
	err := filepath.WalkDir(demo, func(path string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(demo, path)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(text), "\n") {
			at := place{filepath.ToSlash(rel), i + 1}
			switch m := marked.FindStringSubmatch(line); {
			case m == nil:
			case m[1] == "BUG":
				bugs[at] = m[2]
			case m[1] == "ALSO":
				also[at] = m[2]
			default:
				fine[at] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(bugs) < 8 || len(also) < 2 || len(fine) < 10 {
		t.Fatalf("the marks of the demo are gone: %v %v %v", bugs, also, fine)
	}

	doc := demoFindings(t)
	reported := map[place][]string{} // the kinds found there
	kinds, chains := map[string]bool{}, 0
	for _, f := range doc.Findings {
		at := place{f.Pos.File, f.Pos.Line}
		reported[at] = append(reported[at], f.Kind)
		kinds[f.Kind] = true
		if len(f.Chain) >= 3 { // why it runs on the loop, and two frames
			chains++
		}
		_, due := bugs[at]
		_, dueToo := also[at]
		switch {
		case fine[at]:
			t.Errorf("%s:%d is fine, but reported: %s", at.file, at.line, f.Message)
		case !due && !dueToo:
			t.Errorf("%s:%d has no mark, but is reported: %s", at.file, at.line, f.Message)
		}
	}
	for at, kind := range bugs {
		if slices.Contains(reported[at], kind) {
			continue
		}
		instead := false
		for b, k := range also {
			instead = instead || k == kind && slices.Contains(reported[b], kind)
		}
		if !instead {
			t.Errorf("%s:%d: %s is not reported there, nor where an ALSO line has it; reported there: %v", at.file, at.line, kind, reported[at])
		}
	}
	if len(kinds) < 6 || chains < 6 {
		t.Errorf("%d kinds and %d chains", len(kinds), chains)
	}
	for _, f := range doc.Findings {
		for _, s := range f.Chain {
			if f := s.Pos.File; filepath.IsAbs(f) == fileBelow(f) {
				t.Errorf("%s is neither a file of the demo nor an absolute path", f)
			}
		}
	}
}

func fileBelow(name string) bool {
	_, err := os.Stat(filepath.Join(demo, name))
	return err == nil
}

// TestVet holds the findings under go vet against our own driver's.
func TestVet(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles everything below the demo")
	}
	tool, err := exec.LookPath("loopvet") // testscript.Main put it there
	if err != nil {
		t.Fatal(err)
	}
	compareWithVet(t, tool, demo)
}

// TestVetIndirect is TestVet on types that the callback's package does not see,
// neither by importing their packages nor by what those it imports declare: go vet
// does not show them to it.
func TestVetIndirect(t *testing.T) {
	text := vetModule(t, `
-- go.mod --
module example.com/m

go 1.26
-- ui/ui.go --
package ui

import "example.com/m/app"

type UI struct{ app *app.App }

// Tick runs on the loop.
//
//loopvet:callback
func (u *UI) Tick() {
	u.app.Store.Load()
	u.app.Store.Peek()
	u.app.Store.Flush()
	u.app.Store.Reset()
	u.app.Store.Each()
	u.app.Store.Hidden()
	u.app.Store.Indirect()
	u.app.Hook()
	u.app.Hook2()
}

func New() *UI { return &UI{app.New()} }
-- app/app.go --
package app

import "example.com/m/store/v2"

type Store interface { Load(); Peek(); Flush(); Reset(); Each(); Hidden(); Indirect() }

type App struct {
	Store       Store
	Hook, Hook2 func()
}

func New() *App {
	s := store.New()
	return &App{Store: s, Hook: s.Load, Hook2: store.Hook()}
}
-- store/v2/store.go --
// Package store is not called as the last element of its path.
package store

import ("example.com/m/base"; "os")

type service struct {
	base.Base
	*base.Of[file]
	*inner
	name string
}

type inner struct{ name string }

func (s *service) Load() { os.ReadFile(s.name) }
func (s service) Peek() { os.ReadDir(s.name) }
func (i *inner) Reset() { os.Truncate(i.name, 0) }

type file struct{ name string }

func (f file) Do() { os.Remove(f.name) }

// These read by types of the standard library that this package is not shown.
func (s *service) Hidden() { base.Drain(base.Hidden(s.name)) }
func (s *service) Indirect() { base.Drain(base.Indirect(s.name)) }

func New() interface { Load(); Peek(); Flush(); Reset(); Each(); Hidden(); Indirect() } { return &service{inner: &inner{"x"}} }

func Hook() func() {
	s := &service{name: "x"}
	return s.hook
}

func (s *service) hook() { func() { os.Create(s.name) }() }
-- base/base.go --
package base

import (
	"bufio"
	"io"
	"os"
)

func Drain(r io.Reader) { r.Read(make([]byte, 1)) }

func Hidden(name string) io.Reader { return io.NopCloser(os.NewFile(3, name)) }

func Indirect(name string) io.Reader {
	return bufio.NewReadWriter(bufio.NewReader(os.NewFile(4, name)), nil)
}

type Base struct{}

func (*Base) Flush() { os.WriteFile("x", nil, 0) }

type Of[T interface{ Do() }] struct{ of []T }

func (o *Of[T]) Each() {
	for _, x := range o.of {
		x.Do()
	}
}
`)
	for _, name := range []string{"(*store.service).Load", "store.service.Peek", "(*base.Base).Flush", "(*store.service).Reset", "(*base.Of).Each", "(*store.service).Hidden → base.Drain → (*os.File).Read", "(*store.service).Indirect → base.Drain → (*bufio.Reader).Read"} {
		if !strings.Contains(text, name) {
			t.Errorf("no %s in\n%s", name, text)
		}
	}
}

// TestVetUses is TestVet where it matters which packages use a framework, of one that the
// callback's package does not import: what Screen does by its two calls is two things,
// as they are made by a package that does.
func TestVetUses(t *testing.T) {
	text := vetModule(t, `
-- go.mod --
module example.com/m

go 1.26
-- .loopvet.yaml --
name: mine
title: My loop
budget: 10ms
remedy: do it elsewhere
contracts:
  - packages: [example.com/m/loop]
    symbols:
      Post(0): {callback: true}
-- loop/loop.go --
package loop

func Post(f func()) { go f() }
-- store/store.go --
package store

import "os/exec"

func Load() { exec.Command("load").Run() }
func Save() { exec.Command("save").Run() }
-- widget/widget.go --
package widget

import ("example.com/m/loop"; "example.com/m/store")

type Screen struct{}

func (*Screen) Show() {
	store.Load()
	store.Save()
}

func Later(f func()) { loop.Post(f) }
-- app/app.go --
package app

import "example.com/m/widget"

func New() *widget.Screen { return new(widget.Screen) }
-- main.go --
package main

import ("example.com/m/app"; "example.com/m/loop")

func main() {
	s := app.New()
	loop.Post(func() { s.Show() })
}
`)
	for _, name := range []string{"store.Load → (*exec.Cmd).Run", "store.Save → (*exec.Cmd).Run"} {
		if !strings.Contains(text, name) {
			t.Errorf("no %s in\n%s", name, text)
		}
	}
}

// TestVetFork is TestVet for a fork of a framework, which nothing says that it is one.
func TestVetFork(t *testing.T) {
	text := vetModule(t, `
-- go.mod --
module example.com/m

go 1.26
-- .loopvet.yaml --
name: screens
title: Screens
remedy: do it elsewhere
contracts:
  - packages: [example.com/screens]
    symbols:
      OnKey(0): {callback: true}
      OnDraw(0): {callback: true}
      Screen.OnOpen: {callback: true}
      Screen.OnClose: {callback: true}
      (*Screen).Queue: {schedules: sync}
      (*Screen).Queue(0): {callback: true, unless: Inline(true)}
      Post(0): {callback: true, unless: Inline(false)}
      Stop: {nonblocking: true}
-- screens/screens.go --
package screens

type Screen struct{ OnOpen, OnClose func() }

func OnKey(f func()) {}
func OnDraw(f func()) {}
func (*Screen) Queue(f func()) {}
func Post(f func()) {}
func Inline(bool) {}
func Stop() {}
-- main.go --
package main

import ("example.com/m/screens"; "time")

func main() {
	s := &screens.Screen{OnOpen: func() { time.Sleep(1e9) }}
	screens.Inline(true)
	screens.OnKey(func() { s.Queue(func() { time.Sleep(2e9) }) })
	screens.Post(func() { time.Sleep(3e9) })
}
`)
	for _, says := range []string{"sleeps on the Screens loop for up to 1s", "Queue waits for the Screens loop that it is called on", "for up to 3s"} {
		if !strings.Contains(text, says) {
			t.Errorf("no %q in\n%s", says, text)
		}
	}
	if strings.Contains(text, "for up to 2s") {
		t.Errorf("Inline(true) is not seen:\n%s", text)
	}
}

// vetModule holds the findings in the module of an archive under go vet against our own
// driver's, and returns the text of those.
func vetModule(t *testing.T, archive string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("compiles a little of the standard library")
	}
	tool, err := exec.LookPath("loopvet")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeFiles(t, dir, txtar.Parse([]byte(archive)).Files)
	compareWithVet(t, tool, dir)
	return loopvet(t, findings, "-C", dir, "./...")
}

// writeFiles writes the files of an archive into a directory.
func writeFiles(t *testing.T, dir string, files []txtar.File) {
	t.Helper()
	for _, f := range files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

var checkouts = flag.String("checkouts", "", "compare with go vet on each of the programs in `directory`")

// TestVetOnPrograms is TestVet on real programs, with their tests:
//
//	go test ./cmd/loopvet -run TestVetOnPrograms -checkouts DIR -timeout 0
func TestVetOnPrograms(t *testing.T) {
	if *checkouts == "" {
		t.Skip("without -checkouts")
	}
	tool, err := exec.LookPath("loopvet")
	if err != nil {
		t.Fatal(err)
	}
	mods, err := filepath.Glob(filepath.Join(*checkouts, "*", "go.mod"))
	if err != nil || len(mods) == 0 {
		t.Fatalf("no programs in %s: %v", *checkouts, err)
	}
	for _, mod := range mods {
		t.Run(filepath.Base(filepath.Dir(mod)), func(t *testing.T) { compareWithVet(t, tool, filepath.Dir(mod), "-tests") })
	}
}

// compareWithVet holds the findings in a module against those under go vet, which
// always reads its tests.
func compareWithVet(t *testing.T, tool, dir string, flags ...string) {
	t.Helper()
	args := []string{"vet", "-vettool=" + tool, "-json"}
	if slices.Contains(flags, "-tests") {
		args = append(args, "-loopcheck.tests")
	}
	if config := findConfig(dir); config != "" {
		args = append(args, "-loopcheck.config="+config)
	}
	cmd := exec.Command("go", append(args, "./...")...)
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	vet := map[string]bool{}
	type diagnostic struct{ Posn, Message string }
	stream := stdout.Bytes()
	if !bytes.Contains(stream, []byte("{")) { // older go commands
		stream = stderr.Bytes()
	}
	stream = regexp.MustCompile(`(?m)^#.*\n`).ReplaceAll(stream, nil)
	for dec := json.NewDecoder(bytes.NewReader(stream)); dec.More(); {
		var units map[string]map[string]json.RawMessage
		if err := dec.Decode(&units); err != nil {
			t.Fatalf("%v in\n%s", err, stream)
		}
		for unit, byRule := range units {
			for rule, raw := range byRule {
				var ds []diagnostic
				if err := json.Unmarshal(raw, &ds); err != nil {
					t.Errorf("%s: %s: %s", unit, rule, raw)
				}
				for _, d := range ds {
					vet[fmt.Sprintf("%s: %s (%s)", d.Posn, d.Message, rule)] = true
				}
			}
		}
	}
	own := map[string]bool{}
	for _, f := range findingsIn(t, dir, flags...).Findings {
		own[fmt.Sprintf("%s:%d:%d: %s (%s)", filepath.Join(dir, f.Pos.File), f.Pos.Line, f.Pos.Column, f.Message, f.Rule)] = true
	}
	for _, f := range slices.Sorted(maps.Keys(own)) {
		if !vet[f] {
			t.Errorf("not under go vet: %s", f)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(vet)) {
		if !own[f] {
			t.Errorf("only under go vet: %s", f)
		}
	}
	t.Logf("%d findings", len(own))
}

func TestFormats(t *testing.T) {
	doc := demoFindings(t)
	n := len(doc.Findings)
	if doc.Version != 1 || n == 0 {
		t.Fatalf("version %d with %d findings", doc.Version, n)
	}

	text := loopvet(t, findings, "-C", demo, "./...")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	form := regexp.MustCompile(`^\S+\.go:\d+:\d+: (error|warning|note): .+ \(\w+\)$`)
	for _, l := range lines {
		if !form.MatchString(l) {
			t.Errorf("not a line of the text format: %s", l)
		}
	}
	if len(lines) != n {
		t.Errorf("%d lines for %d findings", len(lines), n)
	}
	verbose := strings.Split(strings.TrimSpace(loopvet(t, findings, "-C", demo, "-v")), "\n")
	if len(verbose) <= 3*n {
		t.Errorf("%d lines with the chains of %d findings", len(verbose), n)
	}

	log, err := sarif.FromBytes([]byte(loopvet(t, findings, "-format", "sarif", "-C", demo)), sarif.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || len(log.Runs[0].Results) != n {
		t.Fatalf("not a SARIF 2.1.0 log of one run with %d results", n)
	}
	rules := log.Runs[0].Tool.Driver.Rules
	for _, r := range log.Runs[0].Results {
		if i := r.RuleIndex; i < 0 || i >= len(rules) || rules[i].ID == nil || *rules[i].ID != *r.RuleID {
			t.Errorf("result of rule %s, which the log does not have", *r.RuleID)
		}
		if len(r.CodeFlows) == 0 || len(r.CodeFlows[0].ThreadFlows[0].Locations) < 2 {
			t.Errorf("result without a chain: %s", *r.Message.Text)
		}
	}
}

// TestRules selects rules and takes them out.
func TestRules(t *testing.T) {
	for _, test := range []struct{ rules, want string }{
		{"", "blockingcall selfwait"},
		{"selfwait", "selfwait"},
		{"-selfwait", "blockingcall"},
		{"blockingcall, selfwait,-selfwait", "blockingcall"},
		{"-loopcheck", "blockingcall selfwait"},
	} {
		var doc document
		if err := json.Unmarshal([]byte(loopvet(t, findings, "-rules", test.rules, "-format=json", "-C", demo)), &doc); err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, f := range doc.Findings {
			found[f.Rule] = true
		}
		if got := strings.Join(slices.Sorted(maps.Keys(found)), " "); got != test.want {
			t.Errorf("-rules %s: findings of %s, want %s", test.rules, got, test.want)
		}
	}
}

func TestFindConfig(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"repo/.git", "repo/mod/pkg", "alone/pkg"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(root, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	find := func(dir, want string) {
		t.Helper()
		if want != "" {
			want = filepath.Join(root, want)
		}
		if got := findConfig(filepath.Join(root, dir)); got != want {
			t.Errorf("in %s: %q, want %q", dir, got, want)
		}
	}
	write("repo/mod/go.mod")
	write("alone/go.mod")
	find("repo/mod/pkg", "")
	write(configName) // outside of everything
	find("repo/mod/pkg", "")
	find("alone/pkg", "")
	find(".", configName)
	write(filepath.Join("repo", configName))
	find("repo/mod/pkg", filepath.Join("repo", configName))
	write(filepath.Join("repo/mod", configName))
	find("repo/mod/pkg", filepath.Join("repo/mod", configName))
	find("repo", filepath.Join("repo", configName))
	write(filepath.Join("alone", configName))
	find("alone/pkg", filepath.Join("alone", configName))
}
