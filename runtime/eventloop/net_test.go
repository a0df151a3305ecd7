//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package eventloop

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/loopvet/loopvet/runtime/eventloop/internal/sock"
)

// online runs f as the main task of a loop that has sockets, outside a bubble.
// It fails if anything is reported, left open, or left running.
func online(t *testing.T, f func(*Task) error, opts ...Option) {
	t.Helper()
	before := runtime.NumGoroutine()
	opts = append([]Option{WithErrorHandler(func(err error) { t.Errorf("reported %v", err) }),
		WithSlowAfter(time.Minute)}, opts...) // the machine may be slow
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second) // if it hangs
	defer cancel()
	if err := Run(ctx, f, opts...); err != nil {
		t.Error(err)
	}
	cancel()
	settled(t, before)
}

// settled waits until no more goroutines are there than before.
func settled(t *testing.T, before int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			buf := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, before %d:\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
		}
	}
}

// echo sends everything back, to the end.
func echo(t *Task, c *Conn) error {
	for {
		b, err := c.Next(t)
		if err != nil {
			return err
		}
		if _, err := c.Write(t, b); err != nil {
			return err
		}
	}
}

// serving runs a server beside f, which gets its address.
func serving(task *Task, network, address string, handle func(*Task, *Conn) error, f func(t *Task, addr string) error) error {
	ln, err := Listen(task, network, address)
	if err != nil {
		return err
	}
	return Together(task, func(g *TaskGroup) error {
		g.Go("server", func(t *Task) error { return ln.Serve(t, handle) })
		err := f(task, ln.Addr().String())
		return errors.Join(err, ln.Close())
	})
}

func TestEcho(t *testing.T) {
	for _, network := range []string{"tcp", "tcp4", "tcp6", "unix"} {
		t.Run(network, func(t *testing.T) {
			address := map[string]string{"tcp": "localhost:0", "tcp4": "127.0.0.1:0", "tcp6": "[::1]:0",
				"unix": filepath.Join(t.TempDir(), "s")}[network]
			online(t, func(task *Task) error {
				return serving(task, network, address, echo, func(task *Task, addr string) error {
					c, err := Dial(task, network, addr)
					if err != nil {
						return err
					}
					defer c.Close()
					if c.RemoteAddr().String() != addr || c.LocalAddr().Network() != c.RemoteAddr().Network() {
						t.Errorf("from %v to %v, want %v", c.LocalAddr(), c.RemoteAddr(), addr)
					}
					sent := make([]byte, 3<<20) // more than any socket buffer: both sides must wait
					rng := rand.NewChaCha8([32]byte{1})
					rng.Read(sent)
					var got []byte
					err = Together(task, func(g *TaskGroup) error {
						g.Go("writer", func(t *Task) error {
							for p := sent; len(p) > 0; {
								n := min(len(p), 1+rand.IntN(1<<18))
								if _, err := c.Write(t, p[:n]); err != nil {
									return err
								}
								p = p[n:]
							}
							return c.CloseWrite()
						})
						got, err = io.ReadAll(c.Bind(task))
						return err
					})
					if sha256.Sum256(got) != sha256.Sum256(sent) {
						t.Errorf("sent %d bytes, got %d, or others", len(sent), len(got))
					}
					return err
				})
			})
			if network == "unix" {
				if _, err := os.Stat(address); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("socket file left: %v", err)
				}
			}
		})
	}
}

// Peers of package net, and many connections.
func TestPeersOfNet(t *testing.T) {
	online(t, func(task *Task) error {
		return serving(task, "tcp", "127.0.0.1:0", echo, func(task *Task, addr string) error {
			return Together(task, func(g *TaskGroup) error {
				for i := range 50 {
					g.Go("", func(t *Task) error {
						_, err := Blocking(t, func(context.Context) (int, error) {
							c, err := net.Dial("tcp", addr)
							if err != nil {
								return 0, err
							}
							defer c.Close()
							r := bufio.NewReader(c)
							for j := range 20 {
								want := fmt.Sprintf("message %d of %d\n", j, i)
								io.WriteString(c, want)
								if got, err := r.ReadString('\n'); got != want {
									return 0, fmt.Errorf("got %q, want %q: %w", got, want, err)
								}
							}
							return 0, nil
						})
						return err
					})
				}
				return nil
			})
		})
	})
}

