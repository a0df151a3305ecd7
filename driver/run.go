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
	// Kept is what Cache.Keep wrote, now or in an earlier run, and then there is
	// nothing else.
	Kept []byte
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
	r := &run{
		cfg: cfg, fset: token.NewFileSet(), analyzers: analyzers, order: schedule(analyzers), hook: hook, prof: cfg.Profile,
		facts:     &factStore{objects: map[objectKey]analysis.Fact{}, packages: map[packageKey]analysis.Fact{}},
		factTypes: newFactTypes(schedule(analyzers)), byPath: map[string][]*pkg{},
	}
	if r.prof == nil {
		r.prof = &Profile{}
	}
	listed := collect(0)
	defer func() { listed() }()
	record := newRecord(cfg, patterns)
	var out *Result
	var l *listing
	r.prof.phase(&r.prof.CacheRead, func() { out, l = record.read() })
	r.prof.Unchanged, r.prof.Unlisted = out != nil, out != nil || l != nil
	if out != nil {
		out.Fset = r.fset
		r.prof.Packages, r.prof.Kept = out.All, len(out.Packages)
		return out, nil
	}
	if l == nil {
		var err error
		r.prof.phase(&r.prof.List, func() { l, err = list(cfg, r.fset, patterns) })
		if err != nil {
			return nil, err
		}
	}
	listed()
	listed = collect(len(l.pkgs))
	r.identify(l)
	needed := r.needed(l.pkgs)
	r.prof.Packages, r.prof.Needed = len(l.pkgs), len(needed)
	var mu sync.Mutex
	done := 0
	inOrder(needed, func(p *pkg) {
		r.read(p)
		mu.Lock()
		defer mu.Unlock()
		if done++; cfg.Progress != nil {
			cfg.Progress(done, len(needed))
		}
	})
	out = l.result(r.fset)
	r.prof.phase(&r.prof.CacheWrite, func() { record.write(l, out) })
	return out, nil
}

// A run is what one call of Run goes by.
type run struct {
	cfg       Config
	fset      *token.FileSet
	analyzers []*analysis.Analyzer // asked for
	order     []*analysis.Analyzer // and what they require, that first
	hook      func(*analysis.Pass)
	prof      *Profile
	facts     *factStore
	factTypes factTypes
	byPath    map[string][]*pkg // variants for tests have the path of the package
}

// identify gives packages their keys.
func (r *run) identify(l *listing) {
	for _, p := range l.pkgs {
		r.byPath[p.path] = append(r.byPath[p.path], p)
	}
	if r.cfg.Cache == nil || r.cfg.StdBodies {
		return
	}
	r.prof.phase(&r.prof.Keys, func() {
		for _, p := range l.pkgs {
			p.identify(r.cfg.Cache, &l.env)
		}
	})
}

