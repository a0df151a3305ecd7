// Package rule turns what the engine found into diagnostics. It is what all
// rules have in common: they differ in what they accept.
package rule

import (
	"fmt"
	"go/token"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/finding"
)

// ResultType is the type of every rule's result: []*finding.Finding.
var ResultType = reflect.TypeFor[[]*finding.Finding]()

// Names are the rules of the suite: what may stand in //loopvet:ignore.
var Names = []string{"blockingcall", "contendedlock", "heavyloop", "loopaffinity", "loopleak", "missingoffload", "recursivesched", "selfwait", "unawaited"}

func init() {
	for _, n := range Names {
		loopcheck.Register(n, nil)
	}
}

// New makes an analyzer that reports the kinds it accepts, each with the fixes that
// there are. Its fact type
// crosses packages on the engine's behalf: some drivers run an analyzer on
// dependencies only if it has facts itself.
func New(name, doc string, fact analysis.Fact, accept func(effect.Kind) bool, fixers ...Fixer) *analysis.Analyzer {
	loopcheck.Register(name, accept)
	return &analysis.Analyzer{
		Name:       name,
		Doc:        doc,
		URL:        "https://github.com/loopvet/loopvet/blob/main/analyzers/" + name + "/doc.md",
		Requires:   []*analysis.Analyzer{loopcheck.Analyzer},
		FactTypes:  []analysis.Fact{fact},
		ResultType: ResultType,
		Run: func(pass *analysis.Pass) (any, error) {
			return report(pass, name, accept, fixers), nil
		},
	}
}

// asData is a fix without positions; nil if what it changes is not the file that the
// positions name.
func asData(fset *token.FileSet, at token.Pos, s *analysis.SuggestedFix) *finding.Fix {
	file := fset.File(at)
	if file.Name() != fset.Position(at).Filename {
		return nil
	}
	out := &finding.Fix{Message: s.Message}
	for _, e := range s.TextEdits {
		if fset.File(e.Pos) != file {
			return nil
		}
		out.Edits = append(out.Edits, finding.Edit{Start: file.Offset(e.Pos), End: file.Offset(e.End), New: string(e.NewText)})
	}
	return out
}

func report(pass *analysis.Pass, name string, accept func(effect.Kind) bool, fixers []Fixer) []*finding.Finding {
	res := pass.ResultOf[loopcheck.Analyzer].(*loopcheck.Result)
	var fixes []func(*loopcheck.Place) *analysis.SuggestedFix
	for _, fix := range fixers {
		fixes = append(fixes, fix(pass, res))
	}
	var out []*finding.Finding
	for _, p := range res.Places(accept) {
		if res.Ignored(name, p) || p.Level == effect.Off && !loopcheck.Strict() {
			continue
		}
		f := &finding.Finding{
			Rule: name, Kind: p.Kind, Level: p.Level, Confidence: p.Confidence, Pos: res.Position(p.Pos),
			Package: res.Package(p), Function: p.Function, Message: p.Message(), Chain: p.Chain(res.FramePosition),
			Others: p.Others, Remedy: p.Remedy(), Duration: p.Duration, URL: pass.Analyzer.URL,
		}
		if fw := p.Loop; fw != nil {
			f.Framework = fw.Name
		}
		out = append(out, f)
		d := analysis.Diagnostic{Pos: p.Pos, Category: p.Kind.String(), Message: f.Message}
		for _, s := range f.Chain {
			r := analysis.RelatedInformation{Pos: p.Pos, Message: s.Text}
			// Only places of this package have a position that drivers can
			// print; the others are named in the text.
			if pos := res.Pos(s.Pos); pos.IsValid() {
				r.Pos = pos
			} else {
				r.Message = fmt.Sprintf("%s (%s:%d:%d)", s.Text, s.Pos.File, s.Pos.Line, s.Pos.Column)
			}
			d.Related = append(d.Related, r)
		}
		for _, fix := range fixes {
			if s := fix(p); s != nil {
				d.SuggestedFixes = append(d.SuggestedFixes, *s)
				f.Fix = asData(pass.Fset, p.Pos, s)
				break // one is enough
			}
		}
		pass.Report(d)
	}
	for _, pos := range res.Unused(name) {
		message := fmt.Sprintf("this //loopvet:ignore %s silences nothing; remove it", name)
		out = append(out, &finding.Finding{Rule: name, Level: effect.Warning, Pos: res.Position(pos), Package: pass.Pkg.Path(), Message: message})
		pass.Report(analysis.Diagnostic{Pos: pos, Category: "directive", Message: message})
	}
	return out
}
