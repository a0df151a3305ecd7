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

// Queues reports whether a call hands something to a loop, and waits for no more
// than that.
func (r *Result) Queues(call *ast.CallExpr) bool {
	fn, _ := typeutil.Callee(r.pass.TypesInfo, call).(*types.Func)
	if fn == nil {
		return false
	}
	k := r.set.Lookup(contract.FuncKey(fn.Origin()))
	return k != nil && k.Schedules != ""
}

// OnlyOnLoop reports whether the function in which the place stands is called on
// the loop and, as far as its package shows, nowhere else.
func (r *Result) OnlyOnLoop(p *Place) bool {
	if p.Callback.Framework == nil {
		return false
	}
	name := p.Callback.loop()
	key := r.pkg.KeyAt(p.Pos)
	return key != "" && r.pkg.Confined(key, name, r.loops[name])
}
