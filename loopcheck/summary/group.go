package summary

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A group that a field or package variable holds is known as a channel is, by its name:
// who waits for it is at one end, and whoever is a member of it at the other. Unlike a
// channel it needs all its members to come.

// groupDone is how a member leaves a group.
const groupDone = "sync.WaitGroup.Done"

// aGroup begins the names of groups among those of channels.
const aGroup = "group "

// groupNames are the names of the group that v points to; none if it is no field's or
// package variable's.
func (p *Package) groupNames(v ssa.Value) []string {
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		v = u.X // it is kept as a pointer
	}
	switch a := readOf(v).(type) {
	case *ssa.Global:
		return []string{aGroup + globalKey(a)}
	case *ssa.FieldAddr:
		if key := Generic(p.fieldKey(a.X.Type(), a.Field)); key != "" {
			return []string{aGroup + key}
		}
	}
	return nil
}

// attendGroup notes that a function is a member of a group which it leaves by c.
func (p *Package) attendGroup(e *eval, c *ssa.CallCommon) {
	if fn := c.StaticCallee(); fn != nil && len(c.Args) == 1 && p.funcKey(fn) == groupDone {
		p.attend(e.fn, p.groupNames(c.Args[0]), true, attendance{given: true})
	}
}

// Members are the functions that are known to be members of the groups with these names;
// none if they are those of channels.
func (p *Package) Members(names []string) []Party {
	if !slices.ContainsFunc(names, isGroup) {
		return nil
	}
	return p.partiesAt(names, true)
}

func isGroup(name string) bool { return strings.HasPrefix(name, aGroup) }

// CalledBy reports whether fn is called, and not started, by the function with the key.
func (p *Package) CalledBy(fn *ssa.Function, key string) bool {
	return slices.ContainsFunc(p.callGraph().callers[fn], func(c ssa.CallInstruction) bool { return p.funcKey(c.Parent()) == key })
}
