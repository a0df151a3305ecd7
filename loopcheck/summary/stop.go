package summary

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Stop is a place behind which nothing is known, or not enough, of what is
// called.
type Stop struct {
	Why    string         // the predicate of a sentence about the last frame's function
	Frames []effect.Frame // from the callback to the place
	In     *ssa.Function  // the function of this package in which the walk was
}

// halt is a Stop as one function has it.
type halt struct {
	why string
	c   Call
}

// maxStops bounds what one walk notes.
const maxStops = 1000

// Trace makes the walks that follow note which functions they come to and where
// they stop. It is for those who ask: a walk needs neither.
func (p *Package) Trace() {
	if !p.tracing {
		p.tracing = true
		clear(p.done)
		clear(p.hubs)
	}
}

// stop notes that a call is not followed, or not to everything it may reach.
func (w *walker) stop(c Call, why string) {
	if w.p.tracing {
		w.o.stops = append(w.o.stops, halt{why, c})
	}
}

// stop is the same for code that knows its output only as one.
func (p *Package) stop(out output, c Call, why string) {
	if !p.tracing {
		return
	}
	if w, ok := plain(out).(*walker); ok {
		w.stop(c, why)
	}
}

// tooNested is why deep nests of implementations are not followed to the end.
const tooNested = "goes on through more function values and interfaces than are followed"

// stopUnknown says why a call of c.On leads nowhere.
func (w *walker) stopUnknown(c Call) {
	if !w.p.tracing || len(c.Frames) == 0 {
		return
	}
	iface, op := c.Iface, c.Frames[len(c.Frames)-1].Func
	if iface == "" && c.Method != "" {
		iface = strings.TrimSuffix(op, "."+c.Method) // the standard library's
	}
	if inert[iface] {
		return
	}
	v := c.On
	place := ""
	switch v.Kind {
	case Field:
		place = "field " + w.p.shortKey(v.Key)
	case Global:
		place = "variable " + w.p.shortKey(v.Key)
	}
	std := place != "" && isStdKey(v.Key)
	switch {
	case c.Method == "" && std:
		w.stop(c, "calls the function in "+place+", which belongs to the standard library and is not followed")
	case c.Method == "" && place != "":
		w.stop(c, "calls the function in "+place+", which nothing in sight sets")
	case c.Method == "" && v.Key == tooMany.Key:
		w.stop(c, fmt.Sprintf("calls a function value that may be any of more than %d", maxSet))
	case c.Method == "" && v.Key == "parameter":
		w.stop(c, "calls a function that the callback is given, and what gives it is not in sight")
	case c.Method == "" && v.Key == "argument":
		w.stop(c, "calls a function that it is given, and which one is not known")
	case c.Method == "":
		w.stop(c, "calls a function value that cannot be traced to where it is made")
	case c.Iface != "":
		w.stop(c, "calls "+c.Method+" on a "+w.p.shortKey(c.Iface)+", and no code in sight chooses what implements it")
	case iface == op:
		w.stop(c, "calls "+op+" on an interface without a name, and nothing is known of its value")
	default:
		if place != "" {
			place = " (" + place + ")"
		}
		w.stop(c, "calls "+op+": an interface of the standard library has too many implementations to tell, and nothing is known of this value"+place)
	}
}

// stopAt says what is not known of a function that is reached: without a body
// that could be read, it seems to do nothing.
func (p *Package) stopAt(t target, c Call, out output) {
	if !p.tracing {
		return
	}
	obj := p.objs[t.key]
	switch {
	case t.sum != nil && t.sum.Opaque:
		p.stop(out, c, "calls "+t.name+", whose body is not Go: assembly, C, or linked in")
	case reflection[t.key]:
		p.stop(out, c, "calls something by reflection, which is not followed")
	case t.sum == nil && t.fn == nil && obj != nil && obj.Pkg() != nil && !p.wasRead(obj.Pkg()):
		p.stop(out, c, "calls "+t.name+", and package "+obj.Pkg().Path()+" could not be read")
	}
}

// reflection are the functions of the standard library that call what nobody
// can see.
var reflection = map[string]bool{"reflect.Value.Call": true, "reflect.Value.CallSlice": true}

// wasRead reports whether the functions of a package have been read.
func (p *Package) wasRead(pkg *types.Package) bool {
	return pkg == p.in.Pkg || IsStd(pkg.Path()) ||
		p.below.byPath[pkg.Path()] != nil
}

// note adds to r what a walk saw of the function of v.
func (r *Reach) note(o *outcomes, v *visit, fn *ssa.Function) {
	for _, h := range o.stops {
		if len(r.Stops) < maxStops && v.given.allows(h.c.If) {
			r.Stops = append(r.Stops, Stop{h.why, v.path.to(h.c.Frames), fn})
		}
	}
	if v.fn == nil {
		return
	}
	if r.Paths == nil {
		r.Paths, r.Enters = map[*ssa.Function][]effect.Frame{}, map[*ssa.Function][]*ssa.Function{}
	}
	if old, ok := r.Paths[v.fn]; !ok || v.path.len < len(old) {
		r.Paths[v.fn] = v.path.to(nil)
	}
	enters := func(g edge) {
		if g.to != nil && v.given.allows(g.c.If) && !slices.Contains(r.Enters[v.fn], g.to) {
			r.Enters[v.fn] = append(r.Enters[v.fn], g.to)
		}
	}
	for _, g := range o.edges {
		if enters(g); g.hub != nil {
			for _, h := range g.hub.edges {
				enters(h)
			}
		}
	}
}

