package summary

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// What stays behind for ever each time a function runs: goroutines that never end,
// and what is made and never released. The effect flows up like any other, and
// matters where a callback that runs again and again comes to it.

// endlessOf is where fn goes on for ever, if every way through it does: into a loop
// that nothing leaves, a select of nothing, or another such function. Panics and
// the end of the program are no way out. The bits are the parameters that must be
// channels which nobody closes.
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
	cyclic := cyclic(fn)
	var loop *ssa.BasicBlock
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
				continue blocks
			case *ssa.Return:
				return nil, 0
			case *ssa.Call:
				if p.noReturn(in) {
					continue blocks
				}
				if callee := in.Call.StaticCallee(); callee != nil {
					if s := p.summaryOf(callee); s != nil && len(s.Endless) > 0 {
						need, ok := p.stayOpen(fn, &in.Call, s.EndlessOn)
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
		if cyclic[b.Index] && loop == nil {
			loop = b
		}
		next, need := p.goesOn(fn, b)
		on |= need
		work = append(work, next...)
	}
	if loop != nil {
		pos := blockPos(loop)
		ended([]effect.Frame{p.frame(loopPos(fn, pos, pos, math.MaxInt), fn, endless, "")})
	}
	if at == nil {
		return nil, 0
	}
	return shorten(at), on
}

