package summary

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// What may be used on one goroutine only. A contract says so of a function, a
// type or a field; the effect flows up like any other, and matters where a
// callback, or a goroutine that is not the loop, comes to it.

// confines reports whether the package can come to anything that belongs to one
// goroutine: it, or something below it, is told of it by a contract.
func (p *Package) confines() bool {
	in := p.contracts.Confines()
	if len(in) == 0 || p.in.Std {
		return false
	}
	for path := range p.imports {
		if in[path] {
			return true
		}
	}
	return slices.ContainsFunc(p.below.all, func(q *Program) bool { return in[q.Path] })
}

// affinity says where the function with the keys may be called, if a contract
// does. It reports whether what the function does itself is then on its loop.
func (p *Package) affinity(keys []string, c Call, out output) (onLoop bool) {
	k := p.onlyOf(keys)
	if k == nil {
		return false
	}
	where := effect.Runs
	if !k.Runs {
		if k.Only == "anywhere" {
			return true // it sees to it itself
		}
		where = whereOf(k)
	}
	if where == effect.OffLoop && (k.Waits || k.Schedules != "" && k.Schedules != "async") {
		return false // a wait for its own loop, which is worse
	}
	if k.Framework == nil || p.inside(k, c) {
		return false
	}
	e := effect.Effect{Kind: effect.Affinity, Where: where, Loop: k.Framework.Name, Confidence: c.Confidence, FirstUse: c.FirstUse, If: c.If, Frames: c.Frames}
	if where == effect.OnLoop && len(c.Given) > 0 && hasReceiver(keys) {
		a := c.Given[0]
		if a.Fresh {
			return true // nobody else knows it
		}
		e.Of = a.Of
	}
	if !c.OnLoop || where != effect.OnLoop {
		out.effect(e)
	}
	return where == effect.OnLoop
}

// onlyOf is the contract that says where what has the keys may be called, or that
// it runs a loop.
func (p *Package) onlyOf(keys []string) *contract.Contract {
	if len(keys) == 0 {
		return nil
	}
	id := keys[0]
	if len(keys) > 1 {
		id = strings.Join(keys, " ")
	}
	k, known := p.only[id]
	if !known {
		if k = p.contractOf(keys); k == nil || !k.Runs {
			k = p.contracts.Only(keys)
		}
		p.only[id] = k
	}
	return k
}

func whereOf(k *contract.Contract) effect.Where {
	if k.Only == "loop" {
		return effect.OnLoop
	}
	return effect.OffLoop
}

// hasReceiver reports whether the keys are those of a method.
func hasReceiver(keys []string) bool {
	return slices.ContainsFunc(keys, func(key string) bool {
		return strings.Count(key[strings.LastIndexByte(key, '/')+1:], ".") > 1
	})
}

// inside reports whether the contract is one of the catalogue's, and the call is
// made by a package of its framework: how that is built is its own affair.
func (p *Package) inside(k *contract.Contract, c Call) bool {
	from := p.in.Pkg.Path()
	if n := len(c.Frames); n > 0 {
		from = c.Frames[n-1].Pkg
	}
	return slices.Contains(k.Framework.Packages, from) && p.contracts.Builtin(k)
}

// writes to a field, or to the map or slice in it, that belongs to a loop.
func (p *Package) confinedStore(e *eval, addr ssa.Value, pos token.Pos, conf effect.Confidence, out output) {
	if !p.affine || len(p.contracts.Fields()) == 0 {
		return
	}
	for range 8 {
		switch a := addr.(type) {
		case *ssa.IndexAddr:
			addr = a.X
		case *ssa.UnOp:
			addr = a.X
		case *ssa.Slice:
			addr = a.X
		case *ssa.FieldAddr:
			st, _ := deref(a.X.Type()).Underlying().(*types.Struct)
			if st != nil && p.contracts.Fields()[st.Field(a.Field).Name()] {
				if p.confinedField(e, a, pos, conf, out) {
					return
				}
			}
			addr = a.X
		default:
			return
		}
	}
}

