package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

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
				if ret, ok := lastOf(b).(*ssa.Return); ok && b != fn.Recover {
					if some = true; !from(resultOf(ret, 0)) {
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
