package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// sentOnce reports whether a channel has room for all that is ever sent on it, because
// something lets each of those who send come once: a sync.Once, or a flag that stays.
func (p *Package) sentOnce(e *eval, ch ssa.Value, room int) bool {
	key := p.countKey(ch)
	if key == "" {
		return false
	}
	once, by := map[string]bool{}, map[string]bool{}
	for _, at := range p.semaphores().sends[key] {
		keeper := p.onceBy(at)
		if keeper == "" {
			return false
		}
		once[keeper], by[p.funcKey(at.Parent())] = true, true
	}
	return len(once) > 0 && len(once) <= room &&
		!slices.ContainsFunc(p.partiesAt(p.chanNames(e, ch), true), func(r Party) bool { return !by[r.Func] }) // to whom the channel is handed
}

// onceBy is the key of what keeps an instruction from being done again; "" if nothing is
// known to.
func (p *Package) onceBy(at ssa.Instruction) string {
	fn := at.Parent()
	if outer, b, i := madeBy(fn); outer != nil {
		for _, in := range b.Instrs[i:] {
			c, ok := in.(ssa.CallInstruction)
			if ok && c.Common().StaticCallee() != nil && p.funcKey(c.Common().StaticCallee()) == onceDo && literalOf(c.Common().Args[1]) == fn && !inCycle(at.Block()) {
				return p.placeKey(c.Common().Args[0])
			}
		}
	}
	key := ""
	if f := p.flows[fn]; f != nil {
		f.facts[at.Block().Index].any(func(cond ssa.Value, holds bool) bool {
			flag, ok := cond.(*ssa.UnOp)
			if !ok || flag.Op != token.MUL || holds || !setOnTheWay(flag.X, at.Block()) || !p.lasting(flag.X) || comesBack(at.Block(), flag.Block()) {
				return false
			}
			key = p.placeKey(flag.X)
			return key != ""
		})
	}
	return key
}

// comesBack reports whether control may come to b again without passing by another block.
func comesBack(b, by *ssa.BasicBlock) bool {
	return b != by && reach(b, func(c *ssa.BasicBlock) []*ssa.BasicBlock {
		if c == by {
			return nil
		}
		return c.Succs
	})[b.Index]
}

// placeKey is the key of the field or variable at addr.
func (p *Package) placeKey(addr ssa.Value) string {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		return Generic(p.fieldKey(a.X.Type(), a.Field))
	case *ssa.Global:
		return globalKey(a)
	}
	return ""
}

// setOnTheWay reports whether the function sets the flag at addr wherever it comes to b.
func setOnTheWay(addr ssa.Value, b *ssa.BasicBlock) bool {
	for d := b; d != nil; d = d.Idom() {
		for _, in := range d.Instrs {
			s, ok := in.(*ssa.Store)
			if !ok || !samePlace(s.Addr, addr) {
				continue
			}
			if k, ok := s.Val.(*ssa.Const); ok && isBool(k.Type()) && !isZero(k) {
				return true
			}
		}
	}
	return false
}

// askedForRoom reports whether a branch on the way to at has seen that there is room in
// the channel.
func (p *Package) askedForRoom(e *eval, ch ssa.Value, at *ssa.BasicBlock) bool {
	f := p.flows[e.fn]
	if f == nil {
		return false
	}
	return f.facts[at.Index].any(func(cond ssa.Value, holds bool) bool {
		if empty := nonempty(cond, !holds); empty != nil && same(empty, ch) {
			return true
		}
		less, ok := cond.(*ssa.BinOp)
		if !ok {
			return false
		}
		n, op := less.X, less.Op
		if lenOf(n) == nil { // cap(ch) > len(ch)
			n, op = less.Y, mirrored[op]
		}
		full := lenOf(n)
		if full == nil || !same(full, ch) {
			return false
		}
		return holds && (op == token.LSS || op == token.NEQ) || !holds && (op == token.GEQ || op == token.EQL)
	})
}

// drained reports whether at is come to by way of a select that takes out of the channel
// what is in it, if anything is, or of a branch that does so if it is full, and nobody but
// the function sends on it: the newest win.
func (p *Package) drained(e *eval, ch ssa.Value, at *ssa.BasicBlock) bool {
	names, key := p.chanNames(e, ch), p.countKey(ch)
	same := func(x ssa.Value) bool { return key != "" && p.countKey(x) == key }
	empties := func(b *ssa.BasicBlock) bool {
		for _, in := range b.Instrs {
			if slices.ContainsFunc(onChannels(in, types.SendOnly), same) {
				return false
			}
			if s, ok := in.(*ssa.Select); ok && !s.Blocking && len(s.States) == 1 && slices.ContainsFunc(onChannels(s, types.RecvOnly), same) {
				return true
			}
		}
		branch, ok := lastOf(b).(*ssa.If)
		if !ok || b == at {
			return false
		}
		eq, ok := branch.Cond.(*ssa.BinOp)
		return ok && (eq.Op == token.EQL || eq.Op == token.GEQ) && lenOf(eq.X) != nil && same(lenOf(eq.X)) && isCap(eq.Y) &&
			slices.ContainsFunc(b.Succs[0].Instrs, func(in ssa.Instruction) bool {
				_, receives := in.(*ssa.UnOp)
				return receives && slices.ContainsFunc(onChannels(in, types.RecvOnly), same)
			})
	}
	for d := at; d != nil && inTurn(at, d); d = d.Idom() {
		if empties(d) {
			senders := p.EveryParty(names, true)
			return len(senders) > 0 && !slices.ContainsFunc(senders, func(r Party) bool { return r.Func != p.funcKey(e.fn) })
		}
	}
	return false
}

// isCap reports whether v is the capacity of something.
func isCap(v ssa.Value) bool {
	c, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	b, ok := c.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "cap"
}

// inTurn reports whether b comes to a block in each turn of the loop that the block is in,
// if it is in one.
func inTurn(at, b *ssa.BasicBlock) bool { return !inCycle(at) || reachable(at, b) }

// mirrored are the comparisons that say the same with the operands exchanged.
var mirrored = map[token.Token]token.Token{
	token.LSS: token.GTR, token.GTR: token.LSS, token.LEQ: token.GEQ, token.GEQ: token.LEQ, token.EQL: token.EQL, token.NEQ: token.NEQ,
}
