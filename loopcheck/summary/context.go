package summary

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A context is what is known of the parameters of a function that is entered.
type context struct {
	// letters has one for each: 'y' if it is true, not nil or not empty, 'n' if not, 'f'
	// if the caller has just made it, '?'.
	letters string
	// more has a line for each constant that the function asks for, of a parameter or of a
	// field of one: see note.
	more string
}

// note adds a line: the number of a parameter, the key of its field or "", and what is
// known of it.
func (x *context) note(param int, key string, a Argument) {
	letter := "n"
	if a.Holds {
		letter = "y" + a.Value
	}
	x.more += strconv.Itoa(param) + " " + key + "=" + letter + "\n"
}

// noted is what a line says; nothing if there is none.
func (x context) noted(param int, key string) (a Argument) {
	_, rest, ok := strings.Cut("\n"+x.more, "\n"+strconv.Itoa(param)+" "+key+"=")
	if !ok {
		return a
	}
	line, _, _ := strings.Cut(rest, "\n")
	value, holds := strings.CutPrefix(line, "y")
	return Argument{Known: true, Holds: holds, Value: value}
}

// allows reports whether what g asks may be given.
func (x context) allows(g effect.Guard) bool {
	if g.Param > 0 && g.Param <= len(x.letters) {
		var a Argument
		switch x.letters[g.Param-1] {
		case 'y', 'f':
			a = Argument{Known: true, Holds: true}
		case 'n':
			a.Known = true
		}
		if a.Holds && g.Value != "" {
			a.Value = x.noted(g.Param, "").Value
		}
		if !a.may(g.Holds, g.Value) {
			return false
		}
	}
	return g.Field.Key == "" || x.more == "" || x.noted(g.Field.Of, g.Field.Key).may(g.Field.Holds, g.Field.Value)
}

// fresh reports whether parameter of, counted from 1, is an object that the
// caller has just made.
func (x context) fresh(of uint8) bool {
	return of > 0 && int(of) <= len(x.letters) && x.letters[of-1] == 'f'
}

// enter is the context of fn when c calls it from this one. Parameters that it never
// asks for do not count. What is fresh counts off the loop, and where something is done
// on first use of it.
func (p *Package) enter(x context, fn *ssa.Function, c *Call, asked map[int]bool, off bool) (in context) {
	out := make([]byte, 0, len(c.Given))
	some := false
	asks := p.wants(fn)
	keep := keepers(target{sum: p.sums[fn]})
	for i := range max(len(c.Given), len(c.args)) {
		a := Argument{}
		if i < len(c.Given) {
			a = c.Given[i]
		}
		l := byte('?')
		switch {
		case (off || keep>>i&1 == 1) && (a.Fresh || x.fresh(a.Of)):
			l = 'f'
		case !asked[i+1]:
		case a.Known && a.Holds:
			l = 'y'
		case a.Known:
			l = 'n'
		case a.Param > 0 && a.Param <= len(x.letters):
			l = x.letters[a.Param-1]
		case a.Param == 0 && !x.allows(p.computed(c, i, false)):
			l = 'y'
		case a.Param == 0 && !x.allows(p.computed(c, i, true)):
			l = 'n'
		}
		some = some || l != '?'
		out = append(out, l)
		if asks[want{i + 1, ""}] {
			if a.Param > 0 {
				a = x.noted(a.Param, "")
			}
			if a.Known && a.Value != "" {
				in.note(i+1, "", a)
			}
		}
	}
	if some {
		in.letters = string(out)
	}
	for _, w := range asks.sorted() {
		if w.key == "" || w.of > len(c.args) || c.at == nil {
			continue
		}
		a := Argument{}
		if i := parameterOf(c.args[w.of-1]); i > 0 {
			if a = p.fieldSeen(c.args[w.of-1], w.key, c.at); !a.Known {
				a = x.noted(i, w.key)
			}
		} else {
			a = p.fieldAt(c.args[w.of-1], w.key, c.at)
		}
		if a.Known {
			in.note(w.of, w.key, a)
		}
	}
	return in
}

// A want is a parameter, counted from 1, that a function compares with constants, or a
// field of one that it asks for.
type want struct {
	of  int
	key string // of the field; "" for the parameter itself
}

// A wantSet is a set of them.
type wantSet map[want]bool

func (s *wantSet) add(w want) {
	if *s == nil {
		*s = wantSet{}
	}
	(*s)[w] = true
}

// addOf adds what a guard asks for.
func (s *wantSet) addOf(g effect.Guard) {
	if g.Param > 0 && g.Value != "" {
		s.add(want{g.Param, ""})
	}
	if g.Field.Key != "" {
		s.add(want{g.Field.Of, g.Field.Key})
	}
}

func (s wantSet) sorted() []want {
	if len(s) == 0 {
		return nil
	}
	return slices.SortedFunc(maps.Keys(s), func(a, b want) int { return cmp.Or(cmp.Compare(a.of, b.of), strings.Compare(a.key, b.key)) })
}

// wants is what fn asks for, and what the functions of the package that it calls do of
// what it passes on.
func (p *Package) wants(fn *ssa.Function) wantSet {
	out, known := p.wanted[fn]
	if known {
		return out
	}
	if p.wanted == nil {
		p.wanted = map[*ssa.Function]wantSet{}
	}
	p.wanted[fn] = nil // calls itself
	if f := p.flows[fn]; f != nil {
		for _, g := range f.guard {
			out.addOf(g)
		}
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			c, ok := in.(ssa.CallInstruction)
			if !ok || c.Common().IsInvoke() || c.Common().StaticCallee() == nil {
				continue
			}
			for w := range p.wantsOf(origin(c.Common().StaticCallee())) {
				if args := c.Common().Args; w.of <= len(args) {
					if i := parameterOf(args[w.of-1]); i > 0 {
						out.add(want{i, w.key})
					}
				}
			}
		}
	}
	p.wanted[fn] = out
	return out
}

// wantsOf is wants for a function of this package or another.
func (p *Package) wantsOf(fn *ssa.Function) (out wantSet) {
	if fn.Pkg == p.in.SSA {
		return p.wants(fn)
	}
	s := p.summaryOf(fn)
	if s == nil {
		return nil
	}
	for i := range s.Effects {
		out.addOf(s.Effects[i].If)
	}
	for i := range s.Calls {
		out.addOf(s.Calls[i].If)
	}
	return out
}
