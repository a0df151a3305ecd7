package report

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/xeipuuv/gojsonschema"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
)

// schema is the SARIF 2.1.0 schema, as it is embedded in the library. The
// library validates its own structs, which cannot hold an unknown field: we
// want to validate the bytes.
var schema = sync.OnceValues(func() (*gojsonschema.Schema, error) {
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(strings.TrimSpace(string(out)), "schema.go")
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		return nil, err
	}
	val := f.Scope.Lookup("schema").Decl.(*ast.ValueSpec).Values[0].(*ast.BasicLit)
	text, err := strconv.Unquote(val.Value)
	if err != nil {
		return nil, err
	}
	return gojsonschema.NewSchema(gojsonschema.NewStringLoader(text))
})

func violations(t *testing.T, doc []byte) []gojsonschema.ResultError {
	t.Helper()
	s, err := schema()
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Validate(gojsonschema.NewBytesLoader(doc))
	if err != nil {
		t.Fatal(err)
	}
	return res.Errors()
}

func validate(t *testing.T, doc []byte) {
	t.Helper()
	for _, e := range violations(t, doc) {
		t.Errorf("not SARIF 2.1.0: %s", e)
	}
}

func parse(t *testing.T, doc []byte) *sarif.Report {
	t.Helper()
	r, err := sarif.FromBytes(doc, sarif.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func write(t *testing.T, fs []*finding.Finding, info Info) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := SARIF(&b, fs, testRules, info); err != nil {
		t.Fatal(err)
	}
	validate(t, b.Bytes())
	return b.Bytes()
}

// significant drops from a log what says nothing, so that a golden file can
// be read: empty arrays and objects, and -1 for "none".
func significant(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			e = significant(e)
			if e == nil {
				delete(v, k)
			} else {
				v[k] = e
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		if len(v) == 0 {
			return nil
		}
		for i := range v {
			v[i] = significant(v[i])
		}
	case float64:
		if v == -1 {
			return nil
		}
	}
	return v
}

func TestSARIF(t *testing.T) {
	doc := write(t, testFindings(), testInfo)
	var v any
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := encode(&b, significant(v)); err != nil {
		t.Fatal(err)
	}
	golden(t, "findings.sarif", b.String())
}

// The validation of these tests has teeth.
func TestSchemaRejects(t *testing.T) {
	doc := string(write(t, testFindings(), testInfo))
	for _, tt := range []struct{ old, new string }{
		{`"version": "2.1.0"`, `"version": "2.0.0"`},
		{`"level": "error"`, `"level": "fatal"`},
		{`"ruleId"`, `"ruleID"`},
		{`"columnKind": "utf16CodeUnits"`, `"columnKind": "bytes"`},
		{`"startLine": 7`, `"startLine": 0`},
	} {
		bad := strings.Replace(doc, tt.old, tt.new, 1)
		if bad == doc {
			t.Errorf("no %s in the log", tt.old)
		} else if len(violations(t, []byte(bad))) == 0 {
			t.Errorf("%s passes for SARIF", tt.new)
		}
	}
}

func TestSARIFLocation(t *testing.T) {
	src := func(file string) ([]byte, error) {
		switch file {
		case "a.go", "/src/a.go", "/other/b.go":
			return []byte("package a\n"), nil
		}
		return source("")
	}
	for _, tt := range []struct {
		name, root, file string
		source           func(string) ([]byte, error)
		ours             bool
		uri, base        string
	}{
		{"below the root", "/src", "a.go", src, false, "a.go", srcRoot},
		{"not clean", "/src", "./x/../a.go", src, true, "a.go", srcRoot},
		{"absolute below the root", "/src", "/src/a.go", src, false, "a.go", srcRoot},
		{"absolute below the root, unreadable", "/src", "/src/gone.go", src, false, "gone.go", srcRoot},
		{"outside", "/src", "/other/b.go", src, false, "file:///other/b.go", ""},
		{"a sibling with the root's name in front", "/src", "/src2/b.go", src, false, "file:///src2/b.go", ""},
		{"above the root", "/src/x", "../a.go", src, true, "file:///src/a.go", ""},
		{"a file named with two dots", "/src", "..a.go", src, true, "..a.go", srcRoot},
		{"of a dependency", "/src", "os/exec/exec.go", src, false, "os/exec/exec.go", ""},
		{"ours, unreadable", "/src", "gone.go", src, true, "gone.go", srcRoot},
		{"nothing can be read", "/src", "b.go", nil, false, "b.go", srcRoot},
		{"no root", "", "/src/a.go", src, false, "file:///src/a.go", ""},
		{"space, hash, question mark, percent", "/src", "a b#c?d%20.go", src, true, "a%20b%23c%3Fd%2520.go", srcRoot},
		{"unicode", "/src", "größe/日本.go", src, true, "gr%C3%B6%C3%9Fe/%E6%97%A5%E6%9C%AC.go", srcRoot},
		{"unicode outside", "/src", "/ö ö.go", src, false, "file:///%C3%B6%20%C3%B6.go", ""},
		{"looks like a scheme", "/src", "c:d.go", src, true, "./c:d.go", srcRoot},
		{"bytes that are not UTF-8", "/src", "\xff.go", src, true, "%FF.go", srcRoot},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pos := finding.Position{File: tt.file, Line: 1, Column: 1}
			own, step := pos, pos
			if tt.ours {
				step.File = "a.go"
			} else {
				own.File = "a.go"
			}
			f := &finding.Finding{Rule: "blockingcall", Level: effect.Error, Message: "m", Pos: own,
				Chain: []finding.Step{{Role: finding.Operation, Text: "t", Pos: step}}}
			res := parse(t, write(t, []*finding.Finding{f}, Info{Root: tt.root, Source: tt.source})).Runs[0].Results[0]
			loc := res.RelatedLocations[0]
			if tt.ours {
				loc = res.Locations[0]
			}
			art := loc.PhysicalLocation.ArtifactLocation
			base := ""
			if art.URIBaseID != nil {
				base = *art.URIBaseID
			}
			if *art.URI != tt.uri || base != tt.base {
				t.Errorf("%q is %q with base %q, want %q with base %q", tt.file, *art.URI, base, tt.uri, tt.base)
			}
		})
	}
}

