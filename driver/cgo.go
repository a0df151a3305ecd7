package driver

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// ofC is the node if it is a name of C's; nil if not.
func ofC(n ast.Node) *ast.SelectorExpr {
	sel, ok := n.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if x, ok := sel.X.(*ast.Ident); !ok || x.Name != "C" {
		return nil
	}
	return sel
}

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
					sel := ofC(c.Node())
					if sel == nil {
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
		c := ofC(t.Type)
		if c == nil {
			continue
		}
		number := "int"
		if c.Sel.Name == "float" || c.Sel.Name == "double" {
			number = "float64"
		}
		t.Type = &ast.Ident{NamePos: c.Pos(), Name: number}
	}
}

// withoutC leaves out the statements that only call C, and the values of variables that C
// computes, whose types are not known. It reports whether there were any.
func withoutC(f *ast.File) (some bool) {
	call := func(e ast.Expr) bool {
		c, ok := e.(*ast.CallExpr)
		return ok && ofC(c.Fun) != nil
	}
	astutil.Apply(f, func(c *astutil.Cursor) bool {
		only := false
		switch s := c.Node().(type) {
		case *ast.ExprStmt:
			only = call(s.X)
		case *ast.DeferStmt:
			only = call(s.Call)
		case *ast.GoStmt:
			only = call(s.Call)
		}
		if only {
			some = true
			c.Replace(&ast.EmptyStmt{Semicolon: c.Node().Pos(), Implicit: true})
		}
		return !only
	}, nil)
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			var of ast.Expr // C's
			for _, val := range v.Values {
				ast.Inspect(val, func(n ast.Node) bool {
					if c := ofC(n); c != nil && of == nil {
						of = c
					}
					_, lit := n.(*ast.FuncLit)
					return !lit
				})
			}
			if of != nil {
				some = true
				v.Values = nil
				if v.Type == nil {
					v.Type = of
				}
			}
		}
	}
	return some
}

// code is where a file has code, and not only declarations: bodies of functions, and
// values of variables.
func code(files []*ast.File) (in func(token.Pos) bool) {
	type span struct{ from, to token.Pos }
	var spans []span // in the order of positions within each file, and of files
	for _, f := range files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Body != nil {
					spans = append(spans, span{d.Body.Pos(), d.Body.End()})
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if v, ok := s.(*ast.ValueSpec); ok {
						for _, val := range v.Values {
							spans = append(spans, span{val.Pos(), val.End()})
						}
					}
				}
			}
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return func(pos token.Pos) bool {
		i, found := slices.BinarySearchFunc(spans, pos, func(s span, p token.Pos) int { return cmp.Compare(s.from, p) })
		return found || i > 0 && pos < spans[i-1].to
	}
}
