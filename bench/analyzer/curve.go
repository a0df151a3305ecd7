package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// perPackage is how many lines a generated package has.
const perPackage = 1000

// curve measures loopvet on programs of one shape and growing size.
func curve(loopvet, work string, most int) (string, error) {
	var b strings.Builder
	b.WriteString("| lines | packages | from nothing: CPU s | per 100,000 lines | peak MB | one leaf file changed: CPU s | nothing changed: CPU s |\n|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, lines := range []int{10_000, 30_000, 100_000, 300_000, 1_000_000, 2_000_000} {
		if lines > most {
			break
		}
		dir := filepath.Join(work, fmt.Sprintf("lines%d", lines))
		n := lines / perPackage
		if err := generate(dir, n); err != nil {
			return "", err
		}
		cache := filepath.Join(work, fmt.Sprintf("cache%d", lines))
		env := []string{"LOOPVET_CACHE=" + cache, "GOFLAGS=", "GOWORK=off"}
		run := func() (cost, error) {
			time.Sleep(2500 * time.Millisecond) // what was written just now may still be written to
			c, err := measure(dir, env, loopvet, "./...")
			if err == nil && c.status != 1 {
				err = fmt.Errorf("exit status %d on a program with findings", c.status)
			}
			return c, err
		}
		first, err := run()
		if err != nil {
			return "", err
		}
		none, err := run()
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(dir, "more.go"), []byte("package main\n\nfunc more() int { return 1 }\n"), 0o666); err != nil {
			return "", err
		}
		edited, err := run()
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "| %d | %d | %.2f | %.2f | %d | %.2f | %.2f |\n", lines, n, first.cpu.Seconds(), first.cpu.Seconds()*100_000/float64(lines),
			first.peak>>20, edited.cpu.Seconds(), none.cpu.Seconds())
		fmt.Fprintf(os.Stderr, "%d lines: %.2f CPU s, %d MB; edited %.2f; again %.2f\n", lines, first.cpu.Seconds(), first.peak>>20, edited.cpu.Seconds(), none.cpu.Seconds())
		for _, d := range []string{dir, cache} {
			if err := os.RemoveAll(d); err != nil {
				return "", err
			}
		}
	}
	return b.String(), nil
}

// generate writes a module of n packages besides main. Each imports a few of those
// before it, calls them directly, through interfaces and through stored functions,
// and does some I/O; main runs one function in ten on a loop.
func generate(dir string, n int) error {
	write := func(name, text string) error {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		return os.WriteFile(name, []byte(text), 0o666)
	}
	if err := write("go.mod", "module example.com/big\n\ngo 1.26\n"); err != nil {
		return err
	}
	for i := range n {
		if err := write(fmt.Sprintf("p%d/p%d.go", i, i), packageText(i)); err != nil {
			return err
		}
	}
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n")
	for i := 0; i < n; i += 10 {
		fmt.Fprintf(&b, "\t\"example.com/big/p%d\"\n", i)
	}
	b.WriteString(")\n\n// post runs f on the loop.\n//\n//loopvet:callback f\nfunc post(f func()) { go f() }\n\nfunc main() {\n")
	for i := 0; i < n; i += 10 {
		fmt.Fprintf(&b, "\tpost(p%d.F0)\n", i)
	}
	b.WriteString("}\n")
	return write("main.go", b.String())
}

// below are the packages that package i imports: near ones and far ones, so that
// all are connected and none is the bottleneck.
func below(i int) []int {
	var out []int
	for _, d := range []int{1, 7, 31} {
		if j := i - d; j >= 0 && i%8 != 0 {
			out = append(out, j)
		}
	}
	if i%8 == 0 && i > 0 {
		out = append(out, i/2)
	}
	return out
}

func packageText(i int) string {
	var b strings.Builder
	f := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	f("package p%d\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"strings\"\n\t\"sync\"\n\t\"time\"\n", i)
	for _, j := range below(i) {
		f("\t\"example.com/big/p%d\"", j)
	}
	f(")\n\ntype Job interface {\n\tRun(n int) error\n\tName() string\n}\n")
	f("type queue struct {\n\tmu   sync.Mutex\n\tjobs []Job\n\tdone chan string\n\thook func(string)\n}\n")
	f("var q = &queue{done: make(chan string, 1), hook: func(s string) { fmt.Fprintln(os.Stderr, s) }}\n")
	for lines, k := 25, 0; lines < perPackage-20; lines, k = lines+25, k+1 {
		f("type job%d struct{ name string }\n", k)
		f("func (j *job%d) Name() string { return strings.ToUpper(j.name) }\n", k)
		f("func (j *job%d) Run(n int) error {\n\tq.mu.Lock()\n\tdefer q.mu.Unlock()\n\tfor i := range n {\n\t\tj.name += fmt.Sprint(i)\n\t}", k)
		switch {
		case k%13 == 5:
			f("\tdata, err := os.ReadFile(j.name)\n\tif err != nil {\n\t\treturn err\n\t}\n\tj.name = string(data)")
		case k%17 == 3:
			f("\ttime.Sleep(time.Second)")
		}
		f("\tq.jobs = append(q.jobs, j)\n\treturn nil\n}\n")
		f("func F%d() {\n\tvar j Job = &job%d{name: \"x\"}\n\tif err := j.Run(%d); err != nil {\n\t\tq.hook(err.Error())\n\t}", k, k, k)
		if k == 0 {
			for _, j := range below(i) {
				f("\tp%d.F0()", j)
			}
		} else {
			f("\tF%d()", k/2)
		}
		f("}\n")
	}
	return b.String()
}
