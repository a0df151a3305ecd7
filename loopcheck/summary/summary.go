package summary

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Summary is what one function does, in terms of what it is given. It is
// monotone in the summaries of what it calls, and bounded in size.
type Summary struct {
	// Effects holds at most one effect per slot, the best one.
	Effects []effect.Effect
	// Calls are the calls of something the function does not know itself.
	Calls []Call
	// Sinks are the values it hands to a place that is called on a loop.
	Sinks []Sink
	// Schedules are the functions it surely hands to a loop whenever it returns.
	Schedules []Schedule
	// Stores are the values it is given and puts into fields and variables.
	Stores []Store
	// Locks are the locks it takes.
	Locks []LockOp
	// Ends are the ends of channels that it is given, and who is at them.
	Ends []End
	// Returns is what each result may be.
	Returns []Set
	// Growth is how its work grows with its data.
	Growth *Growth
	// Endless is the way to where it goes on for ever, if it surely does once it is
	// called.
	Endless []effect.Frame
	// EndlessOn are the parameters, as bits, that must be channels which nobody closes
	// for it to be so.
	EndlessOn uint64
	// NoReturn tells that it never returns: it panics or ends the program.
	NoReturn bool
	// Opaque tells that its body is not Go, so that all else is not known.
	Opaque bool
	// Makes tells that it returns a pointer to what it has made itself. It is known
	// only where something belongs to one goroutine, or has a flag that is not set.
	Makes bool
	// Suspends is what it does to the loop of a framework: see suspension.
	Suspends suspension
}

// A Call is a synchronous call whose target only the surroundings of the
// function know.
type Call struct {
	On         *Value   // the function value, or the receiver of Method
	Method     string   // "" for the call of a function value
	Type       int      // number of the type parameter that On is of, counted from 1; 0 if it is none
	Iface      string   // key of the interface called through; "" if it has no name
	Not        []string // of the receiver: types and interfaces that it does not have, sorted
	As         string   // of a function value: the type that it was asserted to have; "" if that was not done
	Args       []Set    // in terms of the function
	Confidence effect.Confidence
	FirstUse   bool
	FirstOf    uint8        // see effect.Effect.Of
	Once       bool         // a flag tells that it was made already, and keeps it from being made again
	Memo       bool         // what comes of it is kept in a map, for which it is made once for each key
	Log        bool         // on the way, a log function is called
	Join       bool         // see effect.Effect
	If         effect.Guard // what must be given for it to be made
	Stated     string       // key of the contract that holds if the target stays unknown
	Given      []Argument   // what is known of the arguments; shorter where nothing is
	Lock       HeldLock     // that it takes
	Under      []HeldLock   // held meanwhile by a function below that makes it
	OnLoop     bool         // it is made only if a branch says that this is the loop
	Self       Argument     // of a function value: what is known of the object that it is found in, or a method of
	// Through is the module whose function comes, by the insides of another module, to what
	// that keeps in a field or variable of its own: what a third module has put there is
	// hardly ever meant. "" if it is not so.
	Through string
	Frames  []effect.Frame // from the function to the call
	beside  []site         // where else it is made, for the package itself

	crowd   bool // it is one of more than a handful that a place holds
	work    *expansion
	args    []ssa.Value     // of a call by name
	joins   map[int]joined  // what waiting for an argument depends on, by parameter
	ended   []string        // channels that are closed by then
	group   []string        // that it waits for
	limit   duration        // constant time among the arguments
	seconds bool            // a time among the arguments is a number of seconds
	at      *ssa.BasicBlock // where it stands, if that is known
	keeps   keep            // what becomes of its results
}

// An expansion bounds what one call instruction is followed to through
// function values and interfaces: each function once, and a limited number.
type expansion struct {
	seen map[string]bool
	left int // how many functions more
}

// newExpansion is the expansion of a call of one of n values. Two functions more
// for each value let a large table be looked at whole, and little behind it: what
// programs with tables of thousands need, and can bear.
func newExpansion(n int) *expansion { return &expansion{left: maxSteps + 2*n} }

const (
	maxSteps   = 300
	tableSteps = 2000 // for those values of a table for which nothing was left
	shareSteps = 20   // of that, for one value
)

// share lets the next of n values have its part of what is left. What it does not use
// is the others'.
func (x *expansion) share(n int) (end func()) {
	all := x.left
	part := all / max(n, 1)
	x.left = part
	return func() { x.left += all - part }
}

// enter reports whether the function with the key is still to be followed.
func (x *expansion) enter(key string) bool {
	if x.left--; x.left < 0 || x.seen[key] {
		return false
	}
	if x.seen == nil {
		x.seen = map[string]bool{}
	}
	x.seen[key] = true
	return true
}

func (c *Call) id() string { return c.On.ID() + "." + c.Method }

