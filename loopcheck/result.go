package loopcheck

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// A Result is what the engine knows of one package.
type Result struct {
	Callbacks []*Callback
	// Starts are the functions with which goroutines begin that are not a loop, where
	// anything belongs to one.
	Starts []*Callback
	// GaveUp says why the package could not be analysed; "" if it was.
	GaveUp string

	pass    *analysis.Pass
	pkg     *summary.Package
	set     *contract.Set
	imports map[string]*types.Package
	places  []*Place
	files   map[string]*token.File
	ignores []*ignore

	foreignFiles map[string]*token.File                  // that are not of this package, by name
	users        map[*contract.Framework]map[string]bool // see using
	handed       []*Place                                // left out by collapseHanded
	loops        map[string]*summary.Loop                // by Callback.goroutine
	alone        map[string]*summary.Loop                // of those that are presumed

	underLock map[*summary.Call][]effect.Effect // what a call made under a lock comes to
	reaches   []*summary.Reach                  // of the callbacks, with the ways; see Explain
}

// A Place is one operation in this package that a loop cannot bear.
type Place struct {
	effect.Effect
	Pos      token.Pos // the last frame that lies in this package, or see site
	Function string    // the function it stands in, short
	Callback *Callback // the callback that shows it best
	Others   int       // how many other callbacks reach it
	Beside   []*Place  // more operations that stand on its line
	Level    effect.Level
	Holder   []effect.Frame      // of a lock: the way from who holds it to what takes long
	Loop     *contract.Framework // that it is about: the callback's, or that which it should be on

	stuck     deadlock // of a Contended, and by whom
	holder    string
	module    string
	at        effect.Frame // that Pos stands for, if it is in another package
	callbacks map[*Callback]bool
	turns     []turn             // of a Reschedule: around the circle
	grows     bool               // and there are more of them each time
	drop      *contract.Contract // of a Dropped: what says that the result matters
}

// A deadlock is why a lock that a loop takes is held for ever.
type deadlock int

const (
	soon    deadlock = iota // it is not
	awaited                 // the holder waits for the loop
	crossed                 // the holder takes a lock that is held here
	kept                    // the holder has returned with it
)

// Places returns the operations of the kinds that the function accepts, in
// order of position.
func (r *Result) Places(accept func(effect.Kind) bool) []*Place {
	var out []*Place
	for _, p := range r.places {
		if accept(p.Kind) {
			out = append(out, p)
		}
	}
	return out
}

