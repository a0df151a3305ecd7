package contract

import (
	"fmt"
	"go/ast"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

func directivesOf(t *testing.T, src string) (map[string]*Contract, []string) {
	t.Helper()
	fset, pkg, info, f := check(t, src)
	cs, problems := FromFiles(fset, pkg, info, []*ast.File{f})
	var lines []string
	for _, p := range problems {
		pos := fset.Position(p.Pos)
		lines = append(lines, fmt.Sprintf("%d:%d: %s", pos.Line, pos.Column, p.Message))
	}
	return cs, lines
}

const directiveSource = `// Package p is a loop.
//
//loopvet:framework myloop title="My loop" budget=5ms remedy="use Offload, not go" home="Post it"
//loopvet:framework myloop docs="https://example.com/a b"
package p

// A Task runs on the loop.
//
//loopvet:callback
type Task func()

// Handler is implemented by users.
type Handler interface {
	// OnData runs on the loop.
	//
	//loopvet:callback
	//loopvet:lane lane
	//loopvet:stalls keep-alives
	OnData()
	//loopvet:setup
	OnStart()
	//loopvet:offload return
	Background() func()
	//loopvet:callback f
	Register(f func())
}

type Loop struct {
	//loopvet:callback
	//loopvet:holds mu
	//loopvet:unless (*Loop).SetOrdered(false)
	//loopvet:why the loop calls it
	OnA, OnB func()

	//loopvet:callback
	hooks []func()
}

//loopvet:schedules bounded
//loopvet:callback fn
//loopvet:offload 1
func (l *Loop) Post(fn func(), after func()) {}

//loopvet:schedules sync
//loopvet:only off-loop
func (l *Loop) Sync() {}

//loopvet:waits
//loopvet:ignore something here
func (l *Loop) Close() {}

//loopvet:loop
func (l *Loop) run() {}

//loopvet:blocks network
func Dial() {}

//loopvet:nonblocking
func TryDial() {}

//loopvet:heavy data
func Parse() {}

//loopvet:callback f
//loopvet:again true
//loopvet:schedules async
//loopvet:triggers Handler.OnData
//loopvet:why the loop runs it when it is idle
//loopvet:awaited return 1
//loopvet:why it says whether there was room
func Idle(f func() bool) (int, error) { return 0, nil }

//loopvet:awaited
func Start() error { return nil }

//loopvet:callback
func Tick() {}

//loopvet:callback return 1
func Make() (int, func()) { return 0, nil }

//loopvet:callback ...
//loopvet:ignore
func odd() {}

func (l *Loop) SetOrdered(bool) {}

var (
	//loopvet:callback
	OnPanic func(any)
)

//loopvet:only loop
type Widget struct {
	//loopvet:only loop
	Rows, cols int
}

//loopvet:only anywhere
func (w *Widget) Len() int { return 0 }

//loopvet:runs
func (l *Loop) Main() {}

//go:noinline
func other() {}
`

func TestDirectives(t *testing.T) {
	cs, problems := directivesOf(t, strings.Replace(directiveSource, "//loopvet:callback ...\n", "", 1))
	if len(problems) > 0 {
		t.Errorf("problems: %q", problems)
	}
	var got []string
	for _, k := range slices.Sorted(maps.Keys(cs)) {
		c := cs[k]
		got = append(got, strings.TrimPrefix(k, "example.com/p.")+strings.TrimSuffix(c.promise(), " blocks:none"))
		if c.Key != k || c.Package != "example.com/p" || c.Key != c.Package+"."+c.Symbol || !strings.HasPrefix(c.Pos, "p.go:") {
			t.Errorf("%+v does not say where it belongs", c)
		}
		if f := c.Framework; f.Name != "myloop" || f.Title != "My loop" || f.Budget != 5*time.Millisecond || f.Remedy != "use Offload, not go" || f.Home != "Post it" ||
			f.Docs != "https://example.com/a b" || f.Pos != "p.go:3" || !slices.Equal(f.Packages, []string{"example.com/p"}) {
			t.Errorf("%s belongs to %+v", k, f)
		}
	}
	quals := ` holds:"mu" unless:"(*Loop).SetOrdered(false)" why:"the loop calls it"`
	want := []string{
		"Dial blocks:network",
		"Handler.Background(return 0) offload",
		`Handler.OnData callback lane:"lane" stalls:"keep-alives"`,
		"Handler.OnStart setup",
		"Handler.Register(0) callback",
		`Idle schedules:"async" triggers:"Handler.OnData" why:"the loop runs it when it is idle"`,
		`Idle(0) callback again:"true" why:"the loop runs it when it is idle"`,
		`Idle(return 1) awaited why:"it says whether there was room"`,
		"Loop.Close waits",
		"Loop.Main runs",
		"Loop.OnA callback" + quals,
		"Loop.OnB callback" + quals,
		`Loop.Post schedules:"bounded"`,
		"Loop.Post(0) callback",
		"Loop.Post(1) offload",
		`Loop.Sync schedules:"sync" only:"off-loop"`,
		"Loop.hooks callback",
		"Loop.run loop",
		"Make(return 1) callback",
		"OnPanic callback",
		`Parse heavy:"data"`,
		"Start(return 0) awaited",
		"Task callback",
		"Tick callback",
		"TryDial nonblocking",
		`Widget only:"loop"`,
		`Widget.Len only:"anywhere"`,
		`Widget.Rows only:"loop"`,
		`Widget.cols only:"loop"`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if c := cs["example.com/p.Loop.OnA"]; c.UnlessKey != "example.com/p.Loop.SetOrdered" || !slices.Equal(c.UnlessArgs, []string{"false"}) {
		t.Errorf("unless is %q %q", c.UnlessKey, c.UnlessArgs)
	}
}

func TestDirectivesWithoutFramework(t *testing.T) {
	cs, problems := directivesOf(t, "package p\n\n//loopvet:waits\nfunc F() {}\n")
	if len(problems) != 0 || len(cs) != 1 {
		t.Fatalf("got %v, %q", cs, problems)
	}
	if f := cs["example.com/p.F"].Framework; f.Name != "p" || f.Title != "p" {
		t.Errorf("the framework is %+v, want one of the package's name", f)
	}
}

func TestGenericDirectives(t *testing.T) {
	cs, problems := directivesOf(t, `package p

type Pool[T any] struct {
	//loopvet:callback
	On func(T)
}

//loopvet:callback f
func (p *Pool[T]) Each(f func(T)) {}

//loopvet:callback fs
func All[T any](fs ...func(T)) {}
`)
	got := slices.Sorted(maps.Keys(cs))
	want := []string{"example.com/p.All(0)", "example.com/p.Pool.Each(0)", "example.com/p.Pool.On"}
	if !slices.Equal(got, want) || len(problems) > 0 {
		t.Errorf("got %q, %q, want %q", got, problems, want)
	}
}

func TestDirectiveProblems(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"//loopvet:calback\nfunc F() {}", `3:1: unknown directive "loopvet:calback"; did you mean "loopvet:callback"?`},
		{"//loopvet:zzzzzzzzzzzz\nfunc F() {}", "3:1: unknown directive \"loopvet:zzzzzzzzzzzz\"; write loopvet:callback, loopvet:offload, loopvet:setup, loopvet:schedules, loopvet:waits, loopvet:onloop, loopvet:event, loopvet:suspends, loopvet:resumes, loopvet:runs, loopvet:only, loopvet:blocks, loopvet:nonblocking, loopvet:heavy, loopvet:resolves, loopvet:puts, loopvet:gives, loopvet:news, loopvet:loop, loopvet:instead, loopvet:calls, loopvet:triggers, loopvet:awaited, loopvet:released, loopvet:once, loopvet:feeds, loopvet:again, loopvet:holds, loopvet:lane, loopvet:stalls, loopvet:before, loopvet:unless, loopvet:why, loopvet:framework or loopvet:ignore"},
		{"func F() {\n\t//loopvet:callback\n}", "4:2: //loopvet:callback is in no doc comment; write it directly above a function, method, field, type or variable of the package"},
		{"//loopvet:callback\n\nfunc F() {}", "3:1: //loopvet:callback is in no doc comment; write it directly above a function, method, field, type or variable of the package"},
		{"//loopvet:waits\nconst c = 1", "3:1: //loopvet:waits is in no doc comment; write it directly above a function, method, field, type or variable of the package"},
		{"//loopvet:callback\nvar (\n\tf func()\n)", "3:1: //loopvet:callback is in no doc comment; write it directly above a function, method, field, type or variable of the package"},
		{"//loopvet:framework x\nfunc F() {}", "3:1: //loopvet:framework is about the package; write it above the package clause"},
		{"//loopvet:callback g\nfunc F(f func()) {}", `3:1: //loopvet:callback: F has no parameter "g"; did you mean "f"?`},
		{"//loopvet:callback handler\nfunc F(f func()) {}", `3:1: //loopvet:callback: F has no parameter "handler"; write a name of one, or an index below 1`},
		{"//loopvet:callback 1\nfunc F(f func()) {}", `3:1: //loopvet:callback: F has no parameter "1"; write a name of one, or an index below 1`},
		{"//loopvet:callback f\nfunc F() {}", `3:1: //loopvet:callback: F has no parameters; remove "f"`},
		{"//loopvet:callback n\nfunc F(n int) {}", "3:1: //loopvet:callback: parameter n of F is int, which holds no function; name one that does"},
		{"//loopvet:callback return\nfunc F() {}", "3:1: //loopvet:callback: F has no result; write an index within them"},
		{"//loopvet:callback return 1\nfunc F() func() { return nil }", "3:1: //loopvet:callback: F has one result; write an index within them"},
		{"//loopvet:callback return x\nfunc F() func() { return nil }", `3:1: //loopvet:callback: bad result "return x"; write return or return 0`},
		{"//loopvet:callback return\nfunc F() int { return 0 }", "3:1: //loopvet:callback: result 0 of F is int, which holds no function; name one that does"},
		{"//loopvet:callback\ntype T int", "3:1: //loopvet:callback on a type of type example.com/p.T, which holds no function; move it to the function, parameter or field that does"},
		{"//loopvet:callback\ntype T interface{ M() }", "3:1: //loopvet:callback on an interface says too much; write it on those of its methods that are meant"},
		{"//loopvet:callback f\ntype T func()", `3:1: //loopvet:callback on a type takes no argument; remove "f"`},
		{"type T struct {\n\t//loopvet:setup\n\tn int\n}", "4:2: //loopvet:setup on a struct field of type int, which holds no function; move it to the function, parameter or field that does"},
		{"type T struct {\n\t//loopvet:waits\n\ta, b int\n}", "4:2: //loopvet:waits is about a function or method, not a struct field; move it there"},
		{"//loopvet:only loop\nvar v int", "3:1: //loopvet:only is about a function, method, type or field, not a variable; move it there"},
		{"//loopvet:schedules\nfunc F() {}", "3:1: //loopvet:schedules: schedules needs a value; write async, bounded or sync"},
		{"//loopvet:schedules late\nfunc F() {}", `3:1: //loopvet:schedules: bad value "late" of schedules; write async, bounded or sync`},
		{"//loopvet:blocks netwok\nfunc F() {}", `3:1: //loopvet:blocks: unknown kind of effect "netwok"; did you mean "network"?`},
		{"//loopvet:waits now\nfunc F() {}", `3:1: //loopvet:waits takes no argument; remove "now"`},
		{"//loopvet:once f\nfunc F(f func()) {}", `3:1: //loopvet:once takes no argument; remove "f"`},
		{"//loopvet:awaited\nfunc F() {}", "3:1: //loopvet:awaited: F has no result; write an index within them"},
		{"//loopvet:awaited err\nfunc F() error { return nil }", `3:1: //loopvet:awaited: bad result "err"; write return or return 0`},
		{"//loopvet:awaited\nvar v int", "3:1: //loopvet:awaited is about a result of a function or method, not a variable; move it there"},
		{"//loopvet:again true\nfunc F() {}", "3:1: //loopvet:again says more about a callback; add //loopvet:callback to the same comment"},
		{"//loopvet:holds mu\nfunc F() {}", "3:1: //loopvet:holds says more about a callback; add //loopvet:callback to the same comment"},
		{"//loopvet:callback\n//loopvet:lane fast\nfunc F() {}", `4:1: //loopvet:lane: bad value "fast" of lane; write loop, lane or shared`},
		{"//loopvet:callback\n//loopvet:offload\nfunc F() {}", "3:1: F cannot be both callback and offload; keep one of them"},
		{"//loopvet:blocks file\n//loopvet:nonblocking\nfunc F() {}", "3:1: F cannot be both blocks and nonblocking; keep one of them"},
	} {
		cs, problems := directivesOf(t, "package p\n\n"+test.src+"\n")
		if len(problems) != 1 || problems[0] != test.want {
			t.Errorf("%s\n got: %q\nwant: %q", test.src, problems, test.want)
		}
		// A bad qualifier leaves the callback: it is one all the same.
		if left := strings.Count(test.src, "lane fast"); len(cs) != left {
			t.Errorf("%s\nmakes %v, want %d contracts", test.src, cs, left)
		}
	}
}

