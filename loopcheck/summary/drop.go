package summary

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Drop is a call whose result matters, as a contract says, and is never looked at.
type Drop struct {
	Contract *contract.Contract
	Frame    effect.Frame
	Pos      token.Pos
	Stated   bool // by an assignment to _: who wrote it knew that there is a result
}

// Drops finds the results that this package drops, wherever it does, and that
// nothing else in it asks for.
func (p *Package) Drops() []Drop {
	names := p.contracts.Awaited()
	if len(names) == 0 {
		return nil
	}
	var out []Drop
	for _, fn := range p.in.Funcs {
		f := p.flows[fn]
		for _, b := range fn.Blocks {
			if f == nil || f.dead[b.Index] {
				continue
			}
			for _, in := range b.Instrs {
				c, ok := in.(ssa.CallInstruction)
				if !ok {
					continue
				}
				name, k, i := p.awaited(c, names)
				if k == nil || looks(c, i) || p.askedElsewhere(fn, c, k, names) || p.neverFails(fn, c, i) {
					continue
				}
				out = append(out, Drop{Contract: k, Frame: p.frame(in.Pos(), fn, name, ""), Pos: in.Pos(), Stated: blank(fn, in.Pos(), i)})
			}
		}
	}
	return out
}

// awaited is what a contract says of a result that matters of a call: the contract,
// and which result it is about.
func (p *Package) awaited(in ssa.CallInstruction, names map[string]bool) (name string, _ *contract.Contract, result int) {
	return p.resultContract(in, names, func(k *contract.Contract) bool { return k.Awaited })
}

// resultContract is a contract of the kind about a result of a call, and which
// result that is. The names are those of the functions that have one.
func (p *Package) resultContract(in ssa.CallInstruction, names map[string]bool, is func(*contract.Contract) bool) (name string, _ *contract.Contract, result int) {
	c := in.Common()
	var obj *types.Func
	if c.IsInvoke() {
		if !names[c.Method.Name()] {
			return "", nil, 0
		}
		obj = c.Method
	} else {
		fn := c.StaticCallee()
		if fn == nil || !names[origin(fn).Name()] {
			return "", nil, 0
		}
		if obj, _ = origin(fn).Object().(*types.Func); obj == nil {
			return "", nil, 0
		}
	}
	for _, key := range p.calledKeys(c) {
		for i := range obj.Signature().Results().Len() {
			if k := p.contracts.Lookup(contract.ResultKey(key, i)); k != nil && is(k) {
				return funcName(obj), k, i
			}
		}
	}
	return "", nil, 0
}

// looks reports whether anything is done with result i of a call.
func looks(in ssa.CallInstruction, i int) bool {
	v, ok := in.(*ssa.Call)
	if !ok {
		return false // of a go or defer statement
	}
	used := func(v ssa.Value) bool {
		return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
			_, debug := r.(*ssa.DebugRef)
			return !debug
		})
	}
	if _, several := v.Type().(*types.Tuple); !several {
		return used(v)
	}
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch x := r.(type) {
		case *ssa.Extract:
			return x.Index == i && used(x)
		case *ssa.DebugRef:
			return false
		}
		return true // returned as it is
	})
}

// blank reports whether result i of the call at pos is assigned to _.
func blank(fn *ssa.Function, pos token.Pos, i int) bool {
	found := false
	if fn.Syntax() == nil {
		return false
	}
	ast.Inspect(fn.Syntax(), func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok {
			return !found
		}
		for j, x := range a.Rhs {
			c, ok := ast.Unparen(x).(*ast.CallExpr)
			if !ok || c.Lparen != pos {
				continue
			}
			if len(a.Rhs) == 1 {
				j = i
			}
			id, ok := a.Lhs[j].(*ast.Ident)
			found = ok && id.Name == "_"
		}
		return !found
	})
	return found
}

