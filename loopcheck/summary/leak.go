package summary

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// What stays behind for ever each time a function runs: goroutines that never end,
// and what is made and never released. The effect flows up like any other, and
// matters where a callback that runs again and again comes to it.

// endlessOf is where fn goes on for ever, if every way through it does: into a loop
// that nothing leaves, a select of nothing, or another such function. A loop that is
// left for a panic, or the end of the program, is not one. The bits are the parameters
// that must be channels which nobody closes.
func (p *Package) endlessOf(fn *ssa.Function) (at []effect.Frame, on uint64) {
	if len(fn.Blocks) == 0 || p.in.Std {
		return nil, 0
	}
	seen := make([]bool, len(fn.Blocks))
	ended := func(fs []effect.Frame) {
		if at == nil || len(fs) < len(at) {
			at = fs
		}
	}
	next := make([][]*ssa.BasicBlock, len(fn.Blocks))
	dies := make([]bool, len(fn.Blocks))
	work := []*ssa.BasicBlock{fn.Blocks[0]}
blocks:
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b.Index] {
			continue
		}
		seen[b.Index] = true
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Select:
				if in.Blocking && len(in.States) == 0 {
					ended([]effect.Frame{p.frame(in.Pos(), fn, emptySelect, "")})
					continue blocks
				}
			case *ssa.Panic:
				dies[b.Index] = !made(b, in)
				continue blocks
			case *ssa.Return:
				return nil, 0
			case *ssa.Call:
				if p.noReturn(in) {
					dies[b.Index] = true
					continue blocks
				}
				if callee := in.Call.StaticCallee(); callee != nil {
					if s := p.summaryOf(callee); s != nil && len(s.Endless) > 0 {
						need, ok := p.argumentsOpen(fn, &in.Call, s.EndlessOn)
						if !ok {
							continue
						}
						on |= need
						ended(join([]effect.Frame{p.frame(in.Pos(), fn, p.shortName(origin(callee)), "")}, s.Endless...))
						continue blocks
					}
				}
			}
		}
		var need uint64
		next[b.Index], need = p.goesOn(fn, b)
		on |= need
		work = append(work, next[b.Index]...)
	}
	for _, b := range fn.Blocks {
		if !seen[b.Index] {
			continue
		}
		reached := reach(b, func(c *ssa.BasicBlock) []*ssa.BasicBlock { return next[c.Index] })
		if reached[b.Index] && !slices.ContainsFunc(fn.Blocks, func(c *ssa.BasicBlock) bool { return reached[c.Index] && dies[c.Index] }) {
			pos := blockPos(b)
			ended([]effect.Frame{p.frame(loopPos(fn, pos, pos, math.MaxInt), fn, endless, "")})
			break
		}
	}
	if at == nil {
		return nil, 0
	}
	return shorten(at), on
}

// goesOn are the blocks that control can go to from b: a range over a channel that
// nobody closes has no end. The bits are parameters that must be such.
func (p *Package) goesOn(fn *ssa.Function, b *ssa.BasicBlock) (next []*ssa.BasicBlock, on uint64) {
	cond, ok := lastOf(b).(*ssa.If)
	if !ok {
		return b.Succs, 0
	}
	x, ok := cond.Cond.(*ssa.Extract)
	if !ok || x.Index != 1 {
		return b.Succs, 0
	}
	switch t := x.Tuple.(type) {
	case *ssa.UnOp:
		if t.Op == token.ARROW {
			if on, ok := p.staysOpen(fn, t.X); ok {
				return b.Succs[:1], on
			}
		}
	case *ssa.Select: // whether what was received is from a channel that is open
		for _, st := range t.States {
			if st.Dir == types.RecvOnly {
				need, ok := p.staysOpen(fn, st.Chan)
				if !ok {
					return b.Succs, 0
				}
				on |= need
			}
		}
		return b.Succs[:1], on
	}
	return b.Succs, 0
}

// staysOpen reports whether nobody closes a channel, if nobody closes the parameters.
func (p *Package) staysOpen(fn *ssa.Function, ch ssa.Value) (on uint64, ok bool) {
	if c, isChange := ch.(*ssa.ChangeType); isChange {
		ch = c.X
	}
	if q, isParam := readOf(ch).(*ssa.Parameter); isParam {
		i := slices.Index(fn.Params, q)
		all, closed := p.follow(q, channelUse)
		return 1 << i, all && !closed && i >= 0 && i < 64
	}
	return 0, p.neverClosed(ch)
}

