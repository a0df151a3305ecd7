package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
)

// files is the source that the findings of the tests stand in.
var files = map[string]string{
	"main.go": "package main\n\nfunc main() {\n" +
		"\t// run\n" +
		"\tp := tea.NewProgram(ui.New())\n",
	"internal/ui/model.go": "package ui\n\n\n\n\n" +
		"func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {\n" +
		"\t/* 𝛼é */ s, err := git.Log(m.dir)\r\n" +
		"}\n",
}

func source(file string) ([]byte, error) {
	if s, ok := files[file]; ok {
		return []byte(s), nil
	}
	return nil, fs.ErrNotExist
}

var testInfo = Info{Version: "v1.2.3", Root: "/src/mail room", Source: source}

var testRules = []Rule{
	{
		ID:    "blockingcall",
		Title: "A callback of an event loop blocks.",
		Doc:   "# blockingcall\n\nA callback that *waits*\nstops the whole loop.\n\nMove the work off the loop.\n",
		URL:   "https://loopvet.dev/rules/blockingcall",
		Level: effect.Error,
	},
	{ID: "contendedlock", Title: "A lock is contended.", Level: effect.Off},
}

// testFindings returns three findings that are not in order: one below the
// root with a whole chain into a dependency, one with a path that needs
// escapes and cannot be read, and one outside of the root.
func testFindings() []*finding.Finding {
	return []*finding.Finding{
		{
			Rule: "unlisted", Kind: effect.Wait, Level: effect.Warning, Confidence: effect.Likely,
			Pos:     finding.Position{File: "notes & drafts/größe #1.go", Line: 4, Column: 2},
			Package: "example.com/mailroom/notes", Function: "save", Framework: "tview",
			Message: `sends "<q>" & waits: hs[i](1) <- [1]int{0}, select {}`,
		},
		{
			Rule: "blockingcall", Kind: effect.Process, Level: effect.Error, Confidence: effect.Certain,
			Pos:     finding.Position{File: "internal/ui/model.go", Line: 7, Column: 25, EndLine: 7, EndCol: 39},
			Package: "example.com/mailroom/internal/ui", Function: "(*Model).Update", Framework: "bubbletea",
			Message: "git.Log waits for a process on the Bubble Tea loop; return it as a tea.Cmd",
			Chain: []finding.Step{
				{Role: finding.Registration, Text: "tea.NewProgram runs Update on its loop",
					Pos: finding.Position{File: "main.go", Line: 5, Column: 7}},
				{Role: finding.Callback, Func: "(*Model).Update", Text: "Update runs on the loop",
					Pos: finding.Position{File: "internal/ui/model.go", Line: 6, Column: 17}},
				{Role: finding.Call, Func: "git.Log", Text: "calls git.Log",
					Pos: finding.Position{File: "internal/ui/model.go", Line: 7, Column: 25}},
				{Role: finding.Operation, Func: "(*exec.Cmd).Output", Text: "waits for a process",
					Pos: finding.Position{File: "os/exec/exec.go", Line: 1005, Column: 3}},
			},
			Others: 2, Remedy: "return it as a tea.Cmd", URL: "https://loopvet.dev/rules/blockingcall",
		},
		{
			Rule: "contendedlock", Kind: effect.Sleep, Level: effect.Off, Confidence: effect.Possible,
			Pos:     finding.Position{File: "/go/pkg/mod/example.com/x@v1.0.0/x y.go", Line: 3},
			Package: "example.com/x", Function: "F", Framework: "gnet",
			Message: "sleeps\n\x1b[31mred", Duration: 300 * time.Millisecond,
			Chain: []finding.Step{{Role: finding.Operation, Text: "sleeps"}},
		},
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	want, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Fatalf("differs from testdata/%s at line %d\n got: %q\nwant: %q\n\n%s",
				name, i+1, g[i:min(i+3, len(g))], w[i:min(i+3, len(w))], got)
		}
	}
}

func TestText(t *testing.T) {
	for _, tt := range []struct {
		name string
		opt  TextOptions
	}{
		{"plain.txt", TextOptions{}},
		{"verbose.txt", TextOptions{Verbose: true}},
	} {
		var b bytes.Buffer
		if err := Text(&b, testFindings(), tt.opt); err != nil {
			t.Fatal(err)
		}
		golden(t, tt.name, b.String())
	}
}

