package summary

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"reflect"
	"sort"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// Facts are written in a form of their own, because they say the same things
// again and again: a text, a value, a set of values and the rest of a chain
// stand in a table once, and a structure has only the fields that are not
// zero. What is left is compressed.
//
// Whatever the types hold is written, found by reflection: a new field needs
// nothing here.

type encoder struct {
	strings, chains, items table
	body                   []byte
	last                   uint64 // chain
}

// A table numbers what it holds from 1; 0 is nothing.
type table struct {
	ids  map[string]int
	data []byte
}

// add gives the number of the entry that reads as key, which write writes if it
// is new.
func (t *table) add(key string, write func([]byte) []byte) uint64 {
	if id, ok := t.ids[key]; ok {
		return uint64(id)
	}
	if t.ids == nil {
		t.ids = map[string]int{}
	}
	t.data = write(t.data)
	id := len(t.ids) + 1
	t.ids[key] = id
	return uint64(id)
}

var (
	valueType  = reflect.TypeFor[*Value]()
	setType    = reflect.TypeFor[Set]()
	framesType = reflect.TypeFor[[]effect.Frame]()
)

func (e *encoder) string(s string) uint64 {
	if s == "" {
		return 0
	}
	return e.strings.add(s, func(b []byte) []byte {
		return append(binary.AppendUvarint(b, uint64(len(s))), s...)
	})
}

// chain numbers a chain by its first frame and the chain of the rest.
func (e *encoder) chain(fs []effect.Frame) uint64 {
	var next uint64
	for i := len(fs) - 1; i >= 0; i-- {
		rest, frame := next, e.value(nil, reflect.ValueOf(fs[i]))
		next = e.chains.add(string(binary.AppendUvarint(frame, rest)), func(b []byte) []byte {
			// How far back the rest stands is mostly a small number.
			if rest > 0 {
				rest = uint64(len(e.chains.ids)) + 1 - rest
			}
			return append(binary.AppendUvarint(b, rest), frame...)
		})
	}
	return next
}

func (e *encoder) item(kind byte, key string, fields []byte) uint64 {
	return e.items.add(string(kind)+key, func(b []byte) []byte { return append(append(b, kind), fields...) })
}

func (e *encoder) set(s Set) uint64 {
	if len(s) == 0 {
		return 0
	}
	b := binary.AppendUvarint(nil, uint64(len(s)))
	for _, v := range s {
		b = e.value(b, reflect.ValueOf(v))
	}
	return e.item('s', string(b), b)
}

// value appends v to b.
func (e *encoder) value(b []byte, v reflect.Value) []byte {
	switch v.Type() {
	case valueType:
		x := v.Interface().(*Value)
		if x == nil {
			return append(b, 0)
		}
		fields := e.value(nil, v.Elem())
		return binary.AppendUvarint(b, e.item('v', string(fields), fields))
	case setType:
		return binary.AppendUvarint(b, e.set(v.Interface().(Set)))
	case framesType:
		chain := e.chain(v.Interface().([]effect.Frame))
		b = binary.AppendVarint(b, int64(chain)-int64(e.last))
		e.last = chain
		return b
	}
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return binary.AppendUvarint(b, v.Uint())
	case reflect.String:
		return binary.AppendUvarint(b, e.string(v.String()))
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, 0)
		}
		return e.value(append(b, 1), v.Elem())
	case reflect.Slice:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		for i := range v.Len() {
			b = e.value(b, v.Index(i))
		}
		return b
	case reflect.Map:
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		b = binary.AppendUvarint(b, uint64(len(keys)))
		for _, k := range keys {
			b = e.value(e.value(b, k), v.MapIndex(k))
		}
		return b
	case reflect.Struct:
		var has uint64
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && !v.Field(i).IsZero() {
				has |= 1 << i
			}
		}
		b = binary.AppendUvarint(b, has)
		for i := range v.NumField() {
			if has&(1<<i) != 0 {
				b = e.value(b, v.Field(i))
			}
		}
		return b
	}
	panic("cannot be a part of a fact: " + v.Type().String())
}

