package loopcheck

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// Whatever goes round for what it receives may take as long as it likes, unless
// somebody says that it is a loop. But it never gets what only it can send, nor rid of
// what only it can receive, and nobody has to say that.

// presumed finds what goes round in this package for what it receives, and is not known
// to be a loop, and what each reaches.
func (r *Result) presumed() (out []*Callback, reaches []*summary.Reach) {
	if r.downloaded() {
		return nil, nil // nothing is reported of it
	}
	known := map[*ssa.Function]bool{}
	for _, cb := range r.Callbacks {
		known[cb.fn] = true
	}
	for _, fn := range r.pkg.Functions() {
		if known[fn] || r.silent(fn.Pos()) {
			continue
		}
		for _, l := range r.pkg.GoesRound(fn) {
			name := r.pkg.Name(fn)
			fw := &contract.Framework{Title: "the loop in " + name, Budget: contract.DefaultBudget}
			l.Contract = &contract.Contract{Framework: fw, Loop: true}
			cb := r.around(l, "goes round for what it receives")
			cb.presumed = true
			reach := r.pkg.WalkAround(l, cb.Name, cb.root)
			cb.own = reach.Start
			if l := r.alone[cb.own]; l != nil { // the function has another one
				maps.Copy(l.Runs, reach.Funcs)
			} else {
				r.alone[cb.own] = &summary.Loop{Runs: reach.Funcs, Calls: map[string]bool{reach.Start: true}}
			}
			out, reaches = append(out, cb), append(reaches, reach)
		}
	}
	return out, reaches
}

// downloaded reports whether the package is from the module cache, as far as its files tell.
func (r *Result) downloaded() bool {
	if len(r.pass.Files) == 0 {
		return true
	}
	name := r.pass.Fset.Position(r.pass.Files[0].FileStart).Filename
	return strings.Contains(filepath.ToSlash(name), "/pkg/mod/")
}

// standsForEver reports whether an effect of a loop that is presumed is a wait that
// nothing can end, as far as the channels tell for which it is. Of several objects of one
// type, each with a loop of its own, one may send to the next. And who sends to a loop that
// sends back, on a channel with room, goes on until that is behind.
func (r *Result) standsForEver(cb *Callback, e effect.Effect, on whom) bool {
	switch on {
	case itself:
		return r.pkg.ItsOwn(*cb.around, e)
	case itsOther:
		return !slices.ContainsFunc(e.Channels, func(c effect.Channel) bool { return c.Room }) && !r.pkg.TakesTurns(*cb.around, e)
	}
	return e.Endless()
}

// comesFree reports whether a lock that a loop which is presumed takes by e is not held for
// ever after all: it is that of one of many things, or nobody waits for the loop any more, or the loop has not
// begun.
func (r *Result) comesFree(cb *Callback, e effect.Effect, held deadlock, h summary.Hold) bool {
	switch held {
	case awaited:
		return r.pkg.TakesReceived(*cb.around, e) || r.pkg.WhenClosed(*cb.around, e)
	case kept:
		return r.pkg.OnlyStarts(h.Func, *cb.around)
	}
	return false
}
