package summary

import (
	"go/token"
	"go/types"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// objKey is the contract key of a declared function.
func (p *Package) objKey(obj *types.Func) string {
	k, known := p.objKeys[obj]
	if !known {
		k = contract.FuncKey(obj)
		p.objKeys[obj] = k
	}
	return k
}

// funcKey names any function of the program, closures included.
func (p *Package) funcKey(fn *ssa.Function) string {
	fn = origin(fn)
	if k, ok := p.keys[fn]; ok {
		return k
	}
	k := ""
	switch {
	case fn.Parent() != nil:
		name := fn.Name()
		if i := strings.LastIndexByte(name, '$'); i >= 0 {
			name = name[i:]
		}
		k = p.funcKey(fn.Parent()) + name
	default:
		if obj, ok := fn.Object().(*types.Func); ok {
			k = p.objKey(obj)
		}
		if k == "" || strings.HasSuffix(k, ".init") || strings.HasSuffix(k, "._") {
			k = p.in.Pkg.Path() + "." + fn.RelString(p.in.Pkg)
			if pos := fn.Pos(); pos.IsValid() {
				k += "@" + strconv.Itoa(p.in.Fset.Position(pos).Line)
			}
		}
	}
	if fn.Pkg == p.in.SSA {
		p.keys[fn] = k
	}
	return k
}

// shortName names a function in messages.
func (p *Package) shortName(fn *ssa.Function) string {
	fn = origin(fn)
	if fn.Parent() != nil {
		return "func literal in " + p.shortName(topFunc(fn))
	}
	if obj, ok := fn.Object().(*types.Func); ok {
		return funcName(obj)
	}
	if fn.Pkg != nil {
		return fn.Pkg.Pkg.Name() + "." + fn.Name()
	}
	return fn.Name()
}

func topFunc(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// funcName is the short name of a declared function: "os.Open",
// "(*exec.Cmd).Run", "tea.Model.Update".
func funcName(f *types.Func) string {
	sig, ok := f.Type().(*types.Signature)
	pkg := ""
	if f.Pkg() != nil {
		pkg = f.Pkg().Name() + "."
	}
	if !ok || sig.Recv() == nil {
		return pkg + f.Name()
	}
	t := types.Unalias(sig.Recv().Type())
	star := false
	if q, ok := t.(*types.Pointer); ok {
		t, star = types.Unalias(q.Elem()), true
	}
	name := ""
	if n, ok := t.(*types.Named); ok {
		name = n.Obj().Name()
		if n.Obj().Pkg() != nil {
			pkg = n.Obj().Pkg().Name() + "."
		} else {
			pkg = ""
		}
	}
	switch {
	case name == "":
		return f.Name()
	case star:
		return "(*" + pkg + name + ")." + f.Name()
	}
	return pkg + name + "." + f.Name()
}

// Short names a value, or its method, in messages.
func (p *Package) Short(v *Value, method string) string {
	if v.Kind == Func && method == "" {
		return p.shortFunc(v.Key, p.byName(v.Key))
	}
	name := p.shortKey(trimStar(v.Key))
	switch {
	case method == "":
		return name
	case name != v.Key && v.Key[0] == '*':
		return "(*" + name + ")." + method
	}
	return name + "." + method
}

// shortFunc names a function of another package, or of this one, by its key. Some
// drivers do not show the types of all packages below, and names must not depend on
// them: that of the function stands in what its summary tells.
func (p *Package) shortFunc(key string, sum *Summary) string {
	if obj := p.objs[key]; obj != nil {
		return funcName(obj)
	}
	if in := sum.standsIn(); in != "" && !isStdKey(key) {
		return in
	}
	return p.shortKey(key)
}

// standsIn is the short name of the function that the summary is of; "" if the
// summary does not show it.
func (s *Summary) standsIn() string {
	if s == nil {
		return ""
	}
	for _, e := range s.Effects {
		if len(e.Frames) > 0 {
			return e.Frames[0].In
		}
	}
	for _, c := range s.Calls {
		if len(c.Frames) > 0 {
			return c.Frames[0].In
		}
	}
	return ""
}

type method struct {
	on   types.Type
	decl *types.Func
}

// methodKeysOf are the keys under which a contract on a called method may stand, best
// first.
func (p *Package) methodKeysOf(recv types.Type, f *types.Func) []string {
	m := method{recv, f}
	keys, known := p.methodKeys[m]
	if !known {
		keys = contract.MethodKeys(recv, f)
		p.methodKeys[m] = keys
	}
	return keys
}

// calledKeys are the keys under which a contract on what is called may stand, best
// first; none for a function value.
func (p *Package) calledKeys(c *ssa.CallCommon) []string {
	if c.IsInvoke() {
		return p.methodKeysOf(c.Value.Type(), c.Method)
	}
	fn := c.StaticCallee()
	if fn == nil {
		return nil
	}
	obj, ok := origin(fn).Object().(*types.Func)
	switch {
	case !ok:
		return nil
	case fn.Signature.Recv() != nil && len(c.Args) > 0:
		return p.methodKeysOf(c.Args[0].Type(), obj)
	}
	return []string{p.objKey(obj)}
}

// ShortKey is a contract key with the name of the package instead of its path.
func (p *Package) ShortKey(key string) string { return p.shortKey(key) }

func (p *Package) shortKey(key string) string {
	key = Generic(key)
	last := strings.LastIndexByte(key, '/') + 1
	named := false
	for i := last; i < len(key) && !named; i++ {
		if key[i] != '.' {
			continue
		}
		// The last element of a path may have a dot itself: yaml.v3.
		if q := p.imports[key[:i]]; q != nil {
			key, named = q.Name()+key[i:], true
		} else if q := p.below.byPath[key[:i]]; q != nil && q.Name != "" {
			key, named = q.Name+key[i:], true
		}
	}
	if !named {
		key = key[last:]
	}
	if i := strings.IndexByte(key, '$'); i >= 0 {
		key = "func literal in " + key[:i]
	}
	return key
}

func trimStar(s string) string { return strings.TrimPrefix(s, "*") }

// frame is the hop at pos in fn.
func (p *Package) frame(pos token.Pos, fn *ssa.Function, what, via string) effect.Frame {
	if !pos.IsValid() && fn != nil {
		pos = fn.Pos()
	}
	q := p.in.Fset.Position(pos)
	in := ""
	if fn != nil {
		in = p.shortName(fn)
	}
	return effect.Hop{
		Func: what, In: in, Pkg: p.in.Pkg.Path(),
		File: filepath.Base(q.Filename), Line: q.Line, Col: q.Column, Via: via,
	}.Frame()
}

// place is a position as text, the same in every driver.
func (p *Package) place(pos token.Pos) string {
	q := p.in.Fset.Position(pos)
	return p.in.Pkg.Path() + "/" + filepath.Base(q.Filename) + ":" + strconv.Itoa(q.Line) + ":" + strconv.Itoa(q.Column)
}

// typeKey names a concrete type that has methods or fields to follow:
// "pkgpath.T" or "*pkgpath.T". Other types have no key.
func (p *Package) typeKey(t types.Type) string {
	t = types.Unalias(t)
	star := ""
	if q, ok := t.(*types.Pointer); ok {
		t, star = types.Unalias(q.Elem()), "*"
	}
	n, ok := t.(*types.Named)
	if !ok || types.IsInterface(n) {
		return ""
	}
	if n.Obj().Pkg() == nil {
		return ""
	}
	key := n.Obj().Pkg().Path() + "." + n.Obj().Name()
	if n.Obj().Parent() != n.Obj().Pkg().Scope() {
		key += "@" + p.place(n.Obj().Pos())
	}
	if _, ok := p.types[star+key]; !ok {
		if star != "" {
			p.types[star+key] = types.NewPointer(n.Origin())
		} else {
			p.types[key] = n.Origin()
		}
	}
	return star + key
}

// typeOf is the type with this key, if this package can see it.
func (p *Package) typeOf(key string) types.Type {
	if t, ok := p.types[key]; ok {
		return t
	}
	name := trimStar(key)
	i := strings.LastIndexByte(name, '.')
	var t types.Type
	if i > 0 && !strings.Contains(name, "@") {
		if pkg := p.imports[name[:i]]; pkg != nil {
			if tn, ok := pkg.Scope().Lookup(name[i+1:]).(*types.TypeName); ok {
				t = tn.Type()
				if name != key {
					t = types.NewPointer(t)
				}
			}
		}
	}
	p.types[key] = t
	return t
}

// ifaceKey names an interface of the program's own; interfaces of the standard
// library have too many implementations to tell anything.
func (p *Package) ifaceKey(t types.Type) string {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || IsStd(n.Obj().Pkg().Path()) {
		return ""
	}
	if n.Obj().Parent() != n.Obj().Pkg().Scope() {
		return ""
	}
	return n.Obj().Pkg().Path() + "." + n.Obj().Name()
}

// IsStd reports whether path is a package of the standard library: the first
// element of other paths has a dot, or is the main module's.
func IsStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return stdRoots[first]
}

// stdRoots are the first elements of the import paths of the standard library.
var stdRoots = func() map[string]bool {
	m := map[string]bool{}
	for _, r := range strings.Fields(`archive arena bufio builtin bytes cmp compress container context crypto database debug
		embed encoding errors expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin
		reflect regexp runtime simd slices sort strconv strings structs sync syscall testing text time unicode unique unsafe
		vendor weak`) {
		m[r] = true
	}
	return m
}()

// carries reports whether a value of type t can lead to something callable or
// to a channel: nothing else is followed.
func (p *Package) carries(t types.Type) bool {
	if t == nil {
		return false
	}
	// What leads to one other type is as that is, and need not be remembered.
	for {
		switch u := t.(type) {
		case *types.Basic:
			return false
		case *types.Signature, *types.Chan, *types.Interface, *types.TypeParam:
			return true
		case *types.Alias:
			t = types.Unalias(t)
			continue
		case *types.Pointer:
			t = u.Elem()
			continue
		case *types.Slice:
			t = u.Elem()
			continue
		case *types.Array:
			t = u.Elem()
			continue
		case *types.Map:
			t = u.Elem()
			continue
		}
		break
	}
	c, ok := p.carry[t]
	if !ok {
		c = reaches(t, map[types.Type]bool{})
		p.carry[t] = c
	}
	return c
}

func reaches(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	if n, ok := t.(*types.Named); ok {
		if inert[typeName(n)] {
			return false
		}
		// Files and the like: it matters which one it is.
		for i := range n.NumMethods() {
			if m := n.Method(i).Name(); m == "Read" || m == "Write" {
				return true
			}
		}
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Slice:
		return reaches(t.Elem(), seen)
	case *types.Array:
		return reaches(t.Elem(), seen)
	case *types.Map:
		return reaches(t.Elem(), seen)
	case *types.Pointer:
		return reaches(t.Elem(), seen)
	case *types.Struct:
		for i := range t.NumFields() {
			if reaches(t.Field(i).Type(), seen) {
				return true
			}
		}
		return false
	case *types.Tuple:
		for i := range t.Len() {
			if reaches(t.At(i).Type(), seen) {
				return true
			}
		}
		return false
	}
	return true
}

// inert are interfaces of the standard library that are everywhere and whose
// methods never block.
var inert = map[string]bool{"error": true, "context.Context": true, "reflect.Type": true, "time.Location": true}

func typeName(n *types.Named) string {
	if n.Obj().Pkg() == nil {
		return n.Obj().Name()
	}
	return n.Obj().Pkg().Path() + "." + n.Obj().Name()
}
