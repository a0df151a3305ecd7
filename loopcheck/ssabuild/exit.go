package ssabuild

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/cfg"
	"golang.org/x/tools/go/types/typeutil"
)

// exits finds the functions that never return: they panic, end the program or go on
// for ever.
type exits struct {
	info     *types.Info
	decls    map[*types.Func]*ast.FuncDecl // of the package
	imported func(*types.Func) bool        // the same of other packages
	known    map[*types.Func]bool
}

func newExits(files []*ast.File, info *types.Info, imported func(*types.Func) bool) *exits {
	x := &exits{info: info, imported: imported, decls: map[*types.Func]*ast.FuncDecl{}, known: map[*types.Func]bool{}}
	for _, f := range files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok {
				x.decls[info.Defs[d.Name].(*types.Func)] = d
			}
		}
	}
	return x
}

// never reports whether a function never returns.
func (x *exits) never(fn *types.Func) bool {
	fn = fn.Origin()
	if v, ok := x.known[fn]; ok {
		return v
	}
	x.known[fn] = false // to those that it calls itself
	v := false
	if d := x.decls[fn]; d == nil {
		v = x.imported(fn)
	} else if d.Body != nil && x.stops(d.Body) {
		v = cfg.New(d.Body, x.mayReturn).NoReturn()
	}
	x.known[fn] = v
	return v
}

func (x *exits) mayReturn(c *ast.CallExpr) bool {
	switch callee := typeutil.Callee(x.info, c).(type) {
	case *types.Builtin:
		return callee.Name() != "panic"
	case *types.Func:
		return !x.never(callee)
	}
	return true
}

// stops reports whether there is anything in a function after which it may not go
// on: few have, and then the graph of its control flow is needed to know.
func (x *exits) stops(body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt:
			if c, ok := ast.Unparen(n.X).(*ast.CallExpr); ok {
				found = found || !x.mayReturn(c)
			}
		case *ast.ForStmt:
			found = found || n.Cond == nil
		case *ast.SelectStmt:
			found = found || len(n.Body.List) == 0
		case *ast.BranchStmt:
			found = found || n.Tok == token.GOTO
		}
		_, expr := n.(ast.Expr) // there are no statements in it but those of literals
		return !found && !expr
	})
	return found
}
