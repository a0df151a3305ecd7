package model

import "fmt"

// source gives the choices of the generator, byte by byte; 0 when it is empty.
type source struct{ data []byte }

func (s *source) n(k int) int {
	if len(s.data) == 0 || k <= 1 {
		return 0
	}
	b := int(s.data[0])
	s.data = s.data[1:]
	return b % k
}

func (s *source) one(in int) bool { return s.n(in) == 1 }

// generator makes a program. Names are declared first, so that everything can
// call everything, then bodies.
type generator struct {
	source
	pr    *Program
	room  int // statements that may still be made
	fn    *Func
	lit   int  // literals around
	ends  bool // the function ends the program
	guard bool
}

var item = &Iface{Name: "Item", Method: "Do"}

// Generate makes a program out of any bytes.
func Generate(data []byte) *Program {
	g := &generator{source: source{data}, pr: &Program{}}
	n := 1 + g.n(3)
	g.room = 12 + 10*n
	for i := range n {
		p := &Package{Index: i, Name: fmt.Sprintf("p%d", i)}
		for _, q := range g.pr.Packages {
			if i == n-1 || g.n(2) == 0 {
				p.Imports = append(p.Imports, q)
			}
		}
		g.pr.Packages = append(g.pr.Packages, p)
		g.declare(p)
	}
	for _, p := range g.pr.Packages {
		for _, fn := range p.Funcs {
			g.body(fn)
		}
		p.Init = &Func{Pkg: p, Name: "init"}
		g.init(p.Init)
	}
	return g.pr
}

func (g *generator) declare(p *Package) {
	for k := range g.n(3) {
		i := &Iface{Pkg: p, Name: fmt.Sprintf("I%d", k), Method: fmt.Sprintf("M%d%d", p.Index, k)}
		p.Ifaces = append(p.Ifaces, i)
	}
	for k := range 1 + g.n(3) {
		t := &Type{Pkg: p, Name: fmt.Sprintf("T%d", k), Pointer: g.one(2)}
		switch g.n(4) {
		case 1:
			t.Field, t.Pointer = true, true
		case 2:
			t.Handler = true
			t.Methods = append(t.Methods, &Func{Pkg: p, Name: "Handle", Recv: t, Iface: item})
		}
		for _, i := range g.ifaces(p) {
			if g.n(3) > 0 {
				t.Methods = append(t.Methods, &Func{Pkg: p, Name: i.Method, Recv: t})
			}
		}
		p.Types = append(p.Types, t)
		p.Funcs = append(p.Funcs, t.Methods...)
	}
	for k := range 2 + g.n(4) {
		fn := &Func{Pkg: p, Name: fmt.Sprintf("F%d", k)}
		switch g.n(8) {
		case 0, 1:
		case 2:
			fn.Bool = true
		case 3:
			fn.Fn = true
		case 4:
			fn.Fn, fn.Bool = true, g.one(2)
		case 5:
			is := g.ifaces(p)
			fn.Iface = is[g.n(len(is))]
			fn.Generic, fn.Fn = g.one(2), g.one(4)
		case 6:
			fn.Fn = g.one(2)
			fn.Returns = &FuncExpr{}
		case 7:
			if ts := g.types(p, func(t *Type) bool { return t.Field }); len(ts) > 0 {
				fn.Object = ts[g.n(len(ts))]
			}
		}
		p.Funcs = append(p.Funcs, fn)
	}
	for k := range g.n(4) {
		v := &Var{Pkg: p, Name: fmt.Sprintf("V%d", k), Kind: VarKind(g.n(5))}
		switch v.Kind {
		case FuncVar:
			if g.one(2) {
				v.Funcs = []*FuncExpr{g.simple()}
			}
		case IfaceVar:
			// One that nothing is stored in is nil: calling it is no question.
			is := g.ifaces(p)
			v.Iface = is[g.n(len(is))]
			ts := g.types(p, func(t *Type) bool { return t.method(v.Iface.Method) != nil })
			if len(ts) == 0 {
				continue
			}
			v.Conv = &IfaceExpr{Kind: IfaceConv, Iface: v.Iface, Obj: g.fresh(ts[g.n(len(ts))])}
		case SliceVar, MapVar:
			for range g.n(3) {
				v.Funcs = append(v.Funcs, g.simple())
			}
		case ObjectVar:
			ts := g.types(p, func(t *Type) bool { return t.Field })
			if len(ts) == 0 {
				continue
			}
			v.Type = ts[g.n(len(ts))]
			v.Funcs = []*FuncExpr{g.simple()}
		}
		p.Vars = append(p.Vars, v)
	}
}