// find walks from every callback and keeps each operation once.
func (r *Result) find() {
	r.Callbacks = r.callbacks()
	r.separate(r.Callbacks)
	type id struct {
		pos  token.Pos
		kind effect.Kind
		site string
	}
	found := map[id]*Place{}
	reaches := make([]*summary.Reach, len(r.Callbacks))
	r.loops = map[string]*summary.Loop{}
	for i, cb := range r.Callbacks {
		reaches[i] = r.walk(cb)
		if l := cb.Contract.Lane; l == "lane" {
			continue // each has a goroutine of its own
		}
		if cb.Framework == nil {
			continue
		}
		l := r.loops[cb.goroutine()]
		if l == nil {
			l = &summary.Loop{Runs: map[string]bool{}, Calls: map[string]bool{}}
			r.loops[cb.goroutine()] = l
		}
		l.Calls[reaches[i].Start] = true
		maps.Copy(l.Runs, reaches[i].Funcs)
	}
	for loop, l := range r.loops {
		r.pkg.Confine(loop, l)
	}
	r.pkg.PlaceHolds(r.onLoop)
	rounds := r.rounds(reaches)
	again := r.again(reaches)
	r.Starts = r.starts()
	r.alone = map[string]*summary.Loop{}
	presumed, more := r.presumed()
	reaches = append(reaches, more...)
	for i, cb := range slices.Concat(r.Callbacks, presumed, r.Starts) {
		var hits []summary.Hit
		if i < len(reaches) {
			hits, reaches[i] = reaches[i].Hits, nil
		} else {
			hits = r.outside(cb)
		}
		ways := cb.ways()
		for _, h := range hits {
			e := h.Effect()
			if e.Kind == effect.Leak && (!again[cb] || e.FirstUse) {
				continue
			}
			for _, p := range r.everywhere(cb, ways, e) {
				k := id{p.Pos, p.Kind, p.Site}
				if cb.fn == nil {
					k.site += "\x00" + cb.object() + " " + cb.method // another way in
				}
				if p.Level < effect.Warning {
					k.site = "" // one of a line will do
				}
				old := found[k]
				if old != nil && cb.presumed && !old.Callback.presumed {
					continue // what is known says more
				}
				if old == nil || !cb.presumed && old.Callback.presumed {
					p.callbacks = map[*Callback]bool{cb: true}
					found[k] = p
					continue
				}
				old.callbacks[cb] = true
				if better(p, old) {
					p.callbacks = old.callbacks
					found[k] = p
				}
			}
		}
	}
	loud, blocks := map[token.Pos]effect.Level{}, map[token.Pos]bool{}
	for k, p := range found {
		if p.Kind.Blocks() {
			loud[k.pos] = max(loud[k.pos], p.Level)
			blocks[k.pos] = blocks[k.pos] || p.Level >= effect.Warning && p.Kind != effect.Contended
		}
	}
	for k, p := range found {
		if p.Kind == effect.Wait && p.foreign(r.pkg.Module()) && subsumed(func(kind effect.Kind) bool {
			_, ok := found[id{k.pos, kind, k.site}]
			return ok
		}) {
			continue
		}
		if p.Level == effect.Note && loud[k.pos] >= effect.Warning && (!p.FirstUse || p.Kind.DefaultLevel() <= loud[k.pos]) {
			continue // said already, and it is no worse the first time
		}
		if p.Kind == effect.Contended && p.Level < effect.Error && blocks[k.pos] {
			continue // what follows the lock is slow itself
		}
		if r.isTold(p) {
			continue // by a package below, which sees the operation too
		}
		p.Others = len(p.callbacks) - 1
		r.places = append(r.places, p)
	}
	r.sort()
	r.collapse()
	r.places = append(append(r.places, rounds...), r.drops()...)
	r.sort()
}

func (r *Result) sort() {
	slices.SortFunc(r.places, func(a, b *Place) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Message(), b.Message()),
			strings.Compare(a.Site, b.Site))
	})
}

func (r *Result) walk(cb *Callback) *summary.Reach {
	switch {
	case cb.around != nil:
		return r.pkg.WalkLoop(*cb.around, cb.Name, cb.root)
	case cb.fn != nil:
		return r.pkg.Walk(cb.fn, cb.bind, cb.Name, cb.root)
	}
	return r.pkg.WalkValue(cb.value, cb.method, cb.Name, cb.root, cb.from)
}

// tell names what a place is about, whichever package reports it: the callback
// that the framework calls and the operation as its module sees it.
func (r *Result) tell(p *Place) string {
	in, name := cmp.Or(p.Callback.home, r.pass.Pkg.Path()), p.Callback.Name
	if root := p.Callback.root; root.Callback != "" {
		name = root.Callback
		if len(root.Path) > 0 {
			in = root.Path[0].Pkg
		}
	}
	return in + " " + name + " " + p.called()
}

// called names the operation, and where the function that performs it is called by its
// name: a helper is called for many things. Where it is only handed over does not tell.
func (p *Place) called() string {
	if i := p.leaving(); i > 0 && (i > 1 || p.Callback.fn != nil) && p.Frames[i-1].Via == "" && p.Frames[i-1].Func == p.Frames[i].In && !strings.HasPrefix(p.Frames[i].In, "func literal") {
		return p.operation() + " " + p.Frames[i-1].Place()
	}
	return p.operation()
}

// operation names the operation itself, whoever reaches it and wherever what performs it
// is handed over.
func (p *Place) operation() string {
	f := p.Frames[p.leaving()]
	at := f.Place()
	if p.supplied() {
		if at = f.Func; len(p.Frames) > 1 {
			at = p.Frames[1].Place()
		}
	}
	return p.Kind.String() + " " + at
}

