package stub

import (
	"encoding/binary"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"math/big"
	"path/filepath"
	"slices"
)

// Encode writes the types of a package that was checked. Those it refers to
// must be found under their paths when it is read. An error says what cannot be
// written.
func Encode(fset *token.FileSet, pkg *types.Package, dir string) (data []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			data, err = nil, fmt.Errorf("no stub of %s: %v", pkg.Path(), r)
		}
	}()
	e := &encoder{
		fset: fset, pkg: pkg, dir: dir, strings: map[string]int{}, pkgs: map[*types.Package]int{}, files: map[string]int{},
		types: map[types.Type]int{}, params: map[*types.TypeParam]int{}, bound: map[*types.TypeParam]bool{},
	}
	var head, body, later writer
	head.int(len(pkg.Imports()))
	for _, i := range pkg.Imports() {
		head.int(e.pkgID(i))
	}
	scope := pkg.Scope()
	var objs []types.Object
	var named []*types.Named
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		tn, isType := obj.(*types.TypeName)
		if isType || obj.Exported() {
			objs = append(objs, obj)
		}
		if isType && !tn.IsAlias() {
			named = append(named, tn.Type().(*types.Named))
		}
	}
	// Types can lead to one another in circles, so that their names come first.
	head.int(len(named))
	for _, n := range named {
		head.int(e.string(n.Obj().Name()))
		e.pos(&head, n.Obj().Pos())
		e.typeParams(&head, n.TypeParams())
	}
	for _, n := range named {
		body.int(e.typ(n.Underlying()))
		e.methods(&body, n)
	}
	n := 0
	var rest writer
	for _, obj := range objs {
		if e.object(&rest, obj) {
			n++
		}
	}
	body.int(n)
	body.b = append(body.b, rest.b...)
	// What type parameters are bound to, and what types that functions declare for
	// themselves are, comes up on the way, and may bring more of its kind.
	for done := [2]int{}; done != [2]int{len(e.paramList), len(e.locals)}; {
		for ; done[0] < len(e.paramList); done[0]++ {
			p := e.paramList[done[0]]
			later.byte(typeParamType)
			later.int(done[0])
			later.int(e.typ(p.Constraint()))
		}
		for ; done[1] < len(e.locals); done[1]++ {
			l := e.locals[done[1]]
			later.byte(localType)
			later.int(e.types[l])
			later.int(e.typ(l.Underlying()))
			e.methods(&later, l)
		}
	}
	for p := range e.params {
		if !e.bound[p] {
			panic("a type parameter of nothing")
		}
	}

	var out writer
	out.int(len(e.stringList))
	for _, s := range e.stringList {
		out.int(len(s))
	}
	for _, s := range e.stringList {
		out.b = append(out.b, s...)
	}
	out.int(len(e.pkgList))
	for _, p := range e.pkgList {
		out.int(e.strings[p.Path()])
	}
	out.int(len(e.fileList))
	for _, f := range e.fileList {
		out.int(e.strings[f.name])
		out.int(f.lines)
	}
	out.int(len(e.paramList))
	for _, p := range e.paramList {
		out.int(e.strings[p.Obj().Name()])
	}
	out.int(e.count)
	for _, part := range []*writer{&head, &e.table, &body, &later} {
		out.int(len(part.b))
		out.b = append(out.b, part.b...)
	}
	return out.b, nil
}

type writer struct{ b []byte }

func (w *writer) int(n int)     { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *writer) int64(n int64) { w.b = binary.AppendVarint(w.b, n) }
func (w *writer) byte(b byte)   { w.b = append(w.b, b) }
func (w *writer) bool(ok bool) {
	if ok {
		w.byte(1)
	} else {
		w.byte(0)
	}
}

type file struct {
	name  string
	lines int // the last that matters
}

type encoder struct {
	fset *token.FileSet
	pkg  *types.Package
	dir  string

	// Everything is numbered from 0.
	strings    map[string]int
	stringList []string
	pkgs       map[*types.Package]int
	pkgList    []*types.Package
	files      map[string]int
	fileList   []file
	types      map[types.Type]int
	count      int    // of types
	table      writer // each after those it is made of
	params     map[*types.TypeParam]int
	paramList  []*types.TypeParam
	bound      map[*types.TypeParam]bool // declared by something that is written
	locals     []*types.Named
}

func (e *encoder) string(s string) int {
	id, ok := e.strings[s]
	if !ok {
		id = len(e.stringList)
		e.strings[s] = id
		e.stringList = append(e.stringList, s)
	}
	return id
}

func (e *encoder) pkgID(p *types.Package) int {
	id, ok := e.pkgs[p]
	if !ok {
		id = len(e.pkgList)
		e.pkgs[p] = id
		e.pkgList = append(e.pkgList, p)
		e.string(p.Path())
	}
	return id
}

