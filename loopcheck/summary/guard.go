package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// askedOf finds, for each block of fn, what branches on the way to it ask of a
// parameter, and of a field of one. One of each is kept: the outermost, or what says more
// of the same, or anything instead of that a parameter is not empty, which most are not.
func (p *Package) askedOf(fn *ssa.Function, facts []*branch) []effect.Guard {
	out := make([]effect.Guard, len(fn.Blocks))
	index := numbers(fn)
	for _, b := range fn.DomPreorder() {
		var up *branch
		if d := b.Idom(); d != nil {
			out[b.Index], up = out[d.Index], facts[d.Index]
		}
		f := facts[b.Index]
		if f == up {
			continue
		}
		g, old := p.asks(f.cond, f.holds, index, 0), &out[b.Index]
		says := !measures(f.cond)
		if old.Param == 0 || says && g.Param > 0 && old.Param != g.Param && old.Holds && old.Value == "" && !isFlag(fn, old.Param) {
			old.Param, old.Holds, old.Value = g.Param, g.Holds, g.Value
		} else if old.Param == g.Param && old.Holds {
			old.Holds, old.Value = g.Holds, inside(old.Value, g.Holds, g.Value)
		}
		if o := &old.Field; o.Key == "" || says && g.Field.Key != "" && g.Field.Key != o.Key && o.Holds && o.Value == "" {
			*o = g.Field
		} else if o.Key == g.Field.Key && o.Of == g.Field.Of && o.Holds {
			o.Holds, o.Value = g.Field.Holds, inside(o.Value, g.Field.Holds, g.Field.Value)
		}
	}
	return out
}

// measures reports whether a condition is about how many of something there are, as the
// head of a loop over them asks.
func measures(cond ssa.Value) bool {
	c, ok := cond.(*ssa.BinOp)
	return ok && (lenOf(c.X) != nil || lenOf(c.Y) != nil)
}

// isFlag reports whether the parameter with the number is a bool.
func isFlag(fn *ssa.Function, n int) bool {
	return n <= len(fn.Params) && isBool(fn.Params[n-1].Type())
}

// numbers are those of the parameters of fn, from 1, and of the variables that it
// captures, after them.
func numbers(fn *ssa.Function) map[ssa.Value]int {
	index := make(map[ssa.Value]int, len(fn.Params)+len(fn.FreeVars))
	for i, q := range fn.Params {
		index[q] = i + 1
	}
	for i, v := range fn.FreeVars {
		index[v] = len(fn.Params) + i + 1
	}
	return index
}

// computed is what it means for the parameters of the caller that an argument of c,
// which is put together of them, is true, or false.
func (p *Package) computed(c *Call, arg int, holds bool) effect.Guard {
	if arg >= len(c.args) || c.at == nil {
		return effect.Guard{}
	}
	switch v := c.args[arg].(type) {
	case *ssa.UnOp, *ssa.BinOp, *ssa.Phi:
		if isBool(v.Type()) {
			return p.asks(v, holds, numbers(c.at.Parent()), 0)
		}
	}
	return effect.Guard{}
}

// inside is the value of what is asked behind a branch where it differs from outer.
func inside(outer string, differs bool, value string) string {
	if !differs {
		return value
	}
	if all := strings.Split(outer, "\n"); len(all) > maxAsked || slices.Contains(all, value) {
		return outer
	}
	return outer + "\n" + value
}

// maxAsked bounds how far back a condition is followed.
const maxAsked = 8

// asks is what it means, for what has a number in index or a field of it, that v is
// true, or that it is false.
func (p *Package) asks(v ssa.Value, holds bool, index map[ssa.Value]int, depth int) effect.Guard {
	if depth > maxAsked {
		return effect.Guard{}
	}
	depth++
	switch x := v.(type) {
	case *ssa.UnOp:
		if x.Op == token.NOT {
			return p.asks(x.X, !holds, index, depth)
		}
	case *ssa.BinOp:
		y, isConst := x.Y.(*ssa.Const)
		switch {
		case x.Op == token.LSS && holds: // i < len(xs): the head of a loop over them
			if i := index[lenOf(x.Y)]; i > 0 {
				return effect.Guard{Param: i, Holds: true}
			}
		case !isConst:
		case x.Op == token.EQL || x.Op == token.NEQ:
			return p.compares(x.X, y, (x.Op == token.NEQ) == holds, index, depth)
		case x.Op == token.GTR && isZero(y) && (holds || lenOf(x.X) != nil):
			return p.compares(x.X, y, holds, index, depth)
		}
		return effect.Guard{}
	case *ssa.Extract:
		if a, ok := x.Tuple.(*ssa.TypeAssert); ok && x.Index == 1 {
			return typeGuard(a, holds, index)
		}
	}
	if !isBool(v.Type()) {
		return effect.Guard{}
	}
	return p.compares(v, nil, holds, index, depth)
}

