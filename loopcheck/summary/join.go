package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A joining is what waiting for something made in the same function depends on:
// the goroutines that were started with it.
type joining int

const (
	elsewise joining = iota // on others too
	quick                   // on goroutines that only compute
	slow                    // on a goroutine that itself blocks
	open                    // on a goroutine that calls what its surroundings choose
	bound                   // on a goroutine that itself waits for a loop
)

// joins finds what a wait on v, a channel or a group, depends on, and which
// framework's loop it is, if it is bound to one.
func (p *Package) joins(e *eval, v ssa.Value) (joining, string) {
	started := p.startedWith(e, v)
	if len(started) == 0 {
		return elsewise, ""
	}
	worst, loop := quick, ""
	names := p.chanNames(e, v)
	for _, fn := range started {
		if w, l := p.alone(fn, names); w > worst {
			worst, loop = w, l
		}
	}
	return worst, loop
}

// startedWith are the goroutines that are started with v, if that is all that becomes of it.
func (p *Package) startedWith(e *eval, v ssa.Value) []*ssa.Function {
	root := madeIn(v)
	if root == nil || root.Parent() != e.fn {
		return nil
	}
	j := &joiner{p: p, e: e, seen: map[ssa.Value]bool{}}
	if !j.uses(root) {
		return nil
	}
	return j.started
}

// asIfCalled makes the calls of the functions that the goroutines that v is waited for have
// captured and callers choose: who waits for that, waits as long as if it made them itself.
// It reports whether there are no others.
func (p *Package) asIfCalled(e *eval, v ssa.Value, frame effect.Frame, conf effect.Confidence, out output) bool {
	type made struct {
		on *Value
		c  Call
	}
	var calls []made
	for _, fn := range p.startedWith(e, v) {
		s := p.summaryOf(fn)
		if fn.Parent() != e.fn || len(fn.Params) > 0 || s == nil {
			return false
		}
		b := Binding{Free: make([]Set, len(fn.FreeVars))}
		for i := range b.Free {
			b.Free[i] = p.captured(fn, i)
		}
		for _, c := range s.Calls {
			if c.onChannel() || isStdKey(c.On.Key) || isStdKey(c.Iface) || p.computes(fn, c) {
				continue
			}
			d := Call{Method: c.Method, Iface: c.Iface, Not: c.Not, As: c.As, Confidence: min(conf, c.Confidence), Frames: join([]effect.Frame{frame}, c.Frames...)}
			for _, a := range c.Args {
				d.Args = append(d.Args, b.SubstSet(a))
			}
			for _, w := range b.Subst(c.On) {
				if !w.chosen() || c.Method != "" {
					return false
				}
				calls = append(calls, made{w, d})
			}
		}
	}
	for _, m := range calls {
		p.onValue(m.on, m.c, 1, out)
	}
	return len(calls) > 0
}

// answeredBy finds what a select depends on at most: it goes on when a goroutine that only
// computes has the answer, or one that calls what its surroundings choose.
func (p *Package) answeredBy(e *eval, s *ssa.Select) (ch ssa.Value, on joining) {
	for _, st := range s.States {
		if st.Dir != types.RecvOnly {
			continue
		}
		switch j, _ := p.joins(e, st.Chan); {
		case j == quick:
			return st.Chan, quick
		case j == open:
			ch, on = st.Chan, open
		}
	}
	return ch, on
}

// joined is what waiting for an argument of a call depends on.
type joined struct {
	on   joining
	loop string
}

// joinsOf finds what waiting depends on for the channels that a call hands to
// a function which receives from them.
func (p *Package) joinsOf(e *eval, t target, in ssa.CallInstruction) map[int]joined {
	if t.sum == nil {
		return nil
	}
	var out map[int]joined
	args := in.Common().Args
	for i := range t.sum.Calls {
		c := &t.sum.Calls[i]
		if c.Method != receiving || c.On.Kind != Param || c.On.Index >= len(args) {
			continue
		}
		a := args[c.On.Index]
		j := joined{}
		if p.settled(e, a, in) {
			j.on = quick
		} else {
			j.on, j.loop = p.joins(e, a)
		}
		if j.on != elsewise {
			if out == nil {
				out = map[int]joined{}
			}
			out[c.On.Index] = j
		}
	}
	return out
}

// alone is what the goroutine that runs fn does by itself. What it may do to
// the channel that is waited for, which has the names, is no reason to wait longer.
func (p *Package) alone(fn *ssa.Function, names []string) (joining, string) {
	s := p.summaryOf(fn)
	if s == nil {
		return elsewise, ""
	}
	worst, loop := s.blocksBy(names)
	for _, c := range s.Calls {
		if worst == quick && !isStdKey(c.On.Key) && !c.onChannel() && !p.computes(fn, c) {
			worst = open
		}
	}
	return worst, loop
}

// blocksBy is what a function does by its effects, but for those on the channel with the
// names.
func (s *Summary) blocksBy(names []string) (worst joining, loop string) {
	worst = quick
	for _, e := range s.Effects {
		if len(e.Channels) > 0 && !slices.ContainsFunc(e.Channels, func(c effect.Channel) bool { return c.Room || !overlap(c.Names, names) }) {
			continue
		}
		if e.Confidence > effect.Possible && e.Kind.Blocks() && e.Kind.DefaultLevel() >= effect.Warning {
			if e.Kind == effect.SelfWait && e.Sync {
				return bound, e.Loop
			}
			worst = slow
		}
	}
	return worst, ""
}

