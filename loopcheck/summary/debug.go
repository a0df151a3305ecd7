package summary

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// findDebug marks what is done only if an environment variable asks for it: who sets
// one to see what a program does bears what it costs, as of a log.
func (p *Package) findDebug(fn *ssa.Function, f *flow) {
	for _, b := range fn.Blocks {
		f.debug[b.Index] = f.facts[b.Index].any(func(cond ssa.Value, holds bool) bool {
			c, ok := cond.(*ssa.BinOp)
			if !ok || c.Op != token.EQL && c.Op != token.NEQ || (c.Op == token.NEQ) != holds {
				return false
			}
			k, isConst := c.Y.(*ssa.Const)
			return isConst && isZero(k) && p.fromEnv(c.X)
		})
	}
}

// fromEnv reports whether v is the value of an environment variable: asked for here, or
// when the package was initialised.
func (p *Package) fromEnv(v ssa.Value) bool {
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		g, ok := u.X.(*ssa.Global)
		if !ok || g.Pkg != p.in.SSA {
			return false
		}
		return p.environment()[g]
	}
	c, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	fn := c.Call.StaticCallee()
	return fn != nil && p.funcKey(fn) == "os.Getenv"
}

// environment has the package variables that are set to environment variables, and to
// nothing else.
func (p *Package) environment() map[*ssa.Global]bool {
	if p.fromEnvironment != nil {
		return p.fromEnvironment
	}
	p.fromEnvironment = map[*ssa.Global]bool{}
	for _, fn := range p.in.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				s, ok := in.(*ssa.Store)
				if !ok {
					continue
				}
				if g, ok := s.Addr.(*ssa.Global); ok {
					_, load := s.Val.(*ssa.UnOp)
					only, seen := p.fromEnvironment[g]
					p.fromEnvironment[g] = !load && p.fromEnv(s.Val) && (only || !seen)
				}
			}
		}
	}
	return p.fromEnvironment
}
