package summary

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A verdict is what one channel operation may do to its goroutine.
type verdict struct {
	waits      bool
	confidence effect.Confidence
	limit      duration // it waits no longer than that; 0 if unknown
	what       string   // the operation, for messages
	note       string   // why it waits
	on         []effect.Channel
}

func (p *Package) judgeSend(e *eval, ch ssa.Value, at *ssa.BasicBlock) verdict {
	job := p.errandOf(e, ch)
	if job == roomy || p.asked(ch) || p.acknowledges(e, ch, at) {
		return verdict{}
	}
	vals := p.chanSet(e, ch)
	v := p.sendTo(p.resolve(vals), p.chanNames(e, ch), p.chanName(vals), func(c *Value) bool {
		return p.hasRoom(e, ch, at) || c.Index == 1 && p.claimed(e, at) || p.putsBack(e, ch, at) || p.replies(e, ch, at) || p.sentOnce(e, ch, c.Index) || p.askedForRoom(e, ch, at) || p.drained(e, ch, at)
	}, job == awaited)
	if p.comesIn(e, ch) {
		v.on = nil // who is at the other end has come in by this one
		v.confidence, v.note = p.occupied(e.fn, p.chanNames(e, ch))
	}
	return v
}

// sendTo is the verdict on a send on one of the channels, of which room tells
// whether they have room for all that is sent on them, and met that the one who
// receives is sure to come.
func (p *Package) sendTo(chans Set, names []string, name string, room func(*Value) bool, met bool) verdict {
	v := verdict{on: []effect.Channel{{Names: names, Send: true}}, what: "send on channel" + name}
	known, capacity := false, 0
	for _, c := range chans {
		if c.Kind != Chan {
			continue
		}
		known = true
		switch {
		case c.Index == 0:
			v.waits, v.confidence, v.what = true, effect.Likely, "send on unbuffered channel"+name
			if met || p.served(names) {
				v.confidence = effect.Possible
			}
			return v
		case !room(c):
			v.waits, capacity = true, max(capacity, c.Index)
		}
	}
	if known && !v.waits {
		return v
	}
	v.waits = true
	if capacity > 0 {
		v.what = fmt.Sprintf("%s of capacity %d", v.what, capacity)
		v.on[0].Room = true
	}
	// Room runs out where the reader stands still.
	if r, ok := p.slowReceiver(names); ok && known && !met {
		v.confidence, v.note = effect.Likely, "its reader "+r+" may itself wait"
	}
	return v
}

// claimed reports whether a block runs only for who has just set a flag that was
// not set: what it sends then is the only one under way.
func (p *Package) claimed(e *eval, at *ssa.BasicBlock) bool {
	f := p.flows[e.fn]
	return f != nil && f.facts[at.Index].any(func(cond ssa.Value, _ bool) bool {
		if eq, ok := cond.(*ssa.BinOp); ok {
			cond = eq.X
		}
		c, ok := cond.(*ssa.Call)
		if !ok || c.Call.StaticCallee() == nil || c.Call.StaticCallee().Pkg == nil {
			return false
		}
		fn := origin(c.Call.StaticCallee())
		return fn.Pkg.Pkg.Path() == "sync/atomic" && strings.Contains(fn.Name(), "Swap")
	})
}

// hasRoom reports whether ch is a channel made by this function with room for
// all that the function sends on it.
func (p *Package) hasRoom(e *eval, ch ssa.Value, at *ssa.BasicBlock) bool {
	m := madeHere(ch)
	if m == nil {
		return false
	}
	sends := len(e.channels().sends[m])
	if p.flows[e.fn].cyclic[at.Index] {
		return sends == 1 && slices.ContainsFunc(e.fn.Blocks, func(b *ssa.BasicBlock) bool { return fillsUp(b, at, m.Size) })
	}
	k, ok := m.Size.(*ssa.Const)
	return ok && k.Value != nil && int64(sends) <= k.Int64()
}

// fillsUp reports whether b goes round once for each element of what a channel is as
// long as, or as often as it has room, and at is in that loop.
func fillsUp(b, at *ssa.BasicBlock, size ssa.Value) bool {
	branch, ok := lastOf(b).(*ssa.If)
	if !ok || b.Succs[0] != at && !b.Succs[0].Dominates(at) {
		return false
	}
	less, ok := branch.Cond.(*ssa.BinOp)
	if !ok || less.Op != token.LSS {
		return false
	}
	n := lenOf(size)
	return n != nil && lenOf(less.Y) == n || same(less.Y, size) || sameInt(less.Y, size)
}

