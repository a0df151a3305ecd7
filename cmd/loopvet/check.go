package main

import (
	"fmt"
	"go/token"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"
	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/analyzers"
	"github.com/loopvet/loopvet/driver"
	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
	"github.com/loopvet/loopvet/report"
)

// formats write findings.
var formats = map[string]func(*options, io.Writer, []*finding.Finding) error{
	"text": func(o *options, w io.Writer, fs []*finding.Finding) error {
		return report.Text(w, fs, report.TextOptions{Verbose: o.verbose, Color: isTerminal(w) && os.Getenv("NO_COLOR") == ""})
	},
	"json": func(o *options, w io.Writer, fs []*finding.Finding) error { return report.JSON(w, fs, o.info()) },
	"sarif": func(o *options, w io.Writer, fs []*finding.Finding) error {
		return report.SARIF(w, fs, rules(), o.info())
	},
}

// check is the command without a name.
func check(o *options, w, stderr io.Writer) (int, error) {
	suite, err := o.selected()
	if err != nil {
		return failed, err
	}
	if _, err := o.load(); err != nil {
		return failed, err
	}
	// What the engine knows of a package is large, and only the rules' findings are
	// printed.
	isRule := func(a *analysis.Analyzer) bool { return slices.Contains(analyzers.Rules(), a) }
	res, err := o.analyze(suite, isRule, keepFindings(suite), stderr)
	if err != nil {
		return failed, err
	}
	fs, err := collect(res, suite, o.places(res))
	if err != nil {
		return failed, err
	}
	status := clean
	if o.tell(res, stderr) {
		if status = failed; len(res.Packages) == 0 {
			return failed, errTold // an empty report would be a lie
		}
	}
	if o.fixes || o.diff {
		left, err := o.fix(fs, w, stderr)
		if err != nil {
			return failed, err
		}
		if s := o.fixStatus(fs, left); status == clean || s == findings {
			status = s
		}
		if fs = left; o.diff {
			return status, nil
		}
	} else if slices.ContainsFunc(fs, func(f *finding.Finding) bool { return f.Level >= effect.Warning }) {
		status = findings
	}
	return status, formats[o.format](o, w, fs)
}

// analyze runs the analyzers, and says how far it is if that takes long. What is
// cached of a package's results is what cached writes; nil if all of them are needed.
func (o *options) analyze(suite []*analysis.Analyzer, keep func(*analysis.Analyzer) bool, cached keeper, stderr io.Writer) (*driver.Result, error) {
	cfg := o.driver()
	cache, done, err := o.cache(suite, cached)
	if err != nil {
		return nil, err
	}
	defer done()
	cfg.Cache = cache
	if o.profile {
		cfg.Profile = &driver.Profile{}
		defer startProfile(cfg.Profile, stderr)()
	}
	if isTerminal(stderr) {
		start, told := time.Now(), time.Time{}
		cfg.Progress = func(done, all int) {
			if now := time.Now(); now.Sub(start) > 2*time.Second && now.Sub(told) > 100*time.Millisecond {
				told = now
				fmt.Fprintf(stderr, "\r\x1b[Kloopvet: %d of %d packages", done, all)
			}
		}
		defer func() {
			if !told.IsZero() {
				fmt.Fprint(stderr, "\r\x1b[K")
			}
		}()
	}
	cfg.Keep = keep
	return driver.Run(cfg, o.patterns(), suite, nil)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// tell prints what could not be analysed, and reports whether anything is
// wrong.
func (o *options) tell(res *driver.Result, stderr io.Writer) (wrong bool) {
	here := workingDir()
	for _, p := range res.Problems {
		if file, rest, ok := cutPosition(p.Pos); ok {
			p.Pos = below(here, file) + rest
		}
		fmt.Fprintln(stderr, "loopvet:", p)
		wrong = wrong || p.Kind != driver.Declared
	}
	return wrong
}

// cutPosition takes ":line:col" off a position.
func cutPosition(pos string) (file, rest string, ok bool) {
	end := len(pos)
	for range 2 {
		if i := strings.LastIndexByte(pos[:end], ':'); i > 1 && strings.Trim(pos[i:end], ":0123456789") == "" {
			end = i
		}
	}
	return pos[:end], pos[end:], pos != ""
}

// places returns what turns a file as the engine names it into one as the
// format wants it: text is for people, who stand in the current directory, and
// the other formats are for programs, which know the root of the run.
func (o *options) places(res *driver.Result) func(file string) string {
	dir := o.root()
	if o.format == "text" {
		dir = workingDir()
	}
	return func(file string) string {
		if !filepath.IsAbs(file) { // "import/path/file.go"
			d := res.Dirs[path.Dir(file)]
			if d == "" {
				return file
			}
			file = filepath.Join(d, path.Base(file))
		}
		return below(dir, file)
	}
}

func workingDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}

