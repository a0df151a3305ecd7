package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// guards finds, for each block of fn, what a branch on the way to it asks of a
// parameter: that it is true, not nil or not empty, or the opposite. One is
// kept, the outermost.
func guards(fn *ssa.Function, facts []*branch) []effect.Guard {
	out := make([]effect.Guard, len(fn.Blocks))
	index := make(map[ssa.Value]int, len(fn.Params))
	for i, q := range fn.Params {
		index[q] = i + 1
	}
	for _, b := range fn.DomPreorder() {
		var up *branch
		if d := b.Idom(); d != nil {
			out[b.Index], up = out[d.Index], facts[d.Index]
		}
		if f := facts[b.Index]; f != up && out[b.Index].Param == 0 {
			g := asks(f.cond, index)
			g.Holds = g.Holds == f.holds
			if g.Param > 0 {
				out[b.Index] = g
			}
		}
	}
	return out
}

// asks is what it means for a parameter that v is true.
func asks(v ssa.Value, index map[ssa.Value]int) effect.Guard {
	if i := index[readOf(v)]; i > 0 && isBool(v.Type()) {
		return effect.Guard{Param: i, Holds: true}
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		if g := asks(v.X, index); v.Op == token.NOT && g.Param > 0 {
			g.Holds = !g.Holds
			return g
		}
	case *ssa.BinOp:
		x, y := v.X, v.Y
		if v.Op == token.LSS { // i < len(xs): the head of a loop over them
			if i := index[lenOf(y)]; i > 0 {
				return effect.Guard{Param: i, Holds: true}
			}
		}
		k, ok := y.(*ssa.Const)
		if !ok || !isZero(k) {
			return effect.Guard{}
		}
		i := index[readOf(x)]
		if l := lenOf(x); l != nil {
			i = index[l]
		}
		switch v.Op {
		case token.NEQ, token.GTR:
			return effect.Guard{Param: i, Holds: true}
		case token.EQL:
			return effect.Guard{Param: i}
		}
	}
	return effect.Guard{}
}

// readOf is the parameter that v reads, where it is kept in a variable because a
// closure captures it; else v.
func readOf(v ssa.Value) ssa.Value {
	u, ok := v.(*ssa.UnOp)
	if !ok || u.Op != token.MUL {
		return v
	}
	a, ok := u.X.(*ssa.Alloc)
	if !ok {
		return v
	}
	var only ssa.Value
	for _, r := range *a.Referrers() {
		if s, ok := r.(*ssa.Store); ok && s.Addr == a {
			if only != nil {
				return v
			}
			only = s.Val
		}
	}
	if only == nil {
		return v
	}
	return only
}

// lenOf is what v is the length of, or nil.
func lenOf(v ssa.Value) ssa.Value {
	c, ok := v.(*ssa.Call)
	if !ok {
		return nil
	}
	if b, ok := c.Call.Value.(*ssa.Builtin); !ok || b.Name() != "len" {
		return nil
	}
	return readOf(c.Call.Args[0])
}

// nonempty is what a condition says is not empty, or nil.
func nonempty(cond ssa.Value, holds bool) ssa.Value {
	c, ok := cond.(*ssa.BinOp)
	if !ok {
		return nil
	}
	if k, ok := c.Y.(*ssa.Const); !ok || !isZero(k) {
		return nil
	}
	if holds && (c.Op == token.GTR || c.Op == token.NEQ) || !holds && (c.Op == token.EQL || c.Op == token.LEQ) {
		return lenOf(c.X)
	}
	return nil
}

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Bool
}

// isZero reports whether k is nil, false, empty or zero.
func isZero(k *ssa.Const) bool {
	if k.Value == nil {
		return true
	}
	switch k.Value.Kind() {
	case constant.Bool:
		return !constant.BoolVal(k.Value)
	case constant.String:
		return constant.StringVal(k.Value) == ""
	case constant.Int:
		return constant.Sign(k.Value) == 0
	}
	return false
}

// An Argument is what is known of one argument of a call.
type Argument struct {
	Known bool
	Holds bool  // if known: it is true, not nil or not empty
	Fresh bool  // it is, or is part of, an object that the caller has just made
	Of    uint8 // if not: it is, or is part of, the object of this parameter of the caller, counted from 1
	Param int   // if it is not known: it is this parameter of the caller, counted from 1
}

// arguments says what is known of the arguments of a call made by fn. Those of
// a method called through an interface begin behind the receiver.
func arguments(fn *ssa.Function, c *ssa.CallCommon) []Argument {
	var out []Argument
	if c.IsInvoke() {
		out = append(out, Argument{})
	}
	for _, v := range c.Args {
		v = readOf(v)
		var a Argument
		switch x := v.(type) {
		case *ssa.Const:
			a = Argument{Known: true, Holds: !isZero(x)}
		case *ssa.MakeClosure, *ssa.MakeInterface, *ssa.MakeMap, *ssa.MakeChan, *ssa.Function, *ssa.Alloc:
			a = Argument{Known: true, Holds: true}
		case *ssa.Slice: // a literal, or the arguments of a variadic call
			if _, ok := x.X.(*ssa.Alloc); ok && x.Low == nil && x.High == nil {
				a = Argument{Known: true, Holds: true}
			}
		case *ssa.Parameter:
			a.Param = slices.Index(fn.Params, x) + 1
		}
		out = append(out, a)
	}
	return trim(out)
}

