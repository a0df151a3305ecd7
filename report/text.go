package report

import (
	"bufio"
	"fmt"
	"io"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
)

// TextOptions choose what [Text] prints.
type TextOptions struct {
	Verbose bool // each hop of the chain, indented below its finding
	Color   bool // for a terminal; whether it wants colours is the caller's to know
}

// Text writes one line per finding,
//
//	path:line:col: level: message (rule)
//
// and with Verbose one more line, after a tab, for each hop of its chain:
//
//	path:line:col: what happens there
//
// A column or a position that is not known is left out. It prints nothing
// else.
func Text(w io.Writer, fs []*finding.Finding, opt TextOptions) error {
	buf := bufio.NewWriter(w)
	out := &errWriter{w: buf}
	paint := func(code, s string) string {
		if !opt.Color || s == "" {
			return s
		}
		return code + s + reset
	}
	for _, f := range sorted(fs) {
		out.printf("%s%s %s (%s)\n",
			paint(bold, place(f.Pos)),
			paint(levelColor(f.Level), shown(f.Level)+":"),
			oneLine(f.Message), oneLine(f.Rule))
		if !opt.Verbose {
			continue
		}
		for _, s := range f.Chain {
			out.printf("\t%s%s\n", paint(faint, place(s.Pos)), oneLine(s.Text))
		}
	}
	if out.err != nil {
		return out.err
	}
	return buf.Flush()
}

// place is a position as the go command prints it, with the colon and the
// space that follow it, or nothing.
func place(p finding.Position) string {
	switch {
	case !p.IsValid():
		return ""
	case p.Column < 1:
		return fmt.Sprintf("%s:%d: ", oneLine(p.File), p.Line)
	}
	return fmt.Sprintf("%s:%d:%d: ", oneLine(p.File), p.Line, p.Column)
}

// Select Graphic Rendition sequences of ECMA-48.
const (
	reset  = "\x1b[0m"
	bold   = "\x1b[1m"
	faint  = "\x1b[2m"
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
)

func levelColor(l effect.Level) string {
	switch l {
	case effect.Error:
		return red
	case effect.Warning:
		return yellow
	}
	return cyan
}
