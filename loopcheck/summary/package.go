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

// Input is what is known before a package is read.
type Input struct {
	Fset      *token.FileSet
	Pkg       *types.Package
	SSA       *ssa.Package
	Funcs     []*ssa.Function // of the package, closures included
	Contracts *contract.Set   // in force here: catalogue, configuration, directives
	// Library is the standard library.
	Library *Library
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
	// Catalogued tells that the package is one of those that a framework's contracts are
	// about: how it does what they say is its own affair.
	Catalogued bool
}

// A Package is one package read: the summaries of its functions, and what it
// adds to the program's tables.
type Package struct {
	in         Input
	contracts  *contract.Set
	module     string
	affine     bool                          // something that it can come to belongs to one goroutine
	eventful   bool                          // it can come to events for loops of the program's own
	only       map[string]*contract.Contract // see onlyOf
	sums       map[*ssa.Function]*Summary
	flows      map[*ssa.Function]*flow
	evals      map[*ssa.Function]*eval
	byKey      map[string]*ssa.Function
	keys       map[*ssa.Function]string
	objs       map[string]*types.Func
	objKeys    map[*types.Func]string
	types      map[string]types.Type
	fieldKeys  map[field]string
	methodKeys map[method][]string
	carry      map[types.Type]bool
	imports    map[string]*types.Package
	below      tableIndex // of everything below

	contents   map[string]Set             // stored by this package
	implements map[string]map[string]bool // interface → types converted here
	merged     map[string]map[string]Set  // contents of the whole program seen, by field and key
	instances  map[string][]string        // of generic types in contents, by field
	keepers    map[string][]string        // of channels: the places in contents that they are in
	shared     map[string]bool            // places that hold what others hold too
	tells      map[string]map[string]bool // fields whose contents depend on those of the place

	done           map[*ssa.Function]*outcomes             // by the walks from callbacks
	hubs           map[string]*outcomes                    // of places that hold many functions
	doubts         int                                     // see maxDoubts
	takeouts       map[*ssa.Function]map[string]*ssa.Store // see takenOut
	readers        map[any]map[*ssa.Function]bool          // who must be read again when something changes
	current        *ssa.Function
	seen           map[string]bool        // calls that end contracts
	tracing        bool                   // walks note where they come to and where they stop
	slow           map[*ssa.Function]bool // see findSlow
	pendingChanges []any                  // contents that changed since they were last asked for

	attends    map[*ssa.Function]map[string]attendance // at ends of channels, by endKey
	parties    map[string][]Party
	suspending bool // it can come to what suspends a loop
	suspended  map[*ssa.Function]suspension
	getters    map[*ssa.Function]*contract.Contract // functions that get one event, and handle or return it
	events     map[string]string                    // channels that events are handed on to; the keys of their contracts
	loops      []EventLoop
	graph      *callGraph                 // made when first asked for
	instrs     map[string]ssa.Instruction // see instrAt
	ownChans   map[*ssa.MakeChan]bool     // see own
	confined   map[string][]string
	makers     map[string]*ssa.Function // of channels, by site
	closed     map[string]bool          // sites of channels that are born closed

	emptied map[string]bool // fields and variables that are emptied again
	locks   map[*ssa.Function]map[ssa.Instruction]held
	holding map[*ssa.Function]map[string][]Hold // by where the lock is kept
	holds   map[string][]Hold                   // the same of all functions

	nesting map[string][]Hold // by the lock that is taken; made when first asked for

	settings map[string][]setting // of flags
	switched map[string]bool      // flags that it sets
	flagged  bool                 // it does something only behind others
	never    map[result]string    // flags without which results are false
	options  map[string][]string  // flags that functions set for who uses them, by key

	guarded  map[string][]string // locks held around every call, by key; see guards
	guardsOf map[string][]string // the same of all packages, as far as it was asked

	able map[string][]string // candidates, by interface

	answered  map[string]bool                   // see answers; made when first asked for
	counted   *counts                           // see semaphores; made when first asked for
	single    map[string]bool                   // see askedOnce
	lockWraps map[*ssa.Function]*ssa.CallCommon // see wrappedOp
	locking   map[*ssa.Function][]lockCall      // see lockCalls
	calling   map[string]heldCall               // see HeldAlong
	giveBacks map[*ssa.Function]map[string]bool // see giving

	sinks    []Sink          // places that are called on a loop, each once
	opened   map[sinkKey]int // where they stand
	openedIn map[sinkKey]int // in how many places that hold the object

	fields    map[string][]ssa.Value            // see fieldUses; made when first asked for
	variables map[*ssa.Global][]ssa.Instruction // see variableSets; made when first asked for
	setting   map[string]map[*ssa.Function]bool // see setters; made when first asked for
	changed   map[string]bool                   // see changes; made when first asked for
	wanted    map[*ssa.Function]wantSet         // see wants
	lazyTypes map[string]bool                   // whose methods make something on first use
	lazy      map[*ssa.Function][]lazyHead      // see findLazy

	released      map[string]bool // names of functions whose results must be released
	latches       map[*ssa.Function][]bool
	called, taken map[*ssa.Function]bool
	exposed       map[string]map[string]bool // type → methods

	// Roots are the callbacks that this package registers, by any means but
	// implementing an interface.
	Roots []Callback
	// Starts are the goroutines that it starts, by a go statement or by handing a
	// value to what does, where anything belongs to one goroutine.
	Starts []Start
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
		byKey: map[string]*ssa.Function{}, keys: map[*ssa.Function]string{}, objs: map[string]*types.Func{}, objKeys: map[*types.Func]string{},
		types: map[string]types.Type{}, fieldKeys: map[field]string{}, methodKeys: map[method][]string{}, carry: map[types.Type]bool{}, imports: map[string]*types.Package{},
		contents: map[string]Set{}, implements: map[string]map[string]bool{}, merged: map[string]map[string]Set{}, instances: map[string][]string{}, keepers: map[string][]string{}, shared: map[string]bool{}, tells: map[string]map[string]bool{},
		attends: map[*ssa.Function]map[string]attendance{}, parties: map[string][]Party{}, lockWraps: map[*ssa.Function]*ssa.CallCommon{}, locking: map[*ssa.Function][]lockCall{}, confined: map[string][]string{},
		makers: map[string]*ssa.Function{}, closed: map[string]bool{}, emptied: map[string]bool{}, locks: map[*ssa.Function]map[ssa.Instruction]held{}, holding: map[*ssa.Function]map[string][]Hold{},
		readers: map[any]map[*ssa.Function]bool{}, done: map[*ssa.Function]*outcomes{},
		hubs: map[string]*outcomes{}, takeouts: map[*ssa.Function]map[string]*ssa.Store{}, only: map[string]*contract.Contract{}, opened: map[sinkKey]int{}, openedIn: map[sinkKey]int{}, able: map[string][]string{},
	}
	if p.module == "" {
		p.module = ModuleOf(in.Pkg.Path())
	}
	all := (&Program{Path: in.Pkg.Path(), Deps: in.Deps}).All()
	p.below = newBelow(all[:len(all)-1])
	p.addImports(in.Pkg)
	p.affine = p.confines()
	p.eventful = p.reaches(in.Contracts.Events())
	p.getters, p.events = map[*ssa.Function]*contract.Contract{}, map[string]string{}
	p.released, p.latches, p.lazy = in.Contracts.Released(), map[*ssa.Function][]bool{}, map[*ssa.Function][]lazyHead{}
	for _, fn := range in.Funcs {
		p.byKey[p.funcKey(fn)] = fn
	}
	p.uses()
	p.switches()
	p.findLazyTypes()
	p.suspended = map[*ssa.Function]suspension{}
	p.suspensions()
	p.solve()
	p.keepsLocks()
	p.gatherHolds()
	p.guards()
	p.eventLoops()
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
	for _, fn := range order {
		p.sums[fn] = &Summary{}
	}
	reads := make([]int, len(order))
	index := make(map[*ssa.Function]int, len(order))
	queued := make([]bool, len(order))
	for i, fn := range order {
		index[fn], queued[i] = i, true
	}
	p.settle(order, index, queued, reads)
	if !p.in.Std {
		p.keepBehind(order)
		if p.again(index, queued, p.takeChanges()) {
			p.settle(order, index, queued, reads)
		}
	}
	if p.findSlow() {
		p.again(index, queued, p.takeChanges())
		p.settle(order, index, queued, reads)
	}
}

