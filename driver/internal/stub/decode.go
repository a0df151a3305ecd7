package stub

import (
	"encoding/binary"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"math/big"
	"path/filepath"
	"sync"
)

// Decode reads what Encode wrote of the package with the path and name, whose
// files now lie in dir. Lookup finds the packages below, which must be complete.
// What was not written by Encode is an error.
func Decode(data []byte, fset *token.FileSet, path, name, dir string, lookup func(path string) *types.Package) (_ *types.Package, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("broken stub of %s: %v", path, r)
		}
	}()
	d := &decoder{pkg: types.NewPackage(path, name), fset: fset, context: types.NewContext()}
	in := &reader{b: data}
	lengths, all := make([]int, in.count()), 0
	for i := range lengths {
		lengths[i] = in.int()
		all += lengths[i]
	}
	text := string(in.bytes(all))
	d.strings = make([]string, len(lengths))
	for i, n := range lengths {
		d.strings[i], text = text[:n], text[n:]
	}
	d.pkgs = make([]*types.Package, in.count())
	for i := range d.pkgs {
		p := d.string(in)
		if d.pkgs[i] = d.pkg; p != path {
			if d.pkgs[i] = lookup(p); d.pkgs[i] == nil {
				return nil, fmt.Errorf("stub of %s: no package %s", path, p)
			}
		}
	}
	d.files = make([]*token.File, in.count())
	d.names = make([]string, len(d.files))
	for i := range d.files {
		file := d.string(in)
		if !filepath.IsAbs(file) {
			file = filepath.Join(dir, file)
		}
		d.names[i] = file
		lines := in.int()
		if lines > maxLines {
			return nil, fmt.Errorf("stub of %s: a file of %d lines", path, lines)
		}
		f := fset.AddFile(file, -1, lines)
		f.SetLines(lineStarts(lines))
		d.files[i] = f
	}
	d.params = make([]*types.TypeParam, in.count())
	for i := range d.params {
		d.params[i] = types.NewTypeParam(types.NewTypeName(token.NoPos, d.pkg, d.string(in), nil), nil)
	}
	d.types = make([]types.Type, 0, in.count())
	head, table, body, later := in.part(), in.part(), in.part(), in.part()

	imports := make([]*types.Package, head.count())
	for i := range imports {
		imports[i] = d.pkgs[head.int()]
	}
	d.pkg.SetImports(imports)
	scope := d.pkg.Scope()
	named := make([]*types.Named, head.count())
	for i := range named {
		name, pos := d.declared(head)
		tn := types.NewTypeName(pos, d.pkg, name, nil)
		named[i] = types.NewNamed(tn, nil, nil)
		if params := d.typeParams(head); params != nil {
			named[i].SetTypeParams(params)
		}
		scope.Insert(tn)
	}
	for len(d.types) < cap(d.types) {
		d.types = append(d.types, d.readType(table))
	}
	for _, n := range named {
		n.SetUnderlying(d.typ(body))
		d.methods(body, n)
	}
	for range body.count() {
		scope.Insert(d.object(body))
	}
	for len(later.b) > 0 {
		if later.byte() == typeParamType {
			p := d.params[later.int()]
			p.SetConstraint(d.typ(later))
			continue
		}
		n := d.typ(later).(*types.Named)
		n.SetUnderlying(d.typ(later))
		d.methods(later, n)
	}
	for _, t := range d.interfaces {
		t.Complete()
	}
	d.pkg.MarkComplete()
	return d.pkg, nil
}

type reader struct{ b []byte }

func (r *reader) int() int {
	n, size := binary.Uvarint(r.b)
	if size <= 0 || n > 1<<40 {
		panic("a number is missing")
	}
	r.b = r.b[size:]
	return int(n)
}

// count is the number of things to come, each of at least one byte.
func (r *reader) count() int {
	n := r.int()
	if n > len(r.b) {
		panic("the end is missing")
	}
	return n
}

func (r *reader) int64() int64 {
	n, size := binary.Varint(r.b)
	if size <= 0 {
		panic("a number is missing")
	}
	r.b = r.b[size:]
	return n
}

func (r *reader) byte() byte {
	b := r.b[0]
	r.b = r.b[1:]
	return b
}

