package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// ofCaller is an effect about a callee's parameter as it is in its caller. ok is false if
// there is none: the caller has made the object itself and nobody else knows it.
func ofCaller(e effect.Effect, given []Argument) (_ effect.Effect, ok bool) {
	of, fresh := whose(e.Of, given)
	if e.Of = of; fresh && e.Kind != effect.Affinity {
		e.FirstUse, fresh = false, false
	}
	return e, !fresh
}

// whose is the parameter of the caller that a parameter of the callee is, and whether it
// is an object that the caller has just made.
func whose(of uint8, given []Argument) (_ uint8, fresh bool) {
	if of == 0 || int(of) > len(given) {
		return 0, false
	}
	return given[of-1].Of, given[of-1].Fresh
}

// maxFresh bounds how far back the making of a value is followed.
const maxFresh = 12

// fresh reports whether v is, or is part of, an object that the function has made
// itself: no other goroutine knows it, as far as is looked.
func (p *Package) fresh(v ssa.Value, depth int) bool {
	if depth > maxFresh {
		return false
	}
	depth++
	switch v := readOf(v).(type) {
	case *ssa.Alloc:
		return true
	case *ssa.FieldAddr:
		return p.fresh(v.X, depth)
	case *ssa.IndexAddr:
		return p.fresh(v.X, depth)
	case *ssa.MakeInterface:
		return p.fresh(v.X, depth)
	case *ssa.ChangeInterface:
		return p.fresh(v.X, depth)
	case *ssa.ChangeType:
		return p.fresh(v.X, depth)
	case *ssa.TypeAssert:
		return p.fresh(v.X, depth)
	case *ssa.Extract:
		return p.fresh(v.Tuple, depth)
	case *ssa.Phi:
		for _, x := range v.Edges {
			if x != v && !p.fresh(x, depth) {
				return false
			}
		}
		return true
	case *ssa.MakeClosure:
		return wraps(v.Fn.(*ssa.Function)) && p.fresh(v.Bindings[0], depth)
	case *ssa.UnOp:
		// A widget in it, say, unless an older one was put there.
		f, ok := v.X.(*ssa.FieldAddr)
		if v.Op != token.MUL || !ok || !p.owned(v.Type()) || !p.fresh(f.X, depth) || f.X.Referrers() == nil {
			return false
		}
		for _, r := range *f.X.Referrers() {
			g, ok := r.(*ssa.FieldAddr)
			if !ok || g.Field != f.Field {
				continue
			}
			for _, s := range *g.Referrers() {
				if s, ok := s.(*ssa.Store); ok && s.Addr == g && !p.fresh(s.Val, depth) {
					return false
				}
			}
		}
		return true
	case *ssa.Call:
		if v.Call.IsInvoke() { // what waits for a loop of its own
			return p.contracts.Concerns(pkgPath(v.Call.Method)) && p.fresh(v.Call.Value, depth)
		}
		fn := v.Call.StaticCallee()
		if fn == nil {
			return false
		}
		if fn.Signature.Recv() != nil && len(v.Call.Args) > 0 {
			return p.fresh(v.Call.Args[0], depth) // setters return what they set
		}
		s := p.summaryOf(fn)
		return s != nil && s.Makes
	}
	return false
}

// another reports whether a call is of a method of what its function has made: of another
// loop than that which it is called on.
func (p *Package) another(t target, c Call) bool {
	return t.recv && len(c.args) > 0 && p.fresh(c.args[0], 0)
}

func pkgPath(obj types.Object) string {
	if obj.Pkg() == nil {
		return ""
	}
	return obj.Pkg().Path()
}

// owned reports whether something of the type has one owner: a contract says where
// what it has may be called.
func (p *Package) owned(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Signature); ok {
		return true // a function value: see ofWhom
	}
	n, ok := types.Unalias(deref(t)).(*types.Named)
	if !ok {
		return false
	}
	k := p.contracts.Lookup(contract.TypeKey(n.Origin().Obj()))
	return k != nil && k.Only != ""
}

// partOf is the parameter, counted from 1, that v is or is part of; 0 if it is
// none. What is kept behind a pointer in it is not part of it, unless that is a
// widget, say: such a thing has one owner.
func (p *Package) partOf(v ssa.Value) uint8 {
	for range maxFresh {
		v = readOf(v)
		switch x := v.(type) {
		case *ssa.Parameter:
			return uint8(min(slices.Index(x.Parent().Params, x)+1, 255))
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.MakeClosure:
			if !wraps(x.Fn.(*ssa.Function)) {
				return 0
			}
			v = x.Bindings[0]
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.UnOp:
			f, ok := x.X.(*ssa.FieldAddr)
			if x.Op != token.MUL || !ok || !p.owned(x.Type()) {
				return 0
			}
			v = f.X
		case *ssa.Call: // setters return what they set
			fn := x.Call.StaticCallee()
			if fn == nil || fn.Signature.Recv() == nil || len(x.Call.Args) == 0 {
				return 0
			}
			v = x.Call.Args[0]
		default:
			return 0
		}
	}
	return 0
}

// makes reports whether all that fn returns is made by it.
func (p *Package) makes(fn *ssa.Function) bool {
	if fn.Signature.Results().Len() == 0 {
		return false
	}
	t := fn.Signature.Results().At(0).Type()
	_, pointer := t.Underlying().(*types.Pointer)
	if n, ok := types.Unalias(deref(t)).(*types.Named); !ok || !p.contracts.Concerns(pkgPath(n.Obj())) {
		if !pointer || !p.affine && !p.flagged && !p.lazyTypes[trimStar(p.typeKey(t))] {
			return false
		}
	}
	made := false
	for _, b := range fn.Blocks {
		r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(r.Results) == 0 || b == fn.Recover {
			continue
		}
		if k, ok := resultOf(r, 0).(*ssa.Const); ok && k.IsNil() {
			continue
		}
		if !p.fresh(resultOf(r, 0), 0) {
			return false
		}
		made = true
	}
	return made
}

// ofWhom says whose v is: of an object that the function has just made, or of one
// of its parameters. A method value is of its receiver, a function value of the
// object that it is found in.
func (p *Package) ofWhom(v ssa.Value) Argument {
	if p.fresh(v, 0) {
		return Argument{Fresh: true}
	}
	return Argument{Of: p.partOf(v)}
}

// freshArguments adds which arguments of a call its function has just made: of those that
// matter, as bits, and those that have one owner.
func (p *Package) freshArguments(given []Argument, c *ssa.CallCommon, matter uint64) []Argument {
	args := c.Args
	if c.IsInvoke() {
		args = append([]ssa.Value{c.Value}, args...)
	}
	for i, v := range args {
		switch v.Type().Underlying().(type) {
		case *types.Signature:
		case *types.Pointer, *types.Interface:
			if matter>>i&1 == 0 && !p.owned(v.Type()) {
				continue
			}
		default:
			continue
		}
		a := p.ofWhom(v)
		if a == (Argument{}) {
			continue
		}
		for len(given) <= i {
			given = append(given, Argument{})
		}
		given[i].Fresh, given[i].Of = a.Fresh, a.Of
	}
	return given
}
