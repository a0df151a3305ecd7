package summary

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A lock of Go's cannot be taken twice: who does so waits for itself. It is seen
// where a function takes a lock that it holds, by the path to it. Where an object
// calls, with its lock held, what was put into one of its fields, it is seen where
// that was put there: a literal that takes the lock of the very object that it is
// given to is marked so.

// relock reports the locks that a call takes although they are held: it never
// comes back.
func (p *Package) relock(e *eval, in ssa.CallInstruction, conf effect.Confidence, out output) {
	if _, ok := in.(*ssa.Call); !ok || p.in.Std {
		return
	}
	h, kept := p.locksOf(e.fn)[in], p.keptInTurns(e.fn, in)
	if len(h) == 0 && kept == nil {
		return
	}
	for _, l := range p.locksTaken(e, in) {
		if lent(e.fn, l.On.root()) {
			continue
		}
		if had, ok := h[l.On.ID()]; ok && !(had.Shared && l.Read) || kept != nil && l.On.ID() == kept.ID() {
			name := "the lock"
			if l.On.Key != "" && l.On.Kind != Unknown {
				name = p.shortKey(l.On.Key)
			}
			out.effect(effect.Effect{Kind: effect.SelfWait, Loop: effect.AnyLoop, Confidence: min(conf, effect.Likely), If: l.If,
				Frames: l.Frames, Note: name + " is locked already"})
		}
	}
}

// lent reports whether a variable that fn makes for itself is at hand for others too, who
// may give back a lock in it: a literal has captured it, or something keeps its address.
func lent(fn *ssa.Function, v *Value) bool {
	if v.Kind != Unknown {
		return false
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			a, ok := in.(*ssa.Alloc)
			if !ok || local(a).ID() != v.ID() {
				continue
			}
			return slices.ContainsFunc(*a.Referrers(), func(r ssa.Instruction) bool {
				if s, ok := r.(*ssa.Store); ok {
					return s.Val == a
				}
				_, captured := r.(*ssa.MakeClosure)
				return captured
			})
		}
	}
	return false
}

// keptInTurns is the lock that a call in a loop takes, if the function gives it back only
// when it returns: the next turn finds it locked.
func (p *Package) keptInTurns(fn *ssa.Function, at ssa.CallInstruction) *Value {
	if f := p.flows[fn]; f == nil || !f.cyclic[at.Block().Index] {
		return nil
	}
	lock, _, op := p.lockOp(fn, at.Common())
	if op != "Lock" || lock == nil || !lock.nameable() || lock.Base != nil && lock.Base.Base != nil {
		return nil // in each turn it may be that of another object
	}
	id, later := lock.ID(), false
	back := make([]bool, len(fn.Blocks)) // it is given back there
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			c, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if on, _, op := p.wrappedOp(fn, c.Common()); op != "Unlock" || on == nil || on.ID() != id {
				continue
			}
			switch in.(type) {
			case *ssa.Defer:
				later = later || at.Block().Dominates(b)
			case *ssa.Call:
				back[b.Index] = true
			}
		}
	}
	if !later || back[at.Block().Index] {
		return nil
	}
	seen := make([]bool, len(fn.Blocks))
	for work := slices.Clone(at.Block().Succs); len(work) > 0; {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		switch {
		case b == at.Block():
			return lock
		case !seen[b.Index] && !back[b.Index]:
			seen[b.Index] = true
			work = append(work, b.Succs...)
		}
	}
	return nil
}

// lockPart is the part of a function value that lists the locks which it takes of
// the object that it is put into, or of one that has that in a field: where each is kept,
// its path in the function, and by which fields the function is come to from there.
const lockPart = "locks"

// maxAbove bounds by how many fields that is.
const maxAbove = 2

// above calls yield for an object, and for those that have it in a field, with the way from
// each by its fields.
func above(on *Value, yield func(of *Value, way string)) {
	way := ""
	for range maxAbove + 1 {
		yield(on, way)
		if on.Kind != Field || on.Base == nil {
			return
		}
		on, way = on.Base, way+" "+on.Key
	}
}

// lockingHolder marks the functions among vals that take a lock of the object at
// holder, into one of whose fields fn puts them: those that f makes.
func (p *Package) lockingHolder(vals Set, fn *ssa.Function, holder, f ssa.Value) Set {
	m, ok := f.(*ssa.MakeClosure)
	if !ok || p.in.Std {
		return vals
	}
	lit, on := m.Fn.(*ssa.Function), p.path(fn, holder)
	s, key, kind := p.sums[lit], p.funcKey(lit), Free
	if wraps(lit) {
		m, ok := lit.Object().(*types.Func)
		if !ok {
			return vals
		}
		t, _ := p.keyTarget(p.objKey(m.Origin()), Binding{})
		s, key, kind = t.sum, t.key, Param
	}
	if s == nil || len(s.Locks) == 0 || on == nil {
		return vals
	}
	ways := map[string]string{} // by the names of the objects
	name := func(of *Value, way string) {
		if old, known := ways[of.ID()]; !known || len(way) < len(old) {
			ways[of.ID()] = way
		}
	}
	above(on, name)
	if refs := holder.Referrers(); refs != nil {
		for _, r := range *refs { // where it is put, it has another name
			if st, ok := r.(*ssa.Store); ok && st.Val == holder {
				if also := p.path(fn, st.Addr); also != nil {
					above(also, name)
				}
			}
		}
	}
	var taken Set
	for _, l := range s.Locks {
		at := p.pathThrough(l.On, fn, kind, m.Bindings)
		if at == nil {
			continue
		}
		way, known := ways[at.ID()] // it is embedded
		if !known && at.Kind == Field && at.Base != nil {
			way, known = ways[at.Base.ID()]
		}
		if known {
			taken = taken.Add(lockMark(l, l.Kept, way))
		}
	}
	if len(taken) == 0 {
		return vals
	}
	var out Set
	for _, v := range vals {
		if v.Kind == Func && v.Key == key {
			v = v.withPart(lockPart, taken)
		}
		out = out.Add(v)
	}
	return out
}

