// Corpus holds what loopvet finds in real programs against the labels that
// people gave, which testdata/corpus keeps, and prints what differs.
//
//	go run ./internal/corpus [-update] [-rules LIST] DIR [OWNER/NAME...]
//
// DIR has one checkout per program and commit, named OWNER+NAME@COMMIT, with
// twelve digits of the commit. The labels are true (the author would want to
// know), debatable (it is as reported, and some would live with it), and false.
// With -update the label files say what was found: labels are kept, and what
// has none gets "?" for a person to replace. With -rules only these are asked, and
// their labels are those in testdata/corpus/rules. It exits with status 1 if
// anything differs or has no label.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const labelDir = "testdata/corpus"

// A row is one finding of one commit, with its label.
type row struct {
	commit, position, kind, level, chain string
	label, why                           string
}

const header = "commit\tposition\tkind\tlevel\tchain\tlabel\twhy"

const unlabelled = "?"

// where is what a message says of a call elsewhere: lines move.
var where = regexp.MustCompile(` \((called|sent) at [^)]*\)`)

func (r row) String() string {
	return strings.Join([]string{r.commit, r.position, r.kind, r.level, r.chain, r.label, r.why}, "\t")
}

// id is what a finding is recognised by.
func (r row) id() string { return r.commit + "\t" + r.same() }

// same recognises a finding in another commit of the program: lines move.
func (r row) same() string {
	file, _, _ := strings.Cut(r.position, ":")
	return file + "\t" + r.kind + "\t" + r.chain
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("corpus: ")
	update := flag.Bool("update", false, "write what was found to the label files")
	rules := flag.String("rules", "", "ask only these `rules`, as -rules of loopvet lists them")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: go run ./internal/corpus [-update] [-rules LIST] DIR [OWNER/NAME...]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	same, err := run(flag.Arg(0), flag.Args()[1:], *rules, *update)
	if err != nil {
		log.Print(err)
		os.Exit(2)
	}
	if !same {
		os.Exit(1)
	}
}

