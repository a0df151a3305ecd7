package driver_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/loopvet/loopvet/analyzers"
	"github.com/loopvet/loopvet/driver"
	"github.com/loopvet/loopvet/loopcheck"
)

// scale multiplies the sizes of the generated programs, to see how the engine
// grows with them: go test ./driver -run Stress -v -scale 4.
var scale = flag.Int("scale", 1, "multiply the sizes of the generated programs by `n`")

// A generator writes the source of a program of size n. Lines that end in
// "// blocks" must be reported.
type generator func(b *source, n int)

type source struct {
	bytes.Buffer
	below *source // package example.com/m/below, which m must import itself
}

func (s *source) f(format string, args ...any) {
	fmt.Fprintf(s, format, args...)
	s.WriteByte('\n')
}

// each writes the text for every i below n; # is i.
func (s *source) each(n int, text string) {
	for i := range n {
		s.WriteString(strings.ReplaceAll(text, "#", strconv.Itoa(i)))
		s.WriteByte('\n')
	}
}

// The package that every program begins with: post runs a function on a loop.
const prelude = `package m

import (
	"fmt"
	"io"
	"iter"
	"os"
	"time"

	"example.com/m/below"
)

var (
	_ below.Nothing
	_ = fmt.Sprint
	_ io.Writer
	_ iter.Seq[int]
	_ = os.Getpid
)

// post runs f on the loop.
//
//loopvet:callback f
func post(f func()) { go f() }

// sink takes what is of no use.
var sink int
`

const blocks = "time.Sleep(time.Hour) // blocks"

