package summary

import (
	"go/token"
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
// that it hands to who sends is for the answer, and one before or behind the loop has room.
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
	return len(to) > 0 && !slices.ContainsFunc(to, func(ch ssa.Value) bool {
		at := p.path(last.Parent(), ch)
		if at == nil || !p.receivesFrom(l, at, way) {
			return true
		}
		room, sized := p.roomIn(p.evalOf(last.Parent()), ch)
		return room > 0 && (at.Kind == Param || !l.loop.has[way[0].Block().Index]) || !sized
	})
}

// Before reports whether an effect of the function around a loop happens before that: whoever
// waits for the loop may not know of it yet.
func (p *Package) Before(l EventLoop, e effect.Effect) bool {
	in := p.instrAt(e.Frames[0])
	if _, later := in.(*ssa.Defer); in == nil || later || in.Parent() != l.Func {
		return false
	}
	return !l.loop.has[in.Block().Index] && !reachable(l.loop.head, in.Block())
}

// WhenClosed reports whether an effect of the function around a loop happens when that has
// ended, which it does only when what it receives from is closed: nobody waits to send then.
func (p *Package) WhenClosed(l EventLoop, e effect.Effect) bool {
	in := p.instrAt(e.Frames[0])
	if in == nil || in.Parent() != l.Func || l.loop.has[in.Block().Index] {
		return false
	}
	for _, b := range l.loop.blocks {
		for i, s := range b.Succs {
			if l.loop.has[s.Index] {
				continue
			}
			branch, ok := lastOf(b).(*ssa.If)
			if !ok || !foundClosed(branch.Cond, i == 0) {
				return false
			}
		}
	}
	return true
}

// foundClosed reports whether a condition, or its opposite, says that a channel was found
// closed.
func foundClosed(cond ssa.Value, holds bool) bool {
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, holds = not.X, !holds
	}
	x, ok := cond.(*ssa.Extract)
	if !ok || holds || x.Index != 1 {
		return false
	}
	switch t := x.Tuple.(type) {
	case *ssa.UnOp:
		return t.Op == token.ARROW
	case *ssa.Select:
		return true
	}
	return false
}

// roomIn is for how many values a channel has room at least; sized tells that it is known.
func (p *Package) roomIn(e *eval, ch ssa.Value) (room int, sized bool) {
	for _, c := range p.resolve(p.chanSet(e, ch)) {
		switch {
		case c.Kind != Chan:
			continue
		case c.Index < 0:
			return 0, false
		case !sized || c.Index < room:
			room = c.Index
		}
		sized = true
	}
	return room, sized
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
	at := p.instrAt(e.Frames[len(e.Frames)-1])
	if at == nil || len(e.Channels) != 1 {
		return false
	}
	if len(e.Frames) > 1 {
		return p.getsAnswer(at, e.Channels[0].Names)
	}
	return l.loop.asksFirst(at) || slices.ContainsFunc(p.Parties(e.Channels[0].Names, false), func(reader Party) bool {
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

// getsAnswer reports whether a function that sends on a channel with the names then receives
// what its reader sends.
func (p *Package) getsAnswer(at ssa.Instruction, names []string) bool {
	fn := at.Parent()
	answers := func(in ssa.Instruction) bool {
		return slices.ContainsFunc(onChannels(in, types.RecvOnly), func(ch ssa.Value) bool {
			on := p.chanNames(p.evalOf(fn), ch)
			return slices.ContainsFunc(p.Parties(names, false), func(reader Party) bool { return overlap(on, reader.To) })
		})
	}
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return (b == at.Block() || reachable(at.Block(), b)) && slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			return answers(in) && (b != at.Block() || precedes(at, in))
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

// TakesReceived reports whether the lock that a loop takes by e, in this package, is one of
// what it has just received: who sends that may hold it for another reason.
func (p *Package) TakesReceived(l EventLoop, e effect.Effect) bool {
	fn, given := l.Func, []ssa.Value(nil)
	for _, f := range e.Frames {
		call, ok := p.instrAt(f).(ssa.CallInstruction)
		if !ok || call.Parent() != fn {
			return false
		}
		args := slices.Clone(call.Common().Args)
		for i, a := range args {
			args[i] = rootOf(a)
			if param, ok := args[i].(*ssa.Parameter); ok && given != nil {
				if k := slices.Index(fn.Params, param); k >= 0 && k < len(given) {
					args[i] = given[k]
				}
			}
		}
		if fn, given = call.Common().StaticCallee(), args; fn == nil {
			return false
		}
	}
	return len(given) > 0 && isReceived(given[0])
}

// rootOf is the object of which v is, or is in, a field.
func rootOf(v ssa.Value) ssa.Value {
	for range maxPath * 2 {
		switch x := readOf(v).(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return x
			}
			v = x.X
		default:
			return x
		}
	}
	return v
}

// isReceived reports whether v comes from a channel.
func isReceived(v ssa.Value) bool {
	switch x := v.(type) {
	case *ssa.UnOp:
		return x.Op == token.ARROW
	case *ssa.Extract:
		if _, selects := x.Tuple.(*ssa.Select); selects {
			return true
		}
		u, ok := x.Tuple.(*ssa.UnOp)
		return ok && u.Op == token.ARROW
	}
	return false
}

// OnlyStarts reports whether a loop runs in a goroutine that the function with the key
// alone starts.
func (p *Package) OnlyStarts(key string, l EventLoop) bool {
	goes := p.callGraph().started[l.Func]
	return len(goes) > 0 && len(p.callGraph().callers[l.Func]) == 0 && !slices.ContainsFunc(goes, func(g *ssa.Go) bool { return p.funcKey(g.Parent()) != key })
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
