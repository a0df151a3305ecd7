package contract

import (
	"go/token"
	"slices"
	"strings"
	"time"
)

// A document is what one file says.
type document struct {
	frameworks []*Framework
	contracts  map[string]*Contract
	places     map[string]node // where each contract stands
	aliases    []alias
}

type alias struct {
	fork, original string
	at             node
}

var (
	frameworkKeys = []string{"name", "title", "budget", "remedy", "home", "move", "delay", "docs", "has", "contracts"}
	fileKeys      = append([]string{"frameworks", "aliases"}, frameworkKeys...)
	groupKeys     = []string{"packages", "symbols"}
)

// A reader turns files of one layer into a document.
type reader struct {
	doc document
	// known tells a framework that exists already, so that a user's file need
	// not repeat which packages it is about.
	known func(name string) bool
}

func newReader(known func(string) bool) *reader {
	return &reader{known: known, doc: document{contracts: map[string]*Contract{}, places: map[string]node{}}}
}

// file reads one file: one framework, or several below frameworks, and aliases.
func (r *reader) file(name string, data []byte) error {
	root, err := readYAML(name, data)
	if err != nil || root.shape == null {
		return err
	}
	if err := root.as(table, "the file", "name: value"); err != nil {
		return err
	}
	own := false
	for _, e := range root.entries {
		switch e.key.text {
		case "frameworks":
			if err := e.value.as(list, "frameworks", "a list, each item beginning with - name:"); err != nil {
				return err
			}
			for _, f := range e.value.items {
				if err := r.framework(f); err != nil {
					return err
				}
			}
		case "aliases":
			if err := r.aliases(e.value); err != nil {
				return err
			}
		default:
			if !slices.Contains(fileKeys, e.key.text) {
				return e.key.errorf("%v", unknown("key", e.key.text, fileKeys))
			}
			own = true
		}
	}
	if !own {
		return nil
	}
	root.entries = slices.DeleteFunc(root.entries, func(e entry) bool {
		return e.key.text == "frameworks" || e.key.text == "aliases"
	})
	return r.framework(root)
}

func (r *reader) aliases(n node) error {
	if err := n.as(table, "aliases", "fork/path: original/path"); err != nil {
		return err
	}
	for _, e := range n.entries {
		if err := e.value.as(text, "the original of "+e.key.text, "its import path"); err != nil {
			return err
		}
		if err := importPath(e.key); err != nil {
			return err
		}
		if err := importPath(e.value); err != nil {
			return err
		}
		r.doc.aliases = append(r.doc.aliases, alias{e.key.text, e.value.text, e.key})
	}
	return nil
}

func (r *reader) framework(n node) error {
	if err := n.as(table, "a framework", "name: value"); err != nil {
		return err
	}
	f := &Framework{Pos: n.pos()}
	var groups []node
	for _, e := range n.entries {
		if !slices.Contains(frameworkKeys, e.key.text) {
			return e.key.errorf("%v", unknown("key", e.key.text, frameworkKeys))
		}
		if e.key.text == "contracts" {
			if err := e.value.as(list, "contracts", "a list, each item beginning with - packages:"); err != nil {
				return err
			}
			groups = e.value.items
			continue
		}
		if err := e.value.as(text, e.key.text, frameworkExample[e.key.text]); err != nil {
			return err
		}
		if err := f.set(e.key.text, e.value.text); err != "" {
			return e.value.errorf("%s", err)
		}
		if e.key.text == "name" {
			f.Pos = e.value.pos()
		}
	}
	if f.Name == "" {
		return n.errorf("this framework has no name; add name: and a short word")
	}
	if len(groups) == 0 && !r.known(f.Name) {
		return n.errorf("framework %s has no contracts; add contracts: with packages: and symbols:", f.Name)
	}
	r.doc.frameworks = append(r.doc.frameworks, f)
	for _, g := range groups {
		if err := r.group(f, g); err != nil {
			return err
		}
	}
	return nil
}

var frameworkExample = map[string]string{
	"name":   "a short word",
	"title":  "how messages should name the framework",
	"budget": "a duration with its unit, e.g. 16ms",
	"remedy": "what to do about what blocks",
	"home":   "how other goroutines have something done on the loop",
	"move":   "go $call, or what to return instead, e.g. return func() $.Msg { $call; return nil }",
	"delay":  "what to return instead, e.g. return $.Tick($duration, func(time.Time) $.Msg { return $command() })",
	"docs":   "the address of a page",
	"has":    "a function or type that it has since it is as described, with its import path, e.g. example.com/ui/v2.Do",
}

