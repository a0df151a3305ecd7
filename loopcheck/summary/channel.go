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

// A verdict is a Confidence, or nothing: it does not wait.
type verdict int

const nothing verdict = -1

func (p *Package) judgeSend(e *eval, ch ssa.Value, at *ssa.BasicBlock) (verdict, string) {
	set := p.resolve(e.set(ch))
	name := p.chanName(e, ch)
	got, n := nothing, 0
	capacity := 0
	for _, v := range set {
		if v.Kind != Chan {
			continue
		}
		n++
		switch {
		case v.Index == 0:
			return verdict(effect.Likely), "send on unbuffered channel" + name
		case v.Index > 0 && p.freshOnce(e, ch, at):
			// room is certain: made here, sent to once
		default:
			got, capacity = verdict(effect.Possible), max(capacity, v.Index)
		}
	}
	if n == 0 {
		return verdict(effect.Possible), "send on channel" + name
	}
	if capacity > 0 {
		name = fmt.Sprintf("%s of capacity %d", name, capacity)
	}
	if got == verdict(effect.Possible) {
		// Room runs out where the reader stands still.
		if r, ok := p.slowReceiver(p.chanNames(e, ch)); ok {
			return verdict(effect.Likely), "send on channel" + name + ", whose reader " + r + " may itself wait,"
		}
	}
	return got, "send on channel" + name
}

// freshOnce reports whether ch is a channel made by this function and the send
// in block at is the only one and not repeated.
func (p *Package) freshOnce(e *eval, ch ssa.Value, at *ssa.BasicBlock) bool {
	m := madeHere(ch)
	if m == nil || inCycle(at) {
		return false
	}
	sends := 0
	for _, b := range e.fn.Blocks {
		for _, in := range b.Instrs {
			if s, ok := in.(*ssa.Send); ok && madeHere(s.Chan) == m {
				sends++
			}
		}
	}
	return sends <= 1
}

func madeHere(v ssa.Value) *ssa.MakeChan {
	for range 8 {
		switch x := v.(type) {
		case *ssa.MakeChan:
			return x
		case *ssa.ChangeType:
			v = x.X
		case *ssa.UnOp:
			a, ok := x.X.(*ssa.Alloc)
			if !ok || x.Op != token.MUL {
				return nil
			}
			var only ssa.Value
			for _, r := range *a.Referrers() {
				if s, ok := r.(*ssa.Store); ok && s.Addr == a {
					if only != nil {
						return nil
					}
					only = s.Val
				}
			}
			if only == nil {
				return nil
			}
			v = only
		default:
			return nil
		}
	}
	return nil
}

func (p *Package) judgeReceive(e *eval, ch ssa.Value) (verdict, string) {
	what := "receive from channel" + p.chanName(e, ch)
	for _, v := range e.set(ch) {
		if v.Kind == Param {
			return verdict(effect.Possible), what
		}
	}
	return verdict(effect.Likely), what
}

func (p *Package) judgeSelect(e *eval, s *ssa.Select) (verdict, duration, string) {
	got, what := nothing, ""
	sends, limit := 0, duration(0)
	for _, st := range s.States {
		if _, d, ok := p.after(st.Chan); ok {
			if d > 0 && (limit == 0 || d < limit) {
				limit = d
			}
			continue
		}
		if st.Dir != types.SendOnly {
			continue
		}
		sends++
		c, w := p.judgeSend(e, st.Chan, s.Block())
		if c == nothing {
			return nothing, 0, "" // one case is always ready
		}
		if what == "" || c < got {
			got, what = c, w
		}
	}
	if sends > 0 {
		return got, limit, "select that waits to " + what
	}
	return verdict(effect.Likely), limit, "select without default"
}

// closedBefore reports whether the channel that in receives from was closed on
// the way there.
func closedBefore(e *eval, in *ssa.UnOp) bool {
	at := in.Block()
	for _, b := range e.fn.Blocks {
		if !b.Dominates(at) {
			continue
		}
		for _, o := range b.Instrs {
			if o == ssa.Instruction(in) {
				break
			}
			c, ok := o.(*ssa.Call)
			if !ok {
				continue
			}
			f, ok := c.Call.Value.(*ssa.Builtin)
			if !ok || f.Name() != "close" || len(c.Call.Args) != 1 {
				continue
			}
			x, y := c.Call.Args[0], in.X
			if x == y || madeHere(x) != nil && madeHere(x) == madeHere(y) {
				return true
			}
			if u, ok := x.(*ssa.UnOp); ok {
				if w, ok := y.(*ssa.UnOp); ok && sameAddr(u.X, w.X) {
					return true
				}
			}
		}
	}
	return false
}

