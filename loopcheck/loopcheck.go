// Package loopcheck is the engine that every rule asks: it reads what each
// function does to its goroutine, finds the functions that run on an event
// loop, and joins the two into whole chains.
//
// Effects flow up, contracts flow down, and a finding is where they meet.
package loopcheck

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/ssabuild"
	"github.com/loopvet/loopvet/loopcheck/std"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// Analyzer is the engine as an analysis pass. Rules require it; its result is
// a *Result. Its flags hold for all rules.
var Analyzer = &analysis.Analyzer{
	Name: "loopcheck",
	Doc: `loopcheck: read the effects of functions and find the callbacks of event loops

It reports mistakes in //loopvet: directives. The other analyzers of loopvet ask it for everything else.`,
	URL:        "https://github.com/loopvet/loopvet",
	Run:        run,
	FactTypes:  []analysis.Fact{new(summary.Program)},
	ResultType: reflect.TypeFor[*Result](),
	// A package that does not compile is read as far as it goes.
	RunDespiteErrors: false,
}

var settings struct {
	config string
	strict bool
	tests  bool
	degree int
	std    bool
}

func init() {
	Analyzer.Flags.StringVar(&settings.config, "config", "", "read contracts from `file` (YAML) besides the built-in ones")
	Analyzer.Flags.BoolVar(&settings.strict, "strict", false, "also report what is only possible, or cheap")
	Analyzer.Flags.IntVar(&settings.degree, "degree", 3, "report loops in one another over so `many` independent collections")
	Analyzer.Flags.BoolVar(&settings.tests, "tests", false, "also report findings in test files")
}

// ReadStd makes the engine read the packages of the standard library, to make
// the table that is embedded in package std.
func ReadStd() { settings.std = true }

// Library is what the package, of the standard library, shows to others.
func (r *Result) Library() *summary.Library {
	if r.pkg == nil {
		return &summary.Library{}
	}
	return r.pkg.Library()
}

// Strict reports whether everything is to be reported.
func Strict() bool { return settings.strict }

// contracts are read once per process and configuration file.
var contracts struct {
	sync.Mutex
	file    string
	set     *contract.Set
	watched map[string]bool
	called  map[string]bool
	err     error
}

func loadContracts() (set *contract.Set, watched, called map[string]bool, err error) {
	c := &contracts
	c.Lock()
	defer c.Unlock()
	if c.set == nil && c.err == nil || c.file != settings.config {
		c.file = settings.config
		c.set, c.err = contract.Load(settings.config)
		c.watched, c.called = map[string]bool{}, map[string]bool{}
		if c.err == nil {
			for _, f := range c.set.Frameworks() {
				for _, k := range c.set.Contracts(f.Name) {
					note(k, c.watched, c.called)
				}
			}
		}
	}
	return c.set, c.watched, c.called, c.err
}

// note notes the function whose call ends the contract, and the interface whose methods
// it says are called.
func note(k *contract.Contract, watched, called map[string]bool) {
	if i := strings.LastIndexByte(k.Calls, '.'); i > 0 {
		called[k.Package+"."+k.Calls[:i]] = true
	}
	if k.UnlessKey != "" {
		watched[k.UnlessKey] = true
	}
}

// more are watched and called with what contracts of packages say.
func more(stated map[string]*contract.Contract, watched, called map[string]bool) (w, c map[string]bool) {
	shared := true
	for _, k := range stated {
		if k.Calls == "" && k.UnlessKey == "" {
			continue
		}
		if shared {
			watched, called, shared = maps.Clone(watched), maps.Clone(called), false
		}
		note(k, watched, called)
	}
	return watched, called
}

func run(pass *analysis.Pass) (_ any, err error) {
	res := &Result{pass: pass}
	isStd := summary.IsStd(pass.Pkg.Path())
	if isStd && !settings.std {
		return res, nil // known from the embedded table
	}
	// A fault in the analysis must not take the user's build down: give up on
	// this package and say so.
	defer func() {
		if r := recover(); r != nil {
			res = &Result{pass: pass, GaveUp: fmt.Sprint(r)}
			err = fmt.Errorf("loopvet gave up on package %s: %v", pass.Pkg.Path(), r)
		}
	}()
	set, watched, called, err := loadContracts()
	if err != nil {
		return nil, err
	}
	var deps []*summary.Program
	directives := map[string]*contract.Contract{}
	for _, imp := range pass.Pkg.Imports() {
		var p summary.Program
		if pass.ImportPackageFact(imp, &p) {
			deps = append(deps, &p)
		}
	}
	for _, q := range (&summary.Program{Deps: deps}).All() {
		for k, c := range q.Contracts {
			directives[k] = c
		}
	}
	own, problems := contract.FromFiles(pass.Fset, pass.Pkg, pass.TypesInfo, pass.Files)
	for _, pr := range problems {
		pass.Report(analysis.Diagnostic{Pos: pr.Pos, Category: "directive", Message: pr.Message})
	}
	res.readIgnores(func(pos token.Pos, message string) {
		pass.Report(analysis.Diagnostic{Pos: pos, Category: "directive", Message: message})
	})
	if old := set.TakenBack(pass.Pkg); old != nil {
		maps.Copy(old, own)
		own = old
	}
	forked := set.Forked(pass.Pkg)
	if forked != nil {
		maps.Copy(forked, own)
		own = forked
	}
	watched, called = more(directives, watched, called)
	watched, called = more(own, watched, called)
	set = set.With(directives).With(own)

	library := &summary.Library{}
	if !settings.std {
		library = std.Library()
	}
	start := time.Now()
	form := ssabuild.Build(pass, func(fn *types.Func) bool { return summary.NeverReturns(fn, deps, library) })
	module := ""
	if pass.Module != nil {
		module = pass.Module.Path
	}
	times.built.Add(int64(time.Since(start)))
	start = time.Now()
	pkg := summary.Read(summary.Input{
		Module: module,
		Fset:   pass.Fset, Pkg: pass.Pkg, SSA: form.Pkg, Funcs: form.Funcs,
		Std: isStd, Contracts: set, Watched: watched, Called: called, Deps: deps,
		Library: library, Catalogued: forked != nil || set.Catalogued()[pass.Pkg.Path()],
	})
	times.read.Add(int64(time.Since(start)))
	start = time.Now()
	res.pkg, res.set = pkg, set
	if !isStd {
		res.find()
	}

	pass.ExportPackageFact(pkg.Program(own, res.tells(), res.quiet))
	times.joined.Add(int64(time.Since(start)))
	return res, nil
}

// times are what the process has spent, in nanoseconds.
var times struct{ built, read, joined atomic.Int64 }

// Times is how long it took, summed over all packages of the process, to build their
// SSA form, to read what functions do, and to join that into chains and tables.
func Times() (built, read, joined time.Duration) {
	return time.Duration(times.built.Load()), time.Duration(times.read.Load()), time.Duration(times.joined.Load())
}

// isTest reports whether a file holds tests.
func (r *Result) isTest(f *ast.File) bool {
	name := r.pass.Fset.Position(f.FileStart).Filename
	return len(name) > 8 && name[len(name)-8:] == "_test.go"
}
