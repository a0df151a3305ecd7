// Gen writes the summaries of the standard library of the running Go release.
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/driver"
	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gen FILE")
		os.Exit(2)
	}
	data, problems, err := generate()
	for _, p := range problems {
		fmt.Fprintln(os.Stderr, "gen:", p)
	}
	if err == nil {
		err = os.WriteFile(os.Args[1], data, 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func generate() ([]byte, []driver.Problem, error) {
	loopcheck.ReadStd()
	// Without cgo, because go/ssa cannot read what cgo would make; for one
	// system, because the table is the same for all.
	env := append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
	res, err := driver.Run(driver.Config{StdBodies: true, Env: env}, []string{"std"}, []*analysis.Analyzer{loopcheck.Analyzer}, nil)
	if err != nil {
		return nil, nil, err
	}
	var library summary.Library
	for _, p := range res.Packages {
		if strings.HasPrefix(p.Path, "runtime") || strings.HasPrefix(p.Path, "internal/runtime") || strings.HasPrefix(p.Path, "testing") {
			continue
		}
		if r, ok := p.Results[loopcheck.Analyzer].(*loopcheck.Result); ok {
			library.Add(r.Library())
		}
	}
	var b bytes.Buffer
	err = library.Write(&b)
	return b.Bytes(), res.Problems, err
}
