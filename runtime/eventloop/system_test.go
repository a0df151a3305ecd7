//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package eventloop

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func TestFiles(t *testing.T) {
	online(t, func(task *Task) error {
		name := filepath.Join(t.TempDir(), "file")
		wantErr(t, WriteFile(task, name, []byte("hello"), 0o600), nil)
		f, err := OpenFile(task, name, os.O_RDWR|os.O_APPEND, 0)
		if err != nil {
			return err
		}
		if n, err := f.Write(task, []byte(" world")); n != 6 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		wantErr(t, f.Sync(task), nil)
		buf := make([]byte, 3)
		if n, err := f.ReadAt(task, buf, 6); string(buf[:n]) != "wor" || err != nil {
			t.Errorf("%q, %v", buf[:n], err)
		}
		wantErr(t, f.Close(task), nil)
		if err := f.Close(task); !errors.Is(err, fs.ErrClosed) {
			t.Error(err)
		}
		if f, err = OpenFile(task, name, os.O_RDONLY, 0); err != nil {
			return err
		}
		all, err := io.ReadAll(f.Bind(task))
		if string(all) != "hello world" || err != nil {
			t.Errorf("%q, %v", all, err)
		}
		closing := task.Loop().Go("", func(task *Task) error { // also when cancelled
			task.Sleep(time.Hour)
			return f.Close(task)
		})
		task.Yield()
		closing.Cancel(io.EOF)
		wantErr(t, task.Join(closing), nil)
		data, err := ReadFile(task, name)
		if string(data) != "hello world" {
			t.Errorf("%q", data)
		}
		if _, err := ReadFile(task, name+"2"); !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
		return err
	})
	err := Run(t.Context(), func(task *Task) error {
		_, err := OpenFile(task, "system_test.go", os.O_RDONLY, 0)
		return err
	})
	if e, isClose := errors.AsType[*CloseError](err); !isClose || len(e.Leaks) != 1 || e.Leaks[0].What != "file system_test.go" {
		t.Errorf("error %v", err)
	}
}

func TestSignals(t *testing.T) {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, syscall.SIGUSR1) // starts the goroutine of os/signal, which stays
	signal.Stop(ch)
	online(t, func(task *Task) error {
		got, resolve := NewFuture[os.Signal](task.Loop())
		h := task.Loop().Signal(func(s os.Signal) { resolve(s, nil) }, syscall.SIGUSR1)
		self, err := os.FindProcess(os.Getpid())
		if err != nil {
			return err
		}
		self.Signal(syscall.SIGUSR1)
		if s, err := Await(task, got); s != syscall.SIGUSR1 || err != nil {
			t.Errorf("%v, %v", s, err)
		}
		if !h.Cancel() || h.Cancel() {
			t.Error("want one Cancel")
		}
		task.Loop().Signal(func(os.Signal) { t.Error("got one") }, syscall.SIGUSR2) // ended by Close
		return nil
	})
}

func TestProcess(t *testing.T) {
	online(t, func(task *Task) error {
		p, err := Start(task, exec.Command("sh", "-c", "cat; echo oops >&2; exit 3"))
		if err != nil {
			return err
		}
		defer p.Stdout.Close()
		defer p.Stderr.Close()
		if p.State() != nil || p.Pid() == 0 {
			t.Error("ended, or never began")
		}
		in := bytes.Repeat([]byte("line\n"), 100_000) // more than a pipe holds
		err = Together(task, func(g *TaskGroup) error {
			g.Go("feed", func(t *Task) error {
				_, err := p.Stdin.Write(t, in)
				return errors.Join(err, p.Stdin.Close())
			})
			out, err := io.ReadAll(p.Stdout.Bind(task))
			if !bytes.Equal(out, in) {
				t.Errorf("%d bytes, want %d", len(out), len(in))
			}
			return err
		})
		if err != nil {
			return err
		}
		if out, err := io.ReadAll(p.Stderr.Bind(task)); string(out) != "oops\n" || err != nil {
			t.Errorf("%q, %v", out, err)
		}
		var exit *exec.ExitError
		if err := p.Wait(task); !errors.As(err, &exit) || exit.ExitCode() != 3 || p.State().ExitCode() != 3 {
			t.Error(err)
		}

		p, err = Start(task, &exec.Cmd{Path: "/bin/sleep", Args: []string{"sleep", "1000"}, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr})
		if err != nil {
			return err
		}
		err = Within(task, time.Millisecond, p.Wait) // kills it
		if !errors.Is(err, context.DeadlineExceeded) || p.State().Success() {
			t.Error(err, p.State())
		}
		_, err = Start(task, exec.Command("/does/not/exist"))
		if !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
		return nil
	})
	err := Run(t.Context(), func(task *Task) error {
		_, err := Start(task, &exec.Cmd{Path: "/bin/sleep", Args: []string{"sleep", "1000"}, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr})
		return err
	})
	if e, isClose := errors.AsType[*CloseError](err); !isClose || len(e.Leaks) != 1 || !strings.HasPrefix(e.Leaks[0].What, "process /bin/sleep") {
		t.Errorf("error %v", err)
	}
}