func (p *Package) confinedField(e *eval, a *ssa.FieldAddr, pos token.Pos, conf effect.Confidence, out output) bool {
	k := p.contracts.Lookup(Generic(p.fieldKey(a.X.Type(), a.Field)))
	if k == nil || k.Only == "" || k.Only == "anywhere" || k.Framework == nil {
		return false
	}
	if p.fresh(a.X, 0) {
		return true
	}
	ef := effect.Effect{Kind: effect.Affinity, Where: whereOf(k), Loop: k.Framework.Name, Confidence: conf,
		Frames: []effect.Frame{p.frame(pos, e.fn, "write to "+p.shortKey(k.Key), "")}}
	ef.Of = p.partOf(a.X)
	out.effect(ef)
	return true
}

// ofCaller is what an effect about a callee's parameter is about in its caller.
// ok is false if the caller has made the object itself and nobody else knows it.
func ofCaller(of uint8, given []Argument) (_ uint8, ok bool) {
	if of == 0 || int(of) > len(given) {
		return 0, true
	}
	return given[of-1].Of, !given[of-1].Fresh
}

// maxFresh bounds how far back the making of a value is followed.
const maxFresh = 12

// fresh reports whether v is, or is part of, an object that the function has made
// itself: no other goroutine knows it, as far as is looked.
func (p *Package) fresh(v ssa.Value, depth int) bool {
	if depth > maxFresh {
		return false
	}
	depth++
	switch v := readOf(v).(type) {
	case *ssa.Alloc:
		return true
	case *ssa.FieldAddr:
		return p.fresh(v.X, depth)
	case *ssa.IndexAddr:
		return p.fresh(v.X, depth)
	case *ssa.MakeInterface:
		return p.fresh(v.X, depth)
	case *ssa.ChangeInterface:
		return p.fresh(v.X, depth)
	case *ssa.ChangeType:
		return p.fresh(v.X, depth)
	case *ssa.TypeAssert:
		return p.fresh(v.X, depth)
	case *ssa.Extract:
		return p.fresh(v.Tuple, depth)
	case *ssa.Phi:
		for _, x := range v.Edges {
			if x != v && !p.fresh(x, depth) {
				return false
			}
		}
		return true
	case *ssa.MakeClosure:
		return wraps(v.Fn.(*ssa.Function)) && p.fresh(v.Bindings[0], depth)
	case *ssa.UnOp:
		// A widget in it, say, unless an older one was put there.
		f, ok := v.X.(*ssa.FieldAddr)
		if v.Op != token.MUL || !ok || !p.owned(v.Type()) || !p.fresh(f.X, depth) || f.X.Referrers() == nil {
			return false
		}
		for _, r := range *f.X.Referrers() {
			g, ok := r.(*ssa.FieldAddr)
			if !ok || g.Field != f.Field {
				continue
			}
			for _, s := range *g.Referrers() {
				if s, ok := s.(*ssa.Store); ok && s.Addr == g && !p.fresh(s.Val, depth) {
					return false
				}
			}
		}
		return true
	case *ssa.Call:
		fn := v.Call.StaticCallee()
		if fn == nil {
			return false
		}
		if fn.Signature.Recv() != nil && len(v.Call.Args) > 0 {
			return p.fresh(v.Call.Args[0], depth) // setters return what they set
		}
		s := p.summaryOf(fn)
		return s != nil && s.Makes
	}
	return false
}

// owned reports whether something of the type has one owner: a contract says where
// what it has may be called.
func (p *Package) owned(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Signature); ok {
		return true // a function value: see ofWhom
	}
	n, ok := types.Unalias(deref(t)).(*types.Named)
	if !ok {
		return false
	}
	k := p.contracts.Lookup(contract.TypeKey(n.Origin().Obj()))
	return k != nil && k.Only != ""
}

