package driver_test

import (
	"bytes"
	"encoding/gob"
	"flag"
	"go/types"
	"slices"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/loopvet/loopvet/driver"
	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

var factDir = flag.String("facts", "", "measure the facts of the program in `directory`")

type factSizes struct {
	path                      string
	objects, own, all, export int // bytes
	n                         int // object facts
}

func (s factSizes) facts() int { return s.objects + s.own }

// TestFactSize tells how large the facts of a program's packages are, beside
// their export data, when they are written as drivers of x/tools write them:
//
//	go test ./driver -run TestFactSize -facts ../linkerd2 -v
func TestFactSize(t *testing.T) {
	if *factDir == "" {
		t.Skip("without -facts")
	}
	type objectFact struct {
		Object string
		Fact   analysis.Fact
	}
	gob.Register(new(summary.Fact))
	gob.Register(new(summary.Program))
	size := func(x any) int {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(x); err != nil {
			t.Error(err)
		}
		return b.Len()
	}
	var mu sync.Mutex
	var sizes []factSizes
	if _, err := driver.Run(driver.Config{Dir: *factDir}, []string{"./..."}, []*analysis.Analyzer{loopcheck.Analyzer}, func(pass *analysis.Pass) {
		if pass.Analyzer != loopcheck.Analyzer {
			return
		}
		var paths objectpath.Encoder
		var facts []objectFact
		for _, obj := range pass.TypesInfo.Defs {
			var f summary.Fact
			if fn, ok := obj.(*types.Func); ok && pass.ImportObjectFact(fn, &f) {
				if path, err := paths.For(fn); err == nil { // others are dropped
					facts = append(facts, objectFact{string(path), &f})
				}
			}
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
		s := factSizes{pass.Pkg.Path(), size(facts), size([]objectFact{{"", &own}}), size([]objectFact{{"", &p}}), export.Len(), len(facts)}
		sizes = append(sizes, s)
	}); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(sizes, func(a, b factSizes) int { return b.facts() - a.facts() })
	var sum factSizes
	over := 0
	var ratios []float64
	for _, s := range sizes {
		sum.objects, sum.own, sum.all, sum.export, sum.n = sum.objects+s.objects, sum.own+s.own, sum.all+s.all, sum.export+s.export, sum.n+s.n
		ratios = append(ratios, float64(s.facts())/float64(s.export))
		if s.facts() > s.export/10 {
			over++
		}
	}
	if len(sizes) == 0 {
		t.Fatal("no packages")
	}
	slices.Sort(ratios)
	t.Logf("%d packages, %d object facts: %d KB on objects + %d KB of the packages' own tables (%d KB with those of dependencies); export data %d KB; facts/export %.3f",
		len(sizes), sum.n, sum.objects>>10, sum.own>>10, sum.all>>10, sum.export>>10, float64(sum.facts())/float64(sum.export))
	t.Logf("ratio: median %.3f, 90%% %.3f, 99%% %.3f, worst %.3f; %d packages above a tenth, %d KB too much",
		ratios[len(ratios)/2], ratios[len(ratios)*9/10], ratios[len(ratios)*99/100], ratios[len(ratios)-1], over, excess(sizes)>>10)
	for _, s := range sizes[:min(25, len(sizes))] {
		t.Logf("%8d on %5d objects, %8d own, %9d all, %9d export, %.3f %s", s.objects, s.n, s.own, s.all, s.export, float64(s.facts())/float64(s.export), s.path)
	}
}

func excess(sizes []factSizes) (n int) {
	for _, s := range sizes {
		n += max(0, s.facts()-s.export/10)
	}
	return n
}