// argumentsOpen reports whether nobody closes the arguments of a call that stand at the
// bits, if nobody closes some of fn's parameters.
func (p *Package) argumentsOpen(fn *ssa.Function, c *ssa.CallCommon, bits uint64) (on uint64, ok bool) {
	for i, a := range c.Args {
		if bits&(1<<i) == 0 {
			continue
		}
		need, ok := p.staysOpen(fn, a)
		if !ok {
			return 0, false
		}
		on |= need
	}
	return on, true
}

// leaks says what stays behind of what an instruction makes or starts.
func (p *Package) leaks(e *eval, in ssa.CallInstruction, conf effect.Confidence, out output) {
	if p.in.Std {
		return
	}
	report := func(what, why string) {
		out.effect(effect.Effect{Kind: effect.Leak, Confidence: min(conf, effect.Likely), Note: why, Frames: []effect.Frame{p.frame(in.Pos(), e.fn, what, "")}})
	}
	if g, ok := in.(*ssa.Go); ok {
		fn := g.Call.StaticCallee()
		if fn == nil {
			return
		}
		what := "go " + p.shortName(origin(fn))
		s := p.summaryOf(fn)
		endless := false
		if s != nil && len(s.Endless) > 0 {
			on, ok := p.argumentsOpen(e.fn, &g.Call, s.EndlessOn)
			endless = ok && on == 0
		}
		if endless {
			last := s.Endless[len(s.Endless)-1]
			report(what, fmt.Sprintf("%s at %s:%d", last.Func, last.File, last.Line))
		} else if at := p.abandoned(g, fn); at.IsValid() {
			q := p.frame(at, fn, "", "")
			report(what, fmt.Sprintf("its send at %s:%d waits for ever once nobody receives", q.File, q.Line))
		}
		return
	}
	if k, what := p.unreleased(in, p.released); k != nil {
		report(what, "nothing calls "+k.Released)
	}
}

// abandoned is where the goroutine that a go statement starts sends on a channel
// which is made for it, and from which nobody may receive: on a way that its maker
// takes it only looks at another channel, or returns before it does.
func (p *Package) abandoned(g *ssa.Go, fn *ssa.Function) token.Pos {
	if _, literal := g.Call.Value.(*ssa.MakeClosure); !literal || fn.Parent() != g.Parent() || inCycle(g.Block()) {
		return token.NoPos
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			s, ok := in.(*ssa.Send)
			if !ok {
				continue
			}
			made := p.origins(s.Chan)
			if len(made) != 1 || made[0].Parent() != g.Parent() || !unbuffered(made[0]) {
				continue
			}
			if all, _ := p.follow(made[0], func(in ssa.Instruction, v ssa.Value) usage {
				if _, returned := in.(*ssa.Return); returned {
					return unknownUse // whoever calls it receives
				}
				use := channelUse(in, v)
				if use == harmlessUse && in.Parent() != fn && in.Parent() != g.Parent() {
					return elsewhereUsed // somebody else is at it
				}
				return use
			}); all && p.leftBehind(g, made[0]) {
				return s.Pos()
			}
		}
	}
	return token.NoPos
}

func unbuffered(m ssa.Value) bool {
	k, ok := m.(*ssa.MakeChan).Size.(*ssa.Const)
	return ok && k.Value != nil && constant.Sign(k.Value) == 0
}

// leftBehind reports whether the function of a go statement can return, after it,
// without having received from a channel.
func (p *Package) leftBehind(g *ssa.Go, ch ssa.Value) bool {
	seen := map[*ssa.BasicBlock]bool{}
	is := func(v ssa.Value) bool { return slices.Equal(p.origins(v), []ssa.Value{ch}) }
	gone := false
	work := []*ssa.BasicBlock{g.Block()}
blocks:
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.UnOp:
				if in.Op == token.ARROW && is(in.X) {
					if inCycle(b) {
						return false // how often, nobody knows
					}
					continue blocks
				}
			case *ssa.Select:
				if slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool { return is(st.Chan) }) && inCycle(b) {
					return false
				}
			case *ssa.Return:
				gone = true
			case *ssa.Defer:
				if slices.ContainsFunc(in.Call.Args, is) {
					return false
				}
			}
		}
		next := b.Succs
		if c, ok := lastOf(b).(*ssa.If); ok {
			if eq, ok := c.Cond.(*ssa.BinOp); ok && eq.Op == token.EQL {
				if x, ok := eq.X.(*ssa.Extract); ok && x.Index == 0 {
					if sel, ok := x.Tuple.(*ssa.Select); ok {
						k, _ := eq.Y.(*ssa.Const)
						if k != nil && k.Value != nil && k.Int64() >= 0 && int(k.Int64()) < len(sel.States) && is(sel.States[k.Int64()].Chan) {
							next = next[1:] // it has received
						}
					}
				}
			}
		}
		work = append(work, next...)
	}
	return gone
}
