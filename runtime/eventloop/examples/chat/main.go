// Chat is a chat server for netcat. What a client says goes to all others. The
// room is a map without a lock: only the loop touches it.
//
//	go run ./runtime/eventloop/examples/chat -addr localhost:7000
//	nc localhost 7000
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"os/signal"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

func main() {
	addr := flag.String("addr", "localhost:7000", "where to listen")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := eventloop.Run(ctx, func(t *eventloop.Task) error {
		ln, err := eventloop.Listen(t, "tcp", *addr)
		if err != nil {
			return err
		}
		defer ln.Close()
		log.Print("listening on ", ln.Addr())
		return Serve(t, ln)
	}, eventloop.WithName("chat"))
	if err != nil && !errors.Is(err, context.Canceled) {
		log.Fatal(err)
	}
}

// backlog is how many lines may wait for a client. One that does not read loses
// those that come then; it does not hold up the others.
const backlog = 100

// A client is somebody in the room.
type client struct {
	name  string
	lines []string
	more  func(struct{}, error) // wakes its writer
	wait  *eventloop.Future[struct{}]
}

// Serve runs the room.
func Serve(t *eventloop.Task, ln *eventloop.Listener) error {
	room := map[*client]bool{}
	say := func(from *client, line string) {
		for c := range room {
			if c != from && len(c.lines) < backlog {
				c.lines = append(c.lines, line)
				c.more(struct{}{}, nil)
			}
		}
	}
	return ln.Serve(t, func(t *eventloop.Task, conn *eventloop.Conn) error {
		me := &client{name: conn.RemoteAddr().String()}
		me.wait, me.more = eventloop.NewFuture[struct{}](t.Loop())
		room[me] = true
		say(me, me.name+" came")
		defer func() {
			delete(room, me)
			say(me, me.name+" left")
		}()
		return eventloop.Together(t, func(g *eventloop.TaskGroup) error {
			g.Go("writer", func(t *eventloop.Task) error { return me.write(t, conn) })
			conn.SetReadDeadline(time.Time{}) // one may listen for as long as one likes
			in := bufio.NewScanner(conn.Bind(t))
			for in.Scan() {
				say(me, me.name+": "+in.Text())
			}
			if in.Err() != nil {
				return in.Err()
			}
			return errLeft
		})
	})
}

// errLeft ends the writer too.
var errLeft = fmt.Errorf("left: %w", net.ErrClosed)

// write sends what the others say.
func (c *client) write(t *eventloop.Task, conn *eventloop.Conn) error {
	for {
		if _, err := eventloop.Await(t, c.wait); err != nil {
			return err
		}
		c.wait, c.more = eventloop.NewFuture[struct{}](t.Loop())
		lines := c.lines
		c.lines = nil
		for _, line := range lines {
			if _, err := conn.Write(t, []byte(line+"\n")); err != nil {
				return err
			}
		}
	}
}
