package driver

import (
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"
)

// A Profile is where the time of a run goes. Times are wall-clock time summed
// over packages, so that on several processors they come to more than the run
// took; waiting for one another is not counted.
type Profile struct {
	List, Parse, Types time.Duration
	Keys               time.Duration // naming packages in the cache, for which files are read
	CacheRead          time.Duration
	CacheWrite         time.Duration
	Analyzers          map[*analysis.Analyzer]time.Duration

	Packages int // loaded
	Needed   int // of them, for what was asked: those analysed, and all below those
	Read     int // of those needed, read from the cache
	Kept     int // packages named by the patterns whose results the cache had

	Unlisted  bool // the go command was not asked
	Unchanged bool // nothing had changed at all

	mu sync.Mutex
}

// phase adds the time that do takes.
func (p *Profile) phase(total *time.Duration, do func()) {
	start := time.Now()
	defer func() {
		d := time.Since(start)
		p.mu.Lock()
		*total += d
		p.mu.Unlock()
	}()
	do()
}

func (p *Profile) analyzer(a *analysis.Analyzer, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.Analyzers == nil {
		p.Analyzers = map[*analysis.Analyzer]time.Duration{}
	}
	p.Analyzers[a] += d
}

func (p *Profile) count(n *int) {
	p.mu.Lock()
	*n++
	p.mu.Unlock()
}
