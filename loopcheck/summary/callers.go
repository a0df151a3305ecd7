package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A callGraph is what a package shows of who calls whom by name.
type callGraph struct {
	callers map[*ssa.Function][]ssa.CallInstruction
	started map[*ssa.Function][]*ssa.Go
	valued  map[*ssa.Function]bool // methods that are used as values
	byKey   map[string]*ssa.Function
}

// callGraph is the graph of this package, made when it is first asked for.
func (p *Package) callGraph() *callGraph {
	if p.graph != nil {
		return p.graph
	}
	g := &callGraph{
		callers: map[*ssa.Function][]ssa.CallInstruction{}, started: map[*ssa.Function][]*ssa.Go{},
		valued: map[*ssa.Function]bool{}, byKey: map[string]*ssa.Function{},
	}
	p.graph = g
	for _, fn := range p.in.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if m, ok := in.(*ssa.MakeClosure); ok {
					if obj, ok := m.Fn.(*ssa.Function).Object().(*types.Func); ok && wraps(m.Fn.(*ssa.Function)) {
						if method := p.byKey[p.objKey(obj)]; method != nil {
							g.valued[method] = true
						}
					}
				}
				c, ok := in.(ssa.CallInstruction)
				if !ok || c.Common().StaticCallee() == nil {
					continue
				}
				to := origin(c.Common().StaticCallee())
				g.byKey[p.funcKey(to)] = to
				if goes, ok := in.(*ssa.Go); ok {
					g.started[to] = append(g.started[to], goes)
				} else {
					g.callers[to] = append(g.callers[to], c)
				}
			}
		}
	}
	return g
}

// unused reports whether nothing leads to the function, or to the declared one
// around it: the package does not call it, and others cannot.
func (p *Package) unused(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	callers, all := p.callersOf(fn)
	return all && fn.Name() != "main" && !starts(fn) && !slices.ContainsFunc(callers, func(c ssa.CallInstruction) bool { return c.Parent() != fn })
}

// callersOf are the calls of fn by name. all tells that nothing else leads to it: others
// cannot call it, and nobody has it as a value or starts it.
func (p *Package) callersOf(fn *ssa.Function) (_ []ssa.CallInstruction, all bool) {
	obj, g := fn.Object(), p.callGraph()
	return g.callers[fn], obj != nil && !obj.Exported() && len(g.started[fn]) == 0 && !g.valued[fn] && !p.entry(fn)
}

// KeyAt is the key of the innermost function around a position; "" if there is none.
func (p *Package) KeyAt(pos token.Pos) (key string) {
	size := token.Pos(0)
	for _, fn := range p.in.Funcs {
		n := fn.Syntax()
		if n == nil || pos < n.Pos() || n.End() <= pos || key != "" && n.End()-n.Pos() >= size {
			continue
		}
		key, size = p.funcKey(fn), n.End()-n.Pos()
	}
	return key
}
