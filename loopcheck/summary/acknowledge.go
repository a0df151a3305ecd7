package summary

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Who hands something over and then waits until it is done with, is there when it is told so:
// a goroutine that sends on one channel, and receives from another next.

// acknowledges reports whether a send on ch, by who has received what was handed over, is
// what the one who handed it over waits for.
func (p *Package) acknowledges(e *eval, ch ssa.Value, at *ssa.BasicBlock) bool {
	acks, f := madeHere(ch), p.flows[e.fn]
	if acks == nil || f == nil {
		return false
	}
	handed := handedOver(e.fn, acks)
	if handed == nil || sendsTwice(acks, at) {
		return false
	}
	return f.facts[at.Index].any(func(cond ssa.Value, holds bool) bool {
		return holds && chosen(cond, func(ch ssa.Value) bool { return madeHere(ch) == handed })
	}) || slices.ContainsFunc(e.fn.Blocks, func(b *ssa.BasicBlock) bool {
		return b.Dominates(at) && slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			u, ok := in.(*ssa.UnOp)
			return ok && u.Op == token.ARROW && madeHere(u.X) == handed
		})
	})
}

// sendsTwice reports whether control comes by more than one send on the channel on its way
// through b.
func sendsTwice(ch *ssa.MakeChan, b *ssa.BasicBlock) bool {
	sends := 0
	for c := b; c != nil; c = c.Idom() {
		for _, in := range c.Instrs {
			if s, ok := in.(*ssa.Send); ok && madeHere(s.Chan) == ch {
				sends++
			}
		}
	}
	return sends > 1
}

// handedOver is the unbuffered channel that all who receive from acks have sent on just
// before, where those are literals of the function that makes both; nil if there is none.
func handedOver(fn *ssa.Function, acks *ssa.MakeChan) (handed *ssa.MakeChan) {
	for _, lit := range fn.AnonFuncs {
		for _, b := range lit.Blocks {
			for i, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.Select:
					if slices.ContainsFunc(in.States, func(s *ssa.SelectState) bool { return madeAround(s.Chan) == acks }) {
						return nil
					}
				case *ssa.UnOp:
					if in.Op != token.ARROW || madeAround(in.X) != acks {
						continue
					}
					before := madeAround(sentBefore(b.Instrs[:i]))
					if before == nil || handed != nil && handed != before {
						return nil
					}
					handed = before
				}
			}
		}
	}
	for _, c := range []*ssa.MakeChan{acks, handed} {
		if c == nil {
			return nil
		}
		if k, ok := c.Size.(*ssa.Const); !ok || k.Value == nil || k.Int64() != 0 {
			return nil
		}
	}
	return handed
}

// sentBefore is the channel of the last operation on one among the instructions, if that is
// a send.
func sentBefore(instrs []ssa.Instruction) ssa.Value {
	for _, in := range slices.Backward(instrs) {
		switch in := in.(type) {
		case *ssa.Send:
			return in.Chan
		case *ssa.Call, *ssa.Select:
			return nil
		case *ssa.UnOp:
			if in.Op == token.ARROW {
				return nil
			}
		}
	}
	return nil
}

// madeAround is the channel that v is in a literal, if a function around it makes that.
func madeAround(v ssa.Value) *ssa.MakeChan {
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		v = u.X
	}
	fv, ok := v.(*ssa.FreeVar)
	if !ok {
		return nil
	}
	from := bindingOf(fv)
	for range maxAround {
		if fv, ok = from.(*ssa.FreeVar); !ok {
			break
		}
		from = bindingOf(fv)
	}
	if a, ok := from.(*ssa.Alloc); ok {
		from = onlyStored(a)
	}
	return madeHere(from)
}
