package driver

import (
	"go/types"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// factStore keeps the facts of all packages of one run.
type factStore struct {
	mu       sync.RWMutex
	objects  map[objectKey]analysis.Fact
	packages map[packageKey]analysis.Fact
}

type objectKey struct {
	obj types.Object
	t   reflect.Type
}

type packageKey struct {
	pkg *types.Package
	t   reflect.Type
}

func (s *factStore) object(obj types.Object, f analysis.Fact) bool {
	s.mu.RLock()
	got, ok := s.objects[objectKey{obj, reflect.TypeOf(f)}]
	s.mu.RUnlock()
	if ok {
		reflect.ValueOf(f).Elem().Set(reflect.ValueOf(got).Elem())
	}
	return ok
}

func (s *factStore) setObject(obj types.Object, f analysis.Fact) {
	s.mu.Lock()
	s.objects[objectKey{obj, reflect.TypeOf(f)}] = f
	s.mu.Unlock()
}

func (s *factStore) pkg(p *types.Package, f analysis.Fact) bool {
	got := s.packageFact(p, reflect.TypeOf(f))
	if got != nil {
		reflect.ValueOf(f).Elem().Set(reflect.ValueOf(got).Elem())
	}
	return got != nil
}

// packageFact is the fact itself, or nil.
func (s *factStore) packageFact(p *types.Package, t reflect.Type) analysis.Fact {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.packages[packageKey{p, t}]
}

// linked are the facts like f of what a package imports.
func (s *factStore) linked(p *types.Package, f analysis.Fact) (out []analysis.Fact) {
	for _, i := range p.Imports() {
		if g := s.packageFact(i, reflect.TypeOf(f)); g != nil {
			out = append(out, g)
		}
	}
	return out
}

// compact replaces the linked facts of a package by what is read of them when they
// are written. What an analyzer makes can hold on to all that it knew of the
// package, and is larger than what it passes on. That it is the same is shown, too,
// by every run without a cache.
func (s *factStore) compact(p *types.Package, own *ownFacts) error {
	for _, f := range own.packages {
		l, ok := f.(LinkedFact)
		if !ok {
			continue
		}
		data, err := l.MarshalOwn()
		if err != nil {
			return err
		}
		g := reflect.New(reflect.TypeOf(f).Elem()).Interface().(LinkedFact)
		if err := g.UnmarshalOwn(data, s.linked(p, f)); err != nil {
			return err
		}
		if own.written == nil {
			own.written = map[analysis.Fact][]byte{}
		}
		own.written[f] = data
		s.setPkg(p, g)
	}
	return nil
}

func (s *factStore) setPkg(p *types.Package, f analysis.Fact) {
	s.mu.Lock()
	s.packages[packageKey{p, reflect.TypeOf(f)}] = f
	s.mu.Unlock()
}
