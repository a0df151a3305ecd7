package contract

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// FuzzFile checks that no file makes the reader panic, and that each error is
// one line that begins with the place.
func FuzzFile(f *testing.F) {
	for _, name := range []string{"js", "xsync", "finalizers"} { // the short ones
		data, err := catalog.ReadFile("catalog/" + name + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, in := range []string{"", "a: [", "a: &a [*a]", "<<: *x", "? a\n: b", "- - - -", "name: |\n  a\n", "\t", "{", "a: !!binary x", "\x00", "a: b\n---\n...\n", contractWith("callback: true"),
		"aliases: {x: github.com/rivo/tview}", "frameworks: [{name: tview}]", "name: \"a\\nb\"", "\"a\\nb\": c", "budget: 9999999999999999h"} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := load("c.yaml", data)
		if err != nil {
			if msg := err.Error(); !strings.HasPrefix(msg, "c.yaml:") || strings.ContainsAny(msg, "\n\r") {
				t.Errorf("%q", msg)
			}
			return
		}
		for _, c := range s.all() {
			if c.Framework == nil || c.Key == "" || c.Pos == "" {
				t.Errorf("%+v", c)
			}
		}
	})
}

// FuzzSymbol checks that what is read as a symbol has a canonical form that
// reads as the same symbol.
func FuzzSymbol(f *testing.F) {
	for _, in := range []string{"F", "T.M", "(*T).M", "(T).M(0)", "T.M(last)", "T.M(return)", "T.M(return 3)", "(", ")", "()", "(*)", ".", "T.", "F()", "F(return )", "F(256)", "é.ß", "T[K].M", "(*T)."} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		sym, err := parseSymbol(in)
		if err != nil {
			return
		}
		again, err := parseSymbol(sym.String())
		if err != nil || again != sym {
			t.Errorf("%q is %+v, but its form %q is %+v, %v", in, sym, sym, again, err)
		}
	})
}

// FuzzCall is about the calls in unless.
func FuzzCall(f *testing.F) {
	for _, in := range []string{"F()", "(*T).M(false)", "F(-1, 'a', \"x\", 1.5, 2i, _)", "F(", "F(1<<99)", "F(-2i)", "func() {}()", "F(\n)"} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		fn, args, err := parseCall(in)
		if err != nil {
			return
		}
		if _, err := parseSymbol(fn.String()); err != nil {
			t.Errorf("%q calls %v: %v", in, fn, err)
		}
		for _, a := range args {
			if a == "" {
				t.Errorf("%q has an argument without a value", in)
			}
		}
	})
}

// FuzzDirective puts a directive in every place where one can stand.
func FuzzDirective(f *testing.F) {
	for _, in := range []string{"callback", "callback f", "callback return 1", "offload 0", "schedules async", "holds", "lane x", "framework a b=c", `framework a title="x" budget=1s`, "unless F(1)", "blocks cpu", "framework a=\"", "why \xff", "stalls `", ""} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		src := strings.ReplaceAll("D\npackage p\n\nD\ntype T struct {\n\tD\n\tA, b func()\n\tD\n\tint\n}\n\nD\ntype I interface {\n\tD\n\tM(f func()) (int, func())\n\tD\n\tany\n}\n\n"+
			"D\ntype F func()\n\nD\nfunc (*T) M(f func(), n int) (int, func()) {\n\tD\n\treturn 0, nil\n}\n\nD\nvar V, W func()\n\nD\nvar (\n\tD\n\tX int\n)\n\nD\nconst C = 1\n\nD\n",
			"D\n", "//loopvet:"+in+"\n")
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return // a line break in the directive
		}
		info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
		// Broken code is analysed as far as it goes, so errors do not matter.
		pkg, _ := (&types.Config{Importer: importer.Default(), Error: func(error) {}}).Check("p", fset, []*ast.File{file}, info)
		cs, problems := FromFiles(fset, pkg, info, []*ast.File{file})
		for key, c := range cs {
			if c.Key != key || c.Framework == nil || !c.Says() {
				t.Errorf("%q: %+v", in, c)
			}
		}
		for _, p := range problems {
			if !p.Pos.IsValid() || p.Message == "" {
				t.Errorf("%q: %+v", in, p)
			}
		}
	})
}
