package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// eval finds what the values of one function may be. It does not follow the
// order of instructions: a variable holds whatever is ever stored in it, and a
// pointer, what it points to and the elements of a container are one.
type eval struct {
	p     *Package
	fn    *ssa.Function
	memo  map[ssa.Value]Set
	last  map[ssa.Value]Set // of the pass before
	busy  map[ssa.Value]bool
	order []ssa.Value          // in which the values were first known
	cuts  int                  // times that a value under way was met
	ended map[*branch][]string // channels that are closed behind a condition
	chans *channels            // made when first asked for
}

// maxPasses bounds how often the values of a function are found anew because
// some depend on themselves.
const maxPasses = 4

// newEval finds the values of fn: in passes, because in a cycle a value is
// taken from the pass before.
func newEval(p *Package, fn *ssa.Function) *eval {
	n := 0
	for _, b := range fn.Blocks {
		n += len(b.Instrs)
	}
	e := &eval{p: p, fn: fn, memo: make(map[ssa.Value]Set, n/4), busy: map[ssa.Value]bool{}}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if v, ok := in.(ssa.Value); ok {
				e.set(v)
			}
		}
	}
	for range maxPasses {
		if e.cuts == 0 {
			break
		}
		order := e.order
		e.last, e.memo, e.order, e.cuts = e.memo, make(map[ssa.Value]Set, len(e.memo)), nil, 0
		same := true
		for _, v := range order {
			same = e.set(v).Equal(e.last[v]) && same
		}
		if same {
			break
		}
	}
	e.last = nil
	return e
}

// set is what v may be. An empty set means that nothing is known.
func (e *eval) set(v ssa.Value) Set {
	if v == nil || !e.p.carries(v.Type()) {
		return nil
	}
	if s, ok := e.memo[v]; ok {
		return s
	}
	if e.busy[v] {
		e.cuts++
		return e.last[v]
	}
	e.busy[v] = true
	s := e.gather(v)
	if !mayHoldChan(v.Type()) {
		// A channel and what comes by it are one, but for the channel itself.
		if slices.ContainsFunc(s, func(w *Value) bool { return w.Kind == Chan }) {
			s = slices.DeleteFunc(slices.Clone(s), func(w *Value) bool { return w.Kind == Chan })
		}
	}
	delete(e.busy, v)
	e.memo[v] = s
	e.order = append(e.order, v)
	return s
}

// mayHoldChan reports whether a value of the type may be a channel, or hold one that has
// no field of its own.
func mayHoldChan(t types.Type) bool {
	for range 10 { // a type may be made of itself
		switch u := types.Unalias(t).(type) {
		case *types.Named:
			if _, ok := u.Underlying().(*types.Struct); ok {
				return false
			}
			t = u.Underlying()
		case *types.Signature, *types.Basic:
			return false
		case *types.Chan:
			return true
		case interface{ Elem() types.Type }: // pointers, slices, arrays, maps
			t = u.Elem()
		default:
			return true
		}
	}
	return true
}