// needed are the packages to be analysed because their results are not known, and
// everything below, dependencies first.
func (r *run) needed(pkgs []*pkg) []*pkg {
	need := map[*pkg]bool{}
	for _, p := range slices.Backward(pkgs) {
		if p.root && !r.kept(p) || need[p] {
			need[p] = true
			for _, d := range p.deps {
				need[d] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(pkgs), func(p *pkg) bool { return !need[p] })
}

// kept gets the result of a package from the cache.
func (r *run) kept(p *pkg) (found bool) {
	c := r.cfg.Cache
	if p.key == (key{}) || c.Keep == nil {
		return false
	}
	r.prof.phase(&r.prof.CacheRead, func() {
		data := c.get(p.resultKey(c))
		if found = len(data) > 0; !found {
			return
		}
		if data[0]&isDeclared != 0 {
			p.declared()
		}
		if data[0]&hasResult != 0 {
			p.out = &PackageResult{Path: p.path, Kept: data[1:]}
		}
		p.kept = true
		r.prof.Kept++
	})
	return found
}

// keep puts the result of a package into the cache, and leaves of it what is kept.
func (r *run) keep(p *pkg) {
	c := r.cfg.Cache
	if c == nil || c.Keep == nil || p.kept {
		return
	}
	r.prof.phase(&r.prof.CacheWrite, func() {
		data := []byte{0}
		if len(p.problems) > 0 {
			data[0] |= isDeclared
		}
		if p.out != nil {
			kept, err := c.Keep(r.fset, p.out)
			if err != nil {
				return
			}
			p.out = &PackageResult{Path: p.path, Kept: kept}
			data[0] |= hasResult
			data = append(data, kept...)
		}
		if p.stored {
			c.put(p.resultKey(c), data) // or it is made again
		}
	})
}

// What stands before a result in the cache.
const (
	isDeclared = 1 << iota // the package has the problem of this kind
	hasResult
)

// read reads one package, whose dependencies were: from the cache, or by analysing
// it.
func (r *run) read(p *pkg) {
	if p.path == "unsafe" && p.std {
		p.types, p.stored = types.Unsafe, p.key != (key{})
		return
	}
	if r.load(p) {
		return
	}
	if p.kept {
		p.problems = nil // told again
	}
	p.check(r.fset, r.prof)
	var res *PackageResult
	if p.sound && len(p.syntax) > 0 {
		res = r.analyze(p)
	}
	p.syntax, p.info = nil, nil
	forgetLocals(p.types.Scope())
	forgetUnexported(p.types.Scope())
	r.prof.phase(&r.prof.CacheWrite, func() {
		if err := r.facts.compact(p.types, &p.facts); err != nil {
			p.problem(Problem{Kind: GaveUp, Message: oneLine(err.Error())})
		}
	})
	r.store(p)
	p.facts = ownFacts{}
	if !p.root || p.kept {
		return
	}
	if p.out = res; res != nil {
		maps.DeleteFunc(res.Results, func(a *analysis.Analyzer, _ any) bool {
			return !slices.Contains(r.analyzers, a) || r.cfg.Keep != nil && !r.cfg.Keep(a)
		})
	}
	r.keep(p)
}

// load gets a package from the cache, if that is enough: results that are not
// kept take an analysis.
func (r *run) load(p *pkg) (ok bool) {
	if p.key == (key{}) || p.root && !p.kept {
		return false
	}
	r.prof.phase(&r.prof.CacheRead, func() {
		if data := r.cfg.Cache.get(p.key); data != nil {
			ok = p.decode(data, r.fset, r.factTypes, r.facts, func(path string) *types.Package { return r.below(p, path) }) == nil
		}
	})
	if ok {
		p.stored = true
		r.prof.count(&r.prof.Read)
	}
	return ok
}

// below finds a package among those that p imports, directly or not.
func (r *run) below(p *pkg, path string) *types.Package {
	var found *pkg
	switch variants := r.byPath[path]; {
	case len(variants) == 1:
		found = variants[0]
	case p.imports[path] != nil && p.imports[path].path == path:
		found = p.imports[path]
	default:
		seen := map[*pkg]bool{}
		var visit func(*pkg)
		visit = func(q *pkg) {
			for _, d := range q.deps {
				if found == nil && !seen[d] {
					seen[d] = true
					if d.path == path {
						found = d
						return
					}
					visit(d)
				}
			}
		}
		visit(p)
	}
	if found == nil {
		return nil
	}
	return found.types
}

// store puts a package into the cache, if nothing is wrong with it, nor with what
// is below.
func (r *run) store(p *pkg) {
	if p.key == (key{}) || p.lacks || !p.sound && !p.api ||
		slices.ContainsFunc(p.problems, func(q Problem) bool { return q.Kind != Declared }) ||
		slices.ContainsFunc(p.deps, func(d *pkg) bool { return !d.stored }) {
		return
	}
	r.prof.phase(&r.prof.CacheWrite, func() {
		if data, err := p.encode(r.fset, r.factTypes); err == nil {
			p.stored = r.cfg.Cache.put(p.key, data) == nil
		}
	})
}

// result gathers what the run came to.
func (l *listing) result(fset *token.FileSet) *Result {
	out := &Result{Fset: fset, All: len(l.pkgs), Problems: l.problems, Dirs: make(map[string]string, len(l.pkgs))}
	for _, p := range l.pkgs {
		out.Dirs[p.path] = p.dir
		if p.root || !p.std {
			out.Problems = append(out.Problems, p.problems...)
		}
		if p.root && p.out != nil {
			out.Packages = append(out.Packages, p.out)
		}
	}
	slices.SortStableFunc(out.Packages, func(a, b *PackageResult) int { return cmp.Compare(a.Path, b.Path) })
	sortProblems(out.Problems)
	// A package and its variant with tests have the same problem.
	out.Problems = slices.CompactFunc(out.Problems, func(a, b Problem) bool {
		return a.Package == b.Package && a.Kind == b.Kind && a.Pos == b.Pos
	})
	return out
}

// collect sets when garbage is collected, until it is stopped: when so much memory is
// taken as there is room for. Most is freed package by package, so that a small
// program does with little at hardly any cost. What stays of a larger one has to be
// looked at again each time: it gets more, until memory matters more than time.
func collect(packages int) (stop func()) {
	before, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(-1)
	last := int64(0)
	bound := func(inUse int64) {
		if to := min(limit, room(inUse, packages)); to != last { // which stops everything
			last = to
			debug.SetMemoryLimit(to)
		}
	}
	bound(0)
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		inUse := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			metrics.Read(inUse)
			bound(int64(inUse[0].Value.Uint64()))
		}
	})
	return func() {
		close(done)
		wg.Wait()
		debug.SetGCPercent(before)
		debug.SetMemoryLimit(limit)
	}
}

