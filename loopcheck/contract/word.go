package contract

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A word is one of the vocabulary that YAML and directives share.
type word struct {
	name   string
	flag   func(*Contract) *bool   // for words that are said or not
	text   func(*Contract) *string // for words with a value
	values []string                // the values allowed; nil for any text
	// place words say where a function value runs, so they fit parameters and
	// results too. qualifies words say more about such a word. result words are
	// about a result and nothing else.
	place, qualifies, result bool
}

var words = []word{
	{name: "callback", flag: func(c *Contract) *bool { return &c.Callback }, place: true},
	{name: "offload", flag: func(c *Contract) *bool { return &c.Offload }, place: true},
	{name: "setup", flag: func(c *Contract) *bool { return &c.Setup }, place: true},
	{name: "schedules", text: func(c *Contract) *string { return &c.Schedules }, values: []string{"async", "bounded", "sync"}},
	{name: "waits", flag: func(c *Contract) *bool { return &c.Waits }},
	{name: "onloop", flag: func(c *Contract) *bool { return &c.OnLoop }},
	{name: "event", flag: func(c *Contract) *bool { return &c.Event }},
	{name: "suspends", flag: func(c *Contract) *bool { return &c.Suspends }},
	{name: "resumes", flag: func(c *Contract) *bool { return &c.Resumes }},
	{name: "runs", flag: func(c *Contract) *bool { return &c.Runs }},
	{name: "only", text: func(c *Contract) *string { return &c.Only }, values: []string{"loop", "off-loop", "anywhere"}},
	{name: "blocks"},
	{name: "nonblocking", flag: func(c *Contract) *bool { return &c.Nonblocking }},
	{name: "heavy", text: func(c *Contract) *string { return &c.Heavy }, values: []string{"always", "data", "compile"}},
	{name: "resolves", text: func(c *Contract) *string { return &c.Resolves }, values: []string{"0", "1", "2", "3"}},
	{name: "puts", text: func(c *Contract) *string { return &c.Puts }, values: []string{"0", "1", "2", "3"}},
	{name: "gives", text: func(c *Contract) *string { return &c.Gives }, values: []string{"0", "1", "2", "3"}},
	{name: "news", text: func(c *Contract) *string { return &c.News }},
	{name: "loop", flag: func(c *Contract) *bool { return &c.Loop }},
	{name: "instead", text: func(c *Contract) *string { return &c.Instead }},
	{name: "calls", text: func(c *Contract) *string { return &c.Calls }},
	{name: "triggers", text: func(c *Contract) *string { return &c.Triggers }},
	{name: "awaited", flag: func(c *Contract) *bool { return &c.Awaited }, result: true},
	{name: "released", text: func(c *Contract) *string { return &c.Released }, result: true},
	{name: "once", flag: func(c *Contract) *bool { return &c.Once }, qualifies: true},
	{name: "feeds", text: func(c *Contract) *string { return &c.Feeds }, values: []string{"0", "1", "2", "3"}, qualifies: true},
	{name: "again", text: func(c *Contract) *string { return &c.Again }, values: []string{"true", "false"}, qualifies: true},
	{name: "holds", text: func(c *Contract) *string { return &c.Holds }, qualifies: true},
	{name: "lane", text: func(c *Contract) *string { return &c.Lane }, values: []string{"loop", "lane", "shared"}, qualifies: true},
	{name: "stalls", text: func(c *Contract) *string { return &c.Stalls }, qualifies: true},
	{name: "before", text: func(c *Contract) *string { return &c.Before }, qualifies: true},
	{name: "unless", text: func(c *Contract) *string { return &c.Unless }, qualifies: true},
	{name: "why", text: func(c *Contract) *string { return &c.Why }, qualifies: true},
}

// Words is what the contract says but for its reason, in the words of its file.
func (c *Contract) Words() []string {
	var out []string
	for _, w := range words {
		switch {
		case w.name == "why":
		case w.flag != nil && *w.flag(c):
			out = append(out, w.name)
		case w.text != nil && *w.text(c) != "":
			out = append(out, w.name+": "+*w.text(c))
		case w.name == "blocks" && c.Blocks != effect.None:
			out = append(out, "blocks: "+c.Blocks.String())
		}
	}
	return out
}

func wordNames() []string {
	var names []string
	for _, w := range words {
		names = append(names, w.name)
	}
	return names
}

func wordOf(name string) *word {
	for i := range words {
		if words[i].name == name {
			return &words[i]
		}
	}
	return nil
}

