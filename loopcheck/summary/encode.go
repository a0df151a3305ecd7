package summary

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"sort"
	"sync"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// Facts are written in a form of their own, because they say the same things
// again and again: a text, a value, a set of values and the rest of a chain
// stand in a table once, and a structure has only the fields that are not
// zero. What is left is compressed.
//
// Whatever the types hold is written, found by reflection: a new field needs
// nothing here, unless it is one of a frame.

type encoder struct {
	strings, places, chains, items table
	lines                          map[uint64]int // the last of each place
	body                           []byte
	last                           uint64 // chain
}

// columns is how many columns a table has: what is like one another stands
// together.
const columns = 5

// sample is what facts often say, for those that are too short to repeat it.
const sample = "function literal in send on channel receive from channel select function value interface parameter field " +
	"(*sync.RWMutex).RLock(*sync.RWMutex).Lock(*sync.Mutex).Lock(*sync.Once).Docontext.Context.Donecontext.Context.Deadline" +
	"io.Writer.Writeio.Reader.Readio.Closer.Closefmt.Stringer.Stringerror.Error" +
	"MarshalJSONUnmarshalJSON.String.Error.Close.Read.Write.Get.Set.Name.Type.Len.Next.New" +
	"client.gotypes.goutil.go*golang.org/x/google.golang.org/k8s.io/gopkg.in/github.com/internal/"

// A table numbers what it holds from 1; 0 is nothing.
type table struct {
	ids  map[string]int
	data [columns][]byte
}

// add gives the number of the entry that reads as key, which write writes if it
// is new.
func (t *table) add(key string, write func(cols *[columns][]byte)) uint64 {
	if id, ok := t.ids[key]; ok {
		return uint64(id)
	}
	if t.ids == nil {
		t.ids = map[string]int{}
	}
	write(&t.data)
	id := len(t.ids) + 1
	t.ids[key] = id
	return uint64(id)
}

var (
	valueType  = reflect.TypeFor[*Value]()
	setType    = reflect.TypeFor[Set]()
	framesType = reflect.TypeFor[[]effect.Frame]()
	effectType = reflect.TypeFor[effect.Effect]()
)

func (e *encoder) string(b []byte, s string) []byte {
	if s == "" {
		return append(b, 0)
	}
	return binary.AppendUvarint(b, e.strings.add(s, func(cols *[columns][]byte) {
		cols[0], cols[1] = binary.AppendUvarint(cols[0], uint64(len(s))), append(cols[1], s...)
	}))
}

// chain numbers a chain by its first frame and the chain of the rest. What a frame
// calls is mostly what the next one stands in, and what stands in a function has
// its file, and a line near the last.
func (e *encoder) chain(fs []effect.Frame) uint64 {
	var next uint64
	for i := len(fs) - 1; i >= 0; i-- {
		f, rest := fs[i], next
		key := append(e.string(nil, f.In), e.string(nil, f.Pkg)...)
		key = e.string(key, f.File)
		place := e.places.add(string(key), func(cols *[columns][]byte) { cols[0] = append(cols[0], key...) })
		what := []byte{0}
		if i+1 == len(fs) && f.Func != "" || i+1 < len(fs) && f.Func != fs[i+1].In {
			what = e.string([]byte{1}, f.Func)
		}
		if f.Via != "" {
			what[0] += 2
			what = e.string(what, f.Via)
		}
		key = binary.AppendUvarint(binary.AppendUvarint(nil, rest), place)
		key = append(binary.AppendVarint(binary.AppendVarint(key, int64(f.Line)), int64(f.Col)), what...)
		next = e.chains.add(string(key), func(cols *[columns][]byte) {
			// How far back the rest stands is mostly a small number.
			if rest > 0 {
				rest = uint64(len(e.chains.ids)) + 1 - rest
			}
			if e.lines == nil {
				e.lines = map[uint64]int{}
			}
			cols[0] = binary.AppendUvarint(cols[0], rest)
			cols[1] = binary.AppendUvarint(cols[1], place)
			cols[2] = binary.AppendVarint(cols[2], int64(f.Line-e.lines[place]))
			cols[3] = binary.AppendVarint(cols[3], int64(f.Col))
			cols[4] = append(cols[4], what...)
			e.lines[place] = f.Line
		})
	}
	return next
}

func (e *encoder) item(kind byte, key string, fields []byte) uint64 {
	return e.items.add(string(kind)+key, func(cols *[columns][]byte) { cols[0] = append(append(cols[0], kind), fields...) })
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
	case effectType:
		// Its site is mostly the place of a frame.
		x := v.Interface().(effect.Effect)
		if i := slices.IndexFunc(x.Frames, func(f effect.Frame) bool { return f.Place() == x.Site }); i >= 0 {
			x.Site = ""
			return e.fields(binary.AppendUvarint(b, uint64(i+1)), reflect.ValueOf(x))
		}
		return e.fields(append(b, 0), v)
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
		return e.string(b, v.String())
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
		return e.fields(b, v)
	}
	panic("cannot be a part of a fact: " + v.Type().String())
}