// room is how much memory to take when so much is in use, for so many packages.
func room(inUse int64, packages int) int64 {
	const much, small = 1100 << 20, 130 << 20
	least := max(250<<20, min(int64(packages)<<18, 640<<20))
	return max(least, min(least+(inUse-small)*6, much), inUse+inUse/2)
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

// forgetUnexported drops the functions, variables and constants that no other
// package can name, as a package from the cache does not have them either: go/ssa
// would make something of each for every package that imports this one.
func forgetUnexported(pkg *types.Scope) {
	f := reflect.ValueOf(pkg).Elem().FieldByName("elems")
	if !f.IsValid() || f.Type() != reflect.TypeFor[map[string]types.Object]() {
		return
	}
	elems := *(*map[string]types.Object)(f.Addr().UnsafePointer())
	maps.DeleteFunc(elems, func(name string, obj types.Object) bool {
		_, isType := obj.(*types.TypeName)
		return !isType && !token.IsExported(name)
	})
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

func (run *run) analyze(p *pkg) *PackageResult {
	facts := run.facts
	r := &PackageResult{Path: p.path, Results: map[*analysis.Analyzer]any{}, Diagnostics: map[*analysis.Analyzer][]analysis.Diagnostic{}}
	for _, a := range run.order {
		pass := &analysis.Pass{
			Analyzer: a, Fset: run.fset, Files: p.syntax, Pkg: p.types, TypesInfo: p.info, TypesSizes: p.sizes,
			ResultOf: map[*analysis.Analyzer]any{}, Module: p.module,
			Report:   func(d analysis.Diagnostic) { r.Diagnostics[a] = append(r.Diagnostics[a], d) },
			ReadFile: os.ReadFile,
			ImportObjectFact: func(obj types.Object, f analysis.Fact) bool {
				return facts.object(obj, f)
			},
			ExportObjectFact: func(obj types.Object, f analysis.Fact) {
				facts.setObject(obj, f)
				p.facts.objects = append(p.facts.objects, objectFact{obj, f})
			},
			ImportPackageFact: func(pkg *types.Package, f analysis.Fact) bool {
				return facts.pkg(pkg, f)
			},
			ExportPackageFact: func(f analysis.Fact) {
				facts.setPkg(p.types, f)
				p.facts.packages = append(p.facts.packages, f)
			},
			AllObjectFacts:  func() []analysis.ObjectFact { return nil },
			AllPackageFacts: func() []analysis.PackageFact { return nil },
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
		start := time.Now()
		v, err := runOne(a, pass)
		run.prof.analyzer(a, time.Since(start))
		if err != nil {
			p.problem(Problem{Kind: GaveUp, Message: oneLine(err.Error())})
			continue
		}
		r.Results[a] = v
		if run.hook != nil {
			run.hook(pass)
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
