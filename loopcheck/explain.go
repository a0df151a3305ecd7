package loopcheck

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// An Explanation is everything the engine knows about one line.
type Explanation struct {
	Places    []*Place    // the operations on the line, those that are off too
	Through   []*Place    // those elsewhere to which a chain leads by the line, shown or not
	Functions []*Function // the functions that the line is in
	Callbacks []*Callback // that become callbacks on the line, and run no function that it is in
	Generated bool        // nothing is reported in the file
}

// A Function is what the engine knows of one function.
type Function struct {
	Name   string
	Runs   []Run    // the callbacks that run it, those near it first
	Places []*Place // the operations that lie in it or below it
	Stops  []Stop   // where the engine lost the thread, in it and below it
	Calls  []Stated // what contracts say of the calls on the line
	Notes  []string // why what is on the line does not count, as sentences about it

	// Fate says what becomes of the function where it is used as a value: "is
	// passed to tea.Tick"; "" if it is not, or if that is not known. Placed is the
	// contract that says where it then runs.
	Fate   string
	Placed *contract.Contract
}

// A Run is one way to a function: from a callback, by the shortest chain.
type Run struct {
	Callback *Callback
	Steps    []finding.Step
}

// A Stop is a place where the engine could not go on.
type Stop struct {
	Why   string // the predicate of a sentence
	In    string // its subject: the function that the place stands in
	Pos   finding.Position
	By    []string // the functions on the way there
	Other bool     // the place lies in another module
}

// Stated is what a contract says of a call.
type Stated struct {
	Name     string
	Contract *contract.Contract
	Param    bool // of what is passed to it
}

// Files are the names of the package's files.
func (r *Result) Files() []string {
	var out []string
	for _, f := range r.pass.Files {
		if tf := r.pass.Fset.File(f.FileStart); tf != nil {
			out = append(out, tf.Name())
		}
	}
	return out
}

func (r *Result) named(file string) *ast.File {
	for _, f := range r.pass.Files {
		if tf := r.pass.Fset.File(f.FileStart); tf != nil && tf.Name() == file {
			return f
		}
	}
	return nil
}

// Path is the import path of the package.
func (r *Result) Path() string { return r.pass.Pkg.Path() }

// Name is the name of the package.
func (r *Result) Name() string { return r.pass.Pkg.Name() }

// Through returns the operations to which a chain leads by a line of the
// package with the path: file is the base name of its file.
func (r *Result) Through(pkg, file string, line int) []*Place {
	var out []*Place
	for _, p := range r.places {
		if slices.ContainsFunc(p.way(), func(f effect.Frame) bool { return f.Pkg == pkg && f.File == file && f.Line == line }) {
			out = append(out, p)
		}
	}
	return out
}

// way is the chain as frames, from the registration on.
func (p *Place) way() []effect.Frame {
	way := slices.Concat(p.Callback.root.Path, p.Frames[:p.end()])
	if len(p.Callback.Why) > 0 {
		way = append(way, p.Callback.Why[0])
	}
	return way
}

// Explain tells all that is known of a line; column 0 stands for all of it. It
// is nil if the file is not of this package.
func (r *Result) Explain(file string, line, column int) *Explanation {
	f := r.named(file)
	if f == nil || r.pkg == nil {
		return nil
	}
	x := &Explanation{Generated: ast.IsGenerated(f)}
	on := func(p *Place) bool {
		q := r.Position(p.Pos)
		return q.File == file && q.Line == line
	}
	for _, p := range r.places {
		if on(p) && (column == 0 || r.Position(p.Pos).Column == column) {
			x.Places = append(x.Places, p)
		}
	}
	if column > 0 && len(x.Places) == 0 { // not a column that a finding has
		for _, p := range r.places {
			if on(p) {
				x.Places = append(x.Places, p)
			}
		}
	}
	slices.SortStableFunc(x.Places, func(a, b *Place) int { return cmp.Compare(b.Level, a.Level) })
	base := r.pkg.Frame(f.FileStart, nil, "").File
	for _, p := range r.Through(r.Path(), base, line) {
		if !on(p) {
			x.Through = append(x.Through, p)
		}
	}
	reaches := r.trace()
	for _, fn := range r.functionsAt(f, line, column) {
		known := r.function(fn, line, reaches)
		x.Functions = append(x.Functions, known)
		if len(known.Runs) == 0 {
			continue
		}
		// A finding shows one chain of several.
		behind := r.pkg.Behind(fn, line)
		for _, p := range r.places {
			if behind[p.Frames[len(p.Frames)-1].Place()] && !on(p) && !slices.Contains(x.Through, p) {
				x.Through = append(x.Through, p)
			}
		}
	}
	for _, cb := range r.Callbacks {
		if len(cb.Why) > 0 && cb.Why[0].Pkg == r.Path() && cb.Why[0].File == base && cb.Why[0].Line == line &&
			!slices.ContainsFunc(x.Functions, func(fn *Function) bool {
				return slices.ContainsFunc(fn.Runs, func(run Run) bool { return run.Callback == cb })
			}) {
			x.Callbacks = append(x.Callbacks, cb)
		}
	}
	return x
}

