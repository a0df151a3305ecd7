package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/loopvet/loopvet/analyzers"
	"github.com/loopvet/loopvet/driver"
	"github.com/loopvet/loopvet/loopcheck"
)

// startProfile returns what prints where time and memory went until it is called.
func startProfile(p *driver.Profile, w io.Writer) (stop func()) {
	start := time.Now()
	peak := watchHeap()
	return func() {
		took := time.Since(start)
		heap := peak()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		built, read, joined := loopcheck.Times()
		var rules time.Duration
		for a, d := range p.Analyzers {
			if slices.Contains(analyzers.Rules(), a) {
				rules += d
			}
		}
		fmt.Fprintf(w, "%d packages: %d not needed, %d read from the cache, %d analysed; results of %d from the cache", p.Packages,
			p.Packages-p.Needed, p.Read, p.Needed-p.Read, p.Kept)
		switch {
		case p.Unchanged:
			fmt.Fprint(w, "; nothing has changed")
		case p.Unlisted:
			fmt.Fprint(w, "; nothing has changed that the go command looks at")
		}
		fmt.Fprintln(w)
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
		for _, row := range []struct {
			phase string
			time  time.Duration
			what  string
		}{
			{"list", p.List, "go list"},
			{"keys", p.Keys, "hashing files"},
			{"cache", p.CacheRead, "reading"},
			{"", p.CacheWrite, "writing"},
			{"parse", p.Parse, ""},
			{"types", p.Types, ""},
			{"SSA", built, ""},
			{"summary", read, "what functions do"},
			{"join", joined, "callbacks, chains, tables"},
			{"rules", rules, ""},
		} {
			fmt.Fprintf(t, "%s\t%.3f s\t  %s\n", row.phase, row.time.Seconds(), row.what)
		}
		t.Flush()
		fmt.Fprintf(w, "times are wall-clock time, summed over packages; the run took %.3f s on %d processors\n", took.Seconds(), runtime.GOMAXPROCS(0))
		fmt.Fprintf(w, "%d MB allocated in %d objects, %d MB of heap at most, %d collections\n", m.TotalAlloc>>20, m.Mallocs, heap>>20, m.NumGC)
	}
}

// watchHeap returns what ends it and gives the largest size of the heap seen, in
// bytes.
func watchHeap() (peak func() uint64) {
	done := make(chan struct{})
	var wg sync.WaitGroup
	var largest uint64
	look := func() {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		largest = max(largest, s[0].Value.Uint64())
	}
	wg.Go(func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				look()
				return
			case <-tick.C:
				look()
			}
		}
	})
	return func() uint64 {
		close(done)
		wg.Wait()
		return largest
	}
}
