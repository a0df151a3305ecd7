package summary

import (
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A lockCall is a call of a function that takes a lock or gives it back.
type lockCall struct {
	in   *ssa.Call
	at   int // in its block
	lock string
	back bool
}

// lockCalls are those of fn, but for deferred ones; none if it gives nothing back.
func (p *Package) lockCalls(fn *ssa.Function) []lockCall {
	out, known := p.locking[fn]
	if known {
		return out
	}
	back := false
	for _, b := range fn.Blocks {
		for i, in := range b.Instrs {
			c, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			if on, _, op := p.lockOp(fn, &c.Call); op != "" && on != nil {
				l := lockCall{c, i, on.ID(), op == "Unlock" || op == "RUnlock"}
				out, back = append(out, l), back || l.back
			}
		}
	}
	if !back {
		out = nil
	}
	p.locking[fn] = out
	return out
}

// givenBack reports whether fn has given a lock back before it comes to an instruction,
// and has not taken it again: whoever holds it does so no more.
func (p *Package) givenBack(fn *ssa.Function, at ssa.Instruction, lock string) bool {
	var last *lockCall // before at, on every way to it
	calls := p.lockCalls(fn)
	i := -1
	for k := range calls {
		c := &calls[k]
		if c.lock != lock {
			continue
		}
		if i < 0 {
			i = slices.Index(at.Block().Instrs, at)
		}
		b := c.in.Block()
		if b == at.Block() && c.at >= i || b != at.Block() && !b.Dominates(at.Block()) {
			continue
		}
		if last == nil || b == last.in.Block() && c.at > last.at || b != last.in.Block() && last.in.Block().Dominates(b) {
			last = c
		}
	}
	return last != nil && last.back
}

// giving has, of functions of this package, the locks by key that they give back without
// having taken them: their callers have, and hold them no more meanwhile.
func (p *Package) giving() map[*ssa.Function]map[string]bool {
	if p.giveBacks != nil {
		return p.giveBacks
	}
	p.giveBacks = map[*ssa.Function]map[string]bool{}
	callers := map[*ssa.Function][]*ssa.Function{}
	var work []*ssa.Function
	for _, fn := range p.in.Funcs {
		gives := false
		for c := range callsOf(fn) {
			if callee := c.Common().StaticCallee(); callee != nil && callee.Pkg == p.in.SSA {
				callers[callee] = append(callers[callee], fn)
			}
			_, _, op := p.lockOp(fn, c.Common())
			gives = gives || op == "Unlock" || op == "RUnlock"
		}
		if gives {
			work = append(work, fn)
		}
	}
	for len(work) > 0 {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		if now := p.givesOf(fn); !maps.Equal(now, p.giveBacks[fn]) {
			p.giveBacks[fn] = now
			work = append(work, callers[fn]...)
		}
	}
	return p.giveBacks
}

// givesOf are the locks that fn comes to give back, itself or by what it calls, on a way on
// which it has not taken them.
func (p *Package) givesOf(fn *ssa.Function) map[string]bool {
	if len(fn.Blocks) == 0 {
		return nil
	}
	out := map[string]bool{}
	taken := make([]map[string]bool, len(fn.Blocks)) // on every way to the block's end, of those looked at
	for changed := true; changed; {
		changed = false
		for _, b := range fn.DomPreorder() {
			var has map[string]bool
			for _, q := range b.Preds {
				switch was := taken[q.Index]; {
				case was == nil:
				case has == nil:
					has = maps.Clone(was)
				default:
					maps.DeleteFunc(has, func(key string, _ bool) bool { return !was[key] })
				}
			}
			if has == nil {
				has = map[string]bool{}
			}
			for _, in := range b.Instrs {
				c, ok := in.(*ssa.Call)
				if !ok {
					continue
				}
				switch _, lock, op := p.wrappedOp(fn, &c.Call); op {
				case "Lock", "RLock":
					has[LockKey(lock)] = true
				case "Unlock", "RUnlock":
					if key := LockKey(lock); key != "" && !has[key] {
						out[key] = true
					}
				default:
					for key := range p.giveBacks[c.Call.StaticCallee()] {
						out[key] = out[key] || !has[key]
					}
				}
			}
			if taken[b.Index] == nil || !maps.Equal(has, taken[b.Index]) {
				taken[b.Index], changed = has, true
			}
		}
	}
	maps.DeleteFunc(out, func(_ string, given bool) bool { return !given })
	return out
}
