package summary

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Two functions that are only ever called with one lock held do not meet at a
// second one. A lock is named here by where it is kept, as by LockKey, and none is
// held for reading only.

// guards finds the locks that are held around every call of a method, by name or
// through an interface, and of a function that this package alone calls.
func (p *Package) guards() {
	if p.in.Std || len(p.below.guarded) == 0 && !slices.ContainsFunc(p.in.Funcs, func(fn *ssa.Function) bool { return p.locksOf(fn) != nil }) {
		return
	}
	entry := p.heldAtEntry()
	methods := map[string][]string{}
	for _, fn := range p.in.Funcs {
		if _, called := entry[fn]; !called || p.forTests(fn) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				c, ok := in.(ssa.CallInstruction)
				if !ok {
					continue
				}
				if key := p.methodKey(c.Common()); key != "" {
					locks := p.heldAround(c, entry)
					if had, again := methods[key]; again {
						locks = inBoth(had, locks)
					}
					methods[key] = locks
				}
			}
		}
	}
	p.guarded = map[string][]string{}
	names := map[string]bool{} // of methods that may be called with a lock held
	for _, q := range p.below.guarded {
		for key := range q.Guarded {
			names[methodName(key)] = true
		}
	}
	for fn, locks := range entry {
		if len(locks) > 0 && p.locksOf(fn) != nil {
			p.guarded[p.funcKey(fn)] = locks
		}
	}
	for key, locks := range methods {
		if t := p.typeOf(strings.TrimSuffix(key, "."+methodName(key))); len(locks) > 0 && t != nil && types.IsInterface(t) {
			p.guarded[key], names[methodName(key)] = locks, true
		}
	}
	// That a method is called without any tells something only if it is called
	// with some elsewhere.
	for key, locks := range methods {
		if _, known := p.guarded[key]; !known && names[methodName(key)] {
			p.guarded[key] = locks
		}
	}
}

func methodName(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

// methodKey is the key of the method that is called, of a type or an interface; ""
// if it is none, or one of the standard library.
func (p *Package) methodKey(c *ssa.CallCommon) string {
	if c.IsInvoke() {
		if iface := p.ifaceKey(c.Value.Type()); iface != "" {
			return iface + "." + c.Method.Name()
		}
		return ""
	}
	fn := c.StaticCallee()
	if fn == nil || fn.Signature.Recv() == nil || wraps(fn) {
		return ""
	}
	if key := p.funcKey(origin(fn)); !isStdKey(key) {
		return key
	}
	return ""
}

// forTests reports whether fn is a helper of tests: what it calls, no program does
// that way.
func (p *Package) forTests(fn *ssa.Function) bool {
	if !slices.ContainsFunc(p.in.Pkg.Imports(), func(q *types.Package) bool { return q.Path() == "testing" }) {
		return false
	}
	of := func(v ssa.Value) bool {
		q := pkgOf(v.Type())
		return q != nil && q.Path() == "testing"
	}
	for _, x := range fn.Params {
		if of(x) {
			return true
		}
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if v, ok := in.(ssa.Value); ok && of(v) {
				return true
			}
		}
	}
	return false
}

// heldAtEntry finds the locks that are held whenever a function of this package
// begins: none, if others may call it. Functions that only call one another are left
// out.
func (p *Package) heldAtEntry() map[*ssa.Function][]string {
	out := map[*ssa.Function][]string{}
	var inner []*ssa.Function
	for _, fn := range p.in.Funcs {
		if callers, all := p.callersOf(fn); !all || len(callers) == 0 {
			out[fn] = nil
		} else {
			inner = append(inner, fn)
		}
	}
	// A caller that is not reached yet is taken to hold them all, so that there is
	// less in each round.
	for changed := true; changed; {
		changed = false
		for _, fn := range inner {
			var locks []string
			met := false
			for _, c := range p.callGraph().callers[fn] {
				if _, known := out[c.Parent()]; !known {
					continue
				}
				if here := p.heldAround(c, out); met {
					locks = inBoth(locks, here)
				} else {
					locks, met = here, true
				}
			}
			if had, known := out[fn]; met && (!known || len(locks) < len(had)) {
				out[fn], changed = locks, true
			}
		}
	}
	return out
}

// heldAround are the locks that are held at a call: by its function, and by the
// callers of that. What is deferred or started is called without.
func (p *Package) heldAround(c ssa.CallInstruction, entry map[*ssa.Function][]string) []string {
	if _, ok := c.(*ssa.Call); !ok {
		return nil
	}
	out := slices.Clone(entry[c.Parent()])
	for _, l := range p.heldAt(c.Parent(), c) {
		if key := LockKey(l.Lock); key != "" && !l.Shared && !strings.HasPrefix(key, paramLock) && !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

func inBoth(a, b []string) (out []string) {
	for _, x := range a {
		if slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	return out
}

// Guards are the locks that are held, as far as the program is seen from here,
// whenever the function with the key is called.
func (p *Package) Guards(key string) []string {
	out, known := p.guardsOf[key]
	if known {
		return out
	}
	t := p.typeOf("*" + strings.TrimSuffix(key, "."+methodName(key)))
	met := false
	look := func(guarded map[string][]string) {
		for k, locks := range guarded {
			if k != key {
				if methodName(k) != methodName(key) || t == nil {
					continue
				}
				i := p.typeOf(strings.TrimSuffix(k, "."+methodName(k)))
				if i == nil || !types.IsInterface(i) || !types.Implements(t, i.Underlying().(*types.Interface)) {
					continue
				}
			}
			if met {
				locks = inBoth(out, locks)
			}
			out, met = locks, true
		}
	}
	look(p.guarded)
	for _, q := range p.below.guarded {
		look(q.Guarded)
	}
	if p.guardsOf == nil {
		p.guardsOf = map[string][]string{}
	}
	p.guardsOf[key] = out
	return out
}