// Notes say why what fn does on a line may not be the loop's.
func (p *Package) Notes(fn *ssa.Function, line int) []string {
	f := p.flows[fn]
	if f == nil {
		return nil
	}
	cold, warm, started := false, false, false
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if !in.Pos().IsValid() || p.in.Fset.Position(in.Pos()).Line != line {
				continue
			}
			cold, warm = cold || f.cold[b.Index], warm || !f.cold[b.Index]
			if _, ok := in.(*ssa.Go); ok {
				started = true
			}
		}
	}
	var out []string
	if cold && !warm {
		out = append(out, "every path from here ends in a panic or ends the program, so that it is not looked at")
	}
	if started {
		out = append(out, "it starts a goroutine, for which the loop does not wait")
	}
	return out
}

// A Statement is a contract on something that a function calls.
type Statement struct {
	Name     string // of what is called
	Pos      token.Pos
	Contract *contract.Contract
	Param    bool // it speaks of what is passed
}

// Stated lists the contracts on what fn calls on a line.
func (p *Package) Stated(fn *ssa.Function, line int) []Statement {
	var out []Statement
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			ci, ok := in.(ssa.CallInstruction)
			if !ok || p.in.Fset.Position(in.Pos()).Line != line {
				continue
			}
			c := ci.Common()
			var t target
			if c.IsInvoke() {
				t = target{name: funcName(c.Method), recv: true}
			} else if callee := c.StaticCallee(); callee != nil {
				t = p.staticTarget(callee, Binding{})
			}
			t.keys = p.calledKeys(c)
			if k := p.contractOf(t.keys); k != nil {
				out = append(out, Statement{t.name, in.Pos(), k, false})
			}
			n := len(c.Args)
			if c.IsInvoke() {
				n++
			}
			for i := range n {
				if k := p.paramContract(t, i); k != nil {
					out = append(out, Statement{t.name, in.Pos(), k, true})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Statement) int { return cmp.Compare(a.Pos, b.Pos) })
	return slices.CompactFunc(out, func(a, b Statement) bool { return a.Name == b.Name && a.Contract == b.Contract })
}

// Fate says what becomes of a function where it is used as a value: "is started
// as a goroutine"; "" if it is only called, or if that is not plain to see. The
// contract, if not nil, says where it runs.
func (p *Package) Fate(fn *ssa.Function) (text string, k *contract.Contract) {
	in := p.in.Funcs
	if fn.Parent() != nil {
		in = []*ssa.Function{fn.Parent()}
	}
	for _, g := range in {
		for _, b := range g.Blocks {
			for _, in := range b.Instrs {
				if m, ok := in.(*ssa.MakeClosure); ok {
					if f := m.Fn.(*ssa.Function); f == fn || f.Parent() == nil && fn.Object() != nil && f.Object() == fn.Object() {
						text, k = p.fate(m, 0)
					}
				} else if ops := in.Operands(nil); slices.ContainsFunc(ops, func(op *ssa.Value) bool { return *op == fn }) {
					if v, ok := in.(*ssa.ChangeType); ok {
						text, k = p.fate(v, 0)
					} else {
						text, k = p.use(fn, in, 0)
					}
				}
				if text != "" {
					return text, k
				}
			}
		}
	}
	return "", nil
}

func (p *Package) fate(v ssa.Value, depth int) (string, *contract.Contract) {
	if n, ok := types.Unalias(v.Type()).(*types.Named); ok {
		if k := p.contracts.Lookup(contract.TypeKey(n.Origin().Obj())); k != nil && (k.Offload || k.Setup) {
			return "becomes a " + n.Obj().Pkg().Name() + "." + n.Obj().Name(), k
		}
	}
	if refs := v.Referrers(); refs != nil && depth < 4 {
		for _, in := range *refs {
			if text, k := p.use(v, in, depth+1); text != "" {
				return text, k
			}
		}
	}
	return "", nil
}

func (p *Package) use(v ssa.Value, in ssa.Instruction, depth int) (string, *contract.Contract) {
	switch in := in.(type) {
	case *ssa.ChangeType:
		return p.fate(in, depth)
	case *ssa.Go:
		return "is started as a goroutine or given to one", nil
	case *ssa.Return:
		return "is returned", nil
	case *ssa.Store:
		if a, ok := in.Addr.(*ssa.FieldAddr); ok && in.Val == v {
			if key := p.fieldKey(a.X.Type(), a.Field); key != "" {
				k := p.contracts.Lookup(key)
				return "is stored in field " + p.shortKey(key), k
			}
		}
		if g, ok := in.Addr.(*ssa.Global); ok {
			return "is stored in variable " + p.shortKey(globalKey(g)), nil
		}
	case *ssa.Call:
		c := in.Common()
		i := slices.Index(c.Args, v)
		if i < 0 {
			return "", nil
		}
		if c.IsInvoke() {
			t := target{keys: p.calledKeys(c), recv: true}
			return "is passed to " + funcName(c.Method), p.paramContract(t, i+1)
		}
		if callee := c.StaticCallee(); callee != nil {
			t := p.staticTarget(callee, Binding{})
			t.keys = p.calledKeys(c)
			return "is passed to " + t.name, p.paramContract(t, i)
		}
		return "is passed to a function value", nil
	}
	return "", nil
}

// Behind are the places of the operations to which the functions of this package lead that
// fn calls on a line.
func (p *Package) Behind(fn *ssa.Function, line int) map[string]bool {
	out := map[string]bool{}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			c, ok := in.(*ssa.Call)
			if !ok || p.in.Fset.Position(in.Pos()).Line != line {
				continue
			}
			callee := c.Call.StaticCallee()
			if callee == nil || p.sums[origin(callee)] == nil {
				continue
			}
			for _, h := range p.Walk(origin(callee), Binding{}, "", Root{Confidence: effect.Certain}).Hits {
				e := h.Effect()
				out[e.Frames[len(e.Frames)-1].Place()] = true
			}
		}
	}
	return out
}
