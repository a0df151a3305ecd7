package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/loopvet/loopvet/analyzers"
	"github.com/loopvet/loopvet/driver"
	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// explain prints the page of a rule, or all that is known of a line.
func explain(o *options, w, stderr io.Writer) (int, error) {
	if len(o.args) == 0 {
		return failed, errors.New("explain takes one rule, or FILE:LINE; the rules are " + ruleNames())
	}
	for _, a := range analyzers.All() {
		if a.Name == o.args[0] && len(o.args) == 1 {
			_, err := fmt.Fprintln(w, strings.TrimSpace(a.Doc))
			return clean, err
		}
	}
	p, err := o.place(o.args[0])
	if err != nil {
		return failed, err
	}
	return o.explainLine(p, w, stderr)
}

// A lineOf is a line of a file, or a column in it.
type lineOf struct {
	arg, name    string // as they were given
	file         string // absolute
	info         os.FileInfo
	line, column int
}

// place reads FILE:LINE or FILE:LINE:COLUMN.
func (o *options) place(arg string) (*lineOf, error) {
	name, rest, _ := cutPosition(arg)
	p := &lineOf{arg: arg, name: name}
	for _, dir := range []string{o.root(), workingDir()} { // text names files from where we stand
		file := name
		if !filepath.IsAbs(file) {
			file = filepath.Join(dir, file)
		}
		if info, err := os.Stat(file); err == nil {
			p.file, p.info = file, info
			break
		}
	}
	switch {
	case p.info == nil && strings.Contains(name, ".go:"):
		return nil, fmt.Errorf("%s has no line that is a number; write FILE:LINE", arg)
	case p.info == nil && rest == "" && filepath.Ext(name) != ".go":
		return nil, fmt.Errorf("%w; for a line, write FILE:LINE", unknownRule(arg))
	case p.info == nil:
		return nil, fmt.Errorf("%s does not exist; give a file below %s", name, cmp.Or(o.dir, "this directory"))
	case !p.info.Mode().IsRegular() || filepath.Ext(name) != ".go":
		return nil, fmt.Errorf("%s is not a Go file; write FILE:LINE", name)
	case rest == "":
		return nil, fmt.Errorf("which line of %s? write %s:LINE", name, name)
	}
	numbers := strings.Split(strings.TrimPrefix(rest, ":"), ":")
	for i, to := range []*int{&p.line, &p.column}[:len(numbers)] {
		n, err := strconv.Atoi(numbers[i])
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%s: lines and columns are numbers from 1; write %s:LINE", arg, name)
		}
		*to = n
	}
	text, err := os.ReadFile(p.file)
	if err != nil {
		return nil, err
	}
	lines := bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
	if p.line > len(lines) {
		return nil, fmt.Errorf("%s has no line %d; its last is %d", name, p.line, len(lines))
	}
	if n := len(lines[p.line-1]); p.column > n+1 {
		return nil, fmt.Errorf("line %d of %s has no column %d; it has %d bytes", p.line, name, p.column, n)
	}
	if strings.HasSuffix(name, "_test.go") && !o.tests {
		return nil, fmt.Errorf("%s is a test file; add -tests", name)
	}
	return p, nil
}

