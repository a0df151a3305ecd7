package loopcheck

import (
	"bytes"
	"cmp"
	"encoding/gob"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/loopvet/loopvet/loopcheck/effect"
	"github.com/loopvet/loopvet/loopcheck/internal/model"
	"github.com/loopvet/loopvet/loopcheck/summary"
)

// library has the packages of the standard library that the programs import.
var library = sync.OnceValues(func() (map[string]*types.Package, error) {
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedExportFile,
	}, "net", "os", "os/exec", "sync", "time")
	out := map[string]*types.Package{}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			return nil, p.Errors[0]
		}
		out[p.PkgPath] = p.Types
	}
	return out, err
})

type importerOf map[string]*types.Package

func (m importerOf) Import(path string) (*types.Package, error) {
	if p := m[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("no package %s", path)
}

// analyze runs the engine over a program, package by package in the order
// given. encoded makes facts travel as text, as they do between processes.
func analyze(files map[string]string, order []string, encoded bool) (map[string]*Result, error) {
	std, err := library()
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	known := maps.Clone(std)
	facts := map[fact]analysis.Fact{}
	out := map[string]*Result{}
	for _, name := range order {
		f, err := parser.ParseFile(fset, name+".go", files[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		info := &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{}, Defs: map[*ast.Ident]types.Object{},
			Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
			Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{},
		}
		conf := types.Config{Importer: importerOf(known), GoVersion: "go1.26"}
		pkg, err := conf.Check(model.Module+"/"+name, fset, []*ast.File{f}, info)
		if err != nil {
			return nil, err
		}
		known[pkg.Path()] = pkg
		r := &runner{fset: fset, file: f, pkg: pkg, info: info, facts: facts, encoded: encoded, done: map[*analysis.Analyzer]any{}}
		res, err := r.run(Analyzer)
		if err != nil {
			return nil, err
		}
		if len(r.problems) > 0 {
			return nil, fmt.Errorf("%s: %s", name, r.problems[0])
		}
		out[name] = res.(*Result)
	}
	return out, nil
}

// A runner runs an analyzer over one package, after those that it requires.
type runner struct {
	fset     *token.FileSet
	file     *ast.File
	pkg      *types.Package
	info     *types.Info
	facts    map[fact]analysis.Fact
	encoded  bool
	done     map[*analysis.Analyzer]any
	problems []string
}

// A fact is told about a package or an object.
type fact struct {
	about any
	kind  reflect.Type
}

func (r *runner) run(a *analysis.Analyzer) (any, error) {
	if v, ok := r.done[a]; ok {
		return v, nil
	}
	of := map[*analysis.Analyzer]any{}
	for _, req := range a.Requires {
		v, err := r.run(req)
		if err != nil {
			return nil, err
		}
		of[req] = v
	}
	load := func(about any, f analysis.Fact) bool {
		old := r.facts[fact{about, reflect.TypeOf(f)}]
		if old == nil {
			return false
		}
		if _, ours := f.(*summary.Program); ours && r.encoded {
			var b bytes.Buffer
			return gob.NewEncoder(&b).Encode(old) == nil && gob.NewDecoder(&b).Decode(f) == nil
		}
		reflect.ValueOf(f).Elem().Set(reflect.ValueOf(old).Elem())
		return true
	}
	store := func(about any, f analysis.Fact) { r.facts[fact{about, reflect.TypeOf(f)}] = f }
	v, err := a.Run(&analysis.Pass{
		Analyzer: a, Fset: r.fset, Files: []*ast.File{r.file}, Pkg: r.pkg, TypesInfo: r.info, TypesSizes: types.SizesFor("gc", "amd64"),
		Module: &analysis.Module{Path: model.Module}, ResultOf: of,
		Report:            func(d analysis.Diagnostic) { r.problems = append(r.problems, d.Message) },
		ImportPackageFact: func(p *types.Package, f analysis.Fact) bool { return load(p, f) },
		ImportObjectFact:  func(o types.Object, f analysis.Fact) bool { return load(o, f) },
		ExportPackageFact: func(f analysis.Fact) { store(r.pkg, f) },
		ExportObjectFact:  func(o types.Object, f analysis.Fact) { store(o, f) },
	})
	if err == nil {
		r.done[a] = v
	}
	return v, err
}

// A spot is a kind of operation at the last place in the callback's package on
// the way to it.
type spot struct {
	line int
	kind string
}

// reached is what one callback reaches: the surest way to each spot, the
// operations, and the shortest chain to each.
type reached struct {
	spots map[spot]model.Sure
	ops   map[string]bool
	short map[spot]int
	via   map[spot]map[int]bool // functions called as values on the way, by line
	why   string
}

func (r *reached) String() string {
	if r == nil {
		return "\tnothing"
	}
	var out []string
	for s, sure := range r.spots {
		out = append(out, fmt.Sprintf("%4d %s, %v", s.line, s.kind, sure))
	}
	slices.Sort(out)
	return "\t" + strings.Join(out, "\n\t") + "\n\t" + strings.Join(slices.Sorted(maps.Keys(r.ops)), " ")
}

func (r *reached) add(one map[model.Frame]model.Frame, pkg, kind string, sure model.Sure, path, via []model.Frame) {
	if r.spots == nil {
		r.spots, r.ops, r.short, r.via = map[spot]model.Sure{}, map[string]bool{}, map[spot]int{}, map[spot]map[int]bool{}
	}
	path = slices.DeleteFunc(slices.Clone(path), func(f model.Frame) bool { return f.Pkg == "" })
	s := spot{kind: kind}
	for _, f := range path {
		if f.Pkg == pkg {
			s.line = cmp.Or(one[f].Line, f.Line)
		}
	}
	for _, f := range via {
		if r.via[s] == nil {
			r.via[s] = map[int]bool{}
		}
		if f.Pkg != pkg {
			f.Line = elsewhere
		}
		r.via[s][f.Line] = true
	}
	old, ok := r.spots[s]
	if !ok || sure < old {
		r.spots[s] = sure
	}
	last := path[len(path)-1]
	r.ops[fmt.Sprintf("%s:%d", last.Pkg, last.Line)] = true
	if n := r.short[s]; n == 0 || len(path) < n {
		r.short[s] = len(path)
	}
}

// places are the frames of an effect that lie in the program.
func places(e effect.Effect) []model.Frame {
	var out []model.Frame
	for _, f := range e.Frames {
		if name, ok := strings.CutPrefix(f.Pkg, model.Module+"/"); ok {
			out = append(out, model.Frame{Pkg: name, Line: f.Line})
		}
	}
	return out
}

func sureness(e effect.Effect) model.Sure {
	switch {
	case e.Confidence == effect.Possible:
		return model.Possible
	case e.FirstUse:
		return model.FirstUse
	}
	return model.Shown
}

// derived is, in place of the line of a callback, what is reached through
// functions that callbacks call: the engine takes them for callbacks themselves
// where it cannot know them in the callback.
const derived = 0

// elsewhere stands for the line of a function of another package.
const elsewhere = -1

// engine is what the engine says that the callbacks of a package reach.
func engine(one map[model.Frame]model.Frame, name string, res *Result) map[int]*reached {
	out := map[int]*reached{derived: {}}
	for _, cb := range res.Callbacks {
		if cb.fn == nil || cb.root.Callback != "" {
			for _, h := range res.walk(cb).Hits {
				h := h.Effect()
				if h.Kind.DefaultLevel() >= effect.Warning {
					path := places(h)
					if cb.fn == nil {
						path = path[1:] // the registration
					}
					out[derived].add(one, name, h.Kind.String(), sureness(h), path, nil)
				}
			}
			continue
		}
		line := res.pass.Fset.Position(cb.fn.Pos()).Line
		if out[line] == nil {
			out[line] = &reached{why: cb.Reason}
		}
		for _, h := range res.walk(cb).Hits {
			h := h.Effect()
			if h.Kind.DefaultLevel() >= effect.Warning {
				out[line].add(one, name, h.Kind.String(), sureness(h), places(h), nil)
			}
		}
	}
	return out
}

// reference is the same as the model says it; what is reached through the package
// at all is in place of what is derived.
func reference(one map[model.Frame]model.Frame, name string, a *model.Answer) map[int]*reached {
	out := map[int]*reached{derived: {}}
	for _, cb := range a.Callbacks {
		for _, h := range cb.Hits {
			out[derived].add(one, name, h.Kind.String(), h.Sure, h.Path, h.Via)
		}
		if cb.Pkg.Name != name {
			continue
		}
		if out[cb.Line] == nil {
			out[cb.Line] = &reached{}
		}
		for _, h := range cb.Hits {
			out[cb.Line].add(one, name, h.Kind.String(), h.Sure, h.Path, h.Via)
		}
	}
	return out
}

// compare returns in words where what was got is not between the most and the least that
// can be said.
func compare(name string, got, most, least map[int]*reached) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, name+": "+fmt.Sprintf(format, args...)) }
	for line := range least {
		if got[line] == nil {
			say("the function in line %d is no callback", line)
		}
	}
	for line, g := range got {
		w, sees := most[line], least[line]
		if w == nil {
			say("the function in line %d is a callback: %s", line, g.why)
			continue
		}
		if sees == nil {
			sees = &reached{}
		}
		for s, sure := range sees.spots {
			have, ok := g.spots[s]
			if by, found := got[derived].spots[s]; found && (!ok || have > sure) {
				have, ok = by, true
			}
			// One that is a callback itself stands for all who call it.
			for by := range sees.via[s] {
				at := s
				if by == elsewhere {
					by, at.line = derived, 0
				}
				if g := got[by]; g != nil {
					if best, found := g.spots[at]; found && best <= sure && (!ok || have > sure) {
						have, ok = sure, true
					}
				}
			}
			if line == derived {
				for _, g := range got {
					if by, found := g.spots[s]; found && (!ok || have > sure) {
						have, ok = by, true
					}
				}
				if s.line == 0 {
					// Nothing of it lies in this package. That it is the first that
					// sees both the callback and what another package puts where
					// the callback calls it, is a known limit: the two are joined
					// only where one of them imports the other.
					continue
				}
			}
			if !ok {
				say("callback %d: missed: line %d, %s (%v)", line, s.line, s.kind, sure)
			} else if line == derived && sure == model.Possible {
				// A table that packages above fill is judged by what its own
				// package picks from it: a known limit.
				continue
			} else if best, found := w.spots[s]; have != sure && (!found || have < min(best, sure) || have > max(best, sure)) {
				say("callback %d: line %d, %s: %v, should be %v", line, s.line, s.kind, have, sure)
			}
		}
		for s, sure := range g.spots {
			if _, ok := w.spots[s]; !ok {
				if line == derived && sure == model.Possible {
					continue // a package below guessed so, which saw less of the program
				}
				say("callback %d: extra: line %d, %s (%v)", line, s.line, s.kind, sure)
			} else if line != derived && g.short[s] < w.short[s] {
				say("callback %d: line %d, %s: a chain of %d, and there is none below %d", line, s.line, s.kind, g.short[s], w.short[s])
			}
		}
		for op := range g.ops {
			if !w.ops[op] && line != derived {
				say("callback %d: extra: the operation in %s", line, op)
			}
		}
	}
	slices.SortFunc(out, cmp.Compare)
	return out
}

