package eventloop

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"
)

// The runtime must be free to use without the analyzer or anything else.
func TestImportsOnlyTheStandardLibrary(t *testing.T) {
	pkg, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(pkg.Imports) == 0 {
		t.Error("no imports found")
	}
	for _, path := range pkg.Imports {
		if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") || path == "C" {
			t.Errorf("imports %s", path)
		}
	}
}

// The directives say what this table says, and name parameters that exist.
func TestDirectives(t *testing.T) {
	want := map[string][]string{
		"package":       {`framework eventloop title="loopvet event loop" budget=1ms remedy="move it to eventloop.Offload" home="hand it to the loop with Post"`},
		"Loop.Run":      {"waits", "runs"},
		"Loop.Close":    {"nonblocking"},
		"Loop.Post":     {"callback f", "schedules async"},
		"Loop.Soon":     {"callback f", "only loop", "schedules async"},
		"Loop.After":    {"callback f", "only loop", "schedules async"},
		"Handle.Cancel": {"only loop"},
		"Offload": {
			"callback done", "offload work", "schedules async", "why work runs on a goroutine of its own, and done on the loop",
			"awaited", "why if it is an error, work and done never run; look at it, and say so to whoever waits for the result",
		},
		"WithErrorHandler": {"callback handler"},
	}
	got := map[string][]string{}
	add := func(name string, doc *ast.CommentGroup) {
		if doc == nil {
			return
		}
		for _, c := range doc.List {
			if d, ok := ast.ParseDirective(c.Slash, c.Text); ok && d.Tool == "loopvet" {
				got[name] = append(got[name], strings.TrimSpace(d.Name+" "+d.Args))
			}
		}
	}
	pkg, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pkg.GoFiles {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		add("package", file.Doc)
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := f.Name.Name
			if f.Recv != nil {
				recv := f.Recv.List[0].Type
				if star, ok := recv.(*ast.StarExpr); ok {
					recv = star.X
				}
				name = recv.(*ast.Ident).Name + "." + name
			}
			add(name, f.Doc)
			for _, d := range got[name] {
				word, arg, _ := strings.Cut(d, " ")
				if (word == "callback" || word == "offload") && !hasParam(f, arg) {
					t.Errorf("%s: %s: no such parameter", name, d)
				}
			}
		}
	}
	if !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("directives:\n%q\nwant:\n%q", got, want)
	}
}

func hasParam(f *ast.FuncDecl, name string) bool {
	for _, field := range f.Type.Params.List {
		for _, id := range field.Names {
			if id.Name == name {
				return true
			}
		}
	}
	return false
}
