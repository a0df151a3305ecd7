package contract

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// A Problem is a directive that cannot be understood or stands where it means
// nothing. The message says what to do.
type Problem struct {
	Pos     token.Pos
	Message string
}

const tool = "loopvet"

// FromFiles reads the //loopvet: directives of a package: in the doc comments
// of functions, methods, interface methods, struct fields, types and variables,
// and //loopvet:framework above the package clause. A package without that one
// is a framework of its own name.
func FromFiles(fset *token.FileSet, pkg *types.Package, info *types.Info, files []*ast.File) (map[string]*Contract, []Problem) {
	r := &directives{
		fset: fset, pkg: pkg, info: info,
		framework: &Framework{Name: pkg.Name(), Title: pkg.Name(), Packages: []string{pkg.Path()}, Budget: DefaultBudget},
		contracts: map[string]*Contract{},
		done:      map[*ast.Comment]bool{},
	}
	for _, f := range files {
		r.header(f)
	}
	for _, f := range files {
		for _, d := range f.Decls {
			r.decl(d)
		}
		r.rest(f)
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int { return int(a.Pos) - int(b.Pos) })
	return r.contracts, r.problems
}

type directives struct {
	fset      *token.FileSet
	pkg       *types.Package
	info      *types.Info
	framework *Framework
	named     bool // a framework directive has been seen
	contracts map[string]*Contract
	done      map[*ast.Comment]bool
	problems  []Problem
}

func (r *directives) problem(pos token.Pos, format string, args ...any) {
	r.problems = append(r.problems, Problem{pos, fmt.Sprintf(format, args...)})
}

func (r *directives) at(pos token.Pos) string {
	p := r.fset.Position(pos)
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// parse returns the directive that a comment is, if it is one of ours.
// Suppressions belong to whoever reports.
func parse(c *ast.Comment) (ast.Directive, bool) {
	d, ok := ast.ParseDirective(c.Slash, strings.TrimRight(c.Text, "\r\n\t "))
	return d, ok && d.Tool == tool && d.Name != "ignore"
}

// header reads what stands above the package clause.
func (r *directives) header(f *ast.File) {
	for _, g := range f.Comments {
		if g.Pos() > f.Package {
			break
		}
		for _, c := range g.List {
			d, ok := parse(c)
			if !ok {
				continue
			}
			r.done[c] = true
			switch {
			case d.Name == "framework":
				r.readFramework(d)
			case wordOf(d.Name) == nil:
				r.unknownWord(d)
			default:
				r.problem(d.Slash, "//loopvet:%s says nothing about a package; write it in the doc comment of a function, method, field, type or variable", d.Name)
			}
		}
	}
}

func (r *directives) unknownWord(d ast.Directive) {
	err := unknown("directive", tool+":"+d.Name, prefixed(append(wordNames(), "framework", "ignore")))
	r.problem(d.Slash, "%v", err)
}

func prefixed(names []string) []string {
	for i, n := range names {
		names[i] = tool + ":" + n
	}
	return names
}

// readFramework reads //loopvet:framework NAME key=value ...
func (r *directives) readFramework(d ast.Directive) {
	const usage = `write //loopvet:framework NAME title="..." budget=16ms remedy="..." home="..." move="..." delay="..." docs="..."`
	args, err := splitArgs(d.Args)
	if err != nil {
		r.problem(d.Slash, "//loopvet:framework: %v; %s", err, usage)
		return
	}
	if len(args) == 0 || strings.Contains(args[0], "=") {
		r.problem(d.Slash, "//loopvet:framework needs a name; %s", usage)
		return
	}
	f := r.framework
	if r.named && f.Name != args[0] {
		r.problem(d.Slash, "this package is framework %s already (%s); keep one name", f.Name, f.Pos)
		return
	}
	if !r.named {
		if wrong := f.set("name", args[0]); wrong != "" {
			r.problem(d.Slash, "%s", wrong)
			return
		}
		f.Title, f.Pos, r.named = f.Name, r.at(d.Slash), true
	}
	keys := []string{"title", "budget", "remedy", "home", "move", "delay", "docs"}
	for _, a := range args[1:] {
		key, value, ok := strings.Cut(a, "=")
		if !ok {
			r.problem(d.Slash, "//loopvet:framework: %q is not key=value; %s", a, usage)
		} else if !slices.Contains(keys, key) {
			r.problem(d.Slash, "//loopvet:framework: %v", unknown("key", key, keys))
		} else if wrong := f.set(key, value); wrong != "" {
			r.problem(d.Slash, "//loopvet:framework: %s", wrong)
		}
	}
}

// splitArgs splits at spaces, and takes the quotes off Go strings, also where
// they follow key=.
func splitArgs(s string) ([]string, error) {
	var args []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		end := strings.IndexAny(s, " \t\"`=")
		key := ""
		if end > 0 && s[end] == '=' {
			key, s = s[:end+1], s[end+1:]
			end = strings.IndexAny(s, " \t\"`")
		}
		if s != "" && (s[0] == '"' || s[0] == '`') {
			quoted, err := strconv.QuotedPrefix(s)
			if err != nil {
				return nil, fmt.Errorf("a quote is not closed")
			}
			value, err := strconv.Unquote(quoted)
			if err != nil {
				return nil, fmt.Errorf("%s is not a Go string", quoted)
			}
			args, s = append(args, key+value), s[len(quoted):]
			if s != "" && s[0] != ' ' && s[0] != '\t' {
				return nil, fmt.Errorf("a space is missing after %s", quoted)
			}
			continue
		}
		if end < 0 {
			end = len(s)
		} else if s[end] == '"' || s[end] == '`' || s[end] == '=' {
			end = max(end, 1)
			if i := strings.IndexAny(s[end:], " \t"); i >= 0 {
				end += i
			} else {
				end = len(s)
			}
		}
		args, s = append(args, key+s[:end]), s[end:]
	}
	return args, nil
}

// rest reports the directives of a file that no declaration took.
func (r *directives) rest(f *ast.File) {
	for _, g := range f.Comments {
		for _, c := range g.List {
			d, ok := parse(c)
			if !ok || r.done[c] {
				continue
			}
			switch {
			case d.Name == "framework":
				r.problem(d.Slash, "//loopvet:framework is about the package; write it above the package clause")
			case wordOf(d.Name) == nil:
				r.unknownWord(d)
			default:
				r.problem(d.Slash, "//loopvet:%s is in no doc comment; write it directly above a function, method, field, type or variable of the package", d.Name)
			}
		}
	}
}