// simple is a literal that mentions nothing, for the value of a variable: others
// could make it depend on itself.
func (g *generator) simple() *FuncExpr {
	return &FuncExpr{Kind: FuncLit, Body: &Block{Stmts: []*Stmt{{Kind: DoOp, Op: Op(g.n(int(numOps)))}}}}
}

// fresh is a struct made where nothing is around.
func (g *generator) fresh(t *Type) *ObjExpr {
	o := &ObjExpr{Type: t}
	if t.Field {
		o.Field = g.simple()
	}
	return o
}

func (g *generator) visible(p *Package) []*Package {
	out := []*Package{p}
	return append(out, p.Imports...)
}

func (g *generator) ifaces(p *Package) []*Iface {
	out := []*Iface{item}
	for _, q := range g.visible(p) {
		out = append(out, q.Ifaces...)
	}
	return out
}

func (g *generator) types(p *Package, ok func(*Type) bool) []*Type {
	var out []*Type
	for _, q := range g.visible(p) {
		for _, t := range q.Types {
			if ok(t) {
				out = append(out, t)
			}
		}
	}
	return out
}

func (g *generator) funcs(ok func(*Func) bool) []*Func {
	var out []*Func
	for _, q := range g.visible(g.fn.Pkg) {
		for _, f := range q.Funcs {
			if ok(f) {
				out = append(out, f)
			}
		}
	}
	return out
}

