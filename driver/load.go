// Package driver runs analyzers over packages that it type-checks from source.
// It needs no compiled dependencies, keeps one types.Package per package, and
// knows the standard library by its declarations alone.
package driver

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/packages"
)

// A Config says what to load.
type Config struct {
	Dir   string   // directory to run in; "" for the current one
	Tags  string   // build tags, separated by commas
	Tests bool     // load test files too
	Env   []string // environment of the go command; nil for the process's
	// StdBodies reads the function bodies of the standard library too, to make
	// its summaries.
	StdBodies bool
}

// A Package is one package on its way through the driver.
type Package struct {
	ID, Path, Name string
	Dir            string
	Root           bool // named by the patterns
	Std            bool
	Files          []string
	Imports        map[string]*Package // by import path as written
	Module         string

	Errors []Problem

	syntax []*ast.File
	types  *types.Package
	info   *types.Info
	sizes  types.Sizes
	meta   *packages.Package
	deps   []*Package
	api    bool // by declarations alone
	// goVersion is the language version of the module, "go1.21", or "".
	goVersion string
}

// A Problem is why a package, or a part of it, could not be analysed.
type Problem struct {
	Package string
	Pos     string // "file:line:col", or ""
	Message string
}

func (p Problem) String() string {
	s := p.Message
	if p.Pos != "" && p.Pos != "-" {
		s = p.Pos + ": " + s
	} else if p.Package != "" {
		s = p.Package + ": " + s
	}
	return s
}

// list asks the go command for the packages and everything below them,
// dependencies first.
func list(cfg Config, fset *token.FileSet, patterns []string) ([]*Package, error) {
	pc := &packages.Config{
		// No types, syntax or compiled files: those would make the go command
		// compile. Sizes follow from the architecture.
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule |
			packages.NeedForTest,
		Dir: cfg.Dir, Tests: cfg.Tests, Fset: fset, Env: cfg.Env,
	}
	if cfg.Tags != "" {
		pc.BuildFlags = []string{"-tags=" + cfg.Tags}
	}
	roots, err := packages.Load(pc, patterns...)
	if err != nil {
		return nil, oneLine(err)
	}
	sizes := types.SizesFor("gc", goarch(cfg.Env))
	byID := map[string]*Package{}
	var order []*Package
	var visit func(m *packages.Package) *Package
	visit = func(m *packages.Package) *Package {
		if p := byID[m.ID]; p != nil {
			return p
		}
		p := &Package{ID: m.ID, Path: m.PkgPath, Name: m.Name, Dir: m.Dir, Imports: map[string]*Package{}, sizes: sizes, meta: m}
		byID[m.ID] = p
		if m.Module != nil {
			p.Module = m.Module.Path
			if m.Module.GoVersion != "" {
				p.goVersion = "go" + m.Module.GoVersion
			}
		}
		p.Std = m.Module == nil && isStd(m)
		p.api = p.Std && !cfg.StdBodies
		p.Files = m.GoFiles
		for _, path := range sortedImports(m) {
			d := visit(m.Imports[path])
			p.Imports[path] = d
			p.deps = append(p.deps, d)
		}
		for _, e := range m.Errors {
			p.Errors = append(p.Errors, Problem{p.Path, e.Pos, strings.TrimSpace(strings.ReplaceAll(e.Msg, "\n", " "))})
		}
		order = append(order, p)
		return p
	}
	for _, m := range roots {
		p := visit(m)
		p.Root = !strings.HasSuffix(m.ID, ".test")
	}
	return order, nil
}

func sortedImports(m *packages.Package) []string {
	var paths []string
	for p := range m.Imports {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	return paths
}

// isStd reports whether a package without a module is the standard library's.
func isStd(m *packages.Package) bool {
	root := filepath.Join(runtime.GOROOT(), "src")
	for _, f := range m.GoFiles {
		rel, err := filepath.Rel(root, f)
		return err == nil && !strings.HasPrefix(rel, "..")
	}
	first, _, _ := strings.Cut(m.PkgPath, "/")
	return !strings.Contains(first, ".") && len(m.GoFiles) == 0 && m.PkgPath == "unsafe"
}

func goarch(env []string) string {
	if env == nil {
		env = os.Environ()
	}
	for _, kv := range slices.Backward(env) {
		if v, ok := strings.CutPrefix(kv, "GOARCH="); ok && v != "" {
			return v
		}
	}
	return runtime.GOARCH
}

func oneLine(err error) error {
	return fmt.Errorf("%s", strings.Join(strings.Fields(err.Error()), " "))
}

// check parses and type-checks p, whose imports are checked.
func (p *Package) check(fset *token.FileSet) {
	if p.Path == "unsafe" {
		p.types = types.Unsafe
		return
	}
	p.syntax = make([]*ast.File, 0, len(p.Files))
	mode := parser.SkipObjectResolution
	if !p.Std {
		mode |= parser.ParseComments
	}
	var usesC bool
	for _, name := range p.Files {
		f, err := parser.ParseFile(fset, name, nil, mode)
		if f == nil {
			p.Errors = append(p.Errors, Problem{p.Path, "", err.Error()})
			continue
		}
		for _, i := range f.Imports {
			if i.Path.Value == `"C"` {
				usesC = true
			}
		}
		p.syntax = append(p.syntax, f)
	}
	if usesC {
		p.api = true // cgo is not run; go/ssa cannot read what it would make
	}
	if p.api {
		for _, f := range p.syntax {
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok {
					fn.Body = nil
				}
			}
		}
	}
	p.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, FileVersions: map[*ast.File]string{},
	}
	if p.api {
		p.info = &types.Info{}
	}
	tc := &types.Config{
		Importer: importer{p}, Sizes: p.sizes, FakeImportC: true, IgnoreFuncBodies: p.api, GoVersion: p.goVersion,
		Error: func(err error) {
			if p.api {
				return // a generic function without its body is one
			}
			if e, ok := err.(types.Error); ok && !e.Soft {
				p.Errors = append(p.Errors, Problem{p.Path, fset.Position(e.Pos).String(), e.Msg})
			}
		},
	}
	p.types, _ = tc.Check(p.Path, fset, p.syntax, p.info)
	if p.types == nil {
		p.types = types.NewPackage(p.Path, p.Name)
	}
}

type importer struct{ p *Package }

func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	d := i.p.Imports[path]
	if d == nil || d.types == nil {
		return nil, fmt.Errorf("no package for import %q", path)
	}
	return d.types, nil
}

// inOrder calls do for every package after it was called for those it
// imports, on all processors.
func inOrder(pkgs []*Package, do func(*Package)) {
	done := make(map[*Package]chan struct{}, len(pkgs))
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

func sortProblems(ps []Problem) {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.Message, b.Message))
	})
}
