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

// Some frameworks leave the loop to the program: it gets one event after the other,
// by a call or from a channel, and handles each. Such a loop is found by what gets
// the events; a goroutine that only hands them on to a channel is none, and whoever
// receives from that channel has the loop.

// An EventLoop is a loop of the program's own: it goes round for each event.
type EventLoop struct {
	Func     *ssa.Function
	Contract *contract.Contract // of what gets the events
	Pos      token.Pos          // where it gets them
	loop     *loop
	first    ssa.Instruction // the first call of one that is started: how it waits for what is to be done
}

// eventLoops finds the loops of this package around what gets an event, and the
// channels that events are handed on to. Of loops around one another, the outermost
// is the one.
func (p *Package) eventLoops() {
	if !p.eventful {
		return
	}
	for more := true; more; {
		more = false
		p.loops = nil
		for _, fn := range p.in.Funcs {
			more = p.eventLoopsOf(fn) || more
		}
	}
}

// eventLoopsOf reports whether it found a function or a channel that events come
// from.
func (p *Package) eventLoopsOf(fn *ssa.Function) (more bool) {
	var loops []*loop // looked for only where there is an event
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			k := p.eventOf(fn, in)
			if k == nil {
				continue
			}
			if loops == nil {
				loops = loopsOf(fn)
			}
			i := slices.IndexFunc(loops, func(l *loop) bool { return l.has[b.Index] })
			if i < 0 {
				// Whoever calls it again and again has the loop.
				if _, direct := in.(*ssa.Call); !direct && p.getters[fn] == nil {
					p.getters[fn], more = k, true
				}
				continue
			}
			if to, found := p.handsOn(fn, loops[i]); found {
				for _, name := range to {
					if p.events[name] == "" {
						p.events[name], more = k.Key, true
					}
				}
				continue
			}
			if !slices.ContainsFunc(p.loops, func(l EventLoop) bool { return l.loop.head == loops[i].head }) {
				p.loops = append(p.loops, EventLoop{fn, k, in.Pos(), loops[i], nil})
			}
		}
	}
	return more
}

// EventLoops are the loops of the program's own in this package.
func (p *Package) EventLoops() []EventLoop { return p.loops }

// Rounds are the loops of a function that is said to be one: those which receive from
// channels, in itself or in a literal that it calls at once, or, if it has none but such
// as visit a collection, those which read something first in each round, or one in what it
// starts, returns or hands on. One that it starts may wait in other ways too. What stands
// before and behind is done once. There are none if it is called for each round.
func (p *Package) Rounds(fn *ssa.Function, k *contract.Contract) []EventLoop {
	return p.roundsOf(fn, k, false)
}

// roundsOf is Rounds for a function that is started or not.
func (p *Package) roundsOf(fn *ssa.Function, k *contract.Contract, started bool) []EventLoop {
	var out []EventLoop
	var later []*ssa.Function
	starts := map[*ssa.Function]bool{}
	for _, b := range fn.Blocks {
		if inCycle(b) {
			continue
		}
		for _, in := range b.Instrs {
			if c, ok := in.(*ssa.Call); ok {
				if lit := c.Call.StaticCallee(); lit != nil && lit.Parent() == fn {
					out = append(out, p.roundsOf(lit, k, false)...)
					continue
				}
			}
			for _, v := range in.Operands(nil) {
				if lit := literalOf(*v); lit != nil && lit.Parent() == fn && !slices.Contains(later, lit) {
					later = append(later, lit)
				}
			}
			if c, ok := in.(*ssa.Go); ok {
				starts[literalOf(c.Call.Value)] = true
			}
		}
	}
	loops := loopsOf(fn)
	for _, l := range receivingLoops(fn, loops) {
		l.Contract = k
		out = append(out, l)
	}
	loops = slices.DeleteFunc(loops, func(l *loop) bool { return l.outer != nil || l.over != nil || l.times > 0 })
	if len(out) == 0 {
		if l, ok := readingLoop(fn, loops, started); ok {
			l.Contract = k
			out = append(out, l)
		}
	}
	if len(out) == 0 && len(loops) == 0 {
		for _, lit := range later {
			out = append(out, p.roundsOf(lit, k, starts[lit])...)
		}
	}
	return out
}

// GoesRound are the loops of a function that receive from channels, or the first that
// reads something in each round, and never ends.
func (p *Package) GoesRound(fn *ssa.Function) []EventLoop {
	loops := loopsOf(fn)
	out := receivingLoops(fn, loops)
	if len(out) == 0 {
		if l, ok := readingLoop(fn, slices.DeleteFunc(loops, func(l *loop) bool { return l.outer != nil }), false); ok {
			out = append(out, l)
		}
	}
	return out
}

