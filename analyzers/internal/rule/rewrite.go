package rule

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// What a framework says of how to write something else instead, a contract says, and
// these fill in. They make a fix only for the last thing that a function does: what
// would come after it would come before.

// Instead rewrites a call that waits for its own loop as its contract says.
func Instead(pass *analysis.Pass, res *loopcheck.Result) func(*loopcheck.Place) *analysis.SuggestedFix {
	var taken map[string]bool // names; made when first needed
	return func(p *loopcheck.Place) *analysis.SuggestedFix {
		if p.Kind != effect.SelfWait {
			return nil
		}
		s := lastStatement(pass, res, p)
		if s == nil {
			return nil
		}
		k := res.ContractOf(s.call)
		if k == nil || k.Instead == "" || len(s.call.Args) != 1 || s.call.Ellipsis.IsValid() || !s.bare(s.call.Fun) {
			return nil
		}
		arg := s.call.Args[0]
		tv := pass.TypesInfo.Types[arg]
		if tv.IsNil() {
			return nil
		}
		keep, value := "", s.text(arg) // the argument is what it is now
		if !fixed(pass, arg) && !emptyLiteral(arg) {
			if taken == nil {
				taken = names(pass)
			}
			name := unused(taken, "msg")
			keep, value = name+" := "+value, name
		}
		return s.returns(k.Instead, map[string]string{"0": value}, keep, "Return it instead: the loop takes it after the callback")
	}
}

// Move rewrites a call whose results nobody needs as the framework says. Nothing
// that the callback has may be shared with it.
func Move(pass *analysis.Pass, res *loopcheck.Result) func(*loopcheck.Place) *analysis.SuggestedFix {
	return func(p *loopcheck.Place) *analysis.SuggestedFix {
		f := p.Callback.Framework
		if f == nil || f.Move == "" || p.Kind != effect.CPU && !p.Kind.Blocks() || p.Kind == effect.Sleep || p.Kind == effect.Wait || p.Kind == effect.Forever {
			return nil
		}
		s := lastStatement(pass, res, p)
		if s == nil || !alone(pass, s.call) {
			return nil
		}
		with := map[string]string{"call": s.text(s.call)}
		const message = "Do it elsewhere: it may end after the callback"
		if _, ok := contract.Returns(f.Move); ok {
			return s.returns(f.Move, with, "", message)
		}
		if s.next != nil && slices.ContainsFunc(s.next.Results, func(e ast.Expr) bool { return !plain(e) }) {
			return nil // what is returned may depend on it
		}
		return &analysis.SuggestedFix{Message: message, TextEdits: []analysis.TextEdit{{
			Pos: s.stmt.Pos(), End: s.stmt.End(), NewText: []byte(contract.Rewrite(f.Move, with)),
		}}}
	}
}

// Delay rewrites a sleep before a command is returned as the framework says.
func Delay(pass *analysis.Pass, res *loopcheck.Result) func(*loopcheck.Place) *analysis.SuggestedFix {
	return func(p *loopcheck.Place) *analysis.SuggestedFix {
		f := p.Callback.Framework
		if f == nil || f.Delay == "" || p.Kind != effect.Sleep {
			return nil
		}
		s := lastStatement(pass, res, p)
		if s == nil || s.next == nil || len(s.next.Results) == 0 || len(s.call.Args) != 1 {
			return nil
		}
		command := ast.Unparen(s.next.Results[len(s.next.Results)-1])
		if !s.function(command) {
			return nil
		}
		with := map[string]string{"duration": s.text(s.call.Args[0]), "command": s.text(command)}
		return s.replace(f.Delay, with, "", "Return it as a command that comes later", command)
	}
}

// A last is the last statement of a function: a call whose results are not used, and
// the return after it, if there is one.
type last struct {
	pass *analysis.Pass
	res  *loopcheck.Result
	call *ast.CallExpr
	stmt ast.Stmt
	next *ast.ReturnStmt
	file *ast.File
	fn   *types.Signature
}

