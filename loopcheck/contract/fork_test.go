package contract

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"
)

const screens = `
name: screens
title: Screens
remedy: do it elsewhere
contracts:
  - packages: [example.com/screens/v2]
    symbols:
      New(0): {callback: true}
      Screen.OnKey: {callback: true}
      Screen.OnDraw: {callback: true}
      (*Screen).Queue: {schedules: sync}
      (*Screen).Queue(0): {callback: true, unless: Inline(true)}
      (*Screen).Run: {runs: true}
      Handler.Handle: {callback: true}
      Post: {schedules: async}
      Post(0): {callback: true}
      Stop: {nonblocking: true}
`

const screen = `package screens

type Screen struct{ OnKey, OnDraw func() }

func New(f func()) *Screen { return nil }

func (*Screen) Queue(f func()) {}
func (*Screen) Run() {}

type Handler interface{ Handle() }

func Post(f func()) {}
func Inline(bool) {}
`

func TestForked(t *testing.T) {
	set, err := load("c.yaml", []byte(screens))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		path, source string
		want         int
	}{
		{"example.com/mine/screens", screen + "func Stop() {}", 10},
		{"example.com/mine/screens", screen, 9},    // one of ten may be missing
		{"example.com/mine/screens/v7", screen, 9}, // whatever its version
		{"example.com/mine/screens.v7", screen, 9}, // or where that stands
		{"example.com/screens/v2", screen, 0},      // it is the one that the contracts are about
		{"example.com/mine/panels", screen, 0},     // it is called otherwise
		{"example.com/mine/screens", "package screens; func Post(f func()) {}; func Stop() {}", 0},
	} {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "x.go", test.source, 0)
		if err != nil {
			t.Fatal(err)
		}
		pkg, err := new(types.Config).Check(test.path, fset, []*ast.File{f}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := set.Forked(pkg)
		if len(got) != test.want {
			t.Errorf("%s: got %d contracts, want %d", test.path, len(got), test.want)
		}
		if test.want == 0 {
			continue
		}
		c := got[test.path+".Screen.Queue(0)"]
		if c == nil || !c.Callback || c.Package != test.path || c.UnlessKey != test.path+".Inline" || c.Framework.Name != "screens" || !slices.Contains(c.Framework.Packages, test.path) {
			t.Errorf("%s: Queue(0) is %+v", test.path, c)
		}
	}
	if f := set.Framework("screens"); len(f.Packages) != 1 {
		t.Errorf("the framework has %v", f.Packages)
	}
}
