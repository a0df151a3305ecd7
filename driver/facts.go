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

func (s *factStore) setPkg(p *types.Package, f analysis.Fact) {
	s.mu.Lock()
	s.packages[packageKey{p, reflect.TypeOf(f)}] = f
	s.mu.Unlock()
}