// partOf is the parameter, counted from 1, that v is or is part of; 0 if it is
// none. What is kept behind a pointer in it is not part of it, unless that is a
// widget, say: such a thing has one owner.
func (p *Package) partOf(v ssa.Value) uint8 {
	for range maxFresh {
		v = readOf(v)
		switch x := v.(type) {
		case *ssa.Parameter:
			return uint8(min(slices.Index(x.Parent().Params, x)+1, 255))
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.MakeClosure:
			if !wraps(x.Fn.(*ssa.Function)) {
				return 0
			}
			v = x.Bindings[0]
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.UnOp:
			f, ok := x.X.(*ssa.FieldAddr)
			if x.Op != token.MUL || !ok || !p.owned(x.Type()) {
				return 0
			}
			v = f.X
		case *ssa.Call: // setters return what they set
			fn := x.Call.StaticCallee()
			if fn == nil || fn.Signature.Recv() == nil || len(x.Call.Args) == 0 {
				return 0
			}
			v = x.Call.Args[0]
		default:
			return 0
		}
	}
	return 0
}

// makes reports whether all that fn returns is made by it.
func (p *Package) makes(fn *ssa.Function) bool {
	if !p.affine || fn.Signature.Results().Len() == 0 {
		return false
	}
	if _, ok := fn.Signature.Results().At(0).Type().Underlying().(*types.Pointer); !ok {
		return false
	}
	made := false
	for _, b := range fn.Blocks {
		r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(r.Results) == 0 || b == fn.Recover {
			continue
		}
		if k, ok := r.Results[0].(*ssa.Const); ok && k.IsNil() {
			continue
		}
		if !p.fresh(r.Results[0], 0) {
			return false
		}
		made = true
	}
	return made
}

// onLoop is the output of code that runs only if a branch says that this is the
// loop.
type onLoop struct{ output }

func (o onLoop) effect(e effect.Effect) {
	if e.Kind != effect.Affinity || e.Where != effect.OnLoop {
		o.output.effect(e)
	}
}

func (o onLoop) call(c Call) {
	c.OnLoop = true
	o.output.call(c)
}

func (o onLoop) enter(fn *ssa.Function, b Binding, c Call) bool {
	c.OnLoop = true
	return o.output.enter(fn, b, c)
}

// A Start is where a goroutine that is not a loop begins: at a go statement, or
// where a function value is handed to what runs it elsewhere.
type Start struct {
	At     *ssa.Go       // the go statement, or
	Fn     *ssa.Function // a function of this package that is called on its own, or
	On     *Value        // a value that is handed over
	Method string
	Root   Root
	Pos    token.Pos
	In     *ssa.Function
}

// starts notes the goroutines that the package starts.
func (c *collector) starts(in ssa.Instruction) {
	if g, ok := in.(*ssa.Go); ok && c.p.affine && !c.p.waitedFor(g) {
		c.p.Starts = append(c.p.Starts, Start{At: g, Pos: g.Pos(), In: c.fn})
	}
}

// handed notes a value that is handed to what runs it elsewhere.
func (c *collector) handed(s Sink) {
	if !c.p.affine {
		return
	}
	if call, ok := c.at.(ssa.CallInstruction); ok && c.p.waitedFor(call) {
		return
	}
	vals := Set{s.On}
	if s.On.Kind == Field || s.On.Kind == Global {
		if vals = c.p.resolve(Set{s.On}); len(vals) > handful {
			s.Root.Confidence = effect.Possible // which of them is anybody's guess
		}
	}
	for _, v := range c.p.ground(c.fn, vals) {
		if s.Method == "" && (v.Kind == Func || v.Kind == Bound) || v.Kind == Object {
			c.p.Starts = append(c.p.Starts, Start{On: v, Method: s.Method, Root: s.Root, Pos: c.pos, In: c.fn})
		}
	}
}

