package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	ours "github.com/loopvet/loopvet/runtime/eventloop"
)

// load starts a server and puts load on it: 100 connections with one message of
// 64 bytes each under way for echo, 10,000 that say one word and wait for idle.
// The client is a loop of ours, the same for all.
func load(measure string, cmd *exec.Cmd) (r result, err error) {
	cmd.Env = append(os.Environ(), "BENCH_ADDR=127.0.0.1:0")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return r, err
	}
	if err := cmd.Start(); err != nil {
		return r, err
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	addr := ""
	for out := bufio.NewReader(stdout); addr == "" || strings.Contains(addr, " "); { // gnet says more than it was asked
		line, err := out.ReadString('\n')
		if err != nil {
			return r, fmt.Errorf("the server did not start: %w", err)
		}
		addr = strings.TrimSpace(line)
	}
	time.Sleep(100 * time.Millisecond) // some print before they listen
	err = ours.Run(context.Background(), func(t *ours.Task) error {
		if measure == "idle" {
			r, err = idle(t, addr, cmd.Process.Pid)
		} else {
			r, err = echo(t, addr, cmd.Process.Pid)
		}
		return err
	}, ours.WithSlowAfter(time.Minute)) // the client's own stalls are nobody's concern
	return r, err
}

func echo(t *ours.Task, addr string, pid int) (r result, err error) {
	const conns, warmup, long = 100, 300 * time.Millisecond, 1500 * time.Millisecond
	n, stop := 0, false
	err = ours.Together(t, func(g *ours.TaskGroup) error {
		for range conns {
			g.Go("", func(t *ours.Task) error {
				c, err := ours.Dial(t, "tcp", addr)
				if err != nil {
					return err
				}
				defer c.Close()
				msg := []byte(strings.Repeat("x", 64))
				for !stop {
					if _, err := c.Write(t, msg); err != nil {
						return err
					}
					if _, err := io.ReadFull(c.Bind(t), msg); err != nil {
						return err
					}
					n++
				}
				return nil
			})
		}
		if err := t.Sleep(warmup); err != nil {
			return err
		}
		n0, begin, before := n, time.Now(), cpuOf(pid)
		if err := t.Sleep(long); err != nil {
			return err
		}
		done := float64(n - n0)
		r.CPU = (cpuOf(pid) - before) / done
		r.Wall = float64(time.Since(begin)) / done
		stop = true
		return nil
	})
	return r, err
}

func idle(t *ours.Task, addr string, pid int) (r result, err error) {
	const conns = 10_000
	time.Sleep(200 * time.Millisecond)
	before := rss(pid)
	var open []*ours.Conn
	defer func() {
		for _, c := range open {
			c.Close()
		}
	}()
	for range conns {
		c, err := ours.Dial(t, "tcp", addr)
		if err != nil {
			return r, err
		}
		open = append(open, c)
		if _, err := c.Write(t, []byte("hi")); err != nil {
			return r, err
		}
		if _, err := c.Next(t); err != nil {
			return r, err
		}
	}
	if err := t.Sleep(500 * time.Millisecond); err != nil {
		return r, err
	}
	r.Mem = (rss(pid) - before) / conns
	return r, nil
}

// cpuOf is the processor time of a process, in ns.
func cpuOf(pid int) float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), ") ")
	fields := strings.Fields(rest)
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) * 1e9 / 100 // USER_HZ is 100 on Linux
}

// rss is the memory of a process that is in RAM.
func rss(pid int) float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	pages, _ := strconv.ParseFloat(strings.Fields(string(data))[1], 64)
	return pages * float64(os.Getpagesize())
}
