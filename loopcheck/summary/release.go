package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
)

// unreleased is the contract of a result that must be released, and is not, with
// the name of what makes it.
func (p *Package) unreleased(in ssa.CallInstruction, names map[string]bool) (*contract.Contract, string) {
	what, k, i := p.resultContract(in, names, func(k *contract.Contract) bool { return k.Released != "" })
	if k == nil {
		return nil, ""
	}
	v, ok := in.(*ssa.Call)
	if !ok {
		return nil, "" // of a go or defer statement
	}
	var made ssa.Value = v
	if _, several := v.Type().(*types.Tuple); several {
		made = nil
		for _, r := range *v.Referrers() {
			x, ok := r.(*ssa.Extract)
			if !ok {
				return nil, "" // returned as it is
			}
			if x.Index == i {
				made = x
			}
		}
		if made == nil {
			return k, what
		}
	}
	all, released := p.follow(made, func(in ssa.Instruction, v ssa.Value) usage {
		switch in := in.(type) {
		case ssa.CallInstruction:
			return p.releases(in, v, k.Released)
		case *ssa.MakeClosure: // a method value
			if fn, ok := in.Fn.(*ssa.Function); ok && fn.Object() != nil && fn.Parent() == nil {
				return elsewhereUsed
			}
		case *ssa.FieldAddr, *ssa.BinOp:
			return harmlessUse
		case *ssa.UnOp:
			if in.Op == token.MUL {
				return harmlessUse
			}
		}
		return elsewhereUsed
	})
	if !all || released {
		return nil, ""
	}
	return k, what
}

// releases says whether a call releases v: by a method of one of the names, or as
// an argument of a function or method of one. Other methods of it do not.
func (p *Package) releases(in ssa.CallInstruction, v ssa.Value, names string) usage {
	c := in.Common()
	callee := ""
	switch {
	case c.IsInvoke():
		callee = c.Method.Name()
	case c.StaticCallee() != nil:
		callee = origin(c.StaticCallee()).Name()
	}
	switch {
	case slices.Contains(strings.Split(names, " or "), callee):
		return lastUse
	case c.IsInvoke() && c.Value == v, !c.IsInvoke() && c.Signature().Recv() != nil && c.Args[0] == v:
		if slices.Contains(c.Args[min(1, len(c.Args)):], v) {
			return elsewhereUsed
		}
		if fn := c.StaticCallee(); fn != nil && fn.Pkg == p.in.SSA {
			return elsewhereUsed // it is looked at
		}
		return harmlessUse
	}
	return elsewhereUsed
}
