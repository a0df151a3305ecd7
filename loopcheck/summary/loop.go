package summary

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A loop is a natural loop of a function: the blocks between a block that jumps
// back and its target, which dominates it. Loops that jump back to one block are
// one.
type loop struct {
	head   *ssa.BasicBlock
	blocks []*ssa.BasicBlock
	has    []bool // the same, by index
	outer  *loop
	exits  []*ssa.If
	// over is the collection that it visits, if it visits one.
	over ssa.Value
	// times is how often it goes round, if that is a constant and nothing else ends
	// it; 0 if not.
	times int64
	// turns are the values that stand for one round: counters and iterators.
	turns map[ssa.Value]bool
}

// loopsOf finds the loops of fn, those around others first.
func loopsOf(fn *ssa.Function) []*loop {
	byHead := map[*ssa.BasicBlock]*loop{}
	var loops []*loop
	for _, b := range fn.Blocks {
		for _, h := range b.Succs {
			if !h.Dominates(b) {
				continue
			}
			l := byHead[h]
			if l == nil {
				l = &loop{head: h, has: make([]bool, len(fn.Blocks)), turns: map[ssa.Value]bool{}}
				byHead[h] = l
				loops = append(loops, l)
				l.add(h)
			}
			for work := []*ssa.BasicBlock{b}; len(work) > 0; {
				x := work[len(work)-1]
				work = work[:len(work)-1]
				if !l.has[x.Index] {
					l.add(x)
					work = append(work, x.Preds...)
				}
			}
		}
	}
	slices.SortStableFunc(loops, func(a, b *loop) int { return cmp.Compare(len(b.blocks), len(a.blocks)) })
	for i, l := range loops {
		for _, o := range loops[:i] {
			if o.has[l.head.Index] && o != l {
				l.outer = o
			}
		}
		l.look()
	}
	return loops
}

func (l *loop) add(b *ssa.BasicBlock) {
	l.has[b.Index] = true
	l.blocks = append(l.blocks, b)
}

// look finds how often the loop goes round.
func (l *loop) look() {
	for _, in := range l.head.Instrs {
		if phi, ok := in.(*ssa.Phi); ok {
			l.turns[phi] = true
		}
	}
	ends := 0 // ways out
	for _, b := range l.blocks {
		for _, in := range b.Instrs {
			if n, ok := in.(*ssa.Next); ok {
				if r, ok := n.Iter.(*ssa.Range); ok && !l.has[r.Block().Index] {
					l.turns[n] = true
				}
			}
		}
		for _, s := range b.Succs {
			if !l.has[s.Index] {
				ends++
			}
		}
		if len(b.Succs) == 0 {
			ends++
		}
		if c, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok && (!l.has[b.Succs[0].Index] || !l.has[b.Succs[1].Index]) {
			l.exits = append(l.exits, c)
		}
	}
	for _, exit := range l.exits {
		switch cond := exit.Cond.(type) {
		case *ssa.BinOp:
			bound := cond.Y
			if !l.counts(cond.X) {
				bound = cond.X
				if !l.counts(cond.Y) {
					continue
				}
			}
			if c, ok := bound.(*ssa.Call); ok {
				if f, ok := c.Call.Value.(*ssa.Builtin); ok && f.Name() == "len" && l.over == nil {
					l.over = c.Call.Args[0]
				}
			}
			if n := l.rounds(cond); n > 0 && ends == 1 {
				if slices.Contains(exit.Block().Succs, l.head) {
					n++ // it asks after the round
				}
				l.times = n
			}
		case *ssa.Extract:
			if n, ok := cond.Tuple.(*ssa.Next); ok && cond.Index == 0 && l.turns[n] && !n.IsString {
				l.over = n.Iter.(*ssa.Range).X
			}
		}
	}
}

