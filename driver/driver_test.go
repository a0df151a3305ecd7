package driver

import (
	"fmt"
	"go/types"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/txtar"
)

// bodies reports every function that has a body, and passes the names of what
// it declares on as facts.
var bodies = &analysis.Analyzer{
	Name: "bodies", Doc: "bodies: list functions with bodies", Requires: []*analysis.Analyzer{buildssa.Analyzer},
	FactTypes: []analysis.Fact{new(declares), new(hasBody)}, ResultType: reflect.TypeFor[[]string](),
	Run: func(pass *analysis.Pass) (any, error) {
		var names []string
		for _, fn := range pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs {
			if len(fn.Blocks) == 0 {
				continue
			}
			names = append(names, fn.Name())
			if obj, ok := fn.Object().(*types.Func); ok {
				pass.ExportObjectFact(obj, new(hasBody))
			}
			pass.Report(analysis.Diagnostic{Pos: fn.Pos(), Message: fn.Name()})
		}
		for id, obj := range pass.TypesInfo.Uses {
			if f, ok := obj.(*types.Func); ok && f.Pkg() != pass.Pkg && pass.ImportObjectFact(f, new(hasBody)) {
				names = append(names, "seen "+id.Name)
			}
		}
		for _, imp := range pass.Pkg.Imports() {
			var d declares
			if pass.ImportPackageFact(imp, &d) {
				names = append(names, "knows "+d.Name)
			}
		}
		pass.ExportPackageFact(&declares{pass.Pkg.Name()})
		slices.Sort(names)
		return slices.Compact(names), nil
	},
}

type declares struct{ Name string }

func (*declares) AFact() {}

type hasBody struct{}

func (*hasBody) AFact() {}

