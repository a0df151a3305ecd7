package summary

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// Input is what is known before a package is read.
type Input struct {
	Fset      *token.FileSet
	Pkg       *types.Package
	SSA       *ssa.Package
	Funcs     []*ssa.Function // of the package, closures included
	Contracts *contract.Set   // in force here: catalogue, configuration, directives
	// Named is the summary of a function by its key, for those that are in no
	// program table: the standard library's.
	Named func(key string) *Summary
	// Module is the path of the package's module; "" if the driver does not
	// know it.
	Module string
	// Std tells that this package is the standard library's: its leaves are
	// stated, not inferred, and what it stores is not the program's.
	Std bool
	// Called are the keys of the interfaces of the standard library whose methods
	// a contract says are called, whatever implements them.
	Called map[string]bool
	// Watched are the keys of the functions whose calls end a contract.
	Watched map[string]bool
	// Deps are the program tables of everything below.
	Deps []*Program
}

// A Package is one package read: the summaries of its functions, and what it
// adds to the program's tables.
type Package struct {
	in        Input
	contracts *contract.Set
	module    string
	sums      map[*ssa.Function]*Summary
	flows     map[*ssa.Function]*flow
	evals     map[*ssa.Function]*eval
	byKey     map[string]*ssa.Function
	keys      map[*ssa.Function]string
	objs      map[string]*types.Func
	types     map[string]types.Type
	carry     map[types.Type]bool
	imports   map[string]*types.Package
	all       []*Program          // everything below, each once
	below     map[string]*Program // the same by path, made when first asked for

	contents   map[string]Set             // stored by this package
	implements map[string]map[string]bool // interface → types converted here
	merged     map[string]Set             // contents of the whole program seen, by key

	done           map[*ssa.Function]*outcomes    // by the walks from callbacks
	hubs           map[string]*outcomes           // of places that hold many functions
	readers        map[any]map[*ssa.Function]bool // who must be read again when something changes
	current        *ssa.Function
	seen           map[string]bool // calls that end contracts
	tracing        bool            // walks note where they come to and where they stop
	pendingChanges []string        // contents that changed since they were last asked for

	receives  map[*ssa.Function][]string // channels by name
	receivers map[string][]Receiver
	makers    map[string]*ssa.Function // of channels, by site
	closed    map[string]bool          // sites of channels that are born closed

	emptied map[string]bool // fields and variables that are emptied again
	locks   map[*ssa.Function]map[ssa.Instruction]held

	called, taken map[*ssa.Function]bool
	exposed       map[string]map[string]bool // type → methods

	// Roots are the callbacks that this package registers, by any means but
	// implementing an interface.
	Roots []Callback
	// Open are the fields and variables whose contents this package registers.
	Open []Sink
	// Events are the values this package stores or converts, for sinks that
	// other packages made of the place.
	Events []Event
}

// A Callback is a function value that runs on a loop, at the place where that
// became known.
type Callback struct {
	On     *Value
	Method string
	Root   Root
	Pos    token.Pos // the registration
	In     *ssa.Function
}

// An Event is a concrete value reaching a field, a variable or an interface.
type Event struct {
	Key   string // of the field or variable
	Iface string // or of the interface it was converted to
	Vals  Set
	Frame effect.Frame
	Pos   token.Pos
	In    *ssa.Function
}

// Read reads a package.
func Read(in Input) *Package {
	p := &Package{
		in: in, contracts: in.Contracts, module: in.Module,
		sums: map[*ssa.Function]*Summary{}, flows: map[*ssa.Function]*flow{}, evals: map[*ssa.Function]*eval{},
		byKey: map[string]*ssa.Function{}, keys: map[*ssa.Function]string{}, objs: map[string]*types.Func{},
		types: map[string]types.Type{}, carry: map[types.Type]bool{}, imports: map[string]*types.Package{},
		contents: map[string]Set{}, implements: map[string]map[string]bool{}, merged: map[string]Set{},
		receives: map[*ssa.Function][]string{}, receivers: map[string][]Receiver{},
		makers: map[string]*ssa.Function{}, closed: map[string]bool{}, emptied: map[string]bool{}, locks: map[*ssa.Function]map[ssa.Instruction]held{},
		readers: map[any]map[*ssa.Function]bool{}, done: map[*ssa.Function]*outcomes{},
		hubs: map[string]*outcomes{},
	}
	if p.module == "" {
		p.module = ModuleOf(in.Pkg.Path())
	}
	below := (&Program{Path: in.Pkg.Path(), Deps: in.Deps}).All()
	p.all = below[:len(below)-1]
	p.addImports(in.Pkg)
	for _, fn := range in.Funcs {
		p.byKey[p.funcKey(fn)] = fn
	}
	p.uses()
	p.solve()
	p.collect()
	return p
}

