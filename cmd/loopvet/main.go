// Loopvet finds work in event-loop callbacks that blocks the loop.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"

	"github.com/loopvet/loopvet/analyzers"
	"github.com/loopvet/loopvet/driver"
	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/finding"
)

func main() {
	if f := os.Getenv("LVPROF"); f != "" {
		pf, _ := os.Create(f)
		pprof.StartCPUProfile(pf)
		defer pprof.StopCPUProfile()
	}
	dir := os.Args[1]
	if os.Getenv("STRICT") != "" {
		loopcheck.Analyzer.Flags.Set("strict", "true")
	}
	res, err := driver.Run(driver.Config{Dir: dir}, os.Args[2:], analyzers.All(), nil)
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	for _, p := range res.Problems {
		fmt.Fprintln(os.Stderr, p)
	}
	for _, p := range res.Packages {
		if os.Getenv("CB") != "" {
			if r, ok := p.Results[loopcheck.Analyzer].(*loopcheck.Result); ok {
				for _, c := range r.Callbacks {
					fmt.Println("CALLBACK", res.Fset.Position(c.Pos), c.Name, c.Reason)
				}
			}
		}
		for _, a := range analyzers.Rules() {
			fs, _ := p.Results[a].([]*finding.Finding)
			finding.Sort(fs)
			for _, f := range fs {
				fmt.Printf("%s:%d:%d: %v: [%v/%v] %s (%s)\n", f.Pos.File, f.Pos.Line, f.Pos.Column, f.Level, f.Kind, f.Confidence, f.Message, f.Rule)
				if os.Getenv("V") != "" {
					for _, s := range f.Chain {
						fmt.Printf("\t%s:%d: %s\n", s.Pos.File, s.Pos.Line, s.Text)
					}
				}
			}
		}
	}
}
