package summary

import (
	"golang.org/x/tools/go/ssa"
)

// What a function takes out of a field of an object, it does not want to be called any
// more: an object that is closed is told to call nobody first.

// takenOut reports whether the function that makes c has put nil into the place before.
func (p *Package) takenOut(place *Value, c *Call) bool {
	if c.at == nil || place.Kind != Field || place.Base == nil || len(c.args) == 0 {
		return false
	}
	fn := c.at.Parent()
	sets, known := p.takeouts[fn]
	if !known {
		sets = p.takesOut(fn)
		p.takeouts[fn] = sets
	}
	set := sets[place.whole().ID()]
	switch {
	case set == nil:
		return false
	case set.Block() != c.at:
		return set.Block().Dominates(c.at)
	}
	call, ok := c.result().(*ssa.Call)
	return ok && precedes(set, call)
}

// takesOut are the instructions of fn that put nil into a field which fn puts nothing else
// into, by the path of that.
func (p *Package) takesOut(fn *ssa.Function) map[string]*ssa.Store {
	var out map[string]*ssa.Store
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if set := setsNil(in); set != nil {
				if at := p.path(fn, set.Addr); at != nil {
					if out == nil {
						out = map[string]*ssa.Store{}
					}
					out[at.ID()] = set
				}
			}
		}
	}
	if out == nil {
		return nil
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if set, ok := in.(*ssa.Store); ok && setsNil(in) == nil {
				if at := p.path(fn, set.Addr); at != nil {
					delete(out, at.ID())
				}
			}
		}
	}
	return out
}

// setsNil is the instruction if it puts nil into a field, or nil.
func setsNil(in ssa.Instruction) *ssa.Store {
	set, ok := in.(*ssa.Store)
	if !ok {
		return nil
	}
	if _, field := set.Addr.(*ssa.FieldAddr); !field {
		return nil
	}
	if k, ok := set.Val.(*ssa.Const); !ok || !k.IsNil() {
		return nil
	}
	return set
}
