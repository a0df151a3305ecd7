package ssabuild

import (
	"bytes"
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// TestLikeSSAUtil holds the functions of real packages against those that go/ssa
// builds where all that is imported is declared.
func TestLikeSSAUtil(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax},
		"net/http", "encoding/json", "text/template", "archive/zip", "slices", "log/slog", "golang.org/x/tools/go/ssa")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pkgs {
		t.Run(p.PkgPath, func(t *testing.T) {
			for _, err := range p.Errors {
				t.Fatal(err)
			}
			returns := func(*types.Func) bool { return false }
			funcs := Build(&analysis.Pass{Fset: p.Fset, Files: p.Syntax, Pkg: p.Types, TypesInfo: p.TypesInfo}, returns).Funcs
			prog, all := ssautil.Packages([]*packages.Package{p}, 0)
			prog.SetNoReturn(newExits(p.Syntax, p.TypesInfo, returns).never)
			prog.Build()
			want := funcsOf(all[0], p.Syntax, p.TypesInfo)
			if len(funcs) != len(want) || len(want) < 50 {
				t.Fatalf("%d functions, and %d in the other program", len(funcs), len(want))
			}
			for i, fn := range funcs {
				if a, b := text(fn), text(want[i]); a != b {
					t.Errorf("%s is\n%s, should be\n%s", fn, a, b)
				}
			}
		})
	}
}

// TestExits holds the functions that never return against what x/tools' ctrlflow
// finds by the graphs of all functions.
func TestExits(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, "net/http", "reflect", "text/template/parse", "log", "net/http/cgi", "testing")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, p := range pkgs {
		exported := map[types.Object]bool{}
		_, err := ctrlflow.Analyzer.Run(&analysis.Pass{
			Fset: p.Fset, Files: p.Syntax, Pkg: p.Types, TypesInfo: p.TypesInfo,
			ResultOf:         map[*analysis.Analyzer]any{inspect.Analyzer: inspector.New(p.Syntax)},
			ImportObjectFact: func(obj types.Object, _ analysis.Fact) bool { return ends(obj) },
			ExportObjectFact: func(obj types.Object, _ analysis.Fact) { exported[obj] = true },
		})
		if err != nil {
			t.Fatal(err)
		}
		x := newExits(p.Syntax, p.TypesInfo, func(fn *types.Func) bool { return ends(fn) })
		for fn := range x.decls {
			if got, want := x.never(fn), exported[fn]; got != want {
				t.Errorf("%s never returns: %t, should be %t", fn.FullName(), got, want)
			}
		}
		found += len(exported)
	}
	if found < 15 {
		t.Errorf("only %d functions that never return", found)
	}
}

func ends(obj types.Object) bool { return obj.Pkg().Path() == "os" && obj.Name() == "Exit" }

func text(fn *ssa.Function) string {
	var b bytes.Buffer
	fn.WriteTo(&b)
	return b.String()
}
