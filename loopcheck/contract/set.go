package contract

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"
)

// A Set is all contracts in force. It does not change: With makes a new one.
// The user's file wins over directives in packages, and they win over the
// catalogue, because a library knows itself better than we do, and the user
// has the last word.
type Set struct {
	layers     []map[string]*Contract                   // in order of precedence
	user       int                                      // how many of the layers are the user's
	frameworks []*Framework                             // of the catalogue and the user's file
	interfaces func() []string                          // see InterfacesWithCallbacks; found once
	confined   func() confines                          // see Fields and Confines; found once
	events     func() map[string]bool                   // see Events; found once
	suspends   func() map[string]bool                   // see Suspends; found once
	catalogued func() map[string]bool                   // see Catalogued; found once
	forkable   func() map[string]map[string][]*Contract // see forks; found once
}

// Lookup returns the contract on a key, or nil.
func (s *Set) Lookup(key string) *Contract {
	if key == "" {
		return nil
	}
	for i, l := range s.layers {
		if c, ok := l[key]; ok {
			if i < s.user && c.Framework != nil && c.Framework.Has != "" {
				c = s.older(c)
			}
			if !c.Says() {
				return nil // taken back
			}
			return c
		}
	}
	return nil
}

// older is what is so of a contract of the user's file if the framework is an older one.
func (s *Set) older(c *Contract) *Contract {
	for _, l := range s.layers[s.user:] {
		if d := l[c.Key]; d != nil && d.Framework != nil && d.Framework.Name == c.Framework.Name && d.Framework.Has == c.Framework.Has {
			return d
		}
	}
	return c
}

// Only returns the contract that says where a function or method with one of the
// keys may be called, or nil. What is said of a type holds for all its exported
// methods that no contract of their own speaks of.
func (s *Set) Only(keys []string) *Contract {
	for _, key := range keys {
		c := s.Lookup(key)
		if c == nil {
			owner, name := cutMember(key)
			if !token.IsExported(name) {
				continue
			}
			if c = s.Lookup(owner); c == nil || c.Only == "" {
				continue
			}
		}
		if c.Only == "" {
			return nil
		}
		return c
	}
	return nil
}

// Fields are the names of the members about which a contract says where they may
// be used: those that may be fields.
func (s *Set) Fields() map[string]bool { return s.confined().fields }

// Confines returns the packages that have something which may be used only on a
// loop, or anywhere but there.
func (s *Set) Confines() map[string]bool { return s.confined().packages }

// Builtin reports whether the contract is the catalogue's.
func (s *Set) Builtin(c *Contract) bool { return s.layers[len(s.layers)-1][c.Key] == c }

// Events returns the packages that have events for loops of the program's own.
func (s *Set) Events() map[string]bool { return s.events() }

// Catalogued returns the packages that the catalogue is about, and their forks.
func (s *Set) Catalogued() map[string]bool { return s.catalogued() }

// Suspends returns the packages that have something which suspends a loop.
func (s *Set) Suspends() map[string]bool { return s.suspends() }

// packagesOf returns the packages that one of the contracts is about.
func packagesOf(layers []map[string]*Contract, is func(*Contract) bool) map[string]bool {
	out := map[string]bool{}
	for _, l := range layers {
		for _, c := range l {
			if is(c) {
				out[c.Package] = true
			}
		}
	}
	return out
}

type confines struct{ packages, fields map[string]bool }

// confines finds what Fields and Confines return.
func (s *Set) confines() confines {
	out := confines{map[string]bool{}, map[string]bool{}}
	for _, l := range s.layers {
		for _, c := range l {
			if c.Only == "" || c.Only == "anywhere" {
				continue
			}
			out.packages[c.Package] = true
			if owner, name := cutMember(c.Key); owner != c.Package && !c.describes() {
				out.fields[name] = true
			}
		}
	}
	return out
}

// cutMember cuts the key of a member at its owner.
func cutMember(key string) (owner, name string) {
	i := strings.LastIndexByte(key, '.')
	return key[:max(i, 0)], key[i+1:]
}

// With returns the set with more contracts, such as the directives of a
// package. They win over the catalogue and over earlier calls of With. The map
// must not change afterwards.
func (s *Set) With(more map[string]*Contract) *Set {
	if len(more) == 0 {
		return s
	}
	t := *s
	t.layers = slices.Insert(slices.Clone(s.layers), s.user, more)
	t.once()
	return &t
}

// once sets up what is found once.
func (s *Set) once() {
	s.interfaces = sync.OnceValue(s.interfacesWithCallbacks)
	s.confined = sync.OnceValue(s.confines)
	s.forkable = sync.OnceValue(s.forks)
	s.events = sync.OnceValue(func() map[string]bool { return packagesOf(s.layers, func(c *Contract) bool { return c.Event }) })
	s.suspends = sync.OnceValue(func() map[string]bool { return packagesOf(s.layers, func(c *Contract) bool { return c.Suspends }) })
	s.catalogued = sync.OnceValue(func() map[string]bool {
		return packagesOf(s.layers[len(s.layers)-1:], func(*Contract) bool { return true })
	})
}