// computes reports whether a call by a literal is one of functions that it has captured,
// all of which are known, and only compute.
func (p *Package) computes(lit *ssa.Function, c Call) bool {
	if c.On.Kind != Free || c.Method != "" {
		return false
	}
	fns := p.captured(lit, c.On.Index)
	return len(fns) > 0 && !slices.ContainsFunc(fns, func(v *Value) bool {
		if v.Kind != Func {
			return true
		}
		t, ok := p.keyTarget(v.Key, Binding{})
		if !ok || t.sum == nil {
			return !isStdKey(v.Key) // of what the library does without waiting, nothing is kept
		}
		worst, _ := t.sum.blocksBy(nil)
		return worst != quick || len(t.sum.Calls) > 0
	})
}

// waitsFor is the effect of waiting for a goroutine that itself waits for a loop.
func waitsFor(loop string, conf effect.Confidence, frames []effect.Frame) effect.Effect {
	return effect.Effect{Kind: effect.SelfWait, Loop: loop, Sync: true, Confidence: min(conf, effect.Likely), Frames: frames}
}

// madeIn is the variable, channel or result that v is, if it is made in one
// place.
func madeIn(v ssa.Value) ssa.Instruction {
	if m := madeHere(v); m != nil {
		return m
	}
	switch v := v.(type) {
	case *ssa.Alloc:
		return unlessGiven(v)
	case *ssa.Extract:
		if c, ok := v.Tuple.(*ssa.Call); ok {
			return c
		}
	case *ssa.UnOp:
		if a, ok := v.X.(*ssa.Alloc); ok && v.Op == token.MUL {
			return unlessGiven(a)
		}
	}
	return nil
}

// unlessGiven is the variable a, or nil if it is a parameter that a literal captures:
// what it holds was made by others.
func unlessGiven(a *ssa.Alloc) ssa.Instruction {
	for _, r := range *a.Referrers() {
		if s, ok := r.(*ssa.Store); ok && s.Addr == a {
			if _, given := s.Val.(*ssa.Parameter); given {
				return nil
			}
		}
	}
	return a
}

// joiner follows a value through its function to the goroutines it is given to.
type joiner struct {
	p       *Package
	e       *eval
	seen    map[ssa.Value]bool
	started []*ssa.Function
}

// uses looks at everything that is done with v. It reports whether all of it
// is understood.
func (j *joiner) uses(x ssa.Instruction) bool {
	v, ok := x.(ssa.Value)
	if !ok || j.seen[v] {
		return ok
	}
	j.seen[v] = true
	refs := v.Referrers()
	if refs == nil {
		return false
	}
	for _, r := range *refs {
		if !j.use(v, r) {
			return false
		}
	}
	return true
}

func (j *joiner) use(v ssa.Value, r ssa.Instruction) bool {
	switch r := r.(type) {
	case *ssa.Store:
		a, ok := r.Addr.(*ssa.Alloc)
		return r.Addr == v || ok && j.uses(a)
	case *ssa.UnOp:
		return r.Op == token.ARROW || j.uses(r)
	case *ssa.ChangeType:
		return j.uses(r)
	case *ssa.Extract:
		return j.uses(r)
	case *ssa.Phi:
		return j.uses(r)
	case *ssa.MakeClosure:
		return j.runs(r)
	case *ssa.Go:
		return j.start(r.Call.Value)
	case *ssa.Send, *ssa.Select, *ssa.Range, *ssa.DebugRef, *ssa.BinOp, *ssa.If:
		return true
	case *ssa.Call, *ssa.Defer:
		c := r.(ssa.CallInstruction).Common()
		if _, ok := c.Value.(*ssa.Builtin); ok {
			return true
		}
		fn := c.StaticCallee()
		if fn == nil {
			return false
		}
		if fn.Signature.Recv() == nil || len(c.Args) == 0 || c.Args[0] != v {
			return onlyWaits(fn, slices.Index(c.Args, v))
		}
		// A method of the group: what it runs elsewhere belongs to it.
		t := j.p.staticTarget(fn, Binding{})
		for i, a := range c.Args {
			if k := j.p.paramContract(t, i); k != nil && k.Offload && !j.start(a) {
				return false
			}
		}
		return true
	}
	return false
}

// onlyWaits reports whether all that fn does with parameter i, a channel, is to
// send on it and to receive from it.
func onlyWaits(fn *ssa.Function, i int) bool {
	if i < 0 || i >= len(fn.Params) || fn.Blocks == nil {
		return false
	}
	for _, r := range *fn.Params[i].Referrers() {
		switch r := r.(type) {
		case *ssa.Send, *ssa.Select, *ssa.DebugRef, *ssa.BinOp, *ssa.UnOp:
		case *ssa.Call:
			if _, ok := r.Call.Value.(*ssa.Builtin); !ok {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// runs looks at what becomes of a closure that captured the value.
func (j *joiner) runs(m *ssa.MakeClosure) bool {
	for _, r := range *m.Referrers() {
		switch r := r.(type) {
		case *ssa.Go:
			if r.Call.Value != m || !j.start(m) {
				return false
			}
		case *ssa.Defer, *ssa.DebugRef:
		case *ssa.Call:
			if r.Call.Value == m {
				continue // called in place
			}
			fn := r.Call.StaticCallee()
			if fn == nil {
				return false
			}
			t := j.p.staticTarget(fn, Binding{})
			for i, a := range r.Call.Args {
				if k := j.p.paramContract(t, i); a == m && (k == nil || !k.Offload || !j.start(m)) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

func (j *joiner) start(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeClosure:
		j.started = append(j.started, v.Fn.(*ssa.Function))
	case *ssa.Function:
		j.started = append(j.started, v)
	default:
		return false
	}
	return true
}
