package loopcheck

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A Candidate is a function that goes round a select for ever, as a loop of the program's
// own does, which nothing is known of.
type Candidate struct {
	Name string
	Pos  token.Pos
}

// Candidates are those of this package that receive several things, more than that it is
// time, or over: with one, it is a worker that may take as long as it likes.
func (r *Result) Candidates() []Candidate {
	var out []Candidate
	for _, f := range r.pass.Files {
		if ast.IsGenerated(f) || r.isTest(f) {
			continue
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			known := slices.ContainsFunc(r.Callbacks, func(c *Callback) bool { return fn.Pos() <= c.Pos && c.Pos < fn.End() })
			if f, ok := r.pass.TypesInfo.Defs[fn.Name].(*types.Func); ok && !known && r.cases(fn.Body) > 1 {
				out = append(out, Candidate{r.pkg.MethodName(f), fn.Name.Pos()})
			}
		}
	}
	return out
}

// cases is how many things the select receives that a function goes round for ever; 0 if
// there is none.
func (r *Result) cases(body *ast.BlockStmt) (most int) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt:
			if n.Cond != nil {
				return true
			}
			for _, s := range n.Body.List {
				if labeled, ok := s.(*ast.LabeledStmt); ok {
					s = labeled.Stmt
				}
				if sel, ok := s.(*ast.SelectStmt); ok {
					most = max(most, r.received(sel))
				}
			}
		}
		return true
	})
	return most
}

// received is how many cases of a select receive something.
func (r *Result) received(sel *ast.SelectStmt) (n int) {
	for _, c := range sel.Body.List {
		var from ast.Expr
		switch s := c.(*ast.CommClause).Comm.(type) {
		case *ast.ExprStmt:
			from = s.X
		case *ast.AssignStmt:
			from = s.Rhs[0]
		}
		u, ok := from.(*ast.UnaryExpr)
		if !ok || u.Op != token.ARROW {
			continue
		}
		t := r.pass.TypesInfo.TypeOf(u.X)
		if t == nil {
			continue // in broken code
		}
		ch, ok := t.Underlying().(*types.Chan)
		if !ok {
			continue
		}
		if st, empty := ch.Elem().Underlying().(*types.Struct); empty && st.NumFields() == 0 {
			continue // it is over
		}
		if n, ok := types.Unalias(ch.Elem()).(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time" {
			continue // it is time
		}
		n++
	}
	return n
}
