package summary

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// findMemo marks what is done once for each key: blocks to which control comes only if
// a map does not have the key, or if what was made before is for another one, and behind
// which something is put there, or the key is kept.
func (p *Package) findMemo(fn *ssa.Function, f *flow) {
	mark := func(b *ssa.BasicBlock) {
		below(b, func(c *ssa.BasicBlock) bool {
			was := f.memo[c.Index]
			f.memo[c.Index] = true
			return !was
		})
	}
	for _, b := range fn.Blocks {
		if p.outdated(b) {
			mark(b)
		}
		branch, ok := lastOf(b).(*ssa.If)
		if !ok || b.Succs[0] == b.Succs[1] {
			continue
		}
		has, ok := branch.Cond.(*ssa.Extract)
		if !ok || has.Index != 1 {
			continue
		}
		l, ok := has.Tuple.(*ssa.Lookup)
		if absent := b.Succs[1]; ok && l.CommaOk && len(absent.Preds) == 1 && putBelow(absent, l.X) {
			mark(absent)
		}
	}
}

// outdated reports whether control comes to b only if what a place keeps is something
// else than asked for, or is nothing, and behind it the place is given what is asked for.
func (p *Package) outdated(b *ssa.BasicBlock) bool {
	type key struct{ addr, asked ssa.Value }
	var keys []key
	for _, q := range b.Preds {
		if _, empty := p.emptyEdge(q, b); empty {
			continue
		}
		branch, ok := lastOf(q).(*ssa.If)
		if !ok || q.Succs[0] == q.Succs[1] {
			return false
		}
		cond, ok := branch.Cond.(*ssa.BinOp)
		if !ok || cond.Op != token.EQL && cond.Op != token.NEQ || (cond.Op == token.NEQ) != (q.Succs[0] == b) {
			return false
		}
		for _, k := range []struct{ kept, asked ssa.Value }{{cond.X, cond.Y}, {cond.Y, cond.X}} {
			if load, ok := k.kept.(*ssa.UnOp); ok && load.Op == token.MUL && p.lasting(load.X) {
				keys = append(keys, key{load.X, k.asked})
			}
		}
	}
	if len(keys) == 0 {
		return false
	}
	found := false
	below(b, func(c *ssa.BasicBlock) bool {
		found = found || slices.ContainsFunc(c.Instrs, func(in ssa.Instruction) bool {
			s, ok := in.(*ssa.Store)
			return ok && slices.ContainsFunc(keys, func(k key) bool { return samePlace(s.Addr, k.addr) && same(s.Val, k.asked) })
		})
		return !found
	})
	return found
}

// putBelow reports whether b, or a block that it dominates, puts something into the map.
func putBelow(b *ssa.BasicBlock, m ssa.Value) (put bool) {
	below(b, func(c *ssa.BasicBlock) bool {
		put = put || slices.ContainsFunc(c.Instrs, func(in ssa.Instruction) bool {
			u, ok := in.(*ssa.MapUpdate)
			return ok && same(u.Map, m)
		})
		return !put
	})
	return put
}

// onceForEach reports whether people bear an effect that comes once for each key: an
// image that is decoded and kept. What waits for others they do not.
func onceForEach(k effect.Kind) bool { return k == effect.CPU || k == effect.Compile }

// onFirstUse reports whether an effect of the call comes when something is used for the
// first time.
func (c *Call) onFirstUse(k effect.Kind) bool { return c.FirstUse || c.Memo && onceForEach(k) }