// set gives a word with a value its value.
func (w *word) set(c *Contract, value string) error {
	if w.name == "blocks" {
		k, ok := effect.ParseKind(value)
		if stated := func(k effect.Kind) bool { return k.Blocks() || k == effect.CPU }; !ok || !stated(k) {
			var names []string
			for _, k := range effect.Kinds() {
				if stated(k) {
					names = append(names, k.String())
				}
			}
			return unknown("kind of effect", value, names)
		}
		c.Blocks = k
		return nil
	}
	if strings.TrimSpace(value) == "" {
		return fmt.Errorf("%s needs a value; write %s", w.name, w.example())
	}
	if w.values != nil && !slices.Contains(w.values, value) {
		return fmt.Errorf("bad value %q of %s; write %s", value, w.name, orList(w.values))
	}
	if w.name == "unless" {
		fn, args, err := parseCall(value)
		if err != nil {
			return err
		}
		c.UnlessKey, c.UnlessArgs = fn.key(c.Package), args
	}
	if w.name == "instead" {
		if wrong := checkRewrite(value, "0"); wrong != "" {
			return errors.New(wrong)
		}
	}
	*w.text(c) = value
	return nil
}

func (w *word) example() string {
	switch {
	case w.values != nil:
		return orList(w.values)
	case w.name == "unless":
		return "a call, e.g. (*Options).SetOrdered(false)"
	case w.name == "instead":
		return "what to return instead, e.g. return func() $.Msg { return $0 }"
	case w.name == "released":
		return "what releases it, e.g. Close"
	case w.name == "blocks":
		return "a kind of effect, e.g. network"
	case w.name == "holds":
		return "the lock, e.g. mu"
	case w.name == "stalls":
		return "what stands still, e.g. keep-alives"
	case w.name == "calls", w.name == "triggers":
		return "a method of an interface, e.g. Handler.Handle"
	}
	return "the reason in one sentence"
}

// check finds words that contradict each other or that do not fit the symbol.
func (c *Contract) check(sym symbol) error {
	said := func(name string) bool {
		switch w := wordOf(name); {
		case w.flag != nil:
			return *w.flag(c)
		case w.text != nil:
			return *w.text(c) != ""
		}
		return c.Blocks != effect.None
	}
	for _, pair := range [][2]string{
		{"callback", "offload"}, {"callback", "setup"}, {"offload", "setup"},
		{"blocks", "nonblocking"}, {"loop", "callback"}, {"loop", "offload"}, {"runs", "only"},
		{"suspends", "resumes"}, {"event", "callback"}, {"event", "blocks"}, {"event", "loop"},
	} {
		if said(pair[0]) && said(pair[1]) {
			return fmt.Errorf("%s cannot be both %s and %s; keep one of them", c.Symbol, pair[0], pair[1])
		}
	}
	if sym.part != whole {
		for _, w := range words {
			if (w.name == "blocks" || w.name == "nonblocking") && sym.part == result {
				continue // whoever uses the result waits, or does not
			}
			if w.result && sym.part == result {
				continue
			}
			if !w.place && !w.qualifies && !w.result && said(w.name) {
				return fmt.Errorf("%s describes a function, not its parameter or result; write it on %s", w.name, sym.base())
			}
		}
	}
	for _, w := range words {
		if w.result && said(w.name) && sym.part != result {
			return fmt.Errorf("%s is about a result; write it on %s(return)", w.name, sym.base())
		}
	}
	if c.Triggers != "" && c.Schedules == "" {
		return fmt.Errorf("triggers says what the loop is asked to call; add schedules: async, or write calls")
	}
	for _, name := range []string{"again", "feeds", "holds", "lane", "once"} {
		if said(name) && !c.Callback {
			return fmt.Errorf("%s without callback says nothing; add callback, or remove it", name)
		}
	}
	if c.Stalls != "" && (c.Lane == "" || c.Lane == "loop") {
		return fmt.Errorf("stalls says what stands still with a lane; add lane: lane or lane: shared, or remove it")
	}
	if (c.Unless != "" || c.Why != "") && !c.Says() {
		return fmt.Errorf("%s says nothing about %s; add a word such as callback", map[bool]string{true: "unless", false: "why"}[c.Unless != ""], c.Symbol)
	}
	return nil
}

// unknown is the error for a name that is not one of those allowed.
func unknown(what, got string, allowed []string) error {
	if near := nearest(got, allowed); near != "" {
		return fmt.Errorf("unknown %s %q; did you mean %q?", what, got, near)
	}
	return fmt.Errorf("unknown %s %q; write %s", what, got, orList(allowed))
}

func orList(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// nearest returns the candidate that is closest to a misspelt name, or "".
// Ties go to the first.
func nearest(name string, candidates []string) string {
	best, bestDist := "", 1+max(1, len(name)/3)
	for _, c := range candidates {
		d := distance(strings.ToLower(name), strings.ToLower(c), bestDist)
		if d < bestDist && c != name {
			best, bestDist = c, d
		}
	}
	return best
}

// distance counts the letters to insert, delete, replace or swap that turn a
// into b. It gives up at limit.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit {
		return limit
	}
	var prev2 []int
	prev := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev = prev, row
	}
	return prev[len(b)]
}