// lastStatement is the statement that a place is, if nothing comes after it but a
// return of what does not depend on it; nil if not.
func lastStatement(pass *analysis.Pass, res *loopcheck.Result, p *loopcheck.Place) *last {
	call, around := res.Call(p)
	if call == nil || len(around) < 3 || len(p.Beside) > 0 {
		return nil
	}
	s := &last{pass: pass, res: res, call: call}
	switch stmt := around[0].(type) {
	case *ast.ExprStmt:
		s.stmt = stmt
	case *ast.AssignStmt:
		for _, l := range stmt.Lhs {
			if id, ok := l.(*ast.Ident); !ok || id.Name != "_" {
				return nil
			}
		}
		s.stmt = stmt
	default:
		return nil
	}
	for _, n := range around {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if s.fn == nil {
				s.fn, _ = pass.TypesInfo.TypeOf(n.Name).(*types.Signature)
			}
		case *ast.FuncLit:
			if s.fn == nil {
				s.fn, _ = pass.TypesInfo.TypeOf(n).(*types.Signature)
			}
		case *ast.File:
			s.file = n
		}
	}
	if s.fn == nil || s.file == nil {
		return nil
	}
	stmts := list(around[1])
	for i, stmt := range stmts {
		if stmt != s.stmt {
			continue
		}
		switch {
		case i+1 < len(stmts):
			ret, ok := stmts[i+1].(*ast.ReturnStmt)
			if !ok {
				return nil
			}
			s.next = ret
			return s
		case s.ends(around[1:]):
			return s
		}
	}
	return nil
}

func list(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	}
	return nil
}

// ends reports whether the function ends where the block does.
func (s *last) ends(around []ast.Node) bool {
	for i, n := range around {
		switch n := n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return true
		case *ast.BlockStmt, *ast.CaseClause:
			if i == 0 {
				continue
			}
			stmts := list(n)
			if _, clause := around[i-1].(*ast.CaseClause); clause || stmts[len(stmts)-1] == around[i-1] {
				continue
			}
			j := slices.IndexFunc(stmts, func(stmt ast.Stmt) bool { return stmt == around[i-1] })
			if j < 0 {
				return false
			}
			ret, ok := stmts[j+1].(*ast.ReturnStmt)
			return ok && !slices.ContainsFunc(ret.Results, func(e ast.Expr) bool { return !plain(e) })
		case *ast.IfStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt:
		default:
			return false
		}
	}
	return false
}

// returns makes of the statement what a rewrite returns, where nil is returned.
func (s *last) returns(rewrite string, with map[string]string, keep, message string) *analysis.SuggestedFix {
	if s.next == nil || len(s.next.Results) == 0 {
		return nil
	}
	result := s.next.Results[len(s.next.Results)-1]
	if !s.pass.TypesInfo.Types[result].IsNil() {
		return nil
	}
	return s.replace(rewrite, with, keep, message, result)
}

// replace makes of the statement what a rewrite returns, instead of the result,
// which must be run elsewhere. What stands in keep takes its place.
func (s *last) replace(rewrite string, with map[string]string, keep, message string, result ast.Expr) *analysis.SuggestedFix {
	value, ok := contract.Returns(rewrite)
	n := s.fn.Results().Len()
	if !ok || n == 0 || n != len(s.next.Results) {
		return nil
	}
	pkg := s.res.Runs(s.fn.Results().At(n - 1).Type())
	if pkg == nil {
		return nil
	}
	if with[""] = s.imported(pkg); with[""] == "" {
		return nil
	}
	from, to := s.stmt.Pos(), s.next.Pos()
	if keep != "" || s.commented(from, to) {
		to = s.stmt.End()
	}
	return &analysis.SuggestedFix{Message: message, TextEdits: []analysis.TextEdit{
		{Pos: from, End: to, NewText: []byte(keep)},
		{Pos: result.Pos(), End: result.End(), NewText: []byte(contract.Rewrite(value, with))},
	}}
}

