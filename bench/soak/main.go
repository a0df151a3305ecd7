// Soak keeps an echo server on a Group of loops under abuse for a while, by
// clients in a process of their own, and checks that nothing is lost and nothing
// is left.
//
//	go run -C bench ./soak -conns 10000 -for 1m
package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

func main() {
	conns := flag.Int("conns", 10_000, "connections at a time")
	length := flag.Duration("for", time.Minute, "for how long")
	client := flag.String("client", "", "for its own use")
	flag.Parse()
	var err error
	if *client != "" {
		err = runClient(*client, *conns, *length)
	} else {
		err = runServer(*conns, *length)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// A server counts what it sees. The counts are of several loops.
type server struct {
	conns, bytes, posted, ran, refused, stalls atomic.Int64
	panics, other                              atomic.Int64
	sample                                     atomic.Pointer[string]
}

// echo sends everything back. A connection that begins with a P panics.
func (s *server) echo(t *eventloop.Task, c *eventloop.Conn) error {
	s.conns.Add(1)
	for first := true; ; first = false {
		p, err := c.Next(t)
		if err != nil {
			return err
		}
		if first && p[0] == 'P' {
			panic("told to")
		}
		n, err := c.Write(t, p)
		s.bytes.Add(int64(n))
		if err != nil {
			return err
		}
	}
}

// failed is the error handler.
func (s *server) failed(err error) {
	if p, ok := errors.AsType[*eventloop.PanicError](err); ok && p.Value == "told to" {
		s.panics.Add(1)
		return
	}
	s.other.Add(1)
	text := err.Error()
	s.sample.CompareAndSwap(nil, &text)
}

// storm posts to a loop, in bursts, until ctx ends.
func (s *server) storm(ctx context.Context, l *eventloop.Loop) {
	for ctx.Err() == nil {
		for range rand.IntN(2000) {
			switch l.Post(func() { s.ran.Add(1) }) {
			case nil:
				s.posted.Add(1)
			case eventloop.ErrFull:
				s.refused.Add(1)
				runtime.Gosched()
			}
		}
		time.Sleep(time.Duration(rand.IntN(5)) * time.Millisecond)
	}
}

func runServer(conns int, length time.Duration) error {
	goroutines, files := runtime.NumGoroutine(), descriptors()
	s := &server{}
	g, err := eventloop.NewGroup(2, eventloop.WithName("soak"), eventloop.WithErrorHandler(s.failed),
		eventloop.WithStallHandler(func(st *eventloop.Stall) {
			if !st.Ended {
				s.stalls.Add(1)
			}
		}), eventloop.WithSlowAfter(time.Second))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	addr, done := make(chan net.Addr, 1), make(chan error, 1)
	go func() { done <- g.Serve(ctx, "tcp", "127.0.0.1:0", func(a net.Addr) { addr <- a }, s.echo) }()
	stormy, calm := context.WithCancel(ctx)
	defer calm()
	var storms sync.WaitGroup
	for _, l := range g.Loops() {
		storms.Go(func() { s.storm(stormy, l) })
	}

	self, err := os.Executable()
	if err != nil {
		return err
	}
	var out bytes.Buffer
	cmd := exec.Command(self, "-client", (<-addr).String(), "-conns", fmt.Sprint(conns), "-for", length.String())
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("client: %w", err)
	}
	var c counts
	if err := json.Unmarshal(out.Bytes(), &c); err != nil {
		return err
	}
	calm()
	storms.Wait()

	// Everybody has gone: the loops see that, and come to what was posted.
	var left eventloop.Stats
	for range 500 {
		left = eventloop.Stats{}
		for _, l := range g.Loops() {
			st := l.Stats()
			left.Conns += st.Conns
			left.Inbox += st.Inbox
			left.Running += st.Running
			left.Timers += st.Timers
		}
		if left.Conns == 0 && left.Inbox == 0 && s.ran.Load() == s.posted.Load() && s.panics.Load() >= c.Panics {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	var total eventloop.Stats
	for _, l := range g.Loops() {
		st := l.Stats()
		total.Turns += st.Turns
		total.Callbacks += st.Callbacks
		total.ForcedYields += st.ForcedYields
		total.AcceptBackoffs += st.AcceptBackoffs
	}
	cancel()
	err = <-done
	var lost *eventloop.CloseError
	if errors.As(err, &lost) {
		return fmt.Errorf("at the end: %w", err)
	}
	for range 500 {
		if runtime.NumGoroutine() <= goroutines {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}

	fmt.Printf("connections      %d opened, %d at a time; server saw %d\n", c.Conns, c.Most, s.conns.Load())
	fmt.Printf("bytes            %d sent, %d came back and were right, %d wrong; server sent %d\n", c.Sent, c.Back, c.Wrong, s.bytes.Load())
	fmt.Printf("whole exchanges  %d, of which %d half-closed, %d read slowly, %d sent more than there is room for; %d broken off on purpose\n",
		c.Whole, c.Half, c.Slow, c.Flood, c.Broken)
	fmt.Printf("panics           %d asked for, %d contained\n", c.Panics, s.panics.Load())
	fmt.Printf("posts            %d accepted, %d ran, %d refused\n", s.posted.Load(), s.ran.Load(), s.refused.Load())
	fmt.Printf("loops            %d turns, %d callbacks, %d forced yields, %d accept back-offs, %d stalls over 1 s\n",
		total.Turns, total.Callbacks, total.ForcedYields, total.AcceptBackoffs, s.stalls.Load())
	fmt.Printf("left             %d connections, %d tasks besides the servers, %d timers, %d goroutines, %d descriptors\n",
		left.Conns, left.Running-2, left.Timers, runtime.NumGoroutine()-goroutines, descriptors()-files)
	if p := s.sample.Load(); p != nil {
		fmt.Printf("other errors     %d, the first: %s\n", s.other.Load(), *p)
	}
	switch {
	case c.Wrong > 0 || c.Lost > 0:
		return fmt.Errorf("%d wrong bytes, %d exchanges not whole: %s", c.Wrong, c.Lost, c.Why)
	case s.posted.Load() != s.ran.Load():
		return errors.New("posts were lost")
	case s.panics.Load() != c.Panics:
		return errors.New("panics were lost")
	case left.Conns != 0 || left.Running != 2 || left.Timers != 0:
		return errors.New("something is left on the loops")
	case runtime.NumGoroutine() > goroutines || descriptors() > files:
		return errors.New("goroutines or descriptors are left")
	case s.other.Load() > 0:
		return errors.New("errors that nobody asked for")
	case !errors.Is(err, context.Canceled):
		return err
	}
	fmt.Println("nothing lost, nothing left")
	return nil
}

// descriptors counts those that are open, without the pollers, which stay.
func descriptors() (n int) {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	for _, e := range entries {
		if to, _ := os.Readlink("/proc/self/fd/" + e.Name()); strings.HasPrefix(to, "socket:") || strings.HasPrefix(to, "pipe:") {
			n++
		}
	}
	return n
}

// The counts of the clients.
type counts struct {
	Conns, Most, Sent, Back, Wrong, Whole, Half, Slow, Flood, Broken, Panics, Lost int64
	Why                                                                            string
}

// A client is one loop's clients.
type client struct {
	addr string
	counts
	open int64
	rng  *rand.Rand
	end  time.Time
	want []byte
}

func runClient(addr string, conns int, length time.Duration) error {
	c := &client{addr: addr, rng: rand.New(rand.NewPCG(7, 8)), end: time.Now().Add(length), want: make([]byte, 1<<16)}
	err := eventloop.Run(context.Background(), func(t *eventloop.Task) error {
		return eventloop.Together(t, func(g *eventloop.TaskGroup) error {
			for range conns {
				g.Go("client", c.live)
			}
			return nil
		})
	}, eventloop.WithSlowAfter(10*time.Second), eventloop.WithBlockLimit(conns))
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(c.counts)
}

// live opens one connection after the other.
func (c *client) live(t *eventloop.Task) error {
	if err := t.Sleep(time.Duration(c.rng.IntN(3000)) * time.Millisecond); err != nil {
		return err
	}
	for time.Now().Before(c.end) {
		if err := c.one(t); err != nil {
			c.Lost++
			c.Why = err.Error()
		}
	}
	return nil
}

// A stream is what one connection sends, and no other: an E and then random bytes
// of a key that is its own. What comes back must be that, byte for byte.
type stream struct {
	random *rand.ChaCha8
	begun  bool
}

func newStream(key uint64) *stream {
	var seed [32]byte
	binary.LittleEndian.PutUint64(seed[:], key)
	return &stream{random: rand.NewChaCha8(seed)}
}

// fill gives the bytes that come next.
func (s *stream) fill(p []byte) {
	s.random.Read(p)
	if !s.begun && len(p) > 0 {
		p[0], s.begun = 'E', true
	}
}

// wrong counts the bytes of p that are not those that come next, which it puts
// into want.
func (s *stream) wrong(p, want []byte) (n int64) {
	want = want[:len(p)]
	s.fill(want)
	if bytes.Equal(p, want) {
		return 0
	}
	for i := range p {
		if p[i] != want[i] {
			n++
		}
	}
	return n
}

func (c *client) one(t *eventloop.Task) error {
	key := c.rng.Uint64()
	if kind := c.rng.IntN(400); kind < 2 {
		return c.press(t, key, kind == 0)
	}
	conn, err := eventloop.Dial(t, "tcp", c.addr)
	if err != nil {
		return err
	}
	c.Conns++
	c.open++
	c.Most = max(c.Most, c.open)
	defer func() { conn.Close(); c.open-- }()

	kind := c.rng.IntN(20)
	if kind == 0 { // a handler that panics
		if _, err := conn.Write(t, []byte("P")); err != nil {
			return err
		}
		if _, err := conn.Next(t); err == nil {
			return errors.New("a panicking handler answered")
		}
		c.Panics++
		return nil
	}
	size := 1 + c.rng.IntN(4096)
	slow := kind == 1
	if slow {
		size = 256 << 10
	}
	stop := -1 // where to break off
	if kind <= 5 && !slow {
		stop = c.rng.IntN(size)
	}
	half := kind > 12
	sent, back := 0, 0
	err = eventloop.Together(t, func(g *eventloop.TaskGroup) error {
		g.Go("writer", func(t *eventloop.Task) error {
			out := newStream(key)
			buf := make([]byte, 8192)
			for sent < size {
				n := min(size-sent, 1+c.rng.IntN(len(buf)))
				out.fill(buf[:n])
				if _, err := conn.Write(t, buf[:n]); err != nil {
					return err
				}
				sent += n
				c.Sent += int64(n)
				if err := t.Sleep(time.Duration(c.rng.IntN(500)) * time.Millisecond); err != nil {
					return err
				}
			}
			if half {
				return conn.CloseWrite()
			}
			return nil
		})
		if stop >= 0 && kind%2 == 0 { // without reading anything
			if err := t.Sleep(time.Duration(c.rng.IntN(50)) * time.Millisecond); err != nil {
				return err
			}
			return errStop
		}
		in := newStream(key)
		for back < size {
			if slow {
				if err := t.Sleep(100 * time.Millisecond); err != nil {
					return err
				}
			}
			p, err := conn.Next(t)
			if err != nil {
				return fmt.Errorf("after %d of %d bytes: %w", back, size, err)
			}
			c.Wrong += in.wrong(p, c.want)
			back += len(p)
			c.Back += int64(len(p))
			if stop >= 0 && back >= stop {
				return errStop
			}
		}
		if half { // and then the end, no sooner
			if _, err := conn.Next(t); err != io.EOF {
				return fmt.Errorf("want the end: %w", err)
			}
		}
		return nil
	})
	switch {
	case err == errStop:
		c.Broken++
		return nil
	case err != nil:
		return err
	}
	c.Whole++
	if half {
		c.Half++
	}
	if slow {
		c.Slow++
	}
	return nil
}

var errStop = errors.New("enough")

// press sends more than the kernel has room for, by package net and as fast as it
// can, so that the server's Write must wait, or never does. A slow one reads
// nothing until the server stands still, and then everything.
func (c *client) press(t *eventloop.Task, key uint64, slow bool) error {
	const size = 8 << 20
	c.open++
	c.Most = max(c.Most, c.open)
	defer func() { c.open-- }()
	type result struct{ back, wrong int64 }
	r, err := eventloop.Blocking(t, func(context.Context) (r result, err error) {
		conn, err := net.Dial("tcp", c.addr)
		if err != nil {
			return r, err
		}
		defer conn.Close()
		tcp := conn.(*net.TCPConn)
		if slow {
			if err := tcp.SetReadBuffer(128 << 10); err != nil {
				return r, err
			}
		}
		written := make(chan error, 1)
		go func() {
			out, buf := newStream(key), make([]byte, 64<<10)
			for left := size; left > 0; left -= len(buf) {
				out.fill(buf)
				if _, err := conn.Write(buf); err != nil {
					written <- err
					return
				}
			}
			written <- tcp.CloseWrite()
		}()
		if slow {
			time.Sleep(time.Second)
		}
		in, buf, want := newStream(key), make([]byte, 64<<10), make([]byte, 64<<10)
		for {
			n, err := conn.Read(buf)
			r.wrong += in.wrong(buf[:n], want)
			r.back += int64(n)
			if err == io.EOF {
				break
			}
			if err != nil {
				return r, err
			}
		}
		if r.back != size {
			return r, fmt.Errorf("%d of %d bytes", r.back, size)
		}
		return r, <-written
	})
	c.Conns++
	c.Sent += size
	c.Back += r.back
	c.Wrong += r.wrong
	if err != nil {
		return err
	}
	c.Whole++
	c.Half++
	c.Flood++
	if slow {
		c.Slow++
	}
	return nil
}