// compares is what it means that v differs from k, or is the same; k is nil for false.
func (p *Package) compares(v ssa.Value, k *ssa.Const, differs bool, index map[ssa.Value]int, depth int) effect.Guard {
	value := ""
	if k != nil && !isZero(k) {
		if value = textOf(k); value == "" {
			return effect.Guard{}
		}
	}
	if l := lenOf(v); l != nil && value == "" {
		v = l
	}
	if i := numberOf(v, index); i > 0 {
		return effect.Guard{Param: i, Holds: differs, Value: value}
	}
	if key, of := p.givenField(v, index); key != "" {
		return effect.Guard{Field: effect.FieldGuard{Key: key, Of: of, Holds: differs, Value: value}}
	}
	phi, ok := v.(*ssa.Phi)
	if !ok || depth > maxAsked {
		return effect.Guard{}
	}
	// Of what was put together, constants may leave one possibility.
	var only ssa.Value
	for _, e := range phi.Edges {
		if c, isConst := e.(*ssa.Const); isConst && !known(c).may(differs, value) {
			continue
		}
		if only != nil && only != e {
			return effect.Guard{}
		}
		only = e
	}
	switch only.(type) {
	case nil, *ssa.Const:
		return effect.Guard{}
	}
	if k == nil {
		return p.asks(only, differs, index, depth+1)
	}
	return p.compares(only, k, differs, index, depth+1)
}

// numberOf is the number of what v reads: a parameter, or a captured variable.
func numberOf(v ssa.Value, index map[ssa.Value]int) int {
	v = readOf(v)
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		if captured, ok := u.X.(*ssa.FreeVar); ok {
			return index[captured]
		}
	}
	return index[v]
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
	if only := onlyStored(a); only != nil {
		return only
	}
	return v
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
	k, ok := c.Y.(*ssa.Const)
	if !ok {
		return nil
	}
	op := c.Op
	if !holds {
		op = negated[op]
	}
	if zero := isZero(k); op == token.GTR || zero && op == token.NEQ || !zero && (op == token.EQL || op == token.GEQ) {
		return lenOf(c.X)
	}
	return nil
}

// negated are the comparisons that hold where others do not.
var negated = map[token.Token]token.Token{
	token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR, token.EQL: token.NEQ, token.NEQ: token.EQL,
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
	Holds bool   // if known: it is true, not nil or not empty
	Value string // if it holds: the constant that it is; "" if that is not known
	Fresh bool   // it is, or is part of, an object that the caller has just made
	Of    uint8  // if not: it is, or is part of, the object of this parameter of the caller, counted from 1
	Param int    // if it is not known: it is this parameter of the caller, counted from 1
}

// may reports whether it may differ from constants, or be the same as one.
func (a Argument) may(differ bool, value string) bool {
	for v := range strings.SplitSeq(value, "\n") {
		same := !a.Holds
		if v != "" {
			same = a.Holds && a.Value == v
			if a.Holds && a.Value == "" {
				continue // not known
			}
		}
		if a.Known && same == differ {
			return false
		}
	}
	return true
}

// textOf is a constant in words; "" if it is none that can be compared.
func textOf(k *ssa.Const) string {
	if k.Value == nil {
		return ""
	}
	switch k.Value.Kind() {
	case constant.Bool, constant.String, constant.Int:
		return k.Value.ExactString()
	}
	return ""
}

// known is what a value says of itself.
func known(v ssa.Value) (a Argument) {
	switch x := v.(type) {
	case *ssa.Const:
		if a = (Argument{Known: true, Holds: !isZero(x)}); a.Holds {
			a.Value = textOf(x)
		}
	case *ssa.MakeInterface:
		a = Argument{Known: true, Holds: true, Value: nameOfType(x.X.Type())}
	case *ssa.MakeClosure, *ssa.MakeMap, *ssa.MakeChan, *ssa.Function, *ssa.Alloc:
		a = Argument{Known: true, Holds: true}
	case *ssa.Slice: // a literal, or the arguments of a variadic call
		if _, ok := x.X.(*ssa.Alloc); ok && x.Low == nil && x.High == nil {
			a = Argument{Known: true, Holds: true}
		}
	}
	return a
}

// arguments says what is known of the arguments of a call made by fn. Those of
// a method called through an interface begin behind the receiver. The variables that
// a function literal has captured come after its own.
func arguments(fn *ssa.Function, c *ssa.CallCommon) []Argument {
	var out []Argument
	if c.IsInvoke() {
		out = append(out, Argument{})
	}
	for _, v := range c.Args {
		v = readOf(v)
		a := known(v)
		if x, ok := v.(*ssa.Parameter); ok {
			a.Param = slices.Index(fn.Params, x) + 1
		}
		out = append(out, a)
	}
	if m, ok := c.Value.(*ssa.MakeClosure); ok {
		for _, v := range m.Bindings {
			out = append(out, captured(fn, v))
		}
	}
	return trim(out)
}