// pair gives both ends of a connection.
func pair(task *Task) (a, b *Conn, err error) {
	ln, err := Listen(task, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	defer ln.Close()
	if a, err = Dial(task, "tcp", ln.Addr().String()); err != nil {
		return nil, nil, err
	}
	b, err = ln.Accept(task)
	return a, b, err
}

// paired runs f with a pair, and closes both ends.
func paired(t *testing.T, f func(task *Task, a, b *Conn) error, opts ...Option) {
	t.Helper()
	online(t, func(task *Task) error {
		a, b, err := pair(task)
		if err != nil {
			return err
		}
		defer a.Close()
		defer b.Close()
		return f(task, a, b)
	}, opts...)
}

func TestDeadlines(t *testing.T) {
	paired(t, func(task *Task, a, b *Conn) error {
		buf := make([]byte, 10)
		a.SetReadDeadline(time.Now().Add(time.Millisecond))
		_, err := a.Read(task, buf)
		var op *net.OpError
		if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &op) || !op.Timeout() {
			t.Errorf("error %v", err)
		}
		a.SetDeadline(time.Time{})
		reader := task.Loop().Go("reader", func(task *Task) error { _, err := a.Read(task, buf); return err })
		task.Yield()
		if _, err := a.Read(task, buf); !errors.Is(err, ErrBusy) {
			t.Errorf("second reader: %v", err)
		}
		a.SetReadDeadline(time.Now().Add(-1)) // reaches the one that waits
		if err := task.Join(reader); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		a.SetReadDeadline(time.Time{})
		err = Within(task, time.Millisecond, func(task *Task) error { _, err := a.Next(task); return err })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		_, err = b.Write(task, []byte("hello")) // the connection is none the worse
		n, err2 := a.Read(task, buf)
		if string(buf[:n]) != "hello" || n == 0 {
			t.Errorf("got %q", buf[:n])
		}
		if n, err := a.Read(task, nil); n != 0 || err != nil {
			t.Errorf("read into nothing: %d, %v", n, err)
		}
		return errors.Join(err, err2)
	})
}

// A peer that does not read does not hold a writer for ever.
func TestSlowReader(t *testing.T) {
	paired(t, func(task *Task, a, b *Conn) error {
		n, err := a.Write(task, make([]byte, 64<<20))
		if !errors.Is(err, os.ErrDeadlineExceeded) || n == 0 || n == 64<<20 {
			t.Errorf("wrote %d: %v", n, err)
		}
		return nil
	}, WithWriteStall(20*time.Millisecond))
}

func TestHalfClose(t *testing.T) {
	paired(t, func(task *Task, a, b *Conn) error {
		a.Write(task, []byte("question"))
		wantErr(t, a.CloseWrite(), nil)
		got, err := io.ReadAll(b.Bind(task))
		if string(got) != "question" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
		b.Write(task, []byte("answer"))
		b.Close()
		got, err = io.ReadAll(a.Bind(task))
		if string(got) != "answer" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
		return nil
	})
}

// Data and the end come in one event; data, and the end while nobody waits.
func TestEndIsNotLost(t *testing.T) {
	paired(t, func(task *Task, a, b *Conn) error {
		a.Write(task, []byte("x"))
		a.Close()
		task.Sleep(5 * time.Millisecond)
		buf := make([]byte, 10)
		if n, err := b.Read(task, buf); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if _, err := b.Read(task, buf); err != io.EOF {
			t.Error(err)
		}
		return nil
	})
}

func TestCloseWakes(t *testing.T) {
	paired(t, func(task *Task, a, b *Conn) error {
		reader := Spawn(task, "", func(task *Task) (int, error) { return a.Read(task, make([]byte, 1)) })
		writer := Spawn(task, "", func(task *Task) (int, error) { return a.Write(task, make([]byte, 64<<20)) })
		task.Sleep(5 * time.Millisecond)
		a.Close()
		for _, f := range []*Future[int]{reader, writer} {
			if _, err := Await(task, f); !errors.Is(err, net.ErrClosed) {
				t.Error(err)
			}
		}
		for _, err := range []error{a.Close(), a.CloseWrite()} {
			if !errors.Is(err, net.ErrClosed) {
				t.Error(err)
			}
		}
		_, err := a.Write(task, []byte("x"))
		if !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		return nil
	})
}