func sameInt(a, b ssa.Value) bool {
	x, ok := a.(*ssa.Const)
	y, both := b.(*ssa.Const)
	return ok && both && x.Value != nil && y.Value != nil && x.Int64() == y.Int64()
}

// channels is what a function does to the channels in it.
type channels struct {
	sends  map[*ssa.MakeChan][]ssa.Instruction // on channels made here
	closes []closeCall
	order  map[ssa.Instruction]int // in the block, of sends, receives and closes
}

// A closeCall is a call that closes a channel, made here or not.
type closeCall struct {
	in ssa.Instruction
	ch ssa.Value
	m  *ssa.MakeChan
}

func (e *eval) channels() *channels {
	if e.chans != nil {
		return e.chans
	}
	c := &channels{sends: map[*ssa.MakeChan][]ssa.Instruction{}, order: map[ssa.Instruction]int{}}
	for _, b := range e.fn.Blocks {
		for i, in := range b.Instrs {
			c.order[in] = i
			if x := closes(in); x != nil {
				c.closes = append(c.closes, closeCall{in, x, madeHere(x)})
			}
			if s, ok := in.(*ssa.Send); ok {
				if m := madeHere(s.Chan); m != nil {
					c.sends[m] = append(c.sends[m], s)
				}
			}
		}
	}
	e.chans = c
	return c
}

// before reports whether in has run wherever at runs.
func (c *channels) before(in, at ssa.Instruction) bool {
	if in.Block() == at.Block() {
		return c.order[in] < c.order[at]
	}
	return in.Block().Dominates(at.Block())
}

// madeHere is where the function makes the channel, also if it has put it into a field
// or variable before.
func madeHere(v ssa.Value) *ssa.MakeChan {
	for range 8 {
		switch x := v.(type) {
		case *ssa.MakeChan:
			return x
		case *ssa.ChangeType:
			v = x.X
		case *ssa.UnOp:
			r := readOf(x)
			if r == v {
				r = putBefore(x)
			}
			if r == nil {
				return nil
			}
			v = r
		default:
			return nil
		}
	}
	return nil
}

// maxSearched bounds how many blocks a function has in which a store is looked for.
const maxSearched = 200

// putBefore is what the function has put where a field or variable is read, if it does
// that once, and always before.
func putBefore(load *ssa.UnOp) ssa.Value {
	switch load.X.(type) {
	case *ssa.FieldAddr, *ssa.Global:
	default:
		return nil
	}
	if len(load.Parent().Blocks) > maxSearched {
		return nil
	}
	var put *ssa.Store
	for _, b := range load.Parent().Blocks {
		for _, in := range b.Instrs {
			if s, ok := in.(*ssa.Store); ok && (samePlace(s.Addr, load.X) || sameLiteral(s.Addr, load.X)) {
				if put != nil {
					return nil
				}
				put = s
			}
		}
	}
	if put == nil || put.Block() != load.Block() && !put.Block().Dominates(load.Block()) ||
		put.Block() == load.Block() && slices.Index(load.Block().Instrs, ssa.Instruction(put)) > slices.Index(load.Block().Instrs, ssa.Instruction(load)) {
		return nil
	}
	return put.Val
}

// sameLiteral reports whether addr is that of a field of a literal, and of the variable
// that this is put into, and nothing else.
func sameLiteral(addr, of ssa.Value) bool {
	x, ok := addr.(*ssa.FieldAddr)
	y, ok2 := of.(*ssa.FieldAddr)
	if !ok || !ok2 || x.Field != y.Field {
		return false
	}
	a, ok := y.X.(*ssa.Alloc)
	if !ok {
		return false
	}
	lit, ok := onlyStored(a).(*ssa.UnOp)
	return ok && lit.Op == token.MUL && lit.X == x.X
}

func (p *Package) judgeReceive(e *eval, ch ssa.Value, at ssa.Instruction) verdict {
	v := verdict{what: "receive from channel" + p.chanName(e.set(ch)), on: []effect.Channel{{Names: p.chanNames(e, ch)}}}
	if p.settled(e, ch, at) {
		return v
	}
	v.waits, v.confidence = true, effect.Likely
	for _, c := range e.set(ch) {
		if c.Kind == Param {
			v.confidence = effect.Possible
		}
	}
	return v
}