// passedTo are the arguments of a call, and what the variables hold that a function
// literal has captured; nil where that is not known.
func passedTo(c *ssa.CallCommon) []ssa.Value {
	m, ok := c.Value.(*ssa.MakeClosure)
	if !ok {
		return c.Args
	}
	out := slices.Clone(c.Args)
	for _, v := range m.Bindings {
		if cell, ok := v.(*ssa.Alloc); ok {
			v, _ = setOnce(cell)
		}
		out = append(out, v)
	}
	return out
}

// captured says what is known of a variable that a function literal of fn captures.
func captured(fn *ssa.Function, v ssa.Value) (a Argument) {
	switch x := v.(type) {
	case *ssa.FreeVar:
		a.Param = len(fn.Params) + slices.Index(fn.FreeVars, x) + 1
	case *ssa.Alloc:
		only, ok := setOnce(x)
		if !ok {
			return a
		}
		a = known(only)
		if q, ok := only.(*ssa.Parameter); ok {
			a.Param = slices.Index(fn.Params, q) + 1
		}
	}
	return a
}

// setOnce is the only value that a variable is ever given, by its function or by one
// that captures it, before that is made.
func setOnce(cell *ssa.Alloc) (only ssa.Value, ok bool) {
	puts := stores(cell)
	if len(puts) != 1 {
		return nil, false
	}
	for _, r := range *cell.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			if r.Op != token.MUL {
				return nil, false
			}
		case *ssa.Store:
			if r != puts[0] {
				return nil, false
			}
		case *ssa.MakeClosure:
			if setBy(r, cell, 0) || !precedes(puts[0], r) {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	return puts[0].Val, true
}

// precedes reports whether a has run wherever b runs.
func precedes(a, b ssa.Instruction) bool {
	if a.Block() != b.Block() {
		return a.Block().Dominates(b.Block())
	}
	return slices.Index(a.Block().Instrs, a) < slices.Index(b.Block().Instrs, b)
}

// setBy reports whether a function literal, or one inside it, may set the variable.
func setBy(m *ssa.MakeClosure, cell ssa.Value, depth int) bool {
	fn := m.Fn.(*ssa.Function)
	i := slices.Index(m.Bindings, cell)
	if i < 0 || i >= len(fn.FreeVars) || depth > maxAsked {
		return true
	}
	v := fn.FreeVars[i]
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.UnOp:
			return r.Op != token.MUL
		case *ssa.MakeClosure:
			return setBy(r, v, depth+1)
		}
		return true
	})
}

// maxWitness bounds how many branches are looked at, the nearest first.
const maxWitness = 64

// witness adds what the branches on the way to a call say of its arguments.
func (p *Package) witness(args []Argument, c *ssa.CallCommon, way *branch) []Argument {
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
	seen := 0
	way.any(func(cond ssa.Value, holds bool) bool {
		if seen++; seen > maxWitness {
			return true
		}
		g := p.asks(cond, holds, index, 0)
		if g.Param == 0 || g.Value != "" && g.Holds || g.Param <= len(args) && args[g.Param-1].Known {
			return false
		}
		for len(args) < g.Param {
			args = append(args, Argument{})
		}
		a := &args[g.Param-1]
		a.Known, a.Holds, a.Value, a.Param = true, g.Holds || g.Value != "", g.Value, 0
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
	for i, x := range out {
		if x = a[i]; x.Value != b[i].Value {
			x.Value = ""
		}
		if x.alike(b[i]) {
			out[i] = x
		}
	}
	return trim(out)
}

// alike reports whether as much is known of either, but for the constants that they are.
func (a Argument) alike(b Argument) bool {
	a.Value, b.Value = "", ""
	return a == b
}

// under translates what a callee asks for into what the call c asks of its
// surroundings. ok is false if the call does not give what is asked.
func (p *Package) under(g effect.Guard, c *Call) (_ effect.Guard, ok bool) {
	var a Argument
	if g.Param > 0 && g.Param <= len(c.Given) {
		a = c.Given[g.Param-1]
	}
	if g.Param > 0 && !a.may(g.Holds, g.Value) {
		return g, false
	}
	var own effect.Guard
	if g.Param > 0 && !a.Known && a.Param == 0 && g.Value == "" {
		own = p.computed(c, g.Param-1, g.Holds)
	}
	if g.Param = 0; !a.Known && a.Param > 0 {
		g.Param = a.Param
	} else {
		g.Holds, g.Value = false, ""
	}
	if g.Field, ok = p.fieldUnder(g.Field, c); !ok {
		return g, false
	}
	if g, ok = p.flagOf(g, c); ok {
		g = g.Or(own)
	}
	return g, ok
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
