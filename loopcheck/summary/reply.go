package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Who asks for one answer makes a channel with room for it, and leaves it where whoever
// answers finds it: in a map, by the number of the request, or in the request itself.

// replies reports whether a send on ch is the one answer for which there is room, if the
// channel has any: it was taken out of the map that it was kept in, or is a request's own.
func (p *Package) replies(e *eval, ch ssa.Value, at *ssa.BasicBlock) bool {
	from, ok := readOf(ch).(ssa.Instruction)
	if inCycle(at) && (!ok || !reachable(at, from.Block())) {
		return false // in each turn, on the same channel
	}
	return p.unmapped(ch, at, 0) || p.askedOnce()[p.fieldRead(ch)]
}

// unmapped reports whether v was read from a map, of which the same function deletes the
// entry before it comes to at, or there, or on every way from there.
func (p *Package) unmapped(v ssa.Value, at *ssa.BasicBlock, depth int) bool {
	from, key := entryOf(readOf(v))
	if from == nil {
		return p.handedOut(readOf(v), depth)
	}
	deletes := func(in ssa.Instruction) bool {
		c, ok := in.(*ssa.Call)
		if !ok {
			return false
		}
		f, ok := c.Call.Value.(*ssa.Builtin)
		return ok && f.Name() == "delete" && same(c.Call.Args[0], from) && same(c.Call.Args[1], key)
	}
	return onEveryWay(at, -1, deletes) || slices.ContainsFunc(at.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return b.Dominates(at) && slices.ContainsFunc(b.Instrs, deletes)
	})
}

// entryOf is the map that a value was read from, and the key; nil if it was not.
func entryOf(v ssa.Value) (from, key ssa.Value) {
	if x, ok := v.(*ssa.Extract); ok {
		switch t := x.Tuple.(type) {
		case *ssa.Lookup:
			if x.Index == 0 {
				v = t
			}
		case *ssa.Next:
			r, ok := t.Iter.(*ssa.Range)
			if !ok || x.Index != 2 {
				return nil, nil
			}
			for _, ref := range *t.Referrers() {
				if k, ok := ref.(*ssa.Extract); ok && k.Index == 1 {
					return r.X, k
				}
			}
			return nil, nil
		}
	}
	if l, ok := v.(*ssa.Lookup); ok {
		if _, isMap := l.X.Type().Underlying().(*types.Map); isMap {
			return l.X, l.Index
		}
	}
	return nil, nil
}

// handedOut reports whether v is the result of a function of this package that takes it out
// of a map.
func (p *Package) handedOut(v ssa.Value, depth int) bool {
	result := 0
	if x, ok := v.(*ssa.Extract); ok {
		v, result = x.Tuple, x.Index
	}
	c, ok := v.(*ssa.Call)
	if !ok || depth > 1 {
		return false
	}
	fn := c.Call.StaticCallee()
	if fn == nil || origin(fn).Pkg != p.in.SSA {
		return false
	}
	out := false
	for _, b := range origin(fn).Blocks {
		r, ok := lastOf(b).(*ssa.Return)
		if !ok || b == fn.Recover {
			continue
		}
		val := resultOf(r, result)
		if k, ok := val.(*ssa.Const); ok && k.IsNil() {
			continue
		}
		if !p.unmapped(val, b, depth+1) {
			return false
		}
		out = true
	}
	return out
}

// askedOnce has, by key, the fields of requests with channels that somebody sends on in one
// place, and that nobody receives from again and again.
func (p *Package) askedOnce() map[string]bool {
	if p.single != nil {
		return p.single
	}
	p.single = map[string]bool{}
	sent, never := map[string]int{}, map[string]bool{}
	own := func(key string) bool { return key != "" && !token.IsExported(key[strings.LastIndexByte(key, '.')+1:]) }
	for _, fn := range p.in.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				for _, ch := range onChannels(in, types.SendOnly) {
					if key := p.fieldRead(ch); own(key) {
						sent[key]++
						never[key] = never[key] || inCycle(b)
					}
				}
				for _, ch := range onChannels(in, types.RecvOnly) {
					never[p.fieldRead(ch)] = true // who asks has the channel itself
				}
				if s, ok := in.(*ssa.Store); ok {
					if a, ok := s.Addr.(*ssa.FieldAddr); ok {
						if key := p.requestField(a.X.Type(), a.Field); key != "" {
							never[key] = never[key] || !p.ownRequest(a, s.Val)
						}
					}
				}
			}
		}
	}
	for key, n := range sent {
		p.single[key] = n == 1 && !never[key]
	}
	return p.single
}

// ownRequest reports whether a channel that is put into a field of a literal was made for
// that, by who hands it over as a request, and asks once.
func (p *Package) ownRequest(a *ssa.FieldAddr, ch ssa.Value) bool {
	m := madeHere(ch)
	literal, ok := a.X.(*ssa.Alloc)
	return m != nil && ok && len(stores(a)) == 1 && !inCycle(m.Block()) && isSent(literal, 0) && !p.takenAgain(m, a)
}

// isSent reports whether a literal, or its address, is sent on a channel where it is made.
func isSent(v ssa.Value, depth int) bool {
	return depth < 3 && slices.ContainsFunc(*v.Referrers(), func(in ssa.Instruction) bool {
		switch x := in.(type) {
		case *ssa.Send:
			return x.X == v
		case *ssa.Select:
			return slices.ContainsFunc(x.States, func(st *ssa.SelectState) bool { return st.Send == v })
		case *ssa.UnOp:
			return isSent(x, depth+1)
		case *ssa.MakeInterface:
			return isSent(x, depth+1)
		}
		return false
	})
}
