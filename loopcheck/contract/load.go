package contract

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
)

//go:embed catalog/*.yaml
var catalog embed.FS

// readCatalogue reads the embedded catalogue once. Its contracts are shared by
// every set and never changed.
var readCatalogue = sync.OnceValues(func() (document, error) {
	r := newReader(func(string) bool { return false })
	names, err := fs.Glob(catalog, "catalog/*.yaml")
	if err != nil {
		return document{}, err
	}
	for _, name := range names {
		data, err := catalog.ReadFile(name)
		if err != nil {
			return document{}, err
		}
		if err := r.file(name, data); err != nil {
			return document{}, err
		}
	}
	return r.doc.merged(nil)
})

// Load returns the catalogue and, on top of it, the user's file. No file is "".
// An error is one line that names the place, what is wrong, and what to do.
func Load(configFile string) (*Set, error) {
	if configFile == "" {
		return load("", nil)
	}
	data, err := os.ReadFile(configFile)
	if err != nil {
		var perr *fs.PathError
		if errors.As(err, &perr) {
			err = perr.Err
		}
		return nil, fmt.Errorf("%s: %v; give the path of a contract file that can be read", configFile, err)
	}
	return load(configFile, data)
}

func load(name string, data []byte) (*Set, error) {
	base, err := readCatalogue()
	if err != nil {
		return nil, err
	}
	r := newReader(func(name string) bool { return frameworkOf(base.frameworks, name) != nil })
	if err := r.file(name, data); err != nil {
		return nil, err
	}
	user, err := r.doc.merged(base.frameworks)
	if err != nil {
		return nil, err
	}
	frameworks := slices.DeleteFunc(slices.Clone(base.frameworks), func(f *Framework) bool {
		return frameworkOf(user.frameworks, f.Name) != nil
	})
	frameworks = append(frameworks, user.frameworks...)
	own, below := maps.Clone(user.contracts), base.contracts
	if len(user.aliases) > 0 {
		below = maps.Clone(below)
		for i, f := range frameworks { // the catalogue's are shared
			g := *f
			g.Packages = slices.Clone(f.Packages)
			frameworks[i] = &g
		}
		for _, a := range user.aliases {
			if err := a.apply(frameworks, own, below); err != nil {
				return nil, err
			}
		}
	}
	set := &Set{
		user:       1,
		layers:     []map[string]*Contract{rebound(own, frameworks), rebound(below, frameworks)},
		frameworks: frameworks,
	}
	set.once()
	return set, nil
}

func frameworkOf(fs []*Framework, name string) *Framework {
	for _, f := range fs {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// merged joins the frameworks of one name into one, on top of the framework
// that a lower layer has under that name.
func (d document) merged(below []*Framework) (document, error) {
	var out []*Framework
	for _, f := range d.frameworks {
		g := frameworkOf(out, f.Name)
		if g == nil {
			g = &Framework{Name: f.Name}
			if b := frameworkOf(below, f.Name); b != nil {
				*g = *b
				g.Packages = slices.Clone(b.Packages)
			}
			g.Pos = f.Pos
			out = append(out, g)
		}
		set(&g.Title, f.Title)
		set(&g.Remedy, f.Remedy)
		set(&g.Home, f.Home)
		set(&g.Move, f.Move)
		set(&g.Delay, f.Delay)
		set(&g.Docs, f.Docs)
		set(&g.Has, f.Has)
		set(&g.Budget, f.Budget)
		for _, p := range f.Packages {
			if !slices.Contains(g.Packages, p) {
				g.Packages = append(g.Packages, p)
			}
		}
	}
	for _, f := range out {
		if f.Title == "" {
			f.Title = f.Name
		}
		if f.Budget == 0 && hasLoop(f.Name, d.contracts) {
			f.Budget = DefaultBudget
		}
	}
	d.frameworks = out
	d.contracts = rebound(d.contracts, out)
	return d, nil
}

// hasLoop reports whether the framework has a loop that calls what it is given, or is one.
func hasLoop(framework string, contracts map[string]*Contract) bool {
	for _, c := range contracts {
		if c.Framework != nil && c.Framework.Name == framework && c.loops() {
			return true
		}
	}
	return false
}

func set[T comparable](to *T, v T) {
	var zero T
	if v != zero {
		*to = v
	}
}

// rebound returns the contracts with their frameworks replaced by those of the
// same name.
func rebound(cs map[string]*Contract, fs []*Framework) map[string]*Contract {
	out := make(map[string]*Contract, len(cs))
	for k, c := range cs {
		if f := frameworkOf(fs, c.Framework.Name); f != nil && f != c.Framework {
			d := *c
			d.Framework = f
			c = &d
		}
		out[k] = c
	}
	return out
}

// apply copies the contracts of the original, and of the packages below it, to
// the fork. What is said of the fork itself stands.
func (a alias) apply(frameworks []*Framework, layers ...map[string]*Contract) error {
	found := false
	packages := map[string]bool{}
	for _, l := range layers {
		for _, k := range slices.Sorted(maps.Keys(l)) {
			c := l[k]
			packages[c.Package] = true
			sub, ok := strings.CutPrefix(c.Package, a.original)
			if !ok || sub != "" && sub[0] != '/' {
				continue
			}
			found = true
			d := c.in(a.fork + sub)
			if _, ok := l[d.Key]; !ok {
				l[d.Key] = d
			}
			if f := frameworkOf(frameworks, c.Framework.Name); !slices.Contains(f.Packages, d.Package) {
				f.Packages = append(f.Packages, d.Package)
			}
		}
	}
	if found {
		return nil
	}
	names := slices.Sorted(maps.Keys(packages))
	if near := nearest(a.original, names); near != "" {
		return a.at.errorf("no contracts are known for %s; did you mean %s?", a.original, near)
	}
	return a.at.errorf("no contracts are known for %s; loopvet contracts lists the packages that have some", a.original)
}
