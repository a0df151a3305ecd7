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
	seen, told []*Program // that have something of the kind
	fills      []*Program
	parties    []*Program
	keeping    []*Program
	confined   []*Program
	holds      []*Program
	closed     []*Program
	sharing    []*Program
	guarded    []*Program
	switched   []*Program
	options    []*Program
	events     []*Program

	fillsOf, contents subsets // that store something of a package's, and in the place
	partiesAt         subsets // that are at the end of the channel
	locks             subsets // that do something under the lock

	implements map[string][]string // all types converted to the interface, as far as it was asked
	sets       map[string]bool     // whether a flag is set, as far as it was asked
}

// subsets are the tables that have something of what was asked for, as far as it was.
type subsets map[string][]*Program

// having are those of all that have something of what the key is for.
func (s subsets) having(key string, all []*Program, has func(*Program) bool) []*Program {
	out, known := s[key]
	if !known {
		for _, q := range all {
			if has(q) {
				out = append(out, q)
			}
		}
		s[key] = out
	}
	return out
}

func newBelow(all []*Program) tableIndex {
	b := tableIndex{all: all, byPath: make(map[string]*Program, len(all)), fillsOf: subsets{}, contents: subsets{}, partiesAt: subsets{}, locks: subsets{}, implements: map[string][]string{}, sets: map[string]bool{}}
	note := func(in *[]*Program, q *Program, n int) {
		if n > 0 {
			*in = append(*in, q)
		}
	}
	for _, q := range all {
		b.byPath[q.Path] = q
		note(&b.seen, q, len(q.Seen))
		note(&b.told, q, len(q.Told))
		note(&b.fills, q, len(q.Contents))
		note(&b.parties, q, len(q.Parties))
		note(&b.keeping, q, len(q.keepers))
		note(&b.confined, q, len(q.Confined))
		note(&b.holds, q, len(q.Holds))
		note(&b.closed, q, len(q.Closed))
		note(&b.sharing, q, len(q.Shared))
		note(&b.guarded, q, len(q.Guarded))
		note(&b.switched, q, len(q.Switched))
		note(&b.options, q, len(q.Options))
		note(&b.events, q, len(q.Events))
	}
	return b
}

// storing are the tables that have something in the place with the key.
func (b *tableIndex) storing(key string) []*Program {
	pkg := declaring(key)
	some := b.fillsOf.having(pkg, b.fills, func(q *Program) bool { return q.fills[pkg] })
	return b.contents.having(key, some, func(q *Program) bool { return len(stored(q.Contents, q.instances, key)) > 0 })
}

// declaring begins the key of a field or variable: it is the same for all of one package,
// and for few others.
func declaring(key string) string {
	name := Generic(key)
	first := strings.LastIndexByte(name, '/') + 1
	if i := strings.IndexByte(name[first:], '.'); i >= 0 {
		return name[:first+i]
	}
	return name
}

// attending are the tables that tell of who is at an end of a channel.
func (b *tableIndex) attending(end string) []*Program {
	return b.partiesAt.having(end, b.parties, func(q *Program) bool { return len(q.Parties[end]) > 0 })
}

// holding are the tables that tell of what is done under the lock with the key.
func (b *tableIndex) holding(lock string) []*Program {
	return b.locks.having(lock, b.holds, func(q *Program) bool { return len(q.Holds[lock]) > 0 })
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
