package summary

import (
	"cmp"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// summarizer is the output that makes a summary.
type summarizer struct {
	p   *Package
	s   *Summary
	fn  *ssa.Function
	log bool // the function is a log function

	held held // the locks held by the instruction that is looked at
}

// entry reports whether fn is called by who knows whom: used as a value, or a
// method that an interface leads to.
func (p *Package) entry(fn *ssa.Function) bool {
	switch {
	case fn.Synthetic != "":
		return false
	case p.taken[fn]:
		return true
	case fn.Parent() != nil:
		return !p.called[fn]
	}
	recv := fn.Signature.Recv()
	return recv != nil && p.exposed[trimStar(p.typeKey(recv.Type()))][fn.Name()]
}

// wrapped is the method that fn is made to call, if it is a method value or expression.
func wrapped(fn *ssa.Function) *ssa.Function {
	if m, ok := fn.Object().(*types.Func); ok && fn.Synthetic != "" {
		return cmp.Or(fn.Prog.FuncValue(m), fn)
	}
	return fn
}

// surrounding is what a parameter of fn may be if nothing but its type is
// known: any type that the program converts to the interface.
func (p *Package) surrounding(fn *ssa.Function, v *Value) *Value {
	if v.Kind != Param || v.Index >= len(fn.Params) {
		return nil
	}
	k := p.ifaceKey(fn.Params[v.Index].Type())
	if k == "" {
		return nil
	}
	return mk(Value{Kind: Unknown, Key: ofInterface + k})
}

// ofInterface begins the key of an unknown value of an interface type.
const ofInterface = "interface "

// expose notes the methods through which an interface leads to a type.
func (p *Package) expose(m *ssa.MakeInterface) {
	key := trimStar(p.typeKey(m.X.Type()))
	i, ok := m.Type().Underlying().(*types.Interface)
	if key == "" || !ok {
		return
	}
	if p.exposed[key] == nil {
		p.exposed[key] = map[string]bool{}
	}
	for j := range i.NumMethods() {
		p.exposed[key][i.Method(j).Name()] = true
	}
}

// uses notes which functions of the package are called by name, and which are
// used as values.
func (p *Package) uses() {
	p.called, p.taken = map[*ssa.Function]bool{}, map[*ssa.Function]bool{}
	p.exposed = map[string]map[string]bool{}
	for _, fn := range p.in.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				p.empties(in)
				if m, ok := in.(*ssa.MakeInterface); ok {
					p.expose(m)
				}
				var callee ssa.Value
				if c, ok := in.(ssa.CallInstruction); ok && !c.Common().IsInvoke() {
					callee = c.Common().Value
					if f := c.Common().StaticCallee(); f != nil {
						p.called[origin(f)] = true
					}
				}
				for _, op := range in.Operands(nil) {
					if f, ok := (*op).(*ssa.Function); ok && *op != callee {
						p.taken[origin(wrapped(f))] = true
					}
				}
			}
		}
	}
}

func (o *summarizer) effect(e effect.Effect) {
	if o.p.in.Std && e.Kind == effect.Lock {
		return // the library's own locks are short
	}
	if o.log {
		e = asLog(e)
	}
	if len(o.held) > 0 {
		o.p.hold(o.fn, o.locks(), Hold{Effect: e})
	}
	o.s.AddEffect(o.p.sited(e))
}

// surpassed reports whether effect would drop an effect of a callee to which the
// frames lead, so that they need not be put together.
func (o *summarizer) surpassed(e effect.Effect, to []effect.Frame) bool {
	if o.log || o.p.in.Std || len(o.held) > 0 {
		return false
	}
	e = o.p.sitedBehind(to, e)
	for i := range o.s.Effects {
		if old := &o.s.Effects[i]; effect.SameSlot(old, &e) {
			return cmp.Or(cmp.Compare(old.Confidence, e.Confidence), cmp.Compare(old.Duration, e.Duration),
				cmp.Compare(min(len(to)+len(e.Frames), maxFrames), len(old.Frames))) > 0
		}
	}
	return false
}

