// Bench measures runtime/eventloop beside its peers, in one run, and prints a
// table: how much of the time, or the memory, of each peer it needs. On a shared
// machine only such ratios are worth anything.
//
//	go run -C bench .              # everything; some three minutes
//	go run -C bench . -only echo   # one measure
//	go run -C bench . -rounds 9 -o README.md
//
// Each measurement is a process of its own. They take turns, for -rounds rounds;
// the table has the medians. Peers that need another language are built into a
// temporary folder if its compiler is there, and left out if not.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A result is what a process of the benchmark says on its standard output.
type result struct {
	Wall float64 // ns for each operation
	CPU  float64 // ns of processor time for each operation, of all threads
	Mem  float64 // bytes for each
}

// A measure is one thing that is measured.
type measure struct {
	name, what string
	by         func(result) float64
	unit       string
	ours       []string           // of peers
	gates      map[string]float64 // at most so many times that peer
}

func wall(r result) float64 { return r.Wall }
func cpu(r result) float64  { return r.CPU }
func mem(r result) float64  { return r.Mem }

var measures = []measure{
	{"post", "a function posted from another goroutine or thread, a million of them", wall, "ns",
		[]string{"eventloop"}, map[string]float64{"channel": 1}},
	{"pingpong", "posted, run, answered, one at a time", wall, "ns",
		[]string{"eventloop"}, map[string]float64{"channel": 3, "gnet": 0.4}},
	{"yield", "a thousand tasks that yield in turn", cpu, "ns", []string{"eventloop"}, map[string]float64{"goroutines": 1.3}},
	{"spawn", "a task started and awaited", cpu, "ns", []string{"eventloop"}, map[string]float64{"goroutines": 1.5}},
	{"timers", "one of a million timers over a second, set and run", cpu, "ns",
		[]string{"eventloop"}, map[string]float64{"goroutines": 0.5}},
	{"timing", "a callback, with WithTiming and without", cpu, "ns", []string{"timing"}, nil},
	{"echo", "64 bytes there and back, 100 connections, processor time of the server", cpu, "ns",
		[]string{"eventloop"}, map[string]float64{"epoll in C": 1.15, "goroutines": 1}},
	{"idle", "a connection that waits, of 5,000, memory of the server", mem, "B",
		[]string{"eventloop"}, map[string]float64{}},
}

