package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// asked reports whether ch is the field of a request in which everybody who puts such a
// request on another channel waits for the answer at once: whoever answers does not
// wait.
func (p *Package) asked(ch ssa.Value) bool {
	key := p.fieldRead(ch)
	return key != "" && p.answers()[key]
}

// fieldRead is the key of the field of this package that v was read from; "" if it was
// read from none.
func (p *Package) fieldRead(v ssa.Value) string {
	switch v := readOf(v).(type) {
	case *ssa.UnOp:
		if a, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
			return p.requestField(a.X.Type(), a.Field)
		}
	case *ssa.Field:
		return p.requestField(v.X.Type(), v.Field)
	}
	return ""
}

// requestField is the key of a field of this package.
func (p *Package) requestField(t types.Type, i int) string {
	t = deref(t)
	if st, ok := t.Underlying().(*types.Struct); !ok || st.Field(i).Pkg() != p.in.Pkg {
		return ""
	}
	return Generic(p.fieldKey(t, i))
}

// visible reports whether other packages may put something on the channel that is in
// the field or variable that ch was read from.
func visible(ch ssa.Value) bool {
	if u, ok := readOf(ch).(*ssa.UnOp); ok && u.Op == token.MUL {
		switch a := u.X.(type) {
		case *ssa.FieldAddr:
			st, ok := deref(a.X.Type()).Underlying().(*types.Struct)
			return !ok || st.Field(a.Field).Exported()
		case *ssa.Global:
			return token.IsExported(a.Name())
		}
	}
	return true
}

// answers has, by key, the fields that asked is about.
func (p *Package) answers() map[string]bool {
	if p.answered != nil {
		return p.answered
	}
	p.answered = map[string]bool{}
	for _, fn := range p.in.Funcs {
		for _, b := range fn.Blocks {
			for i, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.Send:
					p.handsOver(in.Chan, in.X, b, i)
				case *ssa.Select:
					for state, st := range in.States {
						if st.Dir == types.SendOnly {
							p.handsOver(st.Chan, st.Send, caseBlock(in, state), -1)
						}
					}
				}
			}
		}
	}
	return p.answered
}

// handsOver notes whether who puts a request on a channel, by the instruction with the
// index in b, waits for the answers, and nobody else puts one there.
func (p *Package) handsOver(ch, request ssa.Value, b *ssa.BasicBlock, i int) {
	if m, ok := request.(*ssa.MakeInterface); ok {
		request = m.X
	}
	t := deref(request.Type())
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	n, ok := types.Unalias(t).(*types.Named)
	open := !ok || n.Obj().Exported() && visible(ch)
	for f := range st.NumFields() {
		if _, isChan := st.Field(f).Type().Underlying().(*types.Chan); !isChan {
			continue
		}
		key := p.requestField(t, f)
		if key == "" {
			continue
		}
		before, known := p.answered[key]
		p.answered[key] = (before || !known) && !open && b != nil && p.receivesOnward(b, i, key)
	}
}

// receivesOnward reports whether control receives from what the field has on every way
// from behind the instruction with the index in b.
func (p *Package) receivesOnward(b *ssa.BasicBlock, i int, key string) bool {
	is := func(ch ssa.Value) bool {
		if u, ok := ch.(*ssa.UnOp); ok { // a variable of the function around
			if v, ok := u.X.(*ssa.FreeVar); ok {
				if a, ok := bindingOf(v).(*ssa.Alloc); ok {
					ch = onlyStored(a)
				}
			}
		}
		return ch != nil && (p.fieldRead(ch) == key || p.putInto(ch, key))
	}
	receives := func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.UnOp:
			return in.Op == token.ARROW && is(in.X)
		case *ssa.Select: // at one answer or the other
			return in.Blocking && slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool { return is(st.Chan) }) &&
				!slices.ContainsFunc(in.States, func(st *ssa.SelectState) bool { return st.Dir != types.RecvOnly || !p.answer(st.Chan, key) })
		}
		return false
	}
	return onEveryWay(b, i, receives) || slices.ContainsFunc(b.Parent().Blocks, func(d *ssa.BasicBlock) bool {
		return d.Dominates(b) && slices.ContainsFunc(d.Instrs, func(in ssa.Instruction) bool {
			c, ok := in.(*ssa.Defer)
			if !ok {
				return false
			}
			last := literalOf(c.Call.Value) // the function ends with it
			return last != nil && len(last.Blocks) > 0 && onEveryWay(last.Blocks[0], -1, receives)
		})
	})
}

// answer reports whether ch is a field of the request that has the field with the key.
func (p *Package) answer(ch ssa.Value, key string) bool {
	other := p.fieldRead(ch)
	return other != "" && other[:strings.LastIndexByte(other, '.')] == key[:strings.LastIndexByte(key, '.')]
}

// putInto reports whether the function that makes a channel puts it into the field, itself
// or from a variable.
func (p *Package) putInto(ch ssa.Value, key string) bool {
	m := madeHere(ch)
	return m != nil && slices.ContainsFunc(m.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			s, ok := in.(*ssa.Store)
			if !ok {
				return false
			}
			a, ok := s.Addr.(*ssa.FieldAddr)
			return ok && p.requestField(a.X.Type(), a.Field) == key && madeHere(s.Val) == m
		})
	})
}

// caseBlock is the block to which control goes when a select has taken the case; nil if it
// cannot be told.
func caseBlock(s *ssa.Select, state int) *ssa.BasicBlock {
	for _, r := range *s.Referrers() {
		x, ok := r.(*ssa.Extract)
		if !ok || x.Index != 0 {
			continue
		}
		for _, r := range *x.Referrers() {
			eq, ok := r.(*ssa.BinOp)
			if !ok || eq.Op != token.EQL {
				continue
			}
			if k, ok := eq.Y.(*ssa.Const); !ok || k.Int64() != int64(state) {
				continue
			}
			for _, r := range *eq.Referrers() {
				if branch, ok := r.(*ssa.If); ok {
					return branch.Block().Succs[0]
				}
			}
		}
	}
	return nil
}
