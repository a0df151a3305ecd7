package summary

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Hold is what a function does while it holds a lock: an operation that takes
// long, or a call that only the surroundings know.
type Hold struct {
	Lock   string // see effect.Effect
	Func   string // key of the function
	Name   string // its short name
	Shared bool   // it holds the lock for reading only
	// Elsewhere tells that the package shows it to run on another goroutine:
	// started there, or called by a literal or a method behind an interface
	// that no callback leads to.
	Elsewhere bool
	Effect    effect.Effect
	Call      *Call
	// Keeps tells that it returns with the lock, which nobody gives back then.
	Keeps bool
	// Beside names where the other locks are kept that it holds.
	Beside []string
}

// maxHolds bounds how many of one class are remembered of one lock.
const maxHolds = 3

type holdClass int

const (
	forgets   holdClass = iota // it returns with the lock
	loopBound                  // it waits for what a loop may have to do
	takesLong
	calls
	nested // it takes another lock
)

func (h Hold) class() holdClass {
	switch {
	case h.Keeps:
		return forgets
	case h.Call != nil:
		return calls
	case h.Effect.Kind == effect.Lock:
		return nested
	case h.Effect.Kind == effect.SelfWait, len(h.Effect.Channels) > 0:
		return loopBound
	}
	return takesLong
}

// heldAt are the locks that are held where an instruction stands.
func (p *Package) heldAt(fn *ssa.Function, in ssa.Instruction) held {
	if p.in.Std {
		return nil
	}
	if c, ok := in.(*ssa.Call); ok {
		if f := c.Call.StaticCallee(); f != nil && p.funcKey(f) == "sync.Cond.Wait" {
			return nil // it gives back its lock for as long
		}
	}
	return p.locksOf(fn)[in]
}

// lasts reports whether an effect takes so long that a lock should not be held
// meanwhile, or may: only those who see the loop know who reads a channel.
func lasts(e effect.Effect) bool {
	switch e.Kind {
	case effect.Sleep, effect.Network, effect.Process, effect.Database, effect.Forever, effect.Input, effect.SelfWait:
		return e.Confidence >= effect.Likely && !e.FirstUse
	case effect.Wait:
		return (e.Confidence >= effect.Likely || pending(e)) && !e.FirstUse
	}
	return false
}

// nests reports whether an effect takes a lock that is known.
func nests(e effect.Effect) bool {
	return e.Kind == effect.Lock && e.Lock != "" && !strings.HasPrefix(e.Lock, paramLock) && e.Confidence >= effect.Likely && !e.FirstUse
}

// hold notes what fn does while it holds the locks.
func (p *Package) hold(fn *ssa.Function, locks []HeldLock, h Hold) {
	if len(locks) == 0 || h.Call == nil && !lasts(h.Effect) && !nests(h.Effect) || h.Call != nil && (h.Call.Log || h.Call.FirstUse) {
		return
	}
	if h.Call != nil && h.Call.On.Symbolic() {
		if h.Call.On.Kind != Field {
			return // its callers choose
		}
		c := *h.Call
		c.On = Anywhere(outsideKey(c.On.Key))
		h.Call = &c
	}
	for _, l := range locks {
		if l.Lock == "" || strings.HasPrefix(l.Lock, paramLock) {
			continue
		}
		if h.Effect.Kind == effect.Lock && LockKey(h.Effect.Lock) == LockKey(l.Lock) {
			continue // of the same kind: whether it is another one, nobody knows
		}
		h.Lock, h.Beside = l.Lock, nil
		for _, o := range locks {
			if key := LockKey(o.Lock); key != "" && o.Lock != l.Lock && !o.Shared && !strings.HasPrefix(key, paramLock) {
				h.Beside = append(h.Beside, key)
			}
		}
		h.Func, h.Name, h.Shared = p.funcKey(fn), p.shortName(fn), l.Shared
		if p.holding[fn] == nil {
			p.holding[fn] = map[string][]Hold{}
		}
		k := LockKey(l.Lock)
		p.holding[fn][k] = append(p.holding[fn][k], h)
	}
}

