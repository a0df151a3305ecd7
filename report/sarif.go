package report

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
)

// srcRoot is the usual name for the directory that relative URIs start from.
const srcRoot = "%SRCROOT%"

// SARIF writes a SARIF 2.1.0 log with one run. A result carries its chain
// twice, as a code flow and as related locations, because viewers show the one
// or the other.
//
// A file below info.Root is a URI relative to %SRCROOT%, any other file that
// is known by its absolute path a file: URI. A file of a dependency known only
// as "import/path/file.go" has a relative URI without a base, which no viewer
// can mistake for a file of the repository. To tell these from files below the
// root, info.Source is asked for every relative file of a chain.
//
// Columns count UTF-16 code units. They are left out where the line cannot be
// read.
func SARIF(w io.Writer, fs []*finding.Finding, rules []Rule, info Info) error {
	run := sarif.NewRunWithInformationURI(toolName, toolURL).WithColumnKind("utf16CodeUnits")
	if info.Version != "" {
		run.Tool.Driver.WithVersion(info.Version)
	}
	if info.Root != "" {
		root := strings.TrimSuffix(fileURI(info.Root), "/") + "/"
		run.WithOriginalUriBaseIds(map[string]sarif.ArtifactLocation{srcRoot: *sarif.NewSimpleArtifactLocation(root)})
	}
	index := make(map[string]int)
	for i, r := range rules {
		index[r.ID] = i
		run.Tool.Driver.AddRule(sarifRule(r))
	}
	s := &sarifWriter{info: info, files: make(map[string]*sourceFile), seen: make(map[string]int)}
	for _, f := range sorted(fs) {
		res := s.result(f)
		if i, ok := index[f.Rule]; ok {
			res.WithRuleIndex(i)
		}
		run.AddResult(res)
	}
	return encode(w, sarif.NewReport().AddRun(run))
}

func sarifRule(r Rule) *sarif.ReportingDescriptor {
	d := sarif.NewRule(r.ID).WithDefaultConfiguration(sarif.NewReportingConfiguration().
		WithLevel(shown(r.Level)).WithEnabled(r.Level != effect.Off))
	if r.Title != "" {
		d.WithShortDescription(sarif.NewMultiformatMessageString().WithText(r.Title))
	}
	if s := summary(r); s != "" {
		d.WithFullDescription(sarif.NewMultiformatMessageString().WithText(s))
	}
	if r.Doc != "" {
		d.WithHelp(sarif.NewMultiformatMessageString().WithText(r.Doc).WithMarkdown(r.Doc))
	}
	if r.URL != "" {
		d.WithHelpURI(r.URL)
	}
	return d
}

// summary is the first paragraph of a rule's page below its headings, on one
// line and no longer than code hosts take it.
func summary(r Rule) string {
	const most = 1024
	for para := range strings.SplitSeq(strings.ReplaceAll(r.Doc, "\r\n", "\n"), "\n\n") {
		var text []string
		for line := range strings.SplitSeq(para, "\n") {
			if !strings.HasPrefix(line, "#") {
				text = append(text, strings.Fields(line)...)
			}
		}
		if len(text) == 0 {
			continue
		}
		s := []rune(strings.Join(text, " "))
		if len(s) > most {
			s = append(s[:most-1], '…')
		}
		return string(s)
	}
	return r.Title
}

type sarifWriter struct {
	info  Info
	files map[string]*sourceFile
	seen  map[string]int // how often a fingerprint came up
}

func (w *sarifWriter) result(f *finding.Finding) *sarif.Result {
	// A finding stands in the user's code, whether its file can be read or not.
	primary := w.physical(f.Pos, true)
	loc := sarif.NewLocation()
	if primary != nil {
		loc.WithPhysicalLocation(primary)
	}
	if f.Function != "" {
		name := f.Function
		if f.Package != "" {
			name = f.Package + "." + name
		}
		loc.AddLogicalLocation(function(f.Function).WithFullyQualifiedName(name))
	}

	fp := Fingerprint(f)
	w.seen[fp]++
	props := sarif.NewPropertyBag().
		Add("kind", f.Kind.String()).
		Add("confidence", f.Confidence.String()).
		Add("framework", f.Framework)
	if f.Duration > 0 {
		props.Add("duration", f.Duration.String())
	}
	res := sarif.NewRuleResult(f.Rule).
		WithLevel(shown(f.Level)).
		WithMessage(message(f.Message)).
		AddLocation(loc).
		WithPartialFingerprints(map[string]string{"loopvet/v1": fmt.Sprintf("%s:%d", fp, w.seen[fp])}).
		WithProperties(props)
	if len(f.Chain) == 0 {
		return res
	}

	flow := sarif.NewThreadFlow()
	for i, s := range f.Chain {
		step := w.step(s)
		kind := map[finding.Role]string{
			finding.Callback:  "handler",
			finding.Call:      "call",
			finding.Operation: "danger",
		}[s.Role]
		tl := sarif.NewThreadFlowLocation().WithLocation(step)
		if kind != "" {
			tl.AddKind(kind)
		}
		if s.Role == finding.Registration || s.Role == finding.Operation {
			tl.WithImportance("essential")
		}
		flow.AddLocation(tl)

		related := *step
		res.AddRelatedLocation(related.WithID(i + 1))
	}
	return res.AddCodeFlow(sarif.NewCodeFlow().AddThreadFlow(flow))
}

