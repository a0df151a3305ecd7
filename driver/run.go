package driver

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"os"
	"reflect"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
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
// them and everything they import. A package and the variant of it that has
// its tests are one. The hook, if not nil, sees every pass that ended well, on
// several goroutines.
//
// An error is one line, as is every problem of the result.
func Run(cfg Config, patterns []string, analyzers []*analysis.Analyzer, hook func(*analysis.Pass)) (*Result, error) {
	if err := analysis.Validate(analyzers); err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	pkgs, problems, err := list(cfg, fset, patterns)
	if err != nil {
		return nil, err
	}
	order := schedule(analyzers)
	facts := &factStore{objects: map[objectKey]analysis.Fact{}, packages: map[packageKey]analysis.Fact{}}
	results := make(map[*pkg]*PackageResult, len(pkgs))
	var mu sync.Mutex
	defer collect()()
	inOrder(pkgs, func(p *pkg) {
		p.check(fset)
		var r *PackageResult
		if p.sound && len(p.syntax) > 0 {
			r = p.analyze(fset, order, facts, hook)
		}
		p.syntax, p.info = nil, nil
		if p.types != types.Unsafe {
			forgetLocals(p.types.Scope())
		}
		switch {
		case r == nil:
		case !p.root:
			r = nil
		default:
			maps.DeleteFunc(r.Results, func(a *analysis.Analyzer, _ any) bool {
				return !slices.Contains(analyzers, a) || cfg.Keep != nil && !cfg.Keep(a)
			})
		}
		mu.Lock()
		defer mu.Unlock()
		results[p] = r
		if cfg.Progress != nil {
			cfg.Progress(len(results), len(pkgs))
		}
	})
	out := &Result{Fset: fset, All: len(pkgs), Problems: problems, Dirs: make(map[string]string, len(pkgs))}
	for _, p := range pkgs {
		out.Dirs[p.path] = p.dir
		if p.root || !p.std {
			out.Problems = append(out.Problems, p.problems...)
		}
		if r := results[p]; p.root && r != nil {
			out.Packages = append(out.Packages, r)
		}
	}
	slices.SortStableFunc(out.Packages, func(a, b *PackageResult) int { return cmp.Compare(a.Path, b.Path) })
	sortProblems(out.Problems)
	// A package and its variant with tests have the same problem.
	out.Problems = slices.CompactFunc(out.Problems, func(a, b Problem) bool {
		return a.Package == b.Package && a.Kind == b.Kind && a.Pos == b.Pos
	})
	return out, nil
}

// collect sets how often garbage is collected, until it is stopped. Memory is
// cheaper than time, because most of it is freed package by package, but only as
// long as there is little of it: a large program would need three times what it
// has in use.
func collect() (stop func()) {
	percent := 200
	before := debug.SetGCPercent(percent)
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		inUse := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			metrics.Read(inUse)
			now := 200
			switch n := inUse[0].Value.Uint64(); {
			case n > 2<<30:
				now = 50
			case n > 1<<30:
				now = 100
			}
			if now != percent {
				percent = now
				debug.SetGCPercent(percent)
			}
		}
	})
	return func() {
		close(done)
		wg.Wait()
		debug.SetGCPercent(before)
	}
}

// forgetLocals drops what files and functions declare for themselves. Nobody asks
// for it once the package is analysed, and go/types would keep it as long as the
// package.
func forgetLocals(pkg *types.Scope) {
	for i := range pkg.NumChildren() {
		file := pkg.Child(i)
		for j := range file.NumChildren() {
			reset(file.Child(j), "elems", "children")
		}
		reset(file, "elems", "children")
	}
	reset(pkg, "children")
}

// reset makes fields of a scope zero that it has no method to change.
func reset(s *types.Scope, fields ...string) {
	for _, name := range fields {
		if f := reflect.ValueOf(s).Elem().FieldByName(name); f.IsValid() {
			reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem().SetZero()
		}
	}
}

// inOrder calls do for every package after it was called for those it
// imports, on all processors.
func inOrder(pkgs []*pkg, do func(*pkg)) {
	done := make(map[*pkg]chan struct{}, len(pkgs))
	for _, p := range pkgs {
		done[p] = make(chan struct{})
	}
	free := make(chan struct{}, max(1, runtime.GOMAXPROCS(0)))
	var wg sync.WaitGroup
	for _, p := range pkgs {
		wg.Go(func() {
			for _, d := range p.deps {
				<-done[d]
			}
			free <- struct{}{}
			do(p)
			<-free
			close(done[p])
		})
	}
	wg.Wait()
}

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

func (p *pkg) analyze(fset *token.FileSet, order []*analysis.Analyzer, facts *factStore, hook func(*analysis.Pass)) *PackageResult {
	r := &PackageResult{Path: p.path, Results: map[*analysis.Analyzer]any{}, Diagnostics: map[*analysis.Analyzer][]analysis.Diagnostic{}}
	for _, a := range order {
		pass := &analysis.Pass{
			Analyzer: a, Fset: fset, Files: p.syntax, Pkg: p.types, TypesInfo: p.info, TypesSizes: p.sizes,
			ResultOf: map[*analysis.Analyzer]any{}, Module: p.module,
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
			p.problem(Problem{Kind: GaveUp, Message: oneLine(err.Error())})
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
			err = fmt.Errorf("%s failed: %v", a.Name, r)
		}
	}()
	return a.Run(pass)
}
