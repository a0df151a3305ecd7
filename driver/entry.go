package driver

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/loopvet/loopvet/driver/internal/stub"
)

// An entry is a package as the cache has it: what is to be known of it, its types,
// and its facts, sorted:
//
//	flags, length and bytes of the stub,
//	package facts: their number; of each its type, length and bytes,
//	object facts: the number of types; of each its type, the number of objects, their paths, length and bytes of all facts.

const usesC = 1 << iota // flags

var errEntry = errors.New("not an entry of the cache")

// ownFacts are the facts about one package and what it declares.
type ownFacts struct {
	packages []analysis.Fact
	objects  []objectFact
	written  map[analysis.Fact][]byte // those that are linked
}

type objectFact struct {
	obj  types.Object
	fact analysis.Fact
}

// factTypes has the types of the facts of analyzers by a name that does not change
// from run to run.
type factTypes struct {
	byName map[string]reflect.Type
	names  map[reflect.Type]string
}

func newFactTypes(order []*analysis.Analyzer) factTypes {
	ft := factTypes{map[string]reflect.Type{}, map[reflect.Type]string{}}
	for _, a := range order {
		for _, f := range a.FactTypes {
			t := reflect.TypeOf(f)
			name := a.Name + " " + t.String()
			ft.byName[name], ft.names[t] = t, name
		}
	}
	return ft
}

func (ft factTypes) make(name string) (analysis.Fact, error) {
	t := ft.byName[name]
	if t == nil {
		return nil, fmt.Errorf("no fact type %s", name)
	}
	return reflect.New(t.Elem()).Interface().(analysis.Fact), nil
}

// encode writes p, which was analysed.
func (p *pkg) encode(fset *token.FileSet, ft factTypes) ([]byte, error) {
	types, err := stub.Encode(fset, p.types, p.dir)
	if err != nil {
		return nil, err
	}
	var flags byte
	if p.usesC {
		flags |= usesC
	}
	w := &buffer{b: []byte{flags}}
	w.bytes(types)

	fs := p.facts.packages
	slices.SortFunc(fs, func(a, b analysis.Fact) int { return strings.Compare(ft.of(a), ft.of(b)) })
	w.int(len(fs))
	for _, f := range fs {
		var data []byte
		if _, ok := f.(LinkedFact); ok {
			data = p.facts.written[f]
		} else {
			data, err = encodeGob(f)
		}
		if err != nil || ft.of(f) == "" {
			return nil, fmt.Errorf("a %T cannot be kept: %v", f, err)
		}
		w.string(ft.of(f))
		w.bytes(data)
	}

	type named struct {
		typ, path string
		fact      analysis.Fact
	}
	var os []named
	paths := new(objectpath.Encoder)
	for _, o := range p.facts.objects {
		if o.obj.Pkg() != p.types || ft.of(o.fact) == "" {
			return nil, fmt.Errorf("a %T about %v cannot be kept", o.fact, o.obj)
		}
		// What has no path cannot be reached from other packages, and nor can the
		// facts about it, whatever the driver.
		if path, err := paths.For(o.obj); err == nil {
			os = append(os, named{ft.of(o.fact), string(path), o.fact})
		}
	}
	slices.SortFunc(os, func(a, b named) int { return cmp.Or(strings.Compare(a.typ, b.typ), strings.Compare(a.path, b.path)) })
	kinds := map[string][]named{}
	for _, o := range os {
		kinds[o.typ] = append(kinds[o.typ], o)
	}
	w.int(len(kinds))
	for _, typ := range slices.Sorted(maps.Keys(kinds)) {
		w.string(typ)
		w.int(len(kinds[typ]))
		var facts []any
		for _, o := range kinds[typ] {
			w.string(o.path)
			facts = append(facts, o.fact)
		}
		data, err := encodeGob(facts...)
		if err != nil {
			return nil, err
		}
		w.bytes(data)
	}
	return w.b, nil
}

// decode makes p what it was when the entry was written. Below are the packages
// that p may refer to.
func (p *pkg) decode(data []byte, fset *token.FileSet, ft factTypes, facts *factStore, below func(path string) *types.Package) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errEntry, r)
		}
	}()
	r := &buffer{b: data}
	flags := r.cut(1)[0]
	pkg, err := stub.Decode(r.cut(r.num()), fset, p.path, p.name, p.dir, below)
	if err != nil {
		return err
	}
	var own ownFacts
	for range r.num() {
		f, err := ft.make(r.text())
		if err != nil {
			return err
		}
		data := r.cut(r.num())
		if l, ok := f.(LinkedFact); ok {
			err = l.UnmarshalOwn(data, facts.linked(pkg, f))
		} else {
			err = gob.NewDecoder(bytes.NewReader(data)).Decode(f)
		}
		if err != nil {
			return err
		}
		own.packages = append(own.packages, f)
	}
	for range r.num() {
		typ := r.text()
		objs := make([]types.Object, r.num())
		for i := range objs {
			if objs[i], err = objectpath.Object(pkg, objectpath.Path(r.text())); err != nil {
				return err
			}
		}
		dec := gob.NewDecoder(bytes.NewReader(r.cut(r.num())))
		for _, obj := range objs {
			f, err := ft.make(typ)
			if err != nil {
				return err
			}
			if err := dec.Decode(f); err != nil {
				return err
			}
			own.objects = append(own.objects, objectFact{obj, f})
		}
	}
	if len(r.b) > 0 {
		return errEntry
	}
	p.types, p.usesC = pkg, flags&usesC != 0
	for _, f := range own.packages {
		facts.setPkg(pkg, f)
	}
	for _, o := range own.objects {
		facts.setObject(o.obj, o.fact)
	}
	return nil
}

func (ft factTypes) of(f analysis.Fact) string { return ft.names[reflect.TypeOf(f)] }

func encodeGob(xs ...any) ([]byte, error) {
	var b bytes.Buffer
	enc := gob.NewEncoder(&b)
	for _, x := range xs {
		if err := enc.Encode(x); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// A buffer is written at its end and read from its beginning. Reading what is
// not there panics.
type buffer struct{ b []byte }

func (w *buffer) int(n int) { w.b = binary.AppendUvarint(w.b, uint64(n)) }

func (w *buffer) bytes(b []byte) {
	w.int(len(b))
	w.b = append(w.b, b...)
}

func (w *buffer) string(s string) {
	w.int(len(s))
	w.b = append(w.b, s...)
}

// num is a number of bytes or things to come, each of at least one byte.
func (w *buffer) num() int {
	n, size := binary.Uvarint(w.b)
	if size <= 0 || n > uint64(len(w.b)-size) {
		panic("the end is missing")
	}
	w.b = w.b[size:]
	return int(n)
}

func (w *buffer) cut(n int) []byte {
	b := w.b[:n:n]
	w.b = w.b[n:]
	return b
}

func (w *buffer) text() string { return string(w.cut(w.num())) }