// explainLine loads the package of the file, and those named after it, whose
// chains may lead there.
func (o *options) explainLine(p *lineOf, w, stderr io.Writer) (int, error) {
	o.strict = true // what is off is explained too
	if _, err := o.load(); err != nil {
		return failed, err
	}
	dir, err := filepath.Rel(o.root(), filepath.Dir(p.file))
	if err != nil {
		dir = filepath.Dir(p.file)
	} else {
		dir = "." + string(filepath.Separator) + dir
	}
	others := o.args[1:]
	o.args = append([]string{dir}, others...)
	res, err := o.analyze(analyzers.All(), nil, nil, stderr)
	if err != nil {
		return failed, err
	}
	wrong := o.tell(res, stderr)
	var home *loopcheck.Result
	var results []*loopcheck.Result
	for _, pr := range res.Packages {
		r, ok := pr.Results[loopcheck.Analyzer].(*loopcheck.Result)
		if !ok {
			continue
		}
		results = append(results, r)
		for _, name := range r.Files() {
			if info, err := os.Stat(name); err == nil && os.SameFile(info, p.info) {
				home, p.file = r, name
			}
		}
	}
	if home == nil {
		if len(res.Problems) > 0 {
			return failed, errTold
		}
		for path, dir := range res.Dirs {
			if dir == filepath.Dir(p.file) && summary.IsStd(path) {
				return failed, fmt.Errorf("%s is of the standard library, whose code is not read here; explain a line that calls it", p.name)
			}
		}
		return failed, fmt.Errorf("%s is in no package: its build constraints exclude it; choose other -tags, GOOS or GOARCH", p.name)
	}
	x := home.Explain(p.file, p.line, p.column)
	switch {
	case x == nil: // it gave up on the package
		return failed, errTold
	case x.Generated:
		return failed, fmt.Errorf("%s is generated, and nothing is reported in generated files; explain a line that calls it", p.name)
	}
	for _, r := range results {
		if r == home {
			continue
		}
		for _, q := range r.Through(home.Path(), filepath.Base(p.file), p.line) {
			if at := r.Position(q.Pos); at.File == p.file && at.Line == p.line {
				x.Places = append(x.Places, q) // what is handed over is told where it is called
			} else {
				x.Through = append(x.Through, q)
			}
		}
	}
	e := &explainer{w: &bytes.Buffer{}, o: o, p: p, place: o.places(res), home: home, results: results, alone: len(others) == 0}
	e.partly = slices.ContainsFunc(res.Problems, func(q driver.Problem) bool { return q.Package == home.Path() })
	if err := e.findings(res); err != nil {
		return failed, err
	}
	e.explain(x)
	if _, err := w.Write(e.w.Bytes()); err != nil {
		return failed, err
	}
	if wrong {
		return failed, nil
	}
	return clean, nil
}

// An explainer prints an explanation.
type explainer struct {
	w       *bytes.Buffer
	o       *options
	p       *lineOf
	place   func(string) string
	home    *loopcheck.Result
	results []*loopcheck.Result
	rules   map[string]string // by position and message
	told    []*finding.Finding
	alone   bool // no other packages were looked at
	partly  bool // some of the package was not read, and that is told
}

func (e *explainer) printf(format string, args ...any) { fmt.Fprintf(e.w, format, args...) }

func (e *explainer) at(q finding.Position) string {
	return fmt.Sprintf("%s:%d:%d", e.place(q.File), q.Line, q.Column)
}

// findings notes which rule reports what.
func (e *explainer) findings(res *driver.Result) (err error) {
	e.rules = map[string]string{}
	e.told, err = collect(res, analyzers.All(), e.place)
	for _, f := range e.told {
		e.rules[e.at(f.Pos)+f.Message] = f.Rule
	}
	return err
}

// rule is the rule that reports a place, or would, but for a directive.
func (e *explainer) rule(r *loopcheck.Result, p *loopcheck.Place) (name string, ignored bool) {
	if name, ok := e.rules[e.at(r.Position(p.Pos))+p.Message()]; ok {
		return name, false
	}
	for _, a := range analyzers.All() {
		if r.Ignored(a.Name, p) {
			return a.Name, true
		}
	}
	return "", false
}

// of is the result that a place belongs to.
func (e *explainer) of(p *loopcheck.Place) *loopcheck.Result {
	for _, r := range e.results {
		if slices.Contains(r.Places(func(effect.Kind) bool { return true }), p) {
			return r
		}
	}
	return e.home
}

