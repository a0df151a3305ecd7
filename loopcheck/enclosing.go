package loopcheck

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/loopvet/loopvet/loopcheck/contract"
)

// Call is the call that a place stands for, if the function that it stands in makes
// it by name, and the nodes around it, the innermost first; nil if not.
func (r *Result) Call(p *Place) (call *ast.CallExpr, around []ast.Node) {
	file := r.file(p.Pos)
	if file == nil || r.pos(p.Frames[p.leaving()]) != p.Pos {
		return nil, nil
	}
	path, _ := astutil.PathEnclosingInterval(file, p.Pos, p.Pos)
	for i, n := range path {
		if c, ok := n.(*ast.CallExpr); ok && c.Lparen == p.Pos {
			return c, path[i+1:]
		}
	}
	return nil, nil
}

// ContractOf is what is promised about the function that a call names; nil if
// nothing is.
func (r *Result) ContractOf(call *ast.CallExpr) *contract.Contract {
	fn, _ := typeutil.Callee(r.pass.TypesInfo, call).(*types.Func)
	if fn == nil {
		return nil
	}
	return r.set.Lookup(contract.FuncKey(fn.Origin()))
}

// Runs is the package whose loop runs functions of the type elsewhere, as a contract
// says; nil if none does.
func (r *Result) Runs(t types.Type) *types.Package {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil
	}
	if k := r.set.Lookup(contract.TypeKey(n.Origin().Obj())); k == nil || !k.Offload {
		return nil
	}
	return n.Obj().Pkg()
}

// Queues reports whether a call hands something to a loop, and waits for no more
// than that.
func (r *Result) Queues(call *ast.CallExpr) bool {
	k := r.ContractOf(call)
	return k != nil && k.Schedules != ""
}

// OnlyOnLoop reports whether the function in which the place stands is called on
// the loop and, as far as its package shows, nowhere else.
func (r *Result) OnlyOnLoop(p *Place) bool {
	if p.Callback.Framework == nil {
		return false
	}
	key := r.pkg.KeyAt(p.Pos)
	return key != "" && r.confined(key, p.Callback)
}
