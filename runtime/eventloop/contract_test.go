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

// The loop must be free to use without the analyzer or anything else but the
// standard library and golang.org/x/sys.
func TestImportsLittle(t *testing.T) {
	pkg, err := build.ImportDir(".", 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(pkg.Imports) == 0 {
		t.Error("no imports found")
	}
	imports := pkg.Imports
	for _, inner := range []string{"poller", "sock", "blame"} {
		p, err := build.ImportDir("internal/"+inner, 0)
		if err != nil {
			t.Fatal(err)
		}
		imports = append(imports, p.Imports...)
	}
	for _, path := range imports {
		if strings.HasPrefix(path, "golang.org/x/sys/") || strings.HasPrefix(path, pkgPath[:len(pkgPath)-1]+"/internal/") {
			continue
		}
		if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") || path == "C" {
			t.Errorf("imports %s", path)
		}
	}
}

// The directives say what this table says, and name parameters that exist.
func TestDirectives(t *testing.T) {
	want := map[string][]string{
		"package": {
			`framework eventloop title="loopvet event loop" budget=1ms remedy="move it to eventloop.Offload" home="hand it to the loop with Post"`,
		},
		"All":             {"nonblocking"},
		"Any":             {"nonblocking"},
		"Await":           {"nonblocking"},
		"Blocking":        {"offload work", "nonblocking"},
		"Call":            {"callback f", "once", "waits"},
		"Compute":         {"offload work", "nonblocking"},
		"Conn.Move":       {"callback f", "once"},
		"Conn.Next":       {"nonblocking"},
		"Conn.Read":       {"nonblocking"},
		"Conn.Write":      {"nonblocking"},
		"Dial":            {"nonblocking", "released Close"},
		"File.Close":      {"nonblocking"},
		"File.Read":       {"nonblocking"},
		"File.ReadAt":     {"nonblocking"},
		"File.Sync":       {"nonblocking"},
		"File.Write":      {"nonblocking"},
		"Group.Run":       {"callback main", "waits"},
		"Group.Serve":     {"callback listening", "callback handle", "waits"},
		"Handle.Cancel":   {"only loop"},
		"Listen":          {"nonblocking", "released Close"},
		"ListenPacket":    {"nonblocking", "released Close"},
		"Listener.Accept": {"nonblocking"},
		"Listener.Serve":  {"callback handle", "nonblocking"},
		"LookupHost":      {"nonblocking"},
		"Loop.After":      {"callback f", "once", "only loop", "schedules async"},
		"Loop.At":         {"callback f", "once", "only loop", "schedules async"},
		"Loop.Close":      {"nonblocking"},
		"Loop.Dump":       {"nonblocking"},
		"Loop.Every":      {"callback f", "only loop", "schedules async", "released Cancel"},
		"Loop.Go":         {"callback f", "once", "only loop", "schedules async"},
		"Loop.Post":       {"callback f", "once", "schedules async"},
		"Loop.PostLow":    {"callback f", "once", "schedules async"},
		"Loop.Run":        {"waits", "runs"},
		"Loop.Signal":     {"callback f", "only loop", "schedules async", "released Cancel"},
		"Loop.Soon":       {"callback f", "once", "only loop", "schedules async"},
		"Loop.SoonLow":    {"callback f", "once", "only loop", "schedules async"},
		"Loop.Watch":      {"callback f", "only loop", "schedules async"},
		"Offload": {
			"callback done",
			"once",
			"offload work",
			"schedules async",
			"why work runs on a goroutine of its own, and done on the loop",
			"awaited",
			"why if it is an error, work and done never run; look at it, and say so to whoever waits for the result",
		},
		"OffloadBlocking": {
			"callback done",
			"once",
			"offload work",
			"schedules async",
			"why work runs on a goroutine of its own, and done on the loop",
			"awaited",
			"why if it is an error, work and done never run; look at it, and say so to whoever waits for the result",
		},
		"OpenFile":            {"nonblocking"},
		"PacketConn.ReadFrom": {"nonblocking"},
		"PacketConn.WriteTo":  {"nonblocking"},
		"Process.Wait":        {"nonblocking"},
		"Race":                {"nonblocking"},
		"ReadFile":            {"nonblocking"},
		"Run":                 {"callback main", "once", "waits", "runs"},
		"Shield":              {"callback f", "once", "nonblocking"},
		"Spawn": {
			"callback f",
			"once",
			"only loop",
			"schedules async",
			"awaited",
			"why the future has the error of the task, and nothing else tells it in time; Await it, or start the task with Go",
		},
		"Start":            {"nonblocking"},
		"Task.Cancel":      {"only loop"},
		"Task.Join":        {"nonblocking"},
		"Task.Sleep":       {"nonblocking"},
		"Task.Yield":       {"nonblocking"},
		"TaskGroup.Go":     {"callback f", "once", "only loop", "schedules async"},
		"Together":         {"callback f", "once", "nonblocking"},
		"Watch.Close":      {"only loop"},
		"WithErrorHandler": {"callback handler"},
		"WithStallHandler": {"offload handler"},
		"Within":           {"callback f", "once", "nonblocking"},
		"WriteFile":        {"nonblocking"},
		"desc.close":       {"nonblocking", "why sockets and pipes close at once, and removing the file of a Unix listener is one quick call"},
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
				if index, ok := recv.(*ast.IndexExpr); ok {
					recv = index.X
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