func (g *generator) vars(ok func(*Var) bool) []*Var {
	var out []*Var
	for _, q := range g.visible(g.fn.Pkg) {
		for _, v := range q.Vars {
			if ok(v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// plain reports whether f can be a func().
func plain(f *Func) bool {
	return f.Recv == nil && !f.Bool && !f.Fn && f.Iface == nil && f.Object == nil && f.Returns == nil
}

func (g *generator) body(fn *Func) {
	g.fn, g.lit, g.guard = fn, 0, false
	g.ends = g.one(12)
	if fn.Name != "Handle" && g.one(6) {
		fn.Local = g.fun(1)
	}
	fn.Body = g.block(1+g.n(3), 2)
	if g.ends {
		// For all that go/ssa knows, a deferred call may stop a panic.
		fn.Body.Exit = Exits
	}
	if fn.Returns != nil {
		fn.Returns = g.fun(2)
	}
}

// init makes the function that sets the package up: it registers and stores.
func (g *generator) init(fn *Func) {
	g.fn, g.lit, g.guard, g.ends = fn, 0, false, false
	fn.Body = &Block{}
	for range 1 + g.n(3) {
		fn.Body.Stmts = append(fn.Body.Stmts, &Stmt{Kind: DoPost, Fn: g.fun(2)})
	}
	for range g.n(3) {
		if s := g.store(); s != nil {
			fn.Body.Stmts = append(fn.Body.Stmts, s)
		}
	}
	for range g.n(3) {
		if c := g.call(2); c != nil {
			fn.Body.Stmts = append(fn.Body.Stmts, &Stmt{Kind: DoCall, Call: c})
		}
	}
}

func (g *generator) block(n, deep int) *Block {
	b := &Block{}
	for range n {
		if g.room <= 0 {
			break
		}
		g.room--
		if s := g.stmt(deep); s != nil {
			b.Stmts = append(b.Stmts, s)
		}
	}
	return b
}

func (g *generator) stmt(deep int) *Stmt {
	op := func() *Stmt { return &Stmt{Kind: DoOp, Op: Op(g.n(int(numOps)))} }
	if deep <= 0 {
		return op()
	}
	switch k := g.n(24); k {
	case 0, 1, 2:
		return op()
	case 3, 4, 5, 6, 7, 8, 9, 10:
		c := g.call(deep)
		if c == nil {
			return op()
		}
		mode := Plain
		if m := g.n(8); m < 3 {
			mode = Mode(m)
		}
		return &Stmt{Kind: DoCall, Mode: mode, Call: c}
	case 11:
		s := &Stmt{Kind: DoIf, Block: g.block(1+g.n(2), deep-1)}
		if g.one(2) {
			s.Block.Exit = Exit(1 + g.n(2))
		}
		return s
	case 12:
		s := &Stmt{Kind: DoElse, Block: g.block(1, deep-1), Else: g.block(1, deep-1)}
		if g.one(2) {
			s.Block.Exit = Exit(g.n(3))
			if g.lit == 0 && s.Block.Exit != Panics {
				s.Else.Exit = Exit(g.n(2)) // go/ssa does not know of literals that never return
			}
		}
		return s
	case 13:
		return &Stmt{Kind: DoLoop, Block: g.block(1+g.n(2), deep-1)}
	case 14:
		g.lit++
		s := &Stmt{Kind: DoLit, Mode: Mode(g.n(3)), Block: g.block(1+g.n(2), deep-1)}
		g.lit--
		return s
	case 15:
		return &Stmt{Kind: DoOnce, Fn: g.fun(deep - 1)}
	case 16, 17:
		if s := g.store(); s != nil {
			return s
		}
		return op()
	case 18:
		if vs := g.vars(func(v *Var) bool { return v.Kind == SliceVar || v.Kind == MapVar }); len(vs) > 0 {
			return &Stmt{Kind: DoEach, Var: vs[g.n(len(vs))]}
		}
		return op()
	case 19:
		return &Stmt{Kind: DoPost, Fn: g.fun(deep - 1)}
	case 20, 21, 22:
		// One guard of one parameter: the engine keeps the outermost.
		if g.lit > 0 || g.guard || !g.fn.Bool && !g.fn.Fn {
			return op()
		}
		g.guard = true
		s := &Stmt{Kind: DoGuard, OnFn: !g.fn.Bool, Holds: g.n(2) == 0, Block: g.block(1+g.n(2), deep-1)}
		g.guard = false
		if g.one(8) {
			s.Block.Exit = Exit(1 + g.n(2))
		}
		return s
	case 23:
		// Only what a literal captured may hold anything at any time.
		if g.fn.Local != nil && g.lit > 0 {
			return &Stmt{Kind: DoSetLocal, Fn: g.fun(deep - 1)}
		}
	}
	return op()
}

// store stores something in a variable or a field.
func (g *generator) store() *Stmt {
	if g.hasT() && g.one(3) {
		return &Stmt{Kind: DoSetT, Fn: g.fun(1)}
	}
	vs := g.vars(func(*Var) bool { return true })
	if len(vs) == 0 {
		return nil
	}
	v := vs[g.n(len(vs))]
	switch v.Kind {
	case IfaceVar:
		c := g.iface(v.Iface, 1)
		if c == nil || c.Kind == IfaceParam && g.fn.Recv != nil {
			return nil
		}
		return &Stmt{Kind: DoStore, Var: v, Conv: c}
	case ObjectVar:
		return &Stmt{Kind: DoSet, Var: v, Fn: g.fun(1)}
	}
	return &Stmt{Kind: DoStore, Var: v, Fn: g.fun(1)}
}

// hasT reports whether there is a parameter or receiver t with a field F.
func (g *generator) hasT() bool {
	return g.fn.Object != nil || g.fn.Recv != nil && g.fn.Recv.Field
}

// call makes a call of something; nil if there is nothing to call.
func (g *generator) call(deep int) *Call {
	switch g.n(8) {
	case 0:
		x := g.fun(deep - 1)
		switch x.Kind {
		case FuncRef, FuncLit, FuncBound: // calls by name are made otherwise
		default:
			return &Call{Val: x}
		}
	case 1:
		if vs := g.vars(func(v *Var) bool { return v.Kind == SliceVar || v.Kind == MapVar }); len(vs) > 0 {
			return &Call{Val: &FuncExpr{Kind: FuncPicked, Var: vs[g.n(len(vs))]}}
		}
	case 2, 3:
		is := g.ifaces(g.fn.Pkg)
		i := is[g.n(len(is))]
		if g.fn.Iface != nil && g.n(3) > 0 {
			i = g.fn.Iface
		}
		if x := g.iface(i, deep-1); x != nil {
			return &Call{On: x}
		}
	case 4:
		if g.fn.Fn {
			return &Call{Val: &FuncExpr{Kind: FuncParam}}
		}
	}
	return g.static(deep, func(*Func) bool { return true })
}

// static makes a call of a function or method by its name.
func (g *generator) static(deep int, ok func(*Func) bool) *Call {
	fs := g.funcs(func(f *Func) bool {
		// Where a function that ends the program calls itself, it is a question
		// of taste whether it comes to the end.
		return f.Name != "Handle" && ok(f) && !(g.ends && f.Pkg == g.fn.Pkg)
	})
	if len(fs) == 0 {
		return nil
	}
	f := fs[g.n(len(fs))]
	c := &Call{Func: f}
	if f.Recv != nil {
		c.Recv = g.obj(f.Recv, deep-1)
	}
	if f.Bool {
		if c.Bool = BoolArg(g.n(4)); c.Bool == PassOn && (!g.fn.Bool || g.guard) {
			c.Bool = Unknown
		}
	}
	if f.Fn && g.n(6) > 0 {
		c.Fn = g.arg(deep - 1)
	}
	if f.Iface != nil {
		if c.Conv = g.iface(f.Iface, deep-1); c.Conv == nil {
			return nil
		}
	}
	if f.Object != nil {
		c.Obj = g.obj(f.Object, deep-1)
	}
	return c
}

// arg is an argument of type func(). Behind a guard a parameter is not passed
// on: what is asked of it there, and what is asked here, would be two guards.
func (g *generator) arg(deep int) *FuncExpr {
	x := g.fun(deep)
	if g.guard && x.Kind == FuncParam {
		return g.literal(0)
	}
	return x
}

func (g *generator) literal(deep int) *FuncExpr {
	g.lit++
	defer func() { g.lit-- }()
	g.room--
	return &FuncExpr{Kind: FuncLit, Body: g.block(1+g.n(2), deep)}
}

// fun is an expression of type func().
func (g *generator) fun(deep int) *FuncExpr {
	if deep >= 0 {
		switch g.n(12) {
		case 1, 2:
			if g.fn.Fn {
				return &FuncExpr{Kind: FuncParam}
			}
		case 3:
			if vs := g.vars(func(v *Var) bool { return v.Kind == FuncVar || v.Kind == ObjectVar }); len(vs) > 0 {
				v := vs[g.n(len(vs))]
				if v.Kind == ObjectVar {
					return &FuncExpr{Kind: FuncField, Var: v}
				}
				return &FuncExpr{Kind: FuncOf, Var: v}
			}
		case 4:
			if g.hasT() {
				return &FuncExpr{Kind: FuncParamF}
			}
		case 5:
			if c := g.static(deep-1, func(f *Func) bool { return f.Returns != nil && f != g.fn }); c != nil {
				return &FuncExpr{Kind: FuncResult, Call: c}
			}
		case 6:
			if ms := g.funcs(func(f *Func) bool { return f.Recv != nil && f.Name != "Handle" }); len(ms) > 0 {
				m := ms[g.n(len(ms))]
				return &FuncExpr{Kind: FuncBound, Func: m, Recv: g.obj(m.Recv, deep-1)}
			}
		case 7:
			is := g.ifaces(g.fn.Pkg)
			if x := g.iface(is[g.n(len(is))], deep-1); x != nil {
				return &FuncExpr{Kind: FuncBoundX, On: x}
			}
		case 8:
			if g.fn.Local != nil {
				return &FuncExpr{Kind: FuncLocal}
			}
		case 9, 10:
			return g.literal(deep)
		}
		if fs := g.funcs(plain); len(fs) > 0 {
			return &FuncExpr{Kind: FuncRef, Func: fs[g.n(len(fs))]}
		}
	}
	return g.literal(0)
}

// iface is an expression of an interface type; nil if nothing implements it.
func (g *generator) iface(i *Iface, deep int) *IfaceExpr {
	if g.fn.Iface == i && g.n(2) == 0 {
		return &IfaceExpr{Kind: IfaceParam, Iface: i}
	}
	if vs := g.vars(func(v *Var) bool { return v.Iface == i }); len(vs) > 0 && g.one(2) {
		return &IfaceExpr{Kind: IfaceOf, Iface: i, Var: vs[g.n(len(vs))]}
	}
	ts := g.types(g.fn.Pkg, func(t *Type) bool { return t.method(i.Method) != nil })
	if len(ts) == 0 {
		return nil
	}
	return &IfaceExpr{Kind: IfaceConv, Iface: i, Obj: g.obj(ts[g.n(len(ts))], deep)}
}

// obj is an expression of a struct type.
func (g *generator) obj(t *Type, deep int) *ObjExpr {
	o := &ObjExpr{Type: t}
	if !t.Field {
		return o
	}
	self := g.fn.Object
	if self == nil {
		self = g.fn.Recv
	}
	if self == t && g.one(2) {
		o.Param = true
		return o
	}
	if vs := g.vars(func(v *Var) bool { return v.Kind == ObjectVar && v.Type == t }); len(vs) > 0 && g.one(3) {
		o.Var = vs[g.n(len(vs))]
		return o
	}
	o.Field = g.fun(deep)
	return o
}

// Idle is a function that nobody calls. It does not change what is found.
func Idle(p *Package) *Func {
	return &Func{Pkg: p, Name: "Idle", Body: &Block{Stmts: []*Stmt{
		{Kind: DoOp, Op: Sleep},
		{Kind: DoLit, Block: &Block{Stmts: []*Stmt{{Kind: DoOp, Op: File}}}},
	}}}
}