// Module is the path of the package's module.
func (p *Package) Module() string { return p.module }

func (p *Package) addImports(pkg *types.Package) {
	if p.imports[pkg.Path()] != nil {
		return
	}
	p.imports[pkg.Path()] = pkg
	for _, i := range pkg.Imports() {
		p.addImports(i)
	}
}

// solve finds the summaries of all functions: a monotone fixpoint, reading a
// function again when something it depends on has changed.
func (p *Package) solve() {
	order := p.bottomUp()
	index := make(map[*ssa.Function]int, len(order))
	queued := make([]bool, len(order))
	for i, fn := range order {
		index[fn] = i
		p.sums[fn] = &Summary{}
		queued[i] = true
	}
	// The lattice is finite but high, and a summary's text decides what is
	// cut; the bound on reads makes the end certain.
	reads := make([]int, len(order))
	const maxReads = 12
	for pending := true; pending; {
		pending = false
		for i, fn := range order {
			if !queued[i] {
				continue
			}
			queued[i] = false
			if reads[i]++; reads[i] > maxReads {
				continue
			}
			old := p.sums[fn]
			p.current = fn
			s := p.read(fn)
			p.current = nil
			p.received(fn, s)
			if !s.equal(old) {
				p.sums[fn] = s
				for r := range p.readers[fn] {
					if j, ok := index[r]; ok && !queued[j] {
						queued[j] = true
						pending = true
					}
				}
			} else {
				p.sums[fn] = s
			}
			for _, key := range p.takeChanges() {
				for r := range p.readers[key] {
					if j, ok := index[r]; ok && !queued[j] {
						queued[j] = true
						pending = true
					}
				}
			}
		}
	}
}

// bottomUp orders functions so that callees come before callers where the
// call graph allows it.
func (p *Package) bottomUp() []*ssa.Function {
	var order []*ssa.Function
	done := map[*ssa.Function]bool{}
	type item struct {
		fn   *ssa.Function
		next []*ssa.Function
	}
	callees := func(fn *ssa.Function) []*ssa.Function {
		var out []*ssa.Function
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case ssa.CallInstruction:
					if c := in.Common().StaticCallee(); c != nil {
						out = append(out, origin(c))
					}
				case *ssa.MakeClosure:
					out = append(out, in.Fn.(*ssa.Function))
				}
			}
		}
		return out
	}
	for _, root := range p.in.Funcs {
		if done[root] {
			continue
		}
		done[root] = true
		stack := []item{{root, callees(root)}}
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if len(top.next) == 0 {
				order = append(order, top.fn)
				stack = stack[:len(stack)-1]
				continue
			}
			n := top.next[0]
			top.next = top.next[1:]
			if !done[n] && n.Pkg == p.in.SSA && n.Blocks != nil {
				done[n] = true
				stack = append(stack, item{n, callees(n)})
			}
		}
	}
	known := map[*ssa.Function]bool{}
	for _, fn := range p.in.Funcs {
		known[fn] = true
	}
	return slices.DeleteFunc(order, func(fn *ssa.Function) bool { return !known[fn] })
}

// addContents notes that vals may be in the field or variable key.
func (p *Package) addContents(key string, vals Set) {
	vals = concrete(vals)
	if len(vals) == 0 || key == "" || isStdKey(key) {
		return
	}
	old := p.contents[key]
	merged := old.Union(vals)
	if len(merged) != len(old) {
		p.contents[key] = merged
		delete(p.merged, key)
		p.pendingChanges = append(p.pendingChanges, key)
	}
}

func isStdKey(key string) bool {
	i := strings.LastIndexByte(key, '/')
	j := strings.IndexByte(key[i+1:], '.')
	if j < 0 {
		return false
	}
	return IsStd(key[:i+1+j])
}

func (p *Package) takeChanges() []string {
	keys := p.pendingChanges
	p.pendingChanges = nil
	return keys
}

// depends notes that the function being read must be read again when what
// changes.
func (p *Package) depends(what any) {
	if p.current == nil {
		return
	}
	m := p.readers[what]
	if m == nil {
		m = map[*ssa.Function]bool{}
		p.readers[what] = m
	}
	m[p.current] = true
}

