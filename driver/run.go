package driver

import (
	"fmt"
	"go/token"
	"go/types"
	"os"
	"reflect"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"
)

// A Result is what the analyzers gave for the packages that were asked for.
type Result struct {
	Fset     *token.FileSet
	Packages []*PackageResult // those named by the patterns, in order of import path
	Problems []Problem        // why something could not be analysed
	All      int              // packages loaded
	// Dirs has the directory of every package loaded, by import path.
	Dirs map[string]string
}

// A PackageResult is what the analyzers gave for one package.
type PackageResult struct {
	Path        string
	Results     map[*analysis.Analyzer]any
	Diagnostics map[*analysis.Analyzer][]analysis.Diagnostic
}

// Run loads the packages that the patterns name and runs the analyzers over
// them and everything they import.
func Run(cfg Config, patterns []string, analyzers []*analysis.Analyzer, hook func(*analysis.Pass)) (*Result, error) {
	if err := analysis.Validate(analyzers); err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	pkgs, err := list(cfg, fset, patterns)
	if err != nil {
		return nil, err
	}
	order := schedule(analyzers)
	facts := &factStore{objects: map[objectKey]analysis.Fact{}, packages: map[packageKey]analysis.Fact{}}
	out := &Result{Fset: fset, All: len(pkgs), Dirs: map[string]string{}}
	results := make([]*PackageResult, len(pkgs))
	index := map[*Package]int{}
	for i, p := range pkgs {
		index[p] = i
		out.Dirs[p.Path] = p.Dir
	}
	// Memory is cheaper than time here: most of it is freed package by package.
	defer debug.SetGCPercent(debug.SetGCPercent(200))
	inOrder(pkgs, func(p *Package) {
		start := time.Now()
		defer func() {
			if d := time.Since(start); d > 500*time.Millisecond && os.Getenv("LOOPVET_DEBUG") != "" {
				fmt.Fprintln(os.Stderr, "slow:", p.Path, d)
			}
		}()
		p.check(fset)
		if !p.api && p.types != types.Unsafe && len(p.syntax) > 0 && !broken(p) {
			results[index[p]] = p.analyze(fset, order, facts, hook)
		}
		p.syntax, p.info, p.meta = nil, nil, nil
	})
	for i, p := range pkgs {
		if p.Root || len(p.Errors) > 0 && !p.Std {
			out.Problems = append(out.Problems, p.Errors...)
		}
		if p.Root && results[i] != nil {
			out.Packages = append(out.Packages, results[i])
		}
	}
	sortProblems(out.Problems)
	return out, nil
}

// broken reports whether a package has errors that leave go/ssa nothing to
// stand on.
func broken(p *Package) bool { return len(p.Errors) > 0 }

// schedule orders the analyzers so that those required come first.
func schedule(analyzers []*analysis.Analyzer) []*analysis.Analyzer {
	var out []*analysis.Analyzer
	seen := map[*analysis.Analyzer]bool{}
	var visit func(a *analysis.Analyzer)
	visit = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		for _, r := range a.Requires {
			visit(r)
		}
		out = append(out, a)
	}
	for _, a := range analyzers {
		visit(a)
	}
	return out
}

func (p *Package) analyze(fset *token.FileSet, order []*analysis.Analyzer, facts *factStore, hook func(*analysis.Pass)) *PackageResult {
	r := &PackageResult{Path: p.Path, Results: map[*analysis.Analyzer]any{}, Diagnostics: map[*analysis.Analyzer][]analysis.Diagnostic{}}
	for _, a := range order {
		pass := &analysis.Pass{
			Analyzer: a, Fset: fset, Files: p.syntax, Pkg: p.types, TypesInfo: p.info, TypesSizes: p.sizes,
			ResultOf: map[*analysis.Analyzer]any{},
			Report:   func(d analysis.Diagnostic) { r.Diagnostics[a] = append(r.Diagnostics[a], d) },
			ReadFile: os.ReadFile,
			ImportObjectFact: func(obj types.Object, f analysis.Fact) bool {
				return facts.object(obj, f)
			},
			ExportObjectFact: func(obj types.Object, f analysis.Fact) { facts.setObject(obj, f) },
			ImportPackageFact: func(pkg *types.Package, f analysis.Fact) bool {
				return facts.pkg(pkg, f)
			},
			ExportPackageFact: func(f analysis.Fact) { facts.setPkg(p.types, f) },
			AllObjectFacts:    func() []analysis.ObjectFact { return nil },
			AllPackageFacts:   func() []analysis.PackageFact { return nil },
		}
		ok := true
		for _, req := range a.Requires {
			v, has := r.Results[req]
			ok = ok && has
			pass.ResultOf[req] = v
		}
		if !ok {
			continue
		}
		v, err := runOne(a, pass)
		if err != nil {
			p.Errors = append(p.Errors, Problem{Package: p.Path, Message: err.Error()})
			continue
		}
		r.Results[a] = v
		if hook != nil {
			hook(pass)
		}
	}
	return r
}

// runOne contains the panics of an analyzer: it gives up on the package.
func runOne(a *analysis.Analyzer, pass *analysis.Pass) (v any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s gave up on the package: %v", a.Name, r)
			if os.Getenv("LOOPVET_DEBUG") != "" {
				debug.PrintStack()
			}
		}
	}()
	return a.Run(pass)
}

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
	s.mu.RLock()
	got, ok := s.packages[packageKey{p, reflect.TypeOf(f)}]
	s.mu.RUnlock()
	if ok {
		reflect.ValueOf(f).Elem().Set(reflect.ValueOf(got).Elem())
	}
	return ok
}

func (s *factStore) setPkg(p *types.Package, f analysis.Fact) {
	s.mu.Lock()
	s.packages[packageKey{p, reflect.TypeOf(f)}] = f
	s.mu.Unlock()
}
