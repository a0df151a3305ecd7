package summary

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Objects of one type are told apart by the field or variable that holds them: what is put
// into the field f of the T that U.g holds is in "pkg.T.f[@pkg.U.g]", an instance of
// "pkg.T.f" as those of generic types are. That is of use where U.g, and no other place,
// holds what was made for it; where others may hold the same, it is one with them all.
//
// It is done for functions and interfaces: they are what is called.
const (
	heldBy = "@" // begins the name of the place that holds the object
	// whoever holds it: of a field of what a function is given.
	whoever = "[" + heldBy + "]"
	// byMaker are the fields that objects have from who makes them, which whatever holds
	// the object shows.
	byMaker = "[" + heldBy + "made]"
)

// apart is the key of a field that functions or interfaces are called from, as it is
// told apart by who holds the object; otherwise the key alone.
func apart(key string, t types.Type) string {
	if key == "" || strings.HasSuffix(key, "]") || isStdKey(key) || !callable(t) {
		return key
	}
	return key + whoever
}

// fieldType is the type of field i of a struct type, or of a pointer to one.
func fieldType(t types.Type, i int) types.Type {
	return deref(t).Underlying().(*types.Struct).Field(i).Type()
}

// callable reports whether what is called is in a value of type t itself. A list of
// anything is data.
func callable(t types.Type) bool {
	for range 10 { // a type may be made of itself
		switch u := t.Underlying().(type) {
		case *types.Signature, *types.Interface:
			return true
		case *types.Chan:
			return false
		case interface{ Elem() types.Type }: // pointers, slices, arrays, maps
			t = u.Elem()
			if i, ok := t.Underlying().(*types.Interface); ok && i.Empty() && isSlice(u) {
				return false
			}
		default:
			return false
		}
	}
	return false
}

func isSlice(t any) bool {
	_, ok := t.(*types.Slice)
	return ok
}

// together is the key of a field of whatever object.
func together(key string) string { return strings.TrimSuffix(key, whoever) }

// keyIn is the key of a field, of the object that v is or holds.
func keyIn(key string, v *Value) string {
	field, ok := strings.CutSuffix(key, whoever)
	if !ok {
		return key
	}
	if (v.Kind == Field || v.Kind == Global) && v.Key != "" && !isStdKey(v.Key) {
		return field + "[" + heldBy + Generic(v.Key) + "]"
	}
	return field
}

// whole is a field of whatever object, as it is written.
func (v *Value) whole() *Value {
	key, base := together(v.Key), v.Base
	if base != nil {
		base = base.whole()
	}
	if key == v.Key && base == v.Base {
		return v
	}
	w := *v
	w.Key, w.Base = key, base
	return mk(w)
}

// holder is the place that tells an instance of a field apart; "" if none does.
func holder(key string) string {
	_, place, ok := strings.Cut(strings.TrimSuffix(key, "]"), "["+heldBy)
	if !ok || key == Generic(key)+byMaker {
		return ""
	}
	return place
}

// outside is what a place of a parameter is to those who do not know that.
func (v *Value) outside() *Value { return Anywhere(keyIn(outsideKey(v.Key), v.Base)) }

// put are the stores that one into a field amounts to, of what base may be. What a parameter
// is only callers know: they are told of it with the base, and put there what only they know
// in turn.
func (p *Package) put(s Store, base Set, at ssa.Value) (out []Store) {
	field := together(s.Key)
	known := concrete(s.Vals)
	anywhere := func(vals Set) {
		if len(vals) > 0 {
			out = append(out, Store{Key: field, Vals: vals})
		}
	}
	if len(base) == 0 {
		anywhere(s.Vals)
	}
	for _, b := range base {
		switch {
		case b.Kind == Param && s.Key != field:
			anywhere(known)
			out = append(out, Store{Base: b, Key: field, Vals: s.Vals})
			if unknown := symbolic(s.Vals); len(unknown) > 0 {
				out = append(out, Store{Base: b, Key: s.Key, Vals: unknown})
			}
		case b.Kind == Param || b.Kind == Free:
			anywhere(s.Vals)
			out = append(out, Store{Base: b, Key: field, Vals: s.Vals})
		case b.Kind == Object && s.Key != field && isLiteral(at):
			out = append(out, Store{Key: field + byMaker, Vals: s.Vals})
		default:
			out = append(out, Store{Key: keyIn(s.Key, b), Vals: s.Vals})
		}
	}
	return out
}

// isLiteral reports whether v is the variable or composite literal of a function, of which
// what is put into it is known; see fill.
func isLiteral(v ssa.Value) bool {
	_, ok := v.(*ssa.Alloc)
	return ok
}

func symbolic(s Set) Set {
	return slices.DeleteFunc(slices.Clone(s), func(v *Value) bool { return !v.Symbolic() })
}

