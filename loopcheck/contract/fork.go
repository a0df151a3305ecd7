package contract

import (
	"go/types"
	"maps"
	"path"
	"slices"
	"strings"
)

// A fork may have an import path of its own. A package that nothing is said about, is
// called like one of the catalogue and declares what the contracts of that are about,
// is taken for one.

const (
	fewSymbols = 8  // contracts that a package has at least if its forks are known by them
	mostParts  = 10 // of so many, all but one must hold: an old fork does not have all
)

// Forked are the contracts of the package that pkg is a fork of, as those of pkg; nil if
// it is none. An alias in the configuration says the same of forks that differ more.
func (s *Set) Forked(pkg *types.Package) map[string]*Contract {
	named := s.forkable()[base(pkg.Path())]
	if _, known := named[pkg.Path()]; known {
		return nil
	}
	var out map[string]*Contract
	for _, path := range slices.Sorted(maps.Keys(named)) {
		original := named[path]
		var fits []*Contract
		for _, c := range original {
			if c.resolve(pkg) == nil {
				fits = append(fits, c)
			}
		}
		if missing := len(original) - len(fits); len(original) < fewSymbols || missing*mostParts > len(original) || len(fits) <= len(out) {
			continue
		}
		out = make(map[string]*Contract, len(fits))
		for _, c := range fits {
			d := c.in(pkg.Path())
			f := *c.Framework
			f.Packages = append(slices.Clip(f.Packages), pkg.Path())
			d.Framework = &f
			out[d.Key] = d
		}
	}
	return out
}

// forks are, by the last element and the whole of the path of a package, the contracts by
// which its forks are known. The standard library has none, and of a framework of which
// some versions are otherwise nobody knows what a fork is like.
func (s *Set) forks() map[string]map[string][]*Contract {
	out := map[string]map[string][]*Contract{}
	for _, c := range s.all() {
		if host, _, _ := strings.Cut(c.Package, "/"); c.Framework == nil || c.Framework.Has != "" || !strings.Contains(host, ".") {
			continue
		}
		name := base(c.Package)
		if out[name] == nil {
			out[name] = map[string][]*Contract{}
		}
		out[name][c.Package] = append(out[name][c.Package], c)
	}
	return out
}

// base is the last element of an import path that is no version.
func base(of string) string {
	last := path.Base(of)
	if dir := path.Dir(of); len(last) > 1 && last[0] == 'v' && strings.Trim(last[1:], "0123456789") == "" && dir != "." {
		return path.Base(dir)
	}
	name, _, _ := strings.Cut(last, ".v")
	return name
}

// in is the contract as one of the package with the path.
func (c *Contract) in(path string) *Contract {
	d := *c
	d.Package = path
	d.Key = path + strings.TrimPrefix(c.Key, c.Package)
	if c.UnlessKey != "" {
		d.UnlessKey = path + strings.TrimPrefix(c.UnlessKey, c.Package)
	}
	return &d
}
