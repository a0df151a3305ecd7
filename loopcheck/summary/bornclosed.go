package summary

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// bornClosed reports whether the function that makes the channel at site closes
// it on every way out.
func (p *Package) bornClosed(site string) bool {
	p.depends(closing + site)
	return p.closed[site] || slices.ContainsFunc(p.below.closed, func(q *Program) bool { return q.Closed[site] })
}

// closing begins the name of whether a channel is born closed, among the things
// that a function depends on.
const closing = "end of "

// noteClosed notes the channels that fn makes and closes on every way out, itself
// or by a literal that it hands to who calls it, and those that the package makes
// and closes when it starts.
func (p *Package) noteClosed(e *eval) {
	if startsOthers(e.fn) {
		return // who may see it before it is closed
	}
	for _, b := range e.fn.Blocks {
		for i, in := range b.Instrs {
			if m, ok := in.(*ssa.MakeChan); ok {
				site := p.place(m.Pos())
				if !p.closed[site] && onEveryWay(b, i, func(in ssa.Instruction) bool { return p.closesAt(e, in, m, site) }) {
					p.nowClosed(site)
				}
			}
			x := closes(in)
			if x == nil || !starts(e.fn) || !p.flows[e.fn].must[b.Index] {
				continue
			}
			for _, c := range p.resolve(e.set(x)) {
				if maker := p.makers[c.Key]; c.Kind == Chan && maker != nil && starts(maker) && !p.closed[c.Key] {
					p.nowClosed(c.Key)
				}
			}
		}
	}
}

func (p *Package) nowClosed(site string) {
	p.closed[site] = true
	p.pendingChanges = append(p.pendingChanges, closing+site)
}

// closesAt reports whether the channel m, made at site, is closed once in has been passed
// and the function has ended: by close, or by a literal that is called meanwhile.
func (p *Package) closesAt(e *eval, in ssa.Instruction, m *ssa.MakeChan, site string) bool {
	c, ok := in.(ssa.CallInstruction)
	if _, elsewhere := in.(*ssa.Go); !ok || elsewhere {
		return false
	}
	if f, ok := c.Common().Value.(*ssa.Builtin); ok {
		if f.Name() != "close" {
			return false
		}
		ch := c.Common().Args[0]
		set := p.chanSet(e, ch)
		return madeHere(ch) == m || len(set) > 0 && !slices.ContainsFunc(set, func(v *Value) bool {
			return v.Kind != Free && (v.Kind != Chan || v.Key != site)
		})
	}
	for i, a := range c.Common().Args {
		if lit, ok := a.(*ssa.MakeClosure); ok && p.callsArg(e, c.Common(), i) && p.endsBy(lit, m, site) {
			return true
		}
	}
	lit, ok := c.Common().Value.(*ssa.MakeClosure)
	return ok && p.endsBy(lit, m, site)
}

// endsBy reports whether a literal closes the channel m, made at site, on every way out.
func (p *Package) endsBy(lit *ssa.MakeClosure, m *ssa.MakeChan, site string) bool {
	fn := lit.Fn.(*ssa.Function)
	if fn.Parent() == nil || len(fn.Blocks) == 0 {
		return false
	}
	p.depends(fn)
	e := p.evalOf(fn)
	return onEveryWay(fn.Blocks[0], -1, func(in ssa.Instruction) bool { return p.closesAt(e, in, m, site) })
}

// callsArg reports whether who is called calls argument i before it returns: by what its
// body does, or because contracts say that it does not wait, and that there is no loop
// while the argument runs.
func (p *Package) callsArg(e *eval, c *ssa.CallCommon, i int) bool {
	if c.IsInvoke() {
		i++ // the receiver is the first
	}
	targets := p.targets(e, c, e.binding(c))
	return len(targets) > 0 && !slices.ContainsFunc(targets, func(t target) bool {
		if k, of := p.paramContract(t, i), p.contractOf(t.keys); k != nil && k.Setup && of != nil && of.Nonblocking {
			return false
		}
		return t.sum == nil || !slices.ContainsFunc(t.sum.Calls, func(c Call) bool {
			return c.Method == "" && c.On.Kind == Param && c.On.Index == i
		})
	})
}

// startsOthers reports whether fn starts goroutines, or is the one that a program starts
// with.
func startsOthers(fn *ssa.Function) bool {
	return fn.Name() == "main" && fn.Parent() == nil && fn.Pkg != nil && fn.Pkg.Pkg.Name() == "main" ||
		slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool { _, ok := in.(*ssa.Go); return ok })
		})
}

// starts reports whether fn runs when the package is initialised.
func starts(fn *ssa.Function) bool {
	return fn.Parent() == nil && fn.Signature.Recv() == nil && (fn.Name() == "init" || strings.HasPrefix(fn.Name(), "init#"))
}
