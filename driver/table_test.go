package driver

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

func TestEmptyTables(t *testing.T) {
	many := func(element string) string { return strings.Repeat(element+", ", manyElements) }
	tests := []struct {
		name, decl string
		left       int // elements
	}{
		{"slice", "[]int{" + many("1") + "}", 0},
		{"array", "[100]int{" + many("-1") + "}", 0},
		{"array of the length of its elements", "[...]string{" + many(`"a"`) + "}", 1},
		{"array with keys", "[...]int{5: 1, 2, 0x10: 3, " + many("4") + "}", 1},
		{"array with keys in another order", "[...]int{100: 1, 2: 2, " + many("4") + "}", manyElements + 2},
		{"array with letters as keys", "[...]int{'a': 1, " + many("4") + "}", manyElements + 1},
		{"map", `map[string]bool{"a": true, "b": false, "c": true}`, 3},
		{"structs", "[]struct{ a, b int }{" + many("{1, 2}") + "{a: 1}}", 0},
		{"nested", "[][]int{" + many("{1, 2}") + "}", 0},
		{"functions", "[]func(){" + many("f") + "}", manyElements},
		{"a function at the end", "[]any{" + many("1") + "f}", manyElements + 1},
		{"named types", "[]any{" + many("T{1}") + "}", manyElements},
		{"few", "[]int{1, 2, 3}", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := "package p\nfunc f() {}\ntype T struct{ a int }\nvar v = " + tt.decl
			parse := func() (*token.FileSet, *ast.File) {
				fset := token.NewFileSet()
				f, err := parser.ParseFile(fset, "p.go", src, 0)
				if err != nil {
					t.Fatal(err)
				}
				return fset, f
			}
			typeOf := func(fset *token.FileSet, f *ast.File) string {
				pkg, err := new(types.Config).Check("p", fset, []*ast.File{f}, nil)
				if err != nil {
					t.Fatal(err)
				}
				return pkg.Scope().Lookup("v").Type().String()
			}
			fset, f := parse()
			want := typeOf(fset, f)
			fset, f = parse()
			emptyTables(f)
			if got := typeOf(fset, f); got != want {
				t.Errorf("the type is %s, was %s", got, want)
			}
			last := f.Decls[len(f.Decls)-1].(*ast.GenDecl).Specs[0].(*ast.ValueSpec).Values[0].(*ast.CompositeLit)
			if got := len(last.Elts); got != tt.left {
				t.Errorf("%d elements are left, not %d", got, tt.left)
			}
		})
	}
}
