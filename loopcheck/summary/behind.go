package summary

import (
	"golang.org/x/tools/go/ssa"
)

// What a function keeps of its arguments, or puts on a loop, is known to its callers by its
// summary. Of a call through a field, a variable or an interface, the functions are known
// only when the program is seen whole, and then all that they may be: a handful, or nothing
// is believed.

// keepBehind notes what methods keep of what they are given by calls of which only now is
// known where they lead.
func (p *Package) keepBehind(funcs []*ssa.Function) {
	for _, fn := range funcs {
		s := p.sums[fn]
		for i := range s.Calls {
			p.kept(fn, &s.Calls[i], func(s Store) { p.addContents(s.Key, s.Vals) }, func(Sink) {})
		}
	}
}

// kept calls store and sink for what the functions that c may call keep, and put on a loop,
// of what they are given by fn.
func (p *Package) kept(fn *ssa.Function, c *Call, store func(Store), sink func(Sink)) {
	if c.onChannel() || c.On.Symbolic() || !gives(c) {
		return
	}
	if c.Iface != "" && !Within(p.module, c.Iface) {
		return // one of another module has too many implementations, and hardly any that matter
	}
	for _, v := range p.receivers(c) {
		t, ok := p.behind(v, c)
		if !ok || t.sum == nil {
			continue
		}
		for _, s := range t.sum.Stores {
			vals := concrete(p.ground(fn, t.bind.SubstSet(s.Vals)))
			switch {
			case len(vals) == 0:
			case s.Base == nil:
				store(Store{Key: t.bind.key(s.Key), Vals: vals})
			case s.Key != together(s.Key):
				for _, s := range p.put(Store{Key: s.Key, Vals: vals}, concrete(p.ground(fn, t.bind.Subst(s.Base))), nil) {
					store(s)
				}
			}
		}
		for _, s := range t.sum.Sinks {
			if s.On == nil {
				continue
			}
			if pi, isParam := paramOf(s.On); !isParam || p.placed(t, pi) {
				continue
			}
			for _, w := range concrete(p.ground(fn, t.bind.Subst(s.On))) {
				ns := s
				ns.On = w
				ns.Root.Why = join(s.Root.Why, c.Frames...)
				sink(ns)
			}
		}
	}
}

// behind is what c calls if it is made on v: a method of it, or v itself.
func (p *Package) behind(v *Value, c *Call) (target, bool) {
	if v.Kind == Func {
		return p.keyTarget(v.Key, p.bindFunc(v, Binding{Args: c.Args}))
	}
	t, on, ok := p.methodOn(v, c.Method, Binding{Args: c.Args})
	return t, ok && on == nil
}

// receivers are the objects that a call may be made on, or the functions: those that are
// known to be there, or else all that the program converts to the interface, if they are a
// handful.
func (p *Package) receivers(c *Call) (out Set) {
	kind := Object
	if c.Method == "" {
		kind = Func
	}
	if c.On.Kind == Field || c.On.Kind == Global {
		for _, v := range p.resolve(Set{c.On}) {
			if v.Kind == kind {
				if out = out.Add(v); len(out) > handful {
					return nil
				}
			}
		}
	}
	if len(out) == 0 && c.Iface != "" {
		types := p.implementers(c.Iface)
		if len(types) > handful {
			return nil
		}
		for _, t := range types {
			out = out.Add(mk(Value{Kind: Object, Key: t}))
		}
	}
	return out
}

// gives reports whether a call has an argument that can be called later.
func gives(c *Call) bool {
	args := c.Args
	if c.Method != "" {
		args = tail(args) // without the receiver
	}
	for _, vals := range args {
		for _, v := range vals {
			switch v.Kind {
			case Func, Bound, Object, Param, Free, Chan:
				return true
			}
		}
	}
	return false
}

func (c *collector) call(call Call) {
	c.p.kept(c.fn, &call, func(s Store) { c.store(s, first(call.Frames)) }, c.sink)
}

// anywhere is a call by what a field holds, made on what any object of the type holds there.
func (c Call) anywhere() Call {
	if c.On.Kind == Field && c.On.Symbolic() {
		c.On = Anywhere(outsideKey(c.On.Key))
	}
	return c
}
