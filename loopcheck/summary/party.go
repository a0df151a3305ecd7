package summary

import (
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Party is a function at an end of a channel.
type Party struct {
	Func string // its key; "" for somebody who is not seen
	Name string // its short name
	// In is the key of the function that it gives the channel to, which comes to the end
	// for it; "" if it does so itself, or several do.
	In string
	// Slow tells that it may itself stand still: it does I/O, or hands on to
	// another channel.
	Slow bool
	// Asks tells that it makes the channel itself, each time, and receives from it once.
	Asks bool
	// Ready tells that it selects what comes next, again and again, and waits for nothing
	// else: an actor, made to be sent to.
	Ready bool
	// To names a channel that it may wait to send on.
	To []string
	// Takes are the locks that it takes between two turns.
	Takes []HeldLock
	// Loops are the frameworks whose loop it waits for between two turns.
	Loops []string
}

func (r Party) equal(o Party) bool {
	return r.Func == o.Func && r.In == o.In && r.Slow == o.Slow && r.Asks == o.Asks && r.Ready == o.Ready && slices.Equal(r.To, o.To) && slices.Equal(r.Takes, o.Takes) && slices.Equal(r.Loops, o.Loops)
}

// endKey names an end of the channel that has the name: those who receive, or
// those who send or close.
func endKey(name string, send bool) string {
	if send {
		return "<-" + name
	}
	return name
}

// An attendance is how a function comes to an end of a channel.
type attendance struct {
	again bool   // again and again
	given bool   // of one that it has not made itself
	in    string // see Party.In
}

// attend notes that fn is at an end of the channels with the names.
func (p *Package) attend(fn *ssa.Function, names []string, send bool, how attendance) {
	if p.attends[fn] == nil {
		p.attends[fn] = map[string]attendance{}
	}
	for _, n := range names {
		k := endKey(n, send)
		was, known := p.attends[fn][k]
		if known && was.in != how.in {
			how.in = ""
		}
		p.attends[fn][k] = attendance{was.again || how.again, was.given || how.given, how.in}
	}
}

// endsOf notes the channels at whose ends an instruction puts its function, of which
// s is the summary.
func (p *Package) endsOf(e *eval, in ssa.Instruction, s *Summary) {
	attend := func(ch ssa.Value, send bool) {
		again := p.flows[e.fn].cyclic[in.Block().Index]
		p.attend(e.fn, p.chanNames(e, ch), send, attendance{again, madeHere(ch) == nil, ""})
		if p.in.Std {
			return
		}
		for _, v := range e.set(ch) {
			if v.Kind == Param || v.Kind == Free && p.captured(e.fn, v.Index).Symbolic() {
				s.addEnd(End{On: v, Send: send, Again: again})
			}
		}
	}
	switch in := in.(type) {
	case *ssa.UnOp:
		if in.Op == token.ARROW {
			attend(in.X, false)
		}
	case *ssa.Send:
		attend(in.Chan, true)
		if p.flows[e.fn].cyclic[in.Block().Index] && p.hasRoom(e, in.Chan, in.Block()) {
			p.leaves(e, in.Chan) // a pool: who takes from it finds what was put there
		}
	case *ssa.Select:
		for _, st := range in.States {
			attend(st.Chan, st.Dir == types.SendOnly)
		}
	case *ssa.MakeInterface:
		p.leaves(e, in.X)
	case ssa.CallInstruction:
		c := in.Common()
		if b, ok := c.Value.(*ssa.Builtin); ok {
			if b.Name() == "close" {
				attend(c.Args[0], true)
			}
			return
		}
		p.attendGroup(e, c)
		if fn := c.StaticCallee(); fn != nil && !c.IsInvoke() && fn.Pkg != nil && !IsStd(fn.Pkg.Pkg.Path()) && p.summaryOf(fn) != nil {
			return // what it does with them is known
		}
		for _, a := range c.Args {
			p.leaves(e, a)
		}
	}
}

// leaves notes that somebody who is not seen may send on ch.
func (p *Package) leaves(e *eval, ch ssa.Value) {
	if t, ok := ch.Type().Underlying().(*types.Chan); !ok || t.Dir() == types.RecvOnly {
		return
	}
	for _, n := range p.chanNames(e, ch) {
		p.party(endKey(n, true), Party{})
	}
}

// party notes who is at an end.
func (p *Package) party(end string, r Party) {
	rs := p.parties[end]
	i := slices.IndexFunc(rs, func(o Party) bool { return o.Func == r.Func })
	switch {
	case i < 0:
		p.parties[end] = append(rs, r)
	case rs[i].equal(r):
		return
	default:
		rs[i] = r
	}
	p.pendingChanges = append(p.pendingChanges, attending+end)
}

// attended notes the ends of channels that fn is at, and whether it may stand
// still between two turns.
func (p *Package) attended(fn *ssa.Function, s *Summary) {
	for _, end := range slices.Sorted(maps.Keys(p.attends[fn])) {
		how := p.attends[fn][end]
		r := s.party(p.funcKey(fn), p.shortName(fn), how.again, p.between(fn, how.again))
		r.In, r.Slow = how.in, r.Slow || p.slow[fn]
		r.Asks = !how.again && !how.given
		r.Ready = !r.Slow && len(r.Takes) == 0 && how.again && p.onlySelects(fn, s, end)
		p.party(end, r)
	}
}

// onlySelects reports whether fn waits nowhere each time it goes round but where it selects
// among several channels, of which one is that with the name.
func (p *Package) onlySelects(fn *ssa.Function, s *Summary, name string) bool {
	at := map[string]bool{}
	e := p.evalOf(fn)
	for _, b := range fn.Blocks {
		if !p.flows[fn].cyclic[b.Index] {
			continue
		}
		for _, in := range b.Instrs {
			switch x := in.(type) {
			case *ssa.UnOp:
				if x.Op == token.ARROW {
					return false
				}
			case *ssa.Select:
				if !x.Blocking {
					continue
				}
				if len(x.States) < 2 || !slices.ContainsFunc(onChannels(x, types.RecvOnly), func(ch ssa.Value) bool { return slices.Contains(p.chanNames(e, ch), name) }) {
					return false
				}
				at[p.frame(x.Pos(), fn, "", "").Place()] = true
			}
		}
	}
	if len(at) == 0 || slices.ContainsFunc(s.Calls, func(c Call) bool { return !c.onChannel() }) {
		return false // what is behind an interface may wait, or take locks
	}
	between := p.between(fn, true)
	return !slices.ContainsFunc(s.Effects, func(e effect.Effect) bool {
		return e.Kind.Blocks() && e.Kind.DefaultLevel() >= effect.Warning && e.Confidence >= effect.Likely && between(e) && (len(e.Frames) > 1 || !at[e.Frames[0].Place()])
	})
}

// between returns what tells whether fn, which comes to a channel again and again or
// once, has an effect between two turns, or before its only one; nil if it is not seen
// when fn receives.
func (p *Package) between(fn *ssa.Function, again bool) func(effect.Effect) bool {
	if fn == nil || p.flows[fn] == nil {
		return nil
	}
	then := p.flows[fn].cyclic // whole blocks of it
	if !again {
		receives := false
		then = make([]bool, len(fn.Blocks))
		for _, b := range fn.Blocks {
			if receivesIn(b) < 0 {
				continue
			}
			receives = true
			for i, before := range reach(b, func(c *ssa.BasicBlock) []*ssa.BasicBlock { return c.Preds }) {
				then[i] = then[i] || before
			}
		}
		if !receives {
			return nil
		}
	}
	var at map[string]bool // the places of what it does then
	return func(e effect.Effect) bool {
		if at == nil {
			at = map[string]bool{}
			for _, b := range fn.Blocks {
				end := len(b.Instrs)
				if !then[b.Index] {
					if end = 0; !again {
						end = max(0, receivesIn(b))
					}
				}
				for _, in := range b.Instrs[:end] {
					if in.Pos().IsValid() {
						at[p.frame(in.Pos(), fn, "", "").Place()] = true
					}
				}
			}
		}
		return at[e.Frames[0].Place()]
	}
}

// receivesIn is where a block receives from a channel last; -1 if it does not.
func receivesIn(b *ssa.BasicBlock) int {
	for i, in := range slices.Backward(b.Instrs) {
		switch in := in.(type) {
		case *ssa.UnOp:
			if in.Op == token.ARROW {
				return i
			}
		case *ssa.Select:
			return i
		}
	}
	return -1
}

// maxTaken bounds how many locks are remembered that a reader takes.
const maxTaken = 4

// findSlow looks again at those who receive from channels again and again, and stand
// still only by way of interfaces and stored functions, of which summaries do not tell
// what is behind. It reports whether it found any.
func (p *Package) findSlow() (found bool) {
	if p.in.Std {
		return false
	}
	for _, fn := range p.in.Funcs {
		ends := p.attends[fn]
		s := p.sums[fn]
		if s == nil || !slices.ContainsFunc(s.Calls, func(c Call) bool { return !c.onChannel() }) {
			continue
		}
		key := p.funcKey(fn)
		for _, end := range slices.Sorted(maps.Keys(ends)) {
			if !ends[end].again || strings.HasPrefix(end, endKey("", true)) || !slices.ContainsFunc(p.parties[end], func(r Party) bool { return r.Func == key && !r.Slow }) {
				continue
			}
			if !slices.ContainsFunc(p.Walk(fn, Binding{}, "", Root{Confidence: effect.Likely}).Hits, func(h Hit) bool { return standsStill(h.Effect()) }) {
				break
			}
			if p.slow == nil {
				p.slow = map[*ssa.Function]bool{}
			}
			p.slow[fn], found = true, true
			p.attended(fn, s)
			break
		}
	}
	clear(p.done)
	clear(p.hubs)
	return found
}

// standsStill reports whether an effect keeps its goroutine from receiving for long.
func standsStill(e effect.Effect) bool {
	return e.Kind != effect.Wait && e.Kind.Blocks() && e.Kind.DefaultLevel() >= effect.Warning && e.Confidence >= effect.Likely && !e.FirstUse
}

// party is the function with this summary as a party, which comes to the end of a
// channel again and again or once. What it does between two turns, or before its only
// one, between tells.
func (s *Summary) party(key, name string, again bool, between func(effect.Effect) bool) Party {
	r := Party{Func: key, Name: name}
	for _, e := range s.Effects {
		names, sends := e.Sends()
		if sends && len(names) > 0 && e.Confidence >= effect.Likely && r.To == nil && again { // who comes once has sent before, or will later
			r.To = names
		}
		if (sends || standsStill(e)) && (again || between == nil || between(e)) {
			r.Slow = true
		}
		if !again || e.Confidence < effect.Likely || e.FirstUse || between != nil && !between(e) {
			continue
		}
		switch l := (HeldLock{Lock: e.Lock, Shared: e.Shared}); {
		case e.Kind == effect.SelfWait && e.Sync && !slices.Contains(r.Loops, e.Loop):
			r.Loops, r.Slow = append(r.Loops, e.Loop), true
		case nests(e) && !slices.Contains(r.Takes, l) && len(r.Takes) < maxTaken:
			r.Takes = append(r.Takes, l)
		}
	}
	return r
}

// attending begins the name of what is known of the parties at an end, among the
// things that a function depends on.
const attending = "end "

// Parties are the functions, as far as they can be seen, at an end of a channel
// with these names. The field or variable it is in says more than where it is
// made: a channel of channels is one with those here. Where else it is kept says less.
func (p *Package) Parties(names []string, send bool) []Party {
	made := func(name string) bool { return strings.Contains(name, ":") }
	places := slices.DeleteFunc(slices.Clone(names), made)
	if out := p.partiesAt(places, send); len(out) > 0 {
		return out
	}
	makers := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !made(n) })
	if out := p.partiesAt(makers, send); len(out) > 0 {
		return out
	}
	var others []string
	for _, ch := range makers {
		others = append(others, p.keeping(ch)...)
	}
	for _, place := range places { // packages above have put it there
		for _, v := range p.resolve(p.contentsOf(place)) {
			if v.Kind == Chan {
				others = append(append(others, v.Key), p.keeping(v.Key)...)
			}
		}
	}
	return p.partiesAt(slices.Compact(slices.Sorted(slices.Values(others))), send)
}

