package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/analyzers"
	"github.com/loopvet/loopvet/driver"
	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/contract"
)

// options are what the command line says.
type options struct {
	command string
	args    []string

	format, output, rules, config, tags, dir string
	strict, tests, verbose, profile          bool
	fixes, diff                              bool
}

const usage = `Loopvet finds work in event-loop callbacks that blocks the loop.

	loopvet [flags] [packages]             check them (default ./...)
	loopvet callbacks [flags] [packages]   list every callback it found, and why it is one
	loopvet contracts [flags] [NAME]       list the frameworks it knows, or all about one
	loopvet explain RULE                   print the page of a rule
	loopvet explain FILE:LINE [packages]   all it knows of a line: findings, chains, callbacks that run it,
	                                       where it could not follow the code; packages: look there too
	loopvet version
	loopvet help

	go vet -vettool=$(which loopvet) [-loopcheck.config=/abs/file] [-loopcheck.strict] [packages]

Flags, before or after the command and its arguments:

	-C DIR          run in this directory
	-config FILE    read contracts from this file besides the built-in ones (default: the nearest
	                .loopvet.yaml in DIR or above, up to the root of the repository or of the module)
	-diff           print the changes that -fix would make, and nothing else
	-fix            change what can be changed with certainty, and report what is left
	-format FORMAT  text, json or sarif (default text)
	-o FILE         write to this file, all at once or not at all
	-profile        print on standard error where the time and the memory went
	-rules LIST     the rules to apply: a,b for these alone, -a for all but this
	-strict         also report what is only possible, or cheap
	-tags LIST      build tags, separated by commas
	-tests          check test files too
	-v              print the whole chain of each finding; with explain, all of its lists

What is found is kept in the directory LOOPVET_CACHE (default: loopvet in the user's cache
directory; off: nowhere).

Exit status: 0 nothing found, 1 findings of level warning or worse, 2 it could not check everything.
`

// errHelp says that the command line asks for help.
var errHelp = errors.New("help")

func help(w io.Writer) (int, error) {
	if _, err := io.WriteString(w, usage); err != nil {
		return failed, err
	}
	return clean, nil
}

// parse reads the command line. Flags may stand anywhere before "--".
func parse(args []string) (*options, error) {
	o := &options{}
	fs := flag.NewFlagSet("loopvet", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&o.format, "format", "text", "")
	fs.StringVar(&o.output, "o", "", "")
	fs.StringVar(&o.rules, "rules", "", "")
	fs.BoolVar(&o.strict, "strict", false, "")
	fs.BoolVar(&o.tests, "tests", false, "")
	fs.StringVar(&o.config, "config", "", "")
	fs.StringVar(&o.tags, "tags", "", "")
	fs.StringVar(&o.dir, "C", "", "")
	fs.BoolVar(&o.verbose, "v", false, "")
	fs.BoolVar(&o.fixes, "fix", false, "")
	fs.BoolVar(&o.diff, "diff", false, "")
	fs.BoolVar(&o.profile, "profile", false, "")
	for {
		err := fs.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			return nil, errHelp
		}
		if err != nil {
			msg, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: ")
			if ok {
				msg = "unknown flag " + msg
			}
			return nil, fmt.Errorf("%s; loopvet help lists the flags", msg)
		}
		rest := fs.Args()
		if parsed := args[:len(args)-len(rest)]; len(rest) == 0 || len(parsed) > 0 && parsed[len(parsed)-1] == "--" {
			o.args = append(o.args, rest...)
			break
		}
		o.args = append(o.args, rest[0])
		args = rest[1:]
	}
	if _, ok := formats[o.format]; !ok {
		return nil, fmt.Errorf("unknown format %q; write -format text, json or sarif", o.format)
	}
	if o.diff && o.format != "text" {
		return nil, fmt.Errorf("-diff prints text only; leave out -format")
	}
	if _, err := o.selected(); err != nil {
		return nil, err
	}
	if o.dir != "" {
		if info, err := os.Stat(o.dir); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("-C %s is not a directory; give one that exists", o.dir)
		}
	}
	return o, nil
}

// selected returns the analyzers that -rules asks for. The engine is one of
// them unless it is taken out by name: it reports mistakes in directives.
func (o *options) selected() ([]*analysis.Analyzer, error) {
	all := analyzers.All()
	only, not := map[string]bool{}, map[string]bool{}
	for r := range strings.SplitSeq(o.rules, ",") {
		if r = strings.TrimSpace(r); r == "" {
			continue
		}
		name, minus := strings.CutPrefix(r, "-")
		if !slices.ContainsFunc(all, func(a *analysis.Analyzer) bool { return a.Name == name }) {
			return nil, unknownRule(name)
		}
		if minus {
			not[name] = true
		} else {
			only[name] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(a *analysis.Analyzer) bool {
		return not[a.Name] || len(only) > 0 && !only[a.Name] && a != loopcheck.Analyzer
	}), nil
}

func unknownRule(name string) error {
	return fmt.Errorf("unknown rule %q; the rules are %s", name, ruleNames())
}

func ruleNames() string {
	var names []string
	for _, a := range analyzers.All() {
		names = append(names, a.Name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// load reads the contracts, so that a mistake in them is told once, and hands
// the options on to the engine.
func (o *options) load() (*contract.Set, error) {
	if o.config == "" {
		o.config = below(workingDir(), findConfig(o.root()))
	}
	set, err := contract.Load(o.config)
	if err != nil {
		return nil, err
	}
	for name, value := range map[string]string{
		"config": o.config, "strict": strconv.FormatBool(o.strict), "tests": strconv.FormatBool(o.tests),
	} {
		if err := loopcheck.Analyzer.Flags.Set(name, value); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// driver is what the options mean to the driver.
func (o *options) driver() driver.Config {
	return driver.Config{Dir: o.dir, Tags: o.tags, Tests: o.tests}
}

// patterns are the packages to look at.
func (o *options) patterns() []string {
	if len(o.args) == 0 {
		return []string{"./..."}
	}
	return o.args
}

// root is the absolute directory that the command runs in.
func (o *options) root() string {
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return o.dir
	}
	return dir
}

const configName = ".loopvet.yaml"

// findConfig returns the configuration file that is nearest to dir: there or
// above, but not outside of the repository, or of the module or workspace if
// there is no repository. It is "" if there is none.
func findConfig(dir string) string {
	for _, marks := range [][]string{{".git"}, {"go.work"}, {"go.mod"}} {
		found := ""
		for d := dir; ; d = filepath.Dir(d) {
			if file := filepath.Join(d, configName); found == "" && isFile(file) {
				found = file
			}
			if slices.ContainsFunc(marks, func(m string) bool { _, err := os.Stat(filepath.Join(d, m)); return err == nil }) {
				return found
			}
			if d == filepath.Dir(d) {
				break
			}
		}
	}
	if file := filepath.Join(dir, configName); isFile(file) {
		return file
	}
	return ""
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}
