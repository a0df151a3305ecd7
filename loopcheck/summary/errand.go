package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// An errand is how a function gets an answer from a literal that it hands to
// others: by a channel that it makes for the purpose.
type errand int

const (
	noErrand errand = iota
	roomy           // there is room for what the literal sends when it is called, once
	awaited         // whoever made it waits for it on every way on
)

// errandOf tells whether ch was made by the function around a literal as an
// errand, and of which kind.
func (p *Package) errandOf(e *eval, ch ssa.Value) errand {
	v, ok := readOf(ch).(*ssa.FreeVar)
	if u, isLoad := readOf(ch).(*ssa.UnOp); isLoad && u.Op == token.MUL {
		v, ok = u.X.(*ssa.FreeVar)
	}
	var lit *ssa.MakeClosure
	fn, i := e.fn, -1
	for ok && fn.Parent() != nil {
		if i = slices.Index(fn.FreeVars, v); i < 0 {
			return noErrand
		}
		if lit = madeOf(fn); lit == nil {
			return noErrand
		}
		// One that a literal runs itself sends for it.
		fn = fn.Parent()
		if v, ok = lit.Bindings[i].(*ssa.FreeVar); ok && !runsItself(lit) {
			return noErrand
		}
	}
	if lit == nil {
		return noErrand
	}
	outer := fn
	made := madeHere(lit.Bindings[i])
	if a, ok := lit.Bindings[i].(*ssa.Alloc); ok && made == nil {
		for _, r := range *a.Referrers() {
			if s, ok := r.(*ssa.Store); ok && s.Addr == a {
				made = madeHere(s.Val)
			}
		}
	}
	if made == nil {
		return noErrand
	}
	if k, ok := made.Size.(*ssa.Const); ok && k.Value != nil && k.Int64() > 0 && (p.bornClosed(p.place(made.Pos())) || !p.takenAgain(made, nil)) {
		var own []*ssa.BasicBlock
		for _, b := range e.fn.Blocks {
			for _, in := range b.Instrs {
				if s, ok := in.(*ssa.Send); ok && same(s.Chan, ch) {
					own = append(own, b)
				}
			}
		}
		sends := len(own)
		for _, s := range p.evalOf(outer).channels().sends[made] {
			if b := s.Block(); b == lit.Block() || reachable(b, lit.Block()) || reachable(lit.Block(), b) {
				sends++ // both may come
			}
		}
		if exclusive(own) {
			sends -= len(own) - 1
		}
		if int64(sends) <= k.Int64() {
			return roomy
		}
	}
	if receivesAfter(lit, made) {
		return awaited
	}
	return noErrand
}

// runsItself reports whether a literal is called or deferred where it is made, and given to
// nobody.
func runsItself(lit *ssa.MakeClosure) bool {
	return !slices.ContainsFunc(*lit.Referrers(), func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.Call:
			return in.Call.Value != lit
		case *ssa.Defer:
			return in.Call.Value != lit
		case *ssa.DebugRef:
			return false
		}
		return true
	})
}

// exclusive reports whether control comes to one of the blocks at most, of at least
// one, and once.
func exclusive(blocks []*ssa.BasicBlock) bool {
	for i, b := range blocks {
		if slices.Contains(blocks[:i], b) {
			return false
		}
		after := reach(b, func(c *ssa.BasicBlock) []*ssa.BasicBlock { return c.Succs })
		if slices.ContainsFunc(blocks, func(c *ssa.BasicBlock) bool { return after[c.Index] }) {
			return false
		}
	}
	return len(blocks) > 0
}

// receivesAfter reports whether a function that makes a literal receives from the
// channel on every way from there to its end.
func receivesAfter(lit *ssa.MakeClosure, ch *ssa.MakeChan) bool {
	return onEveryWay(lit.Block(), slices.Index(lit.Block().Instrs, ssa.Instruction(lit)), func(in ssa.Instruction) bool {
		u, ok := in.(*ssa.UnOp)
		return ok && u.Op == token.ARROW && madeHere(u.X) == ch
	})
}

// onEveryWay reports whether control comes to such an instruction on every way from
// behind the one with the index in b to the function's end, and on one at least: a
// function may never end.
func onEveryWay(b *ssa.BasicBlock, i int, is func(ssa.Instruction) bool) bool {
	if slices.ContainsFunc(b.Instrs[i+1:], is) {
		return true
	}
	seen, comes := map[*ssa.BasicBlock]bool{}, false
	for work := []*ssa.BasicBlock{b}; len(work) > 0; {
		c := work[len(work)-1]
		work = work[:len(work)-1]
		if c != b && slices.ContainsFunc(c.Instrs, is) {
			comes = true
			continue
		}
		if _, ends := lastOf(c).(*ssa.Return); ends {
			return false
		}
		for _, next := range c.Succs {
			if !seen[next] {
				seen[next] = true
				work = append(work, next)
			}
		}
	}
	return comes
}

// takenAgain reports whether somebody receives from the channel again and again, wherever
// it goes but to one address: what sends on it is called as often, and it is no errand.
func (p *Package) takenAgain(ch *ssa.MakeChan, but ssa.Value) bool {
	receives := func(in ssa.Instruction, v ssa.Value) usage {
		b := in.Block()
		if inCycle(b) && !madeAgain(v, b) {
			return lastUse
		}
		return harmlessUse
	}
	f := &follower{p: p, seen: map[any]bool{}, left: maxFollowed, receives: true}
	f.use = func(in ssa.Instruction, v ssa.Value) usage {
		switch in := in.(type) {
		case *ssa.UnOp:
			if in.Op == token.ARROW {
				return receives(in, v)
			}
		case *ssa.Select:
			if slices.ContainsFunc(in.States, func(s *ssa.SelectState) bool { return s.Dir == types.RecvOnly && s.Chan == v }) {
				return receives(in, v)
			}
			return harmlessUse
		case *ssa.Send:
			return harmlessUse
		case *ssa.Store:
			if in.Addr == but {
				return harmlessUse
			}
		case ssa.CallInstruction:
			if fn := in.Common().StaticCallee(); fn == nil || fn.Pkg != p.in.SSA || len(fn.Blocks) == 0 {
				return harmlessUse // not known to receive
			}
		}
		return elsewhereUsed
	}
	f.value(ch)
	return f.hit
}

// madeAgain reports whether a channel that is used in b was made there, or is what a call
// returned, since b ran last.
func madeAgain(ch ssa.Value, b *ssa.BasicBlock) bool {
	v := readOf(ch)
	if x, ok := v.(*ssa.Extract); ok {
		v = x.Tuple
	}
	switch x := v.(type) {
	case *ssa.MakeChan:
		return x.Parent() == b.Parent() && reachable(b, x.Block())
	case *ssa.Call:
		return reachable(b, x.Block())
	}
	return false
}
