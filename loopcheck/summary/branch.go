package summary

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// A branch is a condition that holds, or does not, wherever a block runs: the
// last one on the way there, and those before it.
type branch struct {
	cond  ssa.Value
	holds bool
	up    *branch
}

// branches finds, for each block of fn, the conditions on every way to it.
func branches(fn *ssa.Function) []*branch {
	out := make([]*branch, len(fn.Blocks))
	for _, b := range fn.DomPreorder() {
		if d := b.Idom(); d != nil {
			out[b.Index] = out[d.Index]
		}
		if len(b.Preds) != 1 {
			continue
		}
		p := b.Preds[0]
		if c, ok := p.Instrs[len(p.Instrs)-1].(*ssa.If); ok && p.Succs[0] != p.Succs[1] {
			out[b.Index] = &branch{c.Cond, p.Succs[0] == b, out[b.Index]}
		}
	}
	return out
}

// any reports whether one of the conditions is what is looked for.
func (f *branch) any(is func(cond ssa.Value, holds bool) bool) bool {
	for ; f != nil; f = f.up {
		cond, holds := f.cond, f.holds
		for {
			u, ok := cond.(*ssa.UnOp)
			if !ok || u.Op != token.NOT {
				break
			}
			cond, holds = u.X, !holds
		}
		if is(cond, holds) {
			return true
		}
	}
	return false
}

// chosen reports whether cond tells that a select has taken the case that
// receives from a channel.
func chosen(cond ssa.Value, is func(ch ssa.Value) bool) bool {
	eq, ok := cond.(*ssa.BinOp)
	if !ok || eq.Op != token.EQL {
		return false
	}
	x, ok := eq.X.(*ssa.Extract)
	k, isConst := eq.Y.(*ssa.Const)
	if !ok || !isConst || x.Index != 0 {
		return false
	}
	s, ok := x.Tuple.(*ssa.Select)
	if !ok {
		return false
	}
	i := int(k.Int64())
	return i >= 0 && i < len(s.States) && s.States[i].Dir == types.RecvOnly && is(s.States[i].Chan)
}

// methodOf is the receiver of a call of a method with the name and without
// arguments, or nil.
func methodOf(v ssa.Value, name string) ssa.Value {
	c, ok := v.(*ssa.Call)
	if !ok {
		return nil
	}
	if c.Call.IsInvoke() {
		if c.Call.Method.Name() == name && len(c.Call.Args) == 0 {
			return c.Call.Value
		}
		return nil
	}
	if fn := c.Call.StaticCallee(); fn != nil && fn.Name() == name && fn.Signature.Recv() != nil && len(c.Call.Args) == 1 {
		return c.Call.Args[0]
	}
	return nil
}

// same reports whether two values are one: the same, or read from the same
// place, or asked of one value by the same method.
func same(a, b ssa.Value) bool {
	a, b = readOf(a), readOf(b)
	if a == b {
		return true
	}
	if c, ok := a.(*ssa.ChangeType); ok {
		return same(c.X, b)
	}
	if c, ok := b.(*ssa.ChangeType); ok {
		return same(a, c.X)
	}
	switch x := a.(type) {
	case *ssa.UnOp:
		y, ok := b.(*ssa.UnOp)
		return ok && x.Op == token.MUL && y.Op == token.MUL && samePlace(x.X, y.X)
	case *ssa.Call:
		if x := methodOf(a, "Done"); x != nil {
			y := methodOf(b, "Done")
			return y != nil && same(x, y)
		}
	}
	return false
}

// samePlace is same for addresses.
func samePlace(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	x, ok := a.(*ssa.FieldAddr)
	y, ok2 := b.(*ssa.FieldAddr)
	return ok && ok2 && x.Field == y.Field && (samePlace(x.X, y.X) || same(x.X, y.X))
}

// resultOf is what is returned as that result. A function that defers anything keeps
// its results in variables, which it sets where it returns.
func resultOf(ret *ssa.Return, result int) ssa.Value {
	out := ret.Results[result]
	load, ok := out.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return out
	}
	kept, ok := load.X.(*ssa.Alloc)
	if !ok || kept.Heap {
		return out // others may set it
	}
	for _, in := range ret.Block().Instrs {
		if s, ok := in.(*ssa.Store); ok && s.Addr == kept {
			out = s.Val
		}
	}
	return out
}
