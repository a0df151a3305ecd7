package summary

import (
	"encoding/binary"
	"go/token"
	"go/types"
	"iter"
	"slices"
	"sort"
	"strings"
	"sync"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// collect gathers, once the summaries stand, what this package registers and
// stores.
func (p *Package) collect() {
	for _, fn := range p.in.Funcs {
		f := p.flows[fn]
		if f == nil {
			continue
		}
		e := p.evalOf(fn)
		c := &collector{p: p, fn: fn}
		for _, b := range fn.Blocks {
			if f.dead[b.Index] {
				continue
			}
			for _, in := range b.Instrs {
				c.at, c.pos = in, in.Pos()
				if t, ok := in.(*ssa.ChangeType); ok {
					c.pos = conversion(t, t.X)
				}
				p.instr(e, in, effect.Likely, c)
				c.starts(in)
				if m, ok := in.(*ssa.MakeInterface); ok {
					if ik := p.ifaceKey(m.Type()); ik != "" && p.typeKey(m.X.Type()) != "" {
						pos := conversion(m, m.X)
						p.Events = append(p.Events, Event{Iface: ik, Vals: p.ground(fn, e.set(m)), Frame: p.frame(pos, fn, p.shortKey(ik), ""), Pos: pos, In: fn})
					}
				}
			}
		}
	}
}

// conversion is where a value becomes an interface: go/ssa gives implicit
// conversions no place, so it is the place of what they are for.
func conversion(m ssa.Value, from ssa.Value) token.Pos {
	if m.Pos().IsValid() {
		return m.Pos()
	}
	for _, r := range *m.Referrers() {
		if r.Pos().IsValid() {
			return r.Pos()
		}
	}
	return from.Pos()
}

// collector is the output that notes registrations and stores.
type collector struct {
	p   *Package
	fn  *ssa.Function
	at  ssa.Instruction
	pos token.Pos

	known map[string]bool // events of this function
}

func (*collector) effect(effect.Effect)                    {}
func (*collector) enter(*ssa.Function, Binding, Call) bool { return false }

func (c *collector) sink(s Sink) {
	if s.Root.Off {
		c.handed(s)
		return
	}
	s.On = s.On.unsigned()
	switch s.On.Kind {
	case Made:
		for _, on := range c.p.resultsOf(s.On) {
			made := s
			made.On = on
			c.sink(made)
		}
	case Func, Object, Bound:
		on := s.On
		if g := c.p.ground(c.fn, Set{on}); len(g) == 1 && (on.Kind == Object || on.Kind == Bound) {
			on = g[0]
		}
		c.p.Roots = append(c.p.Roots, Callback{On: on, Method: s.Method, Root: s.Root, Pos: c.pos, In: c.fn})
		if on.Kind == Bound {
			// Packages above may put more into where its receiver is from.
			recv, _ := on.Part("recv")
			for _, v := range recv {
				if v.Kind == Field || v.Kind == Global {
					c.sink(Sink{On: v, Method: on.Key, Root: s.Root})
				}
				if i, ok := strings.CutPrefix(v.Key, ofInterface); ok && v.Kind == Unknown && !c.p.Crowded(i) {
					c.p.open(Sink{Iface: i, Method: on.Key, Root: s.Root}, path{}, nil)
				}
			}
		}
	case Field, Global:
		// Whatever is stored there, here or in packages above, runs on the loop.
		if isStdKey(s.On.Key) {
			return
		}
		open := s
		if s.On.Kind == Field {
			open.On = s.On.outside()
		}
		if id := "sink\x00" + open.id(); !c.known[id] {
			if c.known == nil {
				c.known = map[string]bool{}
			}
			c.known[id] = true
			c.p.open(open, path{}, nil)
			for _, v := range c.p.resolve(Set{open.On}) {
				if (v.Kind == Func || v.Kind == Object || v.Kind == Bound) && v.MayBe(s.As) {
					c.p.Roots = append(c.p.Roots, Callback{On: v, Method: s.Method, Root: s.Root, Pos: c.pos, In: c.fn})
				}
			}
		}
	}
}

func (c *collector) store(s Store, f effect.Frame) {
	key := together(s.Key)
	if s.Base != nil && key == s.Key || isStdKey(key) {
		return
	}
	var vals Set
	for _, v := range s.Vals {
		if v.Kind == Func || v.Kind == Object || v.Kind == Bound || v.Kind == Chan {
			vals = vals.Add(v)
		}
	}
	id := key
	for _, v := range vals {
		id += "\x00" + v.ID()
	}
	vals = c.p.ground(c.fn, vals)
	if len(vals) > 0 && !c.known[id] {
		if c.known == nil {
			c.known = map[string]bool{}
		}
		c.known[id] = true
		c.p.Events = append(c.p.Events, Event{Key: outsideKey(key), Vals: vals, Frame: f, Pos: c.pos, In: c.fn})
	}
}

// openChannel notes that a loop sends on a channel that packages above may make: they
// see whether it has room, and who receives.
func (p *Package) openChannel(e *effect.Effect, root Root, way path) {
	if !pending(*e) {
		return
	}
	names, _ := e.Sends()
	for _, n := range names {
		p.open(Sink{On: Anywhere(n), Method: sending, Root: root}, way, e.Frames)
	}
}

// Reopen notes that a place is called on a loop because what it holds is put
// into another that is.
func (p *Package) Reopen(s Sink) { p.open(s, path{}, nil) }

// open notes a place that is called on a loop, with the reason that matters most
// to it, to which the path and the frames lead.
func (p *Package) open(s Sink, way path, last []effect.Frame) {
	n := s.Root.length() + way.shown() + len(last)
	if n > maxFrames || p.tracing || s.Root.Contract == "" {
		return
	}
	s = p.anyPlace(s, n)
	id := s.key()
	i, known := p.opened[id]
	switch {
	case known:
		old := &p.sinks[i].Root
		if s.Root.compareAt(n, old) >= 0 {
			if len(last) > 0 && len(old.Also) < MaxAlso && s.Root.SameBut(old) && !old.calledBy(last[len(last)-1]) {
				old.also(join(s.Root.Path, way.to(last)...))
			}
			return
		}
	default:
		// The standard library's are not the program's, and what a contract
		// speaks of needs no derived one.
		key := s.Iface + "." + s.Method
		if s.On != nil {
			key = Generic(s.On.Key)
		}
		if k := p.contracts.Lookup(key); s.On != nil && isStdKey(key) || k != nil && (k.Callback || k.Offload || k.Setup) {
			return
		}
	}
	if n > s.Root.length() {
		s.Root.Path = join(s.Root.Path, way.to(last)...)
	}
	if known {
		s.Root.Also = nil
		s.Root.join(&p.sinks[i].Root)
		p.sinks[i] = s
		return
	}
	p.opened[id] = len(p.sinks)
	p.sinks = append(p.sinks, s)
}

// ground replaces what only callers of fn know by what its type tells.
func (p *Package) ground(fn *ssa.Function, s Set) Set {
	if !s.Symbolic() {
		return s
	}
	var out Set
	for _, v := range s {
		switch {
		case !v.Symbolic():
			out = out.Add(v)
		case v.Kind == Param:
			if u := p.surrounding(fn, v); u != nil {
				out = out.Add(u)
			}
		case v.Kind == Field:
			out = out.Add(v.outside())
		case len(v.Parts) > 0:
			w := *v
			w.Parts = nil
			for _, q := range v.Parts {
				if vals := p.ground(fn, q.Vals); len(vals) > 0 {
					w.Parts = append(w.Parts, Part{outsideKey(q.Name), vals})
				}
			}
			out = out.Add(mk(w))
		}
	}
	return out
}

// Summary is the summary of a function of this package, or nil.
func (p *Package) Summary(fn *ssa.Function) *Summary { return p.sums[fn] }

// Made reports whether this package or one below calls the function with the
// key with these constant arguments; "_" stands for any argument.
func (p *Package) Made(key string, args []string) bool {
	match := func(seen map[string]bool) bool {
		for call := range seen {
			k, rest, _ := strings.Cut(call, "(")
			if k != key {
				continue
			}
			got := strings.Split(strings.TrimSuffix(rest, ")"), ",")
			if slices.EqualFunc(got, args, func(g, a string) bool { return a == "_" || a == g }) || len(args) == 0 {
				return true
			}
		}
		return false
	}
	return match(p.seen) || slices.ContainsFunc(p.below.seen, func(q *Program) bool { return match(q.Seen) })
}

// Known reports whether a package below already puts v into the field,
// variable or interface of the event.
func (p *Package) Known(ev Event, v *Value) bool {
	if ev.Iface != "" {
		_, found := slices.BinarySearch(p.below.implementers(ev.Iface), v.Key)
		return found
	}
	return slices.ContainsFunc(p.below.storing(ev.Key), func(q *Program) bool {
		return slices.ContainsFunc(q.Contents[ev.Key], func(w *Value) bool { return w.ID() == v.ID() })
	})
}

// Sinks are the places that packages below call on a loop, each once.
func (p *Package) Sinks() iter.Seq[*Sink] {
	return func(yield func(*Sink) bool) {
		for _, q := range p.below.all {
			for i := range q.Sinks {
				if !yield(&q.Sinks[i]) {
					return
				}
			}
		}
	}
}

// Open are the places where this package calls what only packages above may know.
func (p *Package) Open() (out []effect.Frame) {
	for i := range p.sinks {
		if path := p.sinks[i].Root.Path; len(path) > 0 {
			out = append(out, path[len(path)-1])
		}
	}
	for _, s := range p.sums {
		for i := range s.Calls {
			out = append(out, first(s.Calls[i].Frames))
		}
	}
	return out
}

// ToldBy are the ends of what the package below with the path has told that begins so.
func (p *Package) ToldBy(path, prefix string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, q := range p.below.told {
			if q.Path != path {
				continue
			}
			i, _ := slices.BinarySearch(q.Told, prefix)
			for ; i < len(q.Told); i++ {
				rest, ok := strings.CutPrefix(q.Told[i], prefix)
				if !ok || !yield(rest) {
					return
				}
			}
		}
	}
}