// readingLoop is the first of the loops that reads something first in each round, or, if
// the function is started, waits in any way.
func readingLoop(fn *ssa.Function, loops []*loop, started bool) (EventLoop, bool) {
	for _, l := range loops {
		first := firstCall(l)
		if started || reads(first) && l.lasts(make([]bool, len(fn.Blocks))) {
			return EventLoop{Func: fn, Pos: l.pos(fn), loop: l, first: first}, true
		}
	}
	return EventLoop{}, false
}

// receivingLoops are those of the loops of a function that receive from channels, the
// outermost each.
func receivingLoops(fn *ssa.Function, loops []*loop) (out []EventLoop) {
	for _, l := range loops {
		if l.outer != nil {
			continue
		}
		for _, b := range l.blocks {
			i := slices.IndexFunc(b.Instrs, func(in ssa.Instruction) bool { return len(onChannels(in, types.RecvOnly)) > 0 })
			if i >= 0 {
				out = append(out, EventLoop{Func: fn, Pos: b.Instrs[i].Pos(), loop: l})
				break
			}
		}
	}
	return out
}

// firstCall is the first call of another function that a loop makes each time round; nil
// if there is none.
func firstCall(l *loop) ssa.Instruction {
	for _, b := range l.head.Parent().DomPreorder() {
		if !l.has[b.Index] {
			continue
		}
		for _, in := range b.Instrs {
			if c, ok := in.(*ssa.Call); ok {
				if _, builtin := c.Call.Value.(*ssa.Builtin); !builtin {
					return in
				}
			}
		}
	}
	return nil
}

// literalOf is the function literal that v is; nil if it is none.
func literalOf(v ssa.Value) *ssa.Function {
	if c, ok := v.(*ssa.MakeClosure); ok {
		v = c.Fn
	}
	if fn, ok := v.(*ssa.Function); ok && fn.Parent() != nil {
		return fn
	}
	return nil
}

// reads reports whether a call, by its name, is one that waits for more to come: of a
// connection, a stream, a listener or a queue.
func reads(in ssa.Instruction) bool {
	c, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	name := ""
	if c.Call.IsInvoke() {
		name = c.Call.Method.Name()
	} else if fn := c.Call.StaticCallee(); fn != nil && (fn.Signature.Recv() != nil || len(c.Call.Args) > 0) {
		name = fn.Name()
	}
	return slices.ContainsFunc([]string{"accept", "decode", "dequeue", "next", "pop", "pull", "read", "receive", "recv", "scan", "take", "wait"}, func(p string) bool {
		return strings.HasPrefix(strings.ToLower(name), p)
	})
}

// eventOf is the contract by which an instruction of fn gets an event.
func (p *Package) eventOf(fn *ssa.Function, in ssa.Instruction) *contract.Contract {
	switch in := in.(type) {
	case *ssa.Call:
		if k := p.event(p.calledKeys(in.Common())...); k != nil {
			return k
		}
		return p.getters[in.Common().StaticCallee()]
	case *ssa.UnOp:
		if in.Op == token.ARROW {
			return p.eventOn(fn, in.X)
		}
	case *ssa.Select:
		for _, s := range in.States {
			if s.Dir == types.RecvOnly {
				if k := p.eventOn(fn, s.Chan); k != nil {
					return k
				}
			}
		}
	}
	return nil
}

// eventOn is the contract of what a channel carries, if that is an event.
func (p *Package) eventOn(fn *ssa.Function, ch ssa.Value) *contract.Contract {
	if k := p.eventType(ch); k != nil {
		return k
	}
	if len(p.events) == 0 && len(p.below.events) == 0 {
		return nil
	}
	for _, name := range p.chanNames(p.evalOf(fn), ch) {
		if key := p.events[name]; key != "" {
			return p.event(key)
		}
		for _, q := range p.below.events {
			if key := q.Events[name]; key != "" {
				return p.event(key)
			}
		}
	}
	return nil
}

// eventType is the contract of the type that a channel carries.
func (p *Package) eventType(ch ssa.Value) *contract.Contract {
	if t, ok := ch.Type().Underlying().(*types.Chan); ok {
		if n, ok := types.Unalias(t.Elem()).(*types.Named); ok {
			return p.event(contract.TypeKey(n.Obj()))
		}
	}
	return nil
}

// event is the contract with one of the keys by which an event is got. How the
// framework itself does is its own affair.
func (p *Package) event(keys ...string) *contract.Contract {
	for _, key := range keys {
		if k := p.contracts.Lookup(key); k != nil && k.Event && k.Framework != nil && !p.in.Catalogued {
			return k
		}
	}
	return nil
}

