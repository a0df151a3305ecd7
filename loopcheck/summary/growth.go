package summary

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Growth is how the work of a function grows with its data: the degree of the
// loops over collections that stand in one another and are independent, in the
// function or in what it calls. A loop over what the loop around it has just come
// to (the cells of a row) makes no difference: together they visit everything
// once. Nor does one over something of constant size.
type Growth struct {
	Degree int
	// Of are the parameters that the collections are from.
	Of []int
	// Frames are the loops and the calls between them, the outermost first.
	Frames []effect.Frame
}

// maxDegree is where counting ends, so that recursion does.
const maxDegree = 5

// better orders growths of one function or loop.
func (g *Growth) better(o *Growth) bool {
	return o == nil || g.Degree > o.Degree || g.Degree == o.Degree && len(g.Frames) < len(o.Frames)
}

// growth finds the highest degree of fn, nil if it has none; and of each of its
// outermost loops.
func (p *Package) growth(fn *ssa.Function, loops []*loop, cold []bool) (best *Growth, own []*Growth) {
	tops := map[effect.Hop]*Growth{}
	offer := func(g Growth) {
		g.Degree = min(g.Degree, maxDegree)
		slices.Sort(g.Of)
		g.Of = slices.Compact(g.Of)
		if g.better(best) {
			best = &g
		}
		if top := *g.Frames[0].Hop; g.own() && g.better(tops[top]) {
			tops[top] = &g
		}
	}
	counting := map[*loop]bool{}
	for _, l := range loops {
		counting[l] = l.over != nil && !few(l.over) && !varies(l.over, l.outer.within())
	}
	// around are the loops around a block that multiply what is done in it with
	// the values: those that these do not depend on.
	around := func(l *loop, vals ...ssa.Value) (g Growth) {
		for _, o := range l.within() {
			if !counting[o] || slices.ContainsFunc(vals, func(v ssa.Value) bool { return varies(v, []*loop{o}) }) {
				continue
			}
			g.Degree++
			g.Of = append(g.Of, params(o.over)...)
			g.Frames = append(g.Frames, p.frame(o.pos(fn), fn, loopOver+nameOf(o.over), ""))
		}
		slices.Reverse(g.Frames)
		return g
	}
	for _, l := range loops {
		if counting[l] && !cold[l.head.Index] {
			offer(around(l))
		}
	}
	for _, b := range fn.Blocks {
		if cold[b.Index] {
			continue
		}
		for _, in := range b.Instrs {
			c, ok := in.(*ssa.Call)
			if !ok || c.Call.IsInvoke() || c.Call.StaticCallee() == nil {
				continue
			}
			callee := c.Call.StaticCallee()
			s := p.summaryOf(callee)
			if s == nil || s.Growth == nil || origin(callee) == fn || !Within(p.module, p.funcKey(callee)) {
				continue // another module's loops are how it is built
			}
			var given []ssa.Value
			for _, i := range s.Growth.Of {
				if i < len(c.Call.Args) {
					given = append(given, c.Call.Args[i])
				}
			}
			g := around(innerLoop(loops, b), given...)
			for _, v := range given {
				g.Of = append(g.Of, params(v)...)
			}
			g.Degree += s.Growth.Degree
			g.Frames = slices.Concat(g.Frames, []effect.Frame{p.frame(c.Pos(), fn, p.shortName(callee), "")}, s.Growth.Frames)
			if len(g.Frames) <= maxFrames {
				offer(g)
			}
		}
	}
	for _, g := range tops {
		own = append(own, g)
	}
	slices.SortFunc(own, func(a, b *Growth) int { return strings.Compare(a.Frames[0].Place(), b.Frames[0].Place()) })
	return best, own
}

// own reports whether the loop that makes the degree stands in the function itself.
func (g *Growth) own() bool {
	return len(g.Frames) > 0 && strings.HasPrefix(g.Frames[0].Func, loopOver)
}

// effect is a degree that is too high, as an effect.
func (g *Growth) effect(conf effect.Confidence, before []effect.Frame) effect.Effect {
	return effect.Effect{Kind: effect.Growth, Confidence: conf, Degree: g.Degree, Frames: join(before, g.Frames...)}
}

// loopOver begins the name of a loop over a collection in a chain.
const loopOver = "loop over "

// nameOf is how the source names the field, variable or function that a value is
// from.
func nameOf(v ssa.Value) string {
	for range 8 {
		switch x := v.(type) {
		case *ssa.UnOp:
			v = x.X
		case *ssa.Slice:
			v = x.X
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.ChangeType:
			v = x.X
		case *ssa.TypeAssert:
			v = x.X
		case *ssa.FieldAddr:
			if st, ok := deref(x.X.Type()).Underlying().(*types.Struct); ok {
				return st.Field(x.Field).Name()
			}
			return "a field"
		case *ssa.Field:
			if st, ok := x.X.Type().Underlying().(*types.Struct); ok {
				return st.Field(x.Field).Name()
			}
			return "a field"
		case *ssa.Parameter, *ssa.Global, *ssa.FreeVar:
			return v.Name()
		case *ssa.Alloc:
			if x.Comment != "" {
				return x.Comment
			}
			return "a variable"
		case *ssa.Call:
			if fn := x.Call.StaticCallee(); fn != nil {
				return "what " + fn.Name() + " gives"
			}
			if x.Call.IsInvoke() {
				return "what " + x.Call.Method.Name() + " gives"
			}
			return "a result"
		case *ssa.IndexAddr, *ssa.Lookup, *ssa.Index:
			return "an element"
		default:
			return "a collection"
		}
	}
	return "a collection"
}