// EveryParty are the functions that are known at an end of a channel with these names, in
// the field or variable it is in, and where the program itself makes it.
func (p *Package) EveryParty(names []string, send bool) []Party {
	out := p.Parties(names, send)
	for _, name := range names {
		if Within(p.module, name) {
			out = append(out, p.partiesAt([]string{name}, send)...)
		}
	}
	return out
}

func (p *Package) partiesAt(names []string, send bool) (out []Party) {
	for _, n := range names {
		end := endKey(n, send)
		p.depends(attending + end)
		out = append(out, p.parties[end]...)
		for _, q := range p.below.attending(end) {
			out = append(out, q.Parties[end]...)
		}
	}
	slices.SortFunc(out, func(a, b Party) int { return strings.Compare(a.Func, b.Func) })
	return out
}

// keeping begins the name of what is known of where a channel is kept, among the things
// that a function depends on.
const keeping = "kept "

// keeping are the fields and variables into which the program puts a channel.
func (p *Package) keeping(ch string) []string {
	p.depends(keeping + ch)
	out := slices.Clone(p.keepers[ch])
	for _, q := range p.below.keeping {
		out = append(out, q.keepers[ch]...)
	}
	return out
}

// A Loop is what is known of a framework's loop: keys of functions.
type Loop struct {
	Runs  map[string]bool // this package's that run on it
	Calls map[string]bool // what of that the framework calls itself
}