// witness adds what the branches on the way to a call say of its arguments.
func witness(args []Argument, c *ssa.CallCommon, way *branch) []Argument {
	if way == nil || len(c.Args) == 0 {
		return args
	}
	first := 0 // argument
	if c.IsInvoke() {
		first = 1
	}
	index := make(map[ssa.Value]int, len(c.Args))
	for i, v := range c.Args {
		if _, isConst := v.(*ssa.Const); !isConst {
			index[readOf(v)] = first + i + 1
		}
	}
	way.any(func(cond ssa.Value, holds bool) bool {
		g := asks(cond, index)
		if g.Param == 0 || g.Param <= len(args) && args[g.Param-1].Known {
			return false
		}
		for len(args) < g.Param {
			args = append(args, Argument{})
		}
		a := &args[g.Param-1]
		a.Known, a.Holds, a.Param = true, g.Holds == holds, 0
		return false
	})
	return args
}

// trim leaves out what says nothing.
func trim(args []Argument) []Argument {
	for len(args) > 0 && args[len(args)-1] == (Argument{}) {
		args = args[:len(args)-1]
	}
	if len(args) == 0 {
		return nil
	}
	return args
}

// passed is what is known of the arguments of a call inside a function that is
// called with outer.
func passed(args, outer []Argument) []Argument {
	out := make([]Argument, len(args))
	for i, a := range args {
		switch {
		case a.Param == 0:
			out[i] = a
		case a.Param <= len(outer):
			out[i] = outer[a.Param-1]
		}
		if a.Of > 0 {
			out[i].Fresh, out[i].Of = false, 0
			if int(a.Of) <= len(outer) {
				out[i].Fresh, out[i].Of = outer[a.Of-1].Fresh, outer[a.Of-1].Of
			}
		}
	}
	return trim(out)
}

// both is what holds of the arguments of either of two calls.
func both(a, b []Argument) []Argument {
	out := make([]Argument, min(len(a), len(b)))
	for i := range out {
		if a[i] == b[i] {
			out[i] = a[i]
		}
	}
	return trim(out)
}

// under translates what a callee asks of a parameter into what the call asks of
// its surroundings. ok is false if the call does not give what is asked.
func under(g effect.Guard, args []Argument) (_ effect.Guard, ok bool) {
	if g.Param == 0 || g.Param > len(args) {
		return effect.Guard{Flag: g.Flag, Of: g.Of}, true
	}
	a := args[g.Param-1]
	if a.Known {
		return effect.Guard{Flag: g.Flag, Of: g.Of}, a.Holds == g.Holds
	}
	return effect.Guard{Param: a.Param, Holds: g.Holds && a.Param > 0, Flag: g.Flag, Of: g.Of}, true
}

// guarded is the output of code behind a branch that asks something of a
// parameter.
type guarded struct {
	output
	guard effect.Guard
}

func (o guarded) whole() output { return o.output }

func (o guarded) effect(e effect.Effect) {
	e.If = e.If.Or(o.guard)
	o.output.effect(e)
}

func (o guarded) call(c Call) {
	c.If = c.If.Or(o.guard)
	o.output.call(c)
}

func (o guarded) enter(fn *ssa.Function, b Binding, c Call) bool {
	c.If = c.If.Or(o.guard)
	return o.output.enter(fn, b, c)
}

// A context is what is known of the parameters of a function that is entered:
// one letter each, 'y' if it is true, not nil or not empty, 'n' if not, 'f' if the
// caller has just made it, '?'.
type context string

// allows reports whether what g asks may be given.
func (x context) allows(g effect.Guard) bool {
	if g.Param == 0 || g.Param > len(x) {
		return true
	}
	switch x[g.Param-1] {
	case 'y', 'f':
		return g.Holds
	case 'n':
		return !g.Holds
	}
	return true
}

// fresh reports whether parameter of, counted from 1, is an object that the
// caller has just made.
func (x context) fresh(of uint8) bool { return of > 0 && int(of) <= len(x) && x[of-1] == 'f' }

// enter is the context of a function called with args from this one. Parameters
// that it never asks for do not count. What is fresh counts only off the loop.
func (x context) enter(args []Argument, asked map[int]bool, off bool) context {
	out := make([]byte, 0, len(args))
	some := false
	for i, a := range args {
		l := byte('?')
		switch {
		case off && a.Fresh:
			l = 'f'
		case off && x.fresh(a.Of):
			l = 'f'
		case !asked[i+1]:
		case a.Known && a.Holds:
			l = 'y'
		case a.Known:
			l = 'n'
		case a.Param > 0 && a.Param <= len(x):
			l = x[a.Param-1]
		}
		some = some || l != '?'
		out = append(out, l)
	}
	if !some {
		return ""
	}
	return context(out)
}
