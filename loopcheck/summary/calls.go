package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

const maxNesting = 8

// callInstr says what one call does.
func (p *Package) callInstr(e *eval, in ssa.CallInstruction, conf effect.Confidence, out output) {
	c := in.Common()
	if _, ok := c.Value.(*ssa.Builtin); ok {
		return
	}
	if _, ok := in.(*ssa.Go); ok {
		out = started{out}
	}
	p.call(e, in, conf, out)
}

// call says what the call that an instruction makes, or starts, does.
func (p *Package) call(e *eval, in ssa.CallInstruction, conf effect.Confidence, out output) {
	c := in.Common()
	b := e.binding(c)
	pos := in.Pos()
	for _, a := range c.Args {
		// A range over an iterator is a call that has no place of its own.
		if m, ok := a.(*ssa.MakeClosure); ok && !pos.IsValid() {
			pos = m.Fn.Pos()
		}
	}
	call := Call{Args: b.Args, Confidence: conf, work: newExpansion(1), Given: p.witness(arguments(e.fn, c), c, p.flows[e.fn].facts[in.Block().Index]), ended: p.ends(e, in.Block()), limit: p.constDuration(c), seconds: seconds(c), at: in.Block(), keeps: keeps(in)}
	_, starts := in.(*ssa.Go)
	if p.affine && !starts {
		call.Given = p.freshArguments(call.Given, c, 1)
	}
	if _, key, op := p.lockOp(e.fn, c); op != "" {
		call.Lock = HeldLock{Lock: key, Shared: op == "RLock"}
	}
	if fn := c.StaticCallee(); fn != nil && !c.IsInvoke() && !wraps(fn) {
		b.Types = p.typeArgs(fn, e.fn)
		t := p.staticTarget(fn, b)
		if t.recv && len(c.Args) > 0 {
			if obj, ok := origin(fn).Object().(*types.Func); ok {
				t.keys = p.methodKeysOf(c.Args[0].Type(), obj)
			}
		}
		if keep := keepers(t); keep > 0 && !starts {
			call.Given = p.freshArguments(call.Given, c, keep)
		}
		call.Frames = []effect.Frame{p.frame(pos, e.fn, t.name, "")}
		if k := p.contractOf(t.keys); k != nil && (k.Blocks == effect.Wait || k.Waits) && t.recv && len(c.Args) > 0 {
			if p.over(e, c.Args[0], in) {
				return
			}
			switch j, loop := p.joins(e, c.Args[0]); j {
			case quick:
				return
			case open:
				call.Join = true
			case bound:
				out.effect(waitsFor(loop, conf, call.Frames))
				return
			}
			call.group = p.groupNames(c.Args[0])
		}
		call.joins, call.args = p.joinsOf(e, t, in), passedTo(c)
		if m, ok := c.Value.(*ssa.MakeClosure); ok && p.affine {
			call.OnLoop = p.queued(e, m, in)
		}
		if k := p.contractOf(t.keys); k != nil && k.UnlessKey != "" && k.UnlessKey == t.key && p.takesBack(k, c) {
			return
		}
		p.apply(t, call, 0, p.constDuration(c), out)
		return
	}
	if !c.IsInvoke() {
		call.Frames = []effect.Frame{p.frame(pos, e.fn, "function value", e.p.how(e.set(c.Value)))}
		if p.affine {
			call.Self, call.OnLoop = p.ofWhom(c.Value), p.queued(e, c.Value, in)
		}
		vals := e.set(c.Value)
		call.As = assertedAs(e.fn, c.Value)
		if len(vals) == 0 {
			out.call(Call{On: mk(Value{Kind: Unknown, Key: "function value"}), Confidence: conf, Frames: call.Frames})
		}
		if picked(c.Value) && p.mixed(p.resolve(vals)) {
			call.Confidence = effect.Possible
		}
		out = oneOf(vals, out)
		for _, v := range vals {
			p.onValue(v, call, 0, out)
		}
		return
	}
	call.Method, call.Type, call.Not = c.Method.Name(), typeParam(e.fn, c.Value.Type()), p.excluded(c.Value, in)
	call.Iface = p.ifaceKey(c.Value.Type())
	call.Frames = []effect.Frame{p.frame(pos, e.fn, funcName(c.Method), "interface")}
	p.noteFunc(c.Method)
	keys := p.methodKeysOf(c.Value.Type(), c.Method)
	k := p.contractOf(keys)
	vals := e.set(c.Value)
	if k != nil && (k.Blocks == effect.Wait || k.Waits) && p.over(e, c.Value, in) {
		return
	}
	if k != nil && k.Blocks != effect.None && !k.Waits && k.Schedules == "" {
		if p.expired(e, c, in) {
			return
		}
		// What it is, if it is given, only the caller knows.
		call.Stated = keys[0]
		for _, key := range keys {
			if q := p.contracts.Lookup(key); q != nil && q.Says() {
				call.Stated = key
				break
			}
		}
		var rest Set
		for _, v := range vals {
			if v.chosen() {
				p.onValue(v, call, 0, out)
			} else {
				rest = rest.Add(v)
			}
		}
		if len(vals) > 0 && len(rest) == 0 {
			return
		}
		vals, call.Stated = rest, ""
	}
	if k != nil && (k.Nonblocking || k.Event || k.Offload || k.Setup || k.Waits || k.Schedules != "" || k.Blocks != effect.None && !p.harmless(p.resolve(vals), c.Method.Name())) {
		t := target{keys: keys, key: keys[0], bind: b, name: funcName(c.Method), recv: true}
		call.args = append([]ssa.Value{c.Value}, c.Args...)
		p.apply(t, call, 0, p.constDuration(c), out)
		return
	}
	call.OnLoop = p.affine && p.affinity(keys, call, out)
	p.params(target{keys: keys, bind: b, recv: true}, call, out)
	if len(vals) == 0 {
		vals = Set{mk(Value{Kind: Unknown, Key: "interface"})}
	}
	out = oneOf(vals, out)
	for _, v := range vals {
		p.onValue(v, call, 0, out)
	}
}

