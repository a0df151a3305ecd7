package summary

import (
	"slices"
	"sort"
	"strings"
)

// A tableIndex has the program tables of everything below a package. There can be
// thousands, and most of them say nothing about what is asked.
type tableIndex struct {
	all []*Program // each once, dependencies first

	byPath     map[string]*Program
	at         map[string]int // where a package stands in all
	seen, told []*Program     // that have something of the kind
	parties    []*Program
	keeping    []*Program
	confined   []*Program
	holds      []*Program
	closed     []*Program
	guarded    []*Program
	switched   []*Program
	options    []*Program
	events     []*Program

	contents   map[string][]*Program // that store something in the place, as far as it was asked
	implements map[string][]string   // all types converted to the interface, as far as it was asked
	sets       map[string]bool       // whether a flag is set, as far as it was asked
	locks      map[string][]*Program // that do something under the lock, as far as it was asked
}

func newBelow(all []*Program) tableIndex {
	b := tableIndex{all: all, byPath: make(map[string]*Program, len(all)), at: make(map[string]int, len(all)), contents: map[string][]*Program{}, implements: map[string][]string{}, sets: map[string]bool{}, locks: map[string][]*Program{}}
	note := func(in *[]*Program, q *Program, n int) {
		if n > 0 {
			*in = append(*in, q)
		}
	}
	for i, q := range all {
		b.byPath[q.Path], b.at[q.Path] = q, i
		note(&b.seen, q, len(q.Seen))
		note(&b.told, q, len(q.Told))
		note(&b.parties, q, len(q.Parties))
		note(&b.keeping, q, len(q.keepers))
		note(&b.confined, q, len(q.Confined))
		note(&b.holds, q, len(q.Holds))
		note(&b.closed, q, len(q.Closed))
		note(&b.guarded, q, len(q.Guarded))
		note(&b.switched, q, len(q.Switched))
		note(&b.options, q, len(q.Options))
		note(&b.events, q, len(q.Events))
	}
	return b
}

// storing are the tables that have something in the place with the key.
func (b *tableIndex) storing(key string) []*Program {
	out, known := b.contents[key]
	if !known {
		for _, q := range b.all[b.owner(key):] {
			if len(q.Contents) > 0 && len(stored(q.Contents, q.instances, key)) > 0 {
				out = append(out, q)
			}
		}
		b.contents[key] = out
	}
	return out
}

// owner is where the package that declares what has the key stands: those before it
// do not know it.
func (b *tableIndex) owner(key string) int {
	name, first := Generic(key), len(b.all)
	for i := strings.LastIndexByte(name, '/') + 1; i < len(name); i++ {
		if name[i] != '.' {
			continue
		}
		if at, ok := b.at[name[:i]]; ok {
			first = min(first, at) // the last element of a path may have dots
		}
	}
	if first == len(b.all) {
		return 0
	}
	return first
}

// holding are the tables that tell of what is done under the lock with the key.
func (b *tableIndex) holding(lock string) []*Program {
	out, known := b.locks[lock]
	if !known {
		for _, q := range b.holds {
			if len(q.Holds[lock]) > 0 {
				out = append(out, q)
			}
		}
		b.locks[lock] = out
	}
	return out
}

// setting reports whether one of the packages sets the flag.
func (b *tableIndex) setting(flag string) bool {
	set, known := b.sets[flag]
	if !known {
		set = slices.ContainsFunc(b.switched, func(q *Program) bool { return q.Switched[flag] })
		b.sets[flag] = set
	}
	return set
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

// Using returns which packages, of this one and those below it, are one of packages or
// import one.
func (p *Package) Using(packages []string) map[string]bool {
	uses := map[string]bool{p.in.Pkg.Path(): true}
	is := func(path string) bool { return slices.Contains(packages, path) }
	for _, q := range p.below.all {
		uses[q.Path] = is(q.Path) || slices.ContainsFunc(q.Uses, is)
	}
	return uses
}

// concerned are the packages that this one imports and that contracts are about.
func (p *Package) concerned() (out []string) {
	for _, q := range p.in.Pkg.Imports() {
		below := p.below.byPath[q.Path()]
		if p.contracts.Concerns(q.Path()) || below != nil && len(below.Contracts) > 0 {
			out = append(out, q.Path())
		}
	}
	slices.Sort(out)
	return out
}