func (p *Package) judgeSelect(e *eval, s *ssa.Select) verdict {
	v := verdict{waits: true, confidence: effect.Likely, what: "select without default"}
	timed, unknown := duration(0), false
	var first *verdict
	for _, st := range s.States {
		if _, d, ok := p.after(st.Chan); ok {
			v.on = append(v.on, effect.Channel{})
			if d <= 0 {
				unknown = true
			} else if timed == 0 || d < timed {
				timed = d
			}
			continue
		}
		if st.Dir != types.SendOnly {
			if p.settled(e, st.Chan, s) {
				return verdict{}
			}
			v.on = append(v.on, effect.Channel{Names: p.chanNames(e, st.Chan), Over: p.saysOver(st.Chan) || endsWith(s, st.Chan)})
			continue
		}
		w := p.judgeSend(e, st.Chan, s.Block())
		if !w.waits {
			return verdict{} // one case is always ready
		}
		v.on = append(v.on, w.on...)
		if first == nil || w.confidence < first.confidence {
			first = &w
		}
	}
	if first != nil {
		v.confidence, v.what, v.note = first.confidence, "select that waits to "+first.what, first.note
	}
	v.limit = timed
	if unknown && timed == 0 {
		v.confidence = effect.Possible // as long as somebody says
	}
	return v
}

// settled reports whether a receive from ch at in does not wait: the channel is
// closed by then, or holds something.
func (p *Package) settled(e *eval, ch ssa.Value, at ssa.Instruction) bool {
	m := madeHere(ch)
	chans := e.channels()
	for _, c := range chans.closes {
		if (m == nil || c.m == nil || c.m == m) && chans.before(c.in, at) && (m != nil && c.m == m || same(c.ch, ch)) {
			return true
		}
	}
	if m != nil && slices.ContainsFunc(chans.sends[m], func(s ssa.Instruction) bool { return chans.before(s, at) }) {
		return true // it has room, or the send would wait
	}
	if p.ended(e, ch, at) || p.giveBack(e, ch) {
		return true
	}
	// Closed by whoever made it, before anybody else saw it.
	set := p.resolve(e.set(ch))
	for _, c := range set {
		if c.Kind != Chan || !p.bornClosed(c.Key) {
			return false
		}
	}
	return len(set) > 0
}

// ended reports whether a branch on the way to at has seen that ch is closed, or that
// it holds something.
func (p *Package) ended(e *eval, ch ssa.Value, at ssa.Instruction) bool {
	f := p.flows[e.fn]
	if f == nil {
		return false
	}
	return f.facts[at.Block().Index].any(func(cond ssa.Value, holds bool) bool {
		if holds && (chosen(cond, func(x ssa.Value) bool { return same(x, ch) }) || p.told(e, cond, ch)) {
			return true
		}
		if n := nonempty(cond, holds); n != nil {
			names := p.chanNames(e, ch)
			return same(n, ch) || len(names) > 0 && slices.Equal(p.chanNames(e, n), names)
		}
		// if ctx.Err() != nil { <-ctx.Done() }
		ctx := methodOf(readOf(ch), "Done")
		eq, ok := cond.(*ssa.BinOp)
		if ctx == nil || !ok {
			return false
		}
		k, isConst := eq.Y.(*ssa.Const)
		err := methodOf(readOf(eq.X), "Err")
		return isConst && k.IsNil() && err != nil && same(err, ctx) && (eq.Op == token.NEQ) == holds && (eq.Op == token.NEQ || eq.Op == token.EQL)
	})
}

