// Package background starts goroutines.
package background

import "log"

// Run calls f in a goroutine, and logs what it panics with.
func Run(f func()) {
	go func() {
		defer func() {
			if r := recover(); r != nil {
				log.Print(r)
			}
		}()
		f()
	}()
}

// With passes a value along.
func With[T any](v T, f func(T)) { go f(v) }
