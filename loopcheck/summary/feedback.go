package summary

import (
	"go/token"
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
// result gives, the types of the argument upon which that is certain. What is of a
// type that the package own declares may never come back: it is the framework's.
func (p *Package) Feedbacks(fn *ssa.Function, result int, own string) []Feedback {
	first := 0
	if fn.Signature.Recv() != nil {
		first = 1
	}
	if p.flows[fn] == nil || len(fn.Params) <= first {
		return nil
	}
	arg := fn.Params[first]
	var out []Feedback
	for _, from := range p.fedTypes(fn, arg, result) {
		if n, ok := types.Unalias(deref(from)).(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == own {
			continue
		}
		way := p.way(fn, func(cond ssa.Value) (holds, known bool) { return holdsFor(cond, arg, from) })
		to, at := types.Type(nil), ssa.Instruction(nil)
		for _, c := range way.choices(result) {
			t := p.gives(fn, c.v)
			if t == nil || to != nil && !types.Identical(t, to) {
				to = nil
				break
			}
			to, at = t, c.in
		}
		if to != nil && !p.rests(way) {
			short := func(t types.Type) string {
				return types.TypeString(t, func(q *types.Package) string { return q.Name() })
			}
			out = append(out, Feedback{short(from), short(to), p.frame(at.Pos(), fn, "return of a function that gives "+short(to), "")})
		}
	}
	return out
}

// fedTypes are the types of the argument that can make a difference: those that fn
// asks for, and those that may come back.
func (p *Package) fedTypes(fn *ssa.Function, arg ssa.Value, result int) []types.Type {
	var out []types.Type
	add := func(t types.Type) {
		if t != nil && !types.IsInterface(t) && !slices.ContainsFunc(out, func(u types.Type) bool { return types.Identical(t, u) }) {
			out = append(out, t)
		}
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if is, ok := in.(*ssa.TypeAssert); ok && readOf(is.X) == arg {
				add(is.AssertedType)
			}
		}
	}
	for _, c := range p.way(fn, anything).choices(result) {
		add(p.gives(fn, c.v))
	}
	return out
}

// holdsFor reports whether the condition holds when arg is of the type, if nothing
// else decides that.
func holdsFor(cond, arg ssa.Value, t types.Type) (holds, known bool) {
	switch x := cond.(type) {
	case *ssa.UnOp:
		if x.Op == token.NOT {
			holds, known = holdsFor(x.X, arg, t)
			return !holds, known
		}
	case *ssa.Extract:
		is, ok := x.Tuple.(*ssa.TypeAssert)
		if !ok || x.Index != 1 || readOf(is.X) != arg {
			return false, false
		}
		if i, ok := is.AssertedType.Underlying().(*types.Interface); ok {
			return types.Implements(t, i), true
		}
		return types.Identical(t, is.AssertedType), true
	case *ssa.BinOp:
		if k, ok := x.Y.(*ssa.Const); ok && readOf(x.X) == arg && k.IsNil() {
			return x.Op == token.NEQ, x.Op == token.NEQ || x.Op == token.EQL
		}
	}
	return false, false
}

// rests reports whether anything on the way may leave the loop with nothing to do.
func (p *Package) rests(w way) bool {
	var out resting
	for _, b := range w.fn.Blocks {
		if !w.entered[b.Index] {
			continue
		}
		for _, in := range b.Instrs {
			p.instr(p.evalOf(w.fn), in, effect.Likely, &out)
		}
	}
	return out.found
}

// resting is the output that looks for what lets the loop rest.
type resting struct{ found bool }

func (o *resting) effect(e effect.Effect) {
	o.found = o.found || e.Kind.Rests() && e.Confidence >= effect.Likely
}

func (*resting) call(Call) {}

func (*resting) enter(*ssa.Function, Binding, Call) bool { return false }

func (*resting) sink(Sink) {}

func (*resting) store(Store, effect.Frame) {}

func (*resting) schedule(Schedule) {}

// isFunc reports whether a value is surely a function: not nil, as what is read from
// a variable may be.
func (p *Package) isFunc(v ssa.Value, depth int) bool {
	switch x := v.(type) {
	case *ssa.Function, *ssa.MakeClosure:
		return true
	case *ssa.ChangeType:
		return p.isFunc(x.X, depth)
	case *ssa.Call:
		fn := x.Call.StaticCallee()
		if fn == nil || p.flows[fn] == nil || depth == 0 {
			return false
		}
		all := p.way(fn, anything).choices(0)
		return len(all) > 0 && !slices.ContainsFunc(all, func(c choice) bool { return !p.isFunc(c.v, depth-1) })
	}
	return false
}

// gives is the type of what a function value of fn gives, if it always gives one of
// that type, and waits for nothing before; nil if not.
func (p *Package) gives(fn *ssa.Function, v ssa.Value) types.Type {
	vals := p.resolve(p.evalOf(fn).set(v))
	if len(vals) != 1 || !p.isFunc(v, handful) {
		return nil
	}
	method := ""
	val := vals[0]
	if on, m := p.BoundTo(val); len(on) == 1 {
		val, method = on[0], m
	}
	cmd, _ := p.Target(val, method)
	f, s := p.flows[cmd], p.sums[cmd]
	if cmd == nil || f == nil || s == nil || len(s.Calls) > 0 || s.NoReturn || s.Opaque || len(s.Endless) > 0 {
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
	for _, b := range cmd.Blocks {
		if len(b.Instrs) == 0 || f.cold[b.Index] || b == cmd.Recover {
			continue
		}
		ret, ok := lastOf(b).(*ssa.Return)
		if !ok {
			continue
		}
		if len(ret.Results) != 1 {
			return nil
		}
		m, ok := resultOf(ret, 0).(*ssa.MakeInterface)
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
