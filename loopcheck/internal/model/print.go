package model

import (
	"bytes"
	"fmt"
)

// Module is the path of the module that programs are printed as.
const Module = "example.com/m"

// Loop is the framework: what is given to Post and what implements Handler runs
// on its loop.
const Loop = `// Package loop is an event loop.
//
//loopvet:framework loop title="test" budget=1ms remedy="do it elsewhere"
package loop

import "os"

// An Event is what happened.
type Event struct{}

// An Item is what it happened to.
type Item interface{ Do() }

// A Handler is called for every event.
type Handler interface {
	//loopvet:callback
	Handle(e Event, x Item)
}

// Post runs f on the loop.
//
//loopvet:callback f
func Post(f func()) {}

// Maybe is what nobody can tell.
func Maybe() bool { return os.Getpid()%2 == 0 }
`

// printer writes one package, and notes on what line everything stands.
type printer struct {
	bytes.Buffer
	pkg  *Package
	fn   *Func
	line int
}

// Print returns the source of each package, by name. The framework is not
// among them.
func Print(pr *Program) map[string]string {
	out := map[string]string{}
	for _, q := range pr.Packages {
		p := &printer{pkg: q, line: 1}
		p.file()
		out[q.Name] = p.String()
	}
	return out
}

func (p *printer) f(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	for _, c := range s {
		if c == '\n' {
			p.line++
		}
	}
	p.WriteString(s)
}

// name is how the package says the name that q declares; a nil q is the
// framework.
func (p *printer) name(q *Package, name string) string {
	switch q {
	case nil:
		return "loop." + name
	case p.pkg:
		return name
	}
	return q.Name + "." + name
}

func (p *printer) file() {
	q := p.pkg
	p.f("package %s\n\nimport (\n\"net\"\n\"os\"\n\"os/exec\"\n\"sync\"\n\"time\"\n\n%q\n", q.Name, Module+"/loop")
	for _, i := range q.Imports {
		p.f("%q\n", Module+"/"+i.Name)
	}
	p.f(")\n\nvar (\n_ = net.Dial\n_ = os.ReadFile\n_ = exec.Command\n_ = time.Sleep\n_ = loop.Post\nonce sync.Once\ngroup sync.WaitGroup\nnumber int\n")
	for _, i := range q.Imports {
		p.f("_ = %s.Used\n", i.Name)
	}
	p.f(")\n\nconst Used = true\n")
	for _, i := range q.Ifaces {
		p.f("\ntype %s interface{ %s() }\n", i.Name, i.Method)
	}
	for _, t := range q.Types {
		if t.Field {
			p.f("\ntype %s struct{ F func() }\n", t.Name)
		} else {
			p.f("\ntype %s struct{}\n", t.Name)
		}
	}
	for _, v := range q.Vars {
		p.variable(v)
	}
	for _, fn := range q.Funcs {
		p.function(fn)
	}
	p.function(q.Init)
}

func (p *printer) variable(v *Var) {
	p.fn = nil
	p.f("\nvar %s ", v.Name)
	switch v.Kind {
	case FuncVar:
		p.f("func()")
		if len(v.Funcs) > 0 {
			p.f(" = ")
			p.fun(v.Funcs[0])
		}
	case IfaceVar:
		p.f("%s = ", p.name(v.Iface.Pkg, v.Iface.Name))
		p.iface(v.Conv)
	case SliceVar:
		p.f("= []func(){\n")
		for _, x := range v.Funcs {
			p.fun(x)
			p.f(",\n")
		}
		p.f("}")
	case MapVar:
		p.f("= map[string]func(){\n")
		for i, x := range v.Funcs {
			p.f("\"%c\": ", 'a'+i)
			p.fun(x)
			p.f(",\n")
		}
		p.f("}")
	case ObjectVar:
		p.f("= &%s{F: ", p.name(v.Type.Pkg, v.Type.Name))
		p.fun(v.Funcs[0])
		p.f("}")
	}
	p.f("\n")
}

