package summary

import (
	"go/token"
	"go/types"
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
		f.debug[b.Index] = p.saysEnv(last.cond, last.holds, 0)
	}
}

// maxFromEnv bounds how far a value is followed back to an environment variable.
const maxFromEnv = 8

// saysEnv reports whether cond is as it is only if an environment variable is set, or is
// what it must be.
func (p *Package) saysEnv(cond ssa.Value, holds bool, depth int) bool {
	return (&branch{cond, holds, nil}).any(func(cond ssa.Value, holds bool) bool {
		if v := filled(cond, holds); v != nil {
			return p.fromEnv(v, depth)
		}
		if c, ok := cond.(*ssa.BinOp); ok && (c.Op == token.EQL || c.Op == token.NEQ) {
			k, isConst := c.Y.(*ssa.Const)
			return isConst && !isZero(k) && (c.Op == token.EQL) == holds && p.fromEnv(c.X, depth)
		}
		return holds && p.fromEnv(cond, depth)
	})
}

// fromEnv reports whether v is not false, empty or nil only if an environment variable is
// set: it is the value of one, or made of it, or only put behind a branch that asks for one.
func (p *Package) fromEnv(v ssa.Value, depth int) bool {
	if depth++; depth > maxFromEnv {
		return false
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		return v.Op == token.MUL && p.envSets(p.asksFlag(v), v.X, v.Type(), depth)
	case *ssa.Field:
		return p.envSets(p.asksFlag(v), nil, v.Type(), depth)
	case *ssa.BinOp:
		return isBool(v.Type()) && p.saysEnv(v, true, depth)
	case *ssa.MakeInterface:
		return p.fromEnv(v.X, depth)
	case *ssa.Extract:
		return !isError(v.Type()) && p.fromEnv(v.Tuple, depth)
	case *ssa.Phi:
		from := false
		facts := branches(v.Parent())
		for i, x := range v.Edges {
			if k, ok := x.(*ssa.Const); ok && isZero(k) {
				continue
			}
			pred := v.Block().Preds[i]
			if !p.fromEnv(x, depth) && !facts[pred.Index].any(func(cond ssa.Value, holds bool) bool { return p.saysEnv(cond, holds, depth) }) {
				return false
			}
			from = true
		}
		return from
	case *ssa.Parameter:
		callers, all := p.callersOf(v.Parent())
		i := slices.Index(v.Parent().Params, v)
		return all && len(callers) > 0 && !slices.ContainsFunc(callers, func(c ssa.CallInstruction) bool { return !p.fromEnv(c.Common().Args[i], depth) })
	case *ssa.Call:
		return p.asksEnv(v) || p.ofEnv(v, depth)
	}
	return false
}

// asksEnv reports whether a call asks for an environment variable.
func (p *Package) asksEnv(c *ssa.Call) bool {
	fn := c.Call.StaticCallee()
	if fn == nil {
		return false
	}
	key := p.funcKey(fn)
	return key == "os.Getenv" || key == "os.LookupEnv"
}

// ofEnv reports whether a function of the standard library makes something of the value of
// an environment variable and nothing else.
func (p *Package) ofEnv(c *ssa.Call, depth int) bool {
	fn := c.Call.StaticCallee()
	if fn == nil || fn.Pkg == nil || len(c.Call.Args) == 0 {
		return false
	}
	if pkg := fn.Pkg.Pkg.Path(); pkg != "strings" && pkg != "strconv" {
		return false
	}
	return isString(c.Call.Args[0].Type()) && p.fromEnv(c.Call.Args[0], depth)
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// envSets reports whether a flag, or a package variable at addr, is set only to what an
// environment variable says, or where one asks for it.
func (p *Package) envSets(flag string, addr ssa.Value, typ types.Type, depth int) bool {
	var settings []setting
	switch g, ok := addr.(*ssa.Global); {
	case ok:
		for _, in := range p.variableSets()[g] {
			s := setting{at: in.Block()}
			if st, ok := in.(*ssa.Store); ok {
				s.to = st.Val
			}
			settings = append(settings, s)
		}
	case flag == "" || !declares(p.in.Pkg, flag) || isString(typ):
		return false // a text of its own is more often how the program is set up
	default:
		settings = p.settings[flag]
	}
	return len(settings) > 0 && !slices.ContainsFunc(settings, func(s setting) bool {
		return !p.fromEnv(s.to, depth) &&
			!branches(s.at.Parent())[s.at.Index].any(func(cond ssa.Value, holds bool) bool { return p.saysEnv(cond, holds, depth) })
	})
}
