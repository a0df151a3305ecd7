package summary

import (
	"github.com/loopvet/loopvet/loopcheck/contract"
)

// Program is what a package and everything below it show of the program as a
// whole, and the summaries of their functions. These stand together, not each as
// a fact of its object, because they say much the same: together they take a
// tenth of the room. A package's fact holds the tables of its dependencies too,
// because drivers drop the package facts of indirect imports.
type Program struct {
	Path string
	// Name is the package's, where it is not the last element of the path.
	Name string
	// Contents is what the program stores in fields and variables, by key.
	Contents map[string]Set
	// Implements lists, by interface, the types converted to it.
	Implements map[string][]string
	// Funcs holds the summaries of the functions that other packages can call,
	// by key.
	Funcs map[string]*Summary
	// Promoted lists, by type and name, the methods that types have by what is
	// embedded in them.
	Promoted map[string]Promoted
	// Sinks are the fields, variables and interfaces called on a loop.
	Sinks []Sink
	// Contracts are those that the packages' own directives state.
	Contracts map[string]*contract.Contract
	// Seen holds the calls that end a contract's "unless".
	Seen map[string]bool
	// Told lists what was found, so that a package above, which sees more ways
	// to the same operation, does not say it again.
	Told []string
	// Parties lists who is at the ends of the channels that have a name.
	Parties map[string][]Party
	// Confined lists, by framework, which of them only its loop runs.
	Confined map[string][]string
	// Holds lists, by where a lock is kept, what is done while it is held.
	Holds map[string][]Hold
	// Guarded lists, by method or function, the locks that are held whenever the
	// package calls it.
	Guarded map[string][]string
	// Switched has the flags that the package sets; see flags.go.
	Switched map[string]bool
	// Options has the flags that functions of the package set for whoever uses them, by
	// the key of the function.
	Options map[string][]string
	// Events has the channels that events are handed on to, with the keys of the
	// contracts that these are of.
	Events map[string]string
	// Closed holds the places that make channels which are born closed.
	Closed map[string]bool
	// Shared has the fields and variables that hold what other places hold too.
	Shared map[string]bool
	// Uses lists the packages that it imports itself and that contracts are about, sorted.
	Uses []string

	Deps []*Program

	instances map[string][]string // of fields of generic types in Contents, by field
	fills     map[string]bool     // the packages that Contents has places of; see declaring
	keepers   map[string][]string // of channels: the places in Contents that they are in
	written   *written            // as read from a fact, or to be passed on
}

// AFact marks Program as a fact of go/analysis.
func (*Program) AFact() {}

func (p *Program) String() string { return "program(" + p.Path + ")" }

// All returns the program tables of p and everything below it, each package
// once, dependencies first.
func (p *Program) All() []*Program {
	seen := map[string]bool{}
	var out []*Program
	var visit func(*Program)
	visit = func(q *Program) {
		if q == nil || seen[q.Path] {
			return
		}
		seen[q.Path] = true
		for _, d := range q.Deps {
			visit(d)
		}
		out = append(out, q)
	}
	visit(p)
	return out
}
