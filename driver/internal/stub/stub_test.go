package stub_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/loopvet/loopvet/driver/internal/stub"
)

// describe is all that a stub says of a package, as text.
func describe(fset *token.FileSet, pkg *types.Package) string {
	var b strings.Builder
	line := func(pos token.Pos) string {
		p := fset.Position(pos)
		return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
	}
	fmt.Fprintln(&b, pkg, pkg.Complete())
	for _, i := range pkg.Imports() {
		fmt.Fprintln(&b, "import", i.Path())
	}
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if _, ok := obj.(*types.TypeName); !ok && !obj.Exported() {
			continue
		}
		fmt.Fprintln(&b, line(obj.Pos()), obj)
		switch obj := obj.(type) {
		case *types.Const:
			fmt.Fprintln(&b, "\t", obj.Val().Kind(), obj.Val().ExactString())
		case *types.TypeName:
			fmt.Fprintln(&b, "\t", types.TypeString(obj.Type().Underlying(), nil), obj.IsAlias())
			for _, t := range []types.Type{obj.Type(), types.NewPointer(obj.Type())} {
				for sel := range types.NewMethodSet(t).Methods() {
					m := sel.Obj().(*types.Func)
					fmt.Fprintln(&b, "\t", sel.Index(), m.FullName(), m.Signature().Recv(), bounds(m.Signature().RecvTypeParams()))
				}
			}
			switch t := obj.Type().(type) {
			case *types.Alias:
				fmt.Fprintln(&b, "\t=", t.Rhs(), bounds(t.TypeParams()))
			case *types.Named:
				fmt.Fprintln(&b, "\t", bounds(t.TypeParams()))
				for m := range t.Methods() {
					fmt.Fprintln(&b, "\t", line(m.Pos()), m, bounds(m.Signature().RecvTypeParams()))
				}
			}
			if i, ok := obj.Type().Underlying().(*types.Interface); ok {
				for m := range i.Methods() {
					if m.Pkg() == pkg {
						fmt.Fprintln(&b, "\t", line(m.Pos()))
					}
					fmt.Fprintln(&b, "\t", m, m.Pkg(), m.Signature().Recv().Type())
				}
				fmt.Fprintln(&b, "\t", i.IsComparable(), i.IsMethodSet(), i.IsImplicit())
			}
			if s, ok := obj.Type().Underlying().(*types.Struct); ok {
				for i := range s.NumFields() {
					fmt.Fprintln(&b, "\t", s.Field(i), s.Field(i).Pkg(), s.Field(i).Embedded(), s.Tag(i))
				}
			}
		}
	}
	return b.String()
}

// relations is what the exported declarations of a package have to do with one
// another, and with the interfaces of what it imports: who implements what, and which
// types are identical.
func relations(pkg *types.Package) string {
	var all []types.Object
	var interfaces []*types.TypeName
	for _, p := range append([]*types.Package{pkg}, pkg.Imports()...) {
		for _, name := range p.Scope().Names() {
			obj := p.Scope().Lookup(name)
			if !obj.Exported() {
				continue
			}
			if p == pkg {
				all = append(all, obj)
			}
			if tn, ok := obj.(*types.TypeName); ok && types.IsInterface(tn.Type()) {
				interfaces = append(interfaces, tn)
			}
		}
	}
	var b strings.Builder
	byText := map[string]types.Type{}
	for _, obj := range all {
		text := types.TypeString(obj.Type(), nil)
		if first, ok := byText[text]; !ok {
			byText[text] = obj.Type()
		} else if _, generic := obj.Type().(*types.Signature); !generic || obj.Type().(*types.Signature).TypeParams() == nil {
			fmt.Fprintln(&b, obj.Name(), types.Identical(first, obj.Type()), types.Comparable(obj.Type()))
		}
		if tn, ok := obj.(*types.TypeName); !ok || tn.Type().(interface{ TypeParams() *types.TypeParamList }).TypeParams() != nil {
			continue
		}
		for _, i := range interfaces {
			if n, ok := i.Type().(interface{ TypeParams() *types.TypeParamList }); ok && n.TypeParams() != nil {
				continue
			}
			iface := i.Type().Underlying().(*types.Interface)
			for _, t := range []types.Type{obj.Type(), types.NewPointer(obj.Type())} {
				if types.Implements(t, iface) {
					fmt.Fprintln(&b, t, "implements", i)
				}
				if types.Satisfies(t, iface) {
					fmt.Fprintln(&b, t, "satisfies", i)
				}
			}
		}
	}
	return b.String()
}

