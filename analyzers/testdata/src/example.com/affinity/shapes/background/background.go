// Package background runs functions elsewhere.
package background

// Go runs f on a goroutine that recovers.
func Go(f func()) {
	go func() {
		defer func() { recover() }()
		f()
	}()
}

// A Pool runs what it is given.
type Pool struct{ jobs chan func() }

// Each calls f for every name, each on its own goroutine.
func Each(names []string, f func(name string)) {
	for _, n := range names {
		go f(n)
	}
}
