package summary

import (
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// flow is what a function's control flow says of each of its blocks.
type flow struct {
	cold    []bool         // every path from here soon panics or ends the program
	dead    []bool         // no path comes here
	must    []bool         // every path that returns comes through here
	forever []bool         // inside a cycle that is never left
	lazy    []firstUse     // done when something is not there yet, which it makes
	memo    []bool         // done when a map does not have something yet, which it puts there
	debug   []bool         // behind what an environment variable asks for
	once    []bool         // a flag keeps it from being done again; nil if none does
	on      []bool         // behind a branch that says that this is the loop
	cyclic  []bool         // control can come back here
	guard   []effect.Guard // what branches on the way ask for; see askedOf
	facts   []*branch
}

// newFlow computes the flow of fn. noReturn tells whether an instruction is a
// call that never comes back, and offLoop whether a condition says that this is
// not the loop: what happens then does not happen on it.
// Which blocks run on the loop only is looked for if affine.
func newFlow(fn *ssa.Function, noReturn func(ssa.Instruction) bool, offLoop func(cond ssa.Value, holds bool) bool, affine bool) *flow {
	n := len(fn.Blocks)
	f := &flow{cold: make([]bool, n), dead: make([]bool, n), must: make([]bool, n), forever: make([]bool, n), lazy: make([]firstUse, n), memo: make([]bool, n), debug: make([]bool, n), on: make([]bool, n), cyclic: cyclic(fn), facts: branches(fn)}
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
	// entered: blocks that can be reached, if what never returns does not.
	entered := make([]bool, n)
	enter := func(b *ssa.BasicBlock) {
		if b != nil && !entered[b.Index] {
			entered[b.Index] = true
			work = append(work, b)
		}
	}
	enter(fn.Blocks[0])
	enter(fn.Recover)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for i, s := range b.Succs {
			if !ends[b.Index] && takes(b, i) {
				enter(s)
			}
		}
	}
	lasts := f.lasting(fn, ends, returns, dies)
	for i := range n {
		f.dead[i] = !entered[i]
		f.cold[i] = dies[i] && !returns[i] && !lasts[i] || f.dead[i]
		f.forever[i] = !dies[i] && !returns[i] && i != recoverIndex(fn) && f.cyclic[i]
	}
	// A block is on every path if no exit can be reached around it: those that
	// dominate every exit are, the nearest of them and all above it.
	exits = slices.DeleteFunc(exits, func(b *ssa.BasicBlock) bool { return b == fn.Recover })
	switch {
	case len(exits) > 0:
		near := exits[0]
		for _, e := range exits {
			for near != nil && !near.Dominates(e) {
				near = near.Idom()
			}
		}
		for ; near != nil; near = near.Idom() {
			f.must[near.Index] = true
		}
	case fn.Recover != nil && returns[fn.Recover.Index]:
		for i := range n {
			f.must[i] = true
		}
	default:
		f.must[0] = true
	}
	off := make([]bool, n)
	for _, b := range fn.DomPreorder() {
		last := f.facts[b.Index]
		if d := b.Idom(); d != nil {
			if off[b.Index] = off[d.Index]; last == f.facts[d.Index] {
				last = nil // known from there
			}
		}
		if d := b.Idom(); d != nil {
			f.on[b.Index] = f.on[d.Index]
		}
		if last != nil && !off[b.Index] {
			only := &branch{last.cond, last.holds, nil}
			off[b.Index] = only.any(offLoop)
			f.on[b.Index] = f.on[b.Index] || affine && only.any(func(cond ssa.Value, holds bool) bool { return offLoop(cond, !holds) })
		}
		f.cold[b.Index] = f.cold[b.Index] || off[b.Index]
	}
	return f
}

// lasting finds the blocks that return nowhere, but from which control can come to a loop
// that goes round until something happens, which ends the program.
func (f *flow) lasting(fn *ssa.Function, ends, returns, dies []bool) []bool {
	out := make([]bool, len(fn.Blocks))
	if !slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool { return f.cyclic[b.Index] && dies[b.Index] && !returns[b.Index] }) {
		return out
	}
	var work []*ssa.BasicBlock
	mark := func(b *ssa.BasicBlock) {
		if !ends[b.Index] && !out[b.Index] {
			out[b.Index] = true
			work = append(work, b)
		}
	}
	for _, l := range loopsOf(fn) {
		if l.lasts(ends) {
			mark(l.head)
		}
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, p := range b.Preds {
			mark(p)
		}
	}
	return out
}