func (r *reader) bool() bool { return r.byte() != 0 }

func (r *reader) bytes(n int) []byte {
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) part() *reader { return &reader{r.bytes(r.count())} }

type decoder struct {
	pkg        *types.Package
	fset       *token.FileSet
	context    *types.Context
	strings    []string
	pkgs       []*types.Package
	files      []*token.File
	names      []string // of the files
	params     []*types.TypeParam
	types      []types.Type
	interfaces []*types.Interface
}

func (d *decoder) string(r *reader) string { return d.strings[r.int()] }

func (d *decoder) typ(r *reader) types.Type { return d.types[r.int()] }

func (d *decoder) owner(r *reader) *types.Package {
	if n := r.int(); n > 0 {
		return d.pkgs[n-1]
	}
	return nil
}

func (d *decoder) declared(r *reader) (name string, pos token.Pos) {
	name = d.string(r)
	if file := r.int(); file > 0 {
		pos = d.files[file-1].LineStart(r.int())
	}
	return name, pos
}

// starts are those of lines of one byte each.
var starts struct {
	sync.Mutex
	lines []int
}

func lineStarts(n int) []int {
	starts.Lock()
	defer starts.Unlock()
	for len(starts.lines) < n {
		starts.lines = append(starts.lines, len(starts.lines))
	}
	return starts.lines[:n:n]
}

func (d *decoder) object(r *reader) types.Object {
	kind := r.byte()
	name, pos := d.declared(r)
	switch kind {
	case constObject:
		t := d.typ(r)
		return types.NewConst(pos, d.pkg, name, t, d.constant(r))
	case varObject:
		return types.NewVar(pos, d.pkg, name, d.typ(r))
	case funcObject:
		return types.NewFunc(pos, d.pkg, name, d.signature(r, nil, nil))
	case aliasObject:
		t := d.typ(r)
		if a, ok := t.(*types.Alias); ok && a.Obj().Pkg() == d.pkg && a.Obj().Name() == name && a.Obj().Parent() == nil {
			return a.Obj()
		}
		return types.NewTypeName(pos, d.pkg, name, t)
	}
	panic("no such object")
}

func (d *decoder) constant(r *reader) constant.Value {
	real := func(v constant.Value) constant.Value {
		if r.bool() {
			return constant.ToFloat(v)
		}
		return v
	}
	text := func(x interface{ GobDecode([]byte) error }) any {
		if err := x.GobDecode([]byte(d.string(r))); err != nil {
			panic(err)
		}
		return x
	}
	switch r.byte() {
	case unknownValue:
		return constant.MakeUnknown()
	case boolValue:
		return constant.MakeBool(r.bool())
	case stringValue:
		return constant.MakeString(d.string(r))
	case int64Value:
		return real(constant.MakeInt64(r.int64()))
	case intValue:
		return real(constant.Make(text(new(big.Int))))
	case ratValue:
		return constant.Make(text(new(big.Rat)))
	case floatValue:
		return constant.Make(text(new(big.Float)))
	case complexValue:
		re := d.constant(r)
		return constant.BinaryOp(re, token.ADD, constant.MakeImag(d.constant(r)))
	}
	panic("no such constant")
}

func (d *decoder) methods(r *reader, n *types.Named) {
	for range r.count() {
		name, pos := d.declared(r)
		params := d.typeParams(r)
		recvName := d.string(r)
		recv := types.NewParam(token.NoPos, d.pkg, recvName, d.typ(r))
		n.AddMethod(types.NewFunc(pos, d.pkg, name, d.signature(r, recv, params)))
	}
}

func (d *decoder) signature(r *reader, recv *types.Var, recvParams []*types.TypeParam) *types.Signature {
	typeParams := d.typeParams(r)
	params, results := d.tuple(r), d.tuple(r)
	if recv != nil {
		recv.SetKind(types.RecvVar)
	}
	for v := range results.Variables() {
		v.SetKind(types.ResultVar)
	}
	return types.NewSignatureType(recv, recvParams, typeParams, params, results, r.bool())
}