// encode writes what x points to.
func encode(x any) []byte {
	e := &encoder{}
	e.body = e.value(nil, reflect.ValueOf(x).Elem())
	var out bytes.Buffer
	z, _ := flate.NewWriter(&out, flate.BestCompression)
	for _, t := range []table{e.strings, e.chains, e.items} {
		z.Write(binary.AppendUvarint(nil, uint64(len(t.ids))))
		z.Write(t.data)
	}
	z.Write(e.body)
	z.Close()
	return out.Bytes()
}

type decoder struct {
	in      []byte
	strings []string
	chains  [][]effect.Frame
	values  []*Value // by number of the item, as are sets
	sets    []Set
	last    int64 // chain
}

var errFact = errors.New("broken fact")

func (d *decoder) uint() uint64 {
	n, size := binary.Uvarint(d.in)
	if size <= 0 {
		panic(errFact)
	}
	d.in = d.in[size:]
	return n
}

func (d *decoder) int() int64 {
	n, size := binary.Varint(d.in)
	if size <= 0 {
		panic(errFact)
	}
	d.in = d.in[size:]
	return n
}

// count is a number of things to come, each of at least one byte.
func (d *decoder) count() int {
	n := d.uint()
	if n > uint64(len(d.in)) {
		panic(errFact)
	}
	return int(n)
}

func entry[T any](d *decoder, in []T) (x T) {
	switch n := d.uint(); {
	case n == 0:
		return x
	case n <= uint64(len(in)):
		return in[n-1]
	}
	panic(errFact)
}

func (d *decoder) value(v reflect.Value) {
	switch v.Type() {
	case valueType:
		v.Set(reflect.ValueOf(entry(d, d.values)))
		return
	case setType:
		v.Set(reflect.ValueOf(entry(d, d.sets)))
		return
	case framesType:
		d.last += d.int()
		switch {
		case d.last < 0 || d.last > int64(len(d.chains)):
			panic(errFact)
		case d.last > 0:
			v.Set(reflect.ValueOf(d.chains[d.last-1]))
		}
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(d.uint() != 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(d.int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(d.uint())
	case reflect.String:
		v.SetString(entry(d, d.strings))
	case reflect.Pointer:
		if d.uint() != 0 {
			v.Set(reflect.New(v.Type().Elem()))
			d.value(v.Elem())
		}
	case reflect.Slice:
		if n := d.count(); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				d.value(v.Index(i))
			}
		}
	case reflect.Map:
		n := d.count()
		v.Set(reflect.MakeMapWithSize(v.Type(), n))
		for range n {
			key, val := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			d.value(key)
			d.value(val)
			v.SetMapIndex(key, val)
		}
	case reflect.Struct:
		has := d.uint()
		for i := range v.NumField() {
			if has&(1<<i) != 0 {
				if !v.Type().Field(i).IsExported() {
					panic(errFact)
				}
				d.value(v.Field(i))
			}
		}
	default:
		panic(errFact)
	}
}

// decode reads what encode wrote into what x points to.
func decode(data []byte, x any) (err error) {
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(data)))
	if err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errFact, r)
		}
	}()
	d := &decoder{in: raw}
	for range d.count() {
		n := d.count()
		d.strings = append(d.strings, string(d.in[:n]))
		d.in = d.in[n:]
	}
	for range d.count() {
		back, next := d.uint(), []effect.Frame(nil)
		if back > uint64(len(d.chains)) {
			return errFact
		}
		if back > 0 {
			next = d.chains[uint64(len(d.chains))-back]
		}
		fs := make([]effect.Frame, 1, 1+len(next))
		d.value(reflect.ValueOf(&fs[0]).Elem())
		d.chains = append(d.chains, append(fs, next...))
	}
	for range d.count() {
		var v *Value
		var s Set
		kind := d.in[0]
		d.in = d.in[1:]
		if kind == 'v' {
			v = new(Value)
			d.value(reflect.ValueOf(v).Elem())
			v.id = v.text()
		} else {
			for range d.count() {
				s = append(s, entry(d, d.values))
			}
		}
		d.values, d.sets = append(d.values, v), append(d.sets, s)
	}
	d.value(reflect.ValueOf(x).Elem())
	return nil
}
