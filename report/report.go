// Package report writes findings: as text for people, as JSON for programs
// and as SARIF for code hosts and editors.
//
// Every writer prints the findings in the order of [finding.Sort], whatever
// the order it is given, and the same findings always make the same bytes.
package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
)

const (
	toolName = "loopvet"
	toolURL  = "https://github.com/loopvet/loopvet"
)

// Info is what a report says about the run rather than about one finding.
type Info struct {
	// Version is the version of loopvet, e.g. "v1.2.0".
	Version string

	// Root is the absolute directory that relative positions start from.
	Root string

	// Source returns the contents of a file named as in a position. It must
	// fail for a file that it does not have. With a nil Source no file can
	// be read.
	Source func(file string) ([]byte, error)
}

// A Rule is what a report says about a rule.
type Rule struct {
	ID    string
	Title string       // one line
	Doc   string       // its page, in Markdown
	URL   string       // where the page can be read
	Level effect.Level // the level of a finding when nothing lowers it
}

// Fingerprint identifies a finding across edits of the files around it. It
// depends on the rule, the package, the function and the functions of the
// chain, never on lines. Two findings of one function that go through the
// same functions share it.
func Fingerprint(f *finding.Finding) string {
	h := sha256.New()
	part := func(s string) { fmt.Fprintf(h, "%d:%s\n", len(s), s) }
	part(f.Rule)
	part(f.Package)
	part(f.Function)
	for _, s := range f.Chain {
		part(s.Func)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// sorted returns the findings in the order in which they are printed.
func sorted(fs []*finding.Finding) []*finding.Finding {
	fs = slices.Clone(fs)
	finding.Sort(fs)
	return fs
}

// shown is the word for a level where a finding is printed for people. A
// finding that is off is there because somebody asked to see it: it is a note.
func shown(l effect.Level) string {
	return max(l, effect.Note).String()
}

// oneLine keeps a string on its line and control characters out of a
// terminal.
func oneLine(s string) string {
	if !strings.ContainsFunc(s, unicode.IsControl) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteByte(' ')
		case r == '\r':
		case unicode.IsControl(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// An errWriter remembers the first error, so that a writer of many lines
// checks once.
type errWriter struct {
	w   io.Writer
	err error
}

func (e *errWriter) printf(format string, args ...any) {
	if e.err == nil {
		_, e.err = fmt.Fprintf(e.w, format, args...)
	}
}
