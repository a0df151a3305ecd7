// Package summary reads from a function's SSA what it does to its goroutine
// and what it does with each function value and interface it is given.
package summary

import (
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
)

// A Value is where something that can be called may come from: one abstract
// value. Function values, interfaces, channels and the objects that carry
// them are followed; everything else is nothing.
//
// Values are immutable trees of bounded depth, so that they can travel in
// facts and the sets of them form a finite lattice.
type Value struct {
	Kind  ValueKind
	Key   string // Func, Global, Field: contract key, see fieldOf; Object: type; Chan: site; Bound: method
	Index int    // Param, Free: position; Chan: capacity, or -1 if unknown
	Base  *Value // Field: what it is a field of; nil for whatever is stored in that field anywhere
	Parts []Part // Func: captured variables; Object: what its fields hold; Bound: its receiver

	id       string
	symbolic bool // these are known if id is
	levels   uint8
	size     uint16 // how many values it is, itself and what is in it
}

// ValueKind tells the shapes of Value apart.
type ValueKind uint8

const (
	Unknown ValueKind = iota // cannot be followed; Key says why
	Param                    // parameter Index of the function, the receiver counted first
	Free                     // captured variable Index of the closure
	Field                    // field Key of Base, or of any object
	Global                   // package variable Key
	Func                     // function Key with its captured variables
	Object                   // a value of concrete type Key
	Chan                     // a channel made at Key with capacity Index
	Bound                    // method Key of an interface value, as a function value
	TypeArg                  // a value of the type that type parameter Index stands for
	Made                     // what method Key of Base returns as result Index, or Base itself if that is called
)

// A Part is what one named part of a value holds.
type Part struct {
	Name string // field key, index of a captured variable, or Inner
	Vals Set
}

// Inner names the part of an Object that holds what the value was before it
// was converted to an interface.
const Inner = "*"

// A Set is a sorted set of values without duplicates.
type Set []*Value

const (
	maxSet      = 12      // values in one set; more are cut and marked unknown
	maxTypes    = 32      // the same, of objects about which nothing but the type is kept
	maxFuncs    = 1 << 14 // functions in one set: a table of handlers is what its author says
	maxVariants = 256     // of them, those that are one function with different things in it
	maxDepth    = 4       // nesting of a value
	maxParts    = 12      // parts of one value
)

// tooMany stands for the values that a set has no room for.
var tooMany = func() *Value {
	v := &Value{Kind: Unknown, Key: "too many values"}
	v.complete()
	return v
}()

// maxSize bounds how much one value is: beyond it, its parts are forgotten, the innermost
// first. More tells more variants of one object apart, of which a set holds fewer. Functions
// and what they are given count little: a table of handlers is what its author says.
const (
	maxSize = 20 * weight
	weight  = 8 // of what is no function
)

// mk completes a value: values are shared between goroutines, so that their
// text is made once, here.
func mk(v Value) *Value {
	if v.Kind == Field && v.Base == nil {
		v.Key = together(v.Key)
	}
	v.complete()
	for n := v.depth() - 1; n > 0 && v.count() > maxSize; n-- {
		v = *v.cut(n)
	}
	return &v
}

// complete notes what is asked for again and again.
func (v *Value) complete() {
	v.id = ""
	levels, symbolic := v.depth(), v.Symbolic()
	v.levels, v.symbolic, v.size = uint8(min(levels, 255)), symbolic, uint16(min(v.count(), 1<<16-1))
	v.id = v.text()
}

// ID is a canonical text of the value: equal values have equal texts.
func (v *Value) ID() string {
	if v.id == "" {
		return v.text() // as decoded from a fact
	}
	return v.id
}

func (v *Value) text() string {
	if v.Base == nil && len(v.Parts) == 0 {
		switch v.Kind {
		case Global, Func, Object, Bound, Unknown:
			return letters[v.Kind:v.Kind+1] + v.Key
		case Field:
			return "f'" + v.Key
		}
	}
	n := len(v.Key) + 8
	if v.Base != nil {
		n += len(v.Base.ID())
	}
	for _, p := range v.Parts {
		n += len(p.Name) + 1
		for _, w := range p.Vals {
			n += len(w.ID()) + 1
		}
	}
	var b strings.Builder
	b.Grow(n)
	v.write(&b)
	return b.String()
}

// letters begin the texts of values, by kind.
const letters = "?pffgFocbtm"

func (v *Value) write(b *strings.Builder) {
	b.WriteByte(letters[v.Kind])
	if v.Kind == Free || v.Kind == Field && v.Base == nil {
		b.WriteByte('\'')
	}
	b.WriteString(v.Key)
	if v.Kind == Param || v.Kind == Free || v.Kind == Chan || v.Kind == TypeArg || v.Kind == Made {
		b.WriteByte('#')
		b.WriteString(strconv.Itoa(v.Index))
	}
	if v.Base != nil {
		b.WriteByte('<')
		b.WriteString(v.Base.ID())
		b.WriteByte('>')
	}
	if len(v.Parts) > 0 {
		b.WriteByte('{')
		for _, p := range v.Parts {
			b.WriteString(p.Name)
			b.WriteByte('=')
			for _, w := range p.Vals {
				b.WriteString(w.ID())
				b.WriteByte(',')
			}
		}
		b.WriteByte('}')
	}
}

