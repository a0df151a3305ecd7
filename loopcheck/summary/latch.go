package summary

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// latched finds the blocks of fn that a flag keeps from running again: they stand
// behind a test that something is not there yet, which the package sets somewhere,
// or behind an operation that only one caller wins.
func (p *Package) latched(fn *ssa.Function) []bool {
	out, known := p.latches[fn]
	if known {
		return out
	}
	defer func() { p.latches[fn] = out }()
	for _, b := range fn.Blocks {
		cond, ok := lastOf(b).(*ssa.If)
		if !ok {
			continue
		}
		for i, branch := range b.Succs {
			if len(branch.Preds) == 1 && p.wasNot(cond.Cond, i == 0) {
				if out == nil {
					out = make([]bool, len(fn.Blocks))
				}
				below(branch, func(c *ssa.BasicBlock) bool {
					was := out[c.Index]
					out[c.Index] = true
					return !was
				})
			}
		}
	}
	return out
}

// wasNot reports whether cond, being as it is, says that something was not there
// yet.
func (p *Package) wasNot(cond ssa.Value, holds bool) bool {
	switch x := cond.(type) {
	case *ssa.UnOp:
		if x.Op == token.NOT {
			return p.wasNot(x.X, !holds)
		}
		return x.Op == token.MUL && !holds && p.keeps(x.X)
	case *ssa.BinOp:
		k, ok := x.Y.(*ssa.Const)
		load, isLoad := x.X.(*ssa.UnOp)
		return ok && isZero(k) && isLoad && load.Op == token.MUL && (x.Op == token.EQL) == holds && (x.Op == token.EQL || x.Op == token.NEQ) && p.keeps(load.X)
	case *ssa.Lookup: // in a set of those that are there
		return !holds && isBool(x.Type())
	case *ssa.Extract:
		l, ok := x.Tuple.(*ssa.Lookup)
		return ok && x.Index == 1 && !holds && l.CommaOk
	case *ssa.Call:
		fn := x.Call.StaticCallee()
		if fn == nil || fn.Pkg == nil || !IsStd(fn.Pkg.Pkg.Path()) {
			return false
		}
		name := origin(fn).Name()
		switch name {
		case "CompareAndSwap", "TryLock":
			return holds
		case "Swap", "Load":
			return !holds
		}
	}
	return false
}

// keeps reports whether the package puts something into the variable at addr.
func (p *Package) keeps(addr ssa.Value) bool {
	set := func(in ssa.Instruction) bool {
		s, ok := in.(*ssa.Store)
		if !ok {
			return false
		}
		k, isConst := s.Val.(*ssa.Const)
		return !isConst || !isZero(k)
	}
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		for _, x := range p.fieldUses()[Generic(p.fieldKey(a.X.Type(), a.Field))] {
			if f, ok := x.(*ssa.FieldAddr); ok && slices.ContainsFunc(*f.Referrers(), func(in ssa.Instruction) bool {
				s, ok := in.(*ssa.Store)
				return ok && s.Addr == f && set(in)
			}) {
				return true
			}
		}
	case *ssa.Global:
		return true
	case *ssa.FreeVar:
		return true
	}
	return false
}