func (o *summarizer) call(c Call) {
	if c.On.Kind == Unknown && c.Iface == "" && c.Type == 0 {
		return
	}
	if (c.On.Kind == Field && c.On.Base == nil || c.On.Kind == Global) && isStdKey(c.On.Key) {
		return
	}
	c.Log = c.Log || o.log
	if len(o.held) > 0 {
		d := c
		o.p.hold(o.fn, o.locks(), Hold{Call: &d})
		if c.On.Symbolic() {
			c.Under = append(beside(c.On, o.held, o.locks()), c.Under...)
		}
	}
	o.s.addCall(c, o.p.module)
}

// locks are the locks held by the instruction that is looked at, in order.
func (o *summarizer) locks() []HeldLock {
	var out []HeldLock
	for _, id := range slices.Sorted(maps.Keys(o.held)) {
		out = append(out, o.held[id])
	}
	return out
}

func (o *summarizer) enter(*ssa.Function, Binding, Call) bool { return false }

func (o *summarizer) sink(k Sink) {
	// A field is called on the loop whoever holds it: see collector.sink.
	if k.On.chosen() || k.On.Kind == Made && k.On.Symbolic() {
		o.s.addSink(k)
		return
	}
	// A method of what the function is given.
	if k.On.Kind == Bound && k.Method == "" {
		recv, _ := k.On.Part("recv")
		for _, v := range recv {
			if v.chosen() {
				o.s.addSink(Sink{On: v, Method: k.On.Key, Root: k.Root})
			}
		}
	}
	// A known function: what it calls of its surroundings is called on the
	// loop too.
	if k.On.Kind == Func && k.Method == "" {
		if t, ok := o.p.keyTarget(k.On.Key, o.p.bindFunc(k.On, Binding{})); ok && t.sum != nil {
			for _, c := range t.sum.Calls {
				if _, isParam := paramOf(c.On); isParam && !t.recv || c.onChannel() {
					continue
				}
				for _, v := range t.bind.Subst(c.On) {
					if v.chosen() {
						o.s.addSink(Sink{On: v, Method: c.Method, Root: k.Root.through(t.name, c.Frames, c)})
					}
				}
			}
		}
	}
}

func (o *summarizer) store(st Store, _ effect.Frame) {
	key := together(st.Key)
	o.p.addContents(key, st.Vals)
	var sym Set
	for _, v := range st.Vals {
		if !v.Symbolic() {
			continue
		}
		sym = sym.Add(v)
		if v.Kind == Func || v.Kind == Object || v.Kind == Bound {
			// Known, but for what it was made with.
			o.p.addContents(key, o.p.ground(o.fn, Set{v}))
		}
	}
	if st.Base != nil {
		sym = st.Vals
	}
	if st.Base == nil || key != st.Key {
		// Who calls it through an interface of a package above is not seen here.
		known := o.p.entry(o.fn)
		shown := known || o.fn.Object() != nil && o.fn.Object().Exported()
		for _, v := range sym {
			if known && v.Kind == Param || shown && v.Kind == Field {
				o.p.addContents(key, o.p.ground(o.fn, Set{v}))
			}
		}
	}
	if len(sym) > 0 && (st.Base != nil || !isStdKey(st.Key)) {
		o.s.addStore(Store{Base: st.Base, Key: st.Key, Vals: sym})
	}
}

// converted notes that a concrete type becomes an interface of the program's.
func (o *summarizer) converted(e *eval, x ssa.Value, iface types.Type, _ token.Pos) {
	ik := o.p.ifaceKey(iface)
	if n, ok := types.Unalias(iface).(*types.Named); ok && ik == "" && o.p.in.Called[typeName(n)] {
		ik = typeName(n)
	}
	tk := o.p.typeKey(x.Type())
	if ik == "" || tk == "" {
		return
	}
	m := o.p.implements[ik]
	if m == nil {
		m = map[string]bool{}
		o.p.implements[ik] = m
	}
	m[tk] = true
}