// goesOn are the blocks that control can go to from b: a range over a channel that
// nobody closes has no end. The bits are parameters that must be such.
func (p *Package) goesOn(fn *ssa.Function, b *ssa.BasicBlock) (next []*ssa.BasicBlock, on uint64) {
	cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
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

// stayOpen reports whether nobody closes the arguments of a call that stand at the
// bits, if nobody closes some of fn's parameters.
func (p *Package) stayOpen(fn *ssa.Function, c *ssa.CallCommon, bits uint64) (on uint64, ok bool) {
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

// neverClosed reports whether nobody closes a channel: it is a ticker's, or one
// that only this package sees, which does not close it.
func (p *Package) neverClosed(ch ssa.Value) bool {
	if p.ticks(ch) {
		return true
	}
	made := p.origins(ch)
	if len(made) == 0 {
		return false
	}
	for _, m := range made {
		sends := false
		f := &follower{p: p, seen: map[any]bool{}, left: maxFollowed, use: func(in ssa.Instruction, v ssa.Value) usage {
			switch in := in.(type) {
			case *ssa.Send:
				sends = sends || in.Chan == v
			case *ssa.Select:
				sends = sends || slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool { return st.Chan == v && st.Dir == types.SendOnly })
			}
			return channelUse(in, v)
		}}
		// Others who are handed it may close it, but not while this package sends.
		if !f.value(m) || f.hit || f.shown && !sends {
			return false
		}
	}
	return true
}

// ticks reports whether a channel is that of a timer or ticker.
func (p *Package) ticks(ch ssa.Value) bool {
	ch = readOf(ch)
	if c, ok := ch.(*ssa.Call); ok {
		fn := c.Call.StaticCallee()
		return fn != nil && (p.funcKey(fn) == "time.Tick" || p.funcKey(fn) == "time.After")
	}
	u, ok := ch.(*ssa.UnOp)
	if !ok || u.Op != token.MUL {
		return false
	}
	f, ok := u.X.(*ssa.FieldAddr)
	return ok && pkgOf(f.X.Type()) != nil && pkgOf(f.X.Type()).Path() == "time"
}

// origins are the places where a channel is made, if those are all there are and
// lie in this package.
func (p *Package) origins(ch ssa.Value) []ssa.Value {
	var out []ssa.Value
	seen := map[any]bool{}
	var from func(v ssa.Value) bool
	stored := func(addr ssa.Value) bool {
		some := false
		for _, r := range *addr.Referrers() {
			if s, ok := r.(*ssa.Store); ok && s.Addr == addr {
				if k, isConst := s.Val.(*ssa.Const); isConst && k.IsNil() {
					continue
				}
				if some = true; !from(s.Val) {
					return false
				}
			}
		}
		return some || len(out) > 0
	}
	from = func(v ssa.Value) bool {
		if seen[v] {
			return true
		}
		seen[v] = true
		switch v := v.(type) {
		case *ssa.MakeChan:
			out = append(out, v)
			return true
		case *ssa.ChangeType:
			return from(v.X)
		case *ssa.Call:
			fn := v.Call.StaticCallee()
			if fn == nil || fn.Pkg != p.in.SSA || fn.Signature.Results().Len() != 1 {
				return false
			}
			some := false
			for _, b := range fn.Blocks {
				if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && b != fn.Recover {
					if some = true; !from(ret.Results[0]) {
						return false
					}
				}
			}
			return some
		case *ssa.FreeVar:
			b := bindingOf(v)
			return b != nil && from(b)
		case *ssa.Alloc:
			return stored(v)
		case *ssa.UnOp:
			if v.Op != token.MUL {
				return false
			}
			switch a := v.X.(type) {
			case *ssa.Alloc, *ssa.FreeVar:
				return from(a)
			case *ssa.FieldAddr:
				key := p.privateField(a)
				if key == "" {
					return false
				}
				for _, x := range p.fieldUses()[key] {
					if fa, ok := x.(*ssa.FieldAddr); ok && !seen[fa] {
						seen[fa] = true
						for _, r := range *fa.Referrers() {
							if s, ok := r.(*ssa.Store); ok && s.Addr == fa {
								if k, isConst := s.Val.(*ssa.Const); isConst && k.IsNil() {
									continue
								}
								if !from(s.Val) {
									return false
								}
							}
						}
					}
				}
				return true
			}
		}
		return false
	}
	if !from(ch) {
		return nil
	}
	return out
}

// channelUse says what an instruction does with a channel: only its end matters.
func channelUse(in ssa.Instruction, v ssa.Value) usage {
	switch in := in.(type) {
	case *ssa.Send:
		if in.Chan == v && in.X != v {
			return harmlessUse
		}
	case *ssa.UnOp:
		if in.Op == token.ARROW {
			return harmlessUse
		}
	case *ssa.Select:
		if !slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool { return st.Send == v }) {
			return harmlessUse
		}
	case *ssa.BinOp:
		return harmlessUse
	case ssa.CallInstruction:
		if b, ok := in.Common().Value.(*ssa.Builtin); ok {
			if b.Name() == "close" {
				return lastUse
			}
			return harmlessUse // len and cap
		}
	}
	return elsewhereUsed
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
		fn := p.startedBy(g)
		if fn == nil {
			return
		}
		what := "go " + p.shortName(origin(fn))
		s := p.summaryOf(fn)
		endless := false
		if s != nil && len(s.Endless) > 0 {
			on, ok := p.stayOpen(e.fn, &g.Call, s.EndlessOn)
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
	if names := p.contracts.Released(); len(names) > 0 {
		if k, what := p.unreleased(in, names); k != nil {
			report(what, "nothing calls "+k.Released)
		}
	}
}

// startedBy is the function that a go statement starts, if it is known.
func (p *Package) startedBy(g *ssa.Go) *ssa.Function {
	if fn := g.Call.StaticCallee(); fn != nil && !g.Call.IsInvoke() {
		return fn
	}
	return nil
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
		if c, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
			if eq, ok := c.Cond.(*ssa.BinOp); ok && eq.Op == token.EQL {
				if x, ok := eq.X.(*ssa.Extract); ok && x.Index == 0 {
					if sel, ok := x.Tuple.(*ssa.Select); ok {
						k, _ := eq.Y.(*ssa.Const)
						if k != nil && k.Value != nil && int(k.Int64()) < len(sel.States) && is(sel.States[k.Int64()].Chan) {
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

// unreleased is the contract of a result that must be released, and is not, with
// the name of what makes it.
func (p *Package) unreleased(in ssa.CallInstruction, names map[string]bool) (*contract.Contract, string) {
	what, k, i := p.resultContract(in, names, func(k *contract.Contract) bool { return k.Released != "" })
	if k == nil {
		return nil, ""
	}
	v, ok := in.(*ssa.Call)
	if !ok {
		return nil, "" // of a go or defer statement
	}
	var made ssa.Value = v
	if _, several := v.Type().(*types.Tuple); several {
		made = nil
		for _, r := range *v.Referrers() {
			x, ok := r.(*ssa.Extract)
			if !ok {
				return nil, "" // returned as it is
			}
			if x.Index == i {
				made = x
			}
		}
		if made == nil {
			return k, what
		}
	}
	all, released := p.follow(made, func(in ssa.Instruction, v ssa.Value) usage {
		switch in := in.(type) {
		case ssa.CallInstruction:
			return p.releases(in, v, k.Released)
		case *ssa.MakeClosure: // a method value
			if fn, ok := in.Fn.(*ssa.Function); ok && fn.Object() != nil && fn.Parent() == nil {
				return elsewhereUsed
			}
		case *ssa.FieldAddr, *ssa.BinOp:
			return harmlessUse
		case *ssa.UnOp:
			if in.Op == token.MUL {
				return harmlessUse
			}
		}
		return elsewhereUsed
	})
	if !all || released {
		return nil, ""
	}
	return k, what
}

// releases says whether a call releases v: by a method of one of the names, or as
// an argument of a function or method of one. Other methods of it do not.
func (p *Package) releases(in ssa.CallInstruction, v ssa.Value, names string) usage {
	c := in.Common()
	callee := ""
	switch {
	case c.IsInvoke():
		callee = c.Method.Name()
	case c.StaticCallee() != nil:
		callee = origin(c.StaticCallee()).Name()
	}
	switch {
	case slices.Contains(strings.Split(names, " or "), callee):
		return lastUse
	case c.IsInvoke() && c.Value == v, !c.IsInvoke() && c.Signature().Recv() != nil && c.Args[0] == v:
		if slices.Contains(c.Args[min(1, len(c.Args)):], v) {
			return elsewhereUsed
		}
		if fn := c.StaticCallee(); fn != nil && fn.Pkg == p.in.SSA {
			return elsewhereUsed // it is looked at
		}
		return harmlessUse
	}
	return elsewhereUsed
}

// latched finds the blocks of fn that a flag keeps from running again: they stand
// behind a test that something is not there yet, which the package sets somewhere,
// or behind an operation that only one caller wins.
func (p *Package) latched(fn *ssa.Function) []bool {
	var out []bool
	for _, b := range fn.Blocks {
		if len(b.Instrs) == 0 {
			continue
		}
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		for i, branch := range b.Succs {
			if len(branch.Preds) == 1 && p.latches(cond.Cond, i == 0) {
				if out == nil {
					out = make([]bool, len(fn.Blocks))
				}
				below(branch, func(c *ssa.BasicBlock) bool {
					was := out[c.Index]
					out[c.Index] = true
					return !was
				})
			}
		}
	}
	return out
}

// latches reports whether cond, being as it is, says that something was not there
// yet.
func (p *Package) latches(cond ssa.Value, holds bool) bool {
	switch x := cond.(type) {
	case *ssa.UnOp:
		if x.Op == token.NOT {
			return p.latches(x.X, !holds)
		}
		return x.Op == token.MUL && !holds && p.keeps(x.X)
	case *ssa.BinOp:
		k, ok := x.Y.(*ssa.Const)
		load, isLoad := x.X.(*ssa.UnOp)
		return ok && isZero(k) && isLoad && load.Op == token.MUL && (x.Op == token.EQL) == holds && (x.Op == token.EQL || x.Op == token.NEQ) && p.keeps(load.X)
	case *ssa.Extract: // of a map in which it is then noted
		l, ok := x.Tuple.(*ssa.Lookup)
		return ok && x.Index == 1 && !holds && l.CommaOk
	case *ssa.Call:
		fn := x.Call.StaticCallee()
		if fn == nil || fn.Pkg == nil || !IsStd(fn.Pkg.Pkg.Path()) {
			return false
		}
		name := origin(fn).Name()
		switch name {
		case "CompareAndSwap", "TryLock":
			return holds
		case "Swap", "Load":
			return !holds
		}
	}
	return false
}

// keeps reports whether the package puts something into the variable at addr.
func (p *Package) keeps(addr ssa.Value) bool {
	set := func(in ssa.Instruction) bool {
		s, ok := in.(*ssa.Store)
		if !ok {
			return false
		}
		k, isConst := s.Val.(*ssa.Const)
		return !isConst || !isZero(k)
	}
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		for _, x := range p.fieldUses()[Generic(p.fieldKey(a.X.Type(), a.Field))] {
			if f, ok := x.(*ssa.FieldAddr); ok && slices.ContainsFunc(*f.Referrers(), func(in ssa.Instruction) bool {
				s, ok := in.(*ssa.Store)
				return ok && s.Addr == f && set(in)
			}) {
				return true
			}
		}
	case *ssa.Global:
		return true
	case *ssa.FreeVar:
		return true
	}
	return false
}