// owner is the number of a package from 1; that of the universe is 0.
func (e *encoder) owner(p *types.Package) int {
	if p == nil {
		return 0
	}
	return e.pkgID(p) + 1
}

// pos writes a position as a file, counted from 1, and a line.
func (e *encoder) pos(w *writer, pos token.Pos) {
	if !pos.IsValid() {
		w.int(0)
		return
	}
	p := e.fset.Position(pos)
	id := e.file(p.Filename)
	if p.Line > maxLines {
		panic("a file of too many lines")
	}
	e.fileList[id].lines = max(e.fileList[id].lines, p.Line)
	w.int(id + 1)
	w.int(p.Line)
}

func (e *encoder) file(name string) int {
	if rel, err := filepath.Rel(e.dir, name); err == nil && filepath.IsLocal(rel) {
		name = rel
	}
	id, ok := e.files[name]
	if !ok {
		id = len(e.fileList)
		e.files[name] = id
		e.fileList = append(e.fileList, file{name: name})
		e.string(name)
	}
	return id
}

// object writes a declaration, unless the head says all about it.
func (e *encoder) object(w *writer, obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Const:
		w.byte(constObject)
		e.declared(w, obj)
		w.int(e.typ(obj.Type()))
		e.constant(w, obj.Val())
	case *types.Var:
		w.byte(varObject)
		e.declared(w, obj)
		w.int(e.typ(obj.Type()))
	case *types.Func:
		w.byte(funcObject)
		e.declared(w, obj)
		e.signature(w, obj.Signature())
	case *types.TypeName:
		if !obj.IsAlias() {
			return false
		}
		w.byte(aliasObject)
		e.declared(w, obj)
		w.int(e.typ(obj.Type()))
	default:
		panic(fmt.Sprintf("a %T", obj))
	}
	return true
}

func (e *encoder) declared(w *writer, obj types.Object) {
	w.int(e.string(obj.Name()))
	e.pos(w, obj.Pos())
}

func (e *encoder) constant(w *writer, v constant.Value) {
	text := func(kind byte, x interface{ GobEncode() ([]byte, error) }) {
		b, err := x.GobEncode()
		if err != nil {
			panic(err)
		}
		w.byte(kind)
		w.int(e.string(string(b)))
	}
	switch v.Kind() {
	case constant.Complex:
		w.byte(complexValue)
		e.constant(w, constant.Real(v))
		e.constant(w, constant.Imag(v))
		return
	case constant.Unknown:
		w.byte(unknownValue)
		return
	}
	switch x := constant.Val(v).(type) {
	case bool:
		w.byte(boolValue)
		w.bool(x)
	case string:
		w.byte(stringValue)
		w.int(e.string(x))
	case int64:
		w.byte(int64Value)
		w.int64(x)
		w.bool(v.Kind() == constant.Float)
	case *big.Int:
		text(intValue, x)
		w.bool(v.Kind() == constant.Float)
	case *big.Rat:
		text(ratValue, x)
	case *big.Float:
		text(floatValue, x)
	default:
		panic(fmt.Sprintf("a constant of %T", x))
	}
}

// methods writes the methods of a type that is not an interface.
func (e *encoder) methods(w *writer, n *types.Named) {
	w.int(n.NumMethods())
	for m := range n.Methods() {
		e.declared(w, m)
		sig := m.Signature()
		e.typeParams(w, sig.RecvTypeParams())
		w.int(e.string(sig.Recv().Name()))
		w.int(e.typ(sig.Recv().Type()))
		e.signature(w, sig)
	}
}

// signature writes all but the receiver.
func (e *encoder) signature(w *writer, sig *types.Signature) {
	e.typeParams(w, sig.TypeParams())
	e.tuple(w, sig.Params())
	e.tuple(w, sig.Results())
	w.bool(sig.Variadic())
}

func (e *encoder) tuple(w *writer, t *types.Tuple) {
	w.int(t.Len())
	for v := range t.Variables() {
		w.int(e.string(v.Name()))
		w.int(e.typ(v.Type()))
	}
}

func (e *encoder) typeParams(w *writer, l *types.TypeParamList) {
	w.int(l.Len())
	for p := range l.TypeParams() {
		e.bound[p] = true
		w.int(e.param(p))
	}
}

func (e *encoder) param(p *types.TypeParam) int {
	id, ok := e.params[p]
	if !ok {
		id = len(e.paramList)
		e.params[p] = id
		e.paramList = append(e.paramList, p)
		e.string(p.Obj().Name())
	}
	return id
}

