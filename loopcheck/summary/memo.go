package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// findMemo marks what is done once for each key of a map: blocks to which control
// comes only if the map does not have the key, and behind which something is put
// there.
func findMemo(fn *ssa.Function, f *flow) {
	for _, b := range fn.Blocks {
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
			below(absent, func(c *ssa.BasicBlock) bool {
				was := f.memo[c.Index]
				f.memo[c.Index] = true
				return !was
			})
		}
	}
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
