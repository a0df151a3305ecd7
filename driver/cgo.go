package driver

import (
	"go/ast"
	"go/token"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// goConstants puts a number into the place of each constant of C that one of Go is made
// of, the same one for each name: what it really is, is not known without running cgo,
// but whoever uses them needs to tell them apart.
func goConstants(f *ast.File, numbers map[string]int) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			s := s.(*ast.ValueSpec)
			t, _ := s.Type.(*ast.Ident)
			text := t != nil && t.Name == "string"
			for i, v := range s.Values {
				s.Values[i] = astutil.Apply(v, func(c *astutil.Cursor) bool {
					sel, ok := c.Node().(*ast.SelectorExpr)
					if !ok {
						return true
					}
					if x, ok := sel.X.(*ast.Ident); !ok || x.Name != "C" {
						return true
					}
					n, known := numbers[sel.Sel.Name]
					if !known {
						n = len(numbers) + 1
						numbers[sel.Sel.Name] = n
					}
					lit := &ast.BasicLit{ValuePos: sel.Pos(), Kind: token.INT, Value: strconv.Itoa(n)}
					if text {
						lit.Kind, lit.Value = token.STRING, strconv.Quote(sel.Sel.Name)
					}
					c.Replace(lit)
					return false
				}, nil).(ast.Expr)
			}
		}
	}
}

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
