package summary

import (
	"slices"
	"sort"
)

// A tableIndex has the program tables of everything below a package. There can be
// thousands, and most of them say nothing about what is asked.
type tableIndex struct {
	all []*Program // each once, dependencies first

	byPath     map[string]*Program
	seen, told []*Program // that have something of the kind
	parties    []*Program
	confined   []*Program
	holds      []*Program
	closed     []*Program

	contents   map[string][]*Program // that store something in the place, as far as it was asked
	implements map[string][]string   // all types converted to the interface, as far as it was asked
}

func newBelow(all []*Program) tableIndex {
	b := tableIndex{all: all, byPath: make(map[string]*Program, len(all)), contents: map[string][]*Program{}, implements: map[string][]string{}}
	note := func(in *[]*Program, q *Program, n int) {
		if n > 0 {
			*in = append(*in, q)
		}
	}
	for _, q := range all {
		b.byPath[q.Path] = q
		note(&b.seen, q, len(q.Seen))
		note(&b.told, q, len(q.Told))
		note(&b.parties, q, len(q.Parties))
		note(&b.confined, q, len(q.Confined))
		note(&b.holds, q, len(q.Holds))
		note(&b.closed, q, len(q.Closed))
	}
	return b
}

// storing are the tables that have something in the place with the key.
func (b *tableIndex) storing(key string) []*Program {
	out, known := b.contents[key]
	if !known {
		for _, q := range b.all {
			if len(stored(q.Contents, q.instances, key)) > 0 {
				out = append(out, q)
			}
		}
		b.contents[key] = out
	}
	return out
}

// implementers are the types converted to the interface, sorted.
func (b *tableIndex) implementers(iface string) []string {
	out, known := b.implements[iface]
	if !known {
		for _, q := range b.all {
			out = append(out, q.Implements[iface]...)
		}
		sort.Strings(out)
		out = slices.Compact(out)
		b.implements[iface] = out
	}
	return out
}