func TestFrameworkProblems(t *testing.T) {
	const usage = `write //loopvet:framework NAME title="..." budget=16ms remedy="..." home="..." move="..." delay="..." docs="..."`
	for _, test := range []struct{ header, want string }{
		{"//loopvet:framework", "1:1: //loopvet:framework needs a name; " + usage},
		{`//loopvet:framework title="x"`, "1:1: //loopvet:framework needs a name; " + usage},
		{`//loopvet:framework x title="y`, "1:1: //loopvet:framework: a quote is not closed; " + usage},
		{`//loopvet:framework x title="y"z`, `1:1: //loopvet:framework: a space is missing after "y"; ` + usage},
		{"//loopvet:framework x y", `1:1: //loopvet:framework: "y" is not key=value; ` + usage},
		{"//loopvet:framework x budjet=1ms", `1:1: //loopvet:framework: unknown key "budjet"; did you mean "budget"?`},
		{"//loopvet:framework x budget=1", `1:1: //loopvet:framework: bad budget "1"; write a duration with its unit, e.g. 16ms`},
		{"//loopvet:framework x\n//loopvet:framework y", "2:1: this package is framework x already (p.go:1); keep one name"},
		{"//loopvet:callback", "1:1: //loopvet:callback says nothing about a package; write it in the doc comment of a function, method, field, type or variable"},
		{"//loopvet:framwork x", `1:1: unknown directive "loopvet:framwork"; did you mean "loopvet:framework"?`},
	} {
		_, problems := directivesOf(t, test.header+"\npackage p\n")
		if len(problems) != 1 || problems[0] != test.want {
			t.Errorf("%s\n got: %q\nwant: %q", test.header, problems, test.want)
		}
	}
}

// A file of a package may say which framework it is, above the doc comment too.
func TestFrameworkAboveDoc(t *testing.T) {
	cs, problems := directivesOf(t, "//go:build !none\n\n//loopvet:framework x\n\n// Package p.\npackage p\n\n//loopvet:waits\nfunc F() {}\n")
	if len(problems) != 0 || cs["example.com/p.F"].Framework.Name != "x" {
		t.Errorf("got %v, %q", cs, problems)
	}
}
