package loopcheck

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A Candidate is a function that goes round for what comes, as a loop of the program's
// own does, which nothing is known of.
type Candidate struct {
	Name string
	Pos  token.Pos
}

// Candidates are those of this package, also if a literal in them goes round, that receive
// several things, more than that it is time, or over: by a select, as functions to be
// called, or as events of several kinds. With one it is a worker that may take as long as
// it likes.
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
			if f, ok := r.pass.TypesInfo.Defs[fn.Name].(*types.Func); ok && !known && r.goesRound(fn.Body) {
				out = append(out, Candidate{r.pkg.MethodName(f), fn.Name.Pos()})
			}
		}
	}
	return out
}

// goesRound reports whether the body of a function has such a loop.
func (r *Result) goesRound(body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt:
			for _, s := range n.Body.List {
				if labeled, ok := s.(*ast.LabeledStmt); ok {
					s = labeled.Stmt
				}
				sel, ok := s.(*ast.SelectStmt)
				found = found || ok && r.received(sel) > 1
			}
		case *ast.RangeStmt:
			found = found || r.dispatches(n)
		}
		return !found
	})
	return found
}

// fewKinds is how many cases a switch has at least that tells events apart.
const fewKinds = 3

// dispatches reports whether a loop receives functions, or what it tells apart by a switch.
func (r *Result) dispatches(n *ast.RangeStmt) bool {
	t := r.pass.TypesInfo.TypeOf(n.X)
	if t == nil {
		return false // in broken code
	}
	ch, ok := t.Underlying().(*types.Chan)
	if !ok {
		return false
	}
	if _, ok := ch.Elem().Underlying().(*types.Signature); ok {
		return true
	}
	return slices.ContainsFunc(n.Body.List, func(s ast.Stmt) bool {
		switch s := s.(type) {
		case *ast.SwitchStmt:
			return s.Tag != nil && len(s.Body.List) >= fewKinds
		case *ast.TypeSwitchStmt:
			return len(s.Body.List) >= fewKinds
		}
		return false
	})
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
