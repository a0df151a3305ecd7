package summary

import (
	"go/token"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// addContents notes that vals may be in the field or variable key.
func (p *Package) addContents(key string, vals Set) {
	key = outsideKey(key)
	// That it keeps what it has says nothing.
	itself := func(v *Value) bool { return v.Kind == Field && v.Base == nil && v.Key == key }
	vals = slices.DeleteFunc(slices.DeleteFunc(concrete(vals), itself).ofAny(), itself)
	if len(vals) == 0 || key == "" || isStdKey(key) {
		return
	}
	old := p.contents[key]
	merged := old.Union(vals)
	if len(merged) != len(old) {
		field := Generic(key)
		if len(old) == 0 && field != key {
			p.instances[field] = append(p.instances[field], key)
		}
		p.contents[key] = merged
		p.placeChanged(field)
		for _, v := range vals {
			if v.Kind == Chan && !slices.Contains(p.keepers[v.Key], field) {
				p.keepers[v.Key] = append(p.keepers[v.Key], field)
				p.pendingChanges = append(p.pendingChanges, keeping+v.Key)
			}
		}
	}
}

// contentsOf is what the program, as far as it can be seen, stores in a field
// or variable.
func (p *Package) contentsOf(key string) Set {
	field := Generic(key)
	p.depends(field)
	if s, ok := p.merged[field][key]; ok {
		return s
	}
	var s Set
	if place := holder(key); place == "" {
		s = p.gathered(key)
	} else {
		p.dependsOn(place, field)
		s = p.heldIn(key, place)
	}
	if p.merged[field] == nil {
		p.merged[field] = map[string]Set{}
	}
	p.merged[field][key] = s
	return s
}

// gathered is what this package and those below store in a place.
func (p *Package) gathered(key string) Set {
	s := stored(p.contents, p.instances, key)
	if !isStdKey(key) {
		for _, q := range p.below.storing(key) {
			s = s.Union(stored(q.Contents, q.instances, key))
		}
	}
	return s
}

// stored is what contents has of a field: of one instance of its type what is put
// into that or into any, of any what is put into one of the instances.
func stored(contents map[string]Set, instances map[string][]string, key string) Set {
	s := contents[key]
	if field := Generic(key); field != key {
		return s.Union(contents[field])
	}
	for _, k := range instances[key] {
		s = s.Union(contents[k])
	}
	return s
}

// index notes what places are filled, the instances whose contents are told apart, and
// where channels are kept.
func (p *Program) index() {
	p.fills = map[string]bool{}
	for _, key := range sortedKeys(p.Contents) {
		field := Generic(key)
		p.fills[declaring(key)] = true
		for _, v := range p.Contents[key] {
			if v.Kind == Chan {
				if p.keepers == nil {
					p.keepers = map[string][]string{}
				}
				p.keepers[v.Key] = append(p.keepers[v.Key], field)
			}
		}
		if field != key {
			if p.instances == nil {
				p.instances = map[string][]string{}
			}
			p.instances[field] = append(p.instances[field], key)
		}
	}
}

// resolve replaces fields and variables by what the program stores in them.
func (p *Package) resolve(s Set) Set { return p.resolveIn(s, 0, nil) }

// A resolved base is looked for once: of what holds itself, there are many ways to one.
type resolved struct {
	base   string
	nested int
}

// resolveIn is resolve inside as many others: what holds itself has no end.
func (p *Package) resolveIn(s Set, nested int, known map[resolved]Set) Set {
	var out Set
	seen := map[string]bool{}
	var add func(Set, int)
	add = func(s Set, depth int) {
		for _, v := range s {
			if v.Kind == Field && v.Base != nil && !v.Symbolic() && depth < 5 && nested < 5 {
				if seen[v.ID()] {
					continue
				}
				seen[v.ID()] = true
				if known == nil {
					known = map[resolved]Set{}
				}
				k := resolved{v.Base.ID(), nested + 1}
				bases, again := known[k]
				if !again {
					bases = p.resolveIn(Set{v.Base}, nested+1, known)
					known[k] = bases
				}
				for _, b := range bases {
					if b.Kind == Object {
						add(FieldOf(b, v.Key), depth+1)
					}
				}
				continue
			}
			if (v.Kind == Field || v.Kind == Global) && v.Key != "" && depth < 5 {
				if k := p.contracts.Lookup(Generic(v.Key)); k != nil && k.Blocks != effect.None {
					out = out.Add(v)
					continue
				}
				if seen[v.Key] {
					continue
				}
				seen[v.Key] = true
				if c := p.contentsOf(v.Key); len(c) > 0 {
					if len(out) == 0 && !slices.ContainsFunc(c, func(w *Value) bool { return w.Kind == Field || w.Kind == Global }) {
						out = c // nothing to resolve, in a set that may be large
						continue
					}
					add(c, depth+1)
					continue
				}
			}
			out = out.Add(v)
		}
	}
	add(s, 0)
	return out
}

// Places are the field or variable v, and those whose contents are put into it.
func (p *Package) Places(v *Value) Set {
	out := Set{v}
	for work := out; len(work) > 0; work = work[1:] {
		for _, w := range p.contentsOf(work[0].Key) {
			if (w.Kind == Field || w.Kind == Global) && !w.Symbolic() && !isStdKey(w.Key) && len(out) < maxSet {
				n := len(out)
				if out = out.Add(w); len(out) > n {
					work = append(work[:len(work):len(work)], w)
				}
			}
		}
	}
	return out
}

// Fills reports whether this package puts anything into a field, variable or interface.
func (p *Package) Fills() bool { return len(p.contents) > 0 || len(p.Events) > 0 }

// implementers are the types that the program converts to an interface.
func (p *Package) implementers(iface string) []string {
	out := p.below.implementers(iface)
	if own := p.implements[iface]; len(own) > 0 {
		out = slices.Clone(out)
		for t := range own {
			out = append(out, t)
		}
		sort.Strings(out)
		out = slices.Compact(out)
	}
	return out
}

// lasting reports whether what is put into the variable at addr stays: this
// package never empties it again.
func (p *Package) lasting(addr ssa.Value) bool {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		if copied, ok := a.X.(*ssa.Alloc); ok && !returned(copied) {
			return false // of a copy that nobody sees
		}
		return !p.emptied[p.fieldKey(a.X.Type(), a.Field)]
	case *ssa.Global:
		return !p.emptied[globalKey(a)]
	}
	return false
}

