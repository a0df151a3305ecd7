package loopcheck_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/driver"
	"github.com/loopvet/loopvet/loopcheck"
)

// TestStops holds where the engine stops against the marks in a program.
func TestStops(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join("testdata", "stops"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "stops.go")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	first := 0
	for i, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "func onTick(") {
			first = i + 1
		}
		if _, why, ok := strings.Cut(line, "// stop: "); ok {
			want = append(want, fmt.Sprintf("%d: %s", i+1, why))
		}
	}

	stops := func() []string {
		res, err := driver.Run(driver.Config{Dir: dir}, []string{"."}, []*analysis.Analyzer{loopcheck.Analyzer}, nil)
		if err != nil || len(res.Problems) > 0 || len(res.Packages) != 1 {
			t.Fatal(err, res)
		}
		x := res.Packages[0].Results[loopcheck.Analyzer].(*loopcheck.Result).Explain(file, first, 0)
		if x == nil || len(x.Functions) != 1 || len(x.Functions[0].Runs) != 1 {
			t.Fatalf("line %d is not a callback: %+v", first, x)
		}
		var got []string
		for _, s := range x.Functions[0].Stops {
			got = append(got, fmt.Sprintf("%d: %s", s.Pos.Line, s.Why))
		}
		return got
	}
	got := stops()
	if again := stops(); !slices.Equal(got, again) {
		t.Errorf("not the same twice:\n%q\n%q", got, again)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