// lockMark says that a lock which a function takes is kept by the object from which the
// way leads to what has the function.
func lockMark(l LockOp, kept, way string) *Value {
	return mk(Value{Kind: Unknown, Key: kept + " " + l.On.ID() + way})
}

// putWith is what a call of t puts into a field, where that shows that a function
// takes a lock of the object that has the field, or has it in a field.
func (p *Package) putWith(t target, c Call, s Store) Set {
	vals := t.bind.SubstSet(s.Vals)
	if c.args == nil || c.at == nil {
		return vals
	}
	mark := func(holder ssa.Value, put Set) {
		for _, v := range put {
			if v.Kind == Param && v.Index < len(c.args) {
				vals = p.lockingHolder(vals, c.at.Parent(), holder, c.args[v.Index])
			}
		}
	}
	if made := c.result(); s.Base == nil && made != nil && holds(p.typeKey(made.Type()), s.Key) {
		mark(made, s.Vals)
	}
	for _, o := range t.sum.Stores {
		if together(o.Key) == together(s.Key) && o.Base != nil && o.Base.Kind == Param && o.Base.Index < len(c.args) {
			mark(c.args[o.Base.Index], o.Vals)
		}
	}
	return vals
}

// holds reports whether objects of a type have a field, each by its key.
func holds(typ, field string) bool {
	field = Generic(field)
	return Generic(trimStar(typ)) == field[:max(0, strings.LastIndexByte(field, '.'))]
}

// result is the instruction that makes the call, if it has one result.
func (c *Call) result() ssa.Value {
	for _, in := range c.at.Instrs {
		if x, ok := in.(*ssa.Call); ok && len(c.args) > 0 && len(x.Call.Args) == len(c.args) && &x.Call.Args[0] == &c.args[0] {
			return x
		}
	}
	return nil
}

// beside tells of locks that are held where on is called which are those of the
// object that on is a field of, or of one that has that in a field.
func beside(on *Value, h held, locks []HeldLock) []HeldLock {
	if on.Kind != Field || on.Base == nil {
		return locks
	}
	for i, l := range locks {
		above(on.Base, func(of *Value, way string) {
			own := mk(Value{Kind: Field, Key: LockKey(l.Lock), Base: of})
			_, field := h[own.ID()]
			_, embedded := h[of.ID()]
			if (field || embedded) && locks[i].Beside == "" {
				locks[i].Beside = ownLock + way
			}
		})
	}
	return locks
}

// ownLock begins HeldLock.Beside.
const ownLock = "."

// calledBack reports the locks that a function called by way of a field takes
// again.
func (p *Package) calledBack(v *Value, t target, c Call, out output) {
	taken, _ := v.Part(lockPart)
	if t.sum == nil || len(taken) == 0 {
		return
	}
	for _, l := range c.Under {
		for _, again := range t.sum.Locks {
			if l.Beside == "" || l.Shared && again.Read {
				continue
			}
			if _, marked := taken.search(lockMark(again, LockKey(l.Lock), strings.TrimPrefix(l.Beside, ownLock))); !marked {
				continue
			}
			out.effect(effect.Effect{Kind: effect.SelfWait, Loop: effect.AnyLoop, Confidence: min(c.Confidence, effect.Likely), FirstUse: c.FirstUse, If: c.If,
				Frames: slices.Concat(c.Frames, again.Frames), Note: p.shortKey(LockKey(l.Lock)) + " is locked already"})
		}
	}
}

// concreteOf is what was converted to an interface, or nil.
func concreteOf(v ssa.Value) ssa.Value {
	for range 8 {
		switch x := readOf(v).(type) {
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.MakeInterface:
			return x.X
		default:
			return nil
		}
	}
	return nil
}

// locksOfMethod are the locks that a method which x declares takes, where the frames lead to
// its call.
func (p *Package) locksOfMethod(e *eval, x ssa.Value, name string, way []effect.Frame) (out []LockOp) {
	obj, index, _ := types.LookupFieldOrMethod(x.Type(), true, pkgOf(x.Type()), name)
	if _, ok := obj.(*types.Func); !ok || len(index) > 1 {
		return nil
	}
	t, _, ok := p.methodOn(mk(Value{Kind: Object, Key: p.typeKey(x.Type())}), name, Binding{})
	if !ok || t.sum == nil {
		return nil
	}
	way = slices.Clone(way)
	way[len(way)-1] = way[len(way)-1].Calling(t.name)
	for _, l := range t.sum.Locks {
		if lock := p.pathThrough(l.On, e.fn, Param, []ssa.Value{x}); lock != nil {
			out = append(out, LockOp{lock, l.Kept, l.Read, effect.Guard{}, join(way, l.Frames...)})
		}
	}
	return out
}