// numbered is a source with the numbers of its lines.
func numbered(src string) string {
	var b strings.Builder
	for i, line := range strings.Split(src, "\n") {
		fmt.Fprintf(&b, "%4d %s\n", i+1, line)
	}
	return b.String()
}

// A trial is one program, held against the reference.
type trial struct {
	program string   // with line numbers, and both answers
	diff    []string // what differs
	beyond  string   // why the program cannot be compared
}

// try makes a program and holds the engine against the reference on it, in the
// order it is made in and in the reverse, with functions that nobody calls.
func try(data []byte) (*trial, error) {
	tr, err := hold(model.Generate(data), len(data)%2 == 1)
	if err != nil || tr.beyond != "" || len(tr.diff) > 0 {
		return tr, err
	}
	pr := model.Generate(data)
	for _, p := range pr.Packages {
		slices.Reverse(p.Types)
		slices.Reverse(p.Funcs)
		p.Funcs = append(p.Funcs, model.Idle(p))
	}
	return hold(pr, false)
}

func hold(pr *model.Program, encoded bool) (*trial, error) {
	files := model.Print(pr)
	files["loop"] = model.Loop
	order := []string{"loop"}
	var b strings.Builder
	for _, p := range pr.Packages {
		order = append(order, p.Name)
		fmt.Fprintf(&b, "--- %s\n%s", p.Name, numbered(files[p.Name]))
	}
	tr := &trial{}
	most, least := map[string]*model.Answer{}, map[string]*model.Answer{}
	for _, p := range pr.Packages {
		for _, apart := range []bool{false, true} {
			a := model.Interpret(pr, p, apart)
			if tr.beyond = a.Beyond; tr.beyond != "" {
				return tr, nil
			}
			if apart {
				least[p.Name] = a
			} else {
				most[p.Name] = a
			}
		}
	}
	res, err := analyze(files, order, encoded)
	if err != nil {
		return nil, fmt.Errorf("%s%w", b.String(), err)
	}
	one := model.Places(pr)
	for _, p := range pr.Packages {
		got, most, least := engine(one, p.Name, res[p.Name]), reference(one, p.Name, most[p.Name]), reference(one, p.Name, least[p.Name])
		for _, line := range slices.Sorted(maps.Keys(most)) {
			fmt.Fprintf(&b, "%s: callback %d, reference, at most:\n%v\nat least:\n%v\nengine:\n%v\n", p.Name, line, most[line], least[line], got[line])
		}
		tr.diff = append(tr.diff, compare(p.Name, got, most, least)...)
	}
	for _, as := range []bool{encoded, !encoded} {
		if len(tr.diff) > 0 {
			break
		}
		again, err := analyze(files, order, as)
		if err != nil {
			return nil, err
		}
		for _, p := range pr.Packages {
			if x, y := messages(res[p.Name]), messages(again[p.Name]); x != y {
				tr.diff = append(tr.diff, fmt.Sprintf("%s: not the same twice, facts written %v and %v:\n%s\n%s", p.Name, encoded, as, x, y))
			}
		}
	}
	tr.program = b.String()
	return tr, nil
}