// Colours only add escapes: without them the text is the plain one.
func TestTextColor(t *testing.T) {
	var plain, color bytes.Buffer
	if err := Text(&plain, testFindings(), TextOptions{Verbose: true}); err != nil {
		t.Fatal(err)
	}
	if err := Text(&color, testFindings(), TextOptions{Verbose: true, Color: true}); err != nil {
		t.Fatal(err)
	}
	if want := red + "error:" + reset; !strings.Contains(color.String(), want) {
		t.Errorf("no %q in %q", want, color.String())
	}
	stripped := strings.NewReplacer(reset, "", bold, "", faint, "", red, "", yellow, "", cyan, "").Replace(color.String())
	if stripped != plain.String() {
		t.Errorf("without escapes:\n%s\nwant:\n%s", stripped, plain.String())
	}
	if strings.Contains(plain.String(), "\x1b") {
		t.Errorf("escape in plain text: %q", plain.String())
	}
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, testFindings(), testInfo); err != nil {
		t.Fatal(err)
	}
	golden(t, "findings.json", b.String())
}

func TestEmpty(t *testing.T) {
	var b bytes.Buffer
	if err := Text(&b, nil, TextOptions{Verbose: true}); err != nil || b.Len() > 0 {
		t.Errorf("Text of nothing: %q, %v", b.String(), err)
	}
	b.Reset()
	if err := JSON(&b, nil, Info{Version: "v1"}); err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, b.Bytes()); err != nil {
		t.Fatal(err)
	}
	if got, want := compact.String(), `{"version":1,"tool":{"name":"loopvet","version":"v1"},"findings":[]}`; strings.TrimSpace(got) != want {
		t.Errorf("JSON of nothing: %s, want %s", got, want)
	}
	b.Reset()
	if err := SARIF(&b, nil, nil, Info{}); err != nil {
		t.Fatal(err)
	}
	validate(t, b.Bytes())
	if results := parse(t, b.Bytes()).Runs[0].Results; results == nil || len(results) != 0 {
		t.Errorf("results = %v, want an empty array", results)
	}
}

// The order in which findings come in does not show, and none of them is
// changed or moved.
func TestDeterminism(t *testing.T) {
	writers := map[string]func(io.Writer, []*finding.Finding) error{
		"text":  func(w io.Writer, fs []*finding.Finding) error { return Text(w, fs, TextOptions{Verbose: true}) },
		"json":  func(w io.Writer, fs []*finding.Finding) error { return JSON(w, fs, testInfo) },
		"sarif": func(w io.Writer, fs []*finding.Finding) error { return SARIF(w, fs, testRules, testInfo) },
	}
	for name, write := range writers {
		var want string
		for range 20 {
			in := testFindings()
			rand.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
			before := fmt.Sprint(in)
			var b bytes.Buffer
			if err := write(&b, in); err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(in) != before {
				t.Fatalf("%s moved the caller's findings", name)
			}
			if want == "" {
				want = b.String()
			}
			if b.String() != want {
				t.Fatalf("%s: two outputs from the same findings:\n%s\n%s", name, want, b.String())
			}
		}
		if !strings.HasSuffix(want, "\n") || strings.HasSuffix(want, "\n\n") {
			t.Errorf("%s does not end in one newline", name)
		}
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestWriteError(t *testing.T) {
	full := brokenWriter{errors.New("disk full")}
	for name, err := range map[string]error{
		"text":  Text(full, testFindings(), TextOptions{}),
		"json":  JSON(full, testFindings(), testInfo),
		"sarif": SARIF(full, testFindings(), testRules, testInfo),
	} {
		if !errors.Is(err, full.err) {
			t.Errorf("%s: error %v, want %v", name, err, full.err)
		}
	}
}

func TestFingerprint(t *testing.T) {
	find := func() *finding.Finding { return testFindings()[1] }
	want := Fingerprint(find())
	for name, move := range map[string]func(f *finding.Finding){
		"lines":     func(f *finding.Finding) { f.Pos.Line += 10; f.Chain[2].Pos.Line += 10 },
		"columns":   func(f *finding.Finding) { f.Pos.Column++ },
		"file":      func(f *finding.Finding) { f.Pos.File = "internal/ui/update.go" },
		"words":     func(f *finding.Finding) { f.Message, f.Chain[1].Text = "other", "other" },
		"level":     func(f *finding.Finding) { f.Level = effect.Note },
		"callbacks": func(f *finding.Finding) { f.Others = 7 },
	} {
		f := find()
		move(f)
		if Fingerprint(f) != want {
			t.Errorf("%s changes the fingerprint", name)
		}
	}
	for name, change := range map[string]func(f *finding.Finding){
		"rule":     func(f *finding.Finding) { f.Rule = "selfwait" },
		"package":  func(f *finding.Finding) { f.Package += "2" },
		"function": func(f *finding.Finding) { f.Function = "(*Model).View" },
		"callee":   func(f *finding.Finding) { f.Chain[2].Func = "git.Show" },
		"shorter":  func(f *finding.Finding) { f.Chain = f.Chain[:3] },
		"border": func(f *finding.Finding) { // of two parts
			f.Package, f.Function = f.Package+"(", strings.TrimPrefix(f.Function, "(")
		},
	} {
		f := find()
		change(f)
		if Fingerprint(f) == want {
			t.Errorf("%s does not change the fingerprint", name)
		}
	}
}