// summaryOf is the summary of any function, or nil.
func (p *Package) summaryOf(fn *ssa.Function) *Summary {
	fn = origin(fn)
	if fn.Pkg == p.in.SSA || fn.Parent() != nil {
		if s, ok := p.sums[fn]; ok {
			p.depends(fn)
			return s
		}
	}
	if obj, ok := fn.Object().(*types.Func); ok {
		return p.imported(obj)
	}
	return nil
}

// imported is the summary of a function of another package.
func (p *Package) imported(obj *types.Func) *Summary {
	obj = obj.Origin()
	if obj.Pkg() == p.in.Pkg {
		return nil
	}
	return p.byName(contract.FuncKey(obj))
}

// byName is the summary of a function that only its key leads to.
func (p *Package) byName(key string) *Summary {
	if key == "" {
		return nil
	}
	if p.below == nil {
		p.below = map[string]*Program{}
		for _, q := range p.all {
			p.below[q.Path] = q
		}
	}
	// The key begins with the path of the package, which may have dots.
	name, _, _ := strings.Cut(key, "@")
	for i := strings.LastIndexByte(name, '/') + 1; i < len(name); i++ {
		if name[i] == '.' && p.below[name[:i]] != nil {
			if s := p.below[name[:i]].Func(key); s != nil {
				return s
			}
		}
	}
	return p.in.Named(key)
}

func (p *Package) noteFunc(obj *types.Func) {
	if obj != nil {
		obj = obj.Origin()
		if k := contract.FuncKey(obj); k != "" && p.objs[k] == nil {
			p.objs[k] = obj
		}
	}
}

// funcValue is a declared function used as a value.
func (p *Package) funcValue(fn *ssa.Function) *Value {
	if obj, ok := fn.Object().(*types.Func); ok {
		p.noteFunc(obj) // thunks of method expressions have the method's object
		if k := contract.FuncKey(obj); k != "" && !strings.HasPrefix(fn.Synthetic, "bound") {
			if o := origin(fn); o.Pkg != p.in.SSA || p.byKey[k] != nil {
				return mk(Value{Kind: Func, Key: k})
			}
		}
	}
	if k := p.funcKey(fn); p.byKey[k] != nil {
		v := mk(Value{Kind: Func, Key: k})
		if fn.Parent() != nil {
			v = withTypes(v, fn)
		}
		return v
	}
	return nil
}

func (p *Package) evalOf(fn *ssa.Function) *eval {
	e := p.evals[fn]
	if e == nil {
		e = newEval(p, fn)
		p.evals[fn] = e
	}
	return e
}

// contractOf is the first contract that stands under one of the keys.
func (p *Package) contractOf(keys []string) *contract.Contract {
	for _, k := range keys {
		if c := p.contracts.Lookup(k); c != nil && c.Says() {
			return c
		}
	}
	return nil
}

// contentsOf is what the program, as far as it can be seen, stores in a field
// or variable.
func (p *Package) contentsOf(key string) Set {
	p.depends(key)
	if s, ok := p.merged[key]; ok {
		return s
	}
	s := p.contents[key]
	if !isStdKey(key) {
		for _, q := range p.all {
			s = s.Union(q.Contents[key])
		}
	}
	p.merged[key] = s
	return s
}

// resolve replaces fields and variables by what the program stores in them.
func (p *Package) resolve(s Set) Set {
	var out Set
	seen := map[string]bool{}
	var add func(Set, int)
	add = func(s Set, depth int) {
		for _, v := range s {
			if v.Kind == Field && v.Base != nil && !v.Symbolic() && depth < 5 {
				for _, b := range p.resolve(Set{v.Base}) {
					if b.Kind == Object {
						add(FieldOf(b, v.Key), depth+1)
					}
				}
				continue
			}
			if (v.Kind == Field || v.Kind == Global) && v.Key != "" && depth < 5 {
				if k := p.contracts.Lookup(v.Key); k != nil && k.Blocks != effect.None {
					out = out.Add(v)
					continue
				}
				if seen[v.Key] {
					continue
				}
				seen[v.Key] = true
				if c := p.contentsOf(v.Key); len(c) > 0 {
					if len(out) == 0 && !slices.ContainsFunc(c, func(w *Value) bool { return w.Kind == Field || w.Kind == Global }) {
						out = c // nothing to resolve, in a set that may be large
						continue
					}
					add(c, depth+1)
					continue
				}
			}
			out = out.Add(v)
		}
	}
	add(s, 0)
	return out
}