// same reports whether both calls have one id.
func (c *Call) same(d *Call) bool {
	return c.Method == d.Method && (c.On == d.On || c.On.ID() == d.On.ID()) && c.As == d.As && slices.Equal(c.Not, d.Not)
}

// compareIDs orders calls by their ids.
func compareIDs(a, b *Call) int {
	x, y := a.On.ID(), b.On.ID()
	if n := min(len(x), len(y)); x[:n] != y[:n] {
		return strings.Compare(x, y)
	}
	if len(x) == len(y) {
		return cmp.Or(strings.Compare(a.Method, b.Method), strings.Compare(a.As, b.As), slices.Compare(a.Not, b.Not))
	}
	return cmp.Or(strings.Compare(a.id(), b.id()), strings.Compare(a.As, b.As), slices.Compare(a.Not, b.Not))
}

// A Store puts Vals into field Key of Base; without Base into field or
// variable Key wherever it is.
type Store struct {
	Base *Value
	Key  string
	Vals Set
}

func (s *Store) id() string {
	if s.Base == nil {
		return s.Key
	}
	return s.Base.ID() + "/" + s.Key
}

// same reports whether both have one id.
func (s *Store) same(t *Store) bool {
	return s.Key == t.Key && (s.Base == t.Base || s.Base != nil && t.Base != nil && s.Base.ID() == t.Base.ID())
}

const (
	maxCalls   = 32 // of one class
	maxForeign = 8
	maxSinks   = 24
	maxStores  = 24
	maxFrames  = 24
	maxSites   = 8  // effects of one kind
	maxGuarded = 24 // with those that come only if something is given
	maxGuards  = 4  // conditions under which one call is told apart
)

// shorten leaves out the middle of a long chain.
func shorten(fs []effect.Frame) []effect.Frame {
	if len(fs) <= maxFrames {
		return fs
	}
	return slices.Concat(fs[:maxFrames/2], fs[len(fs)-maxFrames/2:])
}

// AddEffect adds e unless a better one of its slot is there. It reports
// whether the summary changed.
func (s *Summary) AddEffect(e effect.Effect) bool {
	e.Frames = shorten(e.Frames)
	for i := range s.Effects {
		if old := &s.Effects[i]; effect.SameSlot(old, &e) {
			if !effect.Better(e, *old) {
				return false
			}
			*old = e
			return true
		}
	}
	s.Effects = append(s.Effects, e)
	s.dropGuarded()
	slices.SortFunc(s.Effects, func(a, b effect.Effect) int {
		if c := cmp.Or(cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Loop, b.Loop), cmp.Compare(a.Where, b.Where), cmp.Compare(a.Of, b.Of), cmpBool(a.FirstUse, b.FirstUse),
			strings.Compare(a.Site, b.Site)); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(a.Slot().Chan, b.Slot().Chan), strings.Compare(a.Lock, b.Lock), cmpBool(a.Shared, b.Shared),
			compareGuards(a.If, b.If))
	})
	// Too many of one kind: the worst goes.
	worst, n := -1, 0
	for i, o := range s.Effects {
		if o.Kind != e.Kind || pending(o) != pending(e) {
			continue
		}
		if n++; worst < 0 || effect.Better(s.Effects[worst], o) {
			worst = i
		}
	}
	if n > maxSites && (n > maxGuarded || e.If == (effect.Guard{})) {
		s.Effects = slices.Delete(s.Effects, worst, worst+1)
	}
	return true
}

// pending reports whether only those who see who reads the channel know whether
// the wait matters.
func pending(e effect.Effect) bool {
	names, ok := e.Sends()
	return ok && len(names) > 0 && e.Confidence == effect.Possible
}

// dropGuarded drops the effects that happen only if something is given, where
// the same happens anyway.
func (s *Summary) dropGuarded() {
	for i := 0; i < len(s.Effects); i++ {
		e := s.Effects[i]
		if e.If == (effect.Guard{}) {
			continue
		}
		e.If = effect.Guard{}
		if slices.ContainsFunc(s.Effects, func(o effect.Effect) bool {
			return o.If == (effect.Guard{}) && o.Confidence >= e.Confidence && effect.SameSlot(&o, &e)
		}) {
			s.Effects = slices.Delete(s.Effects, i, i+1)
			i--
		}
	}
}

func compareGuards(a, b effect.Guard) int {
	f, g := a.Field, b.Field
	return cmp.Or(cmp.Compare(a.Param, b.Param), cmpBool(a.Holds, b.Holds), strings.Compare(a.Value, b.Value),
		strings.Compare(a.Flag, b.Flag), cmp.Compare(a.Of, b.Of),
		strings.Compare(f.Key, g.Key), cmp.Compare(f.Of, g.Of), cmpBool(f.Holds, g.Holds), strings.Compare(f.Value, g.Value))
}

func cmpBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// addCall adds c, or lets one that is there say it too.
func (s *Summary) addCall(c Call, module string) {
	c.Frames = shorten(c.Frames)
	others, last := 0, -1 // the same call where something else is given
	for i := 0; i < len(s.Calls); i++ {
		old := &s.Calls[i]
		switch {
		case !old.same(&c):
		case old.If == c.If || old.covers(&c):
			old.merge(c)
			return
		case c.covers(old): // it is made anyway
			c.besides(old)
			c.mergeArgs(old)
			s.Calls = slices.Delete(s.Calls, i, i+1)
			i--
		default:
			others, last = others+1, i
		}
	}
	if others >= maxGuards {
		s.Calls[last].merge(c)
		return
	}
	// Within a class of calls, those near the function are kept: what lies
	// behind a long chain of another module's insides hardly ever matters.
	limit := maxCalls
	class := c.class(module)
	if class == foreign || class == givenForeign {
		limit = maxForeign
	}
	worst, n := -1, 0
	for i := range s.Calls {
		if s.Calls[i].class(module) == class {
			if n++; worst < 0 || len(s.Calls[i].Frames) > len(s.Calls[worst].Frames) {
				worst = i
			}
		}
	}
	switch {
	case n < limit:
		s.Calls = append(s.Calls, c)
	case len(c.Frames) < len(s.Calls[worst].Frames):
		s.Calls[worst] = c
	}
}

// covers reports whether c says, no less loudly, all that d does, which is the same
// call where something is given.
func (c *Call) covers(d *Call) bool {
	return c.If == (effect.Guard{}) && d.If != c.If && c.Confidence >= d.Confidence && (!c.FirstUse || d.FirstUse) && (!c.Log || d.Log)
}

// merge makes c one for both.
func (c *Call) merge(d Call) {
	old := *c
	if !c.covers(&d) && cmp.Or(cmp.Compare(c.Confidence, d.Confidence), cmpBool(d.FirstUse, c.FirstUse), cmpBool(d.Log, c.Log),
		cmp.Compare(len(d.Frames), len(c.Frames))) < 0 {
		*c, d = d, old
	}
	c.besides(&d)
	c.mergeArgs(&d)
	if c.If != d.If {
		c.If = effect.Guard{}
	}
}

// mergeArgs leaves of what is known of c what holds for d too.
func (c *Call) mergeArgs(d *Call) {
	c.Args, c.Given = mergeArgs(c.Args, d.Args), both(c.Given, d.Given)
	c.OnLoop, c.Once, c.Memo = c.OnLoop && d.OnLoop, c.Once && d.Once, c.Memo && d.Memo
	if c.Self != d.Self {
		c.Self = Argument{}
	}
	if c.Through != d.Through {
		c.Through = ""
	}
}

type callClass int

const (
	given        callClass = iota // on what the function is given
	givenForeign                  // on a field of that, of a type of another module
	own                           // on a field or variable of its own module
	foreign                       // on one of another module's
)

func (c *Call) class(module string) callClass {
	key := c.On.Key
	if c.On.Kind == Unknown {
		key = c.Iface
	}
	mine := Within(module, key)
	switch {
	case c.Type > 0:
		return given
	case c.On.Symbolic() && (c.On.Kind != Field || mine || isStdKey(key)):
		return given
	case c.On.Symbolic():
		return givenForeign
	case mine:
		return own
	}
	return foreign
}

func mergeArgs(a, b []Set) []Set {
	if len(a) < len(b) {
		a, b = b, a
	}
	out := slices.Clone(a)
	for i := range b {
		out[i] = out[i].Union(b[i])
	}
	return out
}

func (s *Summary) addStore(st Store) {
	for i := range s.Stores {
		if s.Stores[i].same(&st) {
			s.Stores[i].Vals = s.Stores[i].Vals.Union(st.Vals)
			return
		}
	}
	if len(s.Stores) < maxStores {
		s.Stores = append(s.Stores, st)
	}
}

// IsEmpty reports whether the summary says nothing, so that no fact need
// carry it.
func (s *Summary) IsEmpty() bool {
	return len(s.Endless) == 0 && (s.Growth == nil || s.Growth.Degree < toldDegree) && len(s.Effects) == 0 && len(s.Calls) == 0 && len(s.Sinks) == 0 && len(s.Stores) == 0 && len(s.Schedules) == 0 && len(s.Locks) == 0 && len(s.Ends) == 0 && !s.NoReturn && s.Suspends == unchanged && !s.Opaque && !s.Makes &&
		!slices.ContainsFunc(s.Returns, func(r Set) bool { return len(r) > 0 })
}