// lasts reports whether the loop can go round, and that it neither counts nor goes through
// a collection tells when it is over.
func (l *loop) lasts(ends []bool) bool {
	for _, exit := range l.exits {
		if b := exit.Block(); b != l.head && !slices.Contains(b.Succs, l.head) {
			continue // not asked in each round
		}
		switch cond := exit.Cond.(type) {
		case *ssa.BinOp:
			if l.counts(cond.X) || l.counts(cond.Y) {
				return false
			}
		case *ssa.Extract:
			if _, ok := cond.Tuple.(*ssa.Next); ok {
				return false
			}
		}
	}
	seen := make([]bool, len(l.has))
	for work := []*ssa.BasicBlock{l.head}; len(work) > 0; {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if ends[b.Index] {
			continue
		}
		for _, s := range b.Succs {
			if s == l.head {
				return true
			}
			if l.has[s.Index] && !seen[s.Index] {
				seen[s.Index] = true
				work = append(work, s)
			}
		}
	}
	return false
}

// counts reports whether v is a counter of the loop, or one more.
func (l *loop) counts(v ssa.Value) bool {
	if add, ok := v.(*ssa.BinOp); ok && add.Op == token.ADD {
		if _, ok := add.Y.(*ssa.Const); ok {
			v = add.X
		}
	}
	phi, ok := v.(*ssa.Phi)
	return ok && phi.Block() == l.head
}

// rounds is how often a loop goes round that counts from one constant to another,
// in equal steps upwards.
func (l *loop) rounds(cond *ssa.BinOp) int64 {
	integer := func(v ssa.Value) (int64, bool) {
		k, ok := v.(*ssa.Const)
		if !ok || k.Value == nil || k.Value.Kind() != constant.Int {
			return 0, false
		}
		return constant.Int64Val(k.Value)
	}
	to, ok := integer(cond.Y)
	if !ok || cond.Op != token.LSS && cond.Op != token.LEQ && cond.Op != token.NEQ {
		return 0
	}
	first := int64(0) // what is compared, beside the counter
	phi, _ := cond.X.(*ssa.Phi)
	if add, ok := cond.X.(*ssa.BinOp); ok {
		if first, ok = integer(add.Y); !ok {
			return 0
		}
		phi, _ = add.X.(*ssa.Phi)
	}
	if phi == nil || phi.Block() != l.head {
		return 0
	}
	step := int64(0)
	for i, v := range phi.Edges {
		if l.has[phi.Block().Preds[i].Index] {
			add, ok := v.(*ssa.BinOp)
			if !ok || add.Op != token.ADD || add.X != ssa.Value(phi) {
				return 0
			}
			n, ok := integer(add.Y)
			if !ok || n <= 0 || step != 0 && n != step {
				return 0
			}
			step = n
			continue
		}
		n, ok := integer(v)
		if !ok {
			return 0
		}
		first += n
	}
	if step == 0 || to <= first {
		return 0
	}
	if cond.Op == token.LEQ {
		to++
	}
	return (to - first + step - 1) / step
}

// within are the loop and those around it, the innermost first.
func (l *loop) within() (out []*loop) {
	for ; l != nil; l = l.outer {
		out = append(out, l)
	}
	return out
}

// innerLoop is the innermost of the loops that the block is in, or nil.
func innerLoop(loops []*loop, b *ssa.BasicBlock) (in *loop) {
	for _, l := range loops {
		if l.has[b.Index] {
			in = l
		}
	}
	return in
}