func TestReset(t *testing.T) {
	paired(t, func(task *Task, a, b *Conn) error {
		unix.SetsockoptLinger(a.d.fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1})
		a.Close()
		_, err := b.Read(task, make([]byte, 1))
		if !errors.Is(err, syscall.ECONNRESET) {
			t.Error(err)
		}
		return nil
	})
}

func TestDialErrors(t *testing.T) {
	online(t, func(task *Task) error {
		ln, err := Listen(task, "tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		ln.Close()
		if err := ln.Close(); !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		if _, err := ln.Accept(task); !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		if _, err := Dial(task, "tcp", ln.Addr().String()); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Error(err)
		}
		if _, err := Dial(task, "unix", filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
			t.Error(err)
		}
		for _, f := range []func() error{
			func() error { _, err := Dial(task, "carrier pigeon", "roof"); return err },
			func() error { _, err := Listen(task, "udp", "127.0.0.1:0"); return err },
			func() error { _, err := ListenPacket(task, "tcp", "127.0.0.1:0"); return err },
		} {
			if _, ok := errors.AsType[net.UnknownNetworkError](f()); !ok {
				t.Error(f())
			}
		}
		if _, err := Dial(task, "tcp", "no port"); err == nil {
			t.Error("dialled nothing")
		}
		if _, err := LookupHost(task, "127.0.0.1"); err != nil {
			t.Error(err)
		}
		return nil
	})
}

func TestUDP(t *testing.T) {
	for _, address := range []string{"127.0.0.1:0", "[::1]:0", ":0"} {
		online(t, func(task *Task) error {
			p, err := ListenPacket(task, "udp", address)
			if err != nil {
				return err
			}
			defer p.Close()
			_, port, _ := net.SplitHostPort(p.LocalAddr().String())
			host, _, _ := net.SplitHostPort(address)
			if host == "" {
				host = "127.0.0.1"
			}
			c, err := Dial(task, "udp", net.JoinHostPort(host, port))
			if err != nil {
				return err
			}
			defer c.Close()
			buf := make([]byte, 100)
			for i := range 3 {
				want := fmt.Sprint("ping ", i)
				c.Write(task, []byte(want))
				n, from, err := p.ReadFrom(task, buf)
				if string(buf[:n]) != want || err != nil || from.String() != c.LocalAddr().String() {
					t.Errorf("got %q from %v, want from %v: %v", buf[:n], from, c.LocalAddr(), err)
				}
				wantErr(t, p.WriteTo(task, buf[:n], from), nil)
				got, err := c.Next(task)
				if string(got) != want || err != nil {
					t.Errorf("got %q, %v", got, err)
				}
			}
			p.SetDeadline(time.Now().Add(time.Millisecond))
			if _, _, err := p.ReadFrom(task, buf); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error(err)
			}
			return nil
		})
	}
}

