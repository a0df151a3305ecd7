package summary

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

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
		return
	}
	elsewhere(o).call(c)
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