func main() {
	rounds := flag.Int("rounds", 5, "how often each is measured")
	only := flag.String("only", "", "measures, separated by commas; all if empty")
	out := flag.String("o", "", "write the table there too, between its markers")
	child := flag.String("child", "", "for its own use")
	peer := flag.String("peer", "", "for its own use")
	flag.Parse()
	if *child != "" {
		if err := runChild(*child, *peer); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if err := run(*rounds, *only, *out); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(rounds int, only, out string) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	peers := foreign(dir)
	var table bytes.Buffer
	missed := 0
	for _, m := range measures {
		if only != "" && !slices.Contains(strings.Split(only, ","), m.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s\n", m.name)
		names := goPeers[m.name]
		commands := map[string][]string{}
		for _, n := range names {
			commands[n] = []string{self, "-child", m.name, "-peer", n}
		}
		for _, f := range peers {
			if slices.Contains(f.can, m.name) {
				names = append(names, f.name)
				commands[f.name] = append(slices.Clone(f.command), m.name)
			}
		}
		results := map[string][]float64{}
		for range rounds {
			for _, n := range names {
				r, err := one(self, m.name, commands[n])
				if err != nil {
					return fmt.Errorf("%s of %s: %w", m.name, n, err)
				}
				results[n] = append(results[n], m.by(r))
			}
		}
		missed += m.report(&table, names, results)
	}
	head := fmt.Sprintf("%s, %s, %d processors, %s/%s, %s, %d rounds.\n\n",
		time.Now().Format(time.DateOnly), machine(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), rounds)
	fmt.Print(head, table.String())
	if out != "" {
		if err := insert(out, head+table.String()); err != nil {
			return err
		}
	}
	if missed > 0 {
		return fmt.Errorf("%d gates are not met", missed)
	}
	return nil
}

// one runs one measurement. For a server, the load comes from a process of ours.
func one(self, measure string, command []string) (r result, err error) {
	var stdout bytes.Buffer
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stderr = os.Stderr
	if measure != "echo" && measure != "idle" {
		cmd.Stdout = &stdout
		if err := cmd.Run(); err != nil {
			return r, err
		}
		for line := range bytes.Lines(stdout.Bytes()) {
			if line[0] == '{' { // gnet says more than it was asked
				return r, json.Unmarshal(line, &r)
			}
		}
		return r, errors.New("no result")
	}
	return load(measure, cmd)
}

func median(xs []float64) float64 {
	xs = slices.Sorted(slices.Values(xs))
	return xs[len(xs)/2]
}

// report writes a table of one measure, and returns how many gates are missed.
func (m *measure) report(w *bytes.Buffer, names []string, results map[string][]float64) (missed int) {
	ours := median(results[m.ours[0]])
	fmt.Fprintf(w, "**%s**: %s\n\n| | %s | ours ÷ it | gate |\n|---|---|---|---|\n", m.name, m.what, m.unit)
	slices.SortStableFunc(names, func(a, b string) int { return int(median(results[a]) - median(results[b])) })
	for _, n := range names {
		x := median(results[n])
		gate := ""
		if limit, ok := m.gates[n]; ok {
			gate = fmt.Sprintf("≤ %.2f ✓", limit)
			if ours/x > limit {
				gate = fmt.Sprintf("≤ %.2f **missed**", limit)
				missed++
			}
		}
		fmt.Fprintf(w, "| %s | %.0f | %.2f | %s |\n", n, x, ours/x, gate)
	}
	fmt.Fprintln(w)
	return missed
}

func insert(file, text string) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	const begin, end = "<!-- begin of the table -->\n", "<!-- end of the table -->\n"
	before, rest, ok := strings.Cut(string(old), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return errors.New(file + " has no markers for the table")
	}
	return os.WriteFile(file, []byte(before+begin+text+end+after), 0o644)
}

func machine() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	for line := range strings.Lines(string(data)) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == "model name" {
			return strings.TrimSpace(v)
		}
	}
	return "unknown processor"
}

// A peer of another language.
type foreignPeer struct {
	name    string
	command []string
	can     []string
}

// foreign builds what it can.
func foreign(dir string) []foreignPeer {
	var list []foreignPeer
	try := func(name, cmd string, args ...string) bool {
		if out, err := exec.Command(cmd, args...).CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "without %s: %v %.200s\n", name, err, out)
			return false
		}
		return true
	}
	epoll, uv := filepath.Join(dir, "epoll"), filepath.Join(dir, "uv")
	if try("epoll in C", "cc", "-O2", "-o", epoll, "peers/epoll.c") {
		list = append(list, foreignPeer{"epoll in C", []string{epoll}, []string{"echo", "idle"}})
	}
	if try("libuv", "cc", "-O2", "-o", uv, "peers/uv.c", "-luv", "-lpthread") {
		list = append(list, foreignPeer{"libuv", []string{uv}, []string{"post", "pingpong", "timers", "echo", "idle"}})
	}
	for _, py := range []string{"/usr/bin/python3", "python3"} {
		if try("asyncio of "+py, py, "-c", "import asyncio") {
			all := []string{"post", "pingpong", "yield", "spawn", "timers", "echo", "idle"}
			list = append(list, foreignPeer{"asyncio", []string{py, "peers/aio.py", "asyncio"}, all})
			if try("uvloop", py, "-c", "import uvloop") {
				list = append(list, foreignPeer{"uvloop", []string{py, "peers/aio.py", "uvloop"}, all})
			}
			break
		}
	}
	tokio := filepath.Join(dir, "tokio")
	build := []string{"build", "--release", "--quiet", "--manifest-path", "peers/tokio/Cargo.toml", "--target-dir", tokio}
	const debian = "/usr/share/cargo/registry" // of librust-tokio+full-dev
	if _, err := os.Stat(debian); err == nil {
		build = append(build, "--config", "source.crates-io.replace-with='debian'", "--config", "source.debian.directory='"+debian+"'")
	}
	if try("tokio", "cargo", build...) {
		list = append(list, foreignPeer{"tokio", []string{filepath.Join(tokio, "release", "peer")},
			[]string{"post", "pingpong", "yield", "spawn", "timers", "echo", "idle"}})
	}
	return list
}
