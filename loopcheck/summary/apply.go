package summary

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// apply says what the call c does when it reaches t.
func (p *Package) apply(t target, c Call, depth int, d duration, out output) {
	if c.work == nil {
		c.work = newExpansion(1)
	}
	k := p.contractOf(t.keys)
	// What nothing is known of does not count: a driver may not even show that it is
	// there.
	if depth > 0 && (t.sum != nil || k != nil) && !c.work.enter(t.entry()) {
		left := c.work.left
		if left < 0 {
			p.stop(out, c, tooNested)
		}
		defer func() { c.work.left = left }() // what follows is little, and others need the rest
		if t.fn != nil || left <= 0 || !wants(out) || !c.work.enter(t.entry()+" "+lastOwn(c.Frames).Place()) {
			return
		}
		out = nearby{out, p.module}
	}
	if k != nil && k.Resolves != "" && numeric(c.args, k.Resolves) {
		return
	}
	p.params(t, c, out)
	if k != nil {
		p.schedule(t, k, c, out)
	}
	if p.affine && p.affinity(t.keys, c, out) {
		c.OnLoop = true
	}
	if k != nil && !k.Loop {
		if self := k.Waits || k.Schedules == "sync" || k.Schedules == "bounded"; self && k.Framework != nil && !p.exempt(t) {
			if e := (effect.Effect{
				Kind: effect.SelfWait, Confidence: c.Confidence, Loop: k.Framework.Name,
				Sync: k.Waits || k.Schedules == "sync", FirstUse: c.FirstUse, If: c.If, Frames: c.Frames,
			}); !p.another(t, c) {
				out.effect(e)
			} else if k.Waits {
				e.Kind, e.Loop, e.Sync = effect.Wait, "", false
				out.effect(e)
			}
		}
		if k.Blocks != effect.None {
			eff := effect.Effect{Kind: p.kindOn(t, k.Blocks), Confidence: c.Confidence, FirstUse: c.onFirstUse(k.Blocks), Of: c.FirstOf, Join: c.Join, If: c.If, Frames: c.Frames}
			if k.Blocks == effect.Sleep {
				if d <= 0 && !c.seconds {
					eff.Confidence = effect.Possible
				}
				eff.Duration = max(0, d.of())
				if depth == 0 && c.at != nil {
					n := repeats(c.at)
					eff.Repeated, eff.Duration = n == 0, eff.Duration*time.Duration(max(1, n))
				}
			}
			if k.Blocks == effect.Lock {
				eff.Lock, eff.Shared = c.Lock.Lock, c.Lock.Shared
			}
			if len(c.group) > 0 && depth == 0 {
				eff.Channels = []effect.Channel{{Names: c.group}}
			}
			if c.Log {
				eff = asLog(eff)
			}
			out.effect(eff)
		}
		if kind, sure := heavy(k, t, c); kind != effect.None && !p.in.Std {
			out.effect(effect.Effect{Kind: kind, Confidence: min(c.Confidence, sure), FirstUse: c.onFirstUse(kind), Of: c.FirstOf, If: c.If, Frames: c.Frames})
		}
		if k.Calls != "" && !p.in.Std {
			i := strings.LastIndexByte(k.Calls, '.')
			d := c
			d.Iface, d.Method, d.Log = k.Package+"."+k.Calls[:i], k.Calls[i+1:], c.Log || k.Blocks == effect.Log
			d.Confidence = min(c.Confidence, effect.Likely)
			d.Frames = join(c.Frames, effect.Hop{Func: k.Calls, In: t.name, Pkg: k.Package}.Frame())
			for _, impl := range p.implementers(d.Iface) {
				v := mk(Value{Kind: Object, Key: impl})
				d.Args = []Set{{v}}
				p.onValue(v, d, depth+1, out)
			}
		}
		if k.Nonblocking && t.sum != nil {
			for _, e := range t.sum.Effects {
				if e, ok := ofCaller(e, c.Given); ok && (e.Kind == effect.SelfWait || e.Kind == effect.Affinity) && !c.spares(e) {
					out.effect(p.through(e, t, c))
				}
			}
		}
		if k.Nonblocking || k.Event || k.Schedules != "" || k.Waits || k.Offload || k.Setup {
			return
		}
	}
	if k == nil || k.Blocks == effect.None {
		p.stopAt(t, c, out)
	}
	if t.sum == nil {
		return
	}
	// What a stated effect does not cover is what the function calls of what
	// it is given: filepath.WalkDir reads directories and calls its argument.
	stated := k != nil && k.Blocks != effect.None
	c.Log = c.Log || stated && k.Blocks == effect.Log
	entered := !stated && t.fn != nil && out.enter(t.fn, t.bind, c)
	if !entered && !stated {
		for _, e := range t.sum.Effects {
			e, ok := ofCaller(e, c.Given)
			if !ok || c.spares(e) {
				continue
			}
			if e.If, ok = p.under(e.If, &c); ok && wants(out) {
				if o, ok := out.(*summarizer); ok && !c.Log && o.surpassed(p.adapted(e, t, c), c.Frames) {
					continue
				}
				out.effect(p.through(e, t, c))
			}
		}
	}
	if w, _ := writes(out); w == nil && !entered && !stated && t.sum.Growth != nil && Within(p.module, t.key) {
		out.effect(p.through(t.sum.Growth.effect(effect.Likely, nil), t, c))
	}
	for _, s := range t.sum.Stores {
		if s.Vals = p.unplaced(t, s.Vals); len(s.Vals) == 0 {
			continue
		}
		for _, s := range p.putBy(t, c, s) {
			out.store(s, first(c.Frames))
		}
	}
	if !stated {
		p.passOn(t, c, out)
		p.atEnds(t, out)
	}
	for _, s := range t.sum.Sinks {
		if s.On == nil {
			continue
		}
		if pi, ok := paramOf(s.On); ok {
			if k := p.paramContract(t, pi); k != nil && ((k.Offload || k.Setup) || s.Root.Off && k.Callback) {
				continue // said to run elsewhere, whatever becomes of it
			}
		}
		for _, v := range t.bind.Subst(s.On) {
			ns := s
			ns.On = v
			ns.Root.Why = join(s.Root.Why, c.Frames...)
			out.sink(ns)
		}
	}
	for _, s := range t.sum.Calls {
		if entered && !s.On.Symbolic() && s.Type == 0 {
			continue // met again inside the function
		}
		if pi, ok := paramOf(s.On); ok && p.placed(t, pi) {
			continue
		}
		if stated && (s.Method != "" || s.On.Kind != Param) {
			continue
		}
		guard, ok := p.under(s.If, &c)
		if !ok {
			continue
		}
		n := Call{
			Method: s.Method, Iface: s.Iface, Not: s.Not, As: s.As, Confidence: min(c.Confidence, s.Confidence),
			FirstUse: c.FirstUse, FirstOf: c.FirstOf, Log: c.Log || s.Log, Once: c.Once || s.Once, Memo: c.Memo || s.Memo, Frames: join(c.Frames, s.Frames...),
			If: guard, Given: passed(s.Given, c.Given), Stated: s.Stated, OnLoop: c.OnLoop || s.OnLoop, crowd: c.crowd, work: c.work, keeps: kept, Through: s.Through,
		}
		n.onFirst(s.first().inCaller(c.Given))
		if p.onceOnly(t, s.On) {
			n.onFirst(firstUse{true, 1}.inCaller(c.Given))
		}
		if s.Self.Of > 0 && int(s.Self.Of) <= len(c.Given) {
			n.Self.Fresh, n.Self.Of = c.Given[s.Self.Of-1].Fresh, c.Given[s.Self.Of-1].Of
		}
		if s.onChannel() {
			if j, ok := c.joins[s.On.Index]; ok && s.Method == receiving && s.On.Kind == Param {
				switch n.Join = j.on == open; j.on {
				case quick:
					continue
				case bound:
					out.effect(waitsFor(j.loop, n.Confidence, n.Frames))
					continue
				}
			}
		}
		for _, a := range s.Args {
			n.Args = append(n.Args, t.bind.SubstSet(a))
		}
		if s.Lock.Lock != "" {
			n.Lock = HeldLock{Lock: p.lockAt(s.Lock.Lock, c.args), Shared: s.Lock.Shared}
		}
		to := out
		for _, l := range s.Under {
			if l.Lock = p.lockAt(l.Lock, c.args); l.Lock != "" {
				n.Under = append(n.Under, l)
			}
		}
		if len(n.Under) > 0 {
			to = locked{out, p, n.Under}
		}
		var vals Set
		vals, n.Type = p.byType(t.bind.Subst(s.On), t.bind.Types, s.Type)
		if len(vals) == 0 {
			vals = Set{mk(Value{Kind: Unknown, Key: "argument"})}
		}
		to = oneOf(vals, to)
		for _, other := range s.beside {
			if guard, ok := p.under(other.guard, &c); ok {
				n.beside = append(n.beside, site{join(c.Frames, other.frames...), min(c.Confidence, other.confidence), guard})
			}
		}
		to = p.everywhere(&n, to)
		for _, v := range vals {
			if p.takenOut(v, &c) {
				continue
			}
			d := n
			if d.Through == "" && (v.Kind == Field || v.Kind == Global) && !v.Symbolic() && !isStdKey(v.Key) && !Within(p.module, v.Key) {
				d.Through = p.module
			}
			p.onValue(v, d, depth+1, to)
		}
	}
}

