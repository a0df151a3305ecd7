package contract

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// Resolve checks the contracts of a set against the real packages that are
// given. Each error is one line: the place of the entry, what is wrong with it,
// and what to do.
func Resolve(set *Set, pkgs map[string]*types.Package) []error {
	var errs []error
	for _, c := range byPlace(set.all()) {
		pkg := pkgs[c.Package]
		if pkg == nil {
			continue
		}
		if err := c.resolve(pkg); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", c.Pos, err))
		}
	}
	return errs
}

// byPlace sorts contracts by file and line.
func byPlace(cs []*Contract) []*Contract {
	split := func(pos string) (string, int) {
		i := strings.LastIndexByte(pos, ':')
		line, _ := strconv.Atoi(pos[i+1:])
		return pos[:max(i, 0)], line
	}
	slices.SortStableFunc(cs, func(a, b *Contract) int {
		fileA, lineA := split(a.Pos)
		fileB, lineB := split(b.Pos)
		return cmp.Or(cmp.Compare(fileA, fileB), cmp.Compare(lineA, lineB), cmp.Compare(a.Key, b.Key))
	})
	return cs
}

func (c *Contract) resolve(pkg *types.Package) error {
	sym, err := parseSymbol(c.Symbol)
	if err != nil {
		return err
	}
	obj, err := sym.find(pkg)
	if err != nil {
		return err
	}
	if err := c.fits(sym, obj); err != nil {
		return err
	}
	for word, name := range map[string]string{"calls": c.Calls, "triggers": c.Triggers} {
		if name == "" {
			continue
		}
		owner, method, _ := strings.Cut(name, ".")
		tn, _ := pkg.Scope().Lookup(owner).(*types.TypeName)
		if tn == nil || !types.IsInterface(tn.Type()) || !slices.Contains(members(tn.Type()), method) {
			return fmt.Errorf("%s has no interface method %s; write %s: Interface.Method", pkg.Path(), name, word)
		}
	}
	if c.News != "" {
		if _, ok := pkg.Scope().Lookup(c.News).(*types.Var); !ok {
			return fmt.Errorf("news: %s has no variable %s; name the error that says that something was made", pkg.Path(), c.News)
		}
	}
	if c.Unless == "" {
		return nil
	}
	fn, args, err := parseCall(c.Unless)
	if err != nil {
		return err
	}
	if obj, err = fn.find(pkg); err != nil {
		return fmt.Errorf("unless: %w", err)
	}
	f, ok := obj.(*types.Func)
	if !ok {
		return fmt.Errorf("unless: %s of %s is not a function; name the call that takes the contract back", fn, pkg.Path())
	}
	if sig := f.Signature(); len(args) != sig.Params().Len() && !sig.Variadic() {
		return fmt.Errorf("unless: %s takes %s, not %d; write a constant or _ for each", fn, count(sig.Params().Len(), "argument"), len(args))
	}
	return nil
}

// find looks a symbol up in a package, through embedding.
func (s symbol) find(pkg *types.Package) (types.Object, error) {
	top := cmp.Or(s.owner, s.name)
	obj := pkg.Scope().Lookup(top)
	if obj == nil {
		return nil, missing(pkg.Path(), top, pkg.Scope().Names())
	}
	if s.owner == "" {
		return obj, nil
	}
	tn, ok := obj.(*types.TypeName)
	if !ok {
		return nil, fmt.Errorf("%s.%s is not a type; write the name of the type that has %s", pkg.Path(), s.owner, s.name)
	}
	if n := namedOf(tn.Type()); n != nil && n.Obj() != tn {
		return nil, fmt.Errorf("%s.%s is another name of %s; write the contract there", pkg.Path(), s.owner, TypeKey(n.Origin().Obj()))
	}
	member, _, _ := types.LookupFieldOrMethod(tn.Type(), true, pkg, s.name)
	if member == nil {
		return nil, missing(pkg.Path()+"."+s.owner, s.name, members(tn.Type()))
	}
	return member, nil
}

func missing(where, name string, candidates []string) error {
	if near := nearest(name, candidates); near != "" {
		return fmt.Errorf("%s has no %s; did you mean %s?", where, name, near)
	}
	return fmt.Errorf("%s has no %s; correct the name, or list the packages that have it in a group of their own", where, name)
}

// members lists the fields and methods of a type, promoted methods too.
func members(t types.Type) []string {
	var names []string
	if st, ok := t.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			names = append(names, f.Name())
		}
	}
	if !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	for m := range types.NewMethodSet(t).Methods() {
		names = append(names, m.Obj().Name())
	}
	return names
}

// fits checks that what the words say can be said about what was found.
func (c *Contract) fits(sym symbol, obj types.Object) error {
	name := c.Package + "." + sym.base().String()
	typ := obj.Type()
	f, isFn := obj.(*types.Func)
	if sym.part != whole {
		sig, _ := typ.Underlying().(*types.Signature)
		if _, isType := obj.(*types.TypeName); sig == nil || isType {
			return fmt.Errorf("%s is not a function, so it has no parameters or results; name the function", name)
		}
		tuple, what := sig.Params(), "parameter"
		if sym.part == result {
			tuple, what = sig.Results(), "result"
		}
		index := sym.index
		if index == Last {
			index = max(tuple.Len()-1, 0)
		}
		if index >= tuple.Len() {
			return fmt.Errorf("%s has %s, so there is no %s %d; count from 0, without the receiver", name, count(tuple.Len(), what), what, index)
		}
		typ = tuple.At(index).Type()
		name = fmt.Sprintf("%s %d of %s", what, index, name)
		isFn = false
	}
	_, isType := obj.(*types.TypeName)
	isType = isType && sym.part == whole
	if c.places() && isType && types.IsInterface(typ) {
		return fmt.Errorf("%s is an interface; name those of its methods that are meant", name)
	}
	if c.places() && !isFn && !holdsFuncs(typ) {
		return fmt.Errorf("%s is %s, which holds no function; name the parameter, field or method that does", name, short(typ))
	}
	if c.places() && isFn && f.Signature().Recv() == nil {
		return fmt.Errorf("%s is a function that others call; name its parameter, e.g. %s(0), or its result", name, sym)
	}
	if c.places() || c.ofResult() {
		return nil
	}
	if (c.Blocks != effect.None || c.Nonblocking && sym.part == result) && !isFn && !isType {
		return nil // a result, field or variable whose methods wait, or do not
	}
	if v, ok := obj.(*types.Var); ok && sym.part == whole && v.IsField() && c.Only != "" && c.Only != "anywhere" && !c.describes() {
		return nil // who may write it
	}
	if !isFn && !isFunc(typ) && !((c.Only != "" || c.Event) && isType) {
		return fmt.Errorf("%s is %s, not a function; name the function or method", name, short(typ))
	}
	return nil
}

func short(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// holdsFuncs reports whether a value of the type can be, or carry at its first
// level, a function value or an object with methods.
func holdsFuncs(t types.Type) bool { return holds(t, 0) }

func holds(t types.Type, depth int) bool {
	if t == nil || depth > 3 {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Signature, *types.Interface:
		return true
	case *types.Slice:
		return holds(u.Elem(), depth+1)
	case *types.Array:
		return holds(u.Elem(), depth+1)
	case *types.Map:
		return holds(u.Elem(), depth+1)
	}
	return false
}
