package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// noReturn reports whether an instruction is a call that never comes back.
func (p *Package) noReturn(in ssa.Instruction) bool {
	c, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	fn := c.Call.StaticCallee()
	if fn == nil {
		return false
	}
	s := p.summaryOf(fn)
	return s != nil && s.NoReturn || exits[p.funcKey(fn)]
}

// NeverReturns reports whether a function of another package is known not to
// return.
func NeverReturns(fn *types.Func, deps []*Program, library *Library) bool {
	key := contract.FuncKey(fn)
	if key == "" || fn.Pkg() == nil {
		return false
	}
	s := library.Funcs[key]
	for _, d := range deps {
		if d.Path == fn.Pkg().Path() {
			s = d.Func(key)
		}
	}
	return s != nil && s.NoReturn || exits[key]
}

// offLoop reports whether cond, or its opposite, says that this is not the loop.
func (p *Package) offLoop(cond ssa.Value, holds bool) bool {
	c, ok := cond.(*ssa.Call)
	if !ok || holds {
		return false
	}
	var obj *types.Func
	if c.Call.IsInvoke() {
		obj = c.Call.Method
	} else if fn := c.Call.StaticCallee(); fn != nil {
		obj, _ = origin(fn).Object().(*types.Func)
	}
	if obj == nil {
		return false
	}
	k := p.contracts.Lookup(p.objKey(obj))
	return k != nil && k.OnLoop
}

// read makes the summary of fn from what is known now.
func (p *Package) read(fn *ssa.Function) *Summary {
	f := newFlow(fn, p.noReturn, p.offLoop, p.affine)
	f.guard = p.askedOf(fn, f.facts)
	p.behindFlags(fn, f)
	p.findLazy(fn, f)
	p.findMemo(fn, f)
	p.findDebug(fn, f)
	f.once = p.latched(fn)
	p.flows[fn] = f
	e := newEval(p, fn)
	p.evals[fn] = e
	s := &Summary{}
	out := &summarizer{p: p, s: s, fn: fn, log: isLogger(fn)}
	if len(fn.Blocks) > 0 {
		s.NoReturn = f.cold[0]
	} else {
		s.NoReturn = exits[p.funcKey(fn)]
		s.Opaque = !p.in.Std && fn.Synthetic == ""
	}
	reported := false
	delete(p.holding, fn)
	away := p.away(fn, false)
	for _, b := range fn.Blocks {
		if f.cold[b.Index] {
			// What is set up there counts: main runs the loop, and exits.
			for _, in := range b.Instrs {
				if f.dead[b.Index] {
					break
				}
				p.instr(e, in, effect.Likely, elsewhere{out})
				if m, ok := in.(*ssa.MakeInterface); ok {
					out.converted(e, m.X, m.Type(), m.Pos())
				}
			}
			continue
		}
		conf := effect.Likely
		if f.must[b.Index] {
			conf = effect.Certain
		}
		if f.forever[b.Index] && !reported && !p.in.Std {
			if reported = true; !yields(fn) {
				out.effect(effect.Effect{Kind: effect.Forever, Confidence: effect.Likely,
					Frames: []effect.Frame{p.frame(loopPos(fn, blockPos(b), blockPos(b), math.MaxInt), fn, endless, "")}})
			}
		}
		gone, here := away != nil && away[b.Index], f.at(b, out)
		for _, in := range b.Instrs {
			out.held = p.heldAt(fn, in)
			p.instr(e, in, conf, meanwhile(gone, here))
			p.endsOf(e, in, s)
			gone = away != nil && p.isAway(gone, in)
		}
	}
	p.noteClosed(e)
	if !p.in.Std && len(fn.Blocks) > 1 {
		loops := loopsOf(fn)
		p.ownLoops(fn, loops, f.cold, out.effect)
		s.Growth, _ = p.growth(fn, loops, f.cold)
	}
	s.Makes, s.Suspends = p.makes(fn), p.suspended[fn]
	s.Endless, s.EndlessOn = p.endlessOf(fn)
	s.sort(p.module)
	return s
}

// endless is how a chain names a loop that is never left.
const endless = "loop without exit"

// exits are the functions of the runtime that never return.
var exits = map[string]bool{"syscall.Exit": true, "runtime.Goexit": true}

// yields reports whether a function that never returns waits for something
// now and then: that is reported as what it waits for.
func yields(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Select:
				return true
			case *ssa.UnOp:
				if in.Op == token.ARROW {
					return true
				}
			case *ssa.Call:
				if _, ok := in.Call.Value.(*ssa.Builtin); !ok {
					return true
				}
			}
		}
	}
	return false
}

