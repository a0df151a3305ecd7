// Package model holds small abstract programs: what they are made of, how they
// are generated from bytes and printed as Go, and a brute-force interpreter that
// says what their callbacks reach. The engine is held against it.
//
// The interpreter shares no code with the engine and works the other way: it
// walks every path with concrete values. Where the engine is approximate by
// design, the interpreter says so in approximations.go, and nowhere else.
//
// Not in the model, because they are known limits of the engine or a question of
// taste: values nested deeper than the engine follows; a function that reaches
// one literal with two things that it captured through one call, such as
// both(wrap(a), wrap(b)); code behind a call that never returns; functions that
// end the program and call themselves.
package model

// A Program is a few packages above the framework's, each importing some of
// those before it; the last imports all.
type Program struct {
	Packages []*Package
}

// A Package is what one package declares.
type Package struct {
	Index   int
	Name    string
	Imports []*Package
	Ifaces  []*Iface
	Types   []*Type
	Vars    []*Var
	Funcs   []*Func // methods included
	Init    *Func   // func init()
}

// below is p and everything it imports, directly or not.
func (p *Package) below() map[*Package]bool {
	out := map[*Package]bool{p: true}
	for _, i := range p.Imports {
		for q := range i.below() {
			out[q] = true
		}
	}
	return out
}

// An Iface is an interface with one method, which no other has. Item is the
// framework's.
type Iface struct {
	Pkg    *Package // nil for the framework's
	Name   string
	Method string
}

// A Type is a struct type with methods. Its field F is a function.
type Type struct {
	Pkg     *Package
	Name    string
	Pointer bool // its methods have pointer receivers
	Field   bool // it has the field F
	Handler bool // it implements the framework's Handler
	Methods []*Func
}

// method is the method of t with the name, or nil.
func (t *Type) method(name string) *Func {
	for _, m := range t.Methods {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// A VarKind is what a package variable holds.
type VarKind int

const (
	FuncVar   VarKind = iota // func()
	IfaceVar                 // an interface
	SliceVar                 // []func()
	MapVar                   // map[string]func()
	ObjectVar                // a pointer to a struct with a field F
)

// A Var is a package variable with what it is made with.
type Var struct {
	Pkg   *Package
	Name  string
	Kind  VarKind
	Iface *Iface
	Type  *Type
	Funcs []*FuncExpr // FuncVar: none or one; SliceVar, MapVar: any number; ObjectVar: its field
	Conv  *IfaceExpr
}

// A Func is a function or method. What it may be given is one of each sort.
type Func struct {
	Pkg     *Package
	Name    string
	Recv    *Type
	Bool    bool   // b bool
	Fn      bool   // f func()
	Iface   *Iface // x of this interface, or of a type parameter with it
	Generic bool
	Object  *Type // t, a pointer to a struct with a field F
	Local   *FuncExpr
	Body    *Block
	Returns *FuncExpr // what it returns, a func(); nil if nothing
	Line    int       // where it is declared; set by Print
}

// An Exit is how a block ends the program.
type Exit int

const (
	Goes Exit = iota // it does not
	Exits
	Panics
)

// A Block is a list of statements.
type Block struct {
	Stmts []*Stmt
	Exit  Exit
}

// A StmtKind tells statements apart.
type StmtKind int

const (
	DoOp       StmtKind = iota // an operation, blocking or not
	DoCall                     // a call: plain, deferred or with go
	DoIf                       // if Maybe() { Block }
	DoGuard                    // if b { Block }, if f != nil { Block } or the opposite
	DoLoop                     // for range 3 { Block }
	DoLit                      // func() { Block }(): plain, deferred or with go
	DoOnce                     // once.Do(Fn)
	DoStore                    // Var = Fn, Var = Conv, append to it, set a key
	DoSet                      // Var.F = Fn for an object
	DoSetT                     // t.F = Fn for the parameter t
	DoEach                     // for _, f := range Var { f() }
	DoPost                     // the framework's Post(Fn)
	DoElse                     // if Maybe() { Block } else { Else }
	DoSetLocal                 // h = Fn
)

// A Mode is how a call is made.
type Mode int

const (
	Plain Mode = iota
	Deferred
	Started
)

// A Stmt is one statement.
type Stmt struct {
	Kind  StmtKind
	Op    Op
	Mode  Mode
	Call  *Call
	Block *Block
	Else  *Block
	OnFn  bool // DoGuard: asks for f, not for b
	Holds bool // DoGuard
	Var   *Var
	Fn    *FuncExpr
	Conv  *IfaceExpr
	Line  int // of the operation or call; set by Print
}

// An Op is a leaf.
type Op int

const (
	Quiet Op = iota
	Sleep
	File
	Process
	Network
	Wait
	numOps
)

// String is the engine's name of the kind of effect.
func (o Op) String() string {
	return [...]string{"quiet", "sleep", "file", "process", "network", "wait"}[o]
}

// A Call is a call of a function, a method or a value.
type Call struct {
	Func *Func      // called by name
	On   *IfaceExpr // called through the interface; its method
	Val  *FuncExpr  // called as a value
	Bool BoolArg
	Fn   *FuncExpr // nil where the argument is nil
	Conv *IfaceExpr
	Obj  *ObjExpr
	Recv *ObjExpr // for methods
	Line int
}

// A BoolArg is an argument of type bool.
type BoolArg int

const (
	False BoolArg = iota
	True
	Unknown // Maybe()
	PassOn  // the caller's own b
)

// A FuncKind tells expressions of type func() apart.
type FuncKind int

const (
	FuncRef    FuncKind = iota // a function's name
	FuncLit                    // a literal
	FuncParam                  // f
	FuncOf                     // a variable
	FuncField                  // Var.F
	FuncParamF                 // t.F
	FuncResult                 // what a call returns
	FuncBound                  // T{}.M
	FuncBoundX                 // X.M of an interface value
	FuncPicked                 // one of a table
	FuncLocal                  // h
)

// A FuncExpr is an expression of type func().
type FuncExpr struct {
	Kind FuncKind
	Func *Func
	Body *Block
	Var  *Var
	Call *Call
	On   *IfaceExpr
	Recv *ObjExpr
	Line int // FuncLit: where it begins; set by Print
}

// An IfaceKind tells expressions of an interface type apart.
type IfaceKind int

const (
	IfaceConv  IfaceKind = iota // a value of a concrete type
	IfaceParam                  // x
	IfaceOf                     // a variable
)

// An IfaceExpr is an expression of an interface type.
type IfaceExpr struct {
	Kind  IfaceKind
	Iface *Iface
	Obj   *ObjExpr
	Var   *Var
}

// An ObjExpr is a struct: made here with what its field holds, the parameter t,
// or what a variable points to.
type ObjExpr struct {
	Type  *Type
	Field *FuncExpr
	Param bool
	Var   *Var
}
