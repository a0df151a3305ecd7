package summary

import (
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// path names a variable by how fn gets at it: from a parameter, a captured or a
// package variable, or what it makes or is given by a call, by fields. nil if it gets
// there in another way.
func (p *Package) path(fn *ssa.Function, v ssa.Value) *Value {
	for range 12 {
		switch x := v.(type) {
		case *ssa.Parameter:
			if i := slices.Index(fn.Params, x); i >= 0 {
				return mk(Value{Kind: Param, Index: i})
			}
			return nil
		case *ssa.FreeVar:
			return mk(Value{Kind: Free, Index: slices.Index(fn.FreeVars, x)})
		case *ssa.Global:
			return mk(Value{Kind: Global, Key: globalKey(x)})
		case *ssa.FieldAddr:
			key, base := p.fieldKey(x.X.Type(), x.Field), p.path(fn, x.X)
			if key == "" || base == nil || base.depth() >= maxPath {
				return nil
			}
			return mk(Value{Kind: Field, Key: key, Base: base})
		case *ssa.Alloc:
			if _, isStruct := deref(x.Type()).Underlying().(*types.Struct); isStruct && !keepsParam(x) {
				return local(x)
			}
			if v = onlyStored(x); v == nil {
				return nil
			}
		case *ssa.Call, *ssa.MakeChan:
			return local(x)
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return nil
			}
			if r := readOf(x); r != ssa.Value(x) {
				v = r
				continue
			}
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		default:
			return nil
		}
	}
	return nil
}

// local names what a function makes, or is given by a call, for itself: nobody else can.
func local(v ssa.Value) *Value { return mk(Value{Kind: Unknown, Key: "local " + v.Name()}) }

// keepsParam reports whether a variable is a parameter's copy.
func keepsParam(a *ssa.Alloc) bool {
	_, isParam := onlyStored(a).(*ssa.Parameter)
	return isParam
}

// nameable reports whether callers can name what the path leads to.
func (v *Value) nameable() bool {
	for v.Kind == Field && v.Base != nil {
		v = v.Base
	}
	return v.Kind != Unknown
}

// maxPath bounds how many fields away a lock is followed.
const maxPath = 5

// pathThrough is a path of a callee as fn sees it, which gives it its parameters,
// or a literal its captured variables: those of the kind.
func (p *Package) pathThrough(v *Value, fn *ssa.Function, kind ValueKind, given []ssa.Value) *Value {
	switch {
	case v == nil:
		return nil
	case v.Kind == kind:
		if v.Index < len(given) {
			return p.path(fn, given[v.Index])
		}
		return nil
	case v.Kind == Field && v.Base != nil:
		if base := p.pathThrough(v.Base, fn, kind, given); base != nil && base.depth() < maxPath {
			return mk(Value{Kind: Field, Key: v.Key, Base: base})
		}
		return nil
	case v.Kind == Global:
		return v
	}
	return nil
}

// lockKey names the field or variable that a lock is kept in, and that of the
// object that has the field; "#1" is the function's second parameter; "" if it has
// no such name.
func (p *Package) lockKey(v ssa.Value) string {
	for range 8 {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			key := p.fieldKey(x.X.Type(), x.Field)
			if of := p.lockKey(x.X); key != "" && of != "" {
				key += " of " + LockKey(of)
			}
			return key
		case *ssa.Global:
			return globalKey(x)
		case *ssa.Parameter:
			return paramLock + strconv.Itoa(slices.Index(x.Parent().Params, x))
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return ""
			}
			if v = readOf(x); v == ssa.Value(x) {
				v = x.X
			}
		case *ssa.ChangeType:
			v = x.X
		case *ssa.MakeInterface:
			if lock := p.embeddedLock(x.X); lock != "" {
				return lock
			}
			v = x.X
		default:
			return ""
		}
	}
	return ""
}