// instr adds what one instruction does.
func (p *Package) instr(e *eval, in ssa.Instruction, conf effect.Confidence, out output) {
	switch in := in.(type) {
	case ssa.CallInstruction:
		p.callInstr(e, in, conf, out)
		p.leaks(e, in, conf, out)
		p.confinedDelete(e, in, conf, out)
		p.relock(e, in, conf, out)
		if s, ok := plain(out).(*summarizer); ok {
			p.takes(e, in, s.s)
		}
		p.unless(in)
		if cell, val := p.puts(in.Common()); cell != nil {
			p.storeInstr(e, cell, val, in.Pos(), out)
		}
		for _, a := range in.Common().Args {
			// The body of a range over an iterator is a function in SSA only.
			if m, ok := a.(*ssa.MakeClosure); ok {
				if fn := m.Fn.(*ssa.Function); strings.HasPrefix(fn.Synthetic, "range-over-func") {
					b := Binding{}
					for _, x := range m.Bindings {
						b.Free = append(b.Free, e.set(x))
					}
					p.apply(p.staticTarget(fn, b), Call{Confidence: min(conf, effect.Likely),
						Frames: []effect.Frame{p.frame(conversion(m, m), e.fn, "range over function", "")}}, 0, 0, out)
				}
			}
		}
	case *ssa.Store:
		p.confinedStore(e, in.Addr, in.Pos(), conf, out)
		p.storeInstr(e, in.Addr, in.Val, in.Pos(), out)
	case *ssa.MapUpdate:
		p.confinedStore(e, in.Map, in.Pos(), conf, out)
		p.storeInstr(e, in.Map, in.Value, in.Pos(), out)
	case *ssa.Send:
		p.storeInstr(e, in.Chan, in.X, in.Pos(), out)
		if !p.in.Std {
			p.leaf(e, in, conf, out)
		}
	case *ssa.Return:
		if s, ok := plain(out).(*summarizer); ok {
			for i, r := range in.Results {
				for len(s.s.Returns) <= i {
					s.s.Returns = append(s.s.Returns, nil)
				}
				s.s.Returns[i] = s.s.Returns[i].Union(e.set(r))
			}
		}
	case *ssa.MakeInterface:
		if s, ok := plain(out).(*summarizer); ok {
			s.converted(e, in.X, in.Type(), in.Pos())
		}
	case *ssa.ChangeType:
		p.typeSink(e, in.X, in.Type(), conversion(in, in.X), out)
	case *ssa.MakeClosure:
		p.typeSink(e, in, in.Type(), in.Pos(), out)
		if fn := in.Fn.(*ssa.Function); fn.Parent() != nil {
			// What a literal stores or registers counts wherever it is called.
			b := Binding{}
			for _, x := range in.Bindings {
				b.Free = append(b.Free, e.set(x))
			}
			p.apply(p.staticTarget(fn, b), Call{Frames: []effect.Frame{p.frame(in.Pos(), e.fn, p.shortName(fn), "")}}, 0, 0, elsewhere{out})
		}
	default:
		if !p.in.Std {
			p.leaf(e, in, conf, out)
		}
	}
}

// typeSink notes a function converted to a type whose values run on a loop.
func (p *Package) typeSink(e *eval, x ssa.Value, t types.Type, pos token.Pos, out output) {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return
	}
	k := p.contracts.Lookup(contract.TypeKey(n.Origin().Obj()))
	if k == nil || !k.Callback && !k.Offload {
		return
	}
	if k.Offload {
		if !p.affine {
			return
		}
		for _, v := range e.set(x) {
			out.sink(Sink{On: v, Root: Root{Off: true, Confidence: effect.Certain, Why: []effect.Frame{p.frame(pos, e.fn, p.shortKey(k.Key), "")}}})
		}
		return
	}
	for _, v := range e.set(x) {
		out.sink(Sink{On: v, Root: Root{Framework: frameworkName(k), Contract: k.Key, Confidence: effect.Certain,
			Why: []effect.Frame{p.frame(pos, e.fn, p.shortKey(k.Key), "")}}})
	}
}

// unless notes the calls that end contracts.
func (p *Package) unless(in ssa.CallInstruction) {
	c := in.Common()
	var obj *types.Func
	args := c.Args
	if c.IsInvoke() {
		obj = c.Method
	} else if fn := c.StaticCallee(); fn != nil {
		obj, _ = origin(fn).Object().(*types.Func)
		if fn.Signature.Recv() != nil && len(args) > 0 {
			args = args[1:]
		}
	}
	key := p.objKey(obj)
	if obj == nil || key == "" || !p.in.Watched[key] {
		return
	}
	var consts []string
	for _, a := range args {
		s := "_"
		if k, ok := a.(*ssa.Const); ok && k.Value != nil {
			s = k.Value.ExactString()
			if k.Value.Kind() == constant.String {
				s = constant.StringVal(k.Value)
			}
		}
		consts = append(consts, s)
	}
	if p.seen == nil {
		p.seen = map[string]bool{}
	}
	p.seen[key+"("+strings.Join(consts, ",")+")"] = true
}