func (p *printer) function(fn *Func) {
	p.fn = fn
	p.f("\n")
	fn.Line = p.line
	p.f("func ")
	if t := fn.Recv; t != nil {
		star := ""
		if t.Pointer {
			star = "*"
		}
		p.f("(t %s%s) ", star, t.Name)
	}
	p.f("%s", fn.Name)
	if fn.Generic {
		p.f("[X %s]", p.name(fn.Iface.Pkg, fn.Iface.Name))
	}
	p.f("(")
	if fn.Recv != nil && fn.Recv.Handler && fn.Name == "Handle" {
		p.f("_ loop.Event, ")
	}
	if fn.Bool {
		p.f("b bool, ")
	}
	if fn.Fn {
		p.f("f func(), ")
	}
	switch {
	case fn.Generic:
		p.f("x X, ")
	case fn.Iface != nil:
		p.f("x %s, ", p.name(fn.Iface.Pkg, fn.Iface.Name))
	}
	if fn.Object != nil {
		p.f("t *%s, ", p.name(fn.Object.Pkg, fn.Object.Name))
	}
	p.f(") ")
	if fn.Returns != nil {
		p.f("func() ")
	}
	p.f("{\n")
	if fn.Local != nil {
		p.f("h := ")
		p.fun(fn.Local)
		p.f("\n_ = h\n")
	}
	p.block(fn.Body)
	if fn.Returns != nil {
		p.f("return ")
		p.fun(fn.Returns)
		p.f("\n")
	}
	p.f("}\n")
}

func (p *printer) block(b *Block) {
	for _, s := range b.Stmts {
		p.stmt(s)
	}
	switch b.Exit {
	case Exits:
		p.f("os.Exit(1)\n")
	case Panics:
		p.f("panic(\"end\")\n")
	}
}

func (p *printer) stmt(s *Stmt) {
	mode := [...]string{"", "defer ", "go "}[s.Mode]
	switch s.Kind {
	case DoOp:
		s.Line = p.line
		p.f("%s\n", [...]string{
			"number++", "time.Sleep(time.Hour)", "_, _ = os.ReadFile(\"x\")", "_ = exec.Command(\"x\").Run()", "_, _ = net.Dial(\"tcp\", \"x\")", "group.Wait()",
		}[s.Op])
	case DoCall:
		p.f("%s", mode)
		line := p.line
		p.call(s.Call)
		if s.Mode != Plain {
			s.Call.Line = line // that of the keyword
		}
		p.f("\n")
	case DoIf:
		p.f("if loop.Maybe() {\n")
		p.block(s.Block)
		p.f("}\n")
	case DoElse:
		p.f("if loop.Maybe() {\n")
		p.block(s.Block)
		p.f("} else {\n")
		p.block(s.Else)
		p.f("}\n")
	case DoGuard:
		switch {
		case s.OnFn && s.Holds:
			p.f("if f != nil {\n")
		case s.OnFn:
			p.f("if f == nil {\n")
		case s.Holds:
			p.f("if b {\n")
		default:
			p.f("if !b {\n")
		}
		p.block(s.Block)
		p.f("}\n")
	case DoLoop:
		p.f("for range 3 {\n")
		p.block(s.Block)
		p.f("}\n")
	case DoLit:
		s.Line = p.line
		p.f("%sfunc() {\n", mode)
		p.block(s.Block)
		if s.Mode == Plain {
			s.Line = p.line // go/ssa puts the call at its parenthesis
		}
		p.f("}()\n")
	case DoOnce:
		s.Line = p.line
		p.f("once.Do(")
		p.fun(s.Fn)
		p.f(")\n")
	case DoStore:
		name := p.name(s.Var.Pkg, s.Var.Name)
		switch s.Var.Kind {
		case FuncVar:
			p.f("%s = ", name)
			p.fun(s.Fn)
		case IfaceVar:
			p.f("%s = ", name)
			p.iface(s.Conv)
		case SliceVar:
			p.f("%s = append(%[1]s, ", name)
			p.fun(s.Fn)
			p.f(")")
		case MapVar:
			p.f("%s[\"x\"] = ", name)
			p.fun(s.Fn)
		}
		p.f("\n")
	case DoSet:
		p.f("%s.F = ", p.name(s.Var.Pkg, s.Var.Name))
		p.fun(s.Fn)
		p.f("\n")
	case DoSetT:
		p.f("t.F = ")
		p.fun(s.Fn)
		p.f("\n")
	case DoSetLocal:
		p.f("h = ")
		p.fun(s.Fn)
		p.f("\n")
	case DoEach:
		p.f("for _, f := range %s {\n", p.name(s.Var.Pkg, s.Var.Name))
		s.Line = p.line
		p.f("f()\n}\n")
	case DoPost:
		s.Line = p.line
		p.f("loop.Post(")
		p.fun(s.Fn)
		p.f(")\n")
	}
}