func (e *explainer) explain(x *loopcheck.Explanation) {
	here := fmt.Sprintf("%s:%d", e.place(e.p.file), e.p.line)
	for i, p := range x.Places {
		if i > 0 {
			e.printf("\n")
		}
		e.finding(p)
	}
	// Mistakes in directives.
	for _, f := range e.told {
		if f.Pos.File == e.place(e.p.file) && f.Pos.Line == e.p.line && len(f.Chain) == 0 {
			e.printf("%s: %v: %s (%s)\n", e.at(f.Pos), f.Level, f.Message, f.Rule)
		}
	}
	var running []*loopcheck.Function
	for _, f := range x.Functions {
		if len(f.Runs) > 0 {
			running = append(running, f)
		}
	}
	if len(x.Places) == 0 {
		switch {
		case len(x.Through) > 0:
			e.printf("%s: nothing is reported on this line, but chains of findings lead by it\n", here)
		case len(running) > 0:
			e.printf("%s: nothing is found on this line\n", here)
		case len(x.Callbacks) > 0:
			e.printf("%s: a callback is registered on this line\n", here)
		case len(x.Functions) == 0:
			which := ""
			if e.partly {
				which = " that was read"
			}
			e.printf("%s: this line is in no function%s\n", here, which)
		default:
			e.printf("%s: no callback that loopvet knows reaches this line\n", here)
		}
	}
	for _, cb := range x.Callbacks {
		e.printf("\n  %s: %s\n    %s: %s\n", e.title(cb), e.callback(cb), e.at(e.home.Position(cb.Pos)), cb.Name)
	}
	e.list("Findings to which a chain leads by this line:", x.Through)
	for _, f := range x.Functions {
		if len(f.Runs) == 0 && (len(x.Callbacks) > 0 || f.Fate == "" && len(x.Functions) > 1) {
			continue // there is more to say of the others
		}
		e.function(f, slices.Concat(x.Places, x.Through), len(x.Places) == 0)
	}
	if len(x.Places) > 0 || len(x.Through) > 0 && !e.alone || len(x.Callbacks) > 0 && len(running) == 0 {
		return
	}
	if e.home.Name() == "main" {
		e.alone = false // nothing imports it
		if len(running) > 0 {
			return
		}
	}
	e.printf("\n")
	if e.alone && len(x.Functions) > 0 {
		e.printf("Its package and what that imports were looked at. Packages that import it may know more: loopvet explain %s ./...\n", e.p.arg)
	}
	if len(running) == 0 {
		e.printf("loopvet callbacks lists the callbacks that it knows.\n")
	}
}

