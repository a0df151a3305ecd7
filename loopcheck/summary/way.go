package summary

import (
	"golang.org/x/tools/go/ssa"
)

// anything is what is known of a condition of which nothing is known.
func anything(ssa.Value) (holds, known bool) { return false, false }

// A way is where control may come in a function, if some conditions are known.
type way struct {
	fn      *ssa.Function
	entered []bool          // by block
	taken   map[[2]int]bool // from a block to the next
}

// way finds where control may come in fn and return.
func (p *Package) way(fn *ssa.Function, known func(cond ssa.Value) (holds, known bool)) way {
	w := way{fn, make([]bool, len(fn.Blocks)), map[[2]int]bool{}}
	if len(fn.Blocks) == 0 {
		return w
	}
	w.entered[0] = true
	for work := []*ssa.BasicBlock{fn.Blocks[0]}; len(work) > 0; {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		next := b.Succs
		if cond, ok := lastOf(b).(*ssa.If); ok {
			switch holds, known := known(cond.Cond); {
			case known && holds:
				next = next[:1]
			case known:
				next = next[1:]
			}
		}
		for _, c := range next {
			if p.flows[fn].cold[c.Index] {
				continue
			}
			w.taken[[2]int{b.Index, c.Index}] = true
			if !w.entered[c.Index] {
				w.entered[c.Index] = true
				work = append(work, c)
			}
		}
	}
	return w
}

// A choice is one of the values that a function returns.
type choice struct {
	v  ssa.Value
	in *ssa.Return
}

// choices are what the function may return as that result.
func (w way) choices(result int) []choice {
	var out []choice
	for _, b := range w.fn.Blocks {
		ret, ok := lastOf(b).(*ssa.Return)
		if !ok || !w.entered[b.Index] || result >= len(ret.Results) {
			continue
		}
		seen := map[ssa.Value]bool{}
		for work := []ssa.Value{resultOf(ret, result)}; len(work) > 0; {
			v := work[len(work)-1]
			work = work[:len(work)-1]
			phi, ok := v.(*ssa.Phi)
			switch {
			case seen[v]:
			case !ok:
				out = append(out, choice{v, ret})
			default:
				for i, e := range phi.Edges {
					if w.taken[[2]int{phi.Block().Preds[i].Index, phi.Block().Index}] {
						work = append(work, e)
					}
				}
			}
			seen[v] = true
		}
	}
	return out
}