func run(dir string, only []string, rules string, update bool) (same bool, err error) {
	checkouts, err := filepath.Glob(filepath.Join(dir, "*+*@*"))
	if err != nil || len(checkouts) == 0 {
		return false, fmt.Errorf("%s has no checkout; name each OWNER+NAME@COMMIT", dir)
	}
	tmp, err := os.MkdirTemp("", "corpus")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(tmp)
	loopvet := filepath.Join(tmp, "loopvet")
	if out, err := exec.Command("go", "build", "-o", loopvet, "./cmd/loopvet").CombinedOutput(); err != nil {
		return false, fmt.Errorf("run it at the root of the repository: %s", bytes.TrimSpace(out))
	}
	same = true
	total := map[string]int{}
	kinds := map[string]map[string]int{}
	for _, c := range checkouts {
		program, commit, _ := strings.Cut(filepath.Base(c), "@")
		if len(only) > 0 && !slices.Contains(only, strings.Replace(program, "+", "/", 1)) {
			continue
		}
		file := filepath.Join(labelDir, program+".tsv")
		if rules != "" {
			file = filepath.Join(labelDir, "rules", program+".tsv")
		}
		labels, err := read(file)
		if err != nil {
			return false, err
		}
		found, err := check(loopvet, c, commit, rules, filepath.Join(labelDir, program+".yaml"))
		if err != nil {
			fmt.Printf("%s: %v\n", filepath.Base(c), err)
			same = false
			continue
		}
		gone := label(found, labels, commit)
		counts := map[string]int{}
		for _, r := range found {
			counts[r.label]++
			total[r.label]++
			if kinds[r.kind] == nil {
				kinds[r.kind] = map[string]int{}
			}
			kinds[r.kind][r.label]++
		}
		fmt.Printf("%s@%s: %s, %d gone\n", program, commit, tally(counts), len(gone))
		for _, r := range found {
			if r.label == unlabelled {
				fmt.Printf("  new  %s %s: %s\n", r.position, r.kind, r.chain)
			}
		}
		for _, r := range gone {
			fmt.Printf("  gone %s %s: %s (%s)\n", r.position, r.kind, r.chain, r.label)
		}
		same = same && counts[unlabelled] == 0 && len(gone) == 0
		if update {
			labels = slices.DeleteFunc(labels, func(r row) bool { return r.commit == commit })
			if err := write(file, append(labels, found...)); err != nil {
				return false, err
			}
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		fmt.Printf("%s: %s\n", kind, tally(kinds[kind]))
	}
	fmt.Printf("all: %s\n", tally(total))
	return same, nil
}

func tally(n map[string]int) string {
	s := fmt.Sprintf("%d true, %d debatable, %d false", n["true"], n["debatable"], n["false"])
	if n[unlabelled] > 0 {
		s += fmt.Sprintf(", %d without a label", n[unlabelled])
	}
	return s
}

// label gives every finding the label of its like, and returns the labels of
// this commit that nothing was found for.
func label(found, labels []row, commit string) (gone []row) {
	byID, bySame := map[string]row{}, map[string]row{}
	for _, l := range labels {
		if l.label != unlabelled {
			byID[l.id()] = l
			bySame[l.same()] = l
		}
	}
	seen := map[string]bool{}
	for i := range found {
		r := &found[i]
		seen[r.id()] = true
		l, ok := byID[r.id()]
		if !ok {
			l, ok = bySame[r.same()]
		}
		if r.label = unlabelled; ok {
			r.label, r.why = l.label, l.why
		}
	}
	for _, l := range labels {
		if l.commit == commit && !seen[l.id()] {
			gone = append(gone, l)
		}
	}
	return gone
}

// check runs loopvet on a checkout, with the contracts of a loop of the program's
// own if there are any. Notes are not kept: they fail no build.
func check(loopvet, dir, commit, rules, contracts string) ([]row, error) {
	args := []string{"-format", "json"}
	if rules != "" {
		args = append(args, "-rules", rules)
	}
	if _, err := os.Stat(contracts); err == nil {
		abs, err := filepath.Abs(contracts)
		if err != nil {
			return nil, err
		}
		args = append(args, "-config", abs)
	}
	cmd := exec.Command(loopvet, append(args, "./...")...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	if exit != nil && exit.ExitCode() == 2 {
		first, _, more := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		if more {
			first += " ..."
		}
		fmt.Printf("%s is not analysed as a whole: %s\n", filepath.Base(dir), first)
	}
	var report struct {
		Findings []struct {
			Kind, Level, Message string
			Pos                  struct {
				File string
				Line int
			}
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, stderr.Bytes())
	}
	var rows []row
	for _, f := range report.Findings {
		if f.Level == "note" {
			continue
		}
		_, chain, _ := strings.Cut(f.Message, ": ")
		if i := strings.LastIndex(chain, "; "); i >= 0 {
			chain = chain[:i]
		}
		chain, _, _ = strings.Cut(chain, " (and ")
		chain = where.ReplaceAllString(chain, "")
		rows = append(rows, row{
			commit: commit, position: fmt.Sprintf("%s:%d", f.Pos.File, f.Pos.Line),
			kind: f.Kind, level: f.Level, chain: chain,
		})
	}
	return rows, nil
}

func read(file string) ([]row, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	if lines[0] != header {
		return nil, fmt.Errorf("%s:1: the columns must be %q", file, header)
	}
	var rows []row
	for i, line := range lines[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 7 {
			return nil, fmt.Errorf("%s:%d: %d columns, want 7 separated by tabs", file, i+2, len(f))
		}
		if !slices.Contains([]string{"true", "debatable", "false", unlabelled}, f[5]) {
			return nil, fmt.Errorf("%s:%d: unknown label %q; write true, debatable or false", file, i+2, f[5])
		}
		rows = append(rows, row{f[0], f[1], f[2], f[3], f[4], f[5], f[6]})
	}
	return rows, nil
}

func write(file string, rows []row) error {
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.commit, b.commit), cmp.Compare(a.position, b.position), cmp.Compare(a.kind, b.kind),
			cmp.Compare(a.chain, b.chain))
	})
	var b strings.Builder
	fmt.Fprintln(&b, header)
	for _, r := range rows {
		fmt.Fprintln(&b, r)
	}
	tmp := file + ".new"
	if err := os.WriteFile(tmp, []byte(b.String()), 0o666); err != nil {
		return err
	}
	return os.Rename(tmp, file)
}