// gatherHolds keeps of what is done under each lock what matters most.
func (p *Package) gatherHolds() {
	p.holds = map[string][]Hold{}
	for _, fn := range p.in.Funcs {
		for key, hs := range p.holding[fn] {
			p.holds[key] = append(p.holds[key], hs...)
		}
	}
	for key, hs := range p.holds {
		slices.SortFunc(hs, Hold.compare)
		hs = slices.CompactFunc(hs, func(a, b Hold) bool { return a.compare(b) == 0 })
		kept := hs[:0]
		n := map[holdClass]int{}
		for _, h := range hs {
			if n[h.class()]++; n[h.class()] <= maxHolds {
				if h.Call != nil {
					c := h.Call.published()
					h.Call = &c
				}
				kept = append(kept, h)
			}
		}
		p.holds[key] = kept
	}
}

// PlaceHolds tells of each hold, once the loops are known, whether it is on none.
func (p *Package) PlaceHolds(onLoop func(key string) bool) {
	for _, hs := range p.holds {
		for i := range hs {
			if fn := p.byKey[hs[i].Func]; fn != nil {
				hs[i].Elsewhere = p.runsElsewhere(fn, onLoop)
			}
		}
	}
}

// Elsewhere is what Hold.Elsewhere says, of a function below and by this package.
func (p *Package) Elsewhere(key string, onLoop func(key string) bool) bool {
	fn := p.callGraph().byKey[key]
	return fn != nil && p.runsElsewhere(fn, onLoop)
}

func (p *Package) runsElsewhere(fn *ssa.Function, onLoop func(key string) bool) bool {
	if !onLoop(p.funcKey(fn)) && p.locksInRounds(fn) && !p.unused(fn) {
		return true
	}
	g := p.callGraph()
	seen := map[*ssa.Function]bool{fn: true}
	for work := []*ssa.Function{fn}; len(work) > 0; {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		if len(g.started[f]) > 0 || !onLoop(p.funcKey(f)) && (f.Parent() != nil || g.valued[f] || p.entry(f)) && !p.unused(f) {
			return true
		}
		for _, c := range g.callers[f] {
			if by := c.Parent(); !seen[by] {
				if !onLoop(p.funcKey(by)) && p.goesRound(c) && !p.unused(by) {
					return true
				}
				seen[by] = true
				work = append(work, by)
			}
		}
	}
	return false
}

// locksInRounds reports whether fn takes a lock in each round of a loop that waits.
func (p *Package) locksInRounds(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			c, ok := in.(*ssa.Call)
			if !ok {
				return false
			}
			_, _, op := p.lockOp(fn, &c.Call)
			return op != "" && p.goesRound(c)
		})
	})
}

// goesRound reports whether a call is made in each round of a loop that waits for
// something: who calls that function gives it a goroutine, in whatever package.
func (p *Package) goesRound(c ssa.CallInstruction) bool {
	f := p.flows[c.Parent()]
	return f != nil && f.cyclic[c.Block().Index] && slices.ContainsFunc(loopsOf(c.Parent()), func(l *loop) bool {
		return l.has[c.Block().Index] && slices.ContainsFunc(l.blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, waitsForMore)
		})
	})
}

// compare orders what is done under one lock: by class, then by how sure it is,
// then the shortest.
func (h Hold) compare(o Hold) int {
	c := cmp.Or(cmp.Compare(h.class(), o.class()), cmp.Compare(o.Effect.Confidence, h.Effect.Confidence), cmp.Compare(len(h.frames()), len(o.frames())),
		strings.Compare(h.Func, o.Func), strings.Compare(h.Lock, o.Lock), cmp.Compare(h.Effect.Kind, o.Effect.Kind), cmpBool(h.Shared, o.Shared))
	if c != 0 {
		return c
	}
	for i, f := range h.frames() {
		if c := strings.Compare(f.Place(), o.frames()[i].Place()); c != 0 {
			return c
		}
	}
	if h.Call != nil {
		return strings.Compare(h.Call.id()+h.Call.Iface, o.Call.id()+o.Call.Iface)
	}
	return 0
}

func (h Hold) frames() []effect.Frame {
	if h.Call != nil {
		return h.Call.Frames
	}
	return h.Effect.Frames
}

// LockKey is the field or variable that a lock is kept in.
func LockKey(lock string) string {
	key, _, _ := strings.Cut(lock, " of ")
	return key
}

// SameLock reports whether two names of a lock may be of one: of two fields of
// one type that are fields of different names, they are not.
func SameLock(a, b string) bool {
	ka, of, _ := strings.Cut(a, " of ")
	kb, other, _ := strings.Cut(b, " of ")
	unknown := func(s string) bool { return s == "" || strings.HasPrefix(s, paramLock) }
	return ka == kb && (of == other || unknown(of) || unknown(other))
}