// TakenBack are entries that take the contracts of a framework back, if pkg shows that
// it is an older one than they are about, or say what was so then; nil if it is none.
func (s *Set) TakenBack(pkg *types.Package) map[string]*Contract {
	var out map[string]*Contract
	for _, f := range s.frameworks {
		path, name := cutMember(f.Has)
		if f.Has == "" || path != pkg.Path() || pkg.Scope().Lookup(name) != nil {
			continue
		}
		old := *f
		old.Home, old.Move, old.Remedy = "", "", "start a goroutine in it"
		for _, c := range s.Contracts(f.Name) {
			if out == nil {
				out = map[string]*Contract{}
			}
			was := &Contract{Key: c.Key, Package: c.Package, Symbol: c.Symbol, Framework: &old}
			switch {
			case c.Before != "":
				was.Callback, was.Once, was.Lane, was.Stalls, was.Why = c.Callback, c.Once, "lane", c.Before, c.Why
			case !c.places():
				was.Nonblocking, was.Blocks, was.Why = c.Nonblocking, c.Blocks, c.Why
			}
			out[c.Key] = was
		}
	}
	return out
}

// Awaited returns the names of the functions and methods that have a result which
// matters.
func (s *Set) Awaited() map[string]bool {
	return s.named(func(c *Contract) bool { return c.Awaited })
}

// Released returns the names of the functions and methods that have a result which
// must be released.
func (s *Set) Released() map[string]bool {
	return s.named(func(c *Contract) bool { return c.Released != "" })
}

// named returns the names of the functions and methods that one of the contracts is
// about.
func (s *Set) named(is func(*Contract) bool) map[string]bool {
	names := map[string]bool{}
	for _, l := range s.layers {
		for _, c := range l {
			if !is(c) {
				continue
			}
			if sym, err := parseSymbol(c.Symbol); err == nil {
				names[sym.name] = true
			}
		}
	}
	return names
}

// all returns the contracts in force, sorted by key.
func (s *Set) all() []*Contract {
	in := map[string]*Contract{}
	for _, l := range slices.Backward(s.layers) {
		maps.Copy(in, l)
	}
	cs := make([]*Contract, 0, len(in))
	for _, k := range slices.Sorted(maps.Keys(in)) {
		if c := in[k]; c.Says() {
			cs = append(cs, c)
		}
	}
	return cs
}

// Frameworks returns every framework known, sorted by name.
func (s *Set) Frameworks() []*Framework {
	byName := map[string]*Framework{}
	for _, f := range s.frameworks {
		byName[f.Name] = f
	}
	for _, c := range s.all() {
		if f := c.Framework; f != nil && byName[f.Name] == nil {
			byName[f.Name] = f
		}
	}
	return slices.SortedFunc(maps.Values(byName), func(a, b *Framework) int { return cmp.Compare(a.Name, b.Name) })
}

// Framework returns the framework of that name, or nil.
func (s *Set) Framework(name string) *Framework {
	for _, f := range s.Frameworks() {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Concerns reports whether the package is one that a framework of the catalogue, or of the
// user's file, is about.
func (s *Set) Concerns(pkg string) bool {
	return slices.ContainsFunc(s.frameworks, func(f *Framework) bool { return slices.Contains(f.Packages, pkg) })
}

// HasLoop reports whether the framework with the name calls what it is given on a loop;
// others only say what their functions do.
func (s *Set) HasLoop(framework string) bool {
	return slices.ContainsFunc(s.Contracts(framework), (*Contract).loops)
}

// Contracts returns the contracts of one framework, sorted by key.
func (s *Set) Contracts(name string) []*Contract {
	var cs []*Contract
	for _, c := range s.all() {
		if c.Framework != nil && c.Framework.Name == name {
			cs = append(cs, c)
		}
	}
	return cs
}

// InterfacesWithCallbacks returns the keys of the types whose members, or what
// their members return, have a word that says where they run. The types that
// implement such an interface are callbacks though nothing registers them.
func (s *Set) InterfacesWithCallbacks() []string { return s.interfaces() }

func (s *Set) interfacesWithCallbacks() []string {
	owners := map[string]bool{}
	for _, c := range s.all() {
		if !c.places() {
			continue
		}
		if sym, err := parseSymbol(c.Symbol); err == nil && sym.owner != "" && sym.part != param {
			owners[c.Package+"."+sym.owner] = true
		}
	}
	return slices.Sorted(maps.Keys(owners))
}

// Hash identifies what the set says, wherever the files lie.
func (s *Set) Hash() string {
	h := sha256.New()
	for _, c := range s.all() {
		fmt.Fprintf(h, "%s %s\n", c.Key, c.promise())
		if f := c.Framework; f != nil {
			fmt.Fprintf(h, " %q\n", f.Name)
		}
	}
	for _, f := range s.Frameworks() {
		fmt.Fprintf(h, "%q %q %q %q %q %q %q %q %d %q\n", f.Name, f.Title, f.Remedy, f.Home, f.Move, f.Delay, f.Docs, f.Has, f.Budget, f.Packages)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// promise is what the contract says, as text that can be compared.
func (c *Contract) promise() string {
	var b strings.Builder
	for _, w := range words {
		switch {
		case w.flag != nil && *w.flag(c):
			fmt.Fprintf(&b, " %s", w.name)
		case w.text != nil && *w.text(c) != "":
			fmt.Fprintf(&b, " %s:%q", w.name, *w.text(c))
		}
	}
	fmt.Fprintf(&b, " blocks:%s", c.Blocks)
	return b.String()
}
