package loopcheck

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// A Candidate is a function that goes round for what comes, as a loop of the program's
// own does, which nothing is known of.
type Candidate struct {
	Name string
	Pos  token.Pos
}

// Candidates are those of this package, also if a literal in them goes round, that receive
// several things, more than that it is time, or over: by a select, as functions to be
// called, or as events of several kinds, which they or who they hand them to tell apart.
// With one it is a worker that may take as long as it likes.
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
				found = found || ok && r.receivesSeveral(sel)
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
	ch := r.chanOf(n.X)
	return ch != nil && r.tellsApart(ch, n.Body.List)
}

// chanOf is the type of a channel; nil if x is none, as in broken code.
func (r *Result) chanOf(x ast.Expr) *types.Chan {
	if t := r.pass.TypesInfo.TypeOf(x); t != nil {
		ch, _ := t.Underlying().(*types.Chan)
		return ch
	}
	return nil
}

// tellsApart reports whether what comes by a channel are functions, or what the statements
// tell apart by a switch, or a function of this package that they call.
func (r *Result) tellsApart(ch *types.Chan, body []ast.Stmt) bool {
	if _, ok := ch.Elem().Underlying().(*types.Signature); ok {
		return true
	}
	return slices.ContainsFunc(body, func(s ast.Stmt) bool {
		if switches(s) {
			return true
		}
		x, ok := s.(*ast.ExprStmt)
		if !ok {
			return false
		}
		call, ok := x.X.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 || !slices.ContainsFunc(call.Args, func(a ast.Expr) bool {
			t := r.pass.TypesInfo.TypeOf(a)
			return t != nil && types.Identical(t, ch.Elem())
		}) {
			return false
		}
		callee := r.declOf(typeutil.Callee(r.pass.TypesInfo, call))
		return callee != nil && slices.ContainsFunc(callee.Body.List, switches)
	})
}

// switches reports whether a statement tells several kinds apart.
func switches(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.SwitchStmt:
		return s.Tag != nil && len(s.Body.List) >= fewKinds
	case *ast.TypeSwitchStmt:
		return len(s.Body.List) >= fewKinds
	}
	return false
}

// declOf is the declaration of a function of this package with a body, or nil.
func (r *Result) declOf(f types.Object) *ast.FuncDecl {
	if f == nil || f.Pkg() != r.pass.Pkg {
		return nil
	}
	for _, file := range r.pass.Files {
		for _, d := range file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil && r.pass.TypesInfo.Defs[fn.Name] == f {
				return fn
			}
		}
	}
	return nil
}

// receivesSeveral reports whether a select receives more than one thing, or one that it
// tells apart.
func (r *Result) receivesSeveral(sel *ast.SelectStmt) bool {
	n := 0
	for _, c := range sel.Body.List {
		c := c.(*ast.CommClause)
		var from ast.Expr
		switch s := c.Comm.(type) {
		case *ast.ExprStmt:
			from = s.X
		case *ast.AssignStmt:
			from = s.Rhs[0]
		}
		u, ok := from.(*ast.UnaryExpr)
		if !ok || u.Op != token.ARROW {
			continue
		}
		ch := r.chanOf(u.X)
		if ch == nil || leaves(c.Body) && len(c.Body) == 1 {
			continue
		}
		if st, empty := ch.Elem().Underlying().(*types.Struct); empty && st.NumFields() == 0 && (len(c.Body) == 0 || leaves(c.Body)) {
			continue // it is over
		}
		if n, ok := types.Unalias(ch.Elem()).(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time" {
			continue // it is time
		}
		if n++; n > 1 || r.tellsApart(ch, c.Body) {
			return true
		}
	}
	return false
}

// leaves reports whether statements end in one that leaves the loop.
func leaves(body []ast.Stmt) bool {
	if len(body) == 0 {
		return false
	}
	switch s := body[len(body)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok == token.GOTO || s.Tok == token.BREAK && s.Label != nil
	}
	return false
}