// askedElsewhere reports whether the same call, of a method that waits and so tells
// the same again, is made in another place that looks at its result.
func (p *Package) askedElsewhere(fn *ssa.Function, in ssa.CallInstruction, k *contract.Contract, names map[string]bool) bool {
	recv := receiver(in)
	if recv == nil || in.Common().Signature().Params().Len() > 0 {
		return false
	}
	called, _, _ := strings.Cut(k.Key, "(")
	if w := p.contracts.Lookup(called); w == nil || !w.Waits && w.Blocks != effect.Wait {
		return false
	}
	for _, g := range p.around(fn, recv) {
		for _, b := range g.Blocks {
			for _, other := range b.Instrs {
				if c, ok := other.(ssa.CallInstruction); ok && c != in {
					if _, q, i := p.awaited(c, names); q == k && looks(c, i) {
						return true
					}
				}
			}
		}
	}
	return false
}

// receiver is what a method is called on; nil for a function.
func receiver(in ssa.CallInstruction) ssa.Value {
	c := in.Common()
	switch {
	case c.IsInvoke():
		return c.Value
	case c.Signature().Recv() != nil && len(c.Args) > 0:
		return c.Args[0]
	}
	return nil
}

// around are the functions that may use what is called recv in fn: those written
// inside the same declaration, and all of the package if it is kept in a field or
// variable.
func (p *Package) around(fn *ssa.Function, recv ssa.Value) []*ssa.Function {
	switch x := recv.(type) {
	case *ssa.UnOp:
		switch x.X.(type) {
		case *ssa.FieldAddr, *ssa.Global:
			return p.in.Funcs
		}
	case *ssa.FieldAddr, *ssa.Global:
		return p.in.Funcs
	}
	root := topFunc(fn)
	return slices.DeleteFunc(slices.Clone(p.in.Funcs), func(g *ssa.Function) bool { return topFunc(g) != root })
}

// neverFails reports whether the dropped result is an error that a method of an
// object tells, and every function that is given to the object to fail never does.
func (p *Package) neverFails(fn *ssa.Function, in ssa.CallInstruction, i int) bool {
	recv := receiver(in)
	results := in.Common().Signature().Results()
	if recv == nil || !isError(results.At(i).Type()) || in.Common().Signature().Params().Len() > 0 {
		return false
	}
	some := false
	for _, g := range p.around(fn, recv) {
		for _, b := range g.Blocks {
			for _, other := range b.Instrs {
				c, ok := other.(ssa.CallInstruction)
				if !ok || c == in {
					continue
				}
				r := receiver(c)
				if r == nil || !types.Identical(r.Type(), recv.Type()) {
					continue
				}
				for _, a := range c.Common().Args {
					sig, ok := a.Type().Underlying().(*types.Signature)
					if !ok || sig.Results().Len() == 0 || !isError(sig.Results().At(sig.Results().Len()-1).Type()) {
						continue
					}
					if some = true; !succeeds(a) {
						return false
					}
				}
			}
		}
	}
	return some
}

// succeeds reports whether a function returns no error, wherever it does.
func succeeds(v ssa.Value) bool {
	if m, ok := v.(*ssa.MakeClosure); ok {
		v = m.Fn
	}
	fn, ok := v.(*ssa.Function)
	return ok && returnsNil(fn, fn.Signature.Results().Len()-1)
}

// returnsNil reports whether a result of a function is nil wherever it returns.
func returnsNil(fn *ssa.Function, result int) bool {
	return len(fn.Blocks) > 0 && !slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		ret, ok := lastOf(b).(*ssa.Return)
		return ok && b != fn.Recover && !alwaysNil(resultOf(ret, result))
	})
}

// alwaysNil reports whether v is nil, or reads a variable that never holds anything
// else: where a function defers, its results are kept in variables.
func alwaysNil(v ssa.Value) bool {
	isNil := func(v ssa.Value) bool {
		k, ok := v.(*ssa.Const)
		return ok && k.IsNil()
	}
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		a, ok := u.X.(*ssa.Alloc)
		return ok && !slices.ContainsFunc(*a.Referrers(), func(r ssa.Instruction) bool {
			switch r := r.(type) {
			case *ssa.DebugRef:
				return false
			case *ssa.UnOp:
				return r.Op != token.MUL
			case *ssa.Store:
				return r.Addr != a || !isNil(r.Val)
			}
			return true
		})
	}
	return isNil(v)
}