// gather collects what reaches v through copies, without recursion, so that
// cycles of phis need no second look.
func (e *eval) gather(v ssa.Value) Set {
	var out Set
	var seen visited
	var first [8]ssa.Value
	work := append(first[:0], v)
	_, merges := v.(*ssa.Phi)
	var into map[ssa.Value][]ssa.Value // who copies a value; for phis
	if merges {
		into = map[ssa.Value][]ssa.Value{}
	}
	var x ssa.Value
	push := func(y ssa.Value) {
		if merges && y != nil {
			into[y] = append(into[y], x)
		}
		if y != nil && seen.add(y) {
			work = append(work, y)
		}
	}
	for len(work) > 0 {
		x = work[len(work)-1]
		work = work[:len(work)-1]
		if x != v {
			if s, ok := e.memo[x]; ok {
				out = out.Union(s)
				continue
			}
			if !e.p.carries(x.Type()) {
				continue
			}
			switch x.(type) {
			case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan:
				// Much is stored there and read from there: once is enough.
				out = out.Union(e.set(x))
				continue
			}
		}
		switch x := x.(type) {
		case *ssa.Phi:
			for _, y := range x.Edges {
				push(y)
			}
		case *ssa.ChangeType:
			// To the very interface that constrains a type parameter.
			if typeParam(e.fn, x.X.Type()) > 0 && typeParam(e.fn, x.Type()) == 0 && types.IsInterface(x.Type()) {
				out = out.Union(e.iface(x.X, v))
			} else {
				push(x.X)
			}
		case *ssa.ChangeInterface:
			push(x.X)
		case *ssa.Convert:
			push(x.X)
		case *ssa.MultiConvert:
			push(x.X)
		case *ssa.SliceToArrayPointer:
			push(x.X)
		case *ssa.Slice:
			push(x.X)
		case *ssa.TypeAssert:
			out = out.Union(e.narrow(e.sub(x.X, v), x.AssertedType))
		case *ssa.Lookup:
			push(x.X)
		case *ssa.Index:
			push(x.X)
		case *ssa.IndexAddr:
			push(x.X)
		case *ssa.UnOp:
			switch x.Op {
			case token.MUL, token.ARROW: // what is sent on a channel is what it holds
				push(x.X)
			}
		case *ssa.Extract:
			switch t := x.Tuple.(type) {
			case *ssa.TypeAssert:
				if x.Index == 0 {
					out = out.Union(e.narrow(e.sub(t.X, v), t.AssertedType))
				}
			case *ssa.Lookup:
				if x.Index == 0 {
					push(t.X)
				}
			case *ssa.Next:
				if r, ok := t.Iter.(*ssa.Range); ok && x.Index == 2 {
					push(r.X)
				}
			case *ssa.UnOp:
				if x.Index == 0 {
					push(t.X)
				}
			case *ssa.Select:
				if i := x.Index - 2; i >= 0 {
					for _, st := range t.States {
						if st.Dir != types.RecvOnly {
							continue
						}
						if i == 0 {
							push(st.Chan)
						}
						i--
					}
				}
			case *ssa.Call:
				if cell := e.p.cellOf(&t.Call, x.Index); cell != nil {
					push(cell)
					continue
				}
				out = out.Union(e.result(t, x.Index))
			}
		case *ssa.Call:
			if b, ok := x.Call.Value.(*ssa.Builtin); ok {
				if b.Name() == "append" {
					for _, a := range x.Call.Args {
						push(a)
					}
				}
				continue
			}
			if cell := e.p.cellOf(&x.Call, 0); cell != nil {
				push(cell)
				continue
			}
			out = out.Union(e.result(x, 0))
		case *ssa.FieldAddr:
			out = out.Union(e.field(e.sub(x.X, v), x.X.Type(), x.Field))
		case *ssa.Field:
			out = out.Union(e.field(e.sub(x.X, v), x.X.Type(), x.Field))
		case *ssa.Alloc:
			out = out.Union(e.alloc(x, v))
		case *ssa.MakeSlice:
			out = out.Union(e.stored(x, v))
		case *ssa.MakeMap:
			out = out.Union(e.stored(x, v))
		case *ssa.MakeChan:
			out = out.Add(e.channel(x)).Union(e.stored(x, v))
		case *ssa.MakeInterface:
			out = out.Union(e.iface(x.X, v))
		case *ssa.MakeClosure:
			out = out.Union(e.closure(x, v))
		case *ssa.Function:
			if f := e.p.funcValue(x); f != nil {
				out = out.Add(withTypeArgs(f, e.p.typeArgs(x, e.fn)))
			}
		case *ssa.Global:
			out = out.Add(mk(Value{Kind: Global, Key: globalKey(x)}))
		case *ssa.Parameter:
			for i, q := range e.fn.Params {
				if q == x {
					out = out.Add(mk(Value{Kind: Param, Index: i}))
				}
			}
		case *ssa.FreeVar:
			for i, q := range e.fn.FreeVars {
				if q == x {
					out = out.Add(mk(Value{Kind: Free, Index: i}))
				}
			}
			out = out.Union(e.stored(x, v))
		}
	}
	if merges {
		e.sameAs(v, out, into)
	}
	return out
}

// visited are values that were met, mostly a few.
type visited struct {
	few  [8]ssa.Value
	n    int
	many map[ssa.Value]bool
}

// add reports whether v is new.
func (s *visited) add(v ssa.Value) bool {
	if s.many != nil {
		if s.many[v] {
			return false
		}
		s.many[v] = true
		return true
	}
	if slices.Contains(s.few[:s.n], v) {
		return false
	}
	if s.n < len(s.few) {
		s.few[s.n] = v
		s.n++
		return true
	}
	s.many = map[ssa.Value]bool{v: true}
	for _, w := range s.few {
		s.many[w] = true
	}
	return true
}

