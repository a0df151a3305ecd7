package model

import "slices"

// Where the engine is approximate by design, and why.

// captured is what is known of a parameter inside a literal: the engine asks of
// parameters, and in a literal it is a variable that was captured.
const captured = unknown

// What a literal or function is registered out of a field is whatever is stored
// in that field of any object: who holds it when the loop calls it is not asked.
// See DoPost.

// An object that lives in a variable is told apart from others of its type where the
// engine sees that it is another: what it says lies between what there is if they
// all are, and what there is if none is. See Interpret.

// Any function may be called by somebody, with nothing known of what it is
// given: what it stores of that is only known from calls, and a field of it holds
// what is stored in that field anywhere. See world.stores.

// Guards are asked of what a function does, and not of what it stores, registers
// and returns: that is unguarded. A function that ends the program only for some
// arguments does before that what it does for others.

// mixed reports whether some of the functions in a table block and others do
// not, so that it is only possible that the one picked does. What they call
// through variables is not asked: others may fill those.
func (r *run) mixed(vals []choice) bool {
	slow, quick := false, false
	for _, c := range vals {
		in := &run{w: r.w, active: map[string]int{}, direct: true}
		in.apply(c.val, Shown)
		if slices.ContainsFunc(in.hits, func(h Hit) bool { return h.Sure < Possible }) {
			slow = true
		} else {
			quick = true
		}
	}
	return slow && quick
}

// converted are the types that the program is seen to convert to the interface.
func (w *world) converted(i *Iface) []*Type {
	var out []*Type
	for _, p := range w.order {
		for _, t := range p.Types {
			if w.conv[i][t] {
				out = append(out, t)
			}
		}
	}
	return out
}

// guess is what an interface may be that nothing is known of: what the program
// is seen to convert to it, or else what in the package of the callback could
// be. More than a handful are a guess.
func (r *run) guess(i *Iface) ([]*Type, Sure) {
	out := r.w.converted(i)
	switch {
	case len(out) > 5:
		return out, Possible
	case len(out) > 0 || r.home == nil:
		return out, Shown
	}
	for _, t := range r.home.Types {
		if t.method(i.Method) != nil {
			out = append(out, t)
		}
	}
	return out, Possible
}

// Places tells the calls apart that the engine tells apart: in one function, or
// literal, those that lead to the call of something that it is given are one, and
// the first stands for all. A summary holds one call for each thing given.
func Places(pr *Program) map[Frame]Frame {
	out := map[Frame]Frame{}
	for _, p := range pr.Packages {
		var body func(b *Block)
		body = func(b *Block) {
			var first Frame
			note := func(line int) {
				f := Frame{p.Name, line}
				if first.Line == 0 {
					first = f
				}
				out[f] = first
			}
			var expr func(*FuncExpr)
			var stmts func(*Block)
			call := func(c *Call, given bool) {
				if c == nil {
					return
				}
				if given {
					note(c.Line)
				}
				for _, x := range []*FuncExpr{c.Val, c.Fn} {
					expr(x)
				}
				for _, x := range []*IfaceExpr{c.On, c.Conv} {
					if x != nil && x.Obj != nil {
						expr(x.Obj.Field)
					}
				}
				for _, x := range []*ObjExpr{c.Recv, c.Obj} {
					if x != nil {
						expr(x.Field)
					}
				}
			}
			expr = func(x *FuncExpr) {
				switch {
				case x == nil:
				case x.Kind == FuncLit:
					body(x.Body)
				default:
					call(x.Call, x.Call != nil && uses(&Block{Stmts: []*Stmt{{Call: x.Call}}}) != used{})
				}
			}
			stmts = func(b *Block) {
				if b == nil {
					return
				}
				for _, s := range b.Stmts {
					given := uses(&Block{Stmts: []*Stmt{s}}) != used{}
					switch s.Kind {
					case DoOnce:
						if given {
							note(s.Line)
						}
					case DoLit:
						if given {
							note(s.Line)
						}
						body(s.Block)
						continue
					}
					call(s.Call, given)
					expr(s.Fn)
					stmts(s.Block)
					stmts(s.Else)
				}
			}
			stmts(b)
		}
		for _, fn := range append(p.Funcs[:len(p.Funcs):len(p.Funcs)], p.Init) {
			body(fn.Body)
			if fn.Local != nil {
				body(&Block{Stmts: []*Stmt{{Kind: DoSetLocal, Fn: fn.Local}}})
			}
			if fn.Returns != nil {
				body(&Block{Stmts: []*Stmt{{Kind: DoSetLocal, Fn: fn.Returns}}})
			}
		}
	}
	return out
}
