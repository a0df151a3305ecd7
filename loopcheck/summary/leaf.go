package summary

import (
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
	var on []string
	send := false
	emit := func(pos token.Pos, kind effect.Kind, c effect.Confidence, d duration, what string) {
		out.effect(effect.Effect{
			Kind: kind, Confidence: min(conf, c), Duration: max(0, d.of()), Join: joined == open, Chan: on, Send: send,
			Frames: []effect.Frame{p.frame(pos, e.fn, what, "")},
		})
	}
	switch in := in.(type) {
	case *ssa.Send:
		if c, what := p.judgeSend(e, in.Chan, in.Block()); c != nothing {
			on, send = p.chanNames(e, in.Chan), true
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
		var loop string
		if joined, loop = p.joins(e, in.X); joined == quick || closedBefore(e, in) {
			return
		}
		if joined == bound {
			out.effect(waitsFor(loop, conf, []effect.Frame{p.frame(in.Pos(), e.fn, "receive from channel"+p.chanName(e, in.X), "")}))
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
		if len(in.States) == 1 && in.States[0].Dir == types.SendOnly {
			on, send = p.chanNames(e, in.States[0].Chan), true
		}
		if d > 0 {
			emit(in.Pos(), effect.Wait, effect.Confidence(c), d, what)
			return
		}
		emit(in.Pos(), effect.Wait, effect.Confidence(c), 0, what)
	}
}

// inCycle reports whether control can come back to b.
func inCycle(b *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := append([]*ssa.BasicBlock(nil), b.Succs...)
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if x == b {
			return true
		}
		if !seen[x] {
			seen[x] = true
			work = append(work, x.Succs...)
		}
	}
	return false
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
