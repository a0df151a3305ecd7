package summary

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Schedule hands one function to a loop, surely: on every path through the
// function that returns. Whoever the function handed over is of, it runs again
// whenever the function does.
type Schedule struct {
	On       *Value         // what is handed over; nil with Trigger
	Trigger  string         // key of the interface method that the loop is asked to call
	Loop     string         // the framework
	Later    bool           // not at once: after a time, or after something else
	Delay    int            // parameter, counted from 1, that must be zero for it to be at once
	Returned bool           // what may take it back is returned
	Frames   []effect.Frame // from the function to the call that schedules
	At       int            // which of them hands over what On names: wrappers only pass it on
}

// id tells two schedules of a function apart: it may make the same one twice.
func (s *Schedule) id() string {
	on := s.Trigger
	if s.On != nil {
		on = s.On.ID()
	}
	return strings.Join([]string{s.Loop, on, s.Frames[0].Place(), s.Frames[len(s.Frames)-1].Place()}, "\x00")
}

const maxSchedules = 8

func (s *Summary) addSchedule(n Schedule) {
	if len(n.Frames) == 0 || len(n.Frames) > maxFrames/2 {
		return
	}
	id := n.id()
	for i := range s.Schedules {
		if old := &s.Schedules[i]; old.id() == id {
			if len(n.Frames) < len(old.Frames) {
				*old = n
			}
			return
		}
	}
	if len(s.Schedules) < maxSchedules {
		s.Schedules = append(s.Schedules, n)
	}
}

func (s *Schedule) same(t *Schedule) bool {
	return s.id() == t.id() && s.Later == t.Later && s.Delay == t.Delay && s.Returned == t.Returned && s.At == t.At && len(s.Frames) == len(t.Frames)
}

// A keep says what becomes of the result of a call.
type keep uint8

const (
	unkept  keep = iota // nothing
	givenUp             // it is returned, and nothing else
	kept                // something
)