func (d *decoder) tuple(r *reader) *types.Tuple {
	n := r.count()
	if n == 0 {
		return nil
	}
	vars := make([]*types.Var, n)
	for i := range vars {
		name := d.string(r)
		vars[i] = types.NewParam(token.NoPos, d.pkg, name, d.typ(r))
	}
	return types.NewTuple(vars...)
}

func (d *decoder) typeParams(r *reader) []*types.TypeParam {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := make([]*types.TypeParam, n)
	for i := range out {
		out[i] = d.params[r.int()]
	}
	return out
}

func (d *decoder) readType(r *reader) types.Type {
	switch r.byte() {
	case basicType:
		return types.Typ[r.int()]
	case universeType:
		return types.Universe.Lookup(d.string(r)).Type()
	case anyType:
		return types.Universe.Lookup("any").Type().Underlying()
	case namedType:
		p := d.pkgs[r.int()]
		name := d.string(r)
		tn, ok := p.Scope().Lookup(name).(*types.TypeName)
		if !ok {
			panic("no type " + p.Path() + "." + name)
		}
		return tn.Type()
	case localType:
		name := d.string(r)
		file := d.names[r.int()]
		line, column := r.int(), r.int()
		f := d.fset.AddFile(file, -1, 1)
		f.AddLineColumnInfo(0, file, line, column)
		n := types.NewNamed(types.NewTypeName(f.Pos(0), d.pkg, name, nil), nil, nil)
		if params := d.typeParams(r); params != nil {
			n.SetTypeParams(params)
		}
		return n
	case aliasType:
		name, pos := d.declared(r)
		params := d.typeParams(r)
		a := types.NewAlias(types.NewTypeName(pos, d.pkg, name, nil), d.typ(r))
		if params != nil {
			a.SetTypeParams(params)
		}
		return a
	case instanceType:
		of := d.typ(r)
		args := make([]types.Type, r.count())
		for i := range args {
			args[i] = d.typ(r)
		}
		t, err := types.Instantiate(d.context, of, args, false)
		if err != nil {
			panic(err)
		}
		return t
	case typeParamType:
		return d.params[r.int()]
	case pointerType:
		return types.NewPointer(d.typ(r))
	case sliceType:
		return types.NewSlice(d.typ(r))
	case arrayType:
		t := d.typ(r)
		return types.NewArray(t, r.int64())
	case mapType:
		key := d.typ(r)
		return types.NewMap(key, d.typ(r))
	case chanType:
		t := d.typ(r)
		dir := types.ChanDir(r.byte())
		if dir > types.RecvOnly {
			panic("no such direction")
		}
		return types.NewChan(dir, t)
	case structType:
		fields := make([]*types.Var, r.count())
		var tags []string
		var owner *types.Package
		for i := range fields {
			if i == 0 {
				owner = d.owner(r)
			}
			name := d.string(r)
			t := d.typ(r)
			fields[i] = types.NewField(token.NoPos, owner, name, t, r.bool())
			if tag := d.string(r); tag != "" {
				for len(tags) < i {
					tags = append(tags, "")
				}
				tags = append(tags, tag)
			}
		}
		return types.NewStruct(fields, tags)
	case tupleType:
		return d.tuple(r)
	case signatureType:
		return d.signature(r, nil, nil)
	case interfaceType:
		implicit := r.bool()
		methods := make([]*types.Func, r.count())
		for i := range methods {
			owner := d.owner(r)
			name, pos := d.declared(r)
			var recv *types.Var
			if n := r.int(); n > 0 {
				recv = types.NewParam(token.NoPos, owner, "", d.types[n-1])
			}
			methods[i] = types.NewFunc(pos, owner, name, d.signature(r, recv, nil))
		}
		embedded := make([]types.Type, r.count())
		for i := range embedded {
			embedded[i] = d.typ(r)
		}
		t := types.NewInterfaceType(methods, embedded)
		if implicit {
			t.MarkImplicit()
		}
		d.interfaces = append(d.interfaces, t)
		return t
	case unionType:
		terms := make([]*types.Term, r.count())
		for i := range terms {
			tilde := r.bool()
			terms[i] = types.NewTerm(tilde, d.typ(r))
		}
		return types.NewUnion(terms)
	}
	panic("no such type")
}
