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
	"cmp"
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
	ours       string // of peers
	gates      []gate
}

// A gate is what a measure is meant to keep: a value of the medians of its peers,
// and its limit.
type gate struct {
	what  string
	needs []string
	value func(median func(peer string) float64) float64
	limit float64
}

// times is the gate of at most so many times a peer.
func times(ours, peer string, limit float64) gate {
	return gate{"÷ " + peer, []string{ours, peer}, func(m func(string) float64) float64 { return m(ours) / m(peer) }, limit}
}

// atMost is the gate of a count, or of bytes.
func atMost(ours, unit string, limit float64) gate {
	return gate{unit, []string{ours}, func(m func(string) float64) float64 { return m(ours) }, limit}
}

func wall(r result) float64 { return r.Wall }
func cpu(r result) float64  { return r.CPU }
func mem(r result) float64  { return r.Mem }

const us = "eventloop"

var measures = []measure{
	{"post", "a function posted from another goroutine or thread, a million of them", wall, "ns", us,
		[]gate{times(us, "channel", 1)}},
	{"pingpong", "posted, run, answered, one at a time", wall, "ns", us,
		[]gate{times(us, "channel", 3), times(us, "gnet", 0.4)}},
	{"yield", "a thousand tasks that yield in turn", cpu, "ns", us, []gate{times(us, "goroutines", 1.3)}},
	{"spawn", "a task started and awaited", cpu, "ns", us, []gate{times(us, "goroutines", 1.5)}},
	{"timers", "one of a million timers over a second, set and run", cpu, "ns", us, []gate{times(us, "goroutines", 0.5)}},
	{"timing", "a callback, with WithTiming and without, and a look at the clock, which takes 26 ns where 35 are the limit", cpu, "ns",
		"timing", []gate{{"(timing − none) ÷ look at the clock", []string{"timing", "no timing", "clock"},
			func(m func(string) float64) float64 { return (m("timing") - m("no timing")) / m("clock") }, 35.0 / 26}}},
	{"echo", "64 bytes there and back, 100 connections, processor time of the server", cpu, "ns", us,
		[]gate{times(us, "epoll in C", 1.15), times(us, "goroutines", 1)}},
	{"idle", "a connection that waits, of 10,000, memory of the server", mem, "B", us, []gate{atMost(us, "B", 3.3*1024)}},
	{"allocs", "allocations of an operation", wall, "", "", []gate{
		atMost("Post of a function that is there", "each", 0.05), atMost("Soon of a function that is there", "each", 0.05), atMost("Yield", "each", 0.05),
		atMost("Await of what is there", "each", 0.05), atMost("Write and Read", "each", 0.05)}},
	{"watchdog", "what it reports of 20 callbacks that block, and of none while the collector runs without pause and the process is " +
		"stopped and continued; and what Close leaves", wall, "", "", []gate{
		atMost("a report", "after WithSlowAfter × (median of 20)", 1.5), atMost("reports without the line", "of 20", 0),
		atMost("false reports", "", 0), atMost("goroutines after Close", "", 0)}},
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
	var table, gates bytes.Buffer
	gates.WriteString("| gate | limit | measured | met |\n|---|---|---|---|\n")
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
		lines, n := m.report(&table, names, results)
		missed += n
		gates.WriteString(strings.Join(lines, ""))
	}
	gates.WriteString("\n")
	head := fmt.Sprintf("%s, %s, %d processors, %s/%s, %s, %d rounds.\n\n",
		time.Now().Format(time.DateOnly), machine(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), rounds)
	head += gates.String()
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
		if err := cmd.Start(); err != nil {
			return r, err
		}
		if slices.Contains(command, "false reports") {
			interrupt(cmd.Process)
		}
		if err := cmd.Wait(); err != nil {
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

// report writes a table of one measure, and gives a line for each of its gates.
func (m *measure) report(w *bytes.Buffer, names []string, results map[string][]float64) (lines []string, missed int) {
	of := func(peer string) float64 { return median(results[peer]) }
	fmt.Fprintf(w, "**%s**: %s\n\n| | %s | ours ÷ it |\n|---|---|---|\n", m.name, m.what, m.unit)
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(of(a), of(b)) })
	for _, n := range names {
		x, ratio := of(n), ""
		if m.ours != "" {
			ratio = fmt.Sprintf("%.2f", of(m.ours)/x)
		}
		fmt.Fprintf(w, "| %s | %.4g | %s |\n", n, x, ratio)
	}
	fmt.Fprintln(w)
	for _, g := range m.gates {
		if slices.ContainsFunc(g.needs, func(n string) bool { return results[n] == nil }) {
			lines = append(lines, fmt.Sprintf("| %s: %s %s | ≤ %.4g | not measured | |\n", m.name, g.needs[0], g.what, g.limit))
			continue
		}
		met, x := "yes", g.value(of)
		if x > g.limit {
			met = "**no**"
			missed++
		}
		lines = append(lines, fmt.Sprintf("| %s: %s %s | ≤ %.4g | %.3g | %s |\n", m.name, g.needs[0], g.what, g.limit, x, met))
	}
	return lines, missed
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
