package summary

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// findDebug marks what is done only if an environment variable asks for it: who sets
// one to see what a program does bears what it costs, as of a log.
func (p *Package) findDebug(fn *ssa.Function, f *flow) {
	for _, b := range fn.DomPreorder() {
		last, up := f.facts[b.Index], (*branch)(nil)
		if d := b.Idom(); d != nil {
			f.debug[b.Index], up = f.debug[d.Index], f.facts[d.Index]
		}
		if last == up || f.debug[b.Index] {
			continue
		}
		f.debug[b.Index] = (&branch{last.cond, last.holds, nil}).any(func(cond ssa.Value, holds bool) bool {
			c, ok := cond.(*ssa.BinOp)
			if !ok || c.Op != token.EQL && c.Op != token.NEQ {
				return false
			}
			// It is not empty, or what it must be.
			k, isConst := c.Y.(*ssa.Const)
			return isConst && isZero(k) == ((c.Op == token.NEQ) == holds) && p.fromEnv(c.X)
		})
	}
}

// fromEnv reports whether v is the value of an environment variable: asked for here, or
// what a package variable is set to, and to nothing else.
func (p *Package) fromEnv(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		g, ok := v.X.(*ssa.Global)
		if !ok || v.Op != token.MUL {
			return false
		}
		sets := p.variableSets()[g]
		return len(sets) > 0 && !slices.ContainsFunc(sets, func(in ssa.Instruction) bool {
			s, ok := in.(*ssa.Store)
			return !ok || !p.asksEnv(s.Val)
		})
	case *ssa.Call:
		return p.asksEnv(v)
	}
	return false
}

func (p *Package) asksEnv(v ssa.Value) bool {
	c, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	fn := c.Call.StaticCallee()
	return fn != nil && p.funcKey(fn) == "os.Getenv"
}