// Symbolic reports whether the value stands for something that only a caller
// of the function can fill in.
func (v *Value) Symbolic() bool {
	if v.id != "" {
		return v.symbolic
	}
	switch v.Kind {
	case Param, Free, TypeArg:
		return true
	case Made:
		return v.Base != nil && v.Base.Symbolic()
	case Field:
		return v.Base != nil && v.Base.Symbolic() || openKey(v.Key)
	}
	return slices.ContainsFunc(v.Parts, func(p Part) bool { return p.Vals.Symbolic() || openKey(p.Name) })
}

// chosen reports whether the value is all that a caller gives.
func (v *Value) chosen() bool { return v.Kind == Param || v.Kind == Free || v.Kind == TypeArg }

// Symbolic reports whether any value of the set is.
func (s Set) Symbolic() bool {
	return slices.ContainsFunc(s, func(v *Value) bool { return v.Symbolic() })
}

func (v *Value) depth() int {
	if v.id != "" {
		return int(v.levels)
	}
	d := 0
	if v.Base != nil {
		d = v.Base.depth()
	}
	for _, p := range v.Parts {
		for _, w := range p.Vals {
			d = max(d, w.depth())
		}
	}
	return d + 1
}

// count is how much v is, itself and what is in it.
func (v *Value) count() int {
	if v.id != "" {
		return int(v.size)
	}
	n := weight
	switch v.Kind {
	case Func, Bound, Param, Free:
		n = 1
	}
	if v.Base != nil {
		n += v.Base.count()
	}
	for _, p := range v.Parts {
		for _, w := range p.Vals {
			n += w.count()
		}
	}
	return n
}

// cut returns the value with at most n levels below it.
func (v *Value) cut(n int) *Value {
	if v.depth() <= n {
		return v
	}
	w := *v
	if n <= 1 {
		w.Base, w.Parts = nil, nil
		return mk(w)
	}
	if v.Base != nil {
		w.Base = v.Base.cut(n - 1)
	}
	w.Parts = nil
	for _, p := range v.Parts {
		var vals Set
		if v.Kind == Func {
			// Wrapped by the same wrapper again: what it wraps is not lost.
			for _, x := range p.Vals {
				if x.depth() >= n {
					for _, y := range x.wrapped(v.Key, p.Name) {
						vals = vals.Add(y.cut(n - 1))
					}
				}
			}
		}
		for _, x := range p.Vals {
			vals = vals.Add(x.cut(n - 1))
		}
		w.Parts = append(w.Parts, Part{p.Name, vals})
	}
	return mk(w)
}

// wrapped is what v captured under the name, if v is the function with the key
// or holds it.
func (v *Value) wrapped(key, name string) Set {
	if v.Kind == Func && v.Key == key {
		s, _ := v.Part(name)
		return s
	}
	var out Set
	if inner, ok := v.Part(Inner); ok {
		for _, x := range inner {
			out = out.Union(x.wrapped(key, name))
		}
	}
	return out
}

// Part returns what the named part holds.
func (v *Value) Part(name string) (Set, bool) {
	for _, p := range v.Parts {
		if p.Name == name {
			return p.Vals, true
		}
	}
	return nil, false
}

// once returns s with each function literal in it once: with all that it captures,
// wherever it was made.
func (s Set) once() Set {
	if len(s) < 2 {
		return s
	}
	at := map[string]int{} // by key
	out := make(Set, 0, len(s))
	for _, v := range s {
		if v.Kind == Func && len(v.Parts) > 0 && v.Parts[0].Name != "recv" {
			if i, again := at[v.Key]; again {
				for _, q := range v.Parts {
					out[i] = out[i].withPart(q.Name, q.Vals)
				}
				continue
			}
			at[v.Key] = len(out)
		}
		out = append(out, v)
	}
	return out
}

// withPart returns the value with vals added to the named part.
func (v *Value) withPart(name string, vals Set) *Value {
	if len(vals) == 0 {
		return v
	}
	w := *v
	w.Parts = slices.Clone(v.Parts)
	for i, p := range w.Parts {
		if p.Name == name {
			w.Parts[i].Vals = p.Vals.Union(vals)
			return mk(w).cut(maxDepth)
		}
	}
	if len(w.Parts) >= maxParts {
		return v
	}
	w.Parts = append(w.Parts, Part{name, vals})
	slices.SortFunc(w.Parts, func(a, b Part) int { return strings.Compare(a.Name, b.Name) })
	return mk(w).cut(maxDepth)
}

