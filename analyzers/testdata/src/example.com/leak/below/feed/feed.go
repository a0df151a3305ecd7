// Package feed goes on for ever.
package feed

import "time"

// Follow never returns.
func Follow(f func(time.Time)) {
	t := time.NewTicker(time.Second)
	for {
		f(<-t.C)
	}
}

// Start leaves a goroutine behind.
func Start(f func(time.Time)) { go Follow(f) }
