package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// saysOver reports whether a channel is one of this package without values, on which
// nobody sends: it can only be closed.
func (p *Package) saysOver(ch ssa.Value) bool {
	t, ok := ch.Type().Underlying().(*types.Chan)
	if !ok {
		return false
	}
	st, empty := t.Elem().Underlying().(*types.Struct)
	key := p.countKey(ch)
	return empty && st.NumFields() == 0 && key != "" && len(p.semaphores().sends[key]) == 0
}

// endsWith reports whether a channel tells that the context is done which is kept beside
// another channel that the select waits for: it lives as long as that.
func endsWith(s *ssa.Select, done ssa.Value) bool {
	keeper := func(v ssa.Value) ssa.Value {
		if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
			if a, ok := u.X.(*ssa.FieldAddr); ok {
				return a.X
			}
		}
		return nil
	}
	ctx := methodOf(readOf(done), "Done")
	of := keeper(ctx)
	return of != nil && slices.ContainsFunc(s.States, func(st *ssa.SelectState) bool {
		by := keeper(st.Chan)
		return by != nil && (by == of || same(by, of))
	})
}
