package loopcheck

import (
	"fmt"
	"go/types"
	gopath "path"
	"slices"
	"strings"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// ownGoroutine is the contract of what begins a goroutine that is no loop.
var ownGoroutine = &contract.Contract{Offload: true}

// starts finds the functions with which the goroutines begin that this package
// starts, each place once.
func (r *Result) starts() []*Callback {
	var out []*Callback
	type place struct {
		pos  int
		name string
	}
	seen := map[place]bool{}
	for _, s := range append(r.pkg.Starts, r.apart()...) {
		name := r.pkg.StartName(s)
		if k := (place{int(s.Pos), name}); seen[k] {
			continue
		} else {
			seen[k] = true
		}
		cb := &Callback{Name: name, Contract: ownGoroutine, Pos: s.Pos, start: &s, rank: 1}
		in := ""
		if s.In != nil {
			in = r.pkg.Name(s.In)
		}
		cb.Reason = "is started as a goroutine in " + in
		if n := len(s.Root.Why); n > 0 {
			cb.Reason = "is passed to " + s.Root.Why[n-1].Func + " in " + in
		}
		if s.Fn != nil {
			cb.Reason = "is called on a goroutine of its own"
			cb.Why = []effect.Frame{r.pkg.Frame(s.Pos, nil, name)}
		}
		out = append(out, cb)
	}
	return out
}

// apart finds the methods that a framework calls on goroutines of their own.
func (r *Result) apart() []summary.Start {
	if !r.pkg.Affine() {
		return nil
	}
	var out []summary.Start
	for _, key := range r.set.InterfacesWithCallbacks() {
		tn := r.interfaceOf(key)
		if tn == nil {
			continue
		}
		iface, ok := tn.Type().Underlying().(*types.Interface)
		if !ok || iface.NumMethods() == 0 || !mentions(iface, tn.Pkg()) {
			continue
		}
		for _, n := range r.namedTypes() {
			t := types.NewPointer(n)
			if !types.Implements(t, iface) {
				continue
			}
			for m := range iface.Methods() {
				k := r.set.Lookup(key + "." + m.Name())
				if fn := r.methodHere(t, m.Name()); fn != nil && k != nil && k.Offload && r.holds(k) {
					out = append(out, summary.Start{Fn: fn, Pos: fn.Pos()})
				}
			}
		}
	}
	return out
}

// outside is what a goroutine that is no loop does with what belongs to one. If
// it runs the loop itself, it is the loop.
func (r *Result) outside(cb *Callback) []summary.Hit {
	hits := r.pkg.WalkStart(*cb.start, cb.Name).Hits
	runs := map[string]bool{}
	for _, h := range hits {
		if e := h.Effect(); e.Where == effect.Runs {
			runs[e.Loop] = true
		}
	}
	return slices.DeleteFunc(hits, func(h summary.Hit) bool {
		e := h.Effect()
		return e.Where == effect.Runs || runs[e.Loop]
	})
}

// astray is the message about what is used where it does not belong.
func (p *Place) astray(b *strings.Builder, op string) {
	verb := "is called"
	if strings.HasPrefix(op, "write to ") {
		verb = "is"
	}
	loop := loopName(p.Loop.Title)
	if p.Where == effect.OffLoop {
		fmt.Fprintf(b, "%s %s on %s, where it may not be", op, verb, loop)
		return
	}
	fmt.Fprintf(b, "%s %s outside %s", op, verb, loop)
}

// collapseAstray keeps one of the places to which one call leads that a goroutine
// makes where its ways to them part, and one of those where one function uses what
// belongs to a loop: there is one thing to change.
func (r *Result) collapseAstray() {
	type user struct {
		start    *Callback
		by, loop string
		where    effect.Where
		level    effect.Level
	}
	collapse := func(of func(*Place) user) {
		shorter := func(a, b *Place) bool { return len(a.Frames) < len(b.Frames) }
		keepBest(r, shorter, func(p *Place) (user, bool) { return of(p), p.Kind == effect.Affinity })
	}
	common := map[user][]effect.Frame{} // what the ways of a goroutine begin with
	of := func(p *Place) user { return user{p.Callback, "", p.Effect.Loop, p.Where, p.Level} }
	for _, p := range r.places {
		if p.Kind != effect.Affinity {
			continue
		}
		way, seen := common[of(p)]
		if !seen {
			common[of(p)] = p.Frames
			continue
		}
		n := 0
		for n < min(len(way), len(p.Frames)) && way[n].Place() == p.Frames[n].Place() {
			n++
		}
		common[of(p)] = way[:n]
	}
	collapse(func(p *Place) user {
		k := of(p)
		k.by = p.Frames[min(len(common[k]), len(p.Frames)-1)].Place()
		return k
	})
	collapse(func(p *Place) user { return user{nil, p.Function, p.Effect.Loop, p.Where, p.Level} })
}

// does is what the operation does, as the predicate of a sentence.
func (p *Place) does() string {
	if p.Kind != effect.Affinity || p.Loop == nil {
		return p.Kind.Does()
	}
	if p.Where == effect.OffLoop {
		return "may not be used on " + loopName(p.Loop.Title)
	}
	return "may only be used on " + loopName(p.Loop.Title)
}

// whence says which goroutine it is, of a place that is on no loop, and where the loop
// calls what is only handed over here.
func (p *Place) whence() string {
	if p.Callback.start != nil {
		return " (" + strings.TrimPrefix(p.Callback.Reason, "is ") + ")"
	}
	path := p.Callback.root.Path
	if len(path) == 0 || p.Callback.fn != nil {
		return ""
	}
	f, does := path[len(path)-1], "called"
	if p.Callback.Sends() {
		does = "sent"
	}
	if p.below() {
		f, does = p.Callback.from, "handed over"
	}
	if f.File == "" || !summary.Within(p.module, f.Pkg) {
		return ""
	}
	return fmt.Sprintf(" (%s at %s:%d)", does, gopath.Join(gopath.Base(f.Pkg), f.File), f.Line)
}