// below is a file relative to a directory, if it lies in it.
func below(dir, file string) string {
	dirs := []string{dir}
	if real, err := filepath.EvalSymlinks(dir); err == nil && real != dir {
		dirs = append(dirs, real)
	}
	for _, d := range dirs {
		if rel, err := filepath.Rel(d, file); err == nil && filepath.IsLocal(rel) {
			return rel
		}
	}
	return file
}

// collect gathers the findings of all packages, each once: of what several packages hand
// over, they say the same by the same chain.
func collect(res *driver.Result, suite []*analysis.Analyzer, place func(string) string) ([]*finding.Finding, error) {
	var out []*finding.Finding
	for _, p := range res.Packages {
		fs, err := findingsOf(res.Fset, p, suite)
		if err != nil {
			return nil, err
		}
		out = append(out, fs...)
	}
	for _, f := range out {
		f.Pos.File = place(f.Pos.File)
		for i := range f.Chain {
			f.Chain[i].Pos.File = place(f.Chain[i].Pos.File)
		}
	}
	finding.Sort(out)
	return slices.CompactFunc(out, func(a, b *finding.Finding) bool {
		return a.Pos == b.Pos && a.Rule == b.Rule && a.Kind == b.Kind && (a.Message == b.Message || report.Fingerprint(a) == report.Fingerprint(b))
	}), nil
}

// findingsOf are the findings of one package, with positions as the engine names
// them.
func findingsOf(fset *token.FileSet, p *driver.PackageResult, suite []*analysis.Analyzer) ([]*finding.Finding, error) {
	if p.Results == nil {
		return readFindings(p.Kept)
	}
	var out []*finding.Finding
	for _, a := range suite {
		fs, ok := p.Results[a].([]*finding.Finding)
		if !ok { // the engine, about directives
			for _, d := range p.Diagnostics[a] {
				pos := fset.Position(d.Pos)
				fs = append(fs, &finding.Finding{
					Rule: a.Name, Level: effect.Error, Confidence: effect.Certain, Package: p.Path, Message: d.Message, URL: a.URL,
					Pos: finding.Position{File: pos.Filename, Line: pos.Line, Column: pos.Column},
				})
			}
		}
		out = append(out, fs...)
	}
	return out, nil
}

// info is what a report says about the run.
func (o *options) info() report.Info {
	root := o.root()
	return report.Info{Version: version(), Root: root, Source: func(file string) ([]byte, error) {
		if !filepath.IsAbs(file) {
			file = filepath.Join(root, file)
		}
		return os.ReadFile(file)
	}}
}

// rules are the rules as a report describes them.
func rules() []report.Rule {
	var out []report.Rule
	for _, a := range analyzers.All() {
		title, _ := page(a)
		out = append(out, report.Rule{ID: a.Name, Title: title, Doc: a.Doc, URL: a.URL, Level: effect.Error})
	}
	slices.SortFunc(out, func(a, b report.Rule) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// page takes a rule's page apart: its title, and the rest.
func page(a *analysis.Analyzer) (title, rest string) {
	title, rest, _ = strings.Cut(a.Doc, "\n")
	title = strings.TrimLeft(title, "# ")
	return strings.TrimPrefix(title, a.Name+": "), rest
}