func (w *sarifWriter) step(s finding.Step) *sarif.Location {
	loc := sarif.NewLocation().WithMessage(message(s.Text))
	if p := w.physical(s.Pos, false); p != nil {
		loc.WithPhysicalLocation(p)
	}
	if s.Func != "" {
		loc.AddLogicalLocation(function(s.Func))
	}
	return loc
}

func function(name string) *sarif.LogicalLocation {
	return sarif.NewLogicalLocation().WithName(name).WithKind("function")
}

// physical is where a position is, or nil if it is nowhere. A relative file
// that is not ours and cannot be read belongs to a dependency.
func (w *sarifWriter) physical(p finding.Position, ours bool) *sarif.PhysicalLocation {
	if !p.IsValid() {
		return nil
	}
	src := w.source(p.File)
	art := sarif.NewArtifactLocation()
	rel, below := w.rel(p.File)
	switch {
	case !below:
		art.WithURI(fileURI(w.abs(p.File)))
	case ours || src.ok || w.info.Source == nil || filepath.IsAbs(p.File):
		art.WithURI(relativeURI(rel)).WithURIBaseID(srcRoot)
	default:
		art.WithURI(relativeURI(rel))
	}

	region := sarif.NewRegion().WithStartLine(p.Line)
	start := src.column(p.Line, p.Column)
	if start > 0 {
		region.WithStartColumn(start)
	}
	if p.EndLine >= p.Line {
		if p.EndLine > p.Line {
			region.WithEndLine(p.EndLine)
		}
		end := src.column(p.EndLine, p.EndCol)
		if start > 0 && end > 0 && (p.EndLine > p.Line || end >= start) {
			region.WithEndColumn(end)
		}
	}
	return sarif.NewPhysicalLocation().WithArtifactLocation(art).WithRegion(region)
}

// rel returns a file's slash-separated path below the root.
func (w *sarifWriter) rel(file string) (string, bool) {
	if filepath.IsAbs(file) {
		if w.info.Root == "" {
			return "", false
		}
		r, err := filepath.Rel(w.info.Root, file)
		if err != nil {
			return "", false
		}
		file = r
	}
	file = path.Clean(filepath.ToSlash(file))
	return file, file != ".." && !strings.HasPrefix(file, "../")
}

func (w *sarifWriter) abs(file string) string {
	if filepath.IsAbs(file) {
		return filepath.Clean(file)
	}
	return filepath.Join(w.info.Root, file)
}

// fileURI is the file: URI of an absolute path. A path that is relative for
// want of a root stays a relative URI.
func fileURI(file string) string {
	file = filepath.ToSlash(file)
	if !filepath.IsAbs(file) && !path.IsAbs(file) {
		return relativeURI(file)
	}
	if !strings.HasPrefix(file, "/") { // a drive
		file = "/" + file
	}
	return (&url.URL{Scheme: "file", Path: file}).String()
}

// relativeURI is the relative URI of a slash-separated path, percent-encoded,
// and with "./" in front of a first element that looks like a scheme.
func relativeURI(file string) string {
	return (&url.URL{Path: file}).String()
}

// In a SARIF message {0} stands for an argument and [text](1) is a link. We
// use neither, but Go code looks like both: hs[i](1), [1]int{0}. Only
// what would be taken for one is escaped, because viewers show the escapes of
// other braces and brackets as they are.
var (
	placeholder = regexp.MustCompile(`\{(\d+)\}`)
	link        = regexp.MustCompile(`\[([^\[\]]*)\](\((?:\d+|[[:alpha:]][[:alnum:]+.-]*:[^)]*)\))`)
)

func message(text string) *sarif.Message {
	text = placeholder.ReplaceAllString(text, "{{$1}}")
	text = link.ReplaceAllString(text, `\[$1\]$2`)
	return sarif.NewTextMessage(text)
}

// A sourceFile is the lines of a file, if it could be read.
type sourceFile struct {
	lines [][]byte
	ok    bool
}

func (w *sarifWriter) source(file string) *sourceFile {
	if src := w.files[file]; src != nil {
		return src
	}
	src := &sourceFile{}
	if w.info.Source != nil {
		if text, err := w.info.Source(file); err == nil {
			src.lines = bytes.Split(text, []byte("\n"))
			src.ok = true
		}
	}
	w.files[file] = src
	return src
}

// column turns a column that counts bytes into one that counts UTF-16 code
// units. It returns 0 if it cannot tell.
func (f *sourceFile) column(line, col int) int {
	if line < 1 || line > len(f.lines) || col < 1 {
		return 0
	}
	text := f.lines[line-1]
	before := col - 1
	if before > len(text) {
		return 0 // the file has changed
	}
	text = text[:before]
	if line == 1 { // a byte order mark is not part of the text
		text = bytes.TrimPrefix(text, []byte("\ufeff"))
	}
	n := 1
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		n += utf16.RuneLen(r)
		text = text[size:]
	}
	return n
}
