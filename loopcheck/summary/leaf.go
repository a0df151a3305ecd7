package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// duration is a constant time in nanoseconds; 0 or less if unknown.
type duration int64

func (d duration) of() time.Duration { return time.Duration(d) }

// emptySelect is how a chain names what waits for nothing.
const emptySelect = "select {}"

// constDuration is the constant time.Duration among the arguments of a call.
func (p *Package) constDuration(c *ssa.CallCommon) duration {
	for _, a := range c.Args {
		if n, ok := types.Unalias(a.Type()).(*types.Named); ok && n.Obj().Name() == "Duration" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time" {
			if k := p.constant(a); k != nil && k.Value != nil {
				if i, ok := constant.Int64Val(constant.ToInt(k.Value)); ok {
					return duration(max(i, 1))
				}
			}
		}
	}
	return 0
}

// constant is the constant that v is, or that a variable of this package holds which
// nothing sets again; nil if it is none.
func (p *Package) constant(v ssa.Value) *ssa.Const {
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		g, ok := u.X.(*ssa.Global)
		if !ok {
			return nil
		}
		sets := p.variableSets()[g]
		if len(sets) != 1 {
			return nil
		}
		s, ok := sets[0].(*ssa.Store)
		if !ok || !starts(s.Parent()) {
			return nil
		}
		v = s.Val
	}
	k, _ := v.(*ssa.Const)
	return k
}

// seconds reports whether a call is given a time that is a number of seconds or more,
// though not how many.
func seconds(c *ssa.CallCommon) bool {
	return slices.ContainsFunc(c.Args, func(a ssa.Value) bool {
		m, ok := a.(*ssa.BinOp)
		if n, named := types.Unalias(a.Type()).(*types.Named); !ok || !named || m.Op != token.MUL || typeName(n) != "time.Duration" {
			return false
		}
		return slices.ContainsFunc([]ssa.Value{m.X, m.Y}, func(v ssa.Value) bool {
			k, ok := v.(*ssa.Const)
			return ok && k.Value != nil && k.Int64() >= int64(time.Second)
		})
	})
}

// leaf says what an instruction that is no call does by itself.
func (p *Package) leaf(e *eval, in ssa.Instruction, conf effect.Confidence, out output) {
	wait := func(pos token.Pos, v verdict) {
		if !v.waits {
			return
		}
		out.effect(effect.Effect{
			Kind: effect.Wait, Confidence: min(conf, v.confidence), Duration: max(0, v.limit.of()), Channels: v.on, Note: v.note,
			Frames: []effect.Frame{p.frame(pos, e.fn, v.what, "")},
		})
	}
	if p.eventful && p.eventOf(e.fn, in) != nil {
		return // so it goes round
	}
	switch in := in.(type) {
	case *ssa.Send:
		v := p.judgeSend(e, in.Chan, in.Block())
		p.givenChan(e, in.Chan, sending, Call{Confidence: conf, Frames: []effect.Frame{p.frame(in.Pos(), e.fn, v.what, "")}}, out)
		wait(in.Pos(), v)
	case *ssa.UnOp:
		if in.Op != token.ARROW {
			return
		}
		if p.hasFired(e, in) {
			return
		}
		if maker, d, ok := p.after(in.X); ok {
			c := effect.Certain
			if d <= 0 {
				c = effect.Possible
			}
			out.effect(effect.Effect{
				Kind: effect.Sleep, Confidence: min(conf, c), Duration: max(0, d.of()),
				Frames: []effect.Frame{p.frame(in.Pos(), e.fn, "receive from "+maker, "")},
			})
			return
		}
		v := p.judgeReceive(e, in.X, in)
		if !v.waits {
			return
		}
		p.givenChan(e, in.X, receiving, Call{Confidence: conf, Frames: []effect.Frame{p.frame(in.Pos(), e.fn, v.what, "")}}, out)
		switch j, loop := p.joins(e, in.X); j {
		case quick:
		case open:
			if p.asIfCalled(e, in.X, p.frame(in.Pos(), e.fn, v.what, ""), conf, out) {
				return
			}
			out.effect(effect.Effect{
				Kind: effect.Wait, Confidence: min(conf, v.confidence), Join: true, Channels: v.on,
				Frames: []effect.Frame{p.frame(in.Pos(), e.fn, v.what, "")},
			})
		case bound:
			out.effect(waitsFor(loop, conf, []effect.Frame{p.frame(in.Pos(), e.fn, v.what, "")}))
		default:
			wait(in.Pos(), v)
		}
	case *ssa.Select:
		switch {
		case !in.Blocking:
		case len(in.States) == 0:
			out.effect(effect.Effect{
				Kind: effect.Forever, Confidence: conf, Frames: []effect.Frame{p.frame(in.Pos(), e.fn, emptySelect, "")},
			})
		default:
			v := p.judgeSelect(e, in)
			switch ch, j := p.answeredBy(e, in); {
			case j == quick, j == open && p.asIfCalled(e, ch, p.frame(in.Pos(), e.fn, v.what, ""), conf, out):
				return
			}
			if ch, method := p.onlySend(in); ch != nil && v.waits {
				p.givenChan(e, ch, method, Call{Confidence: conf, Frames: []effect.Frame{p.frame(in.Pos(), e.fn, v.what, "")}}, out)
			}
			wait(in.Pos(), v)
		}
	}
}

