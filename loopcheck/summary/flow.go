package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// flow is what a function's control flow says of each of its blocks.
type flow struct {
	cold    []bool // every path from here panics or ends the program
	must    []bool // every path that returns comes through here
	forever []bool // inside a cycle that is never left
	lazy    []bool // done when something is not there yet, which it makes
	guard   []effect.Guard
	facts   []*branch
}

// newFlow computes the flow of fn. noReturn tells whether an instruction is a
// call that never comes back, and offLoop whether a condition says that this is
// not the loop: what happens then does not happen on it.
func newFlow(fn *ssa.Function, noReturn func(ssa.Instruction) bool, offLoop func(cond ssa.Value, holds bool) bool) *flow {
	n := len(fn.Blocks)
	f := &flow{cold: make([]bool, n), must: make([]bool, n), forever: make([]bool, n), lazy: make([]bool, n), facts: branches(fn)}
	f.guard = guards(fn, f.facts)
	if n == 0 {
		return f
	}
	ends := make([]bool, n) // the block ends by panicking or exiting
	var exits []*ssa.BasicBlock
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if _, ok := in.(*ssa.Panic); ok && !made(b, in) || noReturn(in) {
				ends[b.Index] = true
			}
		}
		if len(b.Instrs) > 0 && !ends[b.Index] {
			if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
				exits = append(exits, b)
			}
		}
	}
	// returns: blocks from which a return can be reached.
	returns := make([]bool, n)
	work := append([]*ssa.BasicBlock(nil), exits...)
	for _, b := range exits {
		returns[b.Index] = true
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, p := range b.Preds {
			if !ends[p.Index] && !returns[p.Index] {
				returns[p.Index] = true
				work = append(work, p)
			}
		}
	}
	// dies: blocks from which a panic or an exit can be reached.
	dies := make([]bool, n)
	for _, b := range fn.Blocks {
		if ends[b.Index] {
			dies[b.Index] = true
			work = append(work, b)
		}
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, p := range b.Preds {
			if !dies[p.Index] {
				dies[p.Index] = true
				work = append(work, p)
			}
		}
	}
	for i := range n {
		f.cold[i] = dies[i] && !returns[i]
		f.forever[i] = !dies[i] && !returns[i] && i != recoverIndex(fn) && inCycle(fn.Blocks[i])
	}
	// A block is on every path if no exit can be reached around it. Only
	// blocks that dominate every exit are; Dominates is what ssa offers.
	for _, b := range fn.Blocks {
		must := len(exits) > 0
		for _, e := range exits {
			if e != fn.Recover && !b.Dominates(e) {
				must = false
				break
			}
		}
		f.must[b.Index] = must || (len(exits) == 0 && b.Index == 0)
	}
	f.findLazy(fn)
	for i := range n {
		f.cold[i] = f.cold[i] || f.facts[i].any(offLoop)
	}
	return f
}

// findLazy marks the blocks behind "if x == nil" in which x is set, for a
// field or variable x: they run on first use.
func (f *flow) findLazy(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		if len(b.Instrs) == 0 {
			continue
		}
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cmp, ok := cond.Cond.(*ssa.BinOp)
		if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ {
			continue
		}
		load, ok := cmp.X.(*ssa.UnOp)
		if k, isConst := cmp.Y.(*ssa.Const); !ok || !isConst || !k.IsNil() || load.Op != token.MUL {
			continue
		}
		branch, other := b.Succs[0], b.Succs[1]
		if cmp.Op == token.NEQ {
			branch, other = other, branch
		}
		if len(branch.Preds) != 1 || fails(other) {
			continue
		}
		sets := false
		for _, c := range fn.Blocks {
			for _, in := range c.Instrs {
				if s, ok := in.(*ssa.Store); ok && samePlace(s.Addr, load.X) && branch.Dominates(c) {
					sets = true
				}
			}
		}
		for _, c := range fn.Blocks {
			if sets && branch.Dominates(c) {
				f.lazy[c.Index] = true
			}
		}
	}
}

// fails reports whether b returns an error: that x is there already is then a
// mistake of the caller, who calls once for every x.
func fails(b *ssa.BasicBlock) bool {
	ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
	if !ok {
		return false
	}
	return slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
		k, isConst := v.(*ssa.Const)
		return types.Identical(v.Type(), types.Universe.Lookup("error").Type()) && !(isConst && k.IsNil())
	})
}

// made reports whether a panic is go/ssa's own: it stands behind select {} and
// calls that do not return. Those that end the program we know; the others
// wait for ever.
func made(b *ssa.BasicBlock, panics ssa.Instruction) bool {
	if !panics.Pos().IsValid() {
		return true
	}
	for _, in := range b.Instrs {
		if c, ok := in.(*ssa.Call); ok && c.Pos() == panics.Pos() {
			return true
		}
	}
	return false
}

func recoverIndex(fn *ssa.Function) int {
	if fn.Recover == nil {
		return -1
	}
	return fn.Recover.Index
}
