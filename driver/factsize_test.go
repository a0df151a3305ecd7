package driver_test

import (
	"bytes"
	"flag"
	"slices"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/gcexportdata"

	"github.com/loopvet/loopvet/driver"
	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

var factDir = flag.String("facts", "", "measure the facts of the program in `directory`")

type factSizes struct {
	path             string
	own, all, export int // bytes
	n                int // functions
}

// TestFactSize tells how large the facts of a program's packages are, beside
// their export data:
//
//	go test ./driver -run TestFactSize -facts ../linkerd2 -v
func TestFactSize(t *testing.T) {
	if *factDir == "" {
		t.Skip("without -facts")
	}
	size := func(p *summary.Program) int {
		b, err := p.GobEncode()
		if err != nil {
			t.Error(err)
		}
		return len(b)
	}
	var mu sync.Mutex
	var sizes []factSizes
	if _, err := driver.Run(driver.Config{Dir: *factDir}, []string{"./..."}, []*analysis.Analyzer{loopcheck.Analyzer}, func(pass *analysis.Pass) {
		if pass.Analyzer != loopcheck.Analyzer {
			return
		}
		var p summary.Program
		if !pass.ImportPackageFact(pass.Pkg, &p) {
			return
		}
		own := p
		own.Deps = nil
		var export bytes.Buffer
		if err := gcexportdata.Write(&export, pass.Fset, pass.Pkg); err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		sizes = append(sizes, factSizes{pass.Pkg.Path(), size(&own), size(&p), export.Len(), len(p.Funcs)})
	}); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(sizes, func(a, b factSizes) int { return b.own - a.own })
	var sum factSizes
	over := 0
	var ratios []float64
	for _, s := range sizes {
		sum.own, sum.all, sum.export, sum.n = sum.own+s.own, sum.all+s.all, sum.export+s.export, sum.n+s.n
		ratios = append(ratios, float64(s.own)/float64(s.export))
		if s.own > s.export/10 {
			over++
		}
	}
	if len(sizes) == 0 {
		t.Fatal("no packages")
	}
	slices.Sort(ratios)
	t.Logf("%d packages, %d functions: %d KB of facts of the packages' own (%d KB with those of dependencies); export data %d KB; facts/export %.3f",
		len(sizes), sum.n, sum.own>>10, sum.all>>10, sum.export>>10, float64(sum.own)/float64(sum.export))
	t.Logf("ratio: median %.3f, 90%% %.3f, 99%% %.3f, worst %.3f; %d packages above a tenth, %d KB too much",
		ratios[len(ratios)/2], ratios[len(ratios)*9/10], ratios[len(ratios)*99/100], ratios[len(ratios)-1], over, excess(sizes)>>10)
	for _, s := range sizes[:min(25, len(sizes))] {
		t.Logf("%8d of %5d functions, %9d all, %9d export, %.3f %s", s.own, s.n, s.all, s.export, float64(s.own)/float64(s.export), s.path)
	}
}

func excess(sizes []factSizes) (n int) {
	for _, s := range sizes {
		n += max(0, s.own-s.export/10)
	}
	return n
}
