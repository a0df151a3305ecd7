package contract

import (
	"io/fs"
	"strings"
	"testing"
)

// FuzzFile checks that no file makes the reader panic, and that each error is
// one line that begins with the place.
func FuzzFile(f *testing.F) {
	names, err := fs.Glob(catalog, "catalog/*.yaml")
	if err != nil || len(names) == 0 {
		f.Fatal(names, err)
	}
	for _, name := range names {
		data, err := catalog.ReadFile(name)
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
	for _, in := range []string{"F", "T.M", "(*T).M", "(T).M(0)", "T.M(return)", "T.M(return 3)", "(", ")", "()", "(*)", ".", "T.", "F()", "F(return )", "F(256)", "é.ß", "T[K].M", "(*T)."} {
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