var programs = []struct {
	name     string
	n, short int
	gen      generator
}{
	{"mutual/ring", 300, 60, func(b *source, n int) {
		for i := range n - 1 {
			b.f("func f%d(k int) { if k > 0 { f%d(k - 1) } }", i, i+1)
		}
		b.f("func f%d(k int) {\n%s\nf0(k)\n}", n-1, blocks)
		b.f("func main() { post(func() { f0(9) }) }")
	}},
	{"mutual/mesh", 300, 60, func(b *source, n int) {
		for i := range n - 1 {
			b.f("func f%d(k int) { if k > 0 { f%d(k - 1); f%d(k - 2); f%d(k - 3) } }", i, i+1, (7*i+3)%n, (n+i-11)%n)
		}
		b.f("func f%d(k int) {\n%s\nf0(k)\n}", n-1, blocks)
		b.f("func main() { post(func() { f0(9) }) }")
	}},
	{"mutual/callbacks", 300, 60, func(b *source, n int) {
		// Every function passes on what it was given and a closure of its own.
		for i := range n - 1 {
			b.f("func f%d(k int, g func()) { if k > 0 { g(); f%d(k-1, func() { g() }); f%d(k-1, g) } }", i, i+1, (5*i+2)%n)
		}
		b.f("func f%d(k int, g func()) {\ng()\nf0(k, g)\n}", n-1)
		b.f("func slow() {\n%s\n}", blocks)
		b.f("func main() { post(func() { f0(9, slow) }) }")
	}},
	{"mutual/interface", 300, 60, func(b *source, n int) {
		b.f("type step interface{ step(k int) }")
		for i := range n - 1 {
			b.f("type t%[1]d struct{ next step }\nfunc (t t%[1]d) step(k int) { if k > 0 { t.next.step(k - 1) } }", i)
		}
		b.f("type t%[1]d struct{ next step }\nfunc (t t%[1]d) step(k int) {\n%s\nt.next.step(k)\n}", n-1, blocks)
		b.each(n, "var v# t#")
		b.f("func main() {")
		for i := range n {
			b.f("v%d.next = v%d", i, (i+1)%n)
		}
		b.f("post(func() { v0.step(9) })\n}")
	}},
	{"mutual/fields", 300, 60, func(b *source, n int) {
		b.f("type table struct {")
		b.each(n, "f# func(int)")
		b.f("}\nvar t table")
		for i := range n - 1 {
			b.f("func f%d(k int) { if k > 0 { t.f%d(k - 1) } }", i, i+1)
		}
		b.f("func f%d(k int) {\n%s\nt.f0(k)\n}", n-1, blocks)
		b.f("func main() {")
		b.each(n, "t.f# = f#")
		b.f("post(func() { t.f0(9) })\n}")
	}},
	{"mutual/one field", 300, 60, func(b *source, n int) {
		b.f("type node struct { f func(*node); next *node }")
		for i := range n - 1 {
			b.f("func f%[1]d(x *node) { if x != nil { x.next.f(x.next) } }", i)
		}
		b.f("func f%d(x *node) {\n%s\n}", n-1, blocks)
		b.f("func main() {\nvar x *node")
		b.each(n, "x = &node{f#, x}")
		b.f("post(func() { x.f(x) })\n}")
	}},
	{"huge/calls", 12_000, 1_500, func(b *source, n int) {
		b.f("func huge(w io.Writer, k int) {")
		b.each(n, "fmt.Fprintf(w, \"# %d\\n\", k)")
		b.f("%s\n}\nfunc main() { post(func() { huge(io.Discard, 1) }) }", blocks)
	}},
	{"huge/switch", 6_000, 800, func(b *source, n int) {
		b.each(16, "func f#() int { sink++; return sink }")
		b.f("func huge(k int, s string) int {\nswitch k {")
		for i := range n {
			b.f("case %d: if s == \"x%d\" { return f%d() }; sink += f%d(); return %d", i, i, i%16, (i+1)%16, i)
		}
		b.f("}\n%s\nreturn 0\n}\nfunc main() { post(func() { huge(-1, os.Args[0]) }) }", blocks)
	}},
	{"huge/branches", 3_000, 400, func(b *source, n int) {
		b.f("func huge(k int, ok bool, xs []int, p *int) {")
		for i := range n {
			switch i % 4 {
			case 0:
				b.f("if ok { sink += k } else { sink-- }")
			case 1:
				b.f("for i := 0; i < len(xs); i++ { sink += xs[i] }")
			case 2:
				b.f("if p != nil { sink += *p }")
			case 3:
				b.f("if lazy == nil { lazy = new(int); sink++ }")
			}
		}
		b.f("%s\n}\nvar lazy *int\nfunc main() { post(func() { huge(1, true, nil, nil) }) }", blocks)
	}},
	{"huge/literal", 2_000, 300, func(b *source, n int) {
		b.f("var table = []func(io.Writer) int{")
		b.each(n-1, "func(w io.Writer) int { n, _ := fmt.Fprint(w, #); return n },")
		b.f("func(w io.Writer) int {\n%s\nreturn 0\n},\n}", blocks)
		b.f("func main() { post(func() { for _, f := range table { sink += f(io.Discard) } }) }")
	}},
	{"huge/local literal", 2_000, 300, func(b *source, n int) {
		b.f("func run() {\nx := 0\ntable := map[string]func() int{")
		b.each(n-1, "\"#\": func() int { x++; return x },")
		b.f("\"last\": func() int {\n%s\nreturn 0\n},\n}", blocks)
		b.f("for _, f := range table { sink += f() }\n}\nfunc main() { post(run) }")
	}},
	{"huge/goto", 4_000, 500, func(b *source, n int) {
		// As ragel and goyacc write it: a state machine that is never left.
		b.f("func huge(in []byte, tell func(int)) {\np, state := 0, 0\nagain:\nif p < len(in) { p++ }\nswitch state {")
		for i := range n {
			b.f("case %d: goto s%d", i, i)
		}
		b.f("default:\n%s\ngoto s0\n}", blocks)
		for i := range n {
			b.f("s%d:\nif in[p] == %d { state = %d; goto s%d }\nstate, p = %d, p+1\ngoto again", i, i%251, (3*i)%n, (5*i+1)%n, (i+1)%n)
		}
		b.f("}\nfunc main() { post(func() { huge([]byte(os.Args[0]), func(int) {}) }) }")
	}},
	{"huge/tokens", 2_500, 300, func(b *source, n int) {
		// A value that can be called goes through every state.
		b.f("type scanner struct { in []byte; p int }\ntype stateFn func(*scanner) stateFn")
		b.f("func huge(s *scanner, f stateFn) stateFn {\nvar g stateFn = f\nfor {\nswitch s.p {")
		for i := range n {
			b.f("case %d: if g != nil { g = g(s) }; if s.in[0] == %d { g = f }; s.p = %d", i, i%251, (7*i)%n)
		}
		b.f("case -1: return g\ndefault:\n%s\n}\n}\n}", blocks)
		b.f("func other(s *scanner) stateFn { s.p--; return other }")
		b.f("func main() { post(func() { huge(&scanner{}, other) }) }")
	}},
	{"huge/select", 1_500, 200, func(b *source, n int) {
		b.f("func huge(in []chan int, out []chan func()) {")
		for i := range n {
			b.f("select {\ncase x := <-in[%d]: sink += x\ncase f := <-out[%d]: f()\ndefault:\n}", i, i)
		}
		b.f("%s\n}\nfunc main() { post(func() { huge(nil, nil) }) }", blocks)
	}},
	{"huge/one select", 1_500, 200, func(b *source, n int) {
		b.f("func huge(in []chan func()) {\nfor {\nselect {")
		b.each(n, "case f := <-in[#]: f()")
		b.f("default:\n%s\nreturn\n}\n}\n}\nfunc main() { post(func() { huge(nil) }) }", blocks)
	}},
	{"huge/sends", 3_000, 300, func(b *source, n int) {
		b.f("func huge(k int) {\nout := make(chan int, 1)")
		b.each(n, "c# := make(chan int, 1); c# <- k; sink += <-c#; close(out)")
		b.f("<-out\n%s\n}\nfunc main() { post(func() { huge(1) }) }", blocks)
	}},
	{"huge/stores", 5_000, 500, func(b *source, n int) {
		b.f("type config struct { f, g func(); next *config }")
		b.f("func huge(f func()) *config {\nc := &config{}")
		b.each(n, "c = &config{f: f, g: c.f, next: c}")
		b.f("return c\n}\nfunc slow() {\n%s\n}", blocks)
		b.f("func main() { c := huge(slow); post(c.f) }")
	}},
	{"closures/deep", 200, 40, func(b *source, n int) {
		b.f("func main() {\npost(func() {")
		b.each(n, "x# := os.Getpid()\nfunc() {")
		b.f("%s", blocks)
		for i := range n {
			b.f("sink += x%d }()", n-1-i)
		}
		b.f("})\n}")
	}},
	{"closures/captured", 200, 40, func(b *source, n int) {
		// Each calls what the one around it calls.
		b.f("func slow() {\n%s\n}\nfunc main() {\ng := slow\npost(func() {", blocks)
		b.each(n, "h# := func() { sink++ }\nfunc() {\nh#()")
		b.f("g()%s\n})\n}", strings.Repeat("\n}()", n))
	}},
	{"closures/wrapped", 1_000, 200, func(b *source, n int) {
		b.f("func wrap(next func()) func() { return func() { sink++; next() } }")
		b.f("func slow() {\n%s\n}\nfunc main() {\nf := slow", blocks)
		b.each(n, "f = wrap(f)")
		b.f("post(f)\n}")
	}},
	{"closures/wrapped in a loop", 1_000, 200, func(b *source, n int) {
		b.f("func wrap(next func()) func() { return func() { sink++; next() } }")
		b.f("func slow() {\n%s\n}\nfunc main() {\nf := slow\nfor range %d { f = wrap(f) }\npost(f)\n}", blocks, n)
	}},
	{"closures/chained", 1_000, 200, func(b *source, n int) {
		// A chain of different functions, each calling the next.
		b.f("func f0() {\n%s\n}", blocks)
		for i := range n {
			b.f("func f%d() { func() { f%d() }() }", i+1, i)
		}
		b.f("func main() { post(f%d) }", n)
	}},
	{"closures/handlers", 1_000, 200, func(b *source, n int) {
		b.f("type handler interface{ handle(int) }\ntype handlerFunc func(int)\nfunc (f handlerFunc) handle(k int) { f(k) }")
		b.f("func wrap(next handler) handler { return handlerFunc(func(k int) { sink++; next.handle(k) }) }")
		b.f("func slow(int) {\n%s\n}\nfunc main() {\nvar h handler = handlerFunc(slow)", blocks)
		b.each(n, "h = wrap(h)")
		b.f("post(func() { h.handle(1) })\n}")
	}},
	{"generics/types", 150, 40, func(b *source, n int) {
		b.f("type list[T any] struct { next *list[T]; val T; each func(*list[T]) }")
		b.f("func (l *list[T]) do(f func(T)) { if l != nil { f(l.val); l.next.do(f); if l.each != nil { l.each(l) } } }")
		b.f("type pair[A, B any] struct { a A; b B; swapped *pair[B, A] }")
		b.f("type number interface { ~int | ~int64; String() string }")
		b.each(n, "type n# int\nfunc (n n#) String() string { return \"#\" }")
		b.f("func sum[T number](xs ...T) (s T) { for _, x := range xs { s += x; sink += len(x.String()) }; return s }")
		for i := range n {
			b.f("func g%[1]d() { l := &list[n%[1]d]{}; l.do(func(x n%[1]d) { sink += int(sum(x, x)); var p pair[n%[1]d, *list[n%[1]d]]; sink += int(p.a) }) }", i)
		}
		b.f("func main() {")
		b.each(n, "post(g#)")
		b.f("var l *list[func()]\nl.do(func(f func()) { f() })\npost(func() { l.do(func(f func()) {\n%s\n}) })\n}", blocks)
	}},
	{"generics/pointers", 60, 30, func(b *source, n int) {
		// The compiler refuses an endless chain of instances.
		for i := range n - 1 {
			b.f("func g%d[T any](x T, f func(T)) { f(x); g%d[*T](&x, func(p *T) { f(*p) }) }", i, i+1)
		}
		b.f("func g%d[T any](x T, f func(T)) {\nf(x)\n%s\n}", n-1, blocks)
		b.f("func self[T any](x T, k int) { if k > 0 { self[T](x, k-1) } }")
		b.f("func main() { post(func() { self(1, 9); g0(1, func(int) {}) }) }")
	}},
	{"generics/iterators", 30, 10, func(b *source, n int) {
		b.f("func count(k int) iter.Seq[int] { return func(yield func(int) bool) { for i := range k { if !yield(i) { return } } } }")
		b.f("func again[T any](s iter.Seq[T]) iter.Seq[T] { return func(yield func(T) bool) { for x := range s { if !yield(x) { return } } } }")
		b.f("func main() {\npost(func() {")
		for i := range n {
			b.f("for x%d := range again(again(count(3))) {", i)
		}
		b.f("%s", blocks)
		for i := range n {
			b.f("sink += x%d\n}", n-1-i)
		}
		b.f("})\n}")
	}},
	{"types/registry", 2_000, 200, func(b *source, n int) {
		b.f("type command interface { name() string; run() }\nvar commands = map[string]command{}")
		b.f("func register(c command) { commands[c.name()] = c }")
		b.each(n, "type c# struct{ n int }\nfunc (c *c#) name() string { return \"#\" }\nfunc (c *c#) run() { sink += c.n }")
		b.f("func init() {")
		b.each(n, "register(&c#{#})")
		b.f("}\nfunc main() { post(func() { for _, c := range commands { c.run() }\n%s\n}) }", blocks)
	}},
	{"types/handlers", 2_000, 200, func(b *source, n int) {
		b.f("type server struct { handlers map[string]func(string) }")
		b.f("func (s *server) handle(name string, f func(string)) { s.handlers[name] = f }")
		b.each(n-1, "func h#(s string) { sink += len(s) + # }")
		b.f("func h%d(string) {\n%s\n}", n-1, blocks)
		b.f("func main() {\ns := &server{map[string]func(string){}}")
		b.each(n, "s.handle(\"#\", h#)")
		b.f("post(func() { for _, h := range s.handlers { h(\"\") } })\n}")
	}},
	{"types/posted", 1_000, 150, func(b *source, n int) {
		b.each(n-1, "func h#() { sink += #; shared(#) }")
		b.f("func shared(int) { sink++ }\nfunc h%d() {\n%s\n}", n-1, blocks)
		b.f("func main() {")
		b.each(n, "post(h#)")
		b.f("}")
	}},
	{"types/tables below", 2_000, 300, func(b *source, n int) {
		// What an interpreter has: thousands of functions in fields, values of
		// many types, and each calls the others.
		s := b.below
		s.f("type Value interface { M0(*Call); M1(*Call); M2(*Call); M3(*Call) }")
		s.f("type Call struct { V, W Value; O *Object; N int }\ntype Object struct { f func(*Call); v Value }")
		for i := range 30 {
			s.f("type t%d struct { v Value; o *Object }", i)
			for m := range 4 {
				s.f("func (t *t%d) M%d(c *Call) { c.N++; t.v.M%d(c); t.o.f(c); c.O.v.M%d(c) }", i, m, (m+i)%4, (m+1)%4)
			}
			s.f("var _ Value = &t%d{}", i)
		}
		s.f("func New(f func(*Call), v Value) *Object { return &Object{f, v} }")
		s.each(n, "func g#(c *Call) { c.N += #; c.V.M1(c); c.W.M2(c); c.O.f(c) }")
		s.f("var Objects []*Object\nfunc init() {")
		for i := range n {
			s.f("Objects = append(Objects, New(g%d, &t%d{}))", i, i%30)
		}
		s.f("}\nfunc Run(c *Call) { for _, o := range Objects { o.f(c) } }")
		b.f("func main() { post(func() { below.Run(&below.Call{})\n%s\n}) }", blocks)
	}},
	{"generated/templates", 3_000, 400, func(b *source, n int) {
		b.f("type component interface { render(w io.Writer) error }\ntype componentFunc func(io.Writer) error")
		b.f("func (f componentFunc) render(w io.Writer) error { return f(w) }")
		for i := range n {
			b.f("func c%d(title string, children ...component) component {\nreturn componentFunc(func(w io.Writer) error {", i)
			b.f("if _, err := io.WriteString(w, \"<div>\"); err != nil { return err }")
			if i > 0 {
				b.f("if err := c%d(title).render(w); err != nil { return err }", i/2)
			}
			if i > 7 {
				b.f("if err := c%d(title, c%d(\"\")).render(w); err != nil { return err }", i-7, i-3)
			}
			b.f("for _, c := range children { if err := c.render(w); err != nil { return err } }\nreturn nil\n})\n}")
		}
		b.f("func main() { post(func() { _ = c%d(\"\").render(os.Stdout)\n%s\n}) }", n-1, blocks)
	}},
	{"generated/queries", 2_000, 300, func(b *source, n int) {
		b.f("type db interface { query(q string, args ...any) (int, error) }\ntype queries struct { db db }")
		b.f("type real struct{}\nfunc (real) query(string, ...any) (int, error) {\n%s\nreturn 0, nil\n}", blocks)
		b.each(n, "type arg# struct { a int; b string }\nfunc (q *queries) q#(x arg#) (int, error) { return q.db.query(\"select #\", x.a, x.b) }")
		b.f("func main() {\nq := &queries{real{}}\npost(func() {")
		b.each(n, "_, _ = q.q#(arg#{})")
		b.f("})\n}")
	}},
	{"embedding/chain", 200, 40, func(b *source, n int) {
		b.f("type i0 interface { m0() }")
		for i := 1; i < n; i++ {
			b.f("type i%[1]d interface { i%d; m%[1]d() }", i, i-1)
		}
		b.f("type t struct { i%d }\ntype base struct{}", n-1)
		b.each(n-1, "func (base) m#() { sink++ }")
		b.f("func (base) m%d() {\n%s\n}", n-1, blocks)
		b.f("type s0 struct { *base }")
		for i := 1; i < n; i++ {
			b.f("type s%d struct { *s%d }", i, i-1)
		}
		b.f("func main() {\nvar x t\nx.i%d = base{}\npost(func() { x.m0(); f := x.m%d; f() })", n-1, n-1)
		b.f("var y s%d\npost(y.m%d)\n}", n-1, n-1)
	}},
	{"embedding/self", 300, 60, func(b *source, n int) {
		b.f("type node struct { f func(*node); kids []*node; up *node; by map[string]*node }")
		b.f("func (x *node) visit() { if x.f != nil { x.f(x) }; for _, k := range x.kids { k.visit() }; x.up.visit() }")
		b.f("func slow(x *node) {\n%s\nx.f(x)\n}\nfunc main() {\nx := &node{f: slow}", blocks)
		b.each(n, "x = &node{f: x.f, kids: []*node{x, x.up}, up: x, by: map[string]*node{\"\": x}}; x.up.kids = append(x.kids, x)")
		b.f("post(x.visit)\n}")
	}},
}