func TestMaxConns(t *testing.T) {
	online(t, func(task *Task) error {
		ln, err := Listen(task, "tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer ln.Close()
		a, err := Dial(task, "tcp", ln.Addr().String())
		if err != nil {
			return err
		}
		b, err := ln.Accept(task)
		if err != nil {
			return err
		}
		defer b.Close()
		_, err = Dial(task, "tcp", ln.Addr().String())
		if !errors.Is(err, ErrConns) {
			t.Error(err)
		}
		peer, err := Blocking(task, func(context.Context) (net.Conn, error) { return net.Dial("tcp", ln.Addr().String()) })
		if err != nil {
			return err
		}
		defer peer.Close()
		err = Within(task, 5*time.Millisecond, func(task *Task) error { _, err := ln.Accept(task); return err })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		next := Spawn(task, "", ln.Accept)
		task.Sleep(time.Millisecond)
		a.Close() // makes room
		c, err := Await(task, next)
		if err == nil {
			err = c.Close()
		}
		return err
	}, WithMaxConns(2))
}

// Out of descriptors, Accept waits, and goes on when there are some again.
func TestSharedBufferSize(t *testing.T) {
	online(t, func(task *Task) error {
		sizes := func(task *Task, c *Conn) error {
			b, err := c.Next(task)
			if err == nil {
				_, err = fmt.Fprintf(writer{task, c}, "%d %s\n", len(b), b)
			}
			return err
		}
		return serving(task, "tcp", "127.0.0.1:0", sizes, func(task *Task, addr string) error {
			got, err := Blocking(task, func(context.Context) (string, error) {
				c, err := net.Dial("tcp", addr)
				if err != nil {
					return "", err
				}
				defer c.Close()
				if _, err := io.WriteString(c, "abcdef"); err != nil {
					return "", err
				}
				b := make([]byte, len("4 abcd\n"))
				_, err = io.ReadFull(c, b)
				return string(b), err
			})
			if got != "4 abcd\n" {
				t.Errorf("got %q", got)
			}
			return err
		})
	}, WithSharedBuffer(4))
}

// writer is a connection as a task writes to it.
type writer struct {
	t *Task
	c *Conn
}

func (w writer) Write(p []byte) (int, error) { return w.c.Write(w.t, p) }

// setTo sets a limit, whose type depends on the system.
func setTo[T int64 | uint64](limit *T, n int) { *limit = T(n) }

// What Next has read is the connection's own as long as Write waits to write it,
// whatever others read meanwhile.
func TestWriteKeepsShared(t *testing.T) {
	online(t, func(task *Task) error {
		return serving(task, "tcp", "127.0.0.1:0", echo, func(task *Task, addr string) error {
			_, err := Blocking(task, func(context.Context) (int, error) {
				stuck, err := net.Dial("tcp", addr)
				if err != nil {
					return 0, err
				}
				defer stuck.Close()
				sent := 0
				for part := bytes.Repeat([]byte("a"), 1<<16); ; { // until nothing more is taken
					stuck.SetWriteDeadline(time.Now().Add(200 * time.Millisecond))
					n, err := stuck.Write(part)
					if sent += n; err != nil {
						break
					}
				}
				other, err := net.Dial("tcp", addr)
				if err != nil {
					return 0, err
				}
				defer other.Close()
				b := bytes.Repeat([]byte("b"), 1<<16)
				for range 100 {
					if _, err := other.Write(b); err != nil {
						return 0, err
					}
					if _, err := io.ReadFull(other, make([]byte, len(b))); err != nil {
						return 0, err
					}
				}
				got := make([]byte, sent)
				if _, err := io.ReadFull(stuck, got); err != nil {
					return 0, err
				}
				if n := bytes.Count(got, []byte("a")); n != sent {
					t.Errorf("%d of %d bytes are another connection's", sent-n, sent)
				}
				return 0, nil
			})
			return err
		})
	})
}

func TestAcceptBackoff(t *testing.T) {
	online(t, func(task *Task) error {
		return serving(task, "tcp", "127.0.0.1:0", echo, func(task *Task, addr string) error {
			peer, err := Blocking(task, func(context.Context) (net.Conn, error) {
				var old unix.Rlimit
				if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &old); err != nil {
					return nil, err
				}
				fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0) // the last one
				if err != nil {
					return nil, err
				}
				low := old
				setTo(&low.Cur, fd+1)
				if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &low); err != nil {
					return nil, err
				}
				var sa unix.SockaddrInet4
				fmt.Sscanf(addr, "127.0.0.1:%d", &sa.Port)
				sa.Addr = [4]byte{127, 0, 0, 1}
				err = unix.Connect(fd, &sa)
				time.Sleep(20 * time.Millisecond) // the server sees that it cannot
				unix.Setrlimit(unix.RLIMIT_NOFILE, &old)
				f := os.NewFile(uintptr(fd), "peer")
				defer f.Close()
				c, e := net.FileConn(f)
				return c, errors.Join(err, e)
			})
			if err != nil {
				return err
			}
			defer peer.Close()
			got, err := Blocking(task, func(context.Context) (string, error) {
				io.WriteString(peer, "late\n")
				return bufio.NewReader(peer).ReadString('\n')
			})
			if got != "late\n" {
				t.Errorf("got %q", got)
			}
			if n := task.Loop().Stats().AcceptBackoffs; n == 0 {
				t.Error("no back-off")
			}
			return err
		})
	})
}