// takes reports whether control may go from b to its i-th successor: not if constants
// decide against it.
func takes(b *ssa.BasicBlock, i int) bool {
	branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return true
	}
	holds, ok := decided(branch.Cond)
	return !ok || holds == (i == 0)
}

// decided reports what a condition is, if it is a constant or compares two.
func decided(cond ssa.Value) (holds, ok bool) {
	switch v := cond.(type) {
	case *ssa.Const:
		return !isZero(v), true
	case *ssa.BinOp:
		if k, ok := v.Y.(*ssa.Const); ok && k.IsNil() && (v.Op == token.EQL || v.Op == token.NEQ) && nilResult(v.X) {
			return v.Op == token.EQL, true
		}
		x, isConst := v.X.(*ssa.Const)
		y, isConst2 := v.Y.(*ssa.Const)
		if !isConst || !isConst2 || x.Value == nil || y.Value == nil || x.Value.Kind() != y.Value.Kind() {
			return false, false
		}
		switch v.Op {
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			return constant.Compare(x.Value, v.Op, y.Value), true
		}
	}
	return false, false
}

// nilResult reports whether v is a result of a function of the same package that returns
// nothing but nil there.
func nilResult(v ssa.Value) bool {
	i := 0
	if x, ok := v.(*ssa.Extract); ok {
		v, i = x.Tuple, x.Index
	}
	c, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	fn := c.Call.StaticCallee()
	return fn != nil && fn.Pkg == c.Parent().Pkg && returnsNil(fn, i)
}

// cyclic finds the blocks of fn that control can come back to: those in a
// strongly connected component of several, or before themselves.
func cyclic(fn *ssa.Function) []bool {
	n := len(fn.Blocks)
	out := make([]bool, n)
	order, low := make([]int, n), make([]int, n) // order is 0 before the visit
	done := make([]bool, n)                      // its component is complete
	next := make([]int, n)                       // successor to look at
	var open, path []*ssa.BasicBlock
	count := 0
	for _, root := range fn.Blocks {
		if order[root.Index] > 0 {
			continue
		}
		path = append(path, root)
		for len(path) > 0 {
			b := path[len(path)-1]
			i := b.Index
			if order[i] == 0 {
				count++
				order[i], low[i] = count, count
				open = append(open, b)
			}
			if next[i] < len(b.Succs) {
				s := b.Succs[next[i]]
				next[i]++
				switch {
				case s == b:
					out[i] = true
				case order[s.Index] == 0:
					path = append(path, s)
				case !done[s.Index]:
					low[i] = min(low[i], order[s.Index])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				up := path[len(path)-1].Index
				low[up] = min(low[up], low[i])
			}
			if low[i] == order[i] {
				several := open[len(open)-1] != b
				for ended := false; !ended; {
					x := open[len(open)-1]
					open = open[:len(open)-1]
					done[x.Index] = true
					out[x.Index] = out[x.Index] || several
					ended = x == b
				}
			}
		}
	}
	return out
}

// below calls do for b and the blocks that it dominates, except those below a
// block for which do returns false.
func below(b *ssa.BasicBlock, do func(*ssa.BasicBlock) bool) {
	work := []*ssa.BasicBlock{b}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if do(x) {
			work = append(work, x.Dominees()...)
		}
	}
}

// fails reports whether b returns an error, or panics: that x is there already is then a
// mistake of the caller, who calls once for every x.
func fails(b *ssa.BasicBlock) bool {
	if _, ok := lastOf(b).(*ssa.Panic); ok {
		return true
	}
	ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
	if !ok {
		return false
	}
	for i := range ret.Results {
		v := resultOf(ret, i)
		if k, isConst := v.(*ssa.Const); isError(v.Type()) && !(isConst && k.IsNil()) {
			return true
		}
	}
	return false
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