func TestGroup(t *testing.T) {
	for _, network := range []string{"tcp", "unix"} {
		t.Run(network, func(t *testing.T) {
			before := runtime.NumGoroutine()
			g, err := NewGroup(3, WithName("pool"), WithErrorHandler(func(err error) { t.Error(err) }), WithSlowAfter(time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			address := "127.0.0.1:0"
			if network == "unix" {
				address = filepath.Join(t.TempDir(), "s")
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			addr := make(chan net.Addr, 1)
			var served [3]atomic.Int32
			done := make(chan error, 1)
			go func() {
				done <- g.Serve(ctx, network, address, func(a net.Addr) { addr <- a }, func(task *Task, c *Conn) error {
					served[slices.Index(g.Loops(), task.Loop())].Add(1)
					return echo(task, c)
				})
			}()
			a := <-addr
			for i := range 60 {
				c, err := net.Dial(network, a.String())
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(c, "%d", i)
				buf := make([]byte, 10)
				if n, err := c.Read(buf); string(buf[:n]) != fmt.Sprint(i) {
					t.Errorf("%q, %v", buf[:n], err)
				}
				if i%2 == 0 { // the others are still open at the end
					c.Close()
				} else {
					defer c.Close()
				}
			}
			cancel(io.EOF)
			wantErr(t, <-done, io.EOF)
			sum := int32(0)
			for i := range served {
				n := served[i].Load()
				if sum += n; n == 0 {
					t.Errorf("loop %d served nobody", i)
				}
			}
			if sum != 60 || g.Loops()[2].Stats().Name != "pool/2" {
				t.Errorf("%d served", sum)
			}
			settled(t, before)
		})
	}
	if _, err := NewGroup(2, WithInbox(0)); err == nil {
		t.Error("no error")
	}
	g, _ := NewGroup(0)
	err := g.Run(t.Context(), func(task *Task, i int) error {
		if i == 0 {
			return io.ErrNoProgress
		}
		return task.Sleep(time.Hour)
	})
	if !errors.Is(err, io.ErrNoProgress) || err.Error() != io.ErrNoProgress.Error() {
		t.Error(err)
	}
}

// A Group hands connections only to loops that have room, and keeps the rest waiting.
func TestGroupHasRoom(t *testing.T) {
	before := runtime.NumGoroutine()
	g, err := NewGroup(2, WithMaxConns(1), WithSlowAfter(time.Minute), WithErrorHandler(func(err error) { t.Error(err) }))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	addr, done := make(chan net.Addr, 1), make(chan error, 1)
	go func() { done <- g.Serve(ctx, "tcp", "127.0.0.1:0", func(a net.Addr) { addr <- a }, echo) }()
	a := <-addr
	var conns []net.Conn
	answered := func(c net.Conn, within time.Duration) bool {
		fmt.Fprint(c, "x")
		c.SetReadDeadline(time.Now().Add(within))
		_, err := c.Read(make([]byte, 1))
		return err == nil
	}
	for i := range 4 {
		c, err := net.Dial("tcp", a.String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		conns = append(conns, c)
		if i < 2 && !answered(c, 5*time.Second) || i >= 2 && answered(c, 20*time.Millisecond) {
			t.Errorf("connection %d", i)
		}
	}
	conns[0].Close()
	conns[1].Close()
	for _, c := range conns[2:] {
		if !answered(c, 5*time.Second) {
			t.Error("no answer though there is room")
		}
	}
	cancel(io.EOF)
	wantErr(t, <-done, io.EOF)
	settled(t, before)
}
