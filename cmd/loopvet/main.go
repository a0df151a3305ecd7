// Loopvet finds work in event-loop callbacks that blocks the loop.
//
// It is also a vet tool:
//
//	go vet -vettool=$(which loopvet) ./...
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/loopvet/loopvet/analyzers"
	"github.com/loopvet/loopvet/loopcheck/contract"
)

// Exit statuses.
const (
	clean    = 0 // nothing of level warning or worse
	findings = 1
	failed   = 2 // could not check, or not everything
)

func main() {
	if isVetTool(os.Args[1:]) {
		// The go command shows that an analyzer failed, and not why.
		for _, a := range os.Args[1:] {
			if file, ok := strings.CutPrefix(strings.TrimLeft(a, "-"), "loopcheck.config="); ok {
				if _, err := contract.Load(file); err != nil {
					fmt.Fprintln(os.Stderr, "loopvet:", err)
					os.Exit(1)
				}
			}
		}
		unitchecker.Main(analyzers.All()...)
		return
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// isVetTool reports whether the go command calls: with what it asks about the
// tool, or with the description of one package.
func isVetTool(args []string) bool {
	return slices.ContainsFunc(args, func(a string) bool {
		return a == "-flags" || strings.HasPrefix(a, "-V=") || strings.HasSuffix(a, ".cfg")
	})
}

var commands = map[string]func(*options, io.Writer, io.Writer) (int, error){
	"callbacks": callbacks,
	"contracts": contracts,
	"explain":   explain,
	"help":      func(_ *options, w, _ io.Writer) (int, error) { return help(w) },
	"version":   func(_ *options, w, _ io.Writer) (int, error) { return printVersion(w) },
}

// errTold says that nothing could be done, and that stderr says why already.
var errTold = errors.New("told")

// run is the whole program. Whatever goes wrong is one line on stderr.
func run(args []string, stdout, stderr io.Writer) int {
	status, err := dispatch(args, stdout, stderr)
	if err == errTold {
		return failed
	}
	if err != nil {
		fmt.Fprintln(stderr, "loopvet:", strings.Join(strings.Fields(err.Error()), " "))
		return failed
	}
	return status
}

func dispatch(args []string, stdout, stderr io.Writer) (int, error) {
	o, err := parse(args)
	if errors.Is(err, errHelp) {
		return help(stdout)
	}
	if err != nil {
		return failed, err
	}
	do := check
	if len(o.args) > 0 && commands[o.args[0]] != nil {
		do = commands[o.args[0]]
		o.command, o.args = o.args[0], o.args[1:]
		if o.format != "text" {
			return failed, fmt.Errorf("%s prints text only; leave out -format", o.command)
		}
		if o.fixes || o.diff {
			return failed, fmt.Errorf("%s changes nothing; leave out -fix and -diff", o.command)
		}
	}
	if o.output == "" {
		return do(o, stdout, stderr)
	}
	f, err := create(o.output, "give -o a file in a directory that exists and can be written")
	if err != nil {
		return failed, err
	}
	defer f.discard()
	status, err := do(o, f, stderr)
	if err != nil {
		return failed, err
	}
	return status, f.commit()
}
