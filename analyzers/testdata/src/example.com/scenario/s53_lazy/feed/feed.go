// Package feed has iterators that read when they are ranged over.
package feed

import (
	"iter"
	"net/http"
	"os"
)

// Pages fetches one page after the other.
func Pages(url string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i := range 10 {
			resp, err := http.Get(url)
			if err != nil {
				return
			}
			resp.Body.Close()
			if !yield(i, resp.Status) {
				return
			}
		}
	}
}

// Files reads each file it is given.
func Files(names []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, n := range names {
			b, err := os.ReadFile(n)
			if err != nil || !yield(string(b)) {
				return
			}
		}
	}
}

// Short leaves out what is long, of any sequence.
func Short[S ~string](in iter.Seq[S], n int) iter.Seq[S] {
	return func(yield func(S) bool) {
		for s := range in {
			if len(s) <= n && !yield(s) {
				return
			}
		}
	}
}