// typ gives the number of a type, after it wrote those that it is made of.
func (e *encoder) typ(t types.Type) int {
	if id, ok := e.types[t]; ok {
		return id
	}
	var w writer
	switch t := t.(type) {
	case *types.Basic:
		switch t.Name() {
		case "byte", "rune":
			w.byte(universeType)
			w.int(e.string(t.Name()))
		default:
			w.byte(basicType)
			w.int(int(t.Kind()))
		}
	case *types.Named:
		if t.TypeArgs().Len() > 0 {
			e.instance(&w, t.Origin(), t.TypeArgs())
			break
		}
		if !e.named(&w, t.Obj()) {
			w.byte(localType)
			w.int(e.string(t.Obj().Name()))
			p := e.fset.Position(t.Obj().Pos())
			w.int(e.file(p.Filename))
			w.int(p.Line)
			w.int(p.Column)
			e.typeParams(&w, t.TypeParams())
			e.locals = append(e.locals, t)
		}
	case *types.Alias:
		if t.TypeArgs().Len() > 0 {
			e.instance(&w, t.Origin(), t.TypeArgs())
			break
		}
		if t.Obj().Pkg() == e.pkg {
			// Its meaning is made of other types, as that of a pointer is.
			var v writer
			v.byte(aliasType)
			e.declared(&v, t.Obj())
			e.typeParams(&v, t.TypeParams())
			v.int(e.typ(t.Rhs()))
			w = v
		} else if !e.named(&w, t.Obj()) {
			panic("an alias declared in a function of " + t.Obj().Pkg().Path())
		}
	case *types.TypeParam:
		w.byte(typeParamType)
		w.int(e.param(t))
	case *types.Pointer:
		e.made(&w, pointerType, t.Elem())
	case *types.Slice:
		e.made(&w, sliceType, t.Elem())
	case *types.Array:
		e.made(&w, arrayType, t.Elem())
		w.int64(t.Len())
	case *types.Map:
		e.made(&w, mapType, t.Key(), t.Elem())
	case *types.Chan:
		e.made(&w, chanType, t.Elem())
		w.byte(byte(t.Dir()))
	case *types.Struct:
		w.byte(structType)
		w.int(t.NumFields())
		for i := range t.NumFields() {
			f := t.Field(i)
			if i == 0 {
				w.int(e.owner(f.Pkg()))
			}
			w.int(e.string(f.Name()))
			w.int(e.typ(f.Type()))
			w.bool(f.Embedded())
			w.int(e.string(t.Tag(i)))
		}
	case *types.Tuple:
		w.byte(tupleType)
		e.tuple(&w, t)
	case *types.Signature:
		w.byte(signatureType)
		e.signature(&w, t)
	case *types.Interface:
		if t == types.Universe.Lookup("any").Type().Underlying() {
			w.byte(anyType) // which go/types prints as any
			break
		}
		w.byte(interfaceType)
		w.bool(t.IsImplicit())
		w.int(t.NumExplicitMethods())
		for m := range t.ExplicitMethods() {
			w.int(e.owner(m.Pkg()))
			e.declared(&w, m)
			// The receiver is the interface by its name, if it has one.
			if n, ok := m.Signature().Recv().Type().(*types.Named); ok {
				w.int(1 + e.typ(n))
			} else {
				w.int(0)
			}
			e.signature(&w, m.Signature())
		}
		w.int(t.NumEmbeddeds())
		for x := range t.EmbeddedTypes() {
			w.int(e.typ(x))
		}
	case *types.Union:
		w.byte(unionType)
		w.int(t.Len())
		for x := range t.Terms() {
			w.bool(x.Tilde())
			w.int(e.typ(x.Type()))
		}
	default:
		panic(fmt.Sprintf("a %T", t))
	}
	if id, ok := e.types[t]; ok {
		return id // it is made of itself
	}
	id := e.count
	e.count++
	e.types[t] = id
	e.table.b = append(e.table.b, w.b...)
	return id
}

func (e *encoder) made(w *writer, kind byte, of ...types.Type) {
	w.byte(kind)
	for _, t := range of {
		w.int(e.typ(t))
	}
}

func (e *encoder) instance(w *writer, of types.Type, args *types.TypeList) {
	w.byte(instanceType)
	w.int(e.typ(of))
	w.int(args.Len())
	for _, t := range slices.Collect(args.Types()) {
		w.int(e.typ(t))
	}
}

// named writes a type by its name, if that is enough.
func (e *encoder) named(w *writer, tn *types.TypeName) bool {
	switch {
	case tn.Pkg() == nil:
		w.byte(universeType)
		w.int(e.string(tn.Name()))
	case tn.Parent() == tn.Pkg().Scope() && tn.Pkg().Scope().Lookup(tn.Name()) == tn:
		w.byte(namedType)
		w.int(e.pkgID(tn.Pkg()))
		w.int(e.string(tn.Name()))
	case tn.Pkg() != e.pkg:
		panic("a type declared in a function of " + tn.Pkg().Path())
	default:
		return false
	}
	return true
}
