package summary

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// giveBack reports whether a receive from ch gives back what was taken: ch counts who is
// inside, and everybody who receives from it has sent before.
func (p *Package) giveBack(e *eval, ch ssa.Value) bool {
	return p.counts(e, ch, p.semaphores().inside, 1) || p.counts(e, ch, p.semaphores().slots, 2)
}

// comesIn reports whether a send to ch is how somebody comes in who stays until he has
// received.
func (p *Package) comesIn(e *eval, ch ssa.Value) bool {
	return p.counts(e, ch, p.semaphores().inside, 1)
}

// counts reports whether ch is one of such, and has room for as many at least.
func (p *Package) counts(e *eval, ch ssa.Value, such map[string]bool, least int) bool {
	if key := p.countKey(ch); key == "" || !such[key] {
		return false
	}
	made := p.resolve(e.set(ch))
	return len(made) > 0 && !slices.ContainsFunc(made, func(c *Value) bool { return c.Kind != Chan || c.Index >= 0 && c.Index < least })
}

// occupied tells how likely it is that a function has to wait before it may come in, and
// for whom: others than itself may stand still inside.
func (p *Package) occupied(fn *ssa.Function, names []string) (_ effect.Confidence, note string) {
	self := p.funcKey(fn)
	for _, r := range p.Parties(names, true) {
		if r.Slow && r.Func != self {
			return effect.Likely, r.Name + " may itself wait when it has sent"
		}
	}
	return effect.Possible, ""
}

// countKey is the key of the field or variable of this package, which no other one sees,
// that ch was read from, or of what a function makes for itself and its literals; "" if
// there is none.
func (p *Package) countKey(ch ssa.Value) string {
	if m := cmp.Or(madeHere(ch), madeAround(ch)); m != nil && p.own(m) {
		return localKey(p, m)
	}
	if visible(ch) {
		return ""
	}
	if u, ok := readOf(ch).(*ssa.UnOp); ok {
		if g, ok := u.X.(*ssa.Global); ok && g.Pkg == p.in.SSA {
			return g.String()
		}
	}
	return p.fieldRead(ch)
}

// own reports whether a channel stays in variables of a function, and of its literals.
func (p *Package) own(m *ssa.MakeChan) bool {
	own, known := p.ownChans[m]
	if !known {
		own, _ = p.follow(m, func(in ssa.Instruction, v ssa.Value) usage {
			if s, ok := in.(*ssa.Store); ok && s.Val == v {
				if _, variable := s.Addr.(*ssa.Alloc); !variable {
					return unknownUse
				}
			}
			return channelUse(in, v)
		})
		if p.ownChans == nil {
			p.ownChans = map[*ssa.MakeChan]bool{}
		}
		p.ownChans[m] = own
	}
	return own
}

// localKey is the key of a channel that is known by where it is made.
func localKey(p *Package, m *ssa.MakeChan) string { return madeAt + p.place(m.Pos()) }

const madeAt = "made at "

// counts has, by key, the fields and variables with channels that count.
type counts struct {
	inside map[string]bool              // who has sent, and not received yet; see giveBack
	slots  map[string]bool              // who is inside, by all that is seen: one function sends, and another receives
	tokens map[string]bool              // what was put in, and not taken out; see putsBack
	sends  map[string][]ssa.Instruction // where anybody sends
}

// semaphores finds the channels of this package that count.
func (p *Package) semaphores() *counts {
	if p.counted != nil {
		return p.counted
	}
	c := &counts{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string][]ssa.Instruction{}}
	p.counted = c
	note := func(in map[string]bool, key string, first bool) {
		before, known := in[key]
		in[key] = (before || !known) && first
	}
	for _, fn := range p.in.Funcs {
		for _, b := range fn.Blocks {
			for i, in := range b.Instrs {
				for _, ch := range onChannels(in, types.RecvOnly) {
					if key := p.countKey(ch); key != "" {
						came := p.came(fn, b, i, key, true)
						note(c.inside, key, came)
						note(c.slots, key, came || p.comesOut(in, key))
					}
				}
				for _, ch := range onChannels(in, types.SendOnly) {
					if key := p.countKey(ch); key != "" {
						note(c.tokens, key, p.came(fn, b, i, key, false) || p.makesChan(fn, key))
						note(c.slots, key, len(p.callGraph().started[fn]) == 0 && !p.makesChan(fn, key))
						c.sends[key] = append(c.sends[key], in)
					}
				}
			}
		}
	}
	return c
}

// comesOut reports whether an instruction takes one thing out of a field's channel that is
// nothing but a place inside: no signal that somebody has waited for in turn.
func (p *Package) comesOut(in ssa.Instruction, key string) bool {
	u, ok := in.(*ssa.UnOp)
	if !ok || u.CommaOk || len(*u.Referrers()) > 0 || strings.HasPrefix(key, madeAt) {
		return false
	}
	st, ok := u.Type().Underlying().(*types.Struct)
	return ok && st.NumFields() == 0 && !cyclic(u.Parent())[u.Block().Index]
}

