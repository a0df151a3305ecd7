package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// What may be used on one goroutine only. A contract says so of a function, a
// type or a field; the effect flows up like any other, and matters where a
// callback, or a goroutine that is not the loop, comes to it.

// confines reports whether the package can come to anything that belongs to one
// goroutine: it, or something below it, is told of it by a contract.
func (p *Package) confines() bool {
	return p.reaches(p.contracts.Confines())
}

// reaches reports whether the package can come to one of the others.
func (p *Package) reaches(in map[string]bool) bool {
	if len(in) == 0 || p.in.Std {
		return false
	}
	for path := range p.imports {
		if in[path] {
			return true
		}
	}
	return slices.ContainsFunc(p.below.all, func(q *Program) bool { return in[q.Path] })
}

// affinity says where the function with the keys may be called, if a contract
// does. It reports whether what the function does itself is then on its loop.
func (p *Package) affinity(keys []string, c Call, out output) (onLoop bool) {
	k := p.onlyOf(keys)
	if k == nil {
		return false
	}
	where := effect.Runs
	if !k.Runs {
		if k.Only == "anywhere" {
			return true // it sees to it itself
		}
		where = whereOf(k)
	}
	if where == effect.OffLoop && (k.Waits || k.Schedules != "" && k.Schedules != "async") {
		return false // a wait for its own loop, which is worse
	}
	if k.Framework == nil || p.inside(k, c) {
		return false
	}
	e := effect.Effect{Kind: effect.Affinity, Where: where, Loop: k.Framework.Name, Confidence: c.Confidence, FirstUse: c.FirstUse, If: c.If, Frames: c.Frames}
	if where == effect.OnLoop && len(c.Given) > 0 && hasReceiver(keys) {
		a := c.Given[0]
		if a.Fresh {
			return true // nobody else knows it
		}
		e.Of = a.Of
	}
	if !c.OnLoop || where != effect.OnLoop {
		out.effect(e)
	}
	return where == effect.OnLoop
}

// onlyOf is the contract that says where what has the keys may be called, or that
// it runs a loop.
func (p *Package) onlyOf(keys []string) *contract.Contract {
	if len(keys) == 0 {
		return nil
	}
	id := keys[0]
	if len(keys) > 1 {
		id = strings.Join(keys, " ")
	}
	k, known := p.only[id]
	if !known {
		if k = p.contractOf(keys); k == nil || !k.Runs {
			k = p.contracts.Only(keys)
		}
		p.only[id] = k
	}
	return k
}

func whereOf(k *contract.Contract) effect.Where {
	if k.Only == "loop" {
		return effect.OnLoop
	}
	return effect.OffLoop
}

// hasReceiver reports whether the keys are those of a method.
func hasReceiver(keys []string) bool {
	return slices.ContainsFunc(keys, func(key string) bool {
		return strings.Count(key[strings.LastIndexByte(key, '/')+1:], ".") > 1
	})
}

// inside reports whether the contract is one of the catalogue's, and the call is
// made by a package of its framework: how that is built is its own affair.
func (p *Package) inside(k *contract.Contract, c Call) bool {
	from := p.in.Pkg.Path()
	if n := len(c.Frames); n > 0 {
		from = c.Frames[n-1].Pkg
	}
	return slices.Contains(k.Framework.Packages, from) && p.contracts.Builtin(k)
}

// confinedStore notes a write to a field that belongs to a loop, or to the map or
// slice in it.
func (p *Package) confinedStore(e *eval, addr ssa.Value, pos token.Pos, conf effect.Confidence, out output) {
	if !p.affine || len(p.contracts.Fields()) == 0 {
		return
	}
	for range 8 {
		switch a := addr.(type) {
		case *ssa.IndexAddr:
			addr = a.X
		case *ssa.UnOp:
			addr = a.X
		case *ssa.Slice:
			addr = a.X
		case *ssa.FieldAddr:
			st, _ := deref(a.X.Type()).Underlying().(*types.Struct)
			if st != nil && p.contracts.Fields()[st.Field(a.Field).Name()] {
				if p.confinedField(e, a, pos, conf, out) {
					return
				}
			}
			addr = a.X
		default:
			return
		}
	}
}

func (p *Package) confinedField(e *eval, a *ssa.FieldAddr, pos token.Pos, conf effect.Confidence, out output) bool {
	k := p.contracts.Lookup(Generic(p.fieldKey(a.X.Type(), a.Field)))
	if k == nil || k.Only == "" || k.Only == "anywhere" || k.Framework == nil {
		return false
	}
	if p.fresh(a.X, 0) {
		return true
	}
	ef := effect.Effect{Kind: effect.Affinity, Where: whereOf(k), Loop: k.Framework.Name, Confidence: conf,
		Frames: []effect.Frame{p.frame(pos, e.fn, "write to "+p.shortKey(k.Key), "")}}
	ef.Of = p.partOf(a.X)
	out.effect(ef)
	return true
}

// spares reports whether an effect of what is called by c need not be told: it is
// known to be on the loop, or not to happen again.
func (c *Call) spares(e effect.Effect) bool {
	return c.OnLoop && e.Kind == effect.Affinity && e.Where == effect.OnLoop || c.Once && e.Kind == effect.Leak
}

// concerns reports whether an operation can matter to a walk that begins here.
func (r *Root) concerns(e *effect.Effect) bool {
	switch {
	case e.Kind != effect.Affinity:
		return !r.Off
	case r.Off:
		return e.Where != effect.OffLoop
	case e.Where == effect.OnLoop:
		return e.Loop != r.Framework
	}
	return e.Where == effect.OffLoop && e.Loop == r.Framework
}

// Affine reports whether anything that the package can come to belongs to one
// goroutine.
func (p *Package) Affine() bool { return p.affine }

// confinedDelete is confinedStore for a map from which something is deleted, or
// that is cleared.
func (p *Package) confinedDelete(e *eval, in ssa.CallInstruction, conf effect.Confidence, out output) {
	b, ok := in.Common().Value.(*ssa.Builtin)
	if _, here := in.(*ssa.Call); ok && here && (b.Name() == "delete" || b.Name() == "clear") {
		p.confinedStore(e, in.Common().Args[0], in.Pos(), conf, out)
	}
}

// queued reports whether the function value that is called at in is handed to a
// loop on another branch: the program knows then when it is there already.
func (p *Package) queued(e *eval, f ssa.Value, in ssa.Instruction) bool {
	if f.Referrers() == nil {
		return false
	}
	for _, r := range *f.Referrers() {
		c, ok := r.(*ssa.Call)
		if !ok || c.Block() == in.Block() || reachable(c.Block(), in.Block()) || reachable(in.Block(), c.Block()) {
			continue
		}
		i := slices.Index(c.Call.Args, f)
		if i < 0 {
			continue
		}
		var t target
		if c.Call.IsInvoke() {
			if vals := p.targets(e, &c.Call, Binding{}); len(vals) > 0 {
				t = vals[0]
			} else {
				t = target{keys: p.methodKeysOf(c.Call.Value.Type(), c.Call.Method)}
			}
			t.recv = true
			i++
		} else if fn := c.Call.StaticCallee(); fn != nil {
			t = p.staticTarget(fn, Binding{})
		} else {
			continue
		}
		if k := p.paramContract(t, i); k != nil && k.Callback {
			return true
		}
		if t.sum != nil && slices.ContainsFunc(t.sum.Sinks, func(s Sink) bool {
			return !s.Root.Off && s.On != nil && s.On.Kind == Param && s.On.Index == i
		}) {
			return true
		}
	}
	return false
}