// supplied reports whether what performs the operation is another module's, and is only
// handed over in this one.
func (p *Place) supplied() bool { return p.Callback.handed(p.Frames[p.leaving()]) }

// What stands before what is told.
const (
	anyone  = "* "    // it is about all callbacks
	quietly = "note " // it is worth no more than a note
)

// isTold reports whether a package below says it already, no less loudly.
func (r *Result) isTold(p *Place) bool {
	told := func(what string) bool {
		return r.pkg.Told(what) || p.Level <= effect.Note && r.pkg.Told(quietly+what)
	}
	if p.below() && r.pkg.Told(toldAt(p.at, p.Kind)) || p.stuck == kept && r.pkg.Told(p.forgotten()) {
		return true
	}
	return told(r.tell(p)) || p.Callback.fn == nil && !p.supplied() && told(anyone+p.called()) || r.comesBack(p, told)
}

// forgotten names the lock with which somebody has returned, whoever takes it then.
func (p *Place) forgotten() string { return "forgotten " + p.holder + " " + summary.LockKey(p.Lock) }

// comesBack reports whether the way to p leads to a callback of another package of which
// that has told it: what a child component does, or what a widget calls when a program
// sets its text, as the framework does when a person does.
func (r *Result) comesBack(p *Place, told func(string) bool) bool {
	module, called := r.pkg.Module(), p.called()
	for i := 1; i < len(p.Frames); i++ {
		f := p.Frames[i]
		if summary.Within(module, f.Pkg) && f.Pkg != r.pass.Pkg.Path() && told(f.Pkg+" "+f.In+" "+called) {
			return true
		}
	}
	return false
}

