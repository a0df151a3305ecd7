// Analyzer measures loopvet beside go vet, Staticcheck and nilaway, on the same
// programs, in the same run, and writes the table to its README.
//
//	go run -C bench ./analyzer -programs DIR [-only glow,lazygit] [-runs N]
//	go run -C bench ./analyzer -curve
//
// DIR, an absolute path or one from bench, has a checkout of each program, whose
// modules are in the module cache; the README says how to get them. Nothing is
// downloaded.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A program is one that the tools are run on.
type program struct {
	name       string
	leaf, root string // files that are edited: of a package near main, and of one that most import
}

var programs = []program{
	{"glow", "ui/ui.go", "utils/utils.go"},
	{"lazygit", "pkg/gui/gui.go", "pkg/utils/utils.go"},
	{"k9s", "internal/view/pod.go", "internal/client/client.go"},
}

const readme = "analyzer/README.md" // from bench

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench/analyzer: ")
	dir := flag.String("programs", "", "measure the programs checked out in `directory`")
	only := flag.String("only", "", "of them, measure those in this `list`")
	runs := flag.Int("runs", 3, "measure short runs this often, and take the one with the least CPU time")
	work := flag.String("work", "", "keep caches and binaries in this empty `directory` (default a temporary one)")
	names := flag.String("tools", "", "measure the tools in this `list`, with spaces left out, in lower case")
	once := flag.Bool("once", false, "compile once, and count that for go vet and Staticcheck from nothing")
	growth := flag.Bool("curve", false, "measure loopvet on generated programs of 10,000 to 2 million lines")
	lines := flag.Int("lines", 2_000_000, "the `size` of the largest of these")
	write := flag.Bool("write", false, "write the result to "+readme)
	flag.Parse()
	if flag.NArg() > 0 || *dir == "" && !*growth {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*dir, *only, *work, *names, *runs, *once, *growth, *lines, *write); err != nil {
		log.Fatal(err)
	}
}

func run(dir, only, work, names string, runs int, once, growth bool, lines int, write bool) error {
	if work == "" {
		temp, err := os.MkdirTemp("", "bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temp)
		work = temp
	}
	work, err := filepath.Abs(work)
	if err != nil {
		return err
	}
	loopvet := filepath.Join(work, "loopvet")
	if out, err := exec.Command("go", "build", "-C", "..", "-o", loopvet, "./cmd/loopvet").CombinedOutput(); err != nil {
		return fmt.Errorf("run it as go run -C bench ./analyzer, at the root of the repository: %s", strings.TrimSpace(string(out)))
	}
	if growth {
		table, err := curve(loopvet, work, lines)
		if err != nil {
			return err
		}
		return publish("curve", table, write)
	}
	var list []program
	for _, p := range programs {
		if only != "" && !slices.Contains(strings.Split(only, ","), p.name) {
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, p.name, "go.mod")); err != nil {
			log.Printf("%s is left out: %s has no checkout of it", p.name, dir)
			continue
		}
		list = append(list, p)
	}
	if len(list) == 0 {
		return fmt.Errorf("no program in %s; %s says how to get them", dir, readme)
	}
	var rows []row
	for _, p := range list {
		b := &bench{program: p, dir: filepath.Join(dir, p.name), work: filepath.Join(work, p.name), runs: runs, once: once, tools: tools(loopvet, names)}
		more, err := b.run()
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		rows = append(rows, more...)
		if err := publish("table", table(rows), write); err != nil { // what there is, if the next takes too long
			return err
		}
	}
	return nil
}