// FuzzDecode reads anything: what Encode did not write is an error.
func FuzzDecode(f *testing.F) {
	fset := token.NewFileSet()
	std := importer.ForCompiler(fset, "source", nil)
	for _, text := range []string{strings.ReplaceAll(source, "; M(Pair[K, V]) K", ""), "package p", "package p\nvar V = 1 << 3"} {
		file, err := parser.ParseFile(fset, "/dir/p.go", text, 0)
		if err != nil {
			f.Fatal(err)
		}
		pkg, _ := (&types.Config{Importer: std, Error: func(error) {}}).Check("p", fset, []*ast.File{file}, nil)
		data, err := stub.Encode(fset, pkg, "/dir")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	io, err := std.Import("io")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		q, err := stub.Decode(data, token.NewFileSet(), "p", "p", "/dir", func(path string) *types.Package {
			if path == "io" {
				return io
			}
			return nil
		})
		if err == nil && q == nil {
			t.Error("neither a package nor an error")
		}
	})
}

func bounds(l *types.TypeParamList) (out []string) {
	for p := range l.TypeParams() {
		out = append(out, fmt.Sprint(p, " ", p.Constraint(), " ", p.Index()))
	}
	return out
}

func TestLibrary(t *testing.T) {
	if testing.Short() {
		t.Skip("checks the whole standard library")
	}
	fset := token.NewFileSet()
	declarations := func(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
		f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		if f != nil {
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok {
					fn.Body = nil
				}
			}
		}
		return f, err
	}
	roots, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Fset: fset, ParseFile: declarations},
		"std", "golang.org/x/tools/go/...", "github.com/loopvet/loopvet/...")
	if err != nil {
		t.Fatal(err)
	}
	read, again := map[string]*types.Package{}, token.NewFileSet()
	n := 0
	packages.Visit(roots, nil, func(p *packages.Package) {
		if p.Types == types.Unsafe {
			read["unsafe"] = p.Types
			return
		}
		data, err := stub.Encode(fset, p.Types, p.Dir)
		if err != nil {
			t.Fatal(err)
		}
		if twice, _ := stub.Encode(fset, p.Types, p.Dir); !bytes.Equal(data, twice) {
			t.Errorf("%s: two stubs of one package differ", p.PkgPath)
		}
		q, err := stub.Decode(data, again, p.Types.Path(), p.Types.Name(), p.Dir, func(path string) *types.Package { return read[path] })
		if err != nil {
			t.Fatal(err)
		}
		read[p.Types.Path()] = q
		n++
		if want, got := describe(fset, p.Types), describe(again, q); got != want {
			t.Errorf("%s: read and written differ:\n%s", p.PkgPath, diff(got, want))
		}
		if want, got := relations(p.Types), relations(q); got != want {
			t.Errorf("%s: types of read and written differ:\n%s", p.PkgPath, diff(got, want))
		}
	})
	if n < 300 {
		t.Errorf("only %d packages", n)
	}
}

// diff is the first lines in which two texts differ.
func diff(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + w[i]
		}
	}
	return "one is longer"
}

