package contract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const oneSymbol = "name: a\ncontracts:\n  - packages: [p/q]\n    symbols:\n"

// contractWith is a file with one contract on p/q.T.M.
func contractWith(words string) string { return oneSymbol + "      T.M: {" + words + "}\n" }

func wantError(t *testing.T, in, want string) {
	t.Helper()
	_, err := load("c.yaml", []byte(in))
	if err == nil || err.Error() != want {
		t.Errorf("%s\n got: %v\nwant: %s", in, err, want)
	}
}

// The tests of errors pin their text: one line with the place, what is wrong,
// and what to do.

func TestFileErrors(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"nmae: x\n", `c.yaml:1:1: unknown key "nmae"; did you mean "name"?`},
		{"name: x\n",
			"c.yaml:1:1: framework x has no contracts; add contracts: with packages: and symbols:"},
		{"title: x\n", "c.yaml:1:1: this framework has no name; add name: and a short word"},
		{"name: gnet\nbudget: 2\n",
			"c.yaml:2:9: budget must be text, not 2; write a duration with its unit, e.g. 16ms"},
		{"name: gnet\nbudget: 2 apples\n",
			`c.yaml:2:9: bad budget "2 apples"; write a duration with its unit, e.g. 16ms`},
		{"name: gnet\nbudget: -1s\n",
			`c.yaml:2:9: bad budget "-1s"; write a duration with its unit, e.g. 16ms`},
		{"name: gnet\ntitle: ''\n",
			"c.yaml:2:8: title is empty; write how messages should name the framework"},
		{"name: [a]\n", "c.yaml:1:7: name must be text, not a list; write a short word"},
		{"- a\n", "c.yaml:1:1: the file must be a table of keys and values, not a list; write name: value"},
		{"hello\n",
			`c.yaml:1:1: the file must be a table of keys and values, not "hello"; write name: value`},
		{"name: a b\n",
			`c.yaml:1:7: bad name "a b": it has spaces; write a short word, and the rest as title`},
		{"name: a\ncontracts:\n  - packages: [p/q]\n    symbols:\n      T.M(0): {waits: true}\n",
			"c.yaml:5:7: waits describes a function, not its parameter or result; write it on T.M"},
		{"name: a\ncontracts:\n  - packages: [p/q]\n    symbols:\n      T.M:\n",
			"c.yaml:5:12: T.M must be a table of keys and values, not nothing; write {callback: true}, or {} to take back what is said elsewhere"},
		{"name: a\ncontracts:\n  - packages: [p/q]\n    symbols:\n      T.M: callback\n",
			`c.yaml:5:12: T.M must be a table of keys and values, not "callback"; write {callback: true}, or {} to take back what is said elsewhere`},
		{"name: a\ncontracts:\n  - packages: [p/q]\n",
			"c.yaml:3:5: these contracts name no symbols; add symbols:"},
		{"name: a\ncontracts:\n  - symbols: {}\n",
			"c.yaml:3:5: these contracts name no packages; add packages: [import/path]"},
		{"name: a\ncontracts:\n  - packages: []\n    symbols: {}\n",
			"c.yaml:3:15: these contracts name no packages; add packages: [import/path]"},
		{"name: a\ncontracts:\n  - packages: p/q\n    symbols: {}\n",
			`c.yaml:3:15: packages must be a list, not "p/q"; write [import/path]`},
		{"name: a\ncontracts:\n  - packages: ['p q']\n    symbols: {}\n",
			`c.yaml:3:16: bad import path "p q"; write it as an import does, e.g. github.com/owner/name/v2`},
		{"name: a\ncontracts:\n  - package: [p/q]\n    symbols: {}\n",
			`c.yaml:3:5: unknown key "package"; did you mean "packages"?`},
		{"name: a\ncontracts:\n  - 7\n",
			"c.yaml:3:5: an item of contracts must be a table of keys and values, not 7; write packages: and symbols:"},
		{"name: a\ncontracts: {}\n",
			"c.yaml:2:12: contracts must be a list, not a table of keys and values; write a list, each item beginning with - packages:"},
		{"name: a\ncontracts: []\n",
			"c.yaml:1:1: framework a has no contracts; add contracts: with packages: and symbols:"},
		{"name: a\ncontracts:\n  - packages: [p/q]\n    symbols: [T]\n",
			"c.yaml:4:14: symbols must be a table of keys and values, not a list; write Symbol: {callback: true}"},
		{"name: a\ncontracts:\n  - packages: [p/q]\n    symbols:\n      T.M: {callback: true}\n      (*T).M: {offload: true}\n",
			"c.yaml:6:7: (*T).M of p/q is stated differently at c.yaml:5:7; keep one of them"},
		{"frameworks:\n  - name: a\n    contracts:\n      - packages: [p/q]\n        symbols:\n          T.M: {callback: true}\n  - name: b\n    contracts:\n      - packages: [p/q]\n        symbols:\n          T.M: {waits: true}\n",
			"c.yaml:11:11: T.M of p/q is stated differently at c.yaml:6:11; keep one of them"},
		{"frameworks: 3\n",
			"c.yaml:1:13: frameworks must be a list, not 3; write a list, each item beginning with - name:"},
		{"frameworks:\n  - 3\n",
			"c.yaml:2:5: a framework must be a table of keys and values, not 3; write name: value"},
		{"aliases: x\n",
			`c.yaml:1:10: aliases must be a table of keys and values, not "x"; write fork/path: original/path`},
		{"aliases: {a/b: [x]}\n",
			"c.yaml:1:16: the original of a/b must be text, not a list; write its import path"},
		{"aliases: {a/b: github.com/rivo/tveiw}\n",
			"c.yaml:1:11: no contracts are known for github.com/rivo/tveiw; did you mean github.com/rivo/tview?"},
		{"aliases: {a/b: zzz}\n",
			"c.yaml:1:11: no contracts are known for zzz; loopvet contracts lists the packages that have some"},
		{"aliases: {'a b': github.com/rivo/tview}\n",
			`c.yaml:1:11: bad import path "a b"; write it as an import does, e.g. github.com/owner/name/v2`},
		{"name: &x a\ntitle: *x\n",
			"c.yaml:1:7: anchors, aliases, merges and tags are not read here; write the value out"},
		{"<<: {name: a}\n",
			"c.yaml:1:1: anchors, aliases, merges and tags are not read here; write the value out"},
		{"name: !!str a\n",
			"c.yaml:1:7: anchors, aliases, merges and tags are not read here; write the value out"},
		{"a: [\n",
			"c.yaml:1:4: this is not YAML: sequence end token ']' not found; check the indentation and the brackets"},
		{"a: b: c\n",
			"c.yaml:1:4: this is not YAML: mapping value is not allowed in this context; check the indentation and the brackets"},
		{"\tname: a\n",
			"c.yaml:1:5: this is not YAML: tab character cannot use as a map key directly; check the indentation and the brackets"},
		{"name: a\nname: b\n", "c.yaml:2:1: this key stands twice; keep one of them"},
		{"a\n---\nb\n",
			"c.yaml:3:1: a file holds one document; put further frameworks below the key frameworks"},
		{"{[a]: b}\n",
			"c.yaml:1:5: this is not YAML: found an invalid key for this map; check the indentation and the brackets"},
		{"name: a\n  title: b\n",
			"c.yaml:1:7: this is not YAML: mapping value is not allowed in this context; check the indentation and the brackets"},
		{"name: 'a\n",
			"c.yaml:1:7: this is not YAML: could not find end character of single-quoted text; check the indentation and the brackets"},
		{"a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n",
			"c.yaml:1:24: this is nested too deeply; see the schema"},
	} {
		wantError(t, test.in, test.want)
	}
}