// commented reports whether a comment stands there.
func (s *last) commented(from, to token.Pos) bool {
	for _, g := range s.file.Comments {
		if g.End() > from && g.Pos() < to {
			return true
		}
	}
	return false
}

// imported is the name of a package where the statement stands; "" if it has none.
func (s *last) imported(pkg *types.Package) string {
	for _, spec := range s.file.Imports {
		name := s.pass.TypesInfo.PkgNameOf(spec)
		if name == nil || name.Imported() != pkg || name.Name() == "." || name.Name() == "_" {
			continue
		}
		if scope := s.pass.Pkg.Scope().Innermost(s.stmt.Pos()); scope != nil {
			if _, obj := scope.LookupParent(name.Name(), s.stmt.Pos()); obj == name {
				return name.Name()
			}
		}
	}
	return ""
}

func (s *last) text(n ast.Node) string {
	var b bytes.Buffer
	if err := printer.Fprint(&b, s.pass.Fset, n); err != nil {
		return fmt.Sprint(err) // it has been parsed
	}
	return b.String()
}

// bare reports whether a method is named through fields of what the function is
// given, or of a package variable: without calls, and so that nothing is unused when
// it is gone.
func (s *last) bare(e ast.Expr) bool {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.Ident:
			v, ok := s.pass.TypesInfo.Uses[x].(*types.Var)
			if !ok {
				return false
			}
			if v.Parent() == s.pass.Pkg.Scope() || v == s.fn.Recv() {
				return true
			}
			for p := range s.fn.Params().Variables() {
				if p == v {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
}

// function reports whether an expression is a function or a method by name, or a
// literal: a function that is there.
func (s *last) function(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.FuncLit:
		return true
	case *ast.Ident:
		_, ok := s.pass.TypesInfo.Uses[x].(*types.Func)
		return ok
	case *ast.SelectorExpr:
		_, ok := s.pass.TypesInfo.Uses[x.Sel].(*types.Func)
		return ok
	}
	return false
}

// plain reports whether an expression is a name or a literal.
func plain(e ast.Expr) bool {
	switch e.(type) {
	case *ast.Ident, *ast.BasicLit:
		return true
	}
	return false
}

// emptyLiteral reports whether an expression is a composite literal of nothing.
func emptyLiteral(e ast.Expr) bool {
	c, ok := e.(*ast.CompositeLit)
	return ok && len(c.Elts) == 0
}

// alone reports whether a call is one of another package's function, or of a method
// of what such a function has just made, with arguments that share nothing: texts,
// numbers, and what is made of them.
func alone(pass *analysis.Pass, call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(pass.TypesInfo, call).(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg() == pass.Pkg {
		return false
	}
	if fn.Signature().Recv() != nil {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return false
		}
		made, ok := ast.Unparen(sel.X).(*ast.CallExpr)
		if !ok || !alone(pass, made) {
			return false
		}
	}
	for _, a := range call.Args {
		if !own(pass, a) {
			return false
		}
	}
	return true
}

// own reports whether the value of an expression is nobody else's.
func own(pass *analysis.Pass, e ast.Expr) bool {
	tv := pass.TypesInfo.Types[e]
	if tv.Value != nil || tv.IsNil() {
		return true
	}
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := pass.TypesInfo.Uses[x].(*types.Var)
		_, basic := tv.Type.Underlying().(*types.Basic)
		return ok && basic && v.Parent() != pass.Pkg.Scope()
	case *ast.CallExpr:
		if to := pass.TypesInfo.Types[x.Fun]; to.IsType() { // a conversion, which copies
			from, ok := pass.TypesInfo.TypeOf(x.Args[0]).Underlying().(*types.Basic)
			return ok && from.Info()&types.IsString != 0 && own(pass, x.Args[0])
		}
	}
	return false
}
