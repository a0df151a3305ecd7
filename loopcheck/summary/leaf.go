package summary

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// duration is a constant time in nanoseconds; 0 or less if unknown.
type duration int64

func (d duration) of() time.Duration { return time.Duration(d) }

// constDuration is the constant time.Duration among the arguments of a call.
func (p *Package) constDuration(c *ssa.CallCommon) duration {
	for _, a := range c.Args {
		if n, ok := types.Unalias(a.Type()).(*types.Named); ok && n.Obj().Name() == "Duration" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time" {
			if k, ok := a.(*ssa.Const); ok && k.Value != nil {
				if i, ok := constant.Int64Val(constant.ToInt(k.Value)); ok {
					return duration(max(i, 1))
				}
			}
		}
	}
	return 0
}

// leaf says what an instruction that is no call does by itself.
func (p *Package) leaf(e *eval, in ssa.Instruction, conf effect.Confidence, out output) {
	joined := elsewise
	emit := func(pos token.Pos, kind effect.Kind, c effect.Confidence, d duration, what string) {
		out.effect(effect.Effect{
			Kind: kind, Confidence: min(conf, c), Duration: max(0, d.of()), Join: joined == open,
			Frames: []effect.Frame{p.frame(pos, e.fn, what, "")},
		})
	}
	switch in := in.(type) {
	case *ssa.Send:
		if c, what := p.judgeSend(e, in.Chan, in.Block()); c != nothing {
			emit(in.Pos(), effect.Wait, effect.Confidence(c), 0, what)
		}
	case *ssa.UnOp:
		if in.Op != token.ARROW {
			return
		}
		if maker, d, ok := p.after(in.X); ok {
			c := effect.Certain
			if d <= 0 {
				c = effect.Possible
			}
			emit(in.Pos(), effect.Sleep, c, d, "receive from "+maker)
			return
		}
		if joined = p.joins(e, in.X); joined == quick || closedBefore(e, in) {
			return
		}
		if c, what := p.judgeReceive(e, in.X); c != nothing {
			emit(in.Pos(), effect.Wait, effect.Confidence(c), 0, what)
		}
	case *ssa.Select:
		if !in.Blocking {
			return
		}
		if len(in.States) == 0 {
			emit(in.Pos(), effect.Forever, effect.Certain, 0, "select {}")
			return
		}
		c, d, what := p.judgeSelect(e, in)
		if c == nothing {
			return
		}
		if d > 0 {
			emit(in.Pos(), effect.Wait, effect.Confidence(c), d, what)
			return
		}
		emit(in.Pos(), effect.Wait, effect.Confidence(c), 0, what)
	}
}

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
			got, capacity = verdict(effect.Possible), v.Index
		}
	}
	if n == 0 {
		return verdict(effect.Possible), "send on channel" + name
	}
	if capacity > 0 {
		return got, fmt.Sprintf("send on channel%s of capacity %d", name, capacity)
	}
	return got, "send on channel" + name
}

// freshOnce reports whether ch is a channel made by this function and the send
// in block at is the only one and not repeated.
func (p *Package) freshOnce(e *eval, ch ssa.Value, at *ssa.BasicBlock) bool {
	m := madeHere(ch)
	if m == nil || p.flows[e.fn].cyclic[at.Index] {
		return false
	}
	return e.channels().sends[m] <= 1
}

// channels is what a function does to the channels in it.
type channels struct {
	sends  map[*ssa.MakeChan]int
	closes map[any][]*ssa.Call // by what was closed: a value, a channel made here, a place
	order  map[ssa.Instruction]int
}

func (e *eval) channels() *channels {
	if e.chans != nil {
		return e.chans
	}
	c := &channels{map[*ssa.MakeChan]int{}, map[any][]*ssa.Call{}, map[ssa.Instruction]int{}}
	for _, b := range e.fn.Blocks {
		for i, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.UnOp:
				if in.Op == token.ARROW {
					c.order[in] = i
				}
			case *ssa.Send:
				if m := madeHere(in.Chan); m != nil {
					c.sends[m]++
				}
			case *ssa.Call:
				if f, ok := in.Call.Value.(*ssa.Builtin); ok && f.Name() == "close" && len(in.Call.Args) == 1 {
					c.order[in] = i
					for _, k := range channelKeys(in.Call.Args[0]) {
						c.closes[k] = append(c.closes[k], in)
					}
				}
			}
		}
	}
	e.chans = c
	return c
}

// channelKeys are the names under which the channel ch may be met again.
func channelKeys(ch ssa.Value) []any {
	keys := []any{ch}
	if m := madeHere(ch); m != nil && ssa.Value(m) != ch {
		keys = append(keys, m)
	}
	if u, ok := ch.(*ssa.UnOp); ok {
		keys = append(keys, placeOf(u.X))
	}
	return keys
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

// closedBefore reports whether the channel that in receives from was closed on
// the way there.
func closedBefore(e *eval, in *ssa.UnOp) bool {
	at, chans := in.Block(), e.channels()
	for _, k := range channelKeys(in.X) {
		for _, c := range chans.closes[k] {
			if b := c.Block(); b == at && chans.order[c] < chans.order[in] || b != at && b.Dominates(at) {
				return true
			}
		}
	}
	return false
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

// after reports whether ch is the channel of a timer: what made it, and for how
// long it runs.
func (p *Package) after(ch ssa.Value) (maker string, d duration, ok bool) {
	field := false
	if u, ok := ch.(*ssa.UnOp); ok && u.Op == token.MUL {
		if f, ok := u.X.(*ssa.FieldAddr); ok {
			ch, field = f.X, true
		}
	}
	c, ok := ch.(*ssa.Call)
	if !ok {
		return "", 0, false
	}
	fn := c.Call.StaticCallee()
	if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg.Path() != "time" {
		return "", 0, false
	}
	switch name := fn.Name(); name {
	case "After", "Tick":
		return "time." + name, p.constDuration(&c.Call), !field
	case "NewTimer", "NewTicker":
		return "a timer", p.constDuration(&c.Call), field
	}
	return "", 0, false
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
