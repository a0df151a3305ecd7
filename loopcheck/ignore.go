package loopcheck

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// An ignore is a //loopvet:ignore RULE reason directive: it silences the rule
// on its line (or the next, if it stands alone), in the declaration that it
// documents, or in the file, if it stands before the package clause.
type ignore struct {
	pos      token.Pos
	rule     string
	covers   []span
	function bool // it stands on a function, so it holds for its callers too
	used     bool
}

type span struct{ from, to token.Pos }

func (i *ignore) at(pos token.Pos) bool {
	return slices.ContainsFunc(i.covers, func(s span) bool { return s.from <= pos && pos <= s.to })
}

// rules are the names that may stand in a directive. Rules make themselves
// known: the engine knows none.
var rules struct {
	sync.Mutex
	accept map[string]func(effect.Kind) bool
}

// Register makes a rule known by its name and, unless it is nil, by the kinds
// that it reports.
func Register(name string, accept func(effect.Kind) bool) {
	rules.Lock()
	defer rules.Unlock()
	if rules.accept == nil {
		rules.accept = map[string]func(effect.Kind) bool{}
	}
	if accept != nil || rules.accept[name] == nil {
		rules.accept[name] = accept
	}
}

func known(rule string) (string, bool) {
	rules.Lock()
	defer rules.Unlock()
	_, ok := rules.accept[rule]
	return strings.Join(slices.Sorted(maps.Keys(rules.accept)), ", "), ok
}

func accepts(rule string) func(effect.Kind) bool {
	rules.Lock()
	defer rules.Unlock()
	return rules.accept[rule]
}

// readIgnores collects the directives of the package and reports those that
// cannot be understood.
func (r *Result) readIgnores(report func(token.Pos, string)) {
	for _, f := range r.pass.Files {
		var docs map[*ast.CommentGroup]ast.Node
		var code map[int]bool
		for _, g := range f.Comments {
			for _, c := range g.List {
				d, ok := ast.ParseDirective(c.Pos(), c.Text)
				if !ok || d.Tool != "loopvet" || d.Name != "ignore" {
					continue
				}
				rule, reason, _ := strings.Cut(strings.TrimSpace(d.Args), " ")
				reason, _, _ = strings.Cut(reason, "// want ") // of tests
				all, ok := known(rule)
				switch {
				case rule == "":
					report(c.Pos(), "//loopvet:ignore needs a rule and a reason; write //loopvet:ignore RULE reason")
					continue
				case !ok:
					report(c.Pos(), fmt.Sprintf("unknown rule %q in //loopvet:ignore; the rules are %s", rule, all))
					continue
				case strings.TrimSpace(reason) == "":
					report(c.Pos(), fmt.Sprintf("//loopvet:ignore %s needs a reason; write why the loop can bear it", rule))
					continue
				}
				if docs == nil {
					docs, code = shape(r.pass.Fset, f)
				}
				i := &ignore{pos: c.Pos(), rule: rule}
				tf := r.pass.Fset.File(c.Pos())
				line := tf.Line(c.Pos())
				switch n := docs[g]; {
				case c.Pos() < f.Package:
					i.covers = []span{{f.FileStart, f.FileEnd}}
				case n != nil:
					i.covers = append(r.methodsOf(n), span{n.Pos(), n.End()})
					_, i.function = n.(*ast.FuncDecl)
				default:
					if !code[line] { // it stands alone: the next line of code
						for line < tf.LineCount() && !code[line] {
							line++
						}
					}
					s := span{tf.LineStart(line), f.FileEnd}
					if line < tf.LineCount() {
						s.to = tf.LineStart(line+1) - 1
					}
					i.covers = []span{s}
				}
				r.ignores = append(r.ignores, i)
			}
		}
	}
}