// entry names what is entered: a method of a function is another one for each function,
// and so is one that calls what its object holds.
func (t target) entry() string {
	key := t.key
	if !t.recv || len(t.bind.Args) == 0 {
		return key
	}
	for _, v := range t.bind.Args[0] {
		switch {
		case v.Kind == Func:
			key += " " + v.ID()
		case v.Kind == Object && len(v.Parts) > 0 && t.sum != nil:
			for i := range t.sum.Calls {
				on := t.sum.Calls[i].On
				if on.Kind != Field || on.Base == nil || on.Base.Kind != Param || on.Base.Index != 0 {
					continue
				}
				held, _ := v.Part(together(on.Key))
				for _, f := range held {
					if f.Kind == Func {
						key += " " + f.Key
					}
				}
			}
		}
	}
	return key
}

// heavy is what the call c of t, which the contract calls heavy, costs.
func heavy(k *contract.Contract, t target, c Call) (effect.Kind, effect.Confidence) {
	switch k.Heavy {
	case "always":
		return effect.CPU, effect.Certain
	case "data":
		return effect.CPU, effect.Possible // how much there is, is not known
	case "compile":
		text := c.args
		if t.recv && len(text) > 0 {
			text = text[1:]
		}
		if len(text) > 0 {
			if _, constant := text[0].(*ssa.Const); constant {
				return effect.Compile, effect.Certain
			}
		}
	}
	return effect.None, 0
}