// handsOn reports whether the loop sends events to whoever handles them, and by
// which channels.
func (p *Package) handsOn(fn *ssa.Function, l *loop) (to []string, found bool) {
	sent := func(ch, x ssa.Value) {
		if p.eventType(ch) != nil || p.isEvent(fn, x, map[ssa.Value]bool{}) {
			to, found = append(to, p.chanNames(p.evalOf(fn), ch)...), true
		}
	}
	for _, b := range l.blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Send:
				sent(in.Chan, in.X)
			case *ssa.Select:
				for _, s := range in.States {
					if s.Dir == types.SendOnly {
						sent(s.Chan, s.Send)
					}
				}
			}
		}
	}
	return to, found
}

// isEvent reports whether a value is an event just got, or has one in a field.
func (p *Package) isEvent(fn *ssa.Function, v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return false
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return p.isEvent(fn, v.X, seen)
	case *ssa.ChangeInterface:
		return p.isEvent(fn, v.X, seen)
	case *ssa.Extract:
		return p.isEvent(fn, v.Tuple, seen)
	case *ssa.Phi:
		return slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { return p.isEvent(fn, e, seen) })
	case *ssa.Alloc:
		return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
			f, ok := r.(*ssa.FieldAddr)
			return ok && slices.ContainsFunc(*f.Referrers(), func(r ssa.Instruction) bool {
				s, ok := r.(*ssa.Store)
				return ok && s.Addr == f && p.isEvent(fn, s.Val, seen)
			})
		})
	case *ssa.UnOp:
		if a, ok := v.X.(*ssa.Alloc); ok && v.Op == token.MUL {
			return p.isEvent(fn, a, seen)
		}
		return p.eventOf(fn, v) != nil
	case ssa.Instruction:
		return p.eventOf(fn, v) != nil
	}
	return false
}

// WalkLoop walks from what a loop of this package does each time round.
func (p *Package) WalkLoop(l EventLoop, name string, root Root) *Reach {
	return p.walkPart(p.part(l), nil, name, root, l.Func, p.capturedBy(l.Func))
}

// WalkAround walks from the function that has a loop of this package, also from what it does
// before and behind.
func (p *Package) WalkAround(l EventLoop, name string, root Root) *Reach {
	return p.walk(nil, name, root, l.Func, p.capturedBy(l.Func))
}

// capturedBy is what a literal has captured where it is made.
func (p *Package) capturedBy(fn *ssa.Function) (b Binding) {
	if lit := madeOf(fn); lit != nil {
		for i := range lit.Bindings {
			b.Free = append(b.Free, p.captured(fn, i))
		}
	}
	return b
}

// A part is what of a function runs on the loop.
type part struct {
	at   *outcomes
	hops map[string]bool // the places of its instructions
}

// part is what a loop does each time round, but for getting the event.
func (p *Package) part(l EventLoop) *part {
	out := &part{at: &outcomes{}, hops: map[string]bool{}}
	gets := func(in ssa.Instruction) bool {
		call, ok := in.(*ssa.Call)
		return in == l.first || p.eventOf(l.Func, in) != nil && !(ok && p.getters[call.Common().StaticCallee()] != nil)
	}
	p.outcome(l.Func, out.at, func(in ssa.Instruction) bool { return l.loop.has[in.Block().Index] && !gets(in) })
	for _, b := range l.loop.blocks {
		for _, in := range b.Instrs {
			if in.Pos().IsValid() && !gets(in) {
				out.hops[p.frame(in.Pos(), l.Func, "", "").Place()] = true
			}
		}
	}
	return out
}

// HandsOn reports whether fn selects in a place in order to send on what it has received
// in the same turn of its loop: it does not wait for what comes next there.
func (p *Package) HandsOn(fn *ssa.Function, place effect.Frame) bool {
	loops := loopsOf(fn)
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			s, ok := in.(*ssa.Select)
			if !ok || len(onChannels(s, types.SendOnly)) == 0 || !p.frame(s.Pos(), fn, "", "").SamePlace(place) {
				continue
			}
			l := innerLoop(loops, b)
			return l != nil && slices.ContainsFunc(l.blocks, func(before *ssa.BasicBlock) bool {
				return innerLoop(loops, before) == l && slices.ContainsFunc(before.Instrs, func(x ssa.Instruction) bool {
					return x != in && waitsForMore(x) && precedes(x, s)
				})
			})
		}
	}
	return false
}

// waitsForMore reports whether an instruction waits for what comes by a channel.
func waitsForMore(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.Select:
		return in.Blocking && len(onChannels(in, types.RecvOnly)) > 0
	case *ssa.UnOp:
		return in.Op == token.ARROW
	}
	return false
}