// shape finds the declarations that comments document, and the lines with code.
func shape(fset *token.FileSet, f *ast.File) (map[*ast.CommentGroup]ast.Node, map[int]bool) {
	docs := map[*ast.CommentGroup]ast.Node{}
	code := map[int]bool{}
	tf := fset.File(f.Package)
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil:
			return true
		case *ast.CommentGroup, *ast.Comment:
			return false
		case *ast.FuncDecl:
			docs[n.Doc] = n
		case *ast.GenDecl:
			docs[n.Doc] = n
		case *ast.ValueSpec:
			docs[n.Doc] = n
		case *ast.TypeSpec:
			docs[n.Doc] = n
		case *ast.Field:
			docs[n.Doc] = n
		}
		if _, isFile := n.(*ast.File); !isFile {
			code[tf.Line(n.Pos())] = true
			code[tf.Line(n.End())] = true
		}
		return true
	})
	delete(docs, nil)
	return docs, code
}

// methodsOf are the methods of the types that a declaration declares.
func (r *Result) methodsOf(decl ast.Node) []span {
	types := map[string]bool{}
	ast.Inspect(decl, func(n ast.Node) bool {
		if t, ok := n.(*ast.TypeSpec); ok {
			types[t.Name.Name] = true
		}
		_, isFunc := n.(*ast.FuncDecl)
		return !isFunc
	})
	var out []span
	for _, f := range r.pass.Files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && len(types) > 0 && types[receiverName(fn)] {
				out = append(out, span{fn.Pos(), fn.End()})
			}
		}
	}
	return out
}

func receiverName(fn *ast.FuncDecl) string {
	t := fn.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// quiet leaves out of what other packages are told the effects of a function
// that a directive on it says the loop can bear.
func (r *Result) quiet(fn *ssa.Function, s summary.Summary) summary.Summary {
	for _, i := range r.ignores {
		if !i.function || !i.at(fn.Pos()) {
			continue
		}
		accept := accepts(i.rule)
		if accept == nil {
			continue
		}
		n := len(s.Effects)
		s.Effects = slices.DeleteFunc(slices.Clone(s.Effects), func(e effect.Effect) bool { return accept(e.Kind) })
		i.used = i.used || len(s.Effects) < n
	}
	return s
}

// Ignored reports whether a directive in the source silences the rule at a place.
func (r *Result) Ignored(rule string, p *Place) bool {
	if p.below() {
		return r.isSilenced(rule, p.at)
	}
	found := false
	for _, i := range r.ignores {
		if i.rule == rule && i.at(p.Pos) {
			i.used, found = true, true
		}
	}
	return found
}

// Unused returns the directives for the rule that have silenced nothing.
func (r *Result) Unused(rule string) []token.Pos {
	var out []token.Pos
	for _, i := range r.ignores {
		f := r.file(i.pos)
		if i.rule == rule && !i.used && f != nil && !(r.isTest(f) && !settings.tests) {
			out = append(out, i.pos)
		}
	}
	return out
}

// silenced begins what a package tells those above of a directive of its own: the rule, the
// file and the lines that it is silent on.
const silenced = "silenced "

// silences lists the directives of this package, for packages above, which may see more of
// what is called there.
func (r *Result) silences() (out []string) {
	open := r.pkg.Open()
	for _, i := range r.ignores {
		for _, s := range i.covers {
			from, to := r.pass.Fset.Position(s.from), r.pass.Fset.Position(s.to)
			out = append(out, fmt.Sprintf("%s%s %s %d %d", silenced, i.rule, filepath.Base(from.Filename), from.Line, to.Line))
		}
		i.used = i.used || slices.ContainsFunc(open, func(f effect.Frame) bool { return i.at(r.pos(f)) })
	}
	return out
}

// isSilenced reports whether a package below silences the rule on a line of its own.
func (r *Result) isSilenced(rule string, f effect.Frame) bool {
	for what := range r.pkg.ToldBy(f.Pkg, silenced+rule+" "+f.File+" ") {
		var from, to int
		if _, err := fmt.Sscanf(what, "%d %d", &from, &to); err == nil && from <= f.Line && f.Line <= to {
			return true
		}
	}
	return false
}