// embeddedLock names the field that makes v, which embeds it, a lock; "" if v has
// no such field.
func (p *Package) embeddedLock(v ssa.Value) (lock string) {
	t := v.Type()
	obj, index, _ := types.LookupFieldOrMethod(t, true, p.in.Pkg, "Lock")
	if _, isMethod := obj.(*types.Func); !isMethod {
		return ""
	}
	of := LockKey(p.lockKey(v))
	for _, i := range index[:len(index)-1] {
		st, ok := deref(t).Underlying().(*types.Struct)
		if !ok {
			return ""
		}
		key := p.fieldKey(t, i)
		if lock = key; of != "" {
			lock += " of " + of
		}
		of, t = key, st.Field(i).Type()
	}
	return lock
}

// paramLock begins the name of a lock that is a parameter.
const paramLock = "#"

// lockAt is a lock of a callee as the caller sees it.
func (p *Package) lockAt(lock string, args []ssa.Value) string {
	key, of, _ := strings.Cut(lock, " of ")
	param := func(s string) string {
		if i, err := strconv.Atoi(strings.TrimPrefix(s, paramLock)); err == nil && i >= 0 && i < len(args) {
			return p.lockKey(args[i])
		}
		return ""
	}
	switch {
	case strings.HasPrefix(key, paramLock):
		return param(key)
	case strings.HasPrefix(of, paramLock):
		if of = LockKey(param(of)); of != "" {
			return key + " of " + of
		}
		return key
	}
	return lock
}

// lockOp is the lock that a call takes or gives back, as a path, the name of the
// place that it is kept in, and how: the name of the method.
func (p *Package) lockOp(fn *ssa.Function, c *ssa.CallCommon) (lock *Value, key, op string) {
	var recv ssa.Value
	name := ""
	if c.IsInvoke() {
		recv, name = c.Value, c.Method.Name()
		if c.Method.FullName() != "(sync.Locker)."+name {
			return nil, "", ""
		}
	} else if f := c.StaticCallee(); f != nil && f.Signature.Recv() != nil && len(c.Args) == 1 && p.isLock(f) {
		recv, name = c.Args[0], f.Name()
	}
	switch name {
	case "Lock", "RLock", "Unlock", "RUnlock":
		lock := p.path(fn, recv)
		if lock != nil && lock.Kind == Field && (strings.HasSuffix(lock.Key, ".Mutex") || strings.HasSuffix(lock.Key, ".RWMutex")) {
			lock = lock.Base // embedded: locking the one locks the other
		}
		return lock, p.lockKey(recv), name
	}
	return nil, "", ""
}

// isLock reports whether a method is one of a lock: of package sync, or of a type whose
// method Lock a contract says to be that.
func (p *Package) isLock(method *ssa.Function) bool {
	if method.Pkg == nil {
		return false
	}
	if method.Pkg.Pkg.Path() == "sync" {
		return true
	}
	if !p.contracts.Concerns(method.Pkg.Pkg.Path()) {
		return false
	}
	k := p.contracts.Lookup(trimStar(p.typeKey(method.Signature.Recv().Type())) + ".Lock")
	return k != nil && k.Blocks == effect.Lock
}

// wrappedOp is lockOp, also of a call of a function of the package that takes or gives
// back one lock and leaves it so.
func (p *Package) wrappedOp(fn *ssa.Function, c *ssa.CallCommon) (lock *Value, key, op string) {
	if lock, key, op = p.lockOp(fn, c); op != "" {
		return lock, key, op
	}
	wrapper := c.StaticCallee()
	if wrapper == nil || wrapper.Pkg != p.in.SSA {
		return nil, "", ""
	}
	inner, known := p.lockWraps[wrapper]
	if !known {
		inner = p.onlyLockOp(wrapper)
		p.lockWraps[wrapper] = inner
	}
	if inner == nil {
		return nil, "", ""
	}
	lock, key, op = p.lockOp(wrapper, inner)
	return p.pathThrough(lock, fn, Param, c.Args), p.lockAt(key, c.Args), op
}