// putBy are the stores that one by a callee is in terms of its caller.
func (p *Package) putBy(t target, c Call, s Store) (out []Store) {
	vals, key := p.putWith(t, c, s), t.bind.key(s.Key)
	for _, v := range s.Vals {
		i, ok := paramOf(v)
		if !ok || v.Kind != Param || i < len(c.args) && !p.holdsObjects(c.args[i].Type()) {
			continue
		}
		if i >= len(c.args) || p.knownElsewhere(c.args[i]) {
			p.share(key)
		}
		p.shareWith(key, t.bind.Subst(v))
	}
	if s.Base == nil {
		return []Store{{Key: key, Vals: vals}}
	}
	base := t.bind.Subst(s.Base)
	if key != together(key) {
		var at ssa.Value
		if i, ok := paramOf(s.Base); ok && i < len(c.args) {
			at = c.args[i]
		}
		return p.put(Store{Key: key, Vals: vals}, base, at)
	}
	for _, b := range base {
		if b.Kind == Param || b.Kind == Free {
			out = append(out, Store{Base: b, Key: key, Vals: vals})
		}
	}
	return out
}

// holdsObjects reports whether a value of type t holds objects whose fields are told apart.
func (p *Package) holdsObjects(t types.Type) bool {
	for range 10 {
		switch u := types.Unalias(t).(type) {
		case *types.Named:
			return u.Obj().Pkg() != nil && !IsStd(u.Obj().Pkg().Path()) && p.carries(u)
		case *types.Interface:
			return true
		case interface{ Elem() types.Type }: // pointers, slices, arrays, maps, channels
			t = u.Elem()
		default:
			return false
		}
	}
	return false
}

// keptAt notes that val is put into the field or variable with the key.
func (p *Package) keptAt(e *eval, key string, val ssa.Value) {
	if !p.holdsObjects(val.Type()) {
		return
	}
	shared := p.knownElsewhere(val)
	p.shareWith(key, e.set(val))
	for _, v := range e.set(val) {
		switch v.Kind {
		case Param:
			shared = shared || p.entry(e.fn) || e.fn.Object() != nil && e.fn.Object().Exported()
		case Free, Unknown, Made, TypeArg:
			shared = true
		}
	}
	if shared {
		p.share(key)
	}
}

// shareWith notes the places whose contents are put into the one with the key.
func (p *Package) shareWith(key string, vals Set) {
	for _, v := range vals {
		if (v.Kind == Field || v.Kind == Global) && Generic(v.Key) != Generic(key) { // and not put back
			p.share(v.Key)
			p.share(key)
		}
	}
}

// share notes that the place with the key holds what other places hold too.
func (p *Package) share(key string) {
	key = Generic(key)
	if key == "" || isStdKey(key) || p.shared[key] {
		return
	}
	p.shared[key] = true
	p.placeChanged(key)
}

// placeChanged notes that there is more in a place, or that it is shared.
func (p *Package) placeChanged(field string) {
	delete(p.merged, field)
	p.pendingChanges = append(p.pendingChanges, field)
	for f := range p.tells[field] {
		delete(p.merged, f)
	}
}

// dependsOn notes that what a field holds depends on what is in the place that holds its object.
func (p *Package) dependsOn(place, field string) {
	p.depends(place)
	if p.tells[place] == nil {
		p.tells[place] = map[string]bool{}
	}
	p.tells[place][field] = true
}

// heldIn is what the field with the key holds, of the objects in the place.
func (p *Package) heldIn(key, place string) Set {
	field := Generic(key)
	s := p.gathered(key)
	if p.isShared(place) {
		for _, k := range p.instancesOf(field) {
			if at := holder(k); at != "" && at != place && p.isShared(at) {
				p.dependsOn(at, field)
				s = s.Union(p.gathered(k))
			}
		}
	}
	unknown, parts := false, Set(nil)
	for _, v := range p.objectsIn(place, field) {
		vals, known := partOf(v, field)
		parts = parts.Union(vals)
		unknown = unknown || !known
	}
	made := p.gathered(field + byMaker)
	if !unknown {
		// What is noted of a function where it was put there is noted with that.
		made = slices.DeleteFunc(slices.Clone(made), func(v *Value) bool { return !parts.hasFunc(v.Key) })
	}
	return s.Union(parts).Union(made)
}

// objectsIn is what a place holds, itself or by way of a few others, for who asks for a field
// of that.
func (p *Package) objectsIn(place, field string) (out Set) {
	seen := map[string]bool{place: true}
	for work := []string{place}; len(work) > 0; work = work[1:] {
		p.dependsOn(work[0], field)
		for _, v := range p.gathered(work[0]) {
			if (v.Kind == Field || v.Kind == Global) && v.Base == nil && !isStdKey(v.Key) && len(seen) < maxSet {
				if !seen[v.Key] {
					seen[v.Key] = true
					work = append(work, v.Key)
				}
				continue
			}
			out = out.Add(v)
		}
	}
	return out
}

// ofAny are the values with fields of whatever object in place of those that are told
// apart by who holds it: places times places would be too many.
func (s Set) ofAny() Set {
	if !slices.ContainsFunc(s, func(v *Value) bool { return v.Kind == Field && holder(v.Key) != "" }) {
		return s
	}
	var out Set
	for _, v := range s {
		if v.Kind == Field && v.Base == nil && holder(v.Key) != "" {
			v = Anywhere(Generic(v.Key))
		}
		out = out.Add(v)
	}
	return out
}

