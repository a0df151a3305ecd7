package summary

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// picked reports whether v is one element of a table, chosen by its key or index
// and not one after the other.
func picked(v ssa.Value) bool {
	switch x := v.(type) {
	case *ssa.Extract:
		l, ok := x.Tuple.(*ssa.Lookup)
		return ok && l.CommaOk
	case *ssa.Lookup, *ssa.Index:
		return true
	case *ssa.UnOp:
		a, ok := x.X.(*ssa.IndexAddr)
		return ok && x.Op == token.MUL && !counted(a.Index, a.Block())
	}
	return false
}

// counted reports whether i counts through a loop that b is in.
func counted(i ssa.Value, b *ssa.BasicBlock) bool {
	in, ok := i.(ssa.Instruction)
	if !ok || !inCycle(b) {
		return false
	}
	switch x := i.(type) {
	case *ssa.Phi:
		return reachable(b, in.Block())
	case *ssa.BinOp:
		return x.Op == token.ADD && counted(x.X, b)
	}
	return false
}

// mixed reports whether some of the functions block and others do not.
func (p *Package) mixed(s Set) bool {
	blocks, quick := 0, 0
	for _, v := range s {
		for _, t := range p.valueTargets(v, "", Binding{}) {
			if p.blocks(t, maxDepth) {
				blocks++
			} else {
				quick++
			}
		}
	}
	return blocks > 0 && quick > 0
}

// blocks reports whether t does, itself or by what it is given or has captured.
func (p *Package) blocks(t target, depth int) bool {
	if t.sum == nil || depth == 0 {
		return false
	}
	if slices.ContainsFunc(t.sum.Effects, func(e effect.Effect) bool {
		return e.Confidence > effect.Possible && e.Kind.Blocks() && e.Kind.DefaultLevel() >= effect.Warning
	}) {
		return true
	}
	for _, c := range t.sum.Calls {
		if !c.On.Symbolic() {
			continue
		}
		for _, v := range t.bind.Subst(c.On) {
			if slices.ContainsFunc(p.valueTargets(v, c.Method, Binding{}), func(u target) bool { return p.blocks(u, depth-1) }) {
				return true
			}
		}
	}
	return false
}