// sameAs gives the set of v to all that copy v and that v is a copy of: a
// machine of n states has n phis, each of which may be any of the others.
func (e *eval) sameAs(v ssa.Value, s Set, into map[ssa.Value][]ssa.Value) {
	work := slices.Clone(into[v])
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if _, known := e.memo[x]; known || x == v || e.busy[x] {
			continue
		}
		e.memo[x] = s
		e.order = append(e.order, x)
		work = append(work, into[x]...)
	}
}

// sub is the set of x, on the way to v.
func (e *eval) sub(x, v ssa.Value) Set {
	if x == v {
		return nil
	}
	return e.set(x)
}

func globalKey(g *ssa.Global) string {
	if g.Pkg == nil {
		return g.Name()
	}
	return g.Pkg.Pkg.Path() + "." + g.Name()
}

// narrow keeps what may have the asserted type.
func (e *eval) narrow(s Set, to types.Type) Set {
	var out Set
	for _, v := range s {
		if v.Kind == Object {
			if t := e.p.typeOf(v.Key); t != nil {
				if types.IsInterface(to) {
					// What a generic type implements depends on its arguments.
					if i, ok := to.Underlying().(*types.Interface); ok && !isGeneric(t) && !types.Implements(t, i) {
						continue
					}
				} else if e.p.typeKey(t) != e.p.typeKey(to) {
					continue
				}
			}
		}
		out = out.Add(v)
	}
	return out
}

// isGeneric reports whether t, or what it points to, is a generic type that is not
// instantiated.
func isGeneric(t types.Type) bool {
	n, ok := types.Unalias(deref(t)).(*types.Named)
	return ok && n.TypeParams().Len() > 0 && n.TypeArgs().Len() == 0
}

// field is what field i of the struct (or pointer to one) of type t holds.
func (e *eval) field(base Set, t types.Type, i int) Set {
	key := e.p.fieldOf(e.fn, t, i)
	if key == "" {
		return base // of an unnamed struct: one with what holds it
	}
	return inField(base, apart(key, fieldType(t, i)))
}

// inField is what the field with the key holds of what base may be.
func inField(base Set, key string) Set {
	if len(base) == 0 {
		return Set{Anywhere(key)}
	}
	var out Set
	for _, v := range base {
		if v.Kind == Func || v.Kind == Chan || v.Kind == Bound || v.Kind == Unknown {
			continue
		}
		out = out.Union(FieldOf(v, key))
	}
	if len(out) == 0 {
		out = Set{Anywhere(key)}
	}
	return out
}

// fieldKey is the contract key of field i of a named struct type, or of a
// pointer to one; "" for other types.
func (p *Package) fieldKey(t types.Type, i int) string {
	if q, ok := t.Underlying().(*types.Pointer); ok {
		t = q.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return ""
	}
	at := field{n.Origin(), i}
	key, known := p.fieldKeys[at]
	if !known {
		key = p.newFieldKey(at.of, i)
		p.fieldKeys[at] = key
	}
	return key
}

type field struct {
	of *types.Named
	i  int
}

func (p *Package) newFieldKey(n *types.Named, i int) string {
	st, ok := n.Underlying().(*types.Struct)
	if !ok || i >= st.NumFields() || n.Obj().Pkg() == nil {
		return ""
	}
	f := st.Field(i)
	if k := contract.FieldKey(n, f); k != "" {
		return k
	}
	// A type declared inside a function: name it by its place.
	return n.Obj().Pkg().Path() + "." + n.Obj().Name() + "@" + p.place(n.Obj().Pos()) + "." + f.Name()
}

// channel is a channel made here.
func (e *eval) channel(m *ssa.MakeChan) *Value {
	capacity := -1
	if c, ok := m.Size.(*ssa.Const); ok && c.Value != nil {
		if n, ok := constant.Int64Val(constant.ToInt(c.Value)); ok {
			capacity = int(min(n, 1<<30))
		}
	}
	site := e.p.place(m.Pos())
	e.p.makers[site] = e.fn
	return mk(Value{Kind: Chan, Key: site, Index: capacity})
}

// iface is x converted to an interface: its dynamic type is known.
func (e *eval) iface(x, v ssa.Value) Set {
	inner := e.sub(x, v)
	key := e.p.typeKey(x.Type())
	if i := typeParam(e.fn, x.Type()); i > 0 {
		return Set{mk(Value{Kind: TypeArg, Index: i - 1}).withPart(Inner, inner)}
	}
	if key == "" {
		return e.signed(inner, x.Type())
	}
	return e.p.converted(e.withArgsOf(mk(Value{Kind: Object, Key: key}), x.Type()), inner)
}

