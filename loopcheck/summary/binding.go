package summary

import (
	"cmp"

	"golang.org/x/tools/go/ssa"
)

// A Binding tells what stands for the symbols of a callee at one call.
type Binding struct {
	Args []Set // by parameter, the receiver first
	Free []Set // by captured variable
	// Types holds a value of each type argument.
	Types []Set
	// In is the function in whose terms these are, where it is another than the callee's
	// surroundings show; nil if not.
	In *ssa.Function

	done map[*Value]Set // substituted already; nil if not worth remembering
}

// Union is the binding of a call that is made with either's.
func (b Binding) Union(o Binding) Binding {
	return Binding{Args: mergeArgs(b.Args, o.Args), Free: mergeArgs(b.Free, o.Free), Types: mergeArgs(b.Types, o.Types), In: cmp.Or(b.In, o.In), done: map[*Value]Set{}}
}

// Subst replaces the symbols in v by what the binding gives for them.
func (b Binding) Subst(v *Value) Set {
	switch v.Kind {
	case Param:
		if v.Index < len(b.Args) {
			return b.Args[v.Index]
		}
		return nil
	case Free:
		if v.Index < len(b.Free) {
			return b.Free[v.Index]
		}
		return nil
	case TypeArg:
		inner, _ := v.Part(Inner)
		inner = b.SubstSet(inner)
		if v.Index >= len(b.Types) || len(b.Types[v.Index]) == 0 {
			return inner
		}
		var s Set
		for _, t := range b.Types[v.Index] {
			if t.Kind == Unknown {
				s = s.Union(inner)
			} else {
				s = s.Union(t.holding(inner))
			}
		}
		return s
	case Made:
		var s Set
		if v.Base != nil {
			for _, w := range b.Subst(v.Base) {
				s = s.Add(mk(Value{Kind: Made, Key: v.Key, Index: v.Index, Base: w}))
			}
		}
		return s
	case Field:
		key := b.key(v.Key)
		if v.Base == nil {
			if key == v.Key {
				return Set{v}
			}
			return Set{Anywhere(key)}
		}
		if s, ok := b.done[v]; ok {
			return s
		}
		var s Set
		for _, w := range b.Subst(v.Base) {
			s = s.Union(FieldOf(w, key))
		}
		if len(s) == 0 {
			s = Set{Anywhere(key)}
		}
		if b.done != nil {
			b.done[v] = s
		}
		return s
	}
	if !v.Symbolic() {
		return Set{v}
	}
	if s, ok := b.done[v]; ok {
		return s
	}
	w := *v
	w.Parts = nil
	var inner Set
	for _, p := range v.Parts {
		if vals := b.SubstSet(p.Vals); v.Kind == Object && p.Name == Inner {
			inner = vals
		} else {
			w.Parts = append(w.Parts, Part{b.key(p.Name), vals})
		}
	}
	s := mk(w).cut(maxDepth).holding(inner)
	if b.done != nil {
		b.done[v] = s
	}
	return s
}

// holding is the object v made of inner by a conversion. What is converted to the
// type that it has is what it was.
func (v *Value) holding(inner Set) Set {
	var out, rest Set
	for _, w := range inner {
		if v.Kind != Object || w.Kind != Object || !sameObject(w.Key, v.Key) {
			rest = rest.Add(w)
			continue
		}
		same := *w
		same.Key = v.Key
		o := mk(same)
		for _, p := range v.Parts {
			if p.Name != Inner {
				o = o.withPart(p.Name, p.Vals)
			}
		}
		out = out.Add(o)
	}
	if len(rest) > 0 || len(out) == 0 {
		out = out.Add(v.withPart(Inner, rest))
	}
	return out
}

// SubstSet is Subst over a set.
func (b Binding) SubstSet(s Set) Set {
	if !s.Symbolic() {
		return s
	}
	var t Set
	for _, v := range s {
		t = t.Union(b.Subst(v))
	}
	return t
}