func TestColumn(t *testing.T) {
	const text = "\ufeffpackage a\n" + // line 1: a byte order mark of three bytes
		"abc\r\n" +
		"é日𝛼x\n" + // two, three and four bytes; one, one and two UTF-16 code units
		"\xffx"
	w := &sarifWriter{info: Info{Source: func(string) ([]byte, error) { return []byte(text), nil }}, files: map[string]*sourceFile{}}
	f := w.source("a.go")
	for _, tt := range []struct{ line, col, want int }{
		{1, 4, 1},  // p, after the mark
		{1, 12, 9}, // a
		{2, 1, 1},
		{2, 4, 4}, // the end of the text
		{3, 1, 1},
		{3, 3, 2},   // 日
		{3, 6, 3},   // 𝛼
		{3, 10, 5},  // x
		{3, 11, 6},  // the end of the line
		{3, 12, 0},  // beyond the line
		{4, 2, 2},   // after a byte that is not UTF-8
		{5, 1, 0},   // beyond the file
		{2, 0, 0},   // unknown
		{0, 1, 0},   // unknown
		{2, -1, 0},  // nonsense
		{2, 1e9, 0}, // nonsense
	} {
		if got := f.column(tt.line, tt.col); got != tt.want {
			t.Errorf("column(%d, %d) = %d, want %d", tt.line, tt.col, got, tt.want)
		}
	}
}