func TestWordErrors(t *testing.T) {
	for _, test := range []struct{ words, want string }{
		{"calback: true", `13: unknown word "calback"; did you mean "callback"?`},
		{"callback: yes", `23: callback must be true or false, not "yes"; write true`},
		{"callback: 'true'", `23: callback must be true or false, not "true"; write true`},
		{"callback: 1", "23: callback must be true or false, not 1; write true"},
		{"schedules: later", `24: bad value "later" of schedules; write async, bounded or sync`},
		{"runs: true, only: loop", `7: T.M cannot be both runs and only; keep one of them`},
		{"only: never", `19: bad value "never" of only; write loop, off-loop or anywhere`},
		{"callback: true, lane: slow", `35: bad value "slow" of lane; write loop, lane or shared`},
		{"blocks: netwrok", `21: unknown kind of effect "netwrok"; did you mean "network"?`},
		{"blocks: zzzzzzzz", `21: unknown kind of effect "zzzzzzzz"; write sleep, network, process, database, wait, forever, input, file, cpu, lock, cgo, syscall, stat, log or stdio`},
		{"blocks: true", "21: blocks must be text, not true; write a kind of effect, e.g. network"},
		{"blocks: none", `21: unknown kind of effect "none"; write sleep, network, process, database, wait, forever, input, file, cpu, lock, cgo, syscall, stat, log or stdio`},
		{"callback: true, offload: true", "7: T.M cannot be both callback and offload; keep one of them"},
		{"callback: true, setup: true", "7: T.M cannot be both callback and setup; keep one of them"},
		{"offload: true, setup: true", "7: T.M cannot be both offload and setup; keep one of them"},
		{"blocks: network, nonblocking: true", "7: T.M cannot be both blocks and nonblocking; keep one of them"},
		{"loop: true, callback: true", "7: T.M cannot be both loop and callback; keep one of them"},
		{"loop: true, offload: true", "7: T.M cannot be both loop and offload; keep one of them"},
		{"holds: mu", "7: holds without callback says nothing; add callback, or remove it"},
		{"lane: lane", "7: lane without callback says nothing; add callback, or remove it"},
		{"callback: true, stalls: x", "7: stalls says what stands still with a lane; add lane: lane or lane: shared, or remove it"},
		{`instead: "$0"`, `22: bad rewrite "$0"; begin with return or go`},
		{`instead: "return $call"`, `22: rewrite "return $call" has unknown $call; write $0`},
		{`instead: "return func( $0"`, `22: rewrite "return func( $0" is not Go: 1:9: expected type, found ')'`},
		{"released: Close", "7: released is about a result; write it on T.M(return)"},
		{"once: true", "7: once without callback says nothing; add callback, or remove it"},
		{"again: true", "7: again without callback says nothing; add callback, or remove it"},
		{"callback: true, again: maybe", `36: bad value "maybe" of again; write true or false`},
		{"awaited: true", "7: awaited is about a result; write it on T.M(return)"},
		{"triggers: H.On", "7: triggers says what the loop is asked to call; add schedules: async, or write calls"},
		{"why: x", "7: why says nothing about T.M; add a word such as callback"},
		{"unless: F()", "7: unless says nothing about T.M; add a word such as callback"},
		{"callback: true, why: ''", "34: why needs a value; write the reason in one sentence"},
		{"callback: true, unless: F", `37: bad call "F": it is not a call; write a function or method with constant arguments, e.g. (*Options).SetOrdered(false)`},
		{"callback: true, unless: 'F(x)'", `37: bad call "F(x)": argument 0 is not a constant; write a function or method with constant arguments, e.g. (*Options).SetOrdered(false)`},
		{"callback: true, unless: 'F('", `37: bad call "F(": it is not Go; write a function or method with constant arguments, e.g. (*Options).SetOrdered(false)`},
		{"callback: true, callback: true", "29: this key stands twice; keep one of them"},
	} {
		wantError(t, contractWith(test.words), "c.yaml:5:"+test.want)
	}
}