// published is the summary as other packages are told it. What only the package
// itself has use for would keep its SSA in memory for as long as the fact.
// Which lock is taken matters only for those that are held for long.
func (s Summary) published(p *Package) *Summary {
	effects := s.Effects
	s.Effects = nil
	for _, e := range effects {
		if e.Kind == effect.CPU && e.Confidence == effect.Possible {
			continue // what data costs is told to who hands it over, in this package
		}
		if e.Lock != "" && !p.contended(e.Lock) {
			e.Lock, e.Shared = "", false
		}
		s.AddEffect(e)
	}
	if s.Growth != nil && s.Growth.Degree < toldDegree {
		s.Growth = nil
	}
	s.Calls = slices.Clone(s.Calls)
	for i, c := range s.Calls {
		s.Calls[i] = c.published()
	}
	return &s
}

func (c Call) published() Call {
	c.work, c.ended, c.limit, c.seconds, c.at, c.keeps, c.args, c.joins, c.beside = nil, nil, 0, false, nil, unkept, nil, nil, nil
	return c
}

// toldDegree is from where on other packages are told of a function's growth: almost
// every function has a loop somewhere.
const toldDegree = 2

func (s *Summary) sort(module string) {
	// What a caller can follow is limited. It begins with what the module itself chooses:
	// the insides of others lead to many places, and hardly ever to one that matters.
	slices.SortFunc(s.Calls, func(a, b Call) int {
		return cmp.Or(cmp.Compare(a.class(module), b.class(module)), compareIDs(&a, &b), compareGuards(a.If, b.If))
	})
	slices.SortFunc(s.Sinks, func(a, b Sink) int { return strings.Compare(a.id(), b.id()) })
	slices.SortFunc(s.Stores, func(a, b Store) int { return strings.Compare(a.id(), b.id()) })
	slices.SortFunc(s.Schedules, func(a, b Schedule) int { return strings.Compare(a.id(), b.id()) })
}

// equal compares what callers can see.
func (s *Summary) equal(t *Summary) bool {
	return len(s.Endless) == len(t.Endless) && s.EndlessOn == t.EndlessOn && s.NoReturn == t.NoReturn && s.Makes == t.Makes && s.Suspends == t.Suspends && (s.Growth == nil) == (t.Growth == nil) &&
		(s.Growth == nil || s.Growth.Degree == t.Growth.Degree && slices.Equal(s.Growth.Of, t.Growth.Of)) &&
		slices.EqualFunc(s.Effects, t.Effects, func(a, b effect.Effect) bool {
			return effect.SameSlot(&a, &b) && !effect.Better(a, b) && !effect.Better(b, a)
		}) &&
		slices.EqualFunc(s.Calls, t.Calls, func(a, b Call) bool {
			return a.same(&b) && a.Confidence == b.Confidence && a.If == b.If && a.OnLoop == b.OnLoop && a.Once == b.Once && a.Memo == b.Memo && a.Self == b.Self && a.Through == b.Through && len(a.beside) == len(b.beside) && slices.Equal(a.Given, b.Given) && slices.Equal(a.Under, b.Under) && len(a.Frames) == len(b.Frames) &&
				slices.EqualFunc(a.Args, b.Args, Set.Equal)
		}) &&
		slices.EqualFunc(s.Sinks, t.Sinks, func(a, b Sink) bool { return a.key() == b.key() && a.Root.Compare(&b.Root) == 0 }) &&
		slices.EqualFunc(s.Stores, t.Stores, func(a, b Store) bool { return a.same(&b) && a.Vals.Equal(b.Vals) }) &&
		slices.EqualFunc(s.Schedules, t.Schedules, func(a, b Schedule) bool { return a.same(&b) }) &&
		slices.EqualFunc(s.Locks, t.Locks, func(a, b LockOp) bool {
			return a.On.ID() == b.On.ID() && a.Read == b.Read && a.If == b.If && len(a.Frames) == len(b.Frames)
		}) &&
		slices.EqualFunc(s.Ends, t.Ends, End.same) &&
		slices.EqualFunc(s.Returns, t.Returns, Set.Equal)
}

// seal makes the texts of decoded values, so that they can be shared.
func (s *Summary) seal() {
	for i := range s.Calls {
		s.Calls[i].On.seal()
		for _, a := range s.Calls[i].Args {
			a.seal()
		}
	}
	for i := range s.Sinks {
		s.Sinks[i].On.seal()
	}
	for i := range s.Stores {
		s.Stores[i].Base.seal()
		s.Stores[i].Vals.seal()
	}
	for _, l := range s.Locks {
		l.On.seal()
	}
	for _, e := range s.Ends {
		e.On.seal()
	}
	for _, r := range s.Returns {
		r.seal()
	}
}

func (s Set) seal() {
	for _, v := range s {
		v.seal()
	}
}

func (v *Value) seal() {
	if v == nil || v.id != "" {
		return
	}
	v.Base.seal()
	for _, p := range v.Parts {
		p.Vals.seal()
	}
	v.complete()
}