const source = `package p

import "io"

type (
	List[T any] struct{ next *List[T]; v T }
	Pair[K comparable, V interface{ ~int | ~string; M(Pair[K, V]) K }] struct{ k K; v V }
	Set[T comparable] = map[T]struct{}
	Wide[T any] = Pair2[T, List[T]]
	Pair2[A, B any] struct{ a A; b B }
	Self interface{ Me() Self; hidden(); io.Reader }
	Number interface{ ~int | ~float64 }
	Ordered[T Ordered[T]] interface{ Less(T) bool }
	hidden struct{ *List[int]; Self ` + "`json:\"x\"`" + ` }
	Alias = hidden
	Again = Alias
	Other io.LimitedReader
	E error
	Fn func(f Fn, rest ...E) (n int, err error)
	Ch <-chan chan<- map[string][3]*Ch
)

func (l *List[T]) Push(v T) *List[T] { return l }
func (*List[_]) Nothing() {}
func (l List[T]) each(f func(T) bool) {}
func (p Pair[K, V]) Key() K { return p.k }
func (hidden) secret() {}

func Map[S ~[]A, A, B any](s S, f func(A) B) []B { return nil }
func Less[T Ordered[T]](a, b T) bool { return a.Less(b) }
func New() Self { return nil }
func Uses(Set[string], Wide[int], any, byte, rune, ...interface{}) {}

var (
	Local = func() any { type local struct{ n *int }; return local{} }
	Inferred = func() localType { return nil }()
	Inner = inner()
	unexported int
)

type localType interface{ m() localType }

var Picked = func() func() interface{ M(int) } { type x struct{}; return nil }()

const (
	Big = 1 << 200
	Fraction = 1.0 / 3
	Tiny = 1e-400
	Complex = 1i * Fraction
	Typed E2 = "x\x00"
	Yes = true
	Float float64 = 2
	Rune = 'x'
)

type E2 string

func inner() *Node { return nil }

type Node struct{ kids []Node; parent *Node; val any }
func (n Node) Walk(f func(*Node)) {}
`

func check(t *testing.T, fset *token.FileSet, path, text string, imp types.Importer) *types.Package {
	t.Helper()
	f, err := parser.ParseFile(fset, "/dir/"+path+".go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := (&types.Config{Importer: imp, Error: func(err error) {
		if !strings.Contains(err.Error(), "declared and not used") && !strings.Contains(err.Error(), "type parameter") {
			t.Error(err)
		}
	}}).Check(path, fset, []*ast.File{f}, nil)
	if pkg == nil {
		t.Fatal(err)
	}
	return pkg
}

func TestRoundTrip(t *testing.T) {
	fset := token.NewFileSet()
	std := importer.ForCompiler(fset, "source", nil)
	pkg := check(t, fset, "p", strings.ReplaceAll(source, "; M(Pair[K, V]) K", ""), std)
	data, err := stub.Encode(fset, pkg, "/dir")
	if err != nil {
		t.Fatal(err)
	}
	again := token.NewFileSet()
	read := func(data []byte) (*types.Package, error) {
		return stub.Decode(data, again, "p", "p", "/elsewhere", func(path string) *types.Package {
			q, _ := std.Import(path)
			return q
		})
	}
	q, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	if want, got := describe(fset, pkg), describe(again, q); got != want {
		t.Error(diff(got, want))
	}
	if file := again.Position(q.Scope().Lookup("New").Pos()).Filename; file != "/elsewhere/p.go" {
		t.Errorf("New is said to be in %s", file)
	}
	if q.Scope().Lookup("unexported") != nil || q.Scope().Lookup("hidden") == nil {
		t.Error("want all types, and nothing else that is unexported")
	}
	if v := q.Scope().Lookup("Tiny").(*types.Const).Val(); v.Kind() != constant.Float {
		t.Errorf("Tiny is %v", v)
	}
	// What is broken is an error, not a crash, nor a wrong package taken for a
	// right one: that is what the store's checksums are for.
	for i := range data {
		read(data[:i])
		broken := slices.Clone(data)
		broken[i] ^= 0x55
		if i%7 == 0 {
			read(broken)
		}
	}
}

// What a function declares for itself can get out of it.
func TestLocalTypes(t *testing.T) {
	fset := token.NewFileSet()
	pkg := check(t, fset, "p", `package p

func f[T any](T) (t *T) { return }

var	V = func() *func() { type x int; return f(func() {}) }()
var W = f(struct{ a int }{})
`, nil)
	if _, err := stub.Encode(fset, pkg, "/dir"); err != nil {
		t.Error(err)
	}
	pkg = check(t, fset, "q", `package q

func Get() any { return nil }

var  V, F = func() (any, interface{ M() }) { type x struct { next *x }; return x{}, nil }()
`, nil)
	if _, err := stub.Encode(fset, pkg, "/dir"); err != nil {
		t.Error(err)
	}
}