// Told reports whether a package below has found this already.
func (p *Package) Told(what string) bool {
	return slices.ContainsFunc(p.below.told, func(q *Program) bool {
		_, found := slices.BinarySearch(q.Told, what)
		return found
	})
}

// Functions are the functions of this package, in source order.
func (p *Package) Functions() []*ssa.Function { return p.in.Funcs }

// Function is the function of this package with the object's key, or nil.
func (p *Package) Function(obj *types.Func) *ssa.Function {
	return p.byKey[p.objKey(obj)]
}

// NewObject is a value of the concrete type t.
func (p *Package) NewObject(t types.Type) *Value {
	return mk(Value{Kind: Object, Key: p.typeKey(t)})
}

// BoundTo are the objects whose method a method value of an interface calls, as
// far as the program shows them, and the method.
func (p *Package) BoundTo(v *Value) (on Set, method string) {
	if v.Kind != Bound {
		return nil, ""
	}
	recv, _ := v.Part("recv")
	for _, w := range p.resolve(recv) {
		switch {
		case w.Kind == Object:
			on = on.Add(w)
		case w.Kind == Unknown && strings.HasPrefix(w.Key, ofInterface):
			ts := p.implementers(w.Key[len(ofInterface):])
			for _, t := range ts[:min(len(ts), handful)] {
				on = on.Add(mk(Value{Kind: Object, Key: t}))
			}
		}
	}
	return on, v.Key
}