// set gives a framework one of its settings. It returns what is wrong.
func (f *Framework) set(key, value string) string {
	if strings.TrimSpace(value) == "" {
		return key + " is empty; write " + frameworkExample[key]
	}
	switch key {
	case "name":
		if strings.ContainsAny(value, " \t\n") {
			return "bad name \"" + value + "\": it has spaces; write " + frameworkExample[key] + ", and the rest as title"
		}
		f.Name = value
	case "title":
		f.Title = value
	case "remedy":
		f.Remedy = value
	case "home":
		f.Home = value
	case "move":
		if wrong := checkRewrite(value, "call"); wrong != "" {
			return wrong
		}
		f.Move = value
	case "delay":
		if wrong := checkRewrite(value, "duration", "command"); wrong != "" {
			return wrong
		}
		f.Delay = value
	case "docs":
		f.Docs = value
	case "has":
		if path, name := cutMember(value); path == "" || !token.IsIdentifier(name) {
			return "bad has \"" + value + "\"; write " + frameworkExample[key]
		}
		f.Has = value
	case "budget":
		d, err := time.ParseDuration(value)
		if err != nil || d < 0 {
			return "bad budget \"" + value + "\"; write " + frameworkExample[key]
		}
		f.Budget = d
	}
	return ""
}

// importPath checks what must be the path of a package.
func importPath(n node) error {
	if n.shape != text || n.text == "" || strings.ContainsAny(n.text, " \t\n*\\\"'`()") ||
		strings.HasPrefix(n.text, "/") || strings.HasSuffix(n.text, "/") || strings.HasPrefix(n.text, ".") {
		return n.errorf("bad import path %q; write it as an import does, e.g. github.com/owner/name/v2", n.text)
	}
	return nil
}

func (r *reader) group(f *Framework, n node) error {
	if err := n.as(table, "an item of contracts", "packages: and symbols:"); err != nil {
		return err
	}
	var packages, symbols *node
	for _, e := range n.entries {
		switch e.key.text {
		case "packages":
			packages = &e.value
		case "symbols":
			symbols = &e.value
		default:
			return e.key.errorf("%v", unknown("key", e.key.text, groupKeys))
		}
	}
	if packages == nil {
		return n.errorf("these contracts name no packages; add packages: [import/path]")
	}
	if symbols == nil {
		return n.errorf("these contracts name no symbols; add symbols:")
	}
	if err := packages.as(list, "packages", "[import/path]"); err != nil {
		return err
	}
	if len(packages.items) == 0 {
		return packages.errorf("these contracts name no packages; add packages: [import/path]")
	}
	for _, p := range packages.items {
		if err := importPath(p); err != nil {
			return err
		}
		if !slices.Contains(f.Packages, p.text) {
			f.Packages = append(f.Packages, p.text)
		}
	}
	if err := symbols.as(table, "symbols", "Symbol: {callback: true}"); err != nil {
		return err
	}
	for _, e := range symbols.entries {
		for _, p := range packages.items {
			if err := r.symbol(f, p.text, e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *reader) symbol(f *Framework, pkg string, e entry) error {
	sym, err := parseSymbol(e.key.text)
	if err != nil {
		return e.key.errorf("%v", err)
	}
	if e.value.shape != table {
		return e.value.as(table, e.key.text, "{callback: true}, or {} to take back what is said elsewhere")
	}
	c := &Contract{Key: sym.key(pkg), Package: pkg, Symbol: e.key.text, Framework: f, Pos: e.key.pos()}
	for _, e := range e.value.entries {
		w := wordOf(e.key.text)
		if w == nil {
			return e.key.errorf("%v", unknown("word", e.key.text, wordNames()))
		}
		if w.flag != nil {
			if err := e.value.as(boolean, w.name, "true"); err != nil {
				return err
			}
			*w.flag(c) = strings.EqualFold(e.value.text, "true")
			continue
		}
		if err := e.value.as(text, w.name, w.example()); err != nil && !slices.Contains(w.values, e.value.text) {
			return err
		}
		if err := w.set(c, e.value.text); err != nil {
			return e.value.errorf("%v", err)
		}
	}
	if err := c.check(sym); err != nil {
		return e.key.errorf("%v", err)
	}
	if old := r.doc.contracts[c.Key]; old != nil {
		if !old.same(c) {
			return e.key.errorf("%s of %s is stated differently at %s:%d:%d; keep one of them", e.key.text, pkg, r.doc.places[c.Key].file, r.doc.places[c.Key].line, r.doc.places[c.Key].col)
		}
		return nil
	}
	r.doc.contracts[c.Key], r.doc.places[c.Key] = c, e.key
	return nil
}
