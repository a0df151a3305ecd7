package summary

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
)

// isNews reports whether control comes to b only if a call has said, by an error, that what
// it returns has just been made, where that is never taken back.
func (p *Package) isNews(b *ssa.BasicBlock) bool {
	for _, q := range b.Preds {
		branch, ok := lastOf(q).(*ssa.If)
		if !ok || q.Succs[0] == q.Succs[1] || !p.saysNew(branch.Cond, q.Succs[0] == b) {
			return false
		}
	}
	return len(b.Preds) > 0
}

// saysNew reports whether a condition that holds, or does not, is that an error is the one
// that the contract of the function which returned it names.
func (p *Package) saysNew(cond ssa.Value, holds bool) bool {
	var err, of ssa.Value
	switch x := cond.(type) {
	case *ssa.UnOp:
		return x.Op == token.NOT && p.saysNew(x.X, !holds)
	case *ssa.BinOp:
		if x.Op != token.EQL && x.Op != token.NEQ || (x.Op == token.EQL) != holds {
			return false
		}
		err, of = x.X, x.Y
	case *ssa.Call:
		fn := x.Call.StaticCallee()
		if fn == nil || !holds || p.funcKey(fn) != "errors.Is" {
			return false
		}
		err, of = x.Call.Args[0], x.Call.Args[1]
	default:
		return false
	}
	load, ok := of.(*ssa.UnOp)
	if !ok {
		return false
	}
	g, ok := load.X.(*ssa.Global)
	result, isResult := readOf(err).(*ssa.Extract)
	if !ok || !isResult {
		return false
	}
	c, ok := result.Tuple.(*ssa.Call)
	if !ok || c.Call.StaticCallee() == nil {
		return false
	}
	k := p.contractOf(p.staticTarget(c.Call.StaticCallee(), Binding{}).keys)
	return k != nil && k.News != "" && globalKey(g) == k.Package+"."+k.News && !p.takenBack(k)
}

// takenBack reports whether the package, or one below, makes the call that ends the contract.
func (p *Package) takenBack(k *contract.Contract) bool {
	if k.UnlessKey == "" {
		return false
	}
	for fn := range p.called {
		if p.funcKey(fn) == k.UnlessKey {
			return true
		}
	}
	return p.Made(k.UnlessKey, k.UnlessArgs)
}
