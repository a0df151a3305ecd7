package contract

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"
)

// check type-checks one file without imports.
func check(t *testing.T, src string) (*token.FileSet, *types.Package, *types.Info, *ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
	pkg, err := (&types.Config{Importer: importer.Default()}).Check("example.com/p", fset, []*ast.File{f}, info)
	if err != nil {
		t.Fatal(err)
	}
	return fset, pkg, info, f
}

const keySource = `package p

type T struct{ field, Field func() }
func (*T) Pointer() {}
func (T) Value() {}
func Func() {}

type G[K any] struct{ F func(K) }
func (g *G[K]) Method() {}

type Reader interface{ Read() }
type Conn interface{ Reader; Close() }
type A = *T

var Var func()

type Embeds struct{ *T }

func uses(c Conn, g G[int], e Embeds, anon interface{ Unnamed() }) {
	type local struct{ inner func() }
	type localIface interface{ LocalMethod() }
	var li localIface
	li.LocalMethod()
	var l local
	_ = l.inner
	var inside func()
	_ = inside
	c.Read(); c.Close(); g.Method(); _ = g.F; e.Pointer(); anon.Unnamed()
	var err error
	_ = err.Error()
}
`

func TestKeys(t *testing.T) {
	_, pkg, info, _ := check(t, keySource)
	got := map[string]string{}
	for id, obj := range info.Defs {
		switch obj := obj.(type) {
		case *types.Func:
			got["func "+id.Name] = FuncKey(obj)
		case *types.TypeName:
			got["type "+id.Name] = TypeKey(obj)
		case *types.Var:
			got["var "+id.Name] = VarKey(obj)
		}
	}
	for expr, sel := range info.Selections {
		switch obj := sel.Obj().(type) {
		case *types.Func:
			got["call "+expr.Sel.Name] = strings.Join(MethodKeys(sel.Recv(), obj), " ")
		case *types.Var:
			got["field "+expr.Sel.Name] = FieldKey(namedOf(sel.Recv()), obj)
		}
	}
	for name, want := range map[string]string{
		"func Pointer":     "example.com/p.T.Pointer",
		"func Value":       "example.com/p.T.Value",
		"func Func":        "example.com/p.Func",
		"func Method":      "example.com/p.G.Method",
		"func Read":        "example.com/p.Reader.Read",
		"func Unnamed":     "",
		"func LocalMethod": "",
		"type T":           "example.com/p.T",
		"type A":           "example.com/p.A",
		"type K":           "",
		"type local":       "",
		"var Var":          "example.com/p.Var",
		"var inside":       "",
		"var Field":        "",
		"call Read":        "example.com/p.Conn.Read example.com/p.Reader.Read",
		"call Close":       "example.com/p.Conn.Close",
		"call Method":      "example.com/p.G.Method",
		"call Pointer":     "example.com/p.Embeds.Pointer example.com/p.T.Pointer",
		"call Unnamed":     "",
		"call Error":       "error.Error",
		"field F":          "example.com/p.G.F",
		"field inner":      "",
	} {
		g, ok := got[name]
		if !ok {
			t.Errorf("%s was not seen; have %v", name, slices.Sorted(maps.Keys(got)))
		} else if g != want {
			t.Errorf("%s has the key %q, want %q", name, g, want)
		}
	}
	st := pkg.Scope().Lookup("T").Type().(*types.Named)
	if k := FieldKey(st, st.Underlying().(*types.Struct).Field(0)); k != "example.com/p.T.field" {
		t.Errorf("field has the key %q", k)
	}
	for got, want := range map[string]string{
		ParamKey("p.F", 2):  "p.F(2)",
		ResultKey("p.F", 0): "p.F(return 0)",
		ParamKey("", 2):     "",
		ResultKey("", 0):    "",
		FuncKey(nil):        "",
		TypeKey(nil):        "",
		VarKey(nil):         "",
		FieldKey(nil, nil):  "",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A symbol and the object it names must have the same key.
func TestSymbolKeys(t *testing.T) {
	for in, want := range map[string]string{
		"F":                              "p.F",
		"T.M":                            "p.T.M",
		"(*T).M":                         "p.T.M",
		"(T).M":                          "p.T.M",
		"(*T).M(12)":                     "p.T.M(12)",
		"(*T).M(last)":                   "p.T.M(last)",
		"T.M(return)":                    "p.T.M(return 0)",
		"F(return 1)":                    "p.F(return 1)",
		"T.field":                        "p.T.field",
		"Primitive.InputHandler(return)": "p.Primitive.InputHandler(return 0)",
	} {
		sym, err := parseSymbol(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
		} else if got := sym.key("p"); got != want {
			t.Errorf("%s has the key %s, want %s", in, got, want)
		}
	}
}

func TestCalls(t *testing.T) {
	for in, want := range map[string][]string{
		"F()":              {"F"},
		"(*T).M(false)":    {"T.M", "false"},
		"T.M(true, -3, _)": {"T.M", "true", "-3", "_"},
		`F("a b", 0x10)`:   {"F", `"a b"`, "16"},
		`(T).M('a', 1.5)`:  {"T.M", "97", "3/2"},
	} {
		fn, args, err := parseCall(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
		} else if got := append([]string{fn.String()}, args...); !slices.Equal(got, want) {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
	for _, in := range []string{"", "F", "F(x)", "a.b.C()", "F()()", "func(){}()", "F(xs...)", "F(-true)", "_()", "[]int{}(1)"} {
		if _, _, err := parseCall(in); err == nil {
			t.Errorf("%q is taken for a call with constants", in)
		}
	}
}