// Confined reports whether the function with the key, as far as its package
// shows, is called by functions that are on the framework's loop and by nobody
// else, or is one of the callbacks.
func (p *Package) Confined(key, framework string, loop *Loop) bool {
	fn := p.byKey[key]
	if fn == nil {
		return slices.ContainsFunc(p.below.confined, func(q *Program) bool { return slices.Contains(q.Confined[framework], key) })
	}
	if loop == nil {
		return false
	}
	g := p.callGraph()
	seen := map[*ssa.Function]bool{fn: true}
	for work := []*ssa.Function{fn}; len(work) > 0; {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		k := p.funcKey(f)
		if loop.Calls[k] {
			continue
		}
		called := f.Parent() != nil && len(g.callers[f]) > 0 // a literal where it is made, by who defers it, say
		if !loop.Runs[k] && !called || len(g.started[f]) > 0 {
			return false
		}
		for _, c := range g.callers[f] {
			if by := c.Parent(); !seen[by] {
				seen[by] = true
				work = append(work, by)
			}
		}
	}
	return true
}

// ConfinesBelow reports whether a package below has told of what is confined to a loop of
// that name.
func (p *Package) ConfinesBelow(loop string) bool {
	return slices.ContainsFunc(p.below.confined, func(q *Program) bool { return len(q.Confined[loop]) > 0 })
}