// A handler that panics ends its connection, and no other.
func TestServeContains(t *testing.T) {
	var reported []error
	online(t, func(task *Task) error {
		handle := func(task *Task, c *Conn) error {
			b, err := c.Next(task)
			switch string(b) {
			case "panic":
				panic("handler")
			case "exit":
				runtime.Goexit()
			case "error":
				return io.ErrNoProgress
			case "hang":
				return task.Sleep(time.Hour)
			}
			c.Write(task, b)
			return err
		}
		return serving(task, "tcp", "127.0.0.1:0", handle, func(task *Task, addr string) error {
			for _, word := range []string{"panic", "fine", "exit", "fine", "error", "fine", "hang"} {
				c, err := Dial(task, "tcp", addr)
				if err != nil {
					return err
				}
				defer c.Close()
				c.Write(task, []byte(word))
				if word == "hang" {
					break
				}
				got, _ := io.ReadAll(c.Bind(task))
				if (string(got) == "fine") != (word == "fine") {
					t.Errorf("%s: got %q", word, got)
				}
			}
			return task.Sleep(5 * time.Millisecond)
		})
	}, WithErrorHandler(func(err error) { reported = append(reported, err) }))
	if len(reported) != 3 || reported[0].(*TaskError).Err.Error() != "eventloop: panic: handler" ||
		!errors.Is(reported[1], ErrGoexit) || !errors.Is(reported[2], io.ErrNoProgress) {
		t.Errorf("reported %v", reported)
	}
}

// What is open when the loop closes is closed, and named.
func TestCloseNamesLeaks(t *testing.T) {
	var fds []int
	before := runtime.NumGoroutine()
	err := Run(t.Context(), func(task *Task) error {
		a, b, err := pair(task)
		if err == nil {
			fds = []int{a.d.fd, b.d.fd}
		}
		return err
	})
	e, isClose := errors.AsType[*CloseError](err)
	if !isClose || len(e.Leaks) != 2 || !strings.Contains(e.Leaks[0].Made, "net_test.go:") {
		t.Errorf("error %v", err)
	}
	for _, fd := range fds {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != unix.EBADF {
			t.Errorf("descriptor %d: %v", fd, err)
		}
	}
	settled(t, before)
}

func TestWatch(t *testing.T) {
	online(t, func(task *Task) error {
		l := task.Loop()
		r, w, err := os.Pipe()
		if err != nil {
			return err
		}
		defer r.Close()
		defer w.Close()
		raw, err := r.SyscallConn()
		if err != nil {
			return err
		}
		told, resolve := NewFuture[string](l)
		var watch *Watch
		var got bytes.Buffer
		raw.Control(func(fd uintptr) {
			watch, err = l.Watch(int(fd), Readable, func(e Events) {
				buf := make([]byte, 3) // less than there is: it is told again
				n, _ := unix.Read(int(fd), buf)
				got.Write(buf[:n])
				if e&Hangup != 0 && n == 0 {
					watch.Close()
					resolve(got.String(), nil)
				}
			})
		})
		if err != nil {
			return err
		}
		io.WriteString(w, "some words")
		task.Sleep(time.Millisecond)
		io.WriteString(w, " more")
		w.Close()
		s, err := Await(task, told)
		if s != "some words more" {
			t.Errorf("got %q", s)
		}
		watch.Close() // harmless
		file, err2 := os.Open("net_test.go")
		if err2 == nil {
			defer file.Close()
			if _, err := l.Watch(int(file.Fd()), Readable, func(Events) {}); runtime.GOOS == "linux" && !errors.Is(err, unix.EPERM) {
				t.Error(err)
			}
		}
		return errors.Join(err, err2)
	})
}