// The engine comes to an end with whatever it is given, in time that grows
// with the size of it, and finds what is there.
func TestStress(t *testing.T) {
	for _, p := range programs {
		n := p.n * *scale
		if testing.Short() {
			n = p.short * *scale
		}
		t.Run(p.name, func(t *testing.T) {
			dir := t.TempDir()
			b := &source{below: new(source)}
			b.WriteString(prelude)
			b.below.f("package below\n\ntype Nothing int")
			p.gen(b, n)
			if err := os.Mkdir(filepath.Join(dir, "below"), 0o777); err != nil {
				t.Fatal(err)
			}
			for name, data := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.26\n", "m.go": b.String(), "below/below.go": b.below.String()} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, "m.go"), nil, 0); err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, readBefore, joinedBefore := loopcheck.Times()
			res, err := driver.Run(driver.Config{Dir: dir, Env: append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local")},
				[]string{"."}, analyzers.All(), nil)
			if err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			_, read, joined := loopcheck.Times()
			took := read - readBefore + joined - joinedBefore
			t.Logf("n=%d: engine %d ms, %d MB allocated", n, took.Milliseconds(), (after.TotalAlloc-before.TotalAlloc)>>20)
			for _, pr := range res.Problems {
				t.Error(pr)
			}
			reported := map[int]bool{}
			for _, pkg := range res.Packages {
				for _, ds := range pkg.Diagnostics {
					for _, d := range ds {
						reported[res.Fset.Position(d.Pos).Line] = true
					}
				}
			}
			for i, line := range strings.Split(b.String(), "\n") {
				if strings.HasSuffix(line, "// blocks") && !reported[i+1] {
					t.Errorf("line %d is not reported: %s", i+1, line)
				}
			}
		})
	}
}