// converted is what inner is once it is converted to an interface: a value of
// the type of obj.
func (p *Package) converted(obj *Value, inner Set) Set {
	var out, rest Set
	for _, w := range inner {
		if k := p.contracts.Lookup(w.Key); w.Kind == Global && k != nil && k.Blocks != effect.None {
			out = out.Add(w) // a contract says more than the type
		} else {
			rest = rest.Add(w)
		}
	}
	if len(rest) > 0 || len(out) == 0 {
		out = out.Union(obj.holding(rest))
	}
	return out
}

// sameObject compares type keys without their pointers: a pointer and what it
// points to are one here.
func sameObject(a, b string) bool { return strings.TrimPrefix(a, "*") == strings.TrimPrefix(b, "*") }

// closure is a function literal with what it captured, or a method value.
func (e *eval) closure(m *ssa.MakeClosure, v ssa.Value) Set {
	fn := m.Fn.(*ssa.Function)
	if strings.HasPrefix(fn.Synthetic, "bound method wrapper") {
		obj, _ := fn.Object().(*types.Func)
		if obj == nil || len(m.Bindings) != 1 {
			return nil
		}
		recv := m.Bindings[0]
		vals := e.sub(recv, v)
		if types.IsInterface(recv.Type()) {
			b := mk(Value{Kind: Bound, Key: obj.Name()}).withPart("recv", vals)
			if k := e.p.ifaceKey(recv.Type()); k != "" {
				b = b.withPart("iface", Set{mk(Value{Kind: Unknown, Key: k})})
			}
			return Set{b}
		}
		e.p.noteFunc(obj)
		f := mk(Value{Kind: Func, Key: e.p.objKey(obj)}).withPart("recv", vals)
		return Set{e.withArgsOf(f, recv.Type())}
	}
	f := withTypes(mk(Value{Kind: Func, Key: e.p.funcKey(fn)}), fn)
	for i, b := range m.Bindings {
		f = f.withPart(strconv.Itoa(i), e.sub(b, v))
	}
	return Set{f}
}

// binding is what a call gives to its callee.
func (e *eval) binding(c *ssa.CallCommon) Binding {
	b := Binding{done: map[*Value]Set{}}
	if c.IsInvoke() {
		b.Args = append(b.Args, e.set(c.Value))
	} else if m, ok := c.Value.(*ssa.MakeClosure); ok {
		for _, x := range m.Bindings {
			b.Free = append(b.Free, e.set(x))
		}
	}
	for _, a := range c.Args {
		b.Args = append(b.Args, e.argument(a))
	}
	return b
}

// argument is what is known of a: for a value of concrete type of which
// nothing is known, at least its type.
func (e *eval) argument(a ssa.Value) Set {
	s := e.set(a)
	if len(s) == 0 && !types.IsInterface(a.Type()) {
		if key := e.p.typeKey(a.Type()); key != "" {
			if _, isFunc := a.Type().Underlying().(*types.Signature); !isFunc {
				return Set{mk(Value{Kind: Object, Key: key})}
			}
		}
	}
	return s
}

// result is what result i of a call may be.
func (e *eval) result(c *ssa.Call, i int) Set {
	if !e.p.carries(resultType(c, i)) {
		return nil
	}
	var out Set
	b := e.binding(&c.Call)
	if fn := c.Call.StaticCallee(); fn != nil {
		b.Types = e.p.typeArgs(fn, e.fn)
	}
	for _, t := range e.p.targets(e, &c.Call, b) {
		if t.key != "" && e.p.contracts != nil {
			rk := contract.ResultKey(t.key, i)
			if k := e.p.contracts.Lookup(rk); k != nil && k.Describes() {
				out = out.Add(mk(Value{Kind: Global, Key: rk}))
				continue
			}
		}
		if t.sum != nil && i < len(t.sum.Returns) {
			out = out.Union(t.bind.SubstSet(t.sum.Returns[i]))
		}
	}
	return out.Union(e.made(&c.Call, i, resultType(c, i)))
}

func resultType(c *ssa.Call, i int) types.Type {
	rs := c.Call.Signature().Results()
	if i >= rs.Len() {
		return types.Typ[types.Invalid]
	}
	return rs.At(i).Type()
}