// While callbacks are always ready, and while posts storm in, I/O goes on.
func TestIOIsNotStarved(t *testing.T) {
	paired(t, func(task *Task, a, b *Conn) error {
		l := task.Loop()
		stop := false
		var greedy func()
		greedy = func() {
			if !stop {
				l.Soon(greedy)
			}
		}
		l.Soon(greedy)
		quit, calm := make(chan bool), make(chan bool)
		go func() {
			defer close(calm)
			for {
				select {
				case <-quit:
					return
				default:
					if l.Post(func() {}) != nil {
						runtime.Gosched()
					}
				}
			}
		}()
		server := l.Go("", func(task *Task) error { return echo(task, b) })
		for range 100 {
			if _, err := a.Write(task, []byte("x")); err != nil {
				return err
			}
			if _, err := a.Next(task); err != nil {
				return err
			}
		}
		stop = true
		close(quit)
		<-calm
		drained, resolve := NewFuture[int](l)
		for l.Post(func() { resolve(0, nil) }) != nil { // the inbox is full
			task.Yield()
		}
		Await(task, drained)
		a.Close()
		wantErr(t, task.Join(server), io.EOF)
		return nil
	})
}

// The numbers of descriptors are used again at once; events of the old do not
// reach the new.
func TestDescriptorReuse(t *testing.T) {
	online(t, func(task *Task) error {
		return serving(task, "tcp", "127.0.0.1:0", func(task *Task, c *Conn) error {
			_, err := c.Write(task, []byte("hi"))
			return err
		}, func(task *Task, addr string) error {
			for range 300 {
				c, err := Dial(task, "tcp", addr)
				if err != nil {
					return err
				}
				got, err := io.ReadAll(c.Bind(task))
				if string(got) != "hi" || err != nil {
					t.Errorf("got %q, %v", got, err)
				}
				c.Close()
			}
			return nil
		})
	})
}

// A message there and back, between two tasks, allocates nothing, though each
// waits.
func TestConnAllocs(t *testing.T) {
	paired(t, func(task *Task, a, b *Conn) error {
		server := task.Loop().Go("", func(task *Task) error { return echo(task, b) })
		msg := []byte("hello")
		per := testing.AllocsPerRun(100, func() {
			a.Write(task, msg)
			if got, err := a.Next(task); string(got) != "hello" || err != nil {
				t.Errorf("%q, %v", got, err)
			}
		})
		if per != 0 {
			t.Errorf("%v allocations", per)
		}
		a.Close()
		wantErr(t, task.Join(server), io.EOF)
		return nil
	})
}

// A Write that must let others run before it begins keeps what Next has read, too.
func TestForcedYieldKeepsShared(t *testing.T) {
	paired(t, func(task *Task, a, b *Conn) error {
		c, d, err := pair(task)
		if err != nil {
			return err
		}
		defer c.Close()
		defer d.Close()
		b.Write(task, []byte("mine"))
		d.Write(task, []byte("others"))
		p, err := a.Next(task)
		if err != nil {
			return err
		}
		other := task.Loop().Go("", func(task *Task) error { _, err := c.Next(task); return err })
		task.budget = 1
		if _, err := a.Write(task, p); err != nil {
			return err
		}
		got, err := b.Next(task)
		if string(got) != "mine" {
			t.Errorf("sent %q", got)
		}
		return errors.Join(err, task.Join(other))
	})
}

// What Next has read can be written to a file.
func TestFileKeepsShared(t *testing.T) {
	paired(t, func(task *Task, a, b *Conn) error {
		r, w, err := os.Pipe()
		if err != nil {
			return err
		}
		defer r.Close()
		file := &File{task.l, w, here(0)}
		defer w.Close()
		full := 0 // so that a write waits
		fd, err := sock.Dup(w)
		if err != nil {
			return err
		}
		for n := 0; ; full += n {
			if n, _ = sock.Write(fd, make([]byte, 4096)); n <= 0 {
				break
			}
		}
		defer sock.Close(fd)
		b.Write(task, bytes.Repeat([]byte("m"), 100))
		p, err := a.Next(task)
		if err != nil {
			return err
		}
		other := task.Loop().Go("", func(task *Task) error {
			if _, err := b.Next(task); err != nil {
				return err
			}
			_, err := Blocking(task, func(context.Context) (int, error) { return io.ReadFull(r, make([]byte, full)) })
			return err
		})
		a.Write(task, bytes.Repeat([]byte("o"), 100))
		if _, err := file.Write(task, p); err != nil {
			return err
		}
		got := make([]byte, 100)
		_, err = Blocking(task, func(context.Context) (int, error) { return io.ReadFull(r, got) })
		if n := bytes.Count(got, []byte("m")); n != 100 {
			t.Errorf("wrote %q", got)
		}
		return errors.Join(err, task.Join(other))
	})
}