// makesChan reports whether fn makes the channel that the field or variable has.
func (p *Package) makesChan(fn *ssa.Function, key string) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if m, ok := in.(*ssa.MakeChan); ok && localKey(p, m) == key {
				return true
			}
			s, ok := in.(*ssa.Store)
			if !ok || madeHere(s.Val) == nil {
				continue
			}
			switch a := s.Addr.(type) {
			case *ssa.FieldAddr:
				ok = p.requestField(a.X.Type(), a.Field) == key
			case *ssa.Global:
				ok = a.String() == key
			}
			if ok {
				return true
			}
		}
	}
	return false
}

// onChannels are the channels that an instruction sends on, or receives from.
func onChannels(in ssa.Instruction, dir types.ChanDir) (out []ssa.Value) {
	switch in := in.(type) {
	case *ssa.Send:
		if dir == types.SendOnly {
			out = append(out, in.Chan)
		}
	case *ssa.UnOp:
		if dir == types.RecvOnly && in.Op == token.ARROW {
			out = append(out, in.X)
		}
	case *ssa.Select:
		for _, st := range in.States {
			if st.Dir == dir {
				out = append(out, st.Chan)
			}
		}
	}
	return out
}

// putsBack reports whether a send on ch puts back what was taken out, so that there is
// room: everybody who sends has received before, but for who made and filled it.
func (p *Package) putsBack(e *eval, ch ssa.Value, at *ssa.BasicBlock) bool {
	key := p.countKey(ch)
	return key != "" && p.semaphores().tokens[key] && (!p.makesChan(e.fn, key) || p.came(e.fn, at, 0, key, false))
}

// came reports whether fn has surely sent on what the field or variable has, or received
// from it, when it comes to the instruction with the index in b, or whoever made, called or
// started it has when it did.
func (p *Package) came(fn *ssa.Function, b *ssa.BasicBlock, i int, key string, send bool) bool {
	for range maxAround {
		if b == nil {
			break
		}
		for d := b; d != nil && inTurn(b, d); d = d.Idom() {
			if d != b {
				i = len(d.Instrs)
			}
			for _, in := range d.Instrs[:i] {
				switch in := in.(type) {
				case *ssa.Send:
					if send && p.countKey(in.Chan) == key {
						return true
					}
				case *ssa.UnOp:
					if !send && in.Op == token.ARROW && p.countKey(in.X) == key {
						return true
					}
				}
			}
			// The case of a select that is taken leads here alone.
			if len(d.Preds) == 1 && chose(d, send, func(ch ssa.Value) bool { return p.countKey(ch) == key }) {
				return true
			}
		}
		fn, b, i = p.cameFrom(fn)
	}
	return false
}

// maxAround bounds how many functions around one are looked at.
const maxAround = 8

// cameFrom is where a literal is made or called, or the only place where a function is
// called or started that others cannot come to.
func (p *Package) cameFrom(fn *ssa.Function) (outer *ssa.Function, _ *ssa.BasicBlock, _ int) {
	if fn.Parent() != nil {
		return madeBy(fn)
	}
	obj, g := fn.Object(), p.callGraph()
	if obj == nil || obj.Exported() || g.valued[fn] || p.entry(fn) {
		return nil, nil, 0
	}
	sites := slices.Clone(g.callers[fn])
	for _, at := range g.started[fn] {
		sites = append(sites, at)
	}
	if len(sites) != 1 {
		return nil, nil, 0
	}
	b := sites[0].Block()
	return sites[0].Parent(), b, slices.Index(b.Instrs, ssa.Instruction(sites[0]))
}

// chose reports whether control comes to b where a select has sent on such a channel, or
// received from it.
func chose(b *ssa.BasicBlock, send bool, such func(ch ssa.Value) bool) bool {
	branch, ok := lastOf(b.Preds[0]).(*ssa.If)
	if !ok {
		return false
	}
	eq, ok := branch.Cond.(*ssa.BinOp)
	if !ok || eq.Op != token.EQL {
		return false
	}
	x, ok := eq.X.(*ssa.Extract)
	if !ok {
		return false
	}
	s, ok := x.Tuple.(*ssa.Select)
	if !ok {
		return false
	}
	for state, st := range s.States {
		if (st.Dir == types.SendOnly) == send && such(st.Chan) && caseBlock(s, state) == b {
			return true
		}
	}
	return false
}

// madeBy is where a literal is first made or called.
func madeBy(fn *ssa.Function) (outer *ssa.Function, _ *ssa.BasicBlock, _ int) {
	outer = fn.Parent()
	if outer == nil {
		return nil, nil, 0
	}
	for _, b := range outer.Blocks {
		for i, in := range b.Instrs {
			for _, op := range in.Operands(nil) {
				if *op == ssa.Value(fn) {
					return outer, b, i
				}
			}
		}
	}
	return nil, nil, 0
}