// messages is all that is found in a package, as text.
func messages(r *Result) string {
	var b strings.Builder
	for _, p := range r.Places(func(effect.Kind) bool { return true }) {
		fmt.Fprintf(&b, "%v: %v %v %s\n", r.Position(p.Pos), p.Level, p.Confidence, p.Message())
		for _, s := range p.Chain(r.FramePosition) {
			fmt.Fprintf(&b, "\t%v %s\n", s.Pos, s.Text)
		}
	}
	return b.String()
}

// shrink makes a program smaller that shows a difference of the same sort.
func shrink(data []byte) *trial {
	sort := func(tr *trial) string {
		return strings.Map(func(c rune) rune {
			if c >= '0' && c <= '9' {
				return -1
			}
			return c
		}, tr.diff[0])
	}
	best, _ := try(data)
	tries := 200
	better := func(d []byte) bool {
		if tries--; tries < 0 {
			return false
		}
		tr, err := try(d)
		if err != nil || len(tr.diff) == 0 || sort(tr) != sort(best) || len(tr.program) > len(best.program) {
			return false
		}
		best, data = tr, d
		return true
	}
	for again := true; again; {
		again = false
		for size := len(data); size > 0; size /= 2 {
			for i := 0; i+size <= len(data); {
				if better(slices.Concat(data[:i], data[i+size:])) {
					again = true
				} else {
					i += size
				}
			}
		}
		for i := range data {
			if data[i] != 0 {
				d := slices.Clone(data)
				d[i] = 0
				size := len(best.program)
				if better(d) && len(best.program) < size {
					again = true
				}
			}
		}
	}
	return best
}

// programs is how many programs plain go test generates.
var programs = flag.Int("programs", 200, "generate `n` programs in FuzzEngine's seeds")

// FuzzEngine generates small programs and holds what the engine says of them
// against an interpreter that walks every path.
func FuzzEngine(f *testing.F) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range *programs {
		data := make([]byte, 40+rnd.IntN(300))
		for i := range data {
			data[i] = byte(rnd.Uint32())
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tr, err := try(data)
		if err != nil {
			t.Fatal(err)
		}
		if tr.beyond != "" {
			t.Skip("beyond the bounds of the engine: " + tr.beyond)
		}
		if len(tr.diff) > 0 {
			if fuzzing := flag.Lookup("test.fuzz").Value.String() != ""; !fuzzing { // which makes inputs smaller itself
				tr = shrink(data)
			}
			t.Fatalf("%s%s", tr.program, strings.Join(tr.diff, "\n"))
		}
	})
}