// Anywhere is whatever is stored in field key of any object.
func Anywhere(key string) *Value {
	key = together(key)
	slot := &anywhere[maphash.String(anywhereSeed, key)%uint64(len(anywhere))]
	if v := slot.Load(); v != nil && v.Key == key {
		return v
	}
	v := mk(Value{Kind: Field, Key: key})
	slot.Store(v)
	return v
}

// anywhere has values that Anywhere has made: the same few are asked for again and
// again.
var (
	anywhere     [1 << 12]atomic.Pointer[Value]
	anywhereSeed = maphash.MakeSeed()
)

// FieldOf returns what field key of v holds, as far as v itself tells.
func FieldOf(v *Value, key string) Set {
	switch v.Kind {
	case Object:
		var s Set
		for _, p := range v.Parts {
			if SameField(p.Name, key) {
				s = s.Union(p.Vals)
			}
		}
		if inner, ok := v.Part(Inner); ok {
			for _, w := range inner {
				s = s.Union(FieldOf(w, key))
			}
		}
		if len(s) > 0 {
			return s
		}
	case Param, Free, Field, Global:
		// What the standard library keeps in its fields is told apart by what
		// holds it: every program has many readers.
		if v.depth()+1 < maxDepth && (v.Symbolic() || isStdKey(key) && !isStdKey(v.Key)) {
			if v.Kind == Field && holder(v.Key) != "" {
				v = Anywhere(Generic(v.Key))
			}
			return Set{mk(Value{Kind: Field, Key: key, Base: v})}
		}
	}
	return Set{Anywhere(keyIn(key, v))}
}

// Add returns the set with v.
func (s Set) Add(v *Value) Set { return s.add(v, true) }

func (s Set) add(v *Value, shared bool) Set {
	i, found := s.search(v)
	if found {
		return s
	}
	if len(s) >= maxSet && len(v.Parts) > 0 {
		// What it holds is given up before the fact that it is there. A wrapper is
		// known for what it wraps, but not for what that holds in turn.
		n := s.variants(i, v.Key)
		switch {
		case v.Kind == Object || v.Kind == Func && n >= maxVariants:
			v = mk(Value{Kind: v.Kind, Key: v.Key})
		case v.Kind == Func && n >= 4*maxSet:
			v = v.cut(2)
		case v.Kind == Func && n >= maxSet:
			v = v.cut(3)
		}
		if i, found = s.search(v); found {
			return s
		}
	}
	if len(s) >= maxSet && !s.room(v) {
		if v.Kind == Unknown || slices.ContainsFunc(s, func(w *Value) bool { return w.Kind == Unknown && w.Key == tooMany.Key }) {
			return s
		}
		v = tooMany
		i, _ = s.search(v)
	}
	if !shared {
		return slices.Insert(s, i, v)
	}
	t := make(Set, len(s)+1)
	copy(t, s[:i])
	t[i] = v
	copy(t[i+1:], s[i:])
	return t
}

func (s Set) search(v *Value) (int, bool) {
	return slices.BinarySearchFunc(s, v, func(a, b *Value) int {
		if a == b {
			return 0
		}
		return strings.Compare(a.ID(), b.ID())
	})
}

// variants counts the functions around i with the key: one that holds different things
// can be there often.
func (s Set) variants(i int, key string) (n int) {
	for j := i; j < len(s) && s[j].Kind == Func && s[j].Key == key; j++ {
		n++
	}
	for j := i - 1; j >= 0 && s[j].Kind == Func && s[j].Key == key; j-- {
		n++
	}
	return n
}

// room reports whether v may be added to a large set.
func (s Set) room(v *Value) bool {
	if v.Kind == Func {
		return len(s) < maxFuncs
	}
	// Functions come before all that is known of other kinds.
	others := 0
	for i := len(s) - 1; i >= 0 && s[i].Kind != Func; i-- {
		others++
	}
	return others < maxSet || v.Kind == Object && others < maxTypes
}

// Union returns the values of both sets.
func (s Set) Union(t Set) Set {
	if len(s) == 0 {
		return t
	}
	if len(t) > maxSet {
		if len(s) <= len(t) && s.within(t) {
			return t
		}
		s = slices.Grow(slices.Clone(s), len(t))
		for _, v := range t {
			s = s.add(v, false)
		}
		return s
	}
	for i, v := range t {
		if _, found := s.search(v); !found {
			// All that is new goes into one copy.
			s = append(make(Set, 0, len(s)+len(t)-i), s...)
			for _, v := range t[i:] {
				s = s.add(v, false)
			}
			break
		}
	}
	return s
}

// within reports whether t holds all of s.
func (s Set) within(t Set) bool {
	for _, v := range s {
		for len(t) > 0 && t[0] != v && t[0].ID() < v.ID() {
			t = t[1:]
		}
		if len(t) == 0 || t[0] != v && t[0].ID() != v.ID() {
			return false
		}
	}
	return true
}

// Equal reports whether both sets hold the same values.
func (s Set) Equal(t Set) bool {
	return slices.EqualFunc(s, t, func(a, b *Value) bool { return a == b || a.ID() == b.ID() })
}
