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
	cyclic  []bool // control can come back here
	guard   []effect.Guard
}

// newFlow computes the flow of fn. noReturn tells whether an instruction is a
// call that never comes back.
func newFlow(fn *ssa.Function, noReturn func(ssa.Instruction) bool) *flow {
	n := len(fn.Blocks)
	f := &flow{cold: make([]bool, n), must: make([]bool, n), forever: make([]bool, n), lazy: make([]bool, n), cyclic: cyclic(fn), guard: guards(fn)}
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
	f.findLazy(fn)
	return f
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

// findLazy marks the blocks behind "if x == nil" in which x is set, for a
// field or variable x: they run on first use.
func (f *flow) findLazy(fn *ssa.Function) {
	var setters map[place][]*ssa.BasicBlock // made when first needed
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
		if setters == nil {
			setters = map[place][]*ssa.BasicBlock{}
			for _, c := range fn.Blocks {
				for _, in := range c.Instrs {
					if s, ok := in.(*ssa.Store); ok {
						setters[placeOf(s.Addr)] = append(setters[placeOf(s.Addr)], c)
					}
				}
			}
		}
		if slices.ContainsFunc(setters[placeOf(load.X)], branch.Dominates) {
			below(branch, func(c *ssa.BasicBlock) bool {
				was := f.lazy[c.Index]
				f.lazy[c.Index] = true
				return !was
			})
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

// A place is the address of a variable, or of a field of something: equal for
// equal ones, as far as that can be seen.
type place struct {
	base  ssa.Value
	load  token.Token // of base, or 0
	field int         // or -1
}

func placeOf(addr ssa.Value) place {
	f, ok := addr.(*ssa.FieldAddr)
	if !ok {
		return place{base: addr, field: -1}
	}
	if u, ok := f.X.(*ssa.UnOp); ok {
		return place{u.X, u.Op, f.Field}
	}
	return place{base: f.X, field: f.Field}
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
