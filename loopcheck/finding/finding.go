// Package finding holds one reported place as data: what a rule found, how
// sure it is, and the whole chain from the registration to the operation.
package finding

import (
	"cmp"
	"slices"
	"time"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Position is a place in a source file. Line and column count from 1, and
// columns count bytes, as the go command prints them. The zero End means that
// only the start is known.
type Position struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	EndLine int    `json:"endLine,omitempty"`
	EndCol  int    `json:"endColumn,omitempty"`
}

// IsValid reports whether the position names a place.
func (p Position) IsValid() bool { return p.File != "" && p.Line > 0 }

// A Role says what part a step plays in a chain.
type Role string

const (
	Registration Role = "registration" // why the callback runs on the loop
	Callback     Role = "callback"     // the function that runs on the loop
	Call         Role = "call"         // a call on the way
	Operation    Role = "operation"    // the operation that blocks
)

// A Step is one hop of a chain: what stands at a position, in words that can
// stand alone. Func is the short name of the function the step leads to,
// e.g. "(*tmux.Driver).Resize".
type Step struct {
	Role Role     `json:"role"`
	Func string   `json:"func,omitempty"`
	Text string   `json:"text"`
	Pos  Position `json:"pos"`
}

// A Finding is one blocking operation on a loop, as the user's code sees it.
type Finding struct {
	Rule       string            `json:"rule"`
	Kind       effect.Kind       `json:"-"`
	Level      effect.Level      `json:"-"`
	Confidence effect.Confidence `json:"-"`
	Pos        Position          `json:"pos"`
	Package    string            `json:"package"`  // import path of the package it stands in
	Function   string            `json:"function"` // short name of the function it stands in
	Framework  string            `json:"framework"`
	Message    string            `json:"message"` // one line that can stand alone
	Chain      []Step            `json:"chain"`   // registration, callback, calls, operation
	Others     int               `json:"otherCallbacks,omitempty"`
	Remedy     string            `json:"remedy,omitempty"`
	URL        string            `json:"url,omitempty"`
	// Duration is the constant time the operation takes at most; 0 if unknown.
	Duration time.Duration `json:"-"`
	// Fix is the change that ends the finding; nil if none is certain to compile and
	// to keep what the program does.
	Fix *Fix `json:"fix,omitempty"`
}

// A Fix is a change of the file that the finding stands in.
type Fix struct {
	Message string `json:"message"`
	Edits   []Edit `json:"edits"`
}

// An Edit puts New in the place of the bytes from Start up to End, counted from 0.
type Edit struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	New   string `json:"new"`
}

// Meets reports whether two edits change the same text. Two that only insert do not.
func (e Edit) Meets(o Edit) bool {
	if e.Start == e.End && o.Start == o.End {
		return false
	}
	return e.Start < o.End && o.Start < e.End || e.Start == o.Start
}

// Sort puts findings in the order in which they are printed: by file, line,
// column, rule, kind and message.
func Sort(fs []*Finding) {
	slices.SortStableFunc(fs, func(a, b *Finding) int {
		return cmp.Or(
			cmp.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.Message, b.Message),
		)
	})
}