// finding prints everything about one.
func (e *explainer) finding(p *loopcheck.Place) {
	r := e.of(p)
	rule, ignored := e.rule(r, p)
	e.printf("%s: %v: %s", e.at(r.Position(p.Pos)), p.Level, p.Message())
	if rule != "" {
		e.printf(" (%s)", rule)
	}
	e.printf("\n\n")
	row := func(name, format string, args ...any) {
		e.printf("%s\n", strings.TrimRight(fmt.Sprintf("  %-11s %s", name, fmt.Sprintf(format, args...)), " "))
	}

	shown := map[effect.Level]string{
		effect.Error: "makes the check fail", effect.Warning: "makes the check fail", effect.Note: "is printed, and does not make the check fail",
		effect.Off: "is shown only with -strict",
	}[p.Level]
	if why := p.Reserve(); why != "" {
		shown += ", because " + why
	}
	row("level", "%v: %s", p.Level, shown)
	if ignored {
		row("silenced", "by //loopvet:ignore %s", rule)
	}
	does := p.Kind.Does()
	if p.Duration > 0 {
		does += fmt.Sprintf(" for up to %v", p.Duration)
		if fw := p.Callback.Framework; fw != nil && fw.Budget > 0 {
			does += fmt.Sprintf("; one callback may take %v", fw.Budget)
		}
	}
	row("kind", "%v: %s", p.Kind, does)
	row("confidence", "%v: %s", p.Confidence, map[effect.Confidence]string{
		effect.Certain:  "on every path through the code",
		effect.Likely:   "on some path through the code",
		effect.Possible: "nothing in the program is seen to choose it, or to rule it out",
	}[p.Confidence])
	for _, why := range r.Unsure(p) {
		row("", "%s", why)
	}
	switch fw := p.Loop; {
	case fw == nil:
	case fw.Name == "":
		row("framework", "none: nothing declares %s. With //loopvet:loop above the function, all that blocks it is reported", fw.Title)
	default:
		row("framework", "%s (loopvet contracts %s)", fw.Title, fw.Name)
	}
	who := "callback"
	if p.Callback.Contract.Offload {
		who = "goroutine"
	}
	if p.Kind != effect.Dropped { // that matters wherever it is
		row(who, "%s", e.callback(p.Callback))
	}
	if l := p.Callback.Contract; l.Stalls != "" {
		row("stands still", "%s", l.Stalls)
	}
	if p.Others > 0 {
		row("others", "%s", plural(p.Others, "other "+who+" reaches it too", "other "+who+"s reach it too"))
	}
	row("chain", "")
	e.steps(p.Chain(r.FramePosition), "    ")
	for _, q := range p.Beside {
		row("also here", "%s", q.Operation())
		e.steps(q.Chain(r.FramePosition), "    ")
	}
	if p.Level == effect.Off {
		return
	}
	if fix := p.Remedy(); fix != "" {
		row("what to do", "%s", fix)
	}
	if rule != "" && !ignored {
		row("silence it", "//loopvet:ignore %s REASON on this line or the one above", rule)
		if f := p.Blames(); f != "" && p.Kind == effect.Affinity {
			row("", "if %s may be used anywhere: //loopvet:only anywhere on its declaration, or only: anywhere in %s", f, configName)
		} else if f != "" && p.Kind != effect.SelfWait {
			row("", "if %s never blocks: //loopvet:nonblocking on its declaration, or nonblocking in %s", f, configName)
		}
	}
}

// title names the loop of a callback.
func (e *explainer) title(c *loopcheck.Callback) string {
	if c.Framework == nil {
		return "a loop of the program's own"
	}
	return c.Framework.Title
}

// callback says why a callback is one.
func (e *explainer) callback(c *loopcheck.Callback) string {
	text := c.Name + " " + c.Reason
	if strings.HasPrefix(c.Reason, "called ") || strings.HasPrefix(c.Reason, "passed ") || strings.HasPrefix(c.Reason, "returned ") {
		text = c.Name + " is " + c.Reason
	}
	if above := c.Above(); above != "" {
		text += ", in the callback " + above
	}
	if c.Contract.Why != "" {
		text += ": " + c.Contract.Why
	}
	return text
}

func (e *explainer) steps(steps []finding.Step, indent string) {
	for _, s := range steps {
		e.printf("%s%s: %s\n", indent, e.at(s.Pos), s.Text)
	}
}

// few is how much of a list is printed without -v.
const few = 8

