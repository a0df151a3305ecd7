package contract

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// loadReal type-checks packages where the frameworks are required. The test
// must not pass without them, so it fails when they cannot be fetched.
func loadReal(t *testing.T, env []string, paths []string) map[string]*types.Package {
	t.Helper()
	if len(paths) == 0 {
		t.Fatal("no packages to load")
	}
	dir, err := filepath.Abs("../../testdata/frameworks")
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := packages.Load(&packages.Config{
		// From source, because some take long to compile, or want libraries in C.
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedTypes | packages.NeedSyntax | packages.NeedImports | packages.NeedDeps,
		Dir:  dir,
		Env:  append(os.Environ(), env...),
		ParseFile: func(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
			f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
			if f != nil {
				for _, d := range f.Decls { // a contract is about declarations
					if fn, ok := d.(*ast.FuncDecl); ok {
						fn.Body = nil
					}
				}
			}
			return f, err
		},
	}, paths...)
	if err != nil {
		t.Fatalf("cannot load the frameworks of %s; are their modules fetched? %v", dir, err)
	}
	pkgs := map[string]*types.Package{}
	for _, p := range loaded {
		for _, e := range p.Errors {
			if e.Kind == packages.TypeError || strings.Contains(e.Msg, "pkg-config") {
				continue // an import that only bodies use, or C; what matters is looked up
			}
			t.Errorf("cannot load %s; are the modules of %s fetched? %v", p.PkgPath, dir, e)
		}
		if p.Types != nil {
			pkgs[p.PkgPath] = p.Types
		}
	}
	for _, path := range paths {
		if pkgs[path] == nil || len(pkgs[path].Scope().Names()) == 0 {
			t.Errorf("%s was not loaded", path)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	return pkgs
}

// TestCatalogueResolves holds every entry of the catalogue against the real
// packages.
func TestCatalogueResolves(t *testing.T) {
	s, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	var native, wasm []string
	checked := map[string]bool{}
	for _, f := range s.Frameworks() {
		for _, p := range f.Packages {
			checked[p] = true
			if p == "syscall/js" {
				wasm = append(wasm, p)
			} else if !slices.Contains(native, p) {
				native = append(native, p)
			}
		}
	}
	for _, c := range s.all() {
		if !checked[c.Package] {
			t.Errorf("%s: package %s is in no framework's list", c.Pos, c.Package)
		}
	}
	real := loadReal(t, nil, native)
	for _, err := range Resolve(s, real) {
		t.Error(err)
	}
	if f := s.Framework("fyne"); f == nil || f.Has == "" {
		t.Error("what a framework has is lost")
	}
	for _, f := range s.Frameworks() {
		if path, name := cutMember(f.Has); f.Has != "" && (real[path] == nil || real[path].Scope().Lookup(name) == nil) {
			t.Errorf("%s: there is no %s", f.Pos, f.Has)
		}
	}
	for _, err := range Resolve(s, loadReal(t, []string{"GOOS=js", "GOARCH=wasm"}, wasm)) {
		t.Error(err)
	}
}