// waitedFor reports whether the function that starts a goroutine, by a go statement
// or by handing a literal to what does, also waits for its end: until then the two
// are one.
func (p *Package) waitedFor(start ssa.CallInstruction) bool {
	var lits []*ssa.Function
	for _, v := range append([]ssa.Value{start.Common().Value}, start.Common().Args...) {
		if m, ok := v.(*ssa.MakeClosure); ok {
			lits = append(lits, m.Fn.(*ssa.Function))
		}
	}
	var group ssa.Instruction
	if args := start.Common().Args; len(args) > 0 && start.Common().Signature().Recv() != nil {
		group = madeIn(args[0])
	}
	for _, b := range start.Parent().Blocks {
		if b != start.Block() && !reachable(start.Block(), b) {
			continue
		}
		for _, in := range b.Instrs {
			if in.Pos() <= start.Pos() {
				continue
			}
			if on := p.awaits(in); on != nil {
				root := madeIn(on)
				if root != nil && (root == group || slices.ContainsFunc(lits, func(lit *ssa.Function) bool { return captures(lit, root.(ssa.Value)) })) {
					return true
				}
			}
		}
	}
	return false
}

// awaits is the channel or group that an instruction waits for, or nil.
func (p *Package) awaits(in ssa.Instruction) ssa.Value {
	switch in := in.(type) {
	case *ssa.UnOp:
		if in.Op == token.ARROW {
			return in.X
		}
	case *ssa.Call:
		fn := in.Call.StaticCallee()
		if fn == nil || fn.Signature.Recv() == nil || len(in.Call.Args) == 0 {
			return nil
		}
		if k := p.contractOf([]string{p.funcKey(fn)}); k != nil && (k.Blocks == effect.Wait || k.Waits) {
			return in.Call.Args[0]
		}
	}
	return nil
}

// captures reports whether the literal has captured the variable, or the one that
// it is kept in.
func captures(lit *ssa.Function, v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.MakeClosure:
			if r.Fn == lit {
				return true
			}
		case *ssa.Store:
			if a, ok := r.Addr.(*ssa.Alloc); ok && a != v && captures(lit, a) {
				return true
			}
		}
	}
	return false
}

// started is the output of a go statement: the loop does not wait for what is
// called, but what it stores and registers counts, and what it is given and calls
// runs elsewhere.
type started struct{ out output }

func (started) effect(effect.Effect) {}

func (o started) call(c Call) {
	if c.On.chosen() && !c.onChannel() {
		o.out.sink(Sink{On: c.On, Method: c.Method, Root: Root{Off: true, Why: c.Frames, Confidence: c.Confidence}})
	}
}

func (started) enter(*ssa.Function, Binding, Call) bool { return true }

func (o started) sink(s Sink) { o.out.sink(s) }

func (o started) store(s Store, f effect.Frame) { o.out.store(s, f) }

// WalkStart walks from where a goroutine begins.
func (p *Package) WalkStart(s Start, name string) *Reach {
	o := &outcomes{}
	w := &walker{p: p, o: o}
	root := Root{Off: true, Confidence: effect.Likely}
	switch {
	case s.Fn != nil:
		return p.walk(nil, name, root, s.Fn, Binding{})
	case s.At != nil:
		p.call(p.evalOf(s.In), s.At, effect.Certain, grounded{w, p, s.In})
	default:
		root.Confidence = s.Root.Confidence
		p.onValue(s.On, Call{Method: s.Method, Confidence: effect.Certain, Frames: []effect.Frame{p.frame(s.Pos, s.In, name, "")}}, 0, w)
	}
	return p.walk(o, name, root, nil, Binding{})
}

// grounded is the output of a call made by fn, of which nothing but the types is
// known: what only its callers give is what its type tells.
type grounded struct {
	output
	p  *Package
	fn *ssa.Function
}

func (o grounded) call(c Call) {
	if !c.On.Symbolic() {
		o.output.call(c)
		return
	}
	for _, v := range o.p.ground(o.fn, Set{c.On}) {
		if !v.Symbolic() {
			o.p.onValue(v, c, 1, o.output)
		}
	}
}

// StartName is the short name of the function with which a goroutine begins.
func (p *Package) StartName(s Start) string {
	switch {
	case s.Fn != nil:
		return p.shortName(s.Fn)
	case s.At == nil:
		if fn, _ := p.Target(s.On, s.Method); fn != nil {
			return p.shortName(fn)
		}
		return p.Short(s.On, s.Method)
	case s.At.Call.IsInvoke():
		return funcName(s.At.Call.Method)
	}
	if fn := s.At.Call.StaticCallee(); fn != nil {
		return p.shortName(origin(fn))
	}
	return "function value"
}