func (e *explainer) function(f *loopcheck.Function, shown []*loopcheck.Place, why bool) {
	if why {
		e.runs(f)
	}
	if len(f.Runs) == 0 {
		return
	}
	e.list("Found in "+named(f)+" or in what it calls:", slices.DeleteFunc(slices.Clone(f.Places), func(p *loopcheck.Place) bool {
		return slices.Contains(shown, p)
	}))
	if why {
		for _, n := range f.Notes {
			e.printf("\nOf this line: %s.\n", n)
		}
	}
	calls := slices.DeleteFunc(slices.Clone(f.Calls), func(c loopcheck.Stated) bool {
		return !c.Param && strings.HasPrefix(strings.Join(c.Contract.Words(), ", "), "blocks: ") // what it looks like, too
	})
	if len(calls) > 0 {
		e.printf("\nStated of what this line calls, over what the code looks like:\n")
		for _, c := range calls {
			name := c.Name
			if c.Param {
				name = "what is passed to " + c.Name
			}
			e.printf("  %s: %s\n", name, stated(c.Contract))
		}
	}
	own := slices.DeleteFunc(slices.Clone(f.Stops), func(s loopcheck.Stop) bool { return s.Other })
	if len(f.Stops) == 0 {
		return
	}
	title := "\nNot followed, in " + named(f) + " and what it calls (what lies behind is not checked):"
	if len(own) == 0 && !e.o.verbose {
		e.printf("%s %s inside other modules (-v lists them)\n", title, plural(len(f.Stops), "place", "places"))
		return
	}
	e.printf("%s\n", title)
	n := len(own)
	if e.o.verbose {
		n = len(f.Stops)
	}
	for _, s := range f.Stops[:min(n, e.limit(n))] {
		by := ""
		if len(s.By) > 0 {
			by = " (by way of " + strings.Join(s.By, " → ") + ")"
		}
		e.printf("  %s: %s %s%s\n", e.at(s.Pos), s.In, s.Why, by)
	}
	if left := n - e.limit(n); left > 0 {
		e.printf("  and %s (-v lists them)\n", plural(left, "more place", "more places"))
	}
	if left := len(f.Stops) - len(own); left > 0 && !e.o.verbose {
		e.printf("  and %s inside other modules (-v lists them)\n", plural(left, "place", "places"))
	}
}

func (e *explainer) limit(n int) int {
	if e.o.verbose {
		return n
	}
	return min(n, few)
}

// stated is a contract in words.
func stated(c *contract.Contract) string {
	text := strings.Join(c.Words(), ", ")
	if c.Why != "" {
		text += ": " + c.Why
	}
	return text
}

// named is a function in a sentence.
func named(f *loopcheck.Function) string {
	if strings.HasPrefix(f.Name, "func ") {
		return "the " + f.Name
	}
	return f.Name
}

// runs prints which callbacks run a function, or why none does.
func (e *explainer) runs(f *loopcheck.Function) {
	e.printf("\n")
	name := named(f)
	if len(f.Runs) == 0 {
		e.printf("It is in %s", name)
		if f.Fate != "" {
			e.printf(", which %s", f.Fate)
			if f.Placed != nil {
				e.printf(" (%s)", stated(f.Placed))
			}
		}
		e.printf(".\n")
		return
	}
	if len(f.Runs) == 1 {
		e.printf("It is in %s, which runs on a loop:\n", name)
	} else {
		e.printf("It is in %s, which runs on a loop in %d callbacks:\n", name, len(f.Runs))
	}
	n := len(f.Runs)
	for _, r := range f.Runs[:e.limit(n)] {
		e.printf("  %s: %s\n", e.title(r.Callback), e.callback(r.Callback))
		e.steps(r.Steps, "    ")
	}
	if left := n - e.limit(n); left > 0 {
		e.printf("  and %s (-v lists them)\n", plural(left, "more callback", "more callbacks"))
	}
}

// list prints findings, one line each; those that are off are only counted.
func (e *explainer) list(title string, ps []*loopcheck.Place) {
	if len(ps) == 0 {
		return
	}
	var on []*loopcheck.Place
	for _, p := range ps {
		if p.Level > effect.Off || e.o.verbose {
			on = append(on, p)
		}
	}
	if len(on) == 0 {
		e.printf("\n%s %d that only -strict shows (-v lists them)\n", title, len(ps))
		return
	}
	e.printf("\n%s\n", title)
	for _, p := range on[:e.limit(len(on))] {
		r := e.of(p)
		rule, ignored := e.rule(r, p)
		if ignored {
			rule += ", silenced"
		}
		e.printf("  %s: %v: %s (%s)\n", e.at(r.Position(p.Pos)), p.Level, p.Operation(), rule)
	}
	if left := len(on) - e.limit(len(on)); left > 0 {
		e.printf("  and %d more (-v lists them)\n", left)
	}
	if left := len(ps) - len(on); left > 0 {
		e.printf("  and %d that only -strict shows (-v lists them)\n", left)
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
