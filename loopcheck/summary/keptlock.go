package summary

import (
	"go/token"
	"iter"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A function that returns with a lock which it has taken, although every function that
// gives it back has taken it before, has forgotten it: whoever takes it next waits for ever.

// keepsLocks notes, among what is done under a lock, the functions that return with it.
func (p *Package) keepsLocks() {
	if p.in.Std {
		return
	}
	paired := p.pairedLocks()
	for _, fn := range p.in.Funcs {
		h := p.locksOf(fn)
		if len(h) == 0 || strings.Contains(strings.ToLower(fn.Name()), "lock") {
			continue // it says that it locks something
		}
		for _, b := range fn.Blocks {
			ret, ok := lastOf(b).(*ssa.Return)
			if !ok || b == fn.Recover || p.flows[fn].dead[b.Index] {
				continue
			}
			for id, l := range h[ret] {
				if key := LockKey(l.Lock); paired[key] && p.takesItself(fn, id) && !p.givesBackLater(fn, key) {
					p.hold(fn, []HeldLock{l}, Hold{Keeps: true, Effect: effect.Effect{
						Kind: effect.Forever, Confidence: effect.Likely, Frames: []effect.Frame{p.frame(ret.Pos(), fn, "return", "")},
					}})
				}
			}
		}
	}
}

// pairedLocks has, by key, the locks of this package that it alone sees, and of which each
// function that gives one back has taken it.
func (p *Package) pairedLocks() map[string]bool {
	out := map[string]bool{}
	for _, fn := range p.in.Funcs {
		took, gave := map[string]bool{}, map[string]bool{}
		for c := range callsOf(fn) {
			at, lock, op := p.lockOp(fn, c.Common())
			switch key := LockKey(lock); op {
			case "Lock", "RLock":
				took[key] = true
			case "Unlock", "RUnlock":
				gave[key] = true
				if now, ok := c.(*ssa.Call); ok && at != nil {
					if _, held := p.locksOf(fn)[now][at.ID()]; !held {
						out[key] = false // it may be the caller who has taken it
					}
				}
			}
		}
		for key := range took {
			if _, known := out[key]; !known {
				name := key[strings.LastIndexByte(key, '.')+1:]
				out[key] = key != "" && !strings.HasPrefix(key, paramLock) && !token.IsExported(name)
			}
		}
		for key := range gave {
			if !took[key] {
				out[key] = false
			}
		}
	}
	if len(out) > 0 {
		p.handedLocks(out)
	}
	return out
}

// handedLocks takes out of the locks those that are handed to somebody who may give them
// back: whatever is done with one but to take it and to give it back.
func (p *Package) handedLocks(locks map[string]bool) {
	var operands [10]*ssa.Value
	for _, fn := range p.in.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if c, ok := in.(ssa.CallInstruction); ok {
					if _, _, op := p.lockOp(fn, c.Common()); op != "" {
						continue
					}
				}
				for _, x := range in.Operands(operands[:0]) {
					switch v := (*x).(type) {
					case *ssa.FieldAddr, *ssa.Global:
						if key := LockKey(p.lockKey(v)); locks[key] {
							locks[key] = false
						}
					}
				}
			}
		}
	}
}

// takesItself reports whether fn takes the lock with the path, and not what it calls.
func (p *Package) takesItself(fn *ssa.Function, id string) bool {
	for c := range callsOf(fn) {
		if lock, _, op := p.lockOp(fn, c.Common()); lock != nil && lock.ID() == id && (op == "Lock" || op == "RLock") {
			return true
		}
	}
	return false
}

// givesBackLater reports whether fn defers anything that may give such a lock back.
func (p *Package) givesBackLater(fn *ssa.Function, key string) bool {
	for c := range callsOf(fn) {
		if _, deferred := c.(*ssa.Defer); !deferred {
			continue
		}
		callee := c.Common().StaticCallee()
		if _, lock, op := p.lockOp(fn, c.Common()); op != "" && lock != "" && LockKey(lock) != key {
			continue // another one
		} else if op != "" || callee == nil || callee.Pkg == p.in.SSA {
			return true
		}
	}
	return false
}

// callsOf are the calls that fn makes, starts and defers.
func callsOf(fn *ssa.Function) iter.Seq[ssa.CallInstruction] {
	return func(yield func(ssa.CallInstruction) bool) {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if c, ok := in.(ssa.CallInstruction); ok && !yield(c) {
					return
				}
			}
		}
	}
}