// implementers are the types that the program converts to an interface.
func (p *Package) implementers(iface string) []string {
	set := map[string]bool{}
	for t := range p.implements[iface] {
		set[t] = true
	}
	for _, q := range p.all {
		for _, t := range q.Implements[iface] {
			set[t] = true
		}
	}
	out := make([]string, 0, len(set))
	for t := range set {
		out = append(out, t)
	}
	sort.Strings(out)
	return out
}

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

// lasting reports whether what is put into the variable at addr stays: this
// package never empties it again.
func (p *Package) lasting(addr ssa.Value) bool {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		if copied, ok := a.X.(*ssa.Alloc); ok && !returned(copied) {
			return false // of a copy that nobody sees
		}
		return !p.emptied[p.fieldKey(a.X.Type(), a.Field)]
	case *ssa.Global:
		return !p.emptied[globalKey(a)]
	}
	return false
}

// returned reports whether the function returns what is in the variable.
func returned(a *ssa.Alloc) bool {
	for _, r := range *a.Referrers() {
		v, ok := r.(*ssa.UnOp)
		if !ok {
			continue
		}
		for _, s := range *v.Referrers() {
			if m, ok := s.(*ssa.MakeInterface); ok && len(*m.Referrers()) > 0 {
				s = (*m.Referrers())[0]
			}
			if _, ok := s.(*ssa.Return); ok {
				return true
			}
		}
	}
	return false
}

// empties notes the fields and variables that are set to nil, false or nothing.
func (p *Package) empties(in ssa.Instruction) {
	st, ok := in.(*ssa.Store)
	if !ok {
		return
	}
	if k, ok := st.Val.(*ssa.Const); !ok || !isZero(k) {
		return
	}
	switch a := st.Addr.(type) {
	case *ssa.FieldAddr:
		if _, local := a.X.(*ssa.Alloc); !local {
			p.emptied[p.fieldKey(a.X.Type(), a.Field)] = true
		}
	case *ssa.Global:
		if fn := in.Parent(); !starts(fn) {
			p.emptied[globalKey(a)] = true
		}
	}
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
	k := p.contracts.Lookup(contract.FuncKey(obj))
	return k != nil && k.OnLoop
}

// read makes the summary of fn from what is known now.
func (p *Package) read(fn *ssa.Function) *Summary {
	f := newFlow(fn, p.noReturn, p.offLoop, p.lasting)
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
	for _, b := range fn.Blocks {
		if f.cold[b.Index] {
			continue
		}
		conf := effect.Likely
		if f.must[b.Index] {
			conf = effect.Certain
		}
		if f.forever[b.Index] && !reported && !p.in.Std {
			if reported = true; !yields(fn) {
				out.effect(effect.Effect{Kind: effect.Forever, Confidence: effect.Likely,
					Frames: []effect.Frame{p.frame(loopPos(fn, blockPos(b)), fn, endless, "")}})
			}
		}
		for _, in := range b.Instrs {
			p.instr(e, in, conf, f.at(b, out))
			p.receive(e, in)
			if f.must[b.Index] {
				p.noteClosed(e, in)
			}
		}
	}
	s.sort()
	return s
}

// isLogger reports whether fn looks like a log function: it takes any number
// of things to print and has nothing to tell its caller.
func isLogger(fn *ssa.Function) bool {
	return fn.Signature.Variadic() && fn.Signature.Results().Len() == 0
}

// asLog is what a log function's effect is: a log line, whatever it takes to
// write one. A logger that goes to the network is more than that.
func asLog(e effect.Effect) effect.Effect {
	switch e.Kind {
	case effect.File, effect.Stdio, effect.Stat, effect.Syscall, effect.Wait, effect.Sleep, effect.Lock:
		e.Kind, e.Duration = effect.Log, 0
	}
	return e
}

// endless is how a chain names a loop that is never left.
const endless = "loop without exit"

// exits are the functions of the runtime that never return.
var exits = map[string]bool{"syscall.Exit": true, "runtime.Goexit": true}

func blockPos(b *ssa.BasicBlock) token.Pos {
	for _, in := range b.Instrs {
		if in.Pos().IsValid() {
			return in.Pos()
		}
	}
	return token.NoPos
}