// harmless reports whether the values, on which a contract says that the
// method blocks, are known better: every one is of a type that does not.
func (p *Package) harmless(s Set, method string) bool {
	for _, v := range s {
		if v.Kind != Object {
			return false
		}
		t, on, ok := p.methodOn(v, method, Binding{})
		if !ok || on != nil {
			return false
		}
		if k := p.contractOf(t.keys); k != nil && k.Blocks != effect.None {
			return false
		}
		if t.sum != nil && slices.ContainsFunc(t.sum.Effects, func(e effect.Effect) bool { return e.Kind.Blocks() && e.Kind.DefaultLevel() > effect.Off }) {
			return false
		}
	}
	return len(s) > 0
}

// how says what kind of place a called function value comes from.
func (p *Package) how(s Set) string {
	for _, v := range s {
		switch v.Kind {
		case Field:
			return "field " + p.shortKey(v.Key)
		case Global:
			return "variable " + p.shortKey(v.Key)
		case Param:
			return "parameter"
		}
	}
	return "function value"
}

// takesArgs reports whether a function value may be called with n arguments: a table may
// hold functions of several types. With none, nothing may be known of them.
func (p *Package) takesArgs(v *Value, n int) bool {
	var sig *types.Signature
	if fn := p.byKey[v.Key]; fn != nil {
		sig = fn.Signature
	} else if obj := p.objs[v.Key]; obj != nil {
		sig, _ = obj.Type().(*types.Signature)
	}
	if sig == nil || sig.Recv() != nil || n == 0 {
		return true
	}
	return sig.Params().Len() == n
}

// onValue says what the call c does when it is made on v.
func (p *Package) onValue(v *Value, c Call, depth int, out output) {
	if depth > maxNesting {
		p.stop(out, c, tooNested)
		return
	}
	if c.onChannel() {
		p.chanOp(v, c, out)
		return
	}
	if c.work == nil {
		c.work = newExpansion(1)
	}
	// What is behind an object is come to by each of those that hold it.
	behind := func() bool {
		again := !c.work.enter(c.Method + " of " + v.ID())
		if c.work.left < 0 {
			p.stop(out, c, tooNested)
		}
		return !again
	}
	switch v.Kind {
	case Func:
		if c.Method != "" || !v.MayBe(c.As) || !p.takesArgs(v, len(c.Args)) {
			return
		}
		t, ok := p.keyTarget(v.Key, p.bindFunc(v, Binding{Args: c.Args}))
		if ok {
			if _, bound := v.Part("recv"); bound && (c.Given != nil || c.Self != (Argument{})) {
				c.Given = append([]Argument{c.Self}, c.Given...)
			}
			c.Frames = rename(c.Frames, t.name)
			p.calledBack(v, t, c, out)
			p.apply(t, c, depth, c.limit, out)
		}
	case Bound:
		recv, _ := v.Part("recv")
		c.Method = v.Key
		if k, ok := v.Part("iface"); ok && len(k) == 1 {
			c.Iface = k[0].Key
		}
		c.Args = append([]Set{recv}, c.Args...)
		if c.Given != nil || c.Self != (Argument{}) {
			c.Given = append([]Argument{c.Self}, c.Given...)
		}
		out = oneOf(recv, out)
		for _, w := range recv {
			p.onValue(w, c, depth+1, out)
		}
	case Object:
		if c.Method == "" {
			inner, _ := v.Part(Inner)
			if len(inner) > 0 && !behind() {
				return
			}
			out = oneOf(inner, out)
			for _, w := range inner {
				p.onValue(w, c, depth+1, out)
			}
			return
		}
		t, on, ok := p.methodOn(v, c.Method, Binding{Args: c.Args})
		switch {
		case !ok || p.excludes(&c, v):
		case on != nil:
			if !behind() {
				return
			}
			out = oneOf(on, out)
			for _, w := range on {
				d := c
				d.Args, d.Not = append([]Set{{w}}, tail(c.Args)...), nil
				p.onValue(w, d, depth+1, out)
			}
		default:
			c.Frames = rename(c.Frames, t.name)
			p.apply(t, c, depth, 0, out)
		}
	case Made:
		if v.Symbolic() {
			c.On = v
			out.call(c)
			return
		}
		for _, w := range p.resultsOf(v) {
			p.onValue(w, c, depth+1, out)
		}
	default:
		if k := p.contracts.Lookup(Generic(v.Key)); v.Key != "" && k != nil && k.Blocks != effect.None {
			if c.Method != "Close" {
				out.effect(effect.Effect{Kind: k.Blocks, Confidence: min(c.Confidence, effect.Likely), FirstUse: c.FirstUse, If: c.If, Frames: c.Frames})
			}
			return
		}
		if c.Stated != "" && !v.chosen() {
			if k := p.contracts.Lookup(c.Stated); k != nil && !p.harmless(p.resolve(Set{v}), c.Method) {
				out.effect(effect.Effect{Kind: k.Blocks, Confidence: c.Confidence, FirstUse: c.FirstUse, If: c.If, Frames: c.Frames})
			}
			return
		}
		c.On = v
		out.call(c)
	}
}