// Confine notes, for packages above, which functions at the ends of channels, or
// holding locks, are confined to the framework's loop.
func (p *Package) Confine(framework string, loop *Loop) {
	var out []string
	note := func(fn string) {
		if p.byKey[fn] != nil && p.Confined(fn, framework, loop) {
			out = append(out, fn)
		}
	}
	for _, ps := range p.parties {
		for _, r := range ps {
			note(r.Func)
			note(r.In)
		}
	}
	for _, hs := range p.holds {
		for _, h := range hs {
			note(h.Func)
		}
	}
	if len(out) > 0 {
		slices.Sort(out)
		p.confined[framework] = slices.Compact(out)
	}
}

// slowReceiver is a receiver of a channel with room that may itself stand still, if
// there is one. There is room for the one answer to who asks.
func (p *Package) slowReceiver(names []string) (string, bool) {
	for _, r := range p.Parties(names, false) {
		if r.Slow && !r.Asks {
			return r.Name, true
		}
	}
	return "", false
}

// served reports whether whoever receives from the channel never stands still. Inside
// another module it is enough that nothing is known: it is how that module is built.
func (p *Package) served(names []string) bool {
	inside := slices.ContainsFunc(names, func(n string) bool { return Within(p.module, n) })
	rs := p.Parties(names, false)
	return len(rs) > 0 && !slices.ContainsFunc(rs, func(r Party) bool { return r.Slow || inside && !r.Ready })
}

