package summary

import (
	"compress/gzip"
	"encoding/gob"
	"go/token"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Library is what the packages of the standard library show to all others, which
// have no program tables of them.
type Library struct {
	// Funcs holds summaries by function key. A function that is missing does nothing
	// that blocks, and calls nothing it is given.
	Funcs map[string]*Summary
	// Promoted is as in Program: not every driver shows a package all types of the
	// library, and none that are not exported.
	Promoted map[string]Promoted
}

// Add adds what another package shows.
func (l *Library) Add(m *Library) {
	if l.Funcs == nil {
		l.Funcs, l.Promoted = map[string]*Summary{}, map[string]Promoted{}
	}
	maps.Copy(l.Funcs, m.Funcs)
	maps.Copy(l.Promoted, m.Promoted)
}

// writtenLibrary is a Library in an order that is always the same.
type writtenLibrary struct {
	Funcs    []keyed[*Summary]
	Promoted []keyed[Promoted]
}

type keyed[T any] struct {
	Key string
	Is  T
}

func inOrder[T any](m map[string]T) []keyed[T] {
	var out []keyed[T]
	for _, k := range sortedKeys(m) {
		out = append(out, keyed[T]{k, m[k]})
	}
	return out
}

// Write writes the library, sorted and compressed.
func (l *Library) Write(w io.Writer) error {
	z := gzip.NewWriter(w)
	if err := gob.NewEncoder(z).Encode(writtenLibrary{inOrder(l.Funcs), inOrder(l.Promoted)}); err != nil {
		return err
	}
	return z.Close()
}

// ReadLibrary reads what Write wrote.
func ReadLibrary(r io.Reader) (*Library, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	var in writtenLibrary
	if err := gob.NewDecoder(z).Decode(&in); err != nil {
		return nil, err
	}
	l := &Library{Funcs: make(map[string]*Summary, len(in.Funcs)), Promoted: make(map[string]Promoted, len(in.Promoted))}
	for _, f := range in.Funcs {
		f.Is.seal()
		l.Funcs[f.Key] = f.Is
	}
	for _, q := range in.Promoted {
		l.Promoted[q.Key] = q.Is
	}
	return l, nil
}

// Library is what a package of the standard library shows to others. Chains are cut
// to their operation: inside the library they tell a reader nothing.
func (p *Package) Library() *Library {
	return &Library{Funcs: p.libraryFuncs(), Promoted: p.promotes()}
}

// libraryFuncs are the summaries of this package that others can ask for by key.
func (p *Package) libraryFuncs() map[string]*Summary {
	named := map[string]bool{}
	var need func(Set)
	need = func(s Set) {
		for _, v := range s {
			named[v.Key] = true
			for _, q := range v.Parts {
				need(q.Vals)
			}
		}
	}
	for _, s := range p.sums {
		for _, r := range s.Returns {
			need(r)
		}
		for _, st := range s.Stores {
			need(st.Vals)
		}
	}
	out := map[string]*Summary{}
	for _, fn := range p.in.Funcs {
		s := p.sums[fn]
		key := p.funcKey(fn)
		if s == nil || s.IsEmpty() || strings.Contains(key, "@") {
			continue
		}
		if fn.Parent() != nil && !named[key] || fn.Parent() == nil && !token.IsExported(fn.Name()) && !named[key] {
			continue
		}
		c := *s
		c.Effects = main(s.Effects)
		for i := range c.Effects {
			c.Effects[i].Frames = last(c.Effects[i].Frames)
		}
		c.Calls = slices.Clone(s.Calls)
		for i := range c.Calls {
			c.Calls[i].Frames = last(c.Calls[i].Frames)
		}
		out[key] = &c
	}
	return out
}

// main is what a function of the library is known for: one that goes to the
// network reads /etc/hosts too, on the way.
func main(effects []effect.Effect) []effect.Effect {
	weight := func(e effect.Effect) effect.Level {
		if e.FirstUse || e.Confidence == effect.Possible || !e.Kind.Blocks() {
			return effect.Off
		}
		return e.Kind.DefaultLevel()
	}
	worst := effect.Off
	for _, e := range effects {
		worst = max(worst, weight(e))
	}
	out := slices.Clone(effects)
	if worst >= effect.Warning {
		out = slices.DeleteFunc(out, func(e effect.Effect) bool { return weight(e) < worst })
	}
	// How the library starts up, and whether it comes so far, is its own affair.
	out = slices.DeleteFunc(out, func(e effect.Effect) bool { return e.FirstUse })
	for i := range out {
		if out[i].Confidence == effect.Likely {
			out[i].Confidence = effect.Certain
		}
	}
	return out
}

func last(fs []effect.Frame) []effect.Frame {
	if len(fs) > 1 {
		return fs[len(fs)-1:]
	}
	return fs
}