// onlyLockOp is the call by which a function takes or gives back a lock, if it does
// that once and calls nothing that may do more; nil otherwise.
func (p *Package) onlyLockOp(fn *ssa.Function) (only *ssa.CallCommon) {
	var at *ssa.BasicBlock
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			c, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			_, isCall := in.(*ssa.Call)
			_, isBuiltin := c.Common().Value.(*ssa.Builtin)
			if _, _, op := p.lockOp(fn, c.Common()); op == "" {
				callee := c.Common().StaticCallee()
				if !isCall || !isBuiltin && (callee == nil || callee.Pkg == p.in.SSA) {
					return nil // it may give back what was taken
				}
				continue
			}
			if !isCall || only != nil {
				return nil
			}
			only, at = c.Common(), b
		}
	}
	for _, b := range fn.Blocks {
		if _, ends := lastOf(b).(*ssa.Return); ends && only != nil && b != fn.Recover && !at.Dominates(b) {
			return nil
		}
	}
	return only
}

// held are the locks that are held, by path or by where they are kept.
type held map[string]HeldLock

// A HeldLock is a lock that is held.
type HeldLock struct {
	Lock   string // see effect.Effect, and lockKey; "" if it has no name
	Shared bool   // for reading only
	// Beside tells, of a lock held by who calls what a field holds, that it is the
	// lock of the object that has the field, or of one that has that in a field, and
	// which: see lockPart. "" if it is none of them.
	Beside string
}

// locksHeld finds the locks that are held, on every path, before each call of
// fn, and where it returns; nil if fn takes none. A deferred unlock comes at the end.
// What a callee gives back, it is taken not to hold from there on.
func (p *Package) locksHeld(fn *ssa.Function) map[ssa.Instruction]held {
	takes := false
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if c, ok := in.(*ssa.Call); ok {
				if _, _, op := p.wrappedOp(fn, &c.Call); op != "" {
					takes = true
				}
			}
		}
	}
	if !takes {
		return nil
	}
	at := map[ssa.Instruction]held{}
	out := make([]held, len(fn.Blocks))
	known := make([]bool, len(fn.Blocks))
	for changed := true; changed; {
		changed = false
		for _, b := range fn.DomPreorder() {
			var h held
			first := true
			for _, q := range b.Preds {
				if !known[q.Index] {
					continue
				}
				if first {
					h, first = clone(out[q.Index]), false
					continue
				}
				for k := range h {
					if _, ok := out[q.Index][k]; !ok {
						delete(h, k)
					}
				}
			}
			if h == nil {
				h = held{}
			}
			for _, in := range b.Instrs {
				switch in.(type) {
				case *ssa.Call, *ssa.Send, *ssa.Select, *ssa.UnOp, *ssa.Return:
				default:
					continue
				}
				c, ok := in.(*ssa.Call)
				if ok && len(h) > 0 {
					gone := p.giving()[c.Call.StaticCallee()]
					maps.DeleteFunc(h, func(_ string, l HeldLock) bool { return gone[LockKey(l.Lock)] })
				}
				if len(h) > 0 {
					at[in] = clone(h)
				}
				if !ok {
					continue
				}
				v, key, op := p.wrappedOp(fn, &c.Call)
				id := "@" + key
				if v != nil {
					id = v.ID()
				}
				switch {
				case v == nil && key == "":
				case op == "Lock" || op == "RLock":
					h[id] = HeldLock{Lock: key, Shared: op == "RLock"}
				default:
					delete(h, id)
				}
			}
			if !known[b.Index] || !sameLocks(h, out[b.Index]) {
				known[b.Index], out[b.Index], changed = true, h, true
			}
		}
	}
	return at
}

func clone(h held) held {
	out := make(held, len(h))
	for k, v := range h {
		out[k] = v
	}
	return out
}

func sameLocks(a, b held) bool {
	if len(a) != len(b) {
		return false
	}
	for k := range a {
		if _, ok := b[k]; !ok {
			return false
		}
	}
	return true
}