// trace walks from every callback once more, noting the ways.
func (r *Result) trace() []*summary.Reach {
	if r.reaches == nil {
		r.pkg.Trace()
		for _, cb := range r.Callbacks {
			r.reaches = append(r.reaches, r.walk(cb))
		}
	}
	return r.reaches
}

// functionsAt finds the functions that a line is in: the innermost that began
// before it, and the literals that begin on it.
func (r *Result) functionsAt(f *ast.File, line, column int) []*ssa.Function {
	tf := r.pass.Fset.File(f.FileStart)
	if line < 1 || line > tf.LineCount() {
		return nil
	}
	at := tf.LineStart(line) + token.Pos(max(0, column-1))
	var inner *ssa.Function
	var out []*ssa.Function
	for _, fn := range r.pkg.Functions() {
		n := fn.Syntax()
		if n == nil || n.Pos() < f.FileStart || n.End() > f.FileEnd || strings.HasPrefix(fn.Synthetic, "range-over-func") {
			continue
		}
		first, last := tf.Line(n.Pos()), tf.Line(n.End())
		switch {
		case line < first || line > last:
		case column > 0 && (at < n.Pos() || at >= n.End()):
		case column == 0 && first == line && fn.Parent() != nil:
			out = append(out, fn)
		case inner == nil || n.Pos() > inner.Syntax().Pos():
			inner = fn
		}
	}
	slices.SortFunc(out, func(a, b *ssa.Function) int { return cmp.Compare(a.Pos(), b.Pos()) })
	if inner != nil {
		out = slices.Insert(out, 0, inner)
	}
	return out
}

func (r *Result) function(fn *ssa.Function, line int, reaches []*summary.Reach) *Function {
	x := &Function{Name: r.pkg.Name(fn)}
	here := r.pkg.Frame(fn.Pos(), nil, "")
	x.Fate, x.Placed = r.pkg.Fate(fn)
	x.Notes = r.pkg.Notes(fn, line)
	for i, reach := range reaches {
		for _, h := range reach.Hits {
			e := h.Effect()
			if len(e.Frames) == 0 {
				continue
			}
			if f := e.Frames[len(e.Frames)-1]; f.Pkg != here.Pkg || f.File != here.File || f.Line != line || f.In != x.Name {
				continue
			}
			if text := r.bears(r.Callbacks[i], e); text != "" && !slices.Contains(x.Notes, text) {
				x.Notes = append(x.Notes, text)
			}
		}
	}
	for _, s := range r.pkg.Stated(fn, line) {
		x.Calls = append(x.Calls, Stated{s.Name, s.Contract, s.Param})
	}
	from, to := r.pass.Fset.Position(fn.Syntax().Pos()), r.pass.Fset.Position(fn.Syntax().End())
	inside := func(f effect.Frame) bool {
		return f.Pkg == here.Pkg && f.File == here.File && from.Line <= f.Line && f.Line <= to.Line
	}
	type id struct{ place, why string }
	seen := map[id]int{}
	for i, reach := range reaches {
		path, ok := reach.Paths[fn]
		if !ok {
			continue
		}
		cb := r.Callbacks[i]
		x.Runs = append(x.Runs, Run{cb, r.steps(cb, path)})
		below := map[*ssa.Function]bool{fn: true}
		for work := []*ssa.Function{fn}; len(work) > 0; work = work[1:] {
			for _, to := range reach.Enters[work[0]] {
				if !below[to] {
					below[to] = true
					work = append(work, to)
				}
			}
		}
		for _, s := range reach.Stops {
			if len(s.Frames) == 0 {
				continue
			}
			start := slices.IndexFunc(s.Frames, inside)
			if start < 0 && !below[s.In] {
				continue
			}
			stop := r.stop(s, max(0, start))
			k := id{s.Frames[len(s.Frames)-1].Place(), s.Why}
			if j, ok := seen[k]; !ok {
				seen[k] = len(x.Stops)
				x.Stops = append(x.Stops, stop)
			} else if len(stop.By) < len(x.Stops[j].By) {
				x.Stops[j] = stop
			}
		}
	}
	for _, p := range r.places {
		if len(x.Runs) > 0 && slices.ContainsFunc(p.Frames, inside) {
			x.Places = append(x.Places, p)
		}
	}
	slices.SortStableFunc(x.Runs, func(a, b Run) int {
		return cmp.Or(cmp.Compare(len(a.Steps), len(b.Steps)), strings.Compare(a.Callback.Name, b.Callback.Name))
	})
	slices.SortFunc(x.Stops, func(a, b Stop) int {
		rank := func(s Stop) int {
			switch {
			case s.Other:
				return 2
			case s.Pos.File == from.Filename && s.Pos.Line == line:
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(len(a.By), len(b.By)), strings.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column), strings.Compare(a.Why, b.Why))
	})
	return x
}

