package eventloop_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

func Example() {
	l, err := eventloop.New(eventloop.WithName("greeter"))
	if err != nil {
		log.Fatal(err)
	}
	greeted := 0 // the loop's own: needs no lock
	greet := func(name string) {
		greeted++
		fmt.Println("hello,", name)
	}

	go l.Post(func() { // from any goroutine
		greet("world")
		l.After(2*time.Millisecond, func() {
			fmt.Println("greeted", greeted)
			l.Stop()
		})
		l.Soon(func() { greet("moon") })
	})

	if err := l.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
	if err := l.Close(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// hello, world
	// hello, moon
	// greeted 2
}

// What takes long goes to another goroutine; its result comes back to the loop.
func ExampleOffload() {
	l, err := eventloop.New()
	if err != nil {
		log.Fatal(err)
	}
	defer l.Close()

	sum := func(ctx context.Context) (int, error) {
		n := 0
		for i := range 1_000_001 {
			n += i
		}
		return n, ctx.Err()
	}
	err = eventloop.Offload(l, sum, func(n int, err error) {
		fmt.Println(n, err)
		l.Stop()
	})
	if err != nil {
		log.Fatal(err) // eventloop.ErrFull: too much is offloaded already
	}
	l.Run(context.Background())
	// Output: 500000500000 <nil>
}

// Close tells what it dropped.
func ExampleLoop_Close() {
	l, err := eventloop.New()
	if err != nil {
		log.Fatal(err)
	}
	l.Post(func() { l.Stop() })
	l.Post(func() { fmt.Println("never printed") })
	l.After(time.Hour, func() { fmt.Println("nor is this") })
	l.Run(context.Background())

	err = l.Close()
	fmt.Println(err)
	if dropped, ok := errors.AsType[*eventloop.CloseError](err); ok {
		fmt.Println(dropped.Callbacks, errors.Is(err, eventloop.ErrClosed))
	}
	// Output:
	// eventloop: closed; dropped 1 callbacks, 1 timers, 0 offloads
	// 1 true
}

func ExampleHandle_Cancel() {
	l, err := eventloop.New()
	if err != nil {
		log.Fatal(err)
	}
	timeout := l.After(time.Minute, func() { fmt.Println("too late") })
	l.Post(func() {
		fmt.Println(timeout.Cancel(), timeout.Cancel())
		l.Close() // on the loop: Run ends when this callback has
	})
	fmt.Println(l.Run(context.Background()))
	// Output:
	// true false
	// eventloop: closed
}

// A callback that panics does not end the loop.
func ExampleWithErrorHandler() {
	l, err := eventloop.New(eventloop.WithErrorHandler(func(err error) {
		fmt.Println("contained:", err)
	}))
	if err != nil {
		log.Fatal(err)
	}
	defer l.Close()
	l.Post(func() { panic("oh") })
	l.Post(func() { fmt.Println("still here"); l.Stop() })
	l.Run(context.Background())
	// Output:
	// contained: eventloop: panic: oh
	// still here
}