// spares reports whether what is called by c need not be told of an effect: it is
// known to be on the loop.
func (c *Call) spares(e effect.Effect) bool {
	return c.OnLoop && e.Kind == effect.Affinity && e.Where == effect.OnLoop
}

// ofWhom says whose v is: of an object that the function has just made, or of one
// of its parameters. A method value is of its receiver, a function value of the
// object that it is found in.
func (p *Package) ofWhom(v ssa.Value) Argument {
	if p.fresh(v, 0) {
		return Argument{Fresh: true}
	}
	return Argument{Of: p.partOf(v)}
}

// freshArguments adds which arguments of a call its function has just made.
func (p *Package) freshArguments(given []Argument, c *ssa.CallCommon) []Argument {
	args := c.Args
	if c.IsInvoke() {
		args = append([]ssa.Value{c.Value}, args...)
	}
	for i, v := range args {
		switch v.Type().Underlying().(type) {
		case *types.Signature:
		case *types.Pointer, *types.Interface:
			if i > 0 && !p.owned(v.Type()) {
				continue
			}
		default:
			continue
		}
		a := p.ofWhom(v)
		if a == (Argument{}) {
			continue
		}
		for len(given) <= i {
			given = append(given, Argument{})
		}
		given[i].Fresh, given[i].Of = a.Fresh, a.Of
	}
	return given
}

// concerns reports whether an operation can matter to a walk that begins here.
func (r *Root) concerns(e effect.Effect) bool {
	switch {
	case e.Kind != effect.Affinity:
		return !r.Off
	case r.Off:
		return e.Where != effect.OffLoop
	case e.Where == effect.OnLoop:
		return e.Loop != r.Framework
	}
	return e.Where == effect.OffLoop && e.Loop == r.Framework
}

// Affine reports whether anything that the package can come to belongs to one
// goroutine.
func (p *Package) Affine() bool { return p.affine }

// confinedDelete is confinedStore for a map from which something is deleted, or
// that is cleared.
func (p *Package) confinedDelete(e *eval, in ssa.CallInstruction, conf effect.Confidence, out output) {
	b, ok := in.Common().Value.(*ssa.Builtin)
	if _, here := in.(*ssa.Call); ok && here && (b.Name() == "delete" || b.Name() == "clear") {
		p.confinedStore(e, in.Common().Args[0], in.Pos(), conf, out)
	}
}

// queued reports whether the function value that is called at in is handed to a
// loop on another branch: the program knows then when it is there already.
func (p *Package) queued(e *eval, f ssa.Value, in ssa.Instruction) bool {
	if f.Referrers() == nil {
		return false
	}
	for _, r := range *f.Referrers() {
		c, ok := r.(*ssa.Call)
		if !ok || c.Block() == in.Block() || reachable(c.Block(), in.Block()) || reachable(in.Block(), c.Block()) {
			continue
		}
		i := slices.Index(c.Call.Args, f)
		if i < 0 {
			continue
		}
		var t target
		if c.Call.IsInvoke() {
			if vals := p.targets(e, &c.Call, Binding{}); len(vals) > 0 {
				t = vals[0]
			} else {
				t = target{keys: contract.MethodKeys(c.Call.Value.Type(), c.Call.Method)}
			}
			t.recv = true
			i++
		} else if fn := c.Call.StaticCallee(); fn != nil {
			t = p.staticTarget(fn, Binding{})
		} else {
			continue
		}
		if k := p.paramContract(t, i); k != nil && k.Callback {
			return true
		}
		if t.sum != nil && slices.ContainsFunc(t.sum.Sinks, func(s Sink) bool {
			return !s.Root.Off && s.On != nil && s.On.Kind == Param && s.On.Index == i
		}) {
			return true
		}
	}
	return false
}