// bears says why a callback's loop bears an effect that is no place for it; ""
// if that is not why. See place.
func (r *Result) bears(cb *Callback, e effect.Effect) string {
	op := e.Frames[len(e.Frames)-1].Func
	switch fw := cb.Framework; {
	case e.Kind == effect.SelfWait && !e.Sync && (fw == nil || e.Loop != fw.Name):
		return op + " waits for another loop than the one that this runs on"
	case fw != nil && e.Duration > 0 && e.Duration <= fw.Budget && (e.Kind == effect.Sleep || e.Kind == effect.Wait):
		return fmt.Sprintf("%s takes up to %v, which is within the budget of %s, %v", op, e.Duration, fw.Title, fw.Budget)
	case r.isHead(cb, e):
		return op + " is the head of the loop, which may wait"
	}
	return ""
}

// stop is a stop as it is shown: with the way from the frame on.
func (r *Result) stop(s summary.Stop, from int) Stop {
	last := s.Frames[len(s.Frames)-1]
	out := Stop{Why: s.Why, In: last.In, Pos: r.FramePosition(last), Other: !summary.Within(r.pkg.Module(), last.Pkg)}
	for _, f := range s.Frames[from:] {
		if f.In != "" && f.In != last.In && (len(out.By) == 0 || out.By[len(out.By)-1] != f.In) {
			out.By = append(out.By, f.In)
		}
	}
	return out
}

// steps is the chain from the registration of a callback along a path.
func (r *Result) steps(cb *Callback, path []effect.Frame) []finding.Step {
	steps := cb.origin(r.FramePosition)
	for _, f := range path {
		steps = append(steps, finding.Step{Role: finding.Call, Func: f.Func, Text: calls(f), Pos: r.FramePosition(f)})
	}
	return steps
}

// Reserve says why a place has a lower level than its kind has by default, or
// none; "" if it has not.
func (p *Place) Reserve() string {
	lane := p.Callback.Contract.Lane
	switch usual := p.Kind.DefaultLevel(); {
	case p.Confidence == effect.Possible:
		return "it is only possible"
	case usual == effect.Off:
		return "this kind is cheap, or everyone does it"
	case p.Level >= usual:
		return ""
	case p.FirstUse && p.Level == effect.Off:
		return "it happens once, when a dependency is first used"
	case p.FirstUse:
		return "it happens once, on first use"
	case lane == "lane":
		return "the callback has a lane of its own: nothing else stands still"
	case lane == "shared":
		return "only the callbacks of one client stand still"
	}
	return fmt.Sprintf("the engine lowered it from %v", p.Kind.DefaultLevel())
}

// Operation is the operation in a few words, without the chain.
func (p *Place) Operation() string {
	text := p.Frames[p.leaving()].Func + " " + p.does()
	switch {
	case p.Confidence == effect.Possible:
		text += " (possibly)"
	case p.FirstUse:
		text += " (on first use)"
	}
	return text
}

// Above names the callback that the framework itself calls, if that is another
// one, by way of which c is called.
func (c *Callback) Above() string { return c.root.Callback }

// Blames names the function whose declaration could state that it does not
// block: the last on the way to the operation that is the program's own.
func (p *Place) Blames() string {
	i := p.leaving()
	if i == 0 || strings.HasPrefix(p.Frames[i].In, "func literal") {
		return "" // the callback itself
	}
	return p.Frames[i].In
}

// Unsure says what made the engine unsure of a place, as far as it noted why.
func (r *Result) Unsure(p *Place) []string {
	if p.Confidence == effect.Certain {
		return nil
	}
	var out []string
	for i, reach := range r.trace() {
		if !p.callbacks[r.Callbacks[i]] {
			continue
		}
		for _, s := range reach.Stops {
			if len(s.Frames) == 0 {
				continue
			}
			at := s.Frames[len(s.Frames)-1]
			if slices.ContainsFunc(p.Frames, func(f effect.Frame) bool { return f.Place() == at.Place() }) {
				if text := at.In + " " + s.Why; !slices.Contains(out, text) {
					out = append(out, text)
				}
			}
		}
	}
	return out
}
