package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// Names tell the fields of two objects of one type apart only where the program shows
// who holds them. Of a loop that sends to one it is known that it is the same object
// only if each call on the way hands it on.

// ItsOwn reports whether a send that a loop comes to, in this package, is one to a channel
// from which that loop receives itself, and it alone: of the same object. One with room
// that it hands to who sends is for the answer.
func (p *Package) ItsOwn(l EventLoop, e effect.Effect) bool {
	chain := e.Frames
	way := make([]ssa.Instruction, len(chain))
	for i, f := range chain {
		if f.Pkg != p.in.Pkg.Path() {
			return false
		}
		if way[i] = p.instrAt(f); way[i] == nil {
			return false
		}
	}
	last := way[len(way)-1]
	to := onChannels(last, types.SendOnly)
	room := slices.ContainsFunc(e.Channels, func(c effect.Channel) bool { return c.Room })
	return len(to) > 0 && !slices.ContainsFunc(to, func(ch ssa.Value) bool {
		at := p.path(last.Parent(), ch)
		return at == nil || room && at.Kind == Param || !p.receivesFrom(l, at, way)
	})
}

// receivesFrom reports whether a loop receives from what the path leads to, in the
// function in which the way ends.
func (p *Package) receivesFrom(l EventLoop, at *Value, way []ssa.Instruction) bool {
	fn := way[len(way)-1].Parent()
	for i := len(way) - 1; at != nil; {
		root := at.root()
		switch {
		case root.Kind == Global:
			return p.receivesAt(l, nil, at)
		case i == 0, root.Kind == Unknown:
			return p.receivesAt(l, fn, at)
		case root.Kind == Param:
			call, ok := way[i-1].(ssa.CallInstruction)
			if !ok || call.Common().StaticCallee() != fn {
				return false
			}
			i, fn = i-1, call.Parent()
			at = p.pathThrough(at, fn, Param, call.Common().Args)
		case root.Kind == Free:
			if p.receivesAt(l, fn, at) {
				return true
			}
			lit := madeOf(fn)
			if lit == nil {
				return false
			}
			fn = fn.Parent()
			at = p.pathThrough(at, fn, Free, lit.Bindings)
			j := i
			for j > 0 && way[j].Parent() != fn {
				j--
			}
			if way[j].Parent() != fn {
				return at != nil && p.receivesAt(l, fn, at)
			}
			i = j
		default:
			return false
		}
	}
	return false
}

// receivesAt reports whether a loop receives from what the path leads to in fn, which is
// its own function or one around that; nil if it does not matter which.
func (p *Package) receivesAt(l EventLoop, fn *ssa.Function, at *Value) bool {
	for _, b := range l.loop.blocks {
		for _, in := range b.Instrs {
			for _, ch := range onChannels(in, types.RecvOnly) {
				in := l.Func
				first := p.path(in, ch)
				for here := first; here != nil; {
					if (fn == nil || in == fn) && here.ID() == at.ID() {
						return !p.oneOfMany(l.Func, first)
					}
					lit := madeOf(in)
					if lit == nil {
						break
					}
					in = in.Parent()
					here = p.pathThrough(here, in, Free, lit.Bindings)
				}
			}
		}
	}
	return false
}

// TakesTurns reports whether a loop and the reader of what it sends by e do so one after the
// other: one asks for what it then gets, the other answers.
func (p *Package) TakesTurns(l EventLoop, e effect.Effect) bool {
	if len(e.Frames) > 1 || len(e.Channels) != 1 {
		return false
	}
	if at := p.instrAt(e.Frames[0]); at != nil && l.loop.asksFirst(at) {
		return true
	}
	return slices.ContainsFunc(p.Parties(e.Channels[0].Names, false), func(reader Party) bool {
		fn := p.byKey[reader.Func]
		return fn != nil && slices.ContainsFunc(p.GoesRound(fn), func(its EventLoop) bool {
			return slices.ContainsFunc(its.loop.blocks, func(b *ssa.BasicBlock) bool {
				return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
					return slices.ContainsFunc(onChannels(in, types.SendOnly), func(ch ssa.Value) bool {
						return overlap(p.chanNames(p.evalOf(fn), ch), reader.To)
					}) && its.loop.asksFirst(in)
				})
			})
		})
	})
}

// asksFirst reports whether the loop comes to an instruction, in each turn, before it
// receives anything.
func (l *loop) asksFirst(at ssa.Instruction) bool {
	inTurn := func(b *ssa.BasicBlock) (out []*ssa.BasicBlock) {
		for _, next := range b.Succs {
			if next != l.head && l.has[next.Index] {
				out = append(out, next)
			}
		}
		return out
	}
	return !slices.ContainsFunc(l.blocks, func(b *ssa.BasicBlock) bool {
		here := b == at.Block()
		return (here || reach(b, inTurn)[at.Block().Index]) && slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			return len(onChannels(in, types.RecvOnly)) > 0 && !(here && !precedes(in, at))
		})
	})
}

// root is what a path begins with.
func (v *Value) root() *Value {
	for v.Kind == Field && v.Base != nil {
		v = v.Base
	}
	return v
}

// instrAt is the operation or call in a place of this package; nil if it has none there.
func (p *Package) instrAt(f effect.Frame) ssa.Instruction {
	if p.instrs == nil {
		p.instrs = map[string]ssa.Instruction{}
		for _, fn := range p.in.Funcs {
			for _, b := range fn.Blocks {
				for _, in := range b.Instrs {
					switch in.(type) {
					case *ssa.Send, *ssa.Select, ssa.CallInstruction:
						if in.Pos().IsValid() {
							p.instrs[p.frame(in.Pos(), fn, "", "").Place()] = in
						}
					}
				}
			}
		}
	}
	return p.instrs[f.Place()]
}

// oneOfMany reports whether goroutines that begin with a function are started in a loop,
// and share what the path leads to in it.
func (p *Package) oneOfMany(fn *ssa.Function, at *Value) bool {
	return slices.ContainsFunc(p.callGraph().started[fn], func(g *ssa.Go) bool {
		if !inCycle(g.Block()) {
			return false
		}
		var given []ssa.Value
		switch root := at.root(); root.Kind {
		case Param:
			given = g.Call.Args
		case Free:
			if m, ok := g.Call.Value.(*ssa.MakeClosure); ok {
				given = m.Bindings
			}
		}
		if i := at.root().Index; i < len(given) {
			in, ok := given[i].(ssa.Instruction)
			return !ok || !inCycle(in.Block())
		}
		return true
	})
}