// loopPos is where the innermost loop around pos begins.
func loopPos(fn *ssa.Function, pos token.Pos) token.Pos {
	if fn.Syntax() == nil || !pos.IsValid() {
		return pos
	}
	at := pos
	ast.Inspect(fn.Syntax(), func(n ast.Node) bool {
		if n, ok := n.(*ast.ForStmt); ok && n.Pos() <= pos && pos < n.End() {
			at = n.Pos()
		}
		return true
	})
	return at
}

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
		p.relock(e, in, conf, out)
		if s, ok := plain(out).(*summarizer); ok {
			p.takes(e, in, s.s)
		}
		p.unless(in)
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
		p.storeInstr(e, in.Addr, in.Val, in.Pos(), out)
	case *ssa.MapUpdate:
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
	if k == nil || !k.Callback {
		return
	}
	for _, v := range e.set(x) {
		out.sink(Sink{On: v, Root: Root{Framework: frameworkName(k), Contract: k.Key, Confidence: effect.Certain,
			Why: []effect.Frame{p.frame(pos, e.fn, p.shortKey(k.Key), "")}}})
	}
}

// storeInstr notes what is put into a field, a variable or a container.
func (p *Package) storeInstr(e *eval, addr, val ssa.Value, pos token.Pos, out output) {
	if !p.carries(val.Type()) {
		return
	}
	vals := e.set(val)
	if len(vals) == 0 {
		return
	}
	frame := p.frame(pos, e.fn, "", "")
	for range 8 {
		switch a := addr.(type) {
		case *ssa.IndexAddr:
			addr = a.X
			continue
		case *ssa.UnOp:
			addr = a.X
			continue
		case *ssa.Slice:
			addr = a.X
			continue
		case *ssa.Lookup:
			addr = a.X
			continue
		case *ssa.FieldAddr:
			key := p.fieldKey(a.X.Type(), a.Field)
			if key == "" {
				addr = a.X
				continue
			}
			if k := p.contracts.Lookup(key); k != nil && k.Callback {
				frame.Func = p.shortKey(key)
				for _, v := range vals {
					out.sink(Sink{On: v, Root: Root{Framework: frameworkName(k), Contract: k.Key, Why: []effect.Frame{frame}, Confidence: effect.Certain}})
				}
			}
			out.store(Store{Key: key, Vals: vals}, frame)
			for _, b := range e.set(a.X) {
				if b.Kind == Param || b.Kind == Free {
					out.store(Store{Base: b, Key: key, Vals: vals}, frame)
				}
			}
			return
		case *ssa.Global:
			out.store(Store{Key: globalKey(a), Vals: vals}, frame)
			return
		}
		break
	}
	// A whole struct: what its parts hold goes into the fields.
	for _, v := range vals {
		if v.Kind != Object {
			continue
		}
		for _, part := range v.Parts {
			if part.Name == Inner {
				continue
			}
			out.store(Store{Key: part.Name, Vals: part.Vals}, frame)
			for _, b := range e.set(addr) {
				if b.Kind == Param || b.Kind == Free {
					out.store(Store{Base: b, Key: part.Name, Vals: part.Vals}, frame)
				}
			}
		}
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
	key := contract.FuncKey(obj)
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

// summarizer is the output that makes a summary.
type summarizer struct {
	p   *Package
	s   *Summary
	fn  *ssa.Function
	log bool // the function is a log function
}

// entry reports whether fn is called by who knows whom: used as a value, or a
// method that an interface leads to.
func (p *Package) entry(fn *ssa.Function) bool {
	switch {
	case fn.Synthetic != "":
		return false
	case p.taken[fn]:
		return true
	case fn.Parent() != nil:
		return !p.called[fn]
	}
	recv := fn.Signature.Recv()
	return recv != nil && p.exposed[trimStar(p.typeKey(recv.Type()))][fn.Name()]
}

// surrounding is what a parameter of fn may be if nothing but its type is
// known: any type that the program converts to the interface.
func (p *Package) surrounding(fn *ssa.Function, v *Value) *Value {
	if v.Kind != Param || v.Index >= len(fn.Params) {
		return nil
	}
	k := p.ifaceKey(fn.Params[v.Index].Type())
	if k == "" {
		return nil
	}
	return mk(Value{Kind: Unknown, Key: ofInterface + k})
}

// ofInterface begins the key of an unknown value of an interface type.
const ofInterface = "interface "

// expose notes the methods through which an interface leads to a type.
func (p *Package) expose(m *ssa.MakeInterface) {
	key := trimStar(p.typeKey(m.X.Type()))
	i, ok := m.Type().Underlying().(*types.Interface)
	if key == "" || !ok {
		return
	}
	if p.exposed[key] == nil {
		p.exposed[key] = map[string]bool{}
	}
	for j := range i.NumMethods() {
		p.exposed[key][i.Method(j).Name()] = true
	}
}

// uses notes which functions of the package are called by name, and which are
// used as values.
func (p *Package) uses() {
	p.called, p.taken = map[*ssa.Function]bool{}, map[*ssa.Function]bool{}
	p.exposed = map[string]map[string]bool{}
	for _, fn := range p.in.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				p.empties(in)
				if m, ok := in.(*ssa.MakeInterface); ok {
					p.expose(m)
				}
				var callee ssa.Value
				if c, ok := in.(ssa.CallInstruction); ok && !c.Common().IsInvoke() {
					callee = c.Common().Value
					if f := c.Common().StaticCallee(); f != nil {
						p.called[origin(f)] = true
					}
				}
				for _, op := range in.Operands(nil) {
					if f, ok := (*op).(*ssa.Function); ok && *op != callee {
						p.taken[origin(f)] = true
					}
				}
			}
		}
	}
}