// Datagrams that come together are all read, also an empty one, which is no end.
func TestDatagramsTogether(t *testing.T) {
	online(t, func(task *Task) error {
		p, err := ListenPacket(task, "udp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer p.Close()
		c, err := Dial(task, "udp", p.LocalAddr().String())
		if err != nil {
			return err
		}
		defer c.Close()
		to := c.LocalAddr().(*net.UDPAddr).AddrPort()
		for _, s := range []string{"one", "", "three"} {
			wantErr(t, p.WriteTo(task, []byte(s), to), nil)
		}
		task.Sleep(5 * time.Millisecond)
		c.SetReadDeadline(time.Now().Add(5 * time.Second))
		for _, want := range []string{"one", "", "three"} {
			if got, err := c.Next(task); string(got) != want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
		}
		return nil
	})
}

// To change the deadline of a Write that waits does not free the peer of WithWriteStall.
func TestWriteStallOutlivesDeadlines(t *testing.T) {
	paired(t, func(task *Task, a, b *Conn) error {
		writer := Spawn(task, "", func(task *Task) (int, error) { return a.Write(task, make([]byte, 64<<20)) })
		task.Sleep(10 * time.Millisecond)
		a.SetWriteDeadline(time.Time{})
		err := Within(task, 5*time.Second, func(task *Task) error { _, err := Await(task, writer); return err })
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		return nil
	}, WithWriteStall(50*time.Millisecond))
}

// A connection whose task cannot begin is closed.
func TestServeWithoutTasks(t *testing.T) {
	var reported []error
	online(t, func(task *Task) error {
		return serving(task, "tcp", "127.0.0.1:0", echo, func(task *Task, addr string) error {
			c, err := Dial(task, "tcp", addr)
			if err != nil {
				return err
			}
			defer c.Close()
			c.SetReadDeadline(time.Now().Add(5 * time.Second))
			if _, err := c.Next(task); err != io.EOF {
				t.Errorf("error %v", err)
			}
			return nil
		})
	}, WithMaxTasks(2), WithErrorHandler(func(err error) { reported = append(reported, err) }))
	if len(reported) != 1 || !errors.Is(reported[0], ErrTasks) {
		t.Errorf("reported %v", reported)
	}
}

// A connection that is handed to a loop which closes before it takes it is closed.
func TestMoveToClosing(t *testing.T) {
	for _, closed := range []bool{false, true} {
		to := newLoop(t)
		paired(t, func(task *Task, a, b *Conn) error {
			if closed {
				to.Close()
			}
			if err := a.Move(to, echo); (err == nil) == closed {
				t.Errorf("error %v", err)
			}
			if _, err := Blocking(task, func(context.Context) (int, error) { return 0, to.Close() }); err != nil {
				t.Error(err)
			}
			b.SetReadDeadline(time.Now().Add(time.Second))
			if _, err := b.Next(task); err != io.EOF {
				t.Errorf("error %v", err)
			}
			return nil
		})
	}
}

// Accept of a listener that is closed returns also while it waits for room.
func TestCloseWhileFull(t *testing.T) {
	paired(t, func(task *Task, a, b *Conn) error {
		ln, err := Listen(task, "tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		accept := Spawn(task, "", ln.Accept)
		task.Yield()
		ln.Close()
		err = Within(task, 5*time.Second, func(task *Task) error { _, err := Await(task, accept); return err })
		if !errors.Is(err, net.ErrClosed) {
			t.Errorf("error %v", err)
		}
		return nil
	}, WithMaxConns(2))
}