// chanName is how messages name a channel: the field or variable it is in.
func (p *Package) chanName(e *eval, ch ssa.Value) string {
	for _, v := range e.set(ch) {
		if v.Kind == Field || v.Kind == Global {
			return " " + shortKey(v.Key)
		}
	}
	return ""
}

// chanNames are the names under which a channel is known to the program: where
// it is made, and the field or variable that it is in.
func (p *Package) chanNames(e *eval, ch ssa.Value) []string {
	var out []string
	add := func(name string) {
		if name != "" && !isStdKey(name) && !slices.Contains(out, name) && len(out) < 4 {
			out = append(out, name)
		}
	}
	set := e.set(ch)
	for _, v := range set {
		if v.Kind == Field || v.Kind == Global {
			add(v.Key)
		}
	}
	for _, v := range p.resolve(set) {
		if v.Kind == Chan {
			add(v.Key)
		}
	}
	slices.Sort(out)
	return out
}

// A Receiver is a function that receives from a channel.
type Receiver struct {
	Func string // its key
	Name string // its short name
	// Slow tells that it may itself stand still: it does I/O, or hands on to
	// another channel.
	Slow bool
}

// received notes that fn receives from the channels, if it does, and whether it
// may stand still between two receives.
func (p *Package) received(fn *ssa.Function, s *Summary) {
	names := p.receives[fn]
	if len(names) == 0 {
		return
	}
	slow := slices.ContainsFunc(s.Effects, func(e effect.Effect) bool {
		return e.Kind.DefaultLevel() >= effect.Warning && e.Confidence >= effect.Likely && (e.Kind != effect.Wait || e.Send) ||
			e.Kind == effect.Wait && e.Send
	})
	r := Receiver{Func: p.funcKey(fn), Name: p.shortName(fn), Slow: slow}
	for _, n := range names {
		rs := p.receivers[n]
		i := slices.IndexFunc(rs, func(o Receiver) bool { return o.Func == r.Func })
		switch {
		case i < 0:
			p.receivers[n] = append(rs, r)
		case rs[i].Slow == r.Slow:
			continue
		default:
			rs[i] = r
		}
		p.pendingChanges = append(p.pendingChanges, receiving+n)
	}
}

// receiving begins the name of what is known of a channel's receivers, among
// the things that a function depends on.
const receiving = "receivers of "

// Receivers are the functions, as far as they can be seen, that receive from the
// channel with the name.
func (p *Package) Receivers(name string) []Receiver {
	p.depends(receiving + name)
	out := slices.Clone(p.receivers[name])
	for _, q := range p.all {
		out = append(out, q.Receivers[name]...)
	}
	slices.SortFunc(out, func(a, b Receiver) int { return strings.Compare(a.Func, b.Func) })
	return out
}

// slowReceiver is a receiver of the channel that may itself stand still, if
// there is one.
func (p *Package) slowReceiver(names []string) (string, bool) {
	for _, n := range names {
		for _, r := range p.Receivers(n) {
			if r.Slow {
				return r.Name, true
			}
		}
	}
	return "", false
}

// receive notes the channels that an instruction receives from.
func (p *Package) receive(e *eval, in ssa.Instruction) {
	add := func(ch ssa.Value) {
		for _, n := range p.chanNames(e, ch) {
			if !slices.Contains(p.receives[e.fn], n) {
				p.receives[e.fn] = append(p.receives[e.fn], n)
			}
		}
	}
	switch in := in.(type) {
	case *ssa.UnOp:
		if in.Op == token.ARROW {
			add(in.X)
		}
	case *ssa.Select:
		for _, st := range in.States {
			if st.Dir == types.RecvOnly {
				add(st.Chan)
			}
		}
	}
}
