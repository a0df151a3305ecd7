package summary

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// ownLoops says what the loops of a function do by themselves: wait by going
// round, or go round so often that it takes long.
func (p *Package) ownLoops(fn *ssa.Function, loops []*loop, cold []bool, report func(effect.Effect)) {
	for _, l := range loops {
		if !cold[l.head.Index] && p.spins(l) {
			report(effect.Effect{Kind: effect.Spin, Confidence: effect.Likely, Frames: []effect.Frame{p.frame(l.pos(fn), fn, "loop", "")}})
		}
	}
	work := map[*loop]time.Duration{} // by the outermost loop that goes round a constant number of times
	rounds := map[*loop]int64{}
	for _, b := range fn.Blocks {
		if cold[b.Index] {
			continue
		}
		n, top := int64(1), (*loop)(nil)
		for _, l := range innerLoop(loops, b).within() {
			if l.times > 0 && n < maxRounds {
				n *= l.times
				top = l
			}
		}
		if top == nil {
			continue
		}
		work[top] += time.Duration(min(n, maxRounds)) * blockCost(b) / 10
		rounds[top] = max(rounds[top], n)
	}
	for _, l := range loops {
		if d := work[l]; d >= leastWork {
			report(effect.Effect{Kind: effect.Rounds, Confidence: effect.Likely, Duration: d, Note: fmt.Sprintf("%d rounds", rounds[l]),
				Frames: []effect.Frame{p.frame(l.pos(fn), fn, "loop of constant length", "")}})
		}
	}
}

const (
	maxRounds = 1 << 40
	// leastWork is below what the loops of the strictest frameworks can bear.
	leastWork = time.Millisecond
)

// blockCost is about how long a block takes, in tenths of a nanosecond: five for
// an instruction, twenty nanoseconds for a call.
func blockCost(b *ssa.BasicBlock) (tenths time.Duration) {
	for _, in := range b.Instrs {
		switch in := in.(type) {
		case *ssa.DebugRef, *ssa.Phi, *ssa.Jump:
		case *ssa.Call:
			if _, ok := in.Call.Value.(*ssa.Builtin); ok {
				tenths += 5
			} else {
				tenths += 200
			}
		default:
			tenths += 5
		}
	}
	return tenths
}

// spins reports whether a loop only looks, again and again, whether somebody else
// has changed something: nothing in it changes anything, and nothing lets others
// run.
func (p *Package) spins(l *loop) bool {
	if len(l.exits) == 0 {
		return false
	}
	for _, in := range l.head.Instrs {
		phi, ok := in.(*ssa.Phi)
		if !ok {
			break
		}
		for i, v := range phi.Edges {
			if l.has[l.head.Preds[i].Index] && v != ssa.Value(phi) {
				return false // it counts, or goes on from one thing to the next
			}
		}
	}
	looks := false
	for _, b := range l.blocks {
		for _, in := range b.Instrs {
			ok, look := p.changesNothing(in, 2)
			if s, isSelect := in.(*ssa.Select); !ok || isSelect && takesOn(s, l) {
				return false
			}
			looks = looks || look
		}
	}
	return looks
}

// takesOn reports whether a loop goes on when it has received something: it empties a
// channel, and is over when there is no more.
func takesOn(s *ssa.Select, l *loop) bool {
	for i := range s.States {
		if b := caseBlock(s, i); b == nil || l.has[b.Index] {
			return true
		}
	}
	return false
}

// changesNothing reports whether an instruction does nothing that anybody sees, and
// whether it looks at something that others may change.
func (p *Package) changesNothing(in ssa.Instruction, depth int) (ok, looks bool) {
	switch in := in.(type) {
	case *ssa.If, *ssa.Jump, *ssa.Return, *ssa.Phi, *ssa.BinOp, *ssa.Extract, *ssa.Convert, *ssa.ChangeType, *ssa.FieldAddr, *ssa.Field,
		*ssa.IndexAddr, *ssa.DebugRef, *ssa.MakeInterface:
		return true, false
	case *ssa.UnOp:
		return in.Op.String() != "<-", in.Op.String() == "*"
	case *ssa.Select:
		if in.Blocking {
			return false, false
		}
		for _, s := range in.States {
			if s.Send != nil {
				return false, false
			}
		}
		return true, true
	case *ssa.Call:
		if f, builtin := in.Call.Value.(*ssa.Builtin); builtin {
			return f.Name() == "len" || f.Name() == "cap", false
		}
		fn := in.Call.StaticCallee()
		if fn == nil || in.Call.IsInvoke() {
			return false, false
		}
		if ok, looks := peeks(p.funcKey(fn)); ok {
			return true, looks
		}
		fn = origin(fn)
		if depth == 0 || fn.Pkg != p.in.SSA || len(fn.Blocks) == 0 || len(fn.Blocks) > 4 {
			return false, false
		}
		for _, b := range fn.Blocks {
			for _, x := range b.Instrs {
				ok, l := p.changesNothing(x, depth-1)
				if !ok {
					return false, false
				}
				looks = looks || l
			}
		}
		return true, looks
	}
	return false, false
}

// peeks reports whether a function of Go's library only looks, or lets others look,
// and whether what it sees changes by itself.
func peeks(key string) (only, looks bool) {
	pkg, name, _ := strings.Cut(key, ".")
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	switch pkg {
	case "sync/atomic":
		return strings.HasPrefix(name, "Load"), true
	case "time":
		return slices.Contains([]string{"Now", "Since", "Until", "Before", "After", "Sub", "Compare", "Equal", "Add"}, name), name == "Now" || name == "Since" || name == "Until"
	case "runtime":
		return name == "Gosched", false
	case "sync":
		return slices.Contains([]string{"Lock", "Unlock", "RLock", "RUnlock"}, name), false
	}
	return false, false
}
