package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Feedback is an argument of a callback upon which it returns, on every way, a
// function whose result is its next argument, at once and of one type.
type Feedback struct {
	From, To string       // the types, short
	Frame    effect.Frame // where it is returned
}

// Feedbacks finds, of fn, whose first argument is what the function in result number
// result gives, the types of the argument upon which that is certain.
func (p *Package) Feedbacks(fn *ssa.Function, result int) []Feedback {
	f := p.flows[fn]
	first := 0
	if fn.Signature.Recv() != nil {
		first = 1
	}
	if f == nil || len(fn.Params) <= first {
		return nil
	}
	// What is returned, each where it is chosen.
	type choice struct {
		at *ssa.BasicBlock
		v  ssa.Value
		in ssa.Instruction
	}
	var choices []choice
	for _, b := range fn.Blocks {
		if len(b.Instrs) == 0 || f.cold[b.Index] {
			continue
		}
		ret, ok := lastOf(b).(*ssa.Return)
		if !ok {
			continue
		}
		if result >= len(ret.Results) {
			return nil
		}
		phi, ok := ret.Results[result].(*ssa.Phi)
		if !ok || phi.Block() != b {
			choices = append(choices, choice{b, ret.Results[result], ret})
			continue
		}
		for i, v := range phi.Edges {
			choices = append(choices, choice{b.Preds[i], v, ret})
		}
	}
	var out []Feedback
	for _, b := range fn.Blocks {
		if len(b.Instrs) == 0 {
			continue
		}
		cond, ok := lastOf(b).(*ssa.If)
		if !ok {
			continue
		}
		x, ok := cond.Cond.(*ssa.Extract)
		if !ok || x.Index != 1 {
			continue
		}
		is, ok := x.Tuple.(*ssa.TypeAssert)
		branch := b.Succs[0]
		if !ok || is.X != ssa.Value(fn.Params[first]) || types.IsInterface(is.AssertedType) || len(branch.Preds) != 1 {
			continue
		}
		reached := reach(branch, func(c *ssa.BasicBlock) []*ssa.BasicBlock { return c.Succs })
		to, at := types.Type(nil), ssa.Instruction(nil)
		certain := !inCycle(branch)
		for _, c := range choices {
			if !reached[c.at.Index] && c.at != branch {
				continue
			}
			if !branch.Dominates(c.at) {
				certain = certain && c.at == c.in.Block() && !reached[c.at.Index] // of another type
				continue
			}
			t := p.gives(p.evalOf(fn), c.v)
			if t == nil || to != nil && !types.Identical(t, to) {
				certain = false
				break
			}
			to, at = t, c.in
		}
		if certain && to != nil {
			short := func(t types.Type) string {
				return types.TypeString(t, func(q *types.Package) string { return q.Name() })
			}
			out = append(out, Feedback{short(is.AssertedType), short(to), p.frame(at.Pos(), fn, "return of a function that gives "+short(to), "")})
		}
	}
	return out
}

// gives is the type of what a function value gives, if it always gives one of that
// type, and waits for nothing before; nil if not.
func (p *Package) gives(e *eval, v ssa.Value) types.Type {
	vals := p.resolve(e.set(v))
	if len(vals) != 1 {
		return nil
	}
	method := ""
	val := vals[0]
	if on, m := p.BoundTo(val); len(on) == 1 {
		val, method = on[0], m
	}
	fn, _ := p.Target(val, method)
	f, s := p.flows[fn], p.sums[fn]
	if fn == nil || f == nil || s == nil || len(s.Calls) > 0 || s.NoReturn || s.Opaque || len(s.Endless) > 0 {
		return nil
	}
	if slices.ContainsFunc(s.Effects, func(e effect.Effect) bool {
		switch e.Kind {
		case effect.Lock, effect.Log, effect.Stdio, effect.Stat, effect.Compile:
			return false
		}
		return e.Kind.Holds()
	}) {
		return nil
	}
	var out types.Type
	for _, b := range fn.Blocks {
		if len(b.Instrs) == 0 || f.cold[b.Index] || b == fn.Recover {
			continue
		}
		ret, ok := lastOf(b).(*ssa.Return)
		if !ok {
			continue
		}
		if len(ret.Results) != 1 {
			return nil
		}
		m, ok := ret.Results[0].(*ssa.MakeInterface)
		if !ok || out != nil && !types.Identical(out, m.X.Type()) {
			return nil
		}
		out = m.X.Type()
	}
	return out
}

// Circles are the feedbacks that lead back to where they begin, the first of each
// circle.
func Circles(all []Feedback) []Feedback {
	next := map[string]Feedback{}
	for _, f := range all {
		next[f.From] = f
	}
	var out []Feedback
	done := map[string]bool{}
	for _, f := range all {
		var path []string
		for at := f; !done[at.From]; {
			if i := slices.Index(path, at.From); i >= 0 {
				out = append(out, next[path[i]])
				break
			}
			path = append(path, at.From)
			n, ok := next[at.To]
			if !ok {
				break
			}
			at = n
		}
		for _, t := range path {
			done[t] = true
		}
	}
	return out
}
