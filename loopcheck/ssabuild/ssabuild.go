// Package ssabuild builds the SSA form that the engine reads.
//
// It is x/tools' buildssa without what the engine has no use for: that pass makes the
// graph of the control flow of every function, to find out which never return, and a
// member of everything that an imported package declares, for each package that
// imports it.
package ssabuild

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// SSA is the SSA form of one package. Of the packages that it imports, the program
// has the functions and variables that it uses, without bodies.
type SSA struct {
	Pkg *ssa.Package
	// Funcs are the functions in the order of the source, each before the literals
	// in it, and then those of variables' initial values.
	Funcs []*ssa.Function
}

// Build builds the SSA form of the package of a pass. neverReturns tells about
// functions of other packages; nothing follows a call of one that does not return.
func Build(pass *analysis.Pass, neverReturns func(*types.Func) bool) *SSA {
	prog := ssa.NewProgram(pass.Fset, ssa.BuilderMode(0))
	prog.SetNoReturn(newExits(pass.Files, pass.TypesInfo, neverReturns).never)
	used := usedOf(pass.TypesInfo)
	for _, imp := range pass.Pkg.Imports() {
		file, info := declaring(used[imp])
		prog.CreatePackage(imp, []*ast.File{file}, info, true)
	}
	pkg := prog.CreatePackage(pass.Pkg, pass.Files, pass.TypesInfo, false)
	pkg.Build()
	return &SSA{Pkg: pkg, Funcs: funcsOf(pkg, pass.Files, pass.TypesInfo)}
}

// funcsOf are all functions of a package that was built from the files.
func funcsOf(pkg *ssa.Package, files []*ast.File, info *types.Info) (out []*ssa.Function) {
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		out = append(out, fn)
		for _, lit := range fn.AnonFuncs {
			add(lit)
		}
	}
	for _, f := range files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok {
				add(pkg.Prog.FuncValue(info.Defs[d.Name].(*types.Func)))
			}
		}
	}
	add(pkg.Func("init"))
	return out
}

// usedOf is what the package uses of each other: functions, methods and variables.
func usedOf(info *types.Info) map[*types.Package]map[types.Object]bool {
	used := map[*types.Package]map[types.Object]bool{}
	for _, obj := range info.Uses {
		switch o := obj.(type) {
		case *types.Func:
			if recv := o.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
				continue
			}
			obj = o.Origin()
		case *types.Var:
			if o.IsField() || o.Pkg() == nil || o.Parent() != o.Pkg().Scope() {
				continue
			}
		default:
			continue
		}
		pkg := obj.Pkg()
		if used[pkg] == nil {
			used[pkg] = map[types.Object]bool{}
		}
		used[pkg][obj] = true
	}
	return used
}

// declaring is a file that declares the objects, as far as go/ssa looks at one to
// find out what there is: it makes of each name what its object is.
func declaring(objs map[types.Object]bool) (*ast.File, *types.Info) {
	names := &ast.ValueSpec{}
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object, len(objs))}
	for obj := range objs {
		id := &ast.Ident{Name: obj.Name()}
		names.Names = append(names.Names, id)
		info.Defs[id] = obj
	}
	return &ast.File{Decls: []ast.Decl{&ast.GenDecl{Tok: token.CONST, Specs: []ast.Spec{names}}}}, info
}