// module writes a module to a directory of its own.
func module(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	a := txtar.Parse([]byte(archive))
	if !slices.ContainsFunc(a.Files, func(f txtar.File) bool { return strings.HasSuffix(f.Name, "go.mod") || f.Name == "go.work" }) {
		a.Files = append(a.Files, txtar.File{Name: "go.mod", Data: []byte("module example.com/m\n\ngo 1.26\n")})
	}
	for _, f := range a.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// hermetic is the environment of the go command: nothing from the network.
func hermetic(more ...string) []string {
	return append(append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOWORK=", "GO111MODULE=on", "GOTOOLCHAIN=local", "GOPACKAGESDRIVER=off"), more...)
}

// show is a result as lines: what each package has, and what was wrong.
func show(res *Result, dir string) string {
	var b strings.Builder
	for _, p := range res.Packages {
		names, _ := p.Results[bodies].([]string)
		fmt.Fprintf(&b, "%s: %s%s\n", p.Path, strings.Join(names, ", "), p.Kept)
	}
	for _, p := range res.Problems {
		fmt.Fprintf(&b, "! %s\n", p)
	}
	out := b.String()
	for _, d := range []string{dir, real(dir)} {
		out = strings.ReplaceAll(out, d, "$DIR")
	}
	return filepath.ToSlash(out)
}

func TestRun(t *testing.T) {
	tests := []struct {
		name, module string
		cfg          Config
		env          []string
		patterns     string // "./..." if empty
		want         string
	}{
		{
			name: "facts",
			module: `
-- a/a.go --
package a
import "example.com/m/b"
func A() { b.B() }
-- b/b.go --
package b
func B() {}
`,
			want: `
example.com/m/a: A, knows b, seen B
example.com/m/b: B
`,
		},
		{
			name: "an error in a body",
			module: `
-- a.go --
package m
import "fmt"
func Good() { fmt.Println() }
func Bad() { undefined(); undefined(); var x int = "" }
func Generic[T any](x T) { undefined() }
func init() { undefined() }
type T struct{}
func (T) Method() { undefined() }
-- b/b.go --
package b
import "example.com/m"
func Other() { m.Bad(); m.Generic(1); m.T{}.Method() }
`,
			want: `
example.com/m: Good
example.com/m/b: Other, knows m
! example.com/m does not compile: $DIR/a.go:4:14: undefined: undefined (and 6 more errors); only what compiles of it was checked
`,
		},
		{
			name: "what is not used",
			module: `
-- a.go --
package m
import "fmt"
func F() { x := 1 }
`,
			want: `
example.com/m: F
! example.com/m does not compile: $DIR/a.go:2:8: "fmt" imported and not used (and 1 more error); only what compiles of it was checked
`,
		},
		{
			name: "errors outside of functions",
			module: `
-- a.go --
package m
type T struct { ok int; bad missing.T }
func (t *T) Good() int { return t.ok }
func (t *T) Bad() any { return t.bad }
func Signature(x undefined) {}
func Calls() { Signature(1) }
var v = undefined()
func UsesV() any { return v }
var cmd = struct{ run func() int }{run: func() int { return undefined() }}
func UsesCmd() int { return cmd.run() }
var typed int = undefined()
func UsesTyped() int { return typed }
func Twice() {}
func Twice() {}
type U undefined
func (U) Method() {}
-- b/b.go --
package b
import "example.com/m"
func Good(t *m.T) int { return t.Good() }
func Bad() { m.Signature(1) }
`,
			want: `
example.com/m: Good, Twice, UsesCmd, UsesTyped
example.com/m/b: Good, knows m, seen Good
! example.com/m does not compile: $DIR/a.go:2:29: undefined: missing (and 6 more errors); only what compiles of it was checked
`,
		},
		{
			name: "syntax errors",
			module: `
-- a.go --
package m
func Before() {}
func Bad() { println(1 2) }
func After() {}
var v = func() int { return }
-- b.go --
package m
func OtherFile() { After() }
-- c.go --
not Go at all
-- d/d.go --
package d
import "example.com/m"
func F() { m.After() }
`,
			want: `
example.com/m: Before, OtherFile
example.com/m/d: F, knows m
! example.com/m does not compile: $DIR/c.go:1:1: expected 'package', found not (and 1 more error); only what compiles of it was checked
`,
		},
		{
			name: "imports that lead nowhere",
			module: `
-- a.go --
package m
import (
	"example.com/m/nowhere"
	"example.org/other"
)
type T struct { f nowhere.T; g int }
func Bad(t T) any { return t.f }
func Worse() { other.F() }
func Good(t T) int { return t.g }
-- b/b.go --
package b
import ("example.com/m"; "example.org/other")
func F(t m.T) { m.Good(t); other.G() }
func G(t m.T) { m.Good(t) }
`,
			want: `
example.com/m: Good
example.com/m/b: G, knows m, seen Good
! cannot resolve example.com/m/nowhere: $DIR/a.go:3:2: no required module provides package example.com/m/nowhere; to add it: go get example.com/m/nowhere
! cannot resolve example.org/other: $DIR/a.go:4:2: no required module provides package example.org/other; to add it: go get example.org/other
`,
		},
		{
			name: "a missing embedded file",
			module: `
-- a.go --
package m
import _ "embed"
//go:embed nothere.txt
var text string
func F() string { return text }
`,
			want: `
example.com/m: F
! example.com/m does not compile: $DIR/a.go:3:12: pattern nothere.txt: no matching files found; add the file, or correct the //go:embed line
`,
		},
		{
			name: "an import cycle",
			module: `
-- a/a.go --
package a
import "example.com/m/b"
func A() { b.B() }
func Good() {}
-- b/b.go --
package b
import "example.com/m/a"
func B() { a.A() }
func Good() {}
`,
			patterns: "./a",
			want: `
example.com/m/a: A, Good, knows b
! example.com/m/a does not compile: import cycle not allowed: import stack: [example.com/m/a example.com/m/b example.com/m/a]; break the cycle
`,
		},
		{
			name: "two packages in a directory",
			module: `
-- a.go --
package a
func A() {}
-- b.go --
package b
func B() {}
`,
			want: `
example.com/m: A
! example.com/m does not compile: found packages a (a.go) and b (b.go) in $DIR; only what compiles of it was checked
`,
		},
		{
			name: "directories without Go",
			module: `
-- none/readme.txt --
-- other/readme.txt --
-- tagged/a.go --
//go:build never
package tagged
-- onlytests/a_test.go --
package onlytests
`,
			patterns: "./none ./tagged ./onlytests ./nothere ./other/... ./onlytests/...",
			want: `
! no Go files in $DIR/none; give the directory or the import path of a package, or ./... for all below this one
! stat $DIR/nothere: directory not found; give a directory that exists
! ./other/... matches no packages; give the directory or the import path of a package, or ./... for all below this one
! build constraints exclude all Go files in $DIR/tagged; choose another -tags, GOOS or GOARCH
`,
		},
		{
			name: "tags",
			module: `
-- a.go --
//go:build special
package m
func F() {}
`,
			cfg:  Config{Tags: "other,special"},
			want: "\nexample.com/m: F\n",
		},
		{
			name: "an overlay",
			module: `
-- a.go --
package m
func Old() {}
-- elsewhere/a.txt --
package m
func New() { B() }
-- elsewhere/b.txt --
package m
func B() {}
-- overlay.json --
{"Replace": {"a.go": "elsewhere/a.txt", "b.go": "elsewhere/b.txt"}}
`,
			env:  []string{"GOFLAGS=-overlay=overlay.json"},
			want: "\nexample.com/m: B, New\n",
		},
		{
			name: "a module that is not downloaded",
			module: `
-- go.mod --
module example.com/m

go 1.26

require example.com/nowhere v1.0.0
-- go.sum --
example.com/nowhere v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/nowhere v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- a.go --
package m
import "example.com/nowhere"
func Bad() { nowhere.F() }
func Good() {}
`,
			want: `
example.com/m: Good
! cannot resolve example.com/nowhere: $DIR/a.go:2:8: module lookup disabled by GOPROXY=off; correct the import, or run go mod tidy
`,
		},
		{
			name: "a web assembly",
			module: `
-- a.go --
package m
import "syscall/js"
func F() { js.Global() }
-- other_linux.go --
package m
func Not() {}
`,
			env:  []string{"GOOS=js", "GOARCH=wasm"},
			want: "\nexample.com/m: F\n",
		},
		{
			name: "another system",
			module: `
-- a.go --
package m
import "unsafe"
const size = unsafe.Sizeof(uintptr(0))
var _ [4]int = [size]int{}
func F() { onWindows() }
-- a_windows.go --
package m
import "syscall"
func onWindows() { var _ syscall.Handle }
`,
			env:  []string{"GOOS=windows", "GOARCH=386"},
			want: "\nexample.com/m: F, onWindows\n",
		},
		{
			name: "language versions",
			module: `
-- go.mod --
module example.com/m
go 1.20
-- a.go --
package m
func F() { for range 10 {} }
func Good() {}
`,
			want: `
example.com/m: F, Good
! example.com/m does not compile: $DIR/a.go:2:22: cannot range over 10 (untyped int constant): requires go1.22 or later; only what compiles of it was checked
`,
		},
		{
			name: "test files",
			module: `
-- a.go --
package m
func F() {}
-- a_test.go --
package m
import "testing"
func TestIn(t *testing.T) { F() }
-- x_test.go --
package m_test
import ("testing"; "example.com/m")
func TestOut(t *testing.T) { m.F() }
`,
			cfg: Config{Tests: true},
			want: `
example.com/m: F, TestIn
example.com/m_test: TestOut, knows m, seen F
`,
		},
		{
			name: "a broken package and its tests",
			module: `
-- a.go --
package m
func F() { undefined() }
-- a_test.go --
package m
func G() {}
`,
			cfg: Config{Tests: true},
			want: `
example.com/m: G
! example.com/m does not compile: $DIR/a.go:2:12: undefined: undefined; only what compiles of it was checked
`,
		},
		{
			name: "vendored",
			module: `
-- go.mod --
module example.com/m
go 1.26
require example.org/dep v1.0.0
-- vendor/modules.txt --
# example.org/dep v1.0.0
## explicit; go 1.26
example.org/dep
-- vendor/example.org/dep/dep.go --
package dep
func F() {}
-- a.go --
package m
import "example.org/dep"
func A() { dep.F() }
`,
			want: "\nexample.com/m: A, knows dep, seen F\n",
		},
		{
			name: "a workspace",
			module: `
-- go.work --
go 1.26
use (
	./a
	./b
)
-- a/go.mod --
module example.com/a
go 1.26
-- a/a.go --
package a
import "example.com/b"
func A() { b.B() }
-- b/go.mod --
module example.com/b
go 1.26
-- b/b.go --
package b
func B() {}
`,
			patterns: "./a/... ./b/...",
			want: `
example.com/a: A, knows b, seen B
example.com/b: B
`,
		},
		{
			name: "cgo",
			module: `
-- a/a.go --
package a
// typedef int number;
import "C"
type T struct { N C.number; M int }
type Side C.number
type Part C.double
type Whole C.struct_whole
type Event C.event // a struct, for all that can be seen
type Format = C.format
const Left Side = 1
const Half Part = 0.5
const (
	Up   Side = C.UP
	Down      = Side(C.DOWN)
	Both      = C.UP | C.DOWN
	Name string = C.NAME
)
func (Side) String() string { return "" }
func Box(s Side, p Part) int { return 0 }
func F() int { return int(C.number(1)) }
var table, size = C.table(), 4
func (t T) Field() int { return t.M }
func (t T) OfC() int { return int(t.N) }
func Variable() int { return size }
func Calls() string {
	C.open()
	defer C.close()
	return Left.String()
}
func Literal() func() int {
	go func() { println(C.wait()) }()
	return func() int { return 1 }
}
func Given(n C.number, w *C.whole) int { return 2 }
func init() { println(C.start()) }
-- b/b.go --
package b
import "example.com/m/a"
func Good(t a.T) int { return t.M + a.F() }
func Known() int { return a.Box(a.Left, a.Half) + len(a.Left.String()) }
func Unknown(t a.T) any { return t.N }
func Struct(w a.Whole) any { return w }
func Literal() any { return a.Event{} }
var formats = map[int]a.Format{}
func Find(n int) any {
	if f, ok := formats[n]; ok {
		return f
	}
	return nil
}
func Same(x, y a.Format) bool {
	for range 3 {
		if x == y && len("abc") == 3 {
			return true
		}
	}
	return len("a") == 1
}
func Length() int { return len("constant") }
var names = map[a.Side]string{a.Up: "up", a.Down: "down", a.Both: a.Name}
func Constants(s a.Side) string {
	switch s {
	case a.Up, a.Down:
		return names[s]
	}
	return ""
}
`,
			env: []string{"CGO_ENABLED=1"},
			want: `
example.com/m/a: Box, Calls, Field, Given, Literal, Literal$1, Literal$2, String
example.com/m/b: Constants, Good, Known, Length, Struct, knows a, seen Box, seen String
! example.com/m/a uses cgo: functions that mention C were read in part or not at all
`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := module(t, test.module)
			test.cfg.Dir, test.cfg.Env = dir, hermetic(test.env...)
			patterns := strings.Fields(test.patterns)
			if len(patterns) == 0 {
				patterns = []string{"./..."}
			}
			res, err := Run(test.cfg, patterns, []*analysis.Analyzer{bodies}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := strings.TrimSpace(show(res, dir)), strings.TrimSpace(test.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			agrees(t, test.cfg, patterns, dir, show(res, dir))
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ module, dir, want string }{
		{"-- go.mod --\nmodule example.com/m\ngo 1.26\nnonsense\n", "", "go.mod:3: unknown directive: nonsense"},
		{"-- go.mod --\nmodule example.com/m\ngo 1.99\n", "", "requires go >= 1.99"},
		{"-- a.go --\npackage a\n", "nothere", "nothere is not a directory; give one that exists"},
		{"-- a.go --\npackage a\n", "a.go", "a.go is not a directory; give one that exists"},
	} {
		dir := module(t, test.module)
		res, err := Run(Config{Dir: filepath.Join(dir, test.dir), Env: hermetic()}, []string{"./..."}, []*analysis.Analyzer{bodies}, nil)
		got := ""
		switch {
		case err != nil:
			got = err.Error()
		case len(res.Problems) > 0:
			got = res.Problems[0].String()
		}
		if !strings.Contains(got, test.want) || strings.Contains(got, "\n") {
			t.Errorf("got %q, want %q on one line", got, test.want)
		}
	}
}

// An analyzer that panics costs its package, and is told on one line.
func TestPanic(t *testing.T) {
	t.Parallel()
	dir := module(t, "-- a.go --\npackage m\n-- b/b.go --\npackage b\n")
	bad := &analysis.Analyzer{Name: "bad", Doc: "bad: panic", Run: func(pass *analysis.Pass) (any, error) {
		if pass.Pkg.Name() == "b" {
			panic("two\nlines")
		}
		return nil, nil
	}}
	above := &analysis.Analyzer{Name: "above", Doc: "above: stand on it", Requires: []*analysis.Analyzer{bad},
		Run: func(*analysis.Pass) (any, error) { return nil, nil }}
	var calls int
	cfg := Config{Dir: dir, Env: hermetic(), Progress: func(done, all int) {
		if calls++; done != calls || all != 2 {
			t.Errorf("%d of %d packages are done, after %d calls", done, all, calls)
		}
	}}
	res, err := Run(cfg, []string{"./..."}, []*analysis.Analyzer{above}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := show(res, dir), "gave up on example.com/m/b: bad failed: two lines; please report it"; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant %s", got, want)
	}
	if _, ok := res.Packages[1].Results[above]; ok {
		t.Error("an analyzer ran without what it requires")
	}
}

// Whatever is wrong with a package, the driver neither panics nor hangs, says
// that something is wrong, and gives the same result twice.
func TestBrokenPackages(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile(filepath.Join("testdata", "whole.go.txt"))
	if err != nil {
		t.Fatal(err)
	}
	rounds := 60
	if testing.Short() {
		rounds = 10
	}
	var archive strings.Builder
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range rounds {
		fmt.Fprintf(&archive, "-- p%d/a.go --\n%s\n", i, mutilate(rnd, string(source)))
		fmt.Fprintf(&archive, "-- q%d/a.go --\npackage q\nimport w \"example.com/m/p%d\"\nfunc Q() { w.Run(w.New(1)); w.Map([]int{1}, nil) }\nvar V = w.Default\n", i, i)
	}
	dir := module(t, archive.String())
	var first string
	for range 2 {
		res, err := Run(Config{Dir: dir, Env: hermetic()}, []string{"./..."}, []*analysis.Analyzer{bodies}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := show(res, dir)
		for line := range strings.Lines(got) {
			if strings.Contains(line, "gave up") {
				t.Error(line)
			}
		}
		if first == "" {
			first = got
		} else if got != first {
			t.Errorf("first\n%s\nthen\n%s", first, got)
		}
	}
	if n := strings.Count(first, "\n!"); n < rounds/3 {
		t.Errorf("of %d broken packages, %d were named:\n%s", rounds, n, first)
	}
}

// mutilate takes tokens out of a program, repeats them or puts others there.
func mutilate(rnd *rand.Rand, source string) string {
	lines := strings.SplitAfter(source, "\n")
	for range 1 + rnd.IntN(3) {
		i := 1 + rnd.IntN(len(lines)-1)
		switch rnd.IntN(6) {
		case 0:
			lines = slices.Delete(lines, i, i+1)
		case 1:
			lines = slices.Insert(lines, i, lines[1+rnd.IntN(len(lines)-1)])
		case 2:
			lines[i] = strings.Replace(lines[i], "int", "undefined", 1)
		case 3:
			lines[i] = strings.Replace(lines[i], "(", ")", 1)
		case 4:
			words := strings.Fields(lines[i])
			if len(words) > 0 {
				lines[i] = strings.Replace(lines[i], words[rnd.IntN(len(words))], []string{"x.y", "[]", "func", "7", "type T", "}"}[rnd.IntN(6)], 1)
			}
		case 5:
			lines[i] = strings.Replace(lines[i], "Loop", "Poll", 1)
		}
	}
	return strings.Join(lines, "")
}

// What the go command calls the standard library is it, wherever it lies.
func TestStd(t *testing.T) {
	t.Parallel()
	dir := module(t, "-- go.mod --\nmodule mine\ngo 1.26\n-- a.go --\npackage m\nimport _ \"net/http\"\n")
	l, err := list(Config{Dir: dir, Env: hermetic()}, nil, []string{"."})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.pkgs) < 50 {
		t.Errorf("%d packages", len(l.pkgs))
	}
	for _, p := range l.pkgs {
		if p.std == p.root {
			t.Errorf("%s: std is %t", p.path, p.std)
		}
	}
}