func TestRegion(t *testing.T) {
	type region struct{ startLine, startCol, endLine, endCol int }
	for _, tt := range []struct {
		name string
		pos  finding.Position
		want region
	}{
		{"start only", finding.Position{File: "main.go", Line: 5, Column: 7}, region{5, 7, 0, 0}},
		{"one line", finding.Position{File: "main.go", Line: 5, Column: 7, EndLine: 5, EndCol: 10}, region{5, 7, 0, 10}},
		{"two lines", finding.Position{File: "main.go", Line: 4, Column: 2, EndLine: 5, EndCol: 3}, region{4, 2, 5, 3}},
		{"end without column", finding.Position{File: "main.go", Line: 4, Column: 2, EndLine: 5}, region{4, 2, 5, 0}},
		{"end before start", finding.Position{File: "main.go", Line: 5, Column: 7, EndLine: 5, EndCol: 2}, region{5, 7, 0, 0}},
		{"end on a line before", finding.Position{File: "main.go", Line: 5, Column: 7, EndLine: 4, EndCol: 2}, region{5, 7, 0, 0}},
		{"start unknown", finding.Position{File: "main.go", Line: 5, EndLine: 5, EndCol: 9}, region{5, 0, 0, 0}},
		{"unreadable", finding.Position{File: "gone.go", Line: 5, Column: 7, EndLine: 6, EndCol: 2}, region{5, 0, 6, 0}},
	} {
		f := &finding.Finding{Rule: "blockingcall", Level: effect.Error, Message: "m", Pos: tt.pos}
		r := parse(t, write(t, []*finding.Finding{f}, testInfo)).Runs[0].Results[0].Locations[0].PhysicalLocation.Region
		num := func(p *int) int {
			if p == nil {
				return 0
			}
			return *p
		}
		if got := (region{num(r.StartLine), num(r.StartColumn), num(r.EndLine), num(r.EndColumn)}); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestMessage(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"plain", "plain"},
		{"select {} & map[string]struct{}{}", "select {} & map[string]struct{}{}"},
		{"[1]int{0}", "[1]int{{0}}"},
		{"hs[i](1)", `hs\[i\](1)`},
		{"hs[i](x)", "hs[i](x)"},
		{"[page](https://example.com/a)", `\[page\](https://example.com/a)`},
		{"queue.Push[int](q, v)", "queue.Push[int](q, v)"},
		{"a <- b \"c\" 'd' \\ \t日本\x00", "a <- b \"c\" 'd' \\ \t日本\x00"},
	} {
		f := &finding.Finding{Rule: "blockingcall", Level: effect.Error, Message: tt.text, Pos: finding.Position{File: "main.go", Line: 5}}
		if got := *parse(t, write(t, []*finding.Finding{f}, testInfo)).Runs[0].Results[0].Message.Text; got != tt.want {
			t.Errorf("message %q is %q, want %q", tt.text, got, tt.want)
		}
	}
}

// Two findings that share a fingerprint are told apart by a count.
func TestSARIFFingerprints(t *testing.T) {
	a, b, c := testFindings()[1], testFindings()[1], testFindings()[1]
	b.Pos.Line++
	c.Function = "other"
	got := map[string]bool{}
	for _, res := range parse(t, write(t, []*finding.Finding{a, b, c}, testInfo)).Runs[0].Results {
		got[res.PartialFingerprints["loopvet/v1"]] = true
	}
	for _, want := range []string{Fingerprint(a) + ":1", Fingerprint(a) + ":2", Fingerprint(c) + ":1"} {
		if !got[want] {
			t.Errorf("no fingerprint %s in %v", want, got)
		}
	}
}

func TestSummary(t *testing.T) {
	for _, tt := range []struct{ doc, want string }{
		{"", "title"},
		{"# only\n\n## headings\n", "title"},
		{"# head\nfirst\nparagraph\n\nsecond", "first paragraph"},
		{"# head\r\n\r\nfirst\r\n\r\nsecond", "first"},
		{strings.Repeat("é", 2000), strings.Repeat("é", 1023) + "…"},
	} {
		if got := summary(Rule{Title: "title", Doc: tt.doc}); got != tt.want {
			t.Errorf("summary(%.20q) = %q, want %q", tt.doc, got, tt.want)
		}
	}
}