// Methods are the methods of a value whose concrete type this package can see.
func (p *Package) Methods(v *Value) []*types.Func {
	t := p.typeOf(v.Key)
	if v.Kind != Object || t == nil {
		return nil
	}
	var out []*types.Func
	for sel := range types.NewMethodSet(t).Methods() {
		if m, ok := sel.Obj().(*types.Func); ok {
			out = append(out, m.Origin())
		}
	}
	return out
}

// MethodName is the short name of a declared function.
func (p *Package) MethodName(m *types.Func) string { return funcName(m) }

// Frame is the hop at pos in fn, in words.
func (p *Package) Frame(pos token.Pos, fn *ssa.Function, what string) effect.Frame {
	return p.frame(pos, fn, what, "")
}

// Key is the key of a function of the package.
func (p *Package) Key(fn *ssa.Function) string { return p.funcKey(fn) }

// Name is the short name of a function.
func (p *Package) Name(fn *ssa.Function) string { return p.shortName(fn) }

// Program is what the package adds to the program's tables. quiet leaves out of
// the summary of a declared function what is not to be told.
func (p *Package) Program(directives map[string]*contract.Contract, told []string, quiet func(*ssa.Function, Summary) Summary) *Program {
	q := &Program{
		Path: p.in.Pkg.Path(), Contents: map[string]Set{}, Implements: map[string][]string{},
		Funcs: map[string]*Summary{}, Contracts: directives, Seen: p.seen, Told: told, Sinks: p.sinks, Parties: p.parties, Confined: p.confined, Holds: p.holds, Guarded: p.guarded, Switched: p.switched, Options: p.options, Closed: p.closed, Shared: p.shared, Events: p.events, Promoted: p.promotes(), Uses: p.concerned(), Deps: p.in.Deps,
	}
	if name := p.in.Pkg.Name(); name != q.Path[strings.LastIndexByte(q.Path, '/')+1:] {
		q.Name = name
	}
	for ik, ts := range p.implements {
		var out []string
		for t := range ts {
			out = append(out, t)
		}
		sort.Strings(out)
		q.Implements[ik] = out
	}
	p.publish(q, quiet)
	q.index()
	return q
}

