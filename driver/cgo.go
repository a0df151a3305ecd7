package driver

import (
	"go/ast"
	"go/token"
)

// goTypes puts types of Go into the place of those of C that enumerations are declared
// to be, which are not known without running cgo: a type that the file has constants of
// is a number, and whoever uses these need not know of which size.
func goTypes(f *ast.File) {
	types := map[string]*ast.TypeSpec{}
	enumerations := map[string]bool{}
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				types[s.Name.Name] = s
			case *ast.ValueSpec:
				if t, ok := s.Type.(*ast.Ident); ok && g.Tok == token.CONST {
					enumerations[t.Name] = true
				}
			}
		}
	}
	for name := range enumerations {
		t := types[name]
		if t == nil {
			continue
		}
		c, ok := t.Type.(*ast.SelectorExpr)
		if !ok {
			continue
		}
		if x, ok := c.X.(*ast.Ident); !ok || x.Name != "C" {
			continue
		}
		number := "int"
		if c.Sel.Name == "float" || c.Sel.Name == "double" {
			number = "float64"
		}
		t.Type = &ast.Ident{NamePos: c.Pos(), Name: number}
	}
}
