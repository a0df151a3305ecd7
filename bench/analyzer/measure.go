package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A cost is what one command took, with all processes that it started.
type cost struct {
	cpu, wall time.Duration
	peak      int64 // resident bytes of the largest process
	status    int
}

// measure runs a command. That it found something is no error.
func measure(dir string, env []string, args ...string) (cost, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	start := time.Now()
	err := cmd.Run()
	c := cost{wall: time.Since(start)}
	if cmd.ProcessState == nil {
		return c, err
	}
	c.status = cmd.ProcessState.ExitCode()
	c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.peak = u.Maxrss * 1024 // kilobytes on Linux
	}
	if c.status < 0 || c.status > 3 {
		return c, fmt.Errorf("%s: %v: %.300s", args[0], err, errs.Bytes())
	}
	return c, nil
}

// A tool is what is compared.
type tool struct {
	name     string
	args     []string
	cache    string // name of the variable for its own cache; "" if it uses the go command's
	once     bool   // has no caches: only measured with compiled code
	compiles bool   // what is not compiled
}

// tools are those that are there.
func tools(loopvet, names string) []tool {
	out := []tool{
		{name: "loopvet", args: []string{loopvet, "./..."}, cache: "LOOPVET_CACHE"},
		{name: "go vet", args: []string{"go", "vet", "./..."}, compiles: true},
		{name: "Staticcheck", args: []string{"staticcheck", "./..."}, cache: "STATICCHECK_CACHE", compiles: true},
		{name: "nilaway", args: []string{"nilaway", "./..."}, once: true},
	}
	return slices.DeleteFunc(out, func(t tool) bool {
		if names != "" && !slices.Contains(strings.Split(names, ","), strings.ToLower(strings.ReplaceAll(t.name, " ", ""))) {
			return true
		}
		_, err := exec.LookPath(t.args[0])
		return err != nil
	})
}

// The states that a run finds.
const (
	nothing   = "from nothing"
	compiled  = "compiled code present"
	unchanged = "nothing changed"
	leaf      = "one leaf file changed"
	root      = "one root file changed"
)

var states = []string{nothing, compiled, unchanged, leaf, root}

// A row is one line of the table.
type row struct {
	program, state, tool string
	cost
}

// A bench measures one program.
type bench struct {
	program
	dir, work string
	runs      int
	once      bool
	tools     []tool
	edits     int
}

// short is what is measured several times.
const short = 20 * time.Second

func (b *bench) run() ([]row, error) {
	var rows []row
	if out, err := exec.Command("go", "-C", b.dir, "list", "-deps", "./...").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("it cannot be listed; fetch its modules with go mod download: %.300s", out)
	}
	for _, file := range []string{b.leaf, b.program.root} {
		before, err := os.ReadFile(filepath.Join(b.dir, file))
		if err != nil {
			return nil, err
		}
		defer os.WriteFile(filepath.Join(b.dir, file), before, 0o666)
	}
	add := func(state string, t tool, c cost) {
		rows = append(rows, row{b.name, state, t.name, c})
		fmt.Fprintf(os.Stderr, "%-8s %-22s %-12s %7.2f CPU s %7.2f s %6d MB\n", b.name, state, t.name, c.cpu.Seconds(), c.wall.Seconds(), c.peak>>20)
	}
	// Staticcheck compiles whatever the others need, so that its cache of compiled
	// code is theirs afterwards.
	shared := filepath.Join(b.work, "compiled")
	for _, t := range b.tools {
		if t.once || b.once && t.compiles {
			continue
		}
		cache := filepath.Join(b.work, "gocache "+t.name)
		if t.name == "Staticcheck" {
			cache = shared
		}
		if err := os.RemoveAll(cache); err != nil {
			return nil, err
		}
		c, err := measure(b.dir, b.env(t, cache, true), t.args...)
		if err != nil {
			return nil, err
		}
		add(nothing, t, c)
		if cache != shared {
			if err := os.RemoveAll(cache); err != nil {
				return nil, err
			}
		}
	}
	if b.once {
		if err := os.RemoveAll(shared); err != nil {
			return nil, err
		}
	}
	compiling, err := measure(b.dir, []string{"GOCACHE=" + shared, "GOFLAGS="}, "go", "list", "-export", "-deps", "-test", "./...")
	if err != nil {
		return nil, err
	}
	if b.once {
		add(nothing, tool{name: "(compiling)"}, compiling)
	}
	for _, state := range states[1:] {
		for _, t := range b.tools {
			if t.once && state != compiled {
				continue
			}
			var best cost
			for i := range b.runs {
				switch state {
				case leaf, root:
					file := b.leaf
					if state == root {
						file = b.program.root
					}
					if err := b.edit(file); err != nil {
						return nil, err
					}
				case compiled:
					if t.cache == "" && i > 0 {
						continue // go vet has its results by now
					}
				}
				time.Sleep(2500 * time.Millisecond) // an edit takes a person longer than that
				c, err := measure(b.dir, b.env(t, shared, state == compiled), t.args...)
				if err != nil {
					return nil, err
				}
				if i == 0 || c.cpu < best.cpu {
					best = c
				}
				if c.wall > short {
					break
				}
			}
			add(state, t, best)
			if b.once && t.compiles && state == compiled {
				best.cpu, best.wall, best.peak = best.cpu+compiling.cpu, best.wall+compiling.wall, max(best.peak, compiling.peak)
				add(nothing, t, best)
			}
		}
	}
	return rows, nil
}

// env is what a tool finds its caches by; they are made empty for a fresh start.
func (b *bench) env(t tool, gocache string, fresh bool) []string {
	env := []string{"GOCACHE=" + gocache, "GOFLAGS=", "GOPROXY=off"}
	if t.cache != "" {
		dir := filepath.Join(b.work, "cache "+t.name)
		if fresh {
			os.RemoveAll(dir)
		}
		os.MkdirAll(dir, 0o777)
		env = append(env, t.cache+"="+dir)
	}
	return env
}

// edit adds a function that is not there yet.
func (b *bench) edit(file string) error {
	b.edits++
	f, err := os.OpenFile(filepath.Join(b.dir, file), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	fmt.Fprintf(f, "\nfunc BenchEdit%d() int { return %d }\n", b.edits, b.edits)
	return f.Close()
}