// varies reports whether v depends on the round of one of the loops: an element
// of what is visited, something found by it, or made from it.
func varies(v ssa.Value, loops []*loop) bool {
	seen := map[ssa.Value]bool{}
	var visit func(v ssa.Value) bool
	visit = func(v ssa.Value) bool {
		if v == nil || seen[v] || len(seen) > maxDerived {
			return false
		}
		seen[v] = true
		if slices.ContainsFunc(loops, func(l *loop) bool { return l.turns[v] }) {
			return true
		}
		in, ok := v.(ssa.Instruction)
		if !ok || !slices.ContainsFunc(loops, func(l *loop) bool { return l.has[in.Block().Index] }) {
			return false
		}
		if a, ok := v.(*ssa.Alloc); ok {
			for _, r := range *a.Referrers() {
				if s, ok := r.(*ssa.Store); ok && s.Addr == a && visit(s.Val) {
					return true
				}
			}
		}
		for _, op := range in.Operands(nil) {
			if visit(*op) {
				return true
			}
		}
		return false
	}
	return visit(v)
}

// maxDerived bounds how many values are looked at to find where one is from.
const maxDerived = 200

// params are the numbers of the parameters that v is made from.
func params(v ssa.Value) (out []int) {
	seen := map[ssa.Value]bool{}
	var visit func(v ssa.Value)
	visit = func(v ssa.Value) {
		if v == nil || seen[v] || len(seen) > maxDerived {
			return
		}
		seen[v] = true
		if x, ok := v.(*ssa.Parameter); ok {
			if i := slices.Index(x.Parent().Params, x); !slices.Contains(out, i) {
				out = append(out, i)
			}
			return
		}
		in, ok := v.(ssa.Instruction)
		if !ok {
			return
		}
		if a, ok := v.(*ssa.Alloc); ok {
			for _, r := range *a.Referrers() {
				if s, ok := r.(*ssa.Store); ok && s.Addr == a {
					visit(s.Val)
				}
			}
		}
		for _, op := range in.Operands(nil) {
			visit(*op)
		}
	}
	visit(v)
	slices.Sort(out)
	return out
}

// few reports whether a collection has a constant size: an array, or a slice of
// one, as a literal is.
func few(v ssa.Value) bool {
	switch x := v.(type) {
	case *ssa.Slice:
		if x.High == nil {
			return few(x.X)
		}
	case *ssa.Alloc:
		_, array := x.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array)
		return array
	}
	t := v.Type().Underlying()
	if q, ok := t.(*types.Pointer); ok {
		t = q.Elem().Underlying()
	}
	switch t := t.(type) {
	case *types.Array, *types.Basic: // strings are short
		return true
	case *types.Slice:
		b, ok := t.Elem().Underlying().(*types.Basic)
		return ok && (b.Kind() == types.Byte || b.Kind() == types.Rune)
	}
	return false
}

// pos is where the loop stands in the source: of the statements around all of it,
// as deep a one as the loop is.
func (l *loop) pos(fn *ssa.Function) token.Pos {
	first, last := token.NoPos, token.NoPos
	for _, b := range l.blocks {
		for _, in := range b.Instrs {
			p := in.Pos()
			if _, phi := in.(*ssa.Phi); phi || !p.IsValid() {
				continue // a phi stands where its variable is declared
			}
			if !first.IsValid() || p < first {
				first = p
			}
			last = max(last, p)
		}
	}
	return loopPos(fn, first, last, len(l.within()))
}

// loopPos is where a loop around both positions begins: the deepest, or the one at
// the depth counted from 1.
func loopPos(fn *ssa.Function, first, last token.Pos, depth int) token.Pos {
	if fn.Syntax() == nil || !first.IsValid() {
		return first
	}
	at := first
	ast.Inspect(fn.Syntax(), func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if n.Pos() <= first && last < n.End() && depth > 0 {
				at = n.Pos()
				depth--
			}
		}
		return true
	})
	return at
}

// lastOf is the last instruction of a block; nil if it has none.
func lastOf(b *ssa.BasicBlock) ssa.Instruction {
	if len(b.Instrs) == 0 {
		return nil
	}
	return b.Instrs[len(b.Instrs)-1]
}

func blockPos(b *ssa.BasicBlock) token.Pos {
	for _, in := range b.Instrs {
		if in.Pos().IsValid() {
			return in.Pos()
		}
	}
	return token.NoPos
}
