package summary

import (
	"iter"
	"slices"
)

// A package that calls an interface on a loop and one that makes what implements it need
// not know each other: both may know but the interface. The program that has both in it
// sees that they meet.

// Siblings are the types that a package below converts to an interface of the module which
// another package below calls on a loop, and neither sees the other. Only a program knows
// that there is no other such type.
func (p *Package) Siblings() iter.Seq2[*Sink, *Value] {
	return func(yield func(*Sink, *Value) bool) {
		if p.in.Pkg.Name() != "main" {
			return
		}
		sees := map[*Program]map[string]bool{}
		below := func(q *Program) map[string]bool {
			if sees[q] == nil {
				sees[q] = map[string]bool{}
				for _, d := range q.All() {
					sees[q][d.Path] = true
				}
			}
			return sees[q]
		}
		for _, q := range p.below.all {
			for i := range q.Sinks {
				s := &q.Sinks[i]
				if s.On != nil || !Within(p.module, s.Iface) || p.Crowded(s.Iface) {
					continue
				}
				for _, t := range p.below.implementers(s.Iface) {
					by := func(o *Program) bool { return slices.Contains(o.Implements[s.Iface], t) }
					if !slices.ContainsFunc(p.below.all, func(o *Program) bool { return by(o) && (below(q)[o.Path] || below(o)[q.Path]) }) &&
						!yield(s, mk(Value{Kind: Object, Key: t})) {
						return
					}
				}
			}
		}
	}
}