func (o *summarizer) effect(e effect.Effect) {
	if o.p.in.Std && e.Kind == effect.Lock {
		return // the library's own locks are short
	}
	if o.log {
		e = asLog(e)
	}
	o.s.AddEffect(o.p.sited(e))
}

func (o *summarizer) call(c Call) {
	if c.On.Kind == Unknown && c.Iface == "" && c.Type == 0 {
		return
	}
	if (c.On.Kind == Field && c.On.Base == nil || c.On.Kind == Global) && isStdKey(c.On.Key) {
		return
	}
	c.Log = c.Log || o.log
	o.s.addCall(c, o.p.module)
}

func (o *summarizer) enter(*ssa.Function, Binding, Call) bool { return false }

func (o *summarizer) sink(k Sink) {
	// A field is called on the loop whoever holds it: see collector.sink.
	if k.On.Kind == Param || k.On.Kind == Free {
		o.s.addSink(k)
		return
	}
	// A known function: what it calls of its surroundings is called on the
	// loop too.
	if k.On.Kind == Func && k.Method == "" {
		if t, ok := o.p.keyTarget(k.On.Key, o.p.bindFunc(k.On, Binding{})); ok && t.sum != nil {
			for _, c := range t.sum.Calls {
				if _, isParam := paramOf(c.On); isParam && !t.recv {
					continue
				}
				for _, v := range t.bind.Subst(c.On) {
					if v.Kind == Param || v.Kind == Free {
						o.s.addSink(Sink{On: v, Method: c.Method, Root: k.Root.through(t.name, c.Frames, c)})
					}
				}
			}
		}
	}
}

func (o *summarizer) store(st Store, _ effect.Frame) {
	o.p.addContents(st.Key, st.Vals)
	var sym Set
	for _, v := range st.Vals {
		if !v.Symbolic() {
			continue
		}
		sym = sym.Add(v)
		if v.Kind == Func || v.Kind == Object || v.Kind == Bound {
			// Known, but for what it was made with.
			o.p.addContents(st.Key, o.p.ground(o.fn, Set{v}))
		}
	}
	if st.Base != nil {
		sym = st.Vals
	}
	if st.Base == nil && o.p.entry(o.fn) {
		for _, v := range sym {
			if u := o.p.surrounding(o.fn, v); u != nil {
				o.p.addContents(st.Key, Set{u})
			}
		}
	}
	if len(sym) > 0 && (st.Base != nil || !isStdKey(st.Key)) {
		o.s.addStore(Store{Base: st.Base, Key: st.Key, Vals: sym})
	}
}

// converted notes that a concrete type becomes an interface of the program's.
func (o *summarizer) converted(e *eval, x ssa.Value, iface types.Type, _ token.Pos) {
	ik := o.p.ifaceKey(iface)
	if n, ok := types.Unalias(iface).(*types.Named); ok && ik == "" && o.p.in.Called[typeName(n)] {
		ik = typeName(n)
	}
	tk := o.p.typeKey(x.Type())
	if ik == "" || tk == "" {
		return
	}
	m := o.p.implements[ik]
	if m == nil {
		m = map[string]bool{}
		o.p.implements[ik] = m
	}
	m[tk] = true
}
