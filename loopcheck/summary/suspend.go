package summary

import "golang.org/x/tools/go/ssa"

// A program can give the terminal away for a while, to an editor, say. What it does
// meanwhile holds nobody up: there is no screen that could stand still.

// A suspension is what a function does to the loop of a framework by the time when it
// returns.
type suspension uint8

const (
	unchanged suspension = iota
	suspends
	resumes
)

// suspensions finds the functions that suspend a loop, or resume it, by calling others
// that do. There are few: what is found of one is looked for again in those that call
// it, for a few rounds.
func (p *Package) suspensions() {
	if !p.reaches(p.contracts.Suspends()) {
		return
	}
	p.suspending = true
	const rounds = 4
	for more, n := true, 0; more && n < rounds; n++ {
		more = false
		for _, fn := range p.in.Funcs {
			s := unchanged
			if p.endsWith(fn, true) {
				s = suspends
			} else if p.endsWith(fn, false) {
				s = resumes
			}
			if s != p.suspended[fn] {
				p.suspended[fn], more = s, true
			}
		}
	}
}

// suspensionOf is what a call does to the loop.
func (p *Package) suspensionOf(in ssa.Instruction) suspension {
	call, ok := in.(*ssa.Call)
	if !ok {
		return unchanged
	}
	c := call.Common()
	if k := p.contractOf(p.calledKeys(c)); k != nil && k.Suspends {
		return suspends
	} else if k != nil && k.Resumes {
		return resumes
	}
	fn := c.StaticCallee()
	if fn == nil || c.IsInvoke() {
		return unchanged
	}
	if s, here := p.suspended[origin(fn)]; here {
		return s
	}
	if s := p.summaryOf(fn); s != nil {
		return s.Suspends
	}
	return unchanged
}

// isAway is whether the loop is suspended after an instruction.
func (p *Package) isAway(away bool, in ssa.Instruction) bool {
	switch p.suspensionOf(in) {
	case suspends:
		return true
	case resumes:
		return false
	}
	return away
}

// away tells for each block of fn whether the loop is suspended, on every way, when
// control comes to it; nil if it never is.
func (p *Package) away(fn *ssa.Function, from bool) []bool {
	if !p.suspending || len(fn.Blocks) == 0 {
		return nil
	}
	changes := false
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			changes = changes || p.suspensionOf(in) != unchanged
		}
	}
	if !changes {
		return nil
	}
	into := make([]bool, len(fn.Blocks))
	for i := range into {
		into[i] = i > 0 || from
	}
	for more := true; more; {
		more = false
		for _, b := range fn.Blocks {
			out := into[b.Index]
			for _, in := range b.Instrs {
				out = p.isAway(out, in)
			}
			for _, s := range b.Succs {
				if into[s.Index] && !out {
					into[s.Index], more = false, true
				}
			}
		}
	}
	return into
}

// endsWith reports whether the loop is suspended, or is not, whenever fn returns, which was
// the other way round before.
func (p *Package) endsWith(fn *ssa.Function, suspended bool) bool {
	into := p.away(fn, !suspended)
	if into == nil {
		return false
	}
	returns := false
	for _, b := range fn.Blocks {
		if _, ok := lastOf(b).(*ssa.Return); !ok || b == fn.Recover {
			continue
		}
		returns = true
		away := into[b.Index]
		for _, in := range b.Instrs {
			away = p.isAway(away, in)
		}
		if away != suspended {
			return false
		}
	}
	return returns
}

// meanwhile is the output of what is done while the loop is suspended.
func meanwhile(away bool, out output) output {
	if away {
		return elsewhere{out}
	}
	return out
}
