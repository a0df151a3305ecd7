package driver

import (
	"go/ast"
	"strings"
)

// goTypes puts types of Go into the place of those of C that types are declared to be,
// which are not known without running cgo. Such a type is a number, mostly of an
// enumeration, and whoever uses its constants and methods need not know of which size.
func goTypes(f *ast.File) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			t, ok := s.(*ast.TypeSpec)
			if !ok {
				continue
			}
			c, ok := t.Type.(*ast.SelectorExpr)
			if !ok {
				continue
			}
			if x, ok := c.X.(*ast.Ident); !ok || x.Name != "C" {
				continue
			}
			switch name := c.Sel.Name; {
			case strings.HasPrefix(name, "struct_"), strings.HasPrefix(name, "union_"):
			case name == "float", name == "double":
				t.Type = &ast.Ident{NamePos: c.Pos(), Name: "float64"}
			default:
				t.Type = &ast.Ident{NamePos: c.Pos(), Name: "int"}
			}
		}
	}
}