// A LockOp is a lock that a function takes, itself or by what it calls.
type LockOp struct {
	On     *Value       // as a path
	Kept   string       // the field or variable that it is kept in, if it has a name
	Read   bool         // with others that only read
	If     effect.Guard // it takes it only then; see effect.Effect
	Frames []effect.Frame
}

// takes notes the locks that a call of fn takes.
func (p *Package) takes(e *eval, in ssa.CallInstruction, s *Summary) {
	if _, ok := in.(*ssa.Call); !ok || p.in.Std {
		return
	}
	for _, l := range p.locksTaken(e, in) {
		if l.On.nameable() && !p.givenBack(e.fn, in, l.On.ID()) {
			s.addLock(l)
		}
	}
}

// locksTaken are the locks that a call takes, itself or by what it calls, as far
// as the function that makes it can name them.
func (p *Package) locksTaken(e *eval, in ssa.CallInstruction) (out []LockOp) {
	c := in.Common()
	if lock, key, op := p.lockOp(e.fn, c); op != "" {
		if lock != nil && (op == "Lock" || op == "RLock") {
			out = append(out, LockOp{lock, LockKey(key), op == "RLock", p.guardAt(in), []effect.Frame{p.frame(in.Pos(), e.fn, lockName(c), "")}})
		}
		return out
	}
	if c.IsInvoke() {
		if x := concreteOf(c.Value); x != nil {
			out = p.locksOfMethod(e, x, c.Method.Name(), []effect.Frame{p.frame(in.Pos(), e.fn, c.Method.Name(), "")})
		}
		return out
	}
	fn := c.StaticCallee()
	if fn == nil {
		return nil
	}
	t := p.staticTarget(fn, Binding{})
	if t.sum == nil {
		return nil
	}
	here := []effect.Frame{p.frame(in.Pos(), e.fn, t.name, "")}
	for _, l := range t.sum.Locks {
		guard, happens := p.under(l.If, &Call{Given: p.witness(arguments(e.fn, c), c, p.flows[e.fn].facts[in.Block().Index]), args: c.Args, at: in.Block()})
		if lock := p.pathThrough(l.On, e.fn, Param, c.Args); lock != nil && happens {
			out = append(out, LockOp{lock, l.Kept, l.Read, p.guardAt(in).Or(guard), join(here, l.Frames...)})
		}
	}
	for _, s := range t.sum.Calls { // a method of what it is given as an interface
		if s.On.Kind != Param || s.Method == "" || s.On.Index >= len(c.Args) || s.FirstUse || s.Confidence < effect.Likely {
			continue
		}
		if x := concreteOf(c.Args[s.On.Index]); x != nil {
			out = append(out, p.locksOfMethod(e, x, s.Method, join(here, s.Frames...))...)
		}
	}
	return out
}

// guardAt is what branches on the way to an instruction ask of a parameter.
func (p *Package) guardAt(in ssa.Instruction) effect.Guard {
	if f := p.flows[in.Parent()]; f != nil {
		return f.guard[in.Block().Index]
	}
	return effect.Guard{}
}

func lockName(c *ssa.CallCommon) string {
	if c.IsInvoke() {
		return funcName(c.Method)
	}
	obj, _ := c.StaticCallee().Object().(*types.Func)
	if obj == nil {
		return c.StaticCallee().Name()
	}
	return funcName(obj)
}

const maxLocks = 8

func (s *Summary) addLock(l LockOp) {
	for i, o := range s.Locks {
		if o.On.ID() == l.On.ID() && o.Read == l.Read {
			if l.If != o.If {
				s.Locks[i].If, l.If = effect.Guard{}, effect.Guard{} // in either case
			}
			if len(l.Frames) < len(o.Frames) {
				s.Locks[i] = l
			}
			return
		}
	}
	if len(s.Locks) < maxLocks && len(l.Frames) <= maxFrames {
		s.Locks = append(s.Locks, l)
	}
}

func (p *Package) locksOf(fn *ssa.Function) map[ssa.Instruction]held {
	h, ok := p.locks[fn]
	if !ok {
		h = p.locksHeld(fn)
		p.locks[fn] = h
	}
	return h
}
