package eventloop_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

// An echo server, and a client of it.
func Example() {
	err := eventloop.Run(context.Background(), func(t *eventloop.Task) error {
		ln, err := eventloop.Listen(t, "tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		return eventloop.Together(t, func(g *eventloop.TaskGroup) error {
			g.Go("server", func(t *eventloop.Task) error {
				return ln.Serve(t, func(t *eventloop.Task, c *eventloop.Conn) error {
					for {
						p, err := c.Next(t) // waits, and the loop goes on
						if err != nil {
							return err // io.EOF, in the end
						}
						if _, err := c.Write(t, p); err != nil {
							return err
						}
					}
				})
			})
			defer ln.Close() // ends the server
			c, err := eventloop.Dial(t, "tcp", ln.Addr().String())
			if err != nil {
				return err
			}
			defer c.Close()
			if _, err := c.Write(t, []byte("hello")); err != nil {
				return err
			}
			p, err := c.Next(t)
			fmt.Println(string(p))
			return err
		})
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output: hello
}

// Tasks that end together: the first error cancels the others.
func ExampleTogether() {
	err := eventloop.Run(context.Background(), func(t *eventloop.Task) error {
		return eventloop.Together(t, func(g *eventloop.TaskGroup) error {
			g.Go("patient", func(t *eventloop.Task) error {
				err := t.Sleep(time.Hour)
				fmt.Println("patient:", err)
				return err
			})
			g.Go("hasty", func(t *eventloop.Task) error {
				return errors.Join(t.Sleep(time.Millisecond), errors.New("enough"))
			})
			return nil
		})
	})
	fmt.Println(err)
	// Output:
	// patient: enough
	// enough
}

// Results of several tasks, and a limit on the time for all of them.
func ExampleWithin() {
	err := eventloop.Run(context.Background(), func(t *eventloop.Task) error {
		square := func(n int) *eventloop.Future[int] {
			return eventloop.Spawn(t, "square", func(t *eventloop.Task) (int, error) {
				return n * n, t.Sleep(time.Duration(n) * time.Millisecond)
			})
		}
		return eventloop.Within(t, time.Minute, func(t *eventloop.Task) error {
			all, err := eventloop.All(t, square(3), square(1), square(2))
			fmt.Println(all)
			return err
		})
	})
	fmt.Println(err)
	// Output:
	// [9 1 4]
	// <nil>
}

// Libraries that block, such as net/http's client, run elsewhere.
func ExampleBlocking() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "page") }))
	defer server.Close()
	eventloop.Run(context.Background(), func(t *eventloop.Task) error {
		page, err := eventloop.Blocking(t, func(ctx context.Context) (string, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, nil)
			if err != nil {
				return "", err
			}
			resp, err := server.Client().Do(req) // ends when the task is cancelled
			if err != nil {
				return "", err
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			return string(body), err
		})
		fmt.Println(page, err)
		return err
	})
	// Output: page <nil>
}

// Other goroutines reach the loop with Call, or with Post if they need no answer.
func ExampleCall() {
	l, err := eventloop.New()
	if err != nil {
		log.Fatal(err)
	}
	go l.Run(context.Background())
	defer l.Close()
	visits := 0 // the loop's own: needs no lock
	n, err := eventloop.Call(context.Background(), l, func(t *eventloop.Task) (int, error) {
		visits++
		return visits, t.Yield()
	})
	fmt.Println(n, err)
	// Output: 1 <nil>
}

// Callbacks, which cannot wait.
func ExampleLoop_Post() {
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
