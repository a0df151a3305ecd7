package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/driver"
	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/contract"
)

// callbacks lists every callback of a loop: proof that loopvet is switched on.
func callbacks(o *options, w, stderr io.Writer) (int, error) {
	set, err := o.load()
	if err != nil {
		return failed, err
	}
	res, err := o.analyze([]*analysis.Analyzer{loopcheck.Analyzer}, nil, nil, stderr)
	if err != nil {
		return failed, err
	}
	wrong := o.tell(res, stderr)
	if wrong && len(res.Packages) == 0 {
		return failed, errTold
	}
	type line struct {
		file      string
		line, col int
		text      string
	}
	var lines, candidates []line
	place := o.places(res)
	for _, p := range res.Packages {
		r, ok := p.Results[loopcheck.Analyzer].(*loopcheck.Result)
		if !ok {
			continue
		}
		for _, c := range r.Callbacks {
			if c.Sends() {
				continue // to a channel: no function
			}
			title := "a loop of the program's own"
			if c.Framework != nil {
				title = c.Framework.Title
			}
			pos := r.Where(c)
			lines = append(lines, line{place(pos.File), pos.Line, pos.Column, fmt.Sprintf("%s: %s: %s", c.Name, title, c.Reason)})
		}
		for _, c := range r.Candidates() {
			pos := res.Fset.Position(c.Pos)
			candidates = append(candidates, line{place(pos.Filename), pos.Line, pos.Column, c.Name + " goes round for one thing after another"})
		}
	}
	write := func(lines []line) ([]line, error) {
		slices.SortFunc(lines, func(a, b line) int {
			return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.col, b.col), cmp.Compare(a.text, b.text))
		})
		lines = slices.Compact(lines)
		for _, l := range lines {
			if _, err := fmt.Fprintf(w, "%s:%d:%d: %s\n", l.file, l.line, l.col, l.text); err != nil {
				return nil, err
			}
		}
		return lines, nil
	}
	if lines, err = write(lines); err != nil {
		return failed, err
	}
	last := fmt.Sprintf("%d callbacks", len(lines))
	switch len(lines) {
	case 0:
		last = "no callbacks found: " + hint(res, set)
	case 1:
		last = "1 callback"
	}
	if _, err := fmt.Fprintln(w, last); err != nil {
		return failed, err
	}
	if len(candidates) > 0 {
		if _, err := fmt.Fprintln(w, "\nMay be loops of the program's own: write //loopvet:loop above those that must not stand still."); err != nil {
			return failed, err
		}
		if _, err := write(candidates); err != nil {
			return failed, err
		}
	}
	if wrong {
		return failed, nil
	}
	return clean, nil
}

// hint says what may be the reason that there are no callbacks.
func hint(res *driver.Result, set *contract.Set) string {
	var titles []string
	for _, f := range set.Frameworks() {
		if !set.HasLoop(f.Name) {
			continue
		}
		for _, p := range f.Packages {
			// The standard library is in every program.
			if host, _, _ := strings.Cut(p, "/"); strings.Contains(host, ".") && res.Dirs[p] != "" {
				title := f.Title
				if f.Has != "" {
					title += " (loopvet knows the versions that have " + f.Has + ")"
				}
				titles = append(titles, title)
				break
			}
		}
	}
	if len(titles) == 0 {
		return "none of the frameworks that loopvet knows is imported (loopvet contracts lists them); describe yours in " + configName
	}
	return strings.Join(titles, ", ") + " is imported, but nothing in these packages is handed to it; name the packages that register callbacks"
}
