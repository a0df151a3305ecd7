package driver

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
)

// manyElements is from how many elements on a literal of package level is a table. A
// fifth of a large program's instructions can be there to fill those.
const manyElements = 64

// emptyTables takes the elements out of the tables of a file, where they are
// literals of basic types: nothing of that can be called. The types of what is
// declared stay what they are.
func emptyTables(f *ast.File) {
	for _, d := range f.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok || d.Tok != token.VAR {
			continue
		}
		for _, s := range d.Specs {
			for _, v := range s.(*ast.ValueSpec).Values {
				if lit, ok := v.(*ast.CompositeLit); ok && len(lit.Elts) >= manyElements {
					emptyTable(lit)
				}
			}
		}
	}
}

func emptyTable(lit *ast.CompositeLit) {
	if !slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool { return !isData(e) }) {
		if a, ok := lit.Type.(*ast.ArrayType); !ok || a.Len == nil || !isEllipsis(a.Len) {
			lit.Elts = nil
		} else if n, ok := lengthOf(lit.Elts); ok {
			// The length of the array follows from its last element.
			last := lit.Elts[len(lit.Elts)-1]
			if kv, ok := last.(*ast.KeyValueExpr); ok {
				last = kv.Value
			}
			lit.Elts = []ast.Expr{&ast.KeyValueExpr{
				Key: &ast.BasicLit{ValuePos: last.Pos(), Kind: token.INT, Value: strconv.Itoa(n - 1)}, Colon: last.Pos(), Value: last,
			}}
		}
	}
}

func isEllipsis(e ast.Expr) bool {
	_, ok := e.(*ast.Ellipsis)
	return ok
}

// isData reports whether an element is made of literals of basic types.
func isData(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.UnaryExpr:
		return e.Op == token.SUB && isData(e.X)
	case *ast.Ident:
		return e.Name == "true" || e.Name == "false" || e.Name == "nil"
	case *ast.KeyValueExpr:
		_, name := e.Key.(*ast.Ident) // of a field or a constant
		return (name || isData(e.Key)) && isData(e.Value)
	case *ast.CompositeLit: // whose type is that of the elements
		return e.Type == nil && !slices.ContainsFunc(e.Elts, func(e ast.Expr) bool { return !isData(e) })
	}
	return false
}

// lengthOf is the length of the array that has the elements, if it can be known
// without types: there the last has the highest index.
func lengthOf(elements []ast.Expr) (n int, ok bool) {
	for _, e := range elements {
		if kv, keyed := e.(*ast.KeyValueExpr); keyed {
			key, basic := kv.Key.(*ast.BasicLit)
			if !basic {
				return 0, false
			}
			at, err := strconv.ParseInt(key.Value, 0, 32)
			if err != nil || int(at) < n {
				return 0, false // like 'a', or not in order
			}
			n = int(at)
		}
		n++
	}
	return n, true
}