// Holds is what the program, as far as it is seen from here, does while it holds
// the lock with the name.
func (p *Package) Holds(lock string) iter.Seq[Hold] {
	key := LockKey(lock)
	return func(yield func(Hold) bool) {
		for _, h := range p.holds[key] {
			if !yield(h) {
				return
			}
		}
		for _, q := range p.below.holding(key) {
			for _, h := range q.Holds[key] {
				if !yield(h) {
					return
				}
			}
		}
	}
}

// isHeld reports whether anything is done while the lock is held.
func (p *Package) isHeld(lock string) bool {
	for range p.Holds(lock) {
		return true
	}
	return false
}

// Inside is what takes the lock with the name while it holds another one.
func (p *Package) Inside(lock string) []Hold {
	if p.nesting == nil {
		p.nesting = map[string][]Hold{}
		note := func(holds map[string][]Hold) {
			for _, key := range slices.Sorted(maps.Keys(holds)) {
				for _, h := range holds[key] {
					if h.Call == nil && h.Effect.Kind == effect.Lock {
						k := LockKey(h.Effect.Lock)
						p.nesting[k] = append(p.nesting[k], h)
					}
				}
			}
		}
		note(p.holds)
		for _, q := range p.below.holds {
			note(q.Holds)
		}
	}
	return p.nesting[LockKey(lock)]
}

// HeldAlong are the locks that functions of this package hold on the way to where an effect
// takes another one, by what a field holds, too.
func (p *Package) HeldAlong(e effect.Effect) (out []Hold) {
	if p.calling == nil {
		p.calling = map[string]heldCall{}
		for _, fn := range p.in.Funcs {
			locks := p.locksOf(fn)
			if len(locks) == 0 {
				continue
			}
			for c := range callsOf(fn) {
				if h := locks[c]; len(h) > 0 && c.Common().StaticCallee() == nil {
					p.calling[p.frame(c.Pos(), fn, "", "").Place()] = heldCall{fn, h}
				}
			}
		}
	}
	if len(p.calling) == 0 {
		return nil
	}
	for _, f := range e.Frames[:len(e.Frames)-1] {
		c, ok := p.calling[f.Place()]
		if !ok {
			continue
		}
		for _, id := range slices.Sorted(maps.Keys(c.locks)) {
			if l := c.locks[id]; l.Lock != "" && !strings.HasPrefix(l.Lock, paramLock) && LockKey(l.Lock) != LockKey(e.Lock) {
				out = append(out, Hold{Lock: l.Lock, Func: p.funcKey(c.fn), Name: p.shortName(c.fn), Shared: l.Shared, Effect: e})
			}
		}
	}
	for i := range out {
		for j, o := range out {
			if i != j && !o.Shared {
				out[i].Beside = append(out[i].Beside, LockKey(o.Lock))
			}
		}
	}
	return out
}

// A heldCall is a call of what is not known by its name, made while locks are held.
type heldCall struct {
	fn    *ssa.Function
	locks held
}

func (p *Package) contended(lock string) bool {
	return strings.HasPrefix(lock, paramLock) || p.isHeld(lock)
}

// locked is the output of a call that a function below makes while it holds locks.
type locked struct {
	output
	p     *Package
	locks []HeldLock
}

func (o locked) whole() output { return o.output }

func (o locked) effect(e effect.Effect) {
	o.note(Hold{Effect: e})
	o.output.effect(e)
}

func (o locked) call(c Call) {
	o.note(Hold{Call: &c})
	o.output.call(c)
}

// enter wants the effects of what is called under a lock, whoever else wants them.
func (o locked) enter(fn *ssa.Function, b Binding, c Call) bool {
	if w, _ := writes(o.output); w != nil {
		return false
	}
	return o.output.enter(fn, b, c)
}

func (o locked) note(h Hold) {
	if w, _ := writes(o.output); w != nil {
		o.p.hold(w.fn, o.locks, h)
	}
}

// During is what is done under a lock, each with the way from the holder.
func (p *Package) During(h Hold) []effect.Effect {
	if h.Call == nil {
		if h.Effect.Kind == effect.Lock {
			return nil // short, unless the two are taken in another order too: see Inside
		}
		return []effect.Effect{h.Effect}
	}
	o := &outcomes{}
	(&walker{p: p, o: o}).call(*h.Call)
	var out []effect.Effect
	for _, hit := range p.walk(o, h.Name, Root{Confidence: effect.Likely}, nil, Binding{}).Hits {
		if e := hit.Effect(); lasts(e) {
			out = append(out, e)
		}
	}
	return out
}