// call prints a call. Its parenthesis is where go/ssa puts it.
func (p *printer) call(c *Call) {
	switch {
	case c.Val != nil:
		p.fun(c.Val)
		c.Line = p.line
		p.f("()")
		return
	case c.On != nil:
		p.on(c.On)
		c.Line = p.line
		p.f(".%s()", c.On.Iface.Method)
		return
	case c.Recv != nil:
		p.obj(c.Recv, true)
		p.f(".%s", c.Func.Name)
	default:
		p.f("%s", p.name(c.Func.Pkg, c.Func.Name))
	}
	c.Line = p.line
	p.f("(")
	if c.Func.Bool {
		p.f("%s, ", [...]string{"false", "true", "loop.Maybe()", "b"}[c.Bool])
	}
	if c.Func.Fn {
		if c.Fn == nil {
			p.f("nil")
		} else {
			p.fun(c.Fn)
		}
		p.f(", ")
	}
	if c.Func.Iface != nil {
		p.iface(c.Conv)
		p.f(", ")
	}
	if c.Func.Object != nil {
		p.obj(c.Obj, false)
		p.f(", ")
	}
	p.f(")")
}

func (p *printer) fun(x *FuncExpr) {
	switch x.Kind {
	case FuncRef:
		p.f("%s", p.name(x.Func.Pkg, x.Func.Name))
	case FuncLit:
		x.Line = p.line
		p.f("func() {\n")
		p.block(x.Body)
		p.f("}")
	case FuncParam:
		p.f("f")
	case FuncLocal:
		p.f("h")
	case FuncOf:
		p.f("%s", p.name(x.Var.Pkg, x.Var.Name))
	case FuncField:
		p.f("%s.F", p.name(x.Var.Pkg, x.Var.Name))
	case FuncParamF:
		p.f("t.F")
	case FuncResult:
		p.call(x.Call)
	case FuncBound:
		p.obj(x.Recv, true)
		p.f(".%s", x.Func.Name)
	case FuncBoundX:
		p.on(x.On)
		p.f(".%s", x.On.Iface.Method)
	case FuncPicked:
		if x.Var.Kind == MapVar {
			p.f("%s[os.Args[0]]", p.name(x.Var.Pkg, x.Var.Name))
		} else {
			p.f("%s[len(os.Args)]", p.name(x.Var.Pkg, x.Var.Name))
		}
	}
}

func (p *printer) iface(x *IfaceExpr) {
	switch x.Kind {
	case IfaceConv:
		p.obj(x.Obj, false)
	case IfaceParam:
		p.f("x")
	case IfaceOf:
		p.f("%s", p.name(x.Var.Pkg, x.Var.Name))
	}
}

// on prints an interface as what a method is called on.
func (p *printer) on(x *IfaceExpr) {
	if x.Kind != IfaceConv {
		p.iface(x)
		return
	}
	p.f("%s(", p.name(x.Iface.Pkg, x.Iface.Name))
	p.iface(x)
	p.f(")")
}

// obj prints a struct as its methods want it.
func (p *printer) obj(x *ObjExpr, selected bool) {
	switch {
	case x.Param:
		p.f("t")
		return
	case x.Var != nil:
		p.f("%s", p.name(x.Var.Pkg, x.Var.Name))
		return
	}
	open, end := "", ""
	if x.Type.Pointer || x.Type.Field {
		open = "&"
	}
	if selected && open != "" {
		open, end = "(&", ")"
	}
	p.f("%s%s{", open, p.name(x.Type.Pkg, x.Type.Name))
	if x.Type.Field {
		p.f("F: ")
		p.fun(x.Field)
	}
	p.f("}%s", end)
}