// exempt reports whether a contract says that every value which the receiver may
// be does not block.
func (p *Package) exempt(t target) bool {
	if !t.recv || len(t.bind.Args) == 0 {
		return false
	}
	vals := p.resolve(t.bind.Args[0])
	for _, v := range vals {
		if k := p.contracts.Lookup(Generic(v.Key)); v.Key == "" || k == nil || !k.Nonblocking {
			return false
		}
	}
	return len(vals) > 0
}

func first(fs []effect.Frame) effect.Frame {
	if len(fs) == 0 {
		return effect.Nowhere
	}
	return fs[0]
}

func join(a []effect.Frame, b ...effect.Frame) []effect.Frame { return slices.Concat(a, b) }

// through is a callee's effect as seen by the caller.
func (p *Package) through(e effect.Effect, t target, c Call) effect.Effect {
	e = p.adapted(e, t, c)
	e.Frames = join(c.Frames, e.Frames...)
	if c.Log {
		e = asLog(e)
	}
	return e
}

// adapted is through but for the way to the callee.
func (p *Package) adapted(e effect.Effect, t target, c Call) effect.Effect {
	e.Kind = p.kindOn(t, e.Kind)
	e.Confidence = min(e.Confidence, c.Confidence)
	if c.onFirstUse(e.Kind) {
		e = onFirst(e, firstUse{true, c.FirstOf})
	}
	e.If = c.If.Or(e.If)
	e.Lock = p.lockAt(e.Lock, c.args)
	if len(e.Frames) > 0 && !Within(p.module, e.Frames[0].Pkg) {
		e.Site = "" // one of another module's: to this module, the call is the operation
		if e.Kind == effect.Spin || e.Kind == effect.Rounds {
			e.Confidence = effect.Possible // its loops are how it is built
		}
		if (e.Kind == effect.Wait || e.Kind == effect.Forever || e.Kind == effect.Leak) && (depth(e.Frames) > shallow || e.Join) {
			// Deep inside another module, waiting is how it is built.
			e.Confidence = effect.Possible
		}
		if e.Endless() && !slices.ContainsFunc(e.Frames, func(f effect.Frame) bool { return Within(p.module, f.Pkg) }) {
			e.Confidence = effect.Possible // its authors would have met a lock that it always takes twice
		}
	}
	return e
}

// shallow is how many frames inside another module a wait may lie for the call
// to be one that is made in order to wait.
const shallow = 2

