package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/loopvet/loopvet/runtime/eventloop"
	"github.com/loopvet/loopvet/runtime/eventloop/looptest"
)

func TestChat(t *testing.T) {
	looptest.RunReal(t, func(task *eventloop.Task) error {
		ln, err := eventloop.Listen(task, "tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		return eventloop.Together(task, func(g *eventloop.TaskGroup) error {
			g.Go("room", func(task *eventloop.Task) error { return Serve(task, ln) })
			_, err := eventloop.Blocking(task, func(context.Context) (int, error) { return 0, talk(t, ln.Addr().String()) })
			if err != nil {
				return err
			}
			return ln.Close()
		})
	}, eventloop.WithSlowAfter(1<<40))
}

// talk has two clients talk to each other.
func talk(t *testing.T, addr string) error {
	a, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer a.Close()
	heardA := bufio.NewReader(a)
	b, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	heardB := bufio.NewReader(b)
	expect := func(r *bufio.Reader, want string) {
		t.Helper()
		if got, err := r.ReadString('\n'); !strings.HasSuffix(got, want+"\n") {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
	expect(heardA, "came")
	io.WriteString(a, "hi\n")
	expect(heardB, ": hi")
	io.WriteString(b, "hello yourself\n")
	expect(heardA, ": hello yourself")
	b.Close()
	expect(heardA, "left")
	return nil
}