// wraps reports whether fn is what go/ssa makes of a method value or a method
// expression: the method is known by its value.
func wraps(fn *ssa.Function) bool {
	return strings.HasPrefix(fn.Synthetic, "bound method wrapper") || strings.HasPrefix(fn.Synthetic, "thunk")
}

// repeats is how often the block runs in a row: once, a constant number of
// times, or 0 if nothing tells.
func repeats(b *ssa.BasicBlock) int {
	if !inCycle(b) {
		return 1
	}
	times := 0
	from := reach(b, func(c *ssa.BasicBlock) []*ssa.BasicBlock { return c.Succs })
	to := reach(b, func(c *ssa.BasicBlock) []*ssa.BasicBlock { return c.Preds })
	for _, c := range b.Parent().Blocks {
		cond, ok := c.Instrs[len(c.Instrs)-1].(*ssa.If)
		if !ok || !from[c.Index] || !to[c.Index] {
			continue
		}
		less, ok := cond.Cond.(*ssa.BinOp)
		if !ok || less.Op != token.LSS && less.Op != token.LEQ {
			continue
		}
		if k, ok := less.Y.(*ssa.Const); ok && k.Value != nil && k.Value.Kind() == constant.Int {
			times = max(1, times) * int(min(max(k.Int64(), 1), 1<<20))
		}
	}
	return times
}

// takesBack reports whether the call itself is the one that ends the contract on
// the function called.
func (p *Package) takesBack(k *contract.Contract, c *ssa.CallCommon) bool {
	args := c.Args
	if c.Signature().Recv() != nil && !c.IsInvoke() {
		args = args[1:]
	}
	if len(args) < len(k.UnlessArgs) {
		return false
	}
	for i, want := range k.UnlessArgs {
		if want == "_" {
			continue
		}
		x, ok := args[i].(*ssa.Const)
		if !ok || x.Value == nil || x.Value.ExactString() != want {
			return false
		}
	}
	return true
}

// expired reports whether the deadline of what a method is called on was set to
// this very moment on the way there: the call takes what there is.
func (p *Package) expired(e *eval, c *ssa.CallCommon, at ssa.Instruction) bool {
	done := false
	for _, b := range e.fn.Blocks {
		if !b.Dominates(at.Block()) {
			continue
		}
		for _, in := range b.Instrs {
			if in == at {
				break
			}
			d, ok := in.(*ssa.Call)
			if !ok || !d.Call.IsInvoke() || len(d.Call.Args) != 1 || !same(d.Call.Value, c.Value) {
				continue
			}
			switch d.Call.Method.Name() {
			case "SetDeadline", "SetReadDeadline", "SetWriteDeadline":
				now, ok := d.Call.Args[0].(*ssa.Call)
				done = ok && now.Call.StaticCallee() != nil && p.funcKey(now.Call.StaticCallee()) == "time.Now"
			}
		}
	}
	return done
}

func tail(s []Set) []Set {
	if len(s) == 0 {
		return nil
	}
	return s[1:]
}

// rename lets the last frame name what is really called.
func rename(fs []effect.Frame, name string) []effect.Frame {
	if len(fs) == 0 || name == "" {
		return fs
	}
	fs = slices.Clone(fs)
	fs[len(fs)-1] = fs[len(fs)-1].Calling(name)
	return fs
}