// maxReads bounds how often a function is read. The lattice is finite but high, and a
// summary's text decides what is cut; the bound makes the end certain.
const maxReads = 12

// settle reads the functions that are queued, and those that depend on what changes.
func (p *Package) settle(order []*ssa.Function, index map[*ssa.Function]int, queued []bool, reads []int) {
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
			p.attended(fn, s)
			p.sums[fn] = s
			var changed []any
			if !s.equal(old) {
				changed = append(changed, fn)
			}
			changed = append(changed, p.takeChanges()...)
			pending = p.again(index, queued, changed) || pending
		}
	}
}

// again queues who depends on what has changed. It reports whether there is somebody.
func (p *Package) again(index map[*ssa.Function]int, queued []bool, changed []any) (some bool) {
	for _, what := range changed {
		for r := range p.readers[what] {
			if j, ok := index[r]; ok && !queued[j] {
				queued[j], some = true, true
			}
		}
	}
	return some
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

func isStdKey(key string) bool {
	key = Generic(key)
	i := strings.LastIndexByte(key, '/')
	j := strings.IndexByte(key[i+1:], '.')
	if j < 0 {
		return false
	}
	return IsStd(key[:i+1+j])
}

func (p *Package) takeChanges() []any {
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
	return p.byName(p.objKey(obj))
}

// byName is the summary of a function that only its key leads to.
func (p *Package) byName(key string) *Summary {
	if key == "" {
		return nil
	}
	// The key begins with the path of the package, which may have dots.
	name, _, _ := strings.Cut(key, "@")
	for i := strings.LastIndexByte(name, '/') + 1; i < len(name); i++ {
		if name[i] == '.' && p.below.byPath[name[:i]] != nil {
			if s := p.below.byPath[name[:i]].Func(key); s != nil {
				return s
			}
		}
	}
	return p.in.Library.Funcs[key]
}

func (p *Package) noteFunc(obj *types.Func) {
	if obj != nil {
		obj = obj.Origin()
		if k := p.objKey(obj); k != "" && p.objs[k] == nil {
			p.objs[k] = obj
		}
	}
}

// funcValue is a declared function used as a value.
func (p *Package) funcValue(fn *ssa.Function) *Value {
	if obj, ok := fn.Object().(*types.Func); ok {
		p.noteFunc(obj) // thunks of method expressions have the method's object
		if k := p.objKey(obj); k != "" && !strings.HasPrefix(fn.Synthetic, "bound") {
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