// What a function does with a channel that it is given is a call that only its
// callers can judge, of one of these methods.
const (
	sending   = "<-"
	receiving = "->"
	offering  = "<?" // by a select that also goes on for another reason
)

// Sends reports whether the method of a sink stands for sending on a channel.
func Sends(method string) bool { return method == sending }

func (c *Call) onChannel() bool {
	return c.Method == sending || c.Method == receiving || c.Method == offering
}

// givenChan notes a channel operation that only the caller can judge.
func (p *Package) givenChan(e *eval, ch ssa.Value, method string, c Call, out output) {
	for _, v := range e.set(ch) {
		if v.Kind == Param || v.Kind == Free && p.capturedFrom(e.fn, v.Index).Symbolic() {
			c.On, c.Method = v, method
			out.call(c)
		}
	}
}

// chanOp says what sending on or receiving from v does, which a function below
// was given.
func (p *Package) chanOp(v *Value, c Call, out output) {
	switch v.Kind {
	case Param, Free:
		c.On = v
		out.call(c)
		return
	case Chan, Field, Global:
	default:
		return
	}
	names, send := p.namesOf(Set{v}), c.Method != receiving
	if len(names) == 0 {
		return
	}
	chans := p.resolve(Set{v})
	judged := verdict{waits: true, confidence: effect.Likely, what: "receive from channel" + p.chanName(Set{v}), on: []effect.Channel{{Names: names}}}
	switch {
	case send:
		judged = p.sendTo(chans, names, p.chanName(Set{v}), func(*Value) bool { return false }, false)
	case len(chans) > 0 && !slices.ContainsFunc(chans, func(c *Value) bool { return c.Kind != Chan || !p.bornClosed(c.Key) }):
		return
	}
	if c.Method == offering {
		judged.what, judged.on = "select that waits to "+judged.what, append(judged.on, effect.Channel{})
	}
	out.effect(effect.Effect{Kind: effect.Wait, Confidence: min(c.Confidence, judged.confidence), FirstUse: c.FirstUse, Join: c.Join, If: c.If,
		Channels: judged.on, Note: judged.note, Frames: rename(c.Frames, judged.what)})
}

// SendOn names what a loop does that sends on the channel in a place, for messages.
func (p *Package) SendOn(place *Value) string {
	return p.sendTo(p.resolve(Set{place}), p.namesOf(Set{place}), p.chanName(Set{place}), func(*Value) bool { return false }, false).what
}

// writes is the summary that an output adds to, if it makes one, and whether
// what is called runs elsewhere.
func writes(out output) (w *summarizer, there bool) {
	for {
		switch o := plain(out).(type) {
		case elsewhere:
			out, there = o.out, true
		case started:
			out, there = o.out, true
		default:
			w, _ = o.(*summarizer)
			return w, there
		}
	}
}
