package contract

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// A part says which part of a function a symbol means.
type part uint8

const (
	whole  part = iota // the symbol itself
	param              // a parameter
	result             // a result
)

// A symbol is one name inside a package, as Go documents it.
type symbol struct {
	owner string // type that has the method or field; "" for a package-level name
	name  string
	part  part
	index int // or Last
}

const symbolForms = "write Func, Type, (*Type).Method, Type.Field, or one of them with (0) or (last) for a parameter, (return) for a result"

// parseSymbol reads a symbol: Func, Type.Member, (*Type).Method, each with an
// optional (N), (last), (return) or (return N).
func parseSymbol(s string) (symbol, error) {
	bad := func(why string) (symbol, error) {
		return symbol{}, fmt.Errorf("bad symbol %q: %s; %s", s, why, symbolForms)
	}
	var sym symbol
	rest := s
	if in, ok := strings.CutPrefix(rest, "("); ok {
		owner, after, ok := strings.Cut(in, ")")
		if !ok {
			return bad("a parenthesis is not closed")
		}
		sym.owner = strings.TrimPrefix(owner, "*")
		if rest, ok = strings.CutPrefix(after, "."); !ok {
			return bad("a method must follow the receiver")
		}
	}
	name, args, hasArgs := strings.Cut(rest, "(")
	if strings.ContainsAny(name, "[]") {
		return bad("type parameters are left out")
	}
	if sym.owner == "" {
		if owner, member, ok := strings.Cut(name, "."); ok {
			sym.owner, name = owner, member
			if !isName(sym.owner) {
				return bad(fmt.Sprintf("%q is not a name", sym.owner))
			}
		}
	}
	if sym.owner != "" && !isName(sym.owner) {
		return bad(fmt.Sprintf("%q is not a name", sym.owner))
	}
	if !isName(name) {
		return bad(fmt.Sprintf("%q is not a name", name))
	}
	sym.name = name
	if !hasArgs {
		return sym, nil
	}
	args, ok := strings.CutSuffix(args, ")")
	if !ok {
		return bad("a parenthesis is not closed")
	}
	sym.part = param
	if args == "last" {
		sym.index = Last
		return sym, nil
	}
	if ret, ok := strings.CutPrefix(args, "return"); ok {
		sym.part = result
		if ret == "" {
			return sym, nil
		}
		if args, ok = strings.CutPrefix(ret, " "); !ok {
			return bad(fmt.Sprintf("%q is neither a parameter's index nor return", "return"+ret))
		}
	}
	n, err := strconv.ParseUint(args, 10, 8)
	if err != nil || strconv.FormatUint(n, 10) != args {
		return bad(fmt.Sprintf("%q is neither a parameter's index nor return", args))
	}
	sym.index = int(n)
	return sym, nil
}

// isName reports whether s can name something in Go. The blank name cannot.
func isName(s string) bool { return token.IsIdentifier(s) && s != "_" }

// base is the symbol without its parameter or result.
func (s symbol) base() symbol { return symbol{owner: s.owner, name: s.name} }

// String is the symbol in its canonical form, without receiver's pointer.
func (s symbol) String() string {
	name := s.name
	if s.owner != "" {
		name = s.owner + "." + name
	}
	switch s.part {
	case param:
		return ParamKey(name, s.index)
	case result:
		return ResultKey(name, s.index)
	}
	return name
}

func (s symbol) key(pkg string) string { return pkg + "." + s.String() }

// parseCall reads a call with constant arguments, "(*T).M(false, 3)": the
// function called, and the arguments as constant.Value.ExactString prints them.
// An argument _ stands for any value.
func parseCall(s string) (fn symbol, args []string, err error) {
	bad := func(why string) (symbol, []string, error) {
		return symbol{}, nil, fmt.Errorf("bad call %q: %s; write a function or method with constant arguments, e.g. (*Options).SetOrdered(false)", s, why)
	}
	expr, perr := parser.ParseExpr(s)
	if perr != nil {
		return bad("it is not Go")
	}
	call, ok := expr.(*ast.CallExpr)
	if !ok || call.Ellipsis.IsValid() {
		return bad("it is not a call")
	}
	switch f := call.Fun.(type) {
	case *ast.Ident:
		fn.name = f.Name
	case *ast.SelectorExpr:
		x := f.X
		if p, ok := x.(*ast.ParenExpr); ok {
			x = p.X
			if star, ok := x.(*ast.StarExpr); ok {
				x = star.X
			}
		}
		owner, ok := x.(*ast.Ident)
		if !ok {
			return bad("it does not call a function or method")
		}
		fn.owner, fn.name = owner.Name, f.Sel.Name
	default:
		return bad("it does not call a function or method")
	}
	if !isName(fn.name) || fn.owner != "" && !isName(fn.owner) {
		return bad("it does not call a function or method")
	}
	for i, a := range call.Args {
		v := constantOf(a)
		if v == "" {
			return bad(fmt.Sprintf("argument %d is not a constant", i))
		}
		args = append(args, v)
	}
	return fn, args, nil
}

// constantOf is the value of a literal, true, false or a negative number as
// constant.Value.ExactString prints it; "_" for any value, "" if it is neither.
func constantOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		switch e.Name {
		case "true", "false", "_":
			return e.Name
		}
	case *ast.BasicLit:
		return exact(constant.MakeFromLiteral(e.Value, e.Kind, 0))
	case *ast.UnaryExpr:
		if lit, ok := e.X.(*ast.BasicLit); ok && e.Op == token.SUB && lit.Kind != token.STRING && lit.Kind != token.CHAR {
			return exact(constant.UnaryOp(token.SUB, constant.MakeFromLiteral(lit.Value, lit.Kind, 0), 0))
		}
	}
	return ""
}

func exact(v constant.Value) string {
	if v == nil || v.Kind() == constant.Unknown {
		return ""
	}
	return v.ExactString()
}
