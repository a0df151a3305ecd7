package main

import (
	"cmp"
	"fmt"
	"go/format"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
)

// A change is a file with the fixes made in it.
type change struct {
	name, path string // as findings name it, and where it lies
	old, new   []byte
	fixed      int // findings
}

// fix makes the changes that end findings, or with -diff shows them, and returns the
// findings that are left.
func (o *options) fix(fs []*finding.Finding, w, stderr io.Writer) (left []*finding.Finding, err error) {
	changes, left, err := o.changes(fs)
	if err != nil {
		return nil, err
	}
	if o.diff {
		for _, c := range changes {
			if _, err := io.WriteString(w, udiff.Unified(c.name, c.name+" (fixed)", string(c.old), string(c.new))); err != nil {
				return nil, err
			}
		}
		return left, nil
	}
	for _, c := range changes {
		f, err := create(c.path, "make it writable, or print the change with -diff")
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(c.new); err != nil {
			f.discard()
			return nil, err
		}
		if err := f.commit(); err != nil {
			return nil, err
		}
		what := "a finding"
		if c.fixed > 1 {
			what = fmt.Sprintf("%d findings", c.fixed)
		}
		fmt.Fprintf(stderr, "loopvet: changed %s: %s fixed\n", c.name, what)
	}
	return left, nil
}

// changes are the files with the fixes made in them. Where two fixes meet, the
// second is left for the next run.
func (o *options) changes(fs []*finding.Finding) (changes []*change, left []*finding.Finding, err error) {
	edits := map[string][]finding.Edit{}
	fixed := map[string]int{}
	for _, f := range fs {
		if f.Fix == nil || slices.ContainsFunc(f.Fix.Edits, func(e finding.Edit) bool { return slices.ContainsFunc(edits[f.Pos.File], e.Meets) }) {
			left = append(left, f)
			continue
		}
		edits[f.Pos.File] = append(edits[f.Pos.File], f.Fix.Edits...)
		fixed[f.Pos.File]++
	}
	dir := o.root()
	if o.format == "text" {
		dir = workingDir()
	}
	for name, es := range edits {
		c := &change{name: name, path: name, fixed: fixed[name]}
		if !filepath.IsAbs(name) {
			c.path = filepath.Join(dir, name)
		}
		if c.old, err = os.ReadFile(c.path); err != nil {
			return nil, nil, err
		}
		if c.new, err = apply(c.old, es); err != nil {
			return nil, nil, fmt.Errorf("cannot fix %s: %v; it was changed meanwhile, or this is a fault of loopvet: nothing was changed", name, err)
		}
		changes = append(changes, c)
	}
	slices.SortFunc(changes, func(a, b *change) int { return strings.Compare(a.name, b.name) })
	return changes, left, nil
}

// apply makes edits in a Go file, and formats it if it was formatted.
func apply(text []byte, edits []finding.Edit) ([]byte, error) {
	formatted, err := format.Source(text)
	wasFormatted := err == nil && string(formatted) == string(text)
	slices.SortStableFunc(edits, func(a, b finding.Edit) int { return cmp.Compare(a.Start, b.Start) })
	var out []byte
	at := 0
	for _, e := range edits {
		if e.Start < at || e.End < e.Start || e.End > len(text) {
			return nil, fmt.Errorf("no text from byte %d to %d", e.Start, e.End)
		}
		out = append(append(out, text[at:e.Start]...), e.New...)
		at = e.End
	}
	out = append(out, text[at:]...)
	if formatted, err = format.Source(out); err != nil || !wasFormatted {
		return out, err
	}
	return formatted, nil
}

// fixStatus is the exit status of a run that fixes.
func (o *options) fixStatus(fs, left []*finding.Finding) int {
	if o.diff && len(left) < len(fs) {
		return findings // there is something to change
	}
	if slices.ContainsFunc(left, func(f *finding.Finding) bool { return f.Level >= effect.Warning }) {
		return findings
	}
	return clean
}
