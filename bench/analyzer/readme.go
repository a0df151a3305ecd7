package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// table writes rows as Markdown, with ratios of CPU time.
func table(rows []row) string {
	var b strings.Builder
	of := func(program, state, tool string) *row {
		for i := range rows {
			if r := &rows[i]; r.program == program && r.state == state && r.tool == tool {
				return r
			}
		}
		return nil
	}
	b.WriteString("| program | state | tool | CPU s | wall s | peak MB | loopvet's CPU, of this |\n|---|---|---|---:|---:|---:|---:|\n")
	for _, p := range programs {
		for _, state := range states {
			ours := of(p.name, state, "loopvet")
			for _, t := range []string{"loopvet", "go vet", "Staticcheck", "nilaway"} {
				r := of(p.name, state, t)
				if r == nil {
					continue
				}
				ratio := ""
				if r != ours && ours != nil {
					ratio = fmt.Sprintf("%.2f", ours.cpu.Seconds()/r.cpu.Seconds())
				}
				fmt.Fprintf(&b, "| %s | %s | %s | %.2f | %.2f | %d | %s |\n", p.name, state, t, r.cpu.Seconds(), r.wall.Seconds(), r.peak>>20, ratio)
			}
		}
	}
	return b.String()
}

// machine says where and when it was measured.
func machine() string {
	cpu := runtime.GOARCH
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
			if name, value, ok := strings.Cut(s.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
				cpu = strings.TrimSpace(value)
				break
			}
		}
	}
	version, _ := exec.Command("go", "env", "GOVERSION").Output()
	return fmt.Sprintf("%d processors (%s), %s/%s, %s, %s.", runtime.NumCPU(), cpu, runtime.GOOS, runtime.GOARCH,
		strings.TrimSpace(string(version)), time.Now().Format("2 January 2006"))
}

// publish prints a part of the README, and writes it there.
func publish(part, text string, write bool) error {
	text = machine() + "\n\n" + text
	fmt.Println(text)
	if !write {
		return nil
	}
	data, err := os.ReadFile(readme)
	if err != nil {
		return err
	}
	begin, end := "<!-- "+part+" -->\n", "<!-- end of "+part+" -->\n"
	before, rest, ok := strings.Cut(string(data), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for the %s: %s and %s", readme, part, strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	return os.WriteFile(readme, []byte(before+begin+text+end+after), 0o666)
}
