package contract

import (
	"bytes"
	"encoding/gob"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

const tviewQueue = "github.com/rivo/tview.Application.QueueUpdate(0)"

func catalogue(t *testing.T) *Set {
	t.Helper()
	s, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLookup(t *testing.T) {
	s := catalogue(t)
	c := s.Lookup("github.com/eclipse/paho.mqtt.golang.Client.Subscribe(2)")
	if c == nil {
		t.Fatal("no contract")
	}
	want := Contract{
		Key:        "github.com/eclipse/paho.mqtt.golang.Client.Subscribe(2)",
		Package:    "github.com/eclipse/paho.mqtt.golang",
		Symbol:     "Client.Subscribe(2)",
		Callback:   true,
		Lane:       "lane",
		Stalls:     "acknowledgements and keep-alives of this client",
		Unless:     "(*ClientOptions).SetOrderMatters(false)",
		UnlessKey:  "github.com/eclipse/paho.mqtt.golang.ClientOptions.SetOrderMatters",
		UnlessArgs: []string{"false"},
		Why:        "the one router goroutine of the client runs it",
		Framework:  s.Framework("paho"),
		Pos:        c.Pos,
	}
	if !reflect.DeepEqual(*c, want) {
		t.Errorf("got  %+v\nwant %+v", *c, want)
	}
	for key, says := range map[string]func(*Contract) bool{
		"github.com/charmbracelet/bubbletea.Program.Send":                func(c *Contract) bool { return c.Schedules == "bounded" },
		"charm.land/bubbletea/v2.View.OnMouse(return 0)":                 func(c *Contract) bool { return c.Callback },
		"charm.land/bubbletea/v2.Model.Init":                             func(c *Contract) bool { return c.Setup && !c.Callback },
		"github.com/eclipse/paho.mqtt.golang.Client.Publish":             func(c *Contract) bool { return c.Blocks == effect.Network },
		"github.com/panjf2000/gnet/v2.Conn.Read":                         func(c *Contract) bool { return c.Nonblocking && c.Only == "loop" },
		"github.com/panjf2000/gnet/v2.Engine.Stop":                       func(c *Contract) bool { return c.Waits },
		"github.com/rivo/tview.TextView.SetChangedFunc(0)":               func(c *Contract) bool { return c.Offload },
		"k8s.io/client-go/tools/cache.ResourceEventHandlerFuncs.AddFunc": func(c *Contract) bool { return c.Lane == "lane" && c.Stalls != "" },
		"sync.WaitGroup.Go(0)":                                           func(c *Contract) bool { return c.Offload },
	} {
		if c := s.Lookup(key); c == nil || !says(c) {
			t.Errorf("Lookup(%s) = %+v", key, c)
		}
	}
	for _, key := range []string{"", "x", "github.com/rivo/tview.Application"} {
		if c := s.Lookup(key); c != nil {
			t.Errorf("Lookup(%q) = %+v, want nothing", key, c)
		}
	}
}

func TestUserOverrides(t *testing.T) {
	s := mustLoad(t,
		"frameworks:",
		"  - name: tview",
		"    budget: 5ms",
		"    contracts:",
		"      - packages: [github.com/rivo/tview]",
		"        symbols:",
		"          (*Application).QueueUpdate(0): {offload: true}",
		"          (*Application).Draw: {}",
		"  - name: own",
		"    title: our loop",
		"    contracts:",
		"      - packages: [example.com/own]",
		"        symbols:",
		"          Post(0): {callback: true}")
	if c := s.Lookup(tviewQueue); c == nil || c.Callback || !c.Offload {
		t.Errorf("the user's entry does not win: %+v", c)
	}
	if c := s.Lookup("github.com/rivo/tview.Application.Draw"); c != nil {
		t.Errorf("{} does not take a contract back: %+v", c)
	}
	c := s.Lookup("github.com/rivo/tview.Application.QueueUpdateDraw(0)")
	if c == nil || !c.Callback {
		t.Fatalf("the rest of the catalogue is gone: %+v", c)
	}
	if f := s.Framework("tview"); c.Framework != f || f.Budget != 5*time.Millisecond || f.Remedy == "" || len(f.Packages) != 2 {
		t.Errorf("framework tview is not the catalogue's with another budget: %+v", f)
	}
	if f := catalogue(t).Framework("tview"); f.Budget != 16*time.Millisecond {
		t.Errorf("the catalogue has changed: %+v", f)
	}
	if cs := s.Contracts("own"); len(cs) != 1 || cs[0].Key != "example.com/own.Post(0)" || cs[0].Framework.Title != "our loop" {
		t.Errorf("Contracts(own) = %+v", cs)
	}
}

func TestOneFrameworkPerFile(t *testing.T) {
	s := mustLoad(t, "name: own", "contracts:", "  - packages: [a, b]", "    symbols:", "      F(0): {callback: true}")
	for _, key := range []string{"a.F(0)", "b.F(0)"} {
		if c := s.Lookup(key); c == nil || c.Framework.Name != "own" || c.Framework.Title != "own" {
			t.Errorf("Lookup(%s) = %+v", key, c)
		}
	}
}

func TestAliases(t *testing.T) {
	s := mustLoad(t,
		"aliases:",
		"  example.com/fork/tview: github.com/rivo/tview",
		"  example.com/client-go: k8s.io/client-go",
		"  example.com/mqtt: github.com/eclipse/paho.mqtt.golang",
		"  example.com/own2: example.com/own",
		"frameworks:",
		"  - name: own",
		"    contracts:",
		"      - packages: [example.com/own]",
		"        symbols:",
		"          Post(0): {callback: true}",
		"          Close: {waits: true}",
		"      - packages: [example.com/own2]",
		"        symbols:",
		"          Close: {schedules: async}")
	for key, says := range map[string]func(*Contract) bool{
		"example.com/fork/tview.Application.QueueUpdate(0)": func(c *Contract) bool {
			return c.Callback && c.Package == "example.com/fork/tview" && slices.Contains(c.Framework.Packages, c.Package)
		},
		"example.com/client-go/tools/cache.ResourceEventHandler.OnAdd": func(c *Contract) bool { return c.Callback },
		"example.com/mqtt.MessageHandler": func(c *Contract) bool {
			return c.UnlessKey == "example.com/mqtt.ClientOptions.SetOrderMatters"
		},
		"example.com/own2.Post(0)": func(c *Contract) bool { return c.Callback },
		"example.com/own2.Close":   func(c *Contract) bool { return c.Schedules == "async" && !c.Waits },
		tviewQueue:                 func(c *Contract) bool { return c.Callback && c.Framework == s.Framework("tview") },
	} {
		if c := s.Lookup(key); c == nil || !says(c) {
			t.Errorf("Lookup(%s) = %+v", key, c)
		}
	}
	if f := catalogue(t).Framework("tview"); slices.Contains(f.Packages, "example.com/fork/tview") {
		t.Error("the alias has changed the catalogue")
	}
	// A path that only begins alike is another package.
	if c := s.Lookup("example.com/fork/tview2.Application.Draw"); c != nil {
		t.Errorf("got %+v", c)
	}
}

// What is said of a type holds for its exported methods, unless something is said
// of them.
func TestOnly(t *testing.T) {
	s, err := load("c.yaml", []byte(`name: a
contracts:
  - packages: [example.com/p]
    symbols:
      T: {only: loop}
      (*T).Len: {only: anywhere}
      (*T).Post: {schedules: async}
      (*T).On(0): {callback: true}
      (*U).Dump: {only: off-loop}
      U.rows: {only: loop}
`))
	if err != nil {
		t.Fatal(err)
	}
	for keys, want := range map[string]string{
		"T.Set": "T loop", "T.On": "T loop", "T.Len": "T.Len anywhere", "T.Post": "", "T.set": "", "U.Dump": "U.Dump off-loop", "U.Set": "", "New": "",
		"V.Set T.Set": "T loop", "T.Len T.Set": "T.Len anywhere", // promoted
	} {
		var all []string
		for _, k := range strings.Fields(keys) {
			all = append(all, "example.com/p."+k)
		}
		got := ""
		if c := s.Only(all); c != nil {
			got = strings.TrimPrefix(c.Key, "example.com/p.") + " " + c.Only
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", keys, got, want)
		}
	}
	if !s.Confines()["example.com/p"] || !s.Confines()["github.com/rivo/tview"] || s.Confines()["github.com/eclipse/paho.mqtt.golang"] {
		t.Errorf("wrong packages: %v", s.Confines())
	}
	if !s.Fields()["rows"] || s.Fields()["Len"] {
		t.Errorf("wrong fields: %v", s.Fields())
	}
	if tv := s.Lookup("github.com/rivo/tview.Table"); tv == nil || !s.Builtin(tv) || s.Builtin(s.Lookup("example.com/p.T")) {
		t.Error("the catalogue's contracts are not told apart")
	}
}

func TestWith(t *testing.T) {
	own := &Framework{Name: "own", Title: "own"}
	directive := func(key string) map[string]*Contract {
		return map[string]*Contract{key: {Key: key, Package: "p", Symbol: "T.M", Setup: true, Framework: own}}
	}
	base := catalogue(t)
	s := base.With(directive(tviewQueue)).With(directive("p.T.M"))
	if c := s.Lookup(tviewQueue); c == nil || !c.Setup {
		t.Errorf("a directive does not win over the catalogue: %+v", c)
	}
	if c := base.Lookup(tviewQueue); c == nil || !c.Callback {
		t.Errorf("With has changed the set it was called on: %+v", c)
	}
	if s.Framework("own") != own || base.Framework("own") != nil {
		t.Error("the framework of the directives is missing, or is in the old set too")
	}
	if base.With(nil) != base {
		t.Error("With nothing makes another set")
	}
	user := mustLoad(t, "name: tview", "contracts:", "  - packages: [github.com/rivo/tview]", "    symbols:", "      (*Application).QueueUpdate(0): {offload: true}")
	if c := user.With(directive(tviewQueue)).Lookup(tviewQueue); c == nil || !c.Offload {
		t.Errorf("a directive wins over the user's file: %+v", c)
	}
}

func TestListings(t *testing.T) {
	s := catalogue(t)
	var names []string
	for _, f := range s.Frameworks() {
		names = append(names, f.Name)
		if f.Title == "" || f.Docs == "" || len(f.Packages) == 0 || f.Pos == "" {
			t.Errorf("framework %s is not complete: %+v", f.Name, f)
		}
		cs := s.Contracts(f.Name)
		if len(cs) == 0 {
			t.Errorf("framework %s has no contracts", f.Name)
		}
		if !slices.IsSortedFunc(cs, func(a, b *Contract) int { return bytes.Compare([]byte(a.Key), []byte(b.Key)) }) {
			t.Errorf("the contracts of %s are not sorted", f.Name)
		}
		for _, c := range cs {
			if c.Why == "" && c.Blocks == effect.None { // a kind is a reason
				t.Errorf("%s: %s has no reason", c.Pos, c.Key)
			}
			if c.Only == "loop" && f.Home == "" {
				t.Errorf("%s: framework %s does not say how others reach its loop", f.Pos, f.Name)
			}
			if c.Callback && (f.Remedy == "" || f.Budget == 0) {
				t.Errorf("%s: framework %s has callbacks, but no remedy or no budget", f.Pos, f.Name)
			}
		}
	}
	if !slices.IsSorted(names) {
		t.Errorf("frameworks are not sorted: %v", names)
	}
	for _, want := range []string{"bubbletea", "client-go", "finalizers", "gnet", "js", "paho", "std", "tview"} {
		if !slices.Contains(names, want) {
			t.Errorf("no framework %s", want)
		}
	}
	owners := s.InterfacesWithCallbacks()
	if !slices.IsSorted(owners) {
		t.Errorf("owners are not sorted: %v", owners)
	}
	for _, want := range []string{"charm.land/bubbletea/v2.Model", "github.com/panjf2000/gnet/v2.EventHandler", "github.com/rivo/tview.Primitive", "k8s.io/client-go/tools/cache.ResourceEventHandler"} {
		if !slices.Contains(owners, want) {
			t.Errorf("no owner %s", want)
		}
	}
	// A parameter's owner need not be implemented by anybody.
	for _, not := range []string{"github.com/rivo/tview.Application", "github.com/eclipse/paho.mqtt.golang.Client"} {
		if slices.Contains(owners, not) {
			t.Errorf("%s is no interface with callbacks", not)
		}
	}
}

func TestHash(t *testing.T) {
	h := catalogue(t).Hash()
	if h != catalogue(t).Hash() {
		t.Error("the hash is not stable")
	}
	one := contractWith("callback: true")
	a, b := mustLoad(t, one), mustLoad(t, "# a comment moves the lines", one)
	if a.Hash() != b.Hash() {
		t.Error("the hash depends on where the file lies or on its lines")
	}
	seen := map[string]string{h: "the catalogue", a.Hash(): one}
	for _, in := range []string{contractWith("callback: true, lane: lane"), contractWith("waits: true"), contractWith("blocks: file"), contractWith("blocks: cpu"),
		"budget: 3ms\n" + one, "remedy: other\n" + one, "aliases: {x: github.com/rivo/tview}"} {
		h := mustLoad(t, in).Hash()
		if old, ok := seen[h]; ok {
			t.Errorf("the same hash for\n%s\nand\n%s", in, old)
		}
		seen[h] = in
	}
}

func TestGob(t *testing.T) {
	s := catalogue(t)
	want := s.Lookup("github.com/eclipse/paho.mqtt.golang.MessageHandler")
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(want); err != nil {
		t.Fatal(err)
	}
	var got Contract
	if err := gob.NewDecoder(&buf).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// A framework is described as it is since it has a certain symbol.
func TestTakenBack(t *testing.T) {
	r := newReader(func(string) bool { return false })
	err := r.file("f.yaml", []byte("name: f\nhas: example.com/f.Do\ncontracts:\n  - packages: [example.com/f, example.com/f/w]\n    symbols:\n      On(0): {callback: true}\n      Tap(0): {callback: true, once: true, before: the window, why: it is called}\n      Ask: {nonblocking: true}\n      Do: {schedules: async}\n      Hide: {nonblocking: true, only: loop}\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := &Set{layers: []map[string]*Contract{r.doc.contracts}, frameworks: r.doc.frameworks}
	s.once()
	old, young, other := types.NewPackage("example.com/f", "f"), types.NewPackage("example.com/f", "f"), types.NewPackage("example.com/f/w", "w")
	young.Scope().Insert(types.NewFunc(0, young, "Do", types.NewSignatureType(nil, nil, nil, nil, nil, false)))
	for _, pkg := range []*types.Package{young, other} {
		if back := s.TakenBack(pkg); back != nil {
			t.Errorf("%v is an older one: %v", pkg, back)
		}
	}
	without := s.With(s.TakenBack(old))
	for _, key := range []string{"example.com/f.On(0)", "example.com/f/w.On(0)"} {
		if s.Lookup(key) == nil || without.Lookup(key) != nil {
			t.Errorf("%s: %v, and in the older one %v", key, s.Lookup(key), without.Lookup(key))
		}
	}
	tap := without.Lookup("example.com/f/w.Tap(0)")
	if tap == nil || !tap.Callback || !tap.Once || tap.Lane != "lane" || tap.Stalls != "the window" || tap.Framework.Name != "f" || tap.Framework.Home != "" {
		t.Errorf("what was called is %+v", tap)
	}
	for _, key := range []string{"example.com/f.Ask", "example.com/f.Hide"} {
		if k := without.Lookup(key); k == nil || !k.Nonblocking || k.Only != "" {
			t.Errorf("what never waited is %+v", k)
		}
	}
	if k := without.Lookup("example.com/f.Do"); k != nil {
		t.Errorf("what was not there is %+v", k)
	}
	for _, bad := range []string{"Do", "example.com/f.", "example.com/f.a b"} {
		if err := newReader(nil).file("f.yaml", []byte("name: f\nhas: "+bad+"\n")); err == nil {
			t.Errorf("has: %s is accepted", bad)
		}
	}
}

// What the catalogue is about, and forks of it, is a framework's own affair; what a
// user's file is about is the user's.
func TestCatalogued(t *testing.T) {
	s, err := load("own.yaml", []byte("name: own\ncontracts:\n  - packages: [example.com/own]\n    symbols:\n      Run: {loop: true}\naliases: {example.com/fork: github.com/rivo/tview}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{"github.com/rivo/tview": true, "example.com/fork": true, "example.com/own": false} {
		if got := s.Catalogued()[path]; got != want {
			t.Errorf("%s: %t, want %t", path, got, want)
		}
	}
}

// A library that only says what its functions do has no loop, and no budget.
func TestHasLoop(t *testing.T) {
	s := catalogue(t)
	for name, want := range map[string]bool{"tview": true, "tcell": true, "retry": false, "zerolog": false, "nothing": false} {
		if got := s.HasLoop(name); got != want {
			t.Errorf("HasLoop(%q) = %v, want %v", name, got, want)
		}
	}
	for _, f := range s.Frameworks() {
		if s.HasLoop(f.Name) != (f.Budget > 0) {
			t.Errorf("%s: budget %v, and a loop: %v", f.Name, f.Budget, s.HasLoop(f.Name))
		}
	}
}