// hasFunc reports whether one of the functions has the key.
func (s Set) hasFunc(key string) bool {
	return slices.ContainsFunc(s, func(v *Value) bool { return v.Kind == Func && v.Key == key })
}

// partOf is what v, in a place, holds in a field itself, if that is known.
func partOf(v *Value, field string) (vals Set, known bool) {
	if v.Kind != Object {
		return nil, v.Kind == Func || v.Kind == Chan || v.Kind == Bound
	}
	known = true
	if inner, ok := v.Part(Inner); ok {
		for _, w := range inner {
			more, ok := partOf(w, field)
			vals, known = vals.Union(more), known && ok
		}
		return vals, known
	}
	if !holds(v.Key, field) {
		return nil, true
	}
	vals, known = v.Part(field)
	return vals, known
}

// instancesOf are the instances of a field that anything is put into.
func (p *Package) instancesOf(field string) []string {
	out := slices.Clone(p.instances[field])
	for _, q := range p.below.storing(field) {
		out = append(out, q.instances[field]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isShared reports whether what the place with the key holds may be in another.
func (p *Package) isShared(place string) bool {
	p.depends(place)
	return p.shared[place] || slices.ContainsFunc(p.below.sharing, func(q *Program) bool { return q.Shared[place] })
}

// knownElsewhere reports whether what val is may become known to others by another way than
// the one that it is asked for: it is used for more than to call its methods and to set its
// fields.
func (p *Package) knownElsewhere(val ssa.Value) bool {
	uses := 0
	val = unconverted(val)
	switch val.(type) {
	case *ssa.Const, *ssa.Parameter, *ssa.Field, *ssa.Global:
		return false // nothing, or as its values tell
	case *ssa.Call, *ssa.Alloc, *ssa.Extract, *ssa.MakeSlice, *ssa.MakeMap, *ssa.UnOp:
	default:
		return true
	}
	if load, ok := val.(*ssa.UnOp); ok {
		if _, cell := load.X.(*ssa.Alloc); !cell {
			return false
		}
		val = load.X
	}
	for work := []ssa.Value{val}; len(work) > 0; work = work[1:] {
		for _, r := range *work[0].Referrers() {
			switch r := r.(type) {
			case *ssa.DebugRef, *ssa.FieldAddr, *ssa.Field, *ssa.IndexAddr, *ssa.Lookup, *ssa.Range, *ssa.MapUpdate, *ssa.If, *ssa.BinOp:
			case *ssa.UnOp:
				if _, cell := work[0].(*ssa.Alloc); cell {
					work = append(work, r)
				}
			case *ssa.Store:
				if r.Val == work[0] {
					uses++
				}
			case *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.ChangeType:
				work = append(work, r.(ssa.Value))
			case ssa.CallInstruction:
				if p.mayKeep(r.Common(), work[0]) {
					uses++
				}
			default:
				return true
			}
		}
	}
	return uses > 1
}

// unconverted is what v was before it was converted.
func unconverted(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.TypeAssert:
			v = x.X
		default:
			return v
		}
	}
}

// tellApart is a field as it is worth telling apart: not by who holds the object where
// that makes no difference, or where it holds so much that it is looked at as a table.
func (p *Package) tellApart(v *Value) *Value {
	if v.Kind != Field || v.Base != nil || holder(v.Key) == "" {
		return v
	}
	field := Generic(v.Key)
	if here := p.contentsOf(v.Key); len(here) > maxSet || here.Equal(p.contentsOf(field)) {
		return Anywhere(field)
	}
	return v
}

// fewPlaces is in how many places that hold its object a field is told to be called on a
// loop: of more, it is called wherever it is.
const fewPlaces = 4

// anyPlace is a sink with a way of length n as one of the field in any object, if that is a
// sink already, with no worse a reason, or of too many.
func (p *Package) anyPlace(s Sink, n int) Sink {
	if s.On == nil || holder(s.On.Key) == "" {
		return s
	}
	in := s
	in.On = Anywhere(Generic(s.On.Key))
	id := in.key()
	if i, known := p.opened[id]; known && s.Root.compareAt(n, &p.sinks[i].Root) >= 0 {
		return in
	}
	if _, known := p.opened[s.key()]; known {
		return s
	}
	if p.openedIn[id]++; p.openedIn[id] > fewPlaces {
		return in
	}
	return s
}

// mayKeep reports whether a call may put its argument somewhere.
func (p *Package) mayKeep(c *ssa.CallCommon, arg ssa.Value) bool {
	callee := c.StaticCallee()
	if callee == nil {
		return !c.IsInvoke() || slices.Contains(c.Args, arg)
	}
	sum := p.summaryOf(callee)
	if sum == nil {
		return false
	}
	return slices.ContainsFunc(sum.Stores, func(s Store) bool {
		return slices.ContainsFunc(s.Vals, func(v *Value) bool {
			i, ok := paramOf(v)
			return ok && v.Kind == Param && i < len(c.Args) && c.Args[i] == arg
		})
	})
}