// told reports whether cond is a call of a function of this package that says
// whether ch is closed.
func (p *Package) told(e *eval, cond, ch ssa.Value) bool {
	c, ok := cond.(*ssa.Call)
	if !ok || c.Call.StaticCallee() == nil {
		return false
	}
	fn := origin(c.Call.StaticCallee())
	f := p.flows[fn]
	if fn.Pkg != p.in.SSA || f == nil || !isBool(c.Type()) {
		return false
	}
	p.depends(fn)
	names := p.chanNames(e, ch)
	yes := 0
	for _, b := range fn.Blocks {
		r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || b == fn.Recover {
			continue
		}
		k, ok := resultOf(r, 0).(*ssa.Const)
		if !ok {
			return false
		}
		if isZero(k) {
			continue
		}
		yes++
		if !f.facts[b.Index].any(func(cond ssa.Value, holds bool) bool {
			return holds && chosen(cond, func(x ssa.Value) bool { return overlap(p.chanNames(p.evalOf(fn), x), names) })
		}) {
			return false
		}
	}
	return yes > 0
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// over reports whether a branch on the way to a call has seen that what the
// method of v waits for is over.
func (p *Package) over(e *eval, v ssa.Value, at ssa.Instruction) bool {
	f := p.flows[e.fn]
	return f != nil && f.facts[at.Block().Index].any(func(cond ssa.Value, holds bool) bool {
		return holds && chosen(cond, func(ch ssa.Value) bool {
			x := methodOf(readOf(ch), "Done")
			return x != nil && same(x, v)
		})
	})
}

// maxEnded is how many channels are remembered to be closed.
const maxEnded = 8

// ends are the names of the channels that are known to be closed in a block.
func (p *Package) ends(e *eval, b *ssa.BasicBlock) []string {
	f := p.flows[e.fn]
	if f == nil {
		return nil
	}
	// From the first condition on, each found once: functions can be deep.
	var fresh []*branch
	at := f.facts[b.Index]
	for ; at != nil; at = at.up {
		if _, ok := e.ended[at]; ok {
			break
		}
		fresh = append(fresh, at)
	}
	names := e.ended[at]
	for _, q := range slices.Backward(fresh) {
		one := branch{cond: q.cond, holds: q.holds}
		one.any(func(cond ssa.Value, holds bool) bool {
			return holds && chosen(cond, func(ch ssa.Value) bool {
				for _, n := range p.chanNames(e, ch) {
					if len(names) < maxEnded && !slices.Contains(names, n) {
						names = append(names[:len(names):len(names)], n)
					}
				}
				return false
			})
		})
		if e.ended == nil {
			e.ended = map[*branch][]string{}
		}
		e.ended[q] = names
	}
	return names
}

// ready reports whether an effect is a wait that is over because one of the
// channels is closed.
func ready(e *effect.Effect, closed []string) bool {
	return slices.ContainsFunc(e.Channels, func(c effect.Channel) bool { return !c.Send && overlap(c.Names, closed) })
}

// closes is the channel that an instruction closes, or nil.
func closes(in ssa.Instruction) ssa.Value {
	c, ok := in.(*ssa.Call)
	if !ok {
		return nil
	}
	if f, ok := c.Call.Value.(*ssa.Builtin); !ok || f.Name() != "close" {
		return nil
	}
	return c.Call.Args[0]
}

// chanName is how messages name a channel: the field or variable it is in.
func (p *Package) chanName(vals Set) string {
	for _, v := range vals {
		if v.Kind == Field || v.Kind == Global {
			return " " + p.shortKey(v.Key)
		}
	}
	return ""
}

// chanNames are the names under which a channel is known to the program: where
// it is made, and the field or variable that it is in.
func (p *Package) chanNames(e *eval, ch ssa.Value) []string {
	return p.namesOf(p.chanSet(e, ch))
}

// chanSet is what a channel may be: a captured one is what was captured.
func (p *Package) chanSet(e *eval, ch ssa.Value) Set {
	set := e.set(ch)
	for _, v := range set {
		if v.Kind == Free {
			set = set.Union(p.capturedFrom(e.fn, v.Index))
		}
	}
	return set
}

func (p *Package) namesOf(chans Set) []string {
	var out []string
	add := func(name string) {
		if name != "" && !isStdKey(name) && !slices.Contains(out, name) && len(out) < 4 {
			out = append(out, name)
		}
	}
	for _, v := range chans {
		if v.Kind == Field || v.Kind == Global {
			add(Generic(v.Key))
		}
	}
	for _, v := range p.resolve(chans) {
		if v.Kind == Chan {
			add(v.Key)
		}
	}
	slices.Sort(out)
	return out
}

// capturedFrom is captured, where that is captured itself by the literal around the closure,
// and so on.
func (p *Package) capturedFrom(fn *ssa.Function, i int) (out Set) {
	for _, v := range p.captured(fn, i) {
		if v.Kind == Free {
			out = out.Union(p.capturedFrom(fn.Parent(), v.Index))
		} else {
			out = out.Add(v)
		}
	}
	return out
}

// captured is what captured variable i of a closure is where it is made.
func (p *Package) captured(fn *ssa.Function, i int) Set {
	if lit := madeOf(fn); lit != nil && i < len(lit.Bindings) {
		return p.evalOf(fn.Parent()).set(lit.Bindings[i])
	}
	return nil
}
