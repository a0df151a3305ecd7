package rule

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/constant"
	"go/printer"
	"go/types"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"

	"github.com/loopvet/loopvet/loopcheck"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A Fixer begins to make, for one package, the changes that end findings, where one
// is certain to compile and to keep what the program does but for the fault; nil
// where it is not.
type Fixer func(*analysis.Pass, *loopcheck.Result) func(*loopcheck.Place) *analysis.SuggestedFix

// Detach starts a goroutine for a call that hands something to the loop and would
// wait for it there: a statement by itself, in a function that only the loop runs.
func Detach(_ *analysis.Pass, res *loopcheck.Result) func(*loopcheck.Place) *analysis.SuggestedFix {
	return func(p *loopcheck.Place) *analysis.SuggestedFix {
		call, around := res.Call(p)
		if call == nil || len(around) == 0 || !res.Queues(call) || !res.OnlyOnLoop(p) {
			return nil
		}
		stmt, ok := around[0].(*ast.ExprStmt)
		if !ok {
			return nil
		}
		return &analysis.SuggestedFix{
			Message:   "Queue it from a goroutine: it runs after the callback",
			TextEdits: []analysis.TextEdit{{Pos: stmt.Pos(), End: stmt.Pos(), NewText: []byte("go ")}},
		}
	}
}

// Hoist makes a package variable of what is compiled from constants by a call that
// gives one result.
func Hoist(pass *analysis.Pass, res *loopcheck.Result) func(*loopcheck.Place) *analysis.SuggestedFix {
	var taken map[string]bool // names; made when first needed
	return func(p *loopcheck.Place) *analysis.SuggestedFix {
		if p.Kind != effect.Compile {
			return nil
		}
		if taken == nil {
			taken = names(pass)
		}
		return hoist(pass, res, p, taken)
	}
}

func hoist(pass *analysis.Pass, res *loopcheck.Result, p *loopcheck.Place, taken map[string]bool) *analysis.SuggestedFix {
	call, around := res.Call(p)
	if call == nil {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if x, ok := sel.X.(*ast.Ident); !ok || pass.TypesInfo.Uses[x] == nil {
		return nil
	} else if _, ok := pass.TypesInfo.Uses[x].(*types.PkgName); !ok {
		return nil
	}
	for _, a := range call.Args {
		if !fixed(pass, a) {
			return nil
		}
	}
	t, ok := types.Unalias(deref(pass.TypesInfo.TypeOf(call))).(*types.Named)
	if !ok {
		return nil // several results
	}
	var decl *ast.FuncDecl
	for _, n := range around {
		if d, ok := n.(*ast.FuncDecl); ok {
			decl = d
		}
	}
	if decl == nil {
		return nil
	}
	name := unused(taken, decl.Name.Name+t.Obj().Name())
	var text bytes.Buffer
	if err := printer.Fprint(&text, pass.Fset, call); err != nil {
		return nil
	}
	before := decl.Pos()
	if decl.Doc != nil {
		before = decl.Doc.Pos()
	}
	return &analysis.SuggestedFix{
		Message: "Make it once, in a package variable",
		TextEdits: []analysis.TextEdit{
			{Pos: before, End: before, NewText: fmt.Appendf(nil, "var %s = %s\n\n", name, &text)},
			{Pos: call.Pos(), End: call.End(), NewText: []byte(name)},
		},
	}
}

// fixed reports whether an expression is a constant that means the same at package
// level.
func fixed(pass *analysis.Pass, e ast.Expr) bool {
	tv := pass.TypesInfo.Types[e]
	if tv.Value == nil || tv.Value.Kind() == constant.Unknown {
		return false
	}
	same := true
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			obj := pass.TypesInfo.Uses[id]
			same = same && obj != nil && (obj.Parent() == pass.Pkg.Scope() || obj.Parent() == types.Universe || obj.Pkg() != pass.Pkg)
		}
		return same
	})
	return same
}

// names are all names in the package.
func names(pass *analysis.Pass) map[string]bool {
	out := map[string]bool{}
	for _, objs := range []map[*ast.Ident]types.Object{pass.TypesInfo.Defs, pass.TypesInfo.Uses} {
		for id := range objs {
			out[id.Name] = true
		}
	}
	return out
}

// unused is an unexported name like the one given that is not taken, and takes it.
func unused(taken map[string]bool, like string) string {
	r, size := utf8.DecodeRuneInString(like)
	like = string(unicode.ToLower(r)) + like[size:]
	name := like
	for i := 2; taken[name]; i++ {
		name = fmt.Sprint(like, i)
	}
	taken[name] = true
	return name
}

func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
