package loopcheck

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"sync"
)

// An ignore is a //loopvet:ignore RULE reason directive: it silences the rule
// on its line (or the next, if it stands alone), in the declaration that it
// documents, or in the file, if it stands before the package clause.
type ignore struct {
	pos      token.Pos
	rule     string
	from, to token.Pos // what it covers
	used     bool
}

// rules are the names that may stand in a directive. Rules make themselves
// known: the engine knows none.
var rules struct {
	sync.Mutex
	names []string
}

// Register makes the names of rules known.
func Register(names ...string) {
	rules.Lock()
	defer rules.Unlock()
	for _, n := range names {
		if !slices.Contains(rules.names, n) {
			rules.names = append(rules.names, n)
		}
	}
	slices.Sort(rules.names)
}

func known(rule string) (string, bool) {
	rules.Lock()
	defer rules.Unlock()
	return strings.Join(rules.names, ", "), slices.Contains(rules.names, rule)
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
					i.from, i.to = f.FileStart, f.FileEnd
				case n != nil:
					i.from, i.to = n.Pos(), n.End()
				default:
					if !code[line] { // it stands alone: the next line of code
						for line < tf.LineCount() && !code[line] {
							line++
						}
					}
					i.from, i.to = tf.LineStart(line), f.FileEnd
					if line < tf.LineCount() {
						i.to = tf.LineStart(line+1) - 1
					}
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

// Ignored reports whether a directive in the source silences the rule at pos.
func (r *Result) Ignored(rule string, pos token.Pos) bool {
	found := false
	for _, i := range r.ignores {
		if i.rule == rule && i.from <= pos && pos <= i.to {
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