// returned reports whether the function returns what is in the variable.
func returned(a *ssa.Alloc) bool {
	for _, r := range *a.Referrers() {
		v, ok := r.(*ssa.UnOp)
		if !ok {
			continue
		}
		for _, s := range *v.Referrers() {
			if m, ok := s.(*ssa.MakeInterface); ok && len(*m.Referrers()) > 0 {
				s = (*m.Referrers())[0]
			}
			if _, ok := s.(*ssa.Return); ok {
				return true
			}
		}
	}
	return false
}

// empties notes the fields and variables that are set to nil, false or nothing.
func (p *Package) empties(in ssa.Instruction) {
	st, ok := in.(*ssa.Store)
	if !ok {
		return
	}
	if k, ok := st.Val.(*ssa.Const); !ok || !isZero(k) {
		return
	}
	switch a := st.Addr.(type) {
	case *ssa.FieldAddr:
		if _, local := a.X.(*ssa.Alloc); !local {
			p.emptied[p.fieldKey(a.X.Type(), a.Field)] = true
		}
	case *ssa.Global:
		if fn := in.Parent(); !starts(fn) {
			p.emptied[globalKey(a)] = true
		}
	}
}

// storeInstr notes what is put into a field, a variable or a container.
func (p *Package) storeInstr(e *eval, addr, val ssa.Value, pos token.Pos, out output) {
	if !p.carries(val.Type()) {
		return
	}
	vals := e.set(val)
	if len(vals) == 0 {
		return
	}
	frame := p.frame(pos, e.fn, "", "")
	for range 8 {
		switch a := addr.(type) {
		case *ssa.IndexAddr:
			addr = a.X
			continue
		case *ssa.UnOp:
			addr = a.X
			continue
		case *ssa.Slice:
			addr = a.X
			continue
		case *ssa.Lookup:
			addr = a.X
			continue
		case *ssa.FieldAddr:
			key := p.fieldOf(e.fn, a.X.Type(), a.Field)
			if key == "" {
				addr = a.X
				continue
			}
			if k := p.contracts.Lookup(Generic(key)); k != nil && k.Callback {
				frame = frame.Calling(p.shortKey(key))
				for _, v := range vals {
					out.sink(Sink{On: v, Root: Root{Framework: frameworkName(k), Contract: k.Key, Why: []effect.Frame{frame}, Confidence: effect.Certain}})
				}
			}
			vals = p.lockingHolder(vals, e.fn, a.X, val)
			base := e.set(a.X)
			for _, s := range p.put(Store{Key: apart(key, fieldType(a.X.Type(), a.Field)), Vals: vals}, base, a.X) {
				out.store(s, frame)
			}
			p.keptAt(e, key, val)
			return
		case *ssa.Global:
			out.store(Store{Key: globalKey(a), Vals: vals}, frame)
			p.keptAt(e, globalKey(a), val)
			return
		}
		break
	}
	// A whole struct: what its parts hold goes into the fields.
	for _, v := range vals {
		if v.Kind != Object {
			continue
		}
		for _, part := range v.Parts {
			if part.Name == Inner || strings.HasPrefix(part.Name, typePart) {
				continue
			}
			out.store(Store{Key: part.Name, Vals: part.Vals}, frame)
			for _, b := range e.set(addr) {
				if b.Kind == Param || b.Kind == Free {
					out.store(Store{Base: b, Key: part.Name, Vals: part.Vals}, frame)
				}
			}
		}
	}
}