// GobEncode writes the tables and those of everything below, each package by
// itself, so that what comes from below is passed on as it is.
func (p *Program) GobEncode() ([]byte, error) {
	// Packages that are passed on side by side have dependencies in common.
	writing.Lock()
	defer writing.Unlock()
	var b []byte
	for _, q := range p.All() {
		if q.written == nil || q.written.plain {
			funcs := q.functions()
			tables := *q
			tables.Deps, tables.Funcs = nil, nil
			data := raw(&tables)
			q.written = &written{tables: squeeze(data, nil)}
			if len(funcs) > 0 {
				q.written.funcs = squeeze(raw(&funcs), data)
			}
		}
		b = appendBytes(appendBytes(b, q.written.tables), q.written.funcs)
	}
	return b, nil
}

var writing sync.Mutex

func appendBytes(b, data []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(data))), data...)
}

// cutBytes takes off what appendBytes appended.
func cutBytes(b []byte) (data, rest []byte, ok bool) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)-size) {
		return nil, nil, false
	}
	return b[size : size+int(n)], b[size+int(n):], true
}

// programs are the tables of single packages that were read, by their text: many
// packages pass on the same.
var programs sync.Map

// GobDecode reads what GobEncode wrote.
func (p *Program) GobDecode(data []byte) error {
	next := func() []byte {
		var out []byte
		out, data, _ = cutBytes(data)
		return slices.Clone(out)
	}
	var all []*Program
	for len(data) > 0 {
		w := &written{tables: next(), funcs: next()}
		id := string(w.tables) + string(w.funcs)
		q, known := programs.Load(id)
		if !known {
			fresh := &Program{written: w}
			tables, err := swell(w.tables, nil)
			if err == nil {
				err = decode(tables, fresh)
			}
			if err != nil {
				return err
			}
			fresh.index()
			q, _ = programs.LoadOrStore(id, fresh)
		}
		all = append(all, q.(*Program))
	}
	if len(all) == 0 {
		return errFact
	}
	*p = *all[len(all)-1]
	p.Deps = all[:len(all)-1]
	return nil
}

// written is a program table as a fact has it: the functions are read when one
// is first asked for.
type written struct {
	tables, funcs []byte
	plain         bool // as MarshalOwn has it, without tables and not compressed
	once          sync.Once
	read          map[string]*Summary
}

func (w *written) decode() error {
	if w.plain {
		return decode(w.funcs, &w.read)
	}
	tables, err := swell(w.tables, nil)
	if err != nil {
		return err
	}
	funcs, err := swell(w.funcs, tables) // the two say much the same
	if err != nil {
		return err
	}
	return decode(funcs, &w.read)
}

// Func is the summary of a function of the package, or nil.
func (p *Program) Func(key string) *Summary { return p.functions()[key] }

func (p *Program) functions() map[string]*Summary {
	if p.Funcs != nil || p.written == nil {
		return p.Funcs
	}
	w := p.written
	w.once.Do(func() {
		if len(w.funcs) > 0 && w.decode() != nil {
			w.read = nil // nothing is known then
		}
	})
	return w.read
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