// fields appends the fields that are not zero.
func (e *encoder) fields(b []byte, v reflect.Value) []byte {
	var has uint64
	own := exported(v.Type())
	for i := range v.NumField() {
		if own&(1<<i) != 0 && !v.Field(i).IsZero() {
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

var exportedFields sync.Map // by type, what exported gives

// exported has a bit for each field of a struct type that is exported.
func exported(t reflect.Type) uint64 {
	if bits, ok := exportedFields.Load(t); ok {
		return bits.(uint64)
	}
	var bits uint64
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			bits |= 1 << i
		}
	}
	exportedFields.Store(t, bits)
	return bits
}

// raw writes what x points to.
func raw(x any) []byte {
	e := &encoder{}
	e.body = e.value(nil, reflect.ValueOf(x).Elem())
	var out []byte
	for _, t := range []table{e.strings, e.places, e.chains, e.items} {
		out = binary.AppendUvarint(out, uint64(len(t.ids)))
		for _, c := range t.data {
			out = appendBytes(out, c)
		}
	}
	return append(out, e.body...)
}

// squeeze compresses data, which has texts in common with some other.
func squeeze(data, like []byte) []byte {
	var out bytes.Buffer
	z, _ := flate.NewWriterDict(&out, flate.BestCompression, texts(like))
	z.Write(data)
	z.Close()
	return out.Bytes()
}

// swell reads what squeeze wrote.
func swell(data, like []byte) ([]byte, error) {
	return io.ReadAll(flate.NewReaderDict(bytes.NewReader(data), texts(like)))
}

// texts is the sample and the texts in what raw wrote.
func texts(data []byte) []byte {
	out := []byte(sample)
	for i := range 3 { // their number, their lengths, and they
		n, size := binary.Uvarint(data)
		if size <= 0 || i > 0 && n > uint64(len(data)-size) {
			break
		}
		switch data = data[size:]; i {
		case 1:
			data = data[n:]
		case 2:
			out = append(out, data[:n]...)
		}
	}
	return out
}

type decoder struct {
	in      []byte
	strings []string
	places  []effect.Hop
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
	case effectType:
		i := d.uint()
		d.fields(v)
		if x := v.Addr().Interface().(*effect.Effect); i > 0 {
			if i > uint64(len(x.Frames)) {
				panic(errFact)
			}
			x.Site = x.Frames[i-1].Place()
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
		d.fields(v)
	default:
		panic(errFact)
	}
}

func (d *decoder) fields(v reflect.Value) {
	has := d.uint()
	if has&^exported(v.Type()) != 0 {
		panic(errFact)
	}
	for i := range v.NumField() {
		if has&(1<<i) != 0 {
			d.value(v.Field(i))
		}
	}
}

// table reads the number of entries and the columns of a table.
func (d *decoder) table() (n int, cols [columns]*decoder) {
	n = d.count()
	for i := range cols {
		size := d.count()
		c := *d
		c.in, d.in = d.in[:size], d.in[size:]
		cols[i] = &c
	}
	return n, cols
}

// A link is a chain as it is read: its first frame and the number of the rest, from 1.
type link struct {
	first effect.Frame
	rest  int
}

func (d *decoder) link(cols *[columns]*decoder, before []link) link {
	back, rest := cols[0].uint(), 0
	if back > uint64(len(before)) {
		panic(errFact)
	}
	if back > 0 {
		rest = len(before) - int(back) + 1
	}
	place := cols[1].uint()
	if place == 0 || place > uint64(len(d.places)) {
		panic(errFact)
	}
	last := &d.places[place-1]
	last.Line += int(cols[2].int())
	f := *last
	f.Col = int(cols[3].int())
	what := cols[4].uint()
	switch {
	case what&1 != 0:
		f.Func = entry(cols[4], d.strings)
	case rest > 0:
		f.Func = before[rest-1].first.In
	}
	if what&2 != 0 {
		f.Via = entry(cols[4], d.strings)
	}
	return link{f.Frame(), rest}
}

// unlink makes the chains whole. One that is the rest of another lies in that.
func unlink(links []link) [][]effect.Frame {
	chains := make([][]effect.Frame, len(links))
	for i := len(links) - 1; i >= 0; i-- {
		if chains[i] == nil {
			n := 0
			for j := i + 1; j > 0; j = links[j-1].rest {
				n++
			}
			chains[i] = make([]effect.Frame, n)
		}
		whole := chains[i]
		for j := i + 1; j > 0 && (j == i+1 || chains[j-1] == nil); j = links[j-1].rest {
			chains[j-1] = whole
			whole = whole[1:]
		}
	}
	for i, c := range chains {
		for j := i + 1; len(c) > 0 && c[0].Hop == nil; j = links[j-1].rest {
			c[0] = links[j-1].first
			c = c[1:]
		}
	}
	return chains
}

// decode reads what raw wrote into what x points to.
func decode(data []byte, x any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errFact, r)
		}
	}()
	d := &decoder{in: data}
	n, cols := d.table()
	for range n {
		size := cols[0].uint()
		if size > uint64(len(cols[1].in)) {
			return errFact
		}
		d.strings = append(d.strings, string(cols[1].in[:size]))
		cols[1].in = cols[1].in[size:]
	}
	n, cols = d.table()
	for range n {
		text := func() string { return entry(cols[0], d.strings) }
		d.places = append(d.places, effect.Hop{In: text(), Pkg: text(), File: text()})
	}
	n, cols = d.table()
	links := make([]link, 0, n)
	for range n {
		links = append(links, d.link(&cols, links))
	}
	d.chains = unlink(links)
	n, cols = d.table()
	for items := cols[0]; n > 0; n-- {
		var v *Value
		var s Set
		if items.uint() == 'v' {
			v = new(Value)
			items.value(reflect.ValueOf(v).Elem())
			v.complete()
		} else {
			for range items.count() {
				s = append(s, entry(items, items.values))
			}
		}
		items.values, items.sets = append(items.values, v), append(items.sets, s)
	}
	d.values, d.sets = cols[0].values, cols[0].sets
	d.value(reflect.ValueOf(x).Elem())
	return nil
}
