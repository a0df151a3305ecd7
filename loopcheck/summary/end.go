package summary

import (
	"cmp"
	"slices"
	"strings"
)

// An End is an end of a channel that a function is given, and who is at it.
type End struct {
	On    *Value // in terms of the function
	Send  bool
	Again bool   // the function itself comes to it again and again
	By    *Party // whom the function starts; nil for itself
}

func (a End) compare(b End) int {
	by := func(e End) string {
		if e.By == nil {
			return ""
		}
		return e.By.Func
	}
	return cmp.Or(strings.Compare(a.On.ID(), b.On.ID()), cmpBool(a.Send, b.Send), strings.Compare(by(a), by(b)))
}

// same reports whether callers see the same in both.
func (a End) same(b End) bool {
	return a.compare(b) == 0 && a.Again == b.Again && (a.By == nil || a.By.equal(*b.By))
}

// maxEnds bounds how many ends a summary tells of.
const maxEnds = 8

func (s *Summary) addEnd(e End) {
	i, there := slices.BinarySearchFunc(s.Ends, e, End.compare)
	switch {
	case there:
		e.Again = e.Again || s.Ends[i].Again
		s.Ends[i] = e
	case len(s.Ends) < maxEnds:
		s.Ends = slices.Insert(s.Ends, i, e)
	}
}

// atEnds notes who is at the ends of the channels that t is given: whom t starts, t
// itself if it is started, or else the function that calls it.
func (p *Package) atEnds(t target, out output) {
	w, there := writes(out)
	if w == nil {
		return
	}
	for _, end := range t.sum.Ends {
		by := end.By
		if by == nil && there {
			own := t.sum.party(t.key, t.name, end.Again, p.between(p.byKey[t.key], end.Again))
			by = &own
		}
		for _, v := range t.bind.Subst(end.On) {
			switch v.Kind {
			case Param, Free:
				w.s.addEnd(End{On: v, Send: end.Send, Again: end.Again && by == nil, By: by})
				continue
			case Chan, Field, Global:
			default:
				continue
			}
			names := p.namesOf(Set{v})
			if by == nil {
				p.attend(w.fn, names, end.Send, attendance{end.Again, true, t.key})
				continue
			}
			for _, n := range names {
				p.party(endKey(n, end.Send), *by)
			}
		}
	}
}