// onlySend is the channel that a select sends on, if it is one, and how: whether it goes on
// for another reason than the end of all. nil if it soon gives up.
func (p *Package) onlySend(s *ssa.Select) (ch ssa.Value, method string) {
	method = sending
	for _, st := range s.States {
		switch {
		case st.Dir != types.SendOnly:
			if _, _, timed := p.after(st.Chan); timed {
				return nil, ""
			}
			if !p.saysOver(st.Chan) && !endsWith(s, st.Chan) {
				method = offering
			}
		case ch != nil:
			return nil, ""
		default:
			ch = st.Chan
		}
	}
	return ch, method
}

// inCycle reports whether control can come back to b.
func inCycle(b *ssa.BasicBlock) bool { return reachable(b, b) }

// reachable reports whether control can get from a to b, by at least one step.
func reachable(a, b *ssa.BasicBlock) bool {
	return reach(a, func(c *ssa.BasicBlock) []*ssa.BasicBlock { return c.Succs })[b.Index]
}

// reach tells, by index, the blocks at least one step from b.
func reach(b *ssa.BasicBlock, next func(*ssa.BasicBlock) []*ssa.BasicBlock) []bool {
	seen := make([]bool, len(b.Parent().Blocks))
	work := []*ssa.BasicBlock{b}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		for _, y := range next(x) {
			if !seen[y.Index] {
				seen[y.Index] = true
				work = append(work, y)
			}
		}
	}
	return seen
}

// hasFired reports whether in receives from a timer that could not be stopped any more:
// what it sent is there.
func (p *Package) hasFired(e *eval, in *ssa.UnOp) bool {
	timer := timerOf(readOf(in.X))
	f := p.flows[e.fn]
	return timer != nil && f != nil && f.facts[in.Block().Index].any(func(cond ssa.Value, holds bool) bool {
		stopped := methodOf(cond, "Stop")
		return stopped != nil && !holds && same(stopped, timer)
	})
}

// timerOf is what a channel of times belongs to, as its field or by a method: a timer, of
// the standard library or one that stands for it in tests.
func timerOf(ch ssa.Value) ssa.Value {
	t, ok := ch.Type().Underlying().(*types.Chan)
	if !ok || t.Elem().String() != "time.Time" {
		return nil
	}
	switch x := ch.(type) {
	case *ssa.UnOp:
		if f, ok := x.X.(*ssa.FieldAddr); ok {
			return f.X
		}
	case *ssa.Call:
		switch c := x.Call; {
		case c.IsInvoke() && len(c.Args) == 0:
			return c.Value
		case c.StaticCallee() != nil && c.Signature().Recv() != nil && len(c.Args) == 1:
			return c.Args[0]
		}
	}
	return nil
}

// after reports whether ch is the channel of a timer, or of a context that
// ends in time: what made it, and for how long it runs.
func (p *Package) after(ch ssa.Value) (maker string, d duration, ok bool) {
	ch = readOf(ch)
	if ctx := methodOf(ch, "Done"); ctx != nil {
		x, ok := readOf(ctx).(*ssa.Extract)
		if !ok || x.Index != 0 {
			return "", 0, false
		}
		c, ok := x.Tuple.(*ssa.Call)
		if !ok {
			return "", 0, false
		}
		fn := c.Call.StaticCallee()
		if fn == nil || p.funcKey(fn) != "context.WithTimeout" {
			return "", 0, false
		}
		return "a context", p.constDuration(&c.Call), true
	}
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
