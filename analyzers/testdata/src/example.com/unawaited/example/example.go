// Package example is the page's.
package example

import (
	"os"

	"golang.org/x/sync/errgroup"
)

func clean(files []string) {
	var g errgroup.Group
	for _, f := range files {
		g.Go(func() error { return os.Remove(f) })
	}
	g.Wait() // want `never looked at`
}