// tells lists what packages above are told, sorted: what this package reports, and what
// is to be silent.
func (r *Result) tells() []string {
	out := r.silences()
	for _, p := range slices.Concat(r.places, r.handed) {
		for _, q := range append([]*Place{p}, p.Beside...) {
			loud := ""
			switch {
			case q.Level == effect.Note:
				loud = quietly
			case q.Level < effect.Note:
				continue
			}
			if !q.below() && loud == "" {
				at := r.pass.Fset.Position(q.Pos)
				out = append(out, toldAt(effect.Hop{Pkg: r.pass.Pkg.Path(), File: filepath.Base(at.Filename), Line: at.Line, Col: at.Column}.Frame(), q.Kind))
			}
			if q.stuck == kept {
				out = append(out, q.forgotten())
			}
			if out = append(out, loud+r.tell(q)); !q.supplied() {
				out = append(out, loud+anyone+q.called())
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// subsumed reports whether a wait is only how a dependency does the I/O that is
// reported at the same place.
func subsumed(has func(effect.Kind) bool) bool {
	return has(effect.Network) || has(effect.Process) || has(effect.Database)
}

// foreign reports whether the operation lies in another module.
func (p *Place) foreign(module string) bool {
	return !summary.Within(module, p.Frames[p.end()-1].Pkg)
}

func better(a, b *Place) bool {
	return cmp.Or(cmp.Compare(b.Level, a.Level), cmp.Compare(b.Confidence, a.Confidence),
		cmp.Compare(len(a.Frames), len(b.Frames)), cmp.Compare(a.Callback.rank, b.Callback.rank), strings.Compare(a.Callback.Name, b.Callback.Name)) < 0
}

// ofFramework reports whether a callback is a function of the framework itself that nobody
// else can name, or a method of its own object, and nothing of this module is on the way to
// an effect: how the framework is built is its own affair, but for what waits for others.
func (r *Result) ofFramework(cb *Callback, e effect.Effect) bool {
	switch e.Kind {
	case effect.Wait, effect.SelfWait, effect.Lock:
		return false
	}
	if cb.Contract == nil || cb.value == nil || cb.value.Kind == summary.Func && !strings.Contains(cb.value.Key, "$") {
		return false
	}
	module := summary.ModuleOf(cb.Contract.Package)
	return module != "" && summary.Within(module, strings.TrimPrefix(cb.value.Key, "*")) && !summary.Within(module, r.pkg.Module()) &&
		!slices.ContainsFunc(e.Frames[1:], func(f effect.Frame) bool { return summary.Within(r.pkg.Module(), f.Pkg) }) // the first tells where it was handed over
}

// place judges an effect against what the callback's loop can bear: nil if it
// can.
func (r *Result) place(cb *Callback, e effect.Effect) *Place {
	if len(e.Frames) == 0 || r.ofFramework(cb, e) {
		return nil
	}
	if e.Kind == effect.SelfWait {
		if !e.Endless() && (cb.Framework == nil || e.Loop != cb.Framework.Name) {
			e.Kind, e.Confidence = effect.Wait, min(e.Confidence, effect.Likely)
			if !e.Sync {
				e.Confidence = effect.Possible // only when there is no room
			}
		}
	}
	if e.Endless() && e.FirstUse && entersAgain(e.Frames) {
		e.Confidence = effect.Possible // what was done on first use is there by then
	}
	if r.isHead(cb, e) || cb.presumed && !e.Endless() && r.pkg.Before(*cb.around, e) {
		return nil
	}
	note, on := r.ownChannels(cb, e)
	if on != another {
		e.Kind, e.Confidence, e.Note = effect.SelfWait, max(e.Confidence, effect.Likely), note
	}
	var holder []effect.Frame
	stuck := false // for ever
	if note, ok := r.gatedReaders(cb, e); ok {
		e.Confidence, e.Note, stuck = max(e.Confidence, effect.Likely), note, true
	}
	held, by := soon, ""
	if e.Kind == effect.Lock && e.Lock != "" && e.Confidence >= effect.Likely && !e.FirstUse {
		h, during, why := r.heldFor(cb, e)
		first := ""
		if why != waitsForLoop && !cb.presumed { // what is for ever is worse than what takes long
			var other summary.Hold
			if other, first = r.crossed(cb, e); first != "" {
				h, during, why = other, other.Effect, "takes "+r.pkg.ShortKey(summary.LockKey(first))+", which is held here"
				held = crossed
			}
		}
		if why != "" {
			e.Kind, e.Confidence, holder = effect.Contended, effect.Likely, during.Frames
			name := r.pkg.ShortKey(summary.LockKey(e.Lock))
			switch e.Note = name; {
			case held == crossed:
			case h.Keeps:
				held = kept
			case why == waitsForLoop:
				held = awaited
			}
			if held == soon || held == crossed {
				e.Note = h.Name + " holds " + name + " while it " + why
			}
			by, stuck = h.Name, held != soon && !(cb.presumed && r.comesFree(cb, e, held, h))
		}
	}
	if cb.presumed && !stuck && !r.standsForEver(cb, e, on) {
		return nil
	}
	if cb.Framework != nil && e.Duration > cb.Framework.Budget {
		e.Repeated = false // once is enough
	}
	if cb.Framework != nil && e.Duration > 0 && e.Duration <= cb.Framework.Budget && !e.Repeated && (e.Kind == effect.Sleep || e.Kind == effect.Wait) {
		return nil
	}
	switch e.Kind {
	case effect.Growth:
		if e.Degree < settings.degree {
			return nil
		}
		e.Note = fmt.Sprintf("degree %d", e.Degree)
	case effect.Rounds:
		if cb.Framework != nil && e.Duration < surely*cb.Framework.Budget || e.Duration < surely*time.Millisecond {
			return nil
		}
		e.Duration = 0 // an estimate
	case effect.Compile:
		if !summary.Within(r.pkg.Module(), e.Frames[len(e.Frames)-1].Pkg) {
			return nil // nobody here can keep what another module compiles
		}
	}
	p := &Place{Effect: e, Callback: cb, module: r.pkg.Module(), Level: e.Kind.DefaultLevel(), Holder: holder, Loop: cb.Framework, stuck: held, holder: by}
	if e.Kind == effect.Affinity {
		p.Loop = r.set.Framework(e.Loop)
	}
	switch {
	case stuck:
		p.Level = effect.Error
	case e.Confidence == effect.Possible:
		p.Level = effect.Off
	case e.FirstUse && e.Kind != effect.SelfWait && (e.Kind.Holds() || e.Kind == effect.Affinity):
		p.Level = min(p.Level, effect.Note)
		if p.foreign(r.pkg.Module()) {
			p.Level = effect.Off // how a dependency starts up
		}
	}
	if l := cb.Contract.Lane; (l == "lane" || l == "shared") && cb.Contract.Stalls == "" && !stuck && e.Kind != effect.SelfWait && e.Kind.Holds() {
		p.Level = min(p.Level, effect.Note)
	}
	if at, ok := r.site(p); ok {
		if p.Pos = r.foreign(at); p.Pos.IsValid() {
			p.Function, p.at = at.In, at
			return p
		}
	}
	for _, f := range slices.Backward(e.Frames) {
		if f.Pkg == r.pass.Pkg.Path() {
			if p.Pos = r.pos(f); p.Pos.IsValid() {
				p.Function = f.In
				break
			}
		}
	}
	if !p.Pos.IsValid() {
		p.Pos, p.Function = cb.Pos, cb.Name
	}
	if r.silent(p.Pos) {
		return nil
	}
	return p
}

// entersAgain reports whether a chain comes to a function of which it is inside.
func entersAgain(frames []effect.Frame) bool {
	for i, f := range frames {
		if slices.ContainsFunc(frames[i+1:], func(g effect.Frame) bool { return g.In == f.In && g.Pkg == f.Pkg && !g.SamePlace(f) }) {
			return true
		}
	}
	return false
}

// surely is how many times its budget a loop is estimated to take before it is
// reported: the estimate may be wrong by as much.
const surely = 4

// silent reports whether nothing is reported at a place.
func (r *Result) silent(pos token.Pos) bool {
	f := r.file(pos)
	return f == nil || ast.IsGenerated(f) || r.isTest(f) && !settings.tests
}

func (r *Result) file(pos token.Pos) *ast.File {
	for _, f := range r.pass.Files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return nil
}

// pos finds a frame of this package again.
func (r *Result) pos(f effect.Frame) token.Pos {
	if r.files == nil {
		r.files = map[string]*token.File{}
		for _, af := range r.pass.Files {
			tf := r.pass.Fset.File(af.FileStart)
			if tf != nil {
				r.files[filepath.Base(r.pass.Fset.Position(af.FileStart).Filename)] = tf
			}
		}
	}
	tf := r.files[f.File]
	if tf == nil || f.Line < 1 || f.Line > tf.LineCount() {
		return token.NoPos
	}
	return tf.LineStart(f.Line) + token.Pos(max(0, f.Col-1))
}

// Position is a place in this package as a finding carries it.
func (r *Result) Position(pos token.Pos) finding.Position {
	q := r.pass.Fset.Position(pos)
	return finding.Position{File: q.Filename, Line: q.Line, Column: q.Column}
}

// Where is the position of a callback, or, if packages below alone know of it, that of its call.
func (r *Result) Where(cb *Callback) finding.Position {
	if path := cb.root.Path; !cb.Pos.IsValid() && len(path) > 0 {
		return r.FramePosition(path[len(path)-1])
	}
	return r.Position(cb.Pos)
}

// FramePosition is a frame's position: the real file for a frame of this
// package, the import path and the file's base name for others.
func (r *Result) FramePosition(f effect.Frame) finding.Position {
	if f.Pkg == r.pass.Pkg.Path() {
		if pos := r.pos(f); pos.IsValid() {
			return r.Position(pos)
		}
	}
	return finding.Position{File: f.Pkg + "/" + f.File, Line: f.Line, Column: f.Col}
}

// Pos is the inverse of Position; NoPos for a file of another package.
func (r *Result) Pos(q finding.Position) token.Pos {
	tf := r.files[filepath.Base(q.File)]
	if tf == nil || tf.Name() != q.File || q.Line > tf.LineCount() {
		return token.NoPos
	}
	return tf.LineStart(q.Line) + token.Pos(max(0, q.Column-1))
}