// keeps says what becomes of the results of a call by which what it scheduled
// could be taken back: anything but errors and flags.
func keeps(in ssa.CallInstruction) keep {
	v, ok := in.(*ssa.Call)
	if !ok {
		return unkept
	}
	out := unkept
	look := func(v ssa.Value) {
		if isBool(v.Type()) || isError(v.Type()) {
			return
		}
		for _, r := range *v.Referrers() {
			switch r.(type) {
			case *ssa.DebugRef:
			case *ssa.Return:
				out = max(out, givenUp)
			default:
				out = kept
			}
		}
	}
	if _, several := v.Type().(*types.Tuple); !several {
		look(v)
		return out
	}
	for _, r := range *v.Referrers() {
		switch x := r.(type) {
		case *ssa.Extract:
			look(x)
		case *ssa.Return:
			out = max(out, givenUp)
		}
	}
	return out
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// surely reports whether a call is made whenever the function returns.
func (c *Call) surely() bool {
	return c.Confidence == effect.Certain && !c.FirstUse && !c.Log && c.If.Param == 0
}

// schedule notes what the call c of t, about which the contract is, hands to the
// loop.
func (p *Package) schedule(t target, k *contract.Contract, c Call, out output) {
	if k.Schedules != "async" || !c.surely() || c.keeps == kept {
		return
	}
	s := Schedule{Loop: frameworkName(k), Returned: c.keeps == givenUp, Frames: c.Frames}
	s.Later, s.Delay = p.delay(t, c)
	for i := range t.bind.Args {
		if q := p.paramContract(t, i); q != nil && q.Offload {
			s.Later = true // when that has ended
		}
	}
	if k.Triggers != "" {
		n := s
		n.Trigger = k.Package + "." + k.Triggers
		out.schedule(n)
	}
	for i, vals := range t.bind.Args {
		if q := p.paramContract(t, i); q != nil && q.Callback && len(vals) == 1 {
			n := s
			n.On = vals[0]
			out.schedule(n)
		}
	}
}

// delay says whether the call c of t puts off what it schedules, and by which
// parameter of its surroundings, if one tells.
func (p *Package) delay(t target, c Call) (later bool, param int) {
	var sig *types.Signature
	for _, key := range append([]string{t.key}, t.keys...) {
		if obj := p.objs[key]; obj != nil {
			sig = obj.Signature()
			break
		}
	}
	if sig == nil {
		return true, 0
	}
	for i := range sig.Params().Len() {
		if n, ok := types.Unalias(sig.Params().At(i).Type()).(*types.Named); !ok || n.Obj().Name() != "Duration" || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != "time" {
			continue
		}
		if t.recv {
			i++
		}
		if i >= len(c.Given) {
			return true, 0
		}
		a := c.Given[i]
		return a.Known && a.Holds || !a.Known && a.Param == 0, a.Param
	}
	return false, 0
}

// passOn hands the schedules of t, which the call c reaches, to its caller.
func (p *Package) passOn(t target, c Call, out output) {
	if !c.surely() {
		return
	}
	for _, s := range t.sum.Schedules {
		if s.Returned && c.keeps == kept {
			continue
		}
		s.Returned = s.Returned && c.keeps == givenUp
		if s.Delay > 0 {
			var a Argument
			if s.Delay <= len(c.Given) {
				a = c.Given[s.Delay-1]
			}
			s.Later, s.Delay = s.Later || a.Known && a.Holds || !a.Known && a.Param == 0, a.Param
		}
		if s.On != nil {
			vals := t.bind.Subst(s.On)
			if len(vals) != 1 {
				continue
			}
			if s.At += len(c.Frames); s.On.Kind == Param {
				s.At = max(0, len(c.Frames)-1)
			}
			s.On = vals[0]
		}
		s.Frames = join(c.Frames, s.Frames...)
		out.schedule(s)
	}
}

func (o *summarizer) schedule(s Schedule) {
	if s.On != nil {
		if s.On = o.p.handedOver(s.On); s.On == nil {
			return
		}
	}
	o.s.addSchedule(s)
}

// handedOver is as much of a value as tells which function it is; nil if that
// will never be known.
func (p *Package) handedOver(v *Value) *Value {
	switch v.Kind {
	case Func:
		return mk(Value{Kind: Func, Key: v.Key})
	case Object:
		if t := p.typeOf(v.Key); t != nil {
			if _, isFunc := t.Underlying().(*types.Signature); isFunc {
				if inner, _ := v.Part(Inner); len(inner) == 1 {
					return p.handedOver(inner[0])
				}
				return nil
			}
		}
		return mk(Value{Kind: Object, Key: v.Key})
	case Param, Free, Field, Global:
		return v
	}
	return nil
}

// unsure is the output of several calls of which one is made.
type unsure struct{ output }

func (o unsure) whole() output { return o.output }

func (unsure) schedule(Schedule) {}

// oneOf is the output of a call of one of the values.
func oneOf(vals Set, out output) output {
	if len(vals) == 1 {
		return out
	}
	return unsure{out}
}

func (o marked) schedule(s Schedule) {
	if !o.mark.maybe {
		o.output.schedule(s)
	}
}

func (elsewhere) schedule(Schedule)  {}
func (guarded) schedule(Schedule)    {}
func (started) schedule(Schedule)    {}
func (*collector) schedule(Schedule) {}
func (*walker) schedule(Schedule)    {}

// Schedules is what fn, bound that way, surely hands to loops: each with what it
// hands over, if that is known to be one function of this package or one object.
func (p *Package) Schedules(fn *ssa.Function, b Binding) []Schedule {
	sum := p.sums[fn]
	if sum == nil {
		return nil
	}
	var out []Schedule
	for _, s := range sum.Schedules {
		if s.Delay > 0 {
			s.Later = true // the loop calls it, with what nobody knows
		}
		if s.On != nil {
			vals := Set{s.On}
			if s.On.Symbolic() {
				vals = b.Subst(s.On)
				if vals.Symbolic() && fn.Parent() != nil {
					vals = p.ground(fn.Parent(), vals)
				}
			}
			if vals = p.resolve(vals); len(vals) != 1 {
				continue
			}
			if s.On = p.handedOver(vals[0]); s.On == nil {
				continue
			}
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b Schedule) int { return cmp.Compare(a.id(), b.id()) })
	return out
}

// AlwaysReturns reports whether fn returns the constant, and nothing else, and
// where.
func (p *Package) AlwaysReturns(fn *ssa.Function, constant string) (effect.Frame, bool) {
	f := p.flows[fn]
	var at *ssa.Return
	for _, b := range fn.Blocks {
		if f == nil || f.cold[b.Index] || len(b.Instrs) == 0 {
			continue
		}
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if len(ret.Results) != 1 {
			return effect.Nowhere, false
		}
		if k, ok := resultOf(ret, 0).(*ssa.Const); !ok || k.Value == nil || k.Value.ExactString() != constant {
			return effect.Nowhere, false
		}
		if at == nil {
			at = ret
		}
	}
	if at == nil {
		return effect.Nowhere, false
	}
	return p.frame(at.Pos(), fn, "return "+constant, ""), true
}