// depth is how many frames a chain goes into a module from the last of the functions by
// which it enters: one that importers could call as well is no further inside than the one
// that calls it.
func depth(frames []effect.Frame) int {
	n := len(frames)
	for ; n > 1; n-- {
		f := frames[len(frames)-n+1]
		if f.Pkg != frames[0].Pkg || !f.Exported() {
			break
		}
	}
	return n
}

// sited gives the effect its site: the last place in this package, if the
// chain goes on from there to another package of the module. Operations that
// a package performs itself are one to those who call it.
func (p *Package) sited(e effect.Effect) effect.Effect { return p.sitedBehind(nil, e) }

// sitedBehind is sited for an effect to which the frames lead.
func (p *Package) sitedBehind(to []effect.Frame, e effect.Effect) effect.Effect {
	e.Site = ""
	if e.Kind == effect.Affinity {
		return e // one is enough
	}
	next := "" // package of the frame after
	for _, fs := range [][]effect.Frame{e.Frames, to} {
		for _, f := range slices.Backward(fs) {
			if f.Pkg == p.in.Pkg.Path() {
				if next != "" && Within(p.module, next) {
					e.Site = f.Place()
				}
				return e
			}
			next = f.Pkg
		}
	}
	return e
}

// kindOn replaces the kind of an effect by the kind that a contract states
// for the receiver: os.Stdin is a file whose reads wait for a person. What is
// cheap stays what it is.
func (p *Package) kindOn(t target, k effect.Kind) effect.Kind {
	if !t.recv || len(t.bind.Args) == 0 || len(t.bind.Args[0]) == 0 || !k.Blocks() || k.DefaultLevel() < effect.Warning {
		return k
	}
	kind := effect.None
	for _, v := range t.bind.Args[0] {
		if v.Kind == Object {
			if inner, ok := v.Part(Inner); ok && len(inner) == 1 {
				v = inner[0]
			}
		}
		if v.Key == "" {
			return k
		}
		r := p.contracts.Lookup(Generic(v.Key))
		if r == nil || r.Blocks == effect.None {
			return k
		}
		kind = r.Blocks
	}
	return kind
}

// paramOf is the parameter that a value is, or is a field of.
func paramOf(v *Value) (int, bool) {
	for v.Kind == Field && v.Base != nil {
		v = v.Base
	}
	return v.Index, v.Kind == Param
}

// placed reports whether a contract says that parameter pi of t (the receiver
// counted) runs elsewhere or by itself.
func (p *Package) placed(t target, pi int) bool {
	k := p.paramContract(t, pi)
	return k != nil && (k.Offload || k.Setup || k.Callback)
}

func (p *Package) paramContract(t target, pi int) *contract.Contract {
	if t.recv {
		pi--
	}
	if pi < 0 {
		return nil
	}
	for _, key := range t.keys {
		k := p.contracts.Lookup(contract.ParamKey(key, pi))
		if k == nil && pi == t.size-1 {
			k = p.contracts.Lookup(contract.ParamKey(key, contract.Last))
		}
		if k != nil && k.Says() {
			return k
		}
	}
	return nil
}

// unplaced are those of what t keeps of which no contract says where they run: of the others
// that is known, and which of them a framework calls by what it keeps is not.
func (p *Package) unplaced(t target, vals Set) Set {
	said := func(v *Value) bool { return v.Kind == Param && p.placed(t, v.Index) }
	if !slices.ContainsFunc(vals, said) {
		return vals
	}
	return slices.DeleteFunc(slices.Clone(vals), said)
}

// onceOnly reports whether t calls v at most once in the program's life.
func (p *Package) onceOnly(t target, v *Value) bool {
	return t.key == onceDo && v.Kind == Param
}

// params hands the arguments that a contract says run on a loop to the sinks.
func (p *Package) params(t target, c Call, out output) {
	for i, vals := range t.bind.Args {
		k := p.paramContract(t, i)
		if k == nil || !k.Callback && !k.Offload {
			continue
		}
		if k.Offload {
			for _, v := range vals {
				if !p.affine && !v.Symbolic() {
					continue // nothing in it is for callers to know
				}
				out.sink(Sink{On: v, Root: Root{Off: true, Why: c.Frames, Confidence: effect.Certain}})
			}
			continue
		}
		for _, v := range vals {
			out.sink(Sink{On: v, Root: Root{Framework: frameworkName(k), Contract: k.Key, Why: c.Frames, Confidence: effect.Certain}})
		}
	}
}

func frameworkName(k *contract.Contract) string {
	if k.Framework == nil {
		return ""
	}
	return k.Framework.Name
}