func TestSymbolErrors(t *testing.T) {
	for _, test := range []struct{ symbol, want string }{
		{"T.M(", `"T.M(": a parenthesis is not closed`},
		{"T.M(x)", `"T.M(x)": "x" is neither a parameter's index nor return`},
		{"T[K].M", `"T[K].M": type parameters are left out`},
		{"(T.M", `"(T.M": a parenthesis is not closed`},
		{"T.M.N", `"T.M.N": "M.N" is not a name`},
		{"T.M(return x)", `"T.M(return x)": "x" is neither a parameter's index nor return`},
		{"T.M(returns)", `"T.M(returns)": "returns" is neither a parameter's index nor return`},
		{"T.M(-1)", `"T.M(-1)": "-1" is neither a parameter's index nor return`},
		{`""`, `"": "" is not a name`},
		{"T-M", `"T-M": "T-M" is not a name`},
		{"(*T)M", `"(*T)M": a method must follow the receiver`},
		{"T.M(01)", `"T.M(01)": "01" is neither a parameter's index nor return`},
		{"1", `"1": "1" is not a name`},
		{"_", `"_": "_" is not a name`},
	} {
		wantError(t, oneSymbol+"      "+test.symbol+": {callback: true}\n",
			"c.yaml:5:7: bad symbol "+test.want+"; write Func, Type, (*Type).Method, Type.Field, or one of them with (0) or (last) for a parameter, (return) for a result")
	}
}

func TestMissingFile(t *testing.T) {
	_, err := Load("no/such.yaml")
	want := "no/such.yaml: no such file or directory; give the path of a contract file that can be read"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Two files of the catalogue may say the same, but not different things.
func TestFilesDisagree(t *testing.T) {
	r := newReader(func(string) bool { return false })
	if err := r.file("a.yaml", []byte(contractWith("callback: true"))); err != nil {
		t.Fatal(err)
	}
	if err := r.file("b.yaml", []byte(contractWith("callback: true"))); err != nil {
		t.Errorf("two entries that agree: %v", err)
	}
	err := r.file("c.yaml", []byte(contractWith("waits: true")))
	want := "c.yaml:5:7: T.M of p/q is stated differently at a.yaml:5:7; keep one of them"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestEmptyFiles(t *testing.T) {
	base, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{"", "\n", "# nothing\n", "---\n", "---\n# nothing\n", "{}\n", "frameworks: []\n", "aliases: {}\n"} {
		s, err := load("c.yaml", []byte(in))
		if err != nil {
			t.Errorf("%q: %v", in, err)
		} else if s.Hash() != base.Hash() {
			t.Errorf("%q changes the contracts", in)
		}
	}
}

func mustLoad(t *testing.T, lines ...string) *Set {
	t.Helper()
	file := filepath.Join(t.TempDir(), "user.yaml")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
