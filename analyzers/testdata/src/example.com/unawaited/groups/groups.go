// Package groups waits for groups of goroutines, and looks at their error or not.
package groups

import (
	"context"
	"log"
	"os"
	"sync"

	"golang.org/x/sync/errgroup"
)

func bare(files []string) {
	var g errgroup.Group
	for _, f := range files {
		g.Go(func() error { return os.Remove(f) })
	}
	g.Wait() // want `^the result of \(\*errgroup\.Group\)\.Wait is never looked at: it is the first error of the functions of the group, and nothing else tells it; return it, or say what becomes of it$`
}

func blank(f string) {
	g := &errgroup.Group{}
	g.Go(func() error { return os.Remove(f) })
	_ = g.Wait() // said by hand: shown with -strict
}

func deferred(ctx context.Context, f string) {
	g, ctx := errgroup.WithContext(ctx)
	defer g.Wait() // want `the result of \(\*errgroup\.Group\)\.Wait is never looked at`
	g.Go(func() error { return os.Remove(f) })
	<-ctx.Done()
}

func inGoroutine(f string, done chan<- struct{}) {
	g := new(errgroup.Group)
	g.Go(func() error { return os.Remove(f) })
	go func() {
		g.Wait() // want `the result of \(\*errgroup\.Group\)\.Wait is never looked at`
		close(done)
	}()
}

func started(f string) {
	g := new(errgroup.Group)
	g.Go(func() error { return os.Remove(f) })
	go g.Wait() // want `the result of \(\*errgroup\.Group\)\.Wait is never looked at`
}

func overwritten(f string) error {
	g := new(errgroup.Group)
	g.Go(func() error { return os.Remove(f) })
	err := g.Wait() // want `the result of \(\*errgroup\.Group\)\.Wait is never looked at`
	err = os.Remove(f)
	return err
}

type pool struct {
	group errgroup.Group
	quiet errgroup.Group
	inner struct{ *errgroup.Group }
}

func (p *pool) add(f string) { p.group.Go(func() error { return os.Remove(f) }) }

func (p *pool) stop() {
	p.inner.Wait() // want `the result of \(\*errgroup\.Group\)\.Wait is never looked at`
}

// one of several functions may fail.
func mixed(f string) {
	g := new(errgroup.Group)
	g.Go(func() error { return nil })
	g.Go(func() error { return os.Remove(f) })
	g.Wait() // want `the result of \(\*errgroup\.Group\)\.Wait is never looked at`
}

func handed(f func() error) {
	g := new(errgroup.Group)
	g.Go(f)
	g.Wait() // want `the result of \(\*errgroup\.Group\)\.Wait is never looked at`
}

// What follows looks at the error, or there is none.

func looked(files []string) error {
	var g errgroup.Group
	for _, f := range files {
		g.Go(func() error { return os.Remove(f) })
	}
	return g.Wait()
}

func logged(f string) {
	g := new(errgroup.Group)
	g.Go(func() error { return os.Remove(f) })
	if err := g.Wait(); err != nil {
		log.Print(err)
	}
}

func stored(f string, into *error) {
	g := new(errgroup.Group)
	g.Go(func() error { return os.Remove(f) })
	*into = g.Wait()
}

func sent(f string, errs chan<- error) {
	g := new(errgroup.Group)
	g.Go(func() error { return os.Remove(f) })
	go func() { errs <- g.Wait() }()
}

func passed(f string) {
	g := new(errgroup.Group)
	g.Go(func() error { return os.Remove(f) })
	log.Println(g.Wait())
}

func named(f string) (err error) {
	g := new(errgroup.Group)
	defer func() { err = g.Wait() }()
	g.Go(func() error { return os.Remove(f) })
	return nil
}

// twice waits in a goroutine to close the channel, and asks for the error below.
func twice(f string) error {
	g := new(errgroup.Group)
	names := make(chan string)
	g.Go(func() error { names <- f; return os.Remove(f) })
	go func() {
		g.Wait()
		close(names)
	}()
	for n := range names {
		log.Print(n)
	}
	return g.Wait()
}

// limited uses the group for its limit.
func limited(files []string) {
	var g errgroup.Group
	g.SetLimit(4)
	for _, f := range files {
		g.Go(func() error {
			if err := os.Remove(f); err != nil {
				log.Print(err)
				return nil
			}
			return nil
		})
	}
	_ = g.Wait()
}

// counted defers, and fails no more for that.
func counted(files []string) (n int) {
	var g errgroup.Group
	var mu sync.Mutex
	for _, f := range files {
		g.Go(func() error {
			if err := os.Remove(f); err != nil {
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			n++
			return nil
		})
	}
	g.Wait()
	return n
}

func (p *pool) both(f string) error {
	p.group.Wait()
	p.add(f)
	return p.group.Wait()
}

func (p *pool) fill() { p.quiet.Go(nothing) }

func nothing() error { return nil }

func (p *pool) drain() { p.quiet.Wait() }

func lit(f string) func() error {
	g := new(errgroup.Group)
	g.Go(func() error { return os.Remove(f) })
	return g.Wait
}
