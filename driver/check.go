package driver

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A pkg is one package on its way through the driver.
type pkg struct {
	path, name, dir string
	files           []string
	embedded        []string        // files, of a package that can be edited
	imports         map[string]*pkg // by import path as written
	deps            []*pkg
	root            bool // named by the patterns, and to be reported
	std             bool
	api             bool // by declarations alone
	listed          bool
	goVersion       string // language version of the module, "go1.21", or ""
	module          *analysis.Module
	sizes           types.Sizes

	problems []Problem // at most one of a kind

	// origin names the source of the package if that never changes; "" if the
	// files have to be looked at.
	origin string
	// key is what names the package in the cache; zero if it cannot be there.
	key key
	// sums are the hashes of the files that the key was made of; nil if it was made
	// of the origin.
	sums map[string]key
	// stored is whether the cache has the package.
	stored bool
	// kept is whether the cache had the result.
	kept  bool
	out   *PackageResult // of a package to be reported
	facts ownFacts

	syntax []*ast.File
	types  *types.Package
	info   *types.Info
	// sound is whether the syntax, as far as it is left, is free of errors.
	sound bool
	// lacks is whether declarations are missing that the source has, or of a
	// package below: what then is wrong above may not be a mistake up there.
	lacks bool
	// usesC is whether the package, or one below, has types of C, which are
	// not known.
	usesC bool
	// cgo is whether the package itself uses C: cgo is not run, and go/ssa cannot read
	// what it would make. partly is whether some of its code was left out for that.
	cgo, partly bool
	// overlay names the files that are read in the place of others.
	overlay map[string]string
}

// problem notes what is wrong. One problem of a kind is enough to tell people.
func (p *pkg) problem(q Problem) {
	for i := range p.problems {
		if old := &p.problems[i]; old.Kind == q.Kind {
			if old.Pos == "" || old.Pos != q.Pos { // else told by the go command too
				old.More++
			}
			old.More += q.More
			return
		}
	}
	q.Package = p.path
	p.problems = append(p.problems, q)
}

// declared notes that some functions are known by their declarations alone.
func (p *pkg) declared() {
	p.problem(Problem{Kind: Declared, Message: "uses cgo: functions that mention C were read in part or not at all"})
}

// maxRounds is how often what is left of a package is checked again. Each
// round is about what the last one made unusable.
const maxRounds = 12

// check parses and type-checks p, whose imports are checked. It always leaves
// p with types, complete or not.
func (p *pkg) check(fset *token.FileSet, prof *Profile) {
	defer func() {
		if p.cgo && p.partly && p.root {
			p.declared()
		}
		if r := recover(); r != nil {
			p.sound = false
			p.problem(Problem{Kind: GaveUp, Message: oneLine(fmt.Sprintf("the type checker failed: %v", r))})
		}
		if p.types == nil {
			p.types = types.NewPackage(p.path, p.name)
		}
	}()
	prof.phase(&prof.Parse, func() { p.parse(fset) })
	missing := p.name == "" && len(p.files) == 0
	p.lacks = p.lacks || missing || slices.ContainsFunc(p.deps, func(d *pkg) bool { return d.lacks })
	p.usesC = p.usesC || slices.ContainsFunc(p.deps, func(d *pkg) bool { return d.usesC })
	told := len(p.problems) > 0 || p.cgo // of what has to do with C, that is told
	for round := range maxRounds {
		var errs, usual []types.Error
		prof.phase(&prof.Types, func() { errs, usual = p.checkTypes(fset) })
		if p.api {
			return
		}
		var unknown []types.Error
		if p.usesC || round > 0 || len(errs) > 0 {
			unknown = p.unknown()
		}
		if all := slices.Concat(errs, usual); round == 0 && !told && !p.lacks && len(all) > 0 {
			first := slices.MinFunc(all, func(a, b types.Error) int { return int(a.Pos - b.Pos) })
			msg, _, _ := strings.Cut(first.Msg, "\n")
			pr := Problem{Kind: NotCompiled, Message: msg, More: len(all) - 1}
			if first.Pos.IsValid() {
				pr.Pos = fset.Position(first.Pos).String()
			}
			p.problem(pr)
		}
		errs = append(errs, unknown...)
		if p.cgo { // a declaration that has a type of C stays what it is
			in := code(p.syntax)
			errs = slices.DeleteFunc(errs, func(e types.Error) bool { return !in(e.Pos) })
		}
		if len(errs) == 0 {
			p.sound = true
			return
		}
		p.partly = true
		cuts := map[ast.Node]func(){}
		for _, e := range errs {
			if !p.cut(e.Pos, cuts) {
				return
			}
		}
		for _, cut := range cuts {
			cut()
		}
	}
}

// parse reads the files. What comes after a syntax error in a file is kept as
// declarations.
func (p *pkg) parse(fset *token.FileSet) {
	p.syntax = make([]*ast.File, 0, len(p.files))
	numbers := map[string]int{} // in the place of constants of C
	mode := parser.SkipObjectResolution
	if !p.std {
		mode |= parser.ParseComments
	}
	for _, name := range p.files {
		src, err := p.read(name)
		var f *ast.File
		if err == nil {
			if p.sums != nil && sha256.Sum256(src) != p.sums[name] {
				p.key = key{} // edited just now
			}
			f, err = parser.ParseFile(fset, name, src, mode)
		}
		var list scanner.ErrorList
		switch {
		case err == nil:
		case errors.As(err, &list):
			pos := list[0].Pos
			p.problem(Problem{Kind: NotCompiled, Pos: pos.String(), Message: list[0].Msg, More: len(list) - 1})
			p.lacks = true
			if f.Name.Name == "" {
				continue // not even a package clause
			}
			file := fset.File(f.FileStart)
			keepBefore(f, file.Pos(min(pos.Offset, file.Size())))
		default:
			p.problem(Problem{Kind: NotCompiled, Message: oneLine(err.Error())})
			p.lacks = true
			continue
		}
		if slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"C"` }) {
			if p.usesC = !p.std; p.usesC {
				p.cgo = true
				goTypes(f)
				goConstants(f, numbers)
				p.partly = withoutC(f) || p.partly
			}
		}
		emptyTables(f)
		p.syntax = append(p.syntax, f)
	}
	if p.api {
		for _, f := range p.syntax {
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok {
					fn.Body = nil
				}
			}
		}
	}
}

// read reads one of the package's files.
func (p *pkg) read(name string) ([]byte, error) {
	if with := p.overlay[name]; with != "" {
		return os.ReadFile(with)
	}
	return os.ReadFile(name)
}

// keepBefore keeps of what follows pos, where the parser lost the thread, only
// the declarations that it made sense of.
func keepBefore(f *ast.File, pos token.Pos) {
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		if d.End() <= pos {
			return false
		}
		if fn, ok := d.(*ast.FuncDecl); ok {
			fn.Body = nil
			if fn.Name.Name == "init" {
				return true
			}
		}
		bad := d.Pos() <= pos && pos < d.End()
		ast.Inspect(d, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.BadDecl, *ast.BadExpr, *ast.BadStmt:
				bad = true
			}
			return !bad
		})
		return bad
	})
}

// checkTypes gives the errors that leave a part of the package without a
// meaning, and those that do not: what is not used.
func (p *pkg) checkTypes(fset *token.FileSet) (errs, usual []types.Error) {
	p.info = &types.Info{}
	if !p.api {
		// About as many as there is code for; growing them would take a fifth of the
		// time that the check takes.
		n := p.code()
		p.info = &types.Info{
			Types: make(map[ast.Expr]types.TypeAndValue, n/10), Defs: make(map[*ast.Ident]types.Object, n/80),
			Uses: make(map[*ast.Ident]types.Object, n/16), Implicits: map[ast.Node]types.Object{},
			Instances: map[*ast.Ident]types.Instance{}, Scopes: make(map[ast.Node]*types.Scope, n/128),
			Selections: make(map[*ast.SelectorExpr]*types.Selection, n/80), FileVersions: map[*ast.File]string{},
		}
	}
	tc := &types.Config{
		Importer: importer{p}, Sizes: p.sizes, FakeImportC: true, IgnoreFuncBodies: p.api, GoVersion: p.goVersion,
		Error: func(err error) {
			switch e, ok := err.(types.Error); {
			case !ok || strings.HasPrefix(e.Msg, "\t"): // more about the error before
			case e.Soft:
				usual = append(usual, e)
			default:
				errs = append(errs, e)
			}
		},
	}
	p.types, _ = tc.Check(p.path, fset, p.syntax, p.info)
	return errs, usual
}

// code is how many bytes of the files are not comments.
func (p *pkg) code() int {
	n := 0
	for _, f := range p.syntax {
		n += int(f.FileEnd - f.FileStart)
		for _, c := range f.Comments {
			n -= int(c.End() - c.Pos())
		}
	}
	return max(0, n)
}

// unknown finds what has no type, or one of C, which go/ssa cannot do without: the
// type checker tells of a mistake once, and not of all that depends on it.
func (p *pkg) unknown() (errs []types.Error) {
	none := func(n ast.Node) { errs = append(errs, types.Error{Pos: n.Pos()}) }
	several := func(left int, right []ast.Expr) {
		if left < 2 || len(right) != 1 {
			return
		}
		if _, ok := p.info.Types[right[0]].Type.(*types.Tuple); !ok {
			none(right[0])
		}
	}
	for _, f := range p.syntax {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				several(len(n.Lhs), n.Rhs)
			case *ast.ValueSpec:
				several(len(n.Names), n.Values)
			case *ast.BinaryExpr, *ast.CallExpr, *ast.IndexExpr, *ast.SliceExpr, *ast.UnaryExpr, *ast.CompositeLit:
				if p.info.Types[n.(ast.Expr)].Type == nil {
					none(n)
				}
			case *ast.Ident:
				if _, defined := p.info.Defs[n]; !defined && p.info.Uses[n] == nil && n.Name != "_" {
					none(n)
				}
				if v, ok := p.info.Uses[n].(*types.Var); ok && v.Type() == types.Typ[types.Invalid] {
					none(n)
				}
			}
			return true
		})
	}
	for e, t := range p.info.Types {
		_, literal := e.(*ast.CompositeLit)
		if t.Type == types.Typ[types.Invalid] && !t.IsBuiltin() || literal && t.Type.Underlying() == types.Typ[types.Invalid] {
			errs = append(errs, types.Error{Pos: e.Pos()})
		}
	}
	return errs
}

// cut finds the smallest part of the package that can be left out and that
// has the position in it. It reports whether there is one.
func (p *pkg) cut(pos token.Pos, cuts map[ast.Node]func()) bool {
	i := slices.IndexFunc(p.syntax, func(f *ast.File) bool { return f.FileStart <= pos && pos <= f.FileEnd })
	if i < 0 {
		return false
	}
	f := p.syntax[i]
	has := func(n ast.Node) bool { return n.Pos() <= pos && pos < n.End() }
	for _, d := range f.Decls {
		if !has(d) {
			continue
		}
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Body == nil || !has(d.Body) {
				break
			}
			lit := innermost(d.Body, has)
			switch {
			case lit != nil:
				cuts[lit.Body] = func() { lit.Body = panics(lit.Body) }
			case d.Name.Name == "init":
				cuts[d.Body] = func() { // nobody can name it
					f.Decls = slices.DeleteFunc(f.Decls, func(e ast.Decl) bool { return e == d })
				}
			default:
				cuts[d.Body] = func() { d.Body = nil }
			}
			return true
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if has(s) {
					p.cutSpec(f, d, s, has, cuts)
					return true
				}
			}
		}
		cuts[d] = func() {
			p.lacks = true
			f.Decls = slices.DeleteFunc(f.Decls, func(e ast.Decl) bool { return e == d })
		}
		return true
	}
	cuts[f] = func() {
		p.lacks = true
		p.syntax = slices.DeleteFunc(p.syntax, func(g *ast.File) bool { return g == f })
	}
	return true
}

func (p *pkg) cutSpec(f *ast.File, d *ast.GenDecl, s ast.Spec, has func(ast.Node) bool, cuts map[ast.Node]func()) {
	// The innermost field of a struct type, and the outermost function.
	var fields *ast.FieldList
	var field *ast.Field
	var lit *ast.FuncLit
	ast.Inspect(s, func(n ast.Node) bool {
		if n == nil || !has(n) || lit != nil {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			if has(n.Body) {
				lit = n
			}
		case *ast.StructType:
			for _, g := range n.Fields.List {
				if has(g) {
					fields, field = n.Fields, g
				}
			}
		}
		return true
	})
	v, _ := s.(*ast.ValueSpec)
	switch {
	case lit != nil:
		cuts[lit.Body] = func() { lit.Body = panics(lit.Body) }
	case field != nil && v == nil:
		cuts[field] = func() {
			p.lacks = true
			fields.List = slices.DeleteFunc(fields.List, func(g *ast.Field) bool { return g == field })
		}
	case v != nil && d.Tok == token.VAR && v.Type != nil && !has(v.Type) && len(v.Values) > 0:
		cuts[v] = func() { v.Values = nil }
	default:
		cuts[s] = func() {
			if i, ok := s.(*ast.ImportSpec); ok {
				f.Imports = slices.DeleteFunc(f.Imports, func(j *ast.ImportSpec) bool { return j == i })
			}
			p.lacks = true
			d.Specs = slices.DeleteFunc(d.Specs, func(t ast.Spec) bool { return t == s })
			if len(d.Specs) == 0 {
				f.Decls = slices.DeleteFunc(f.Decls, func(e ast.Decl) bool { return e == d })
			}
		}
	}
}

// innermost is the innermost literal that has a place in its body; nil if none has.
func innermost(body ast.Node, has func(ast.Node) bool) (lit *ast.FuncLit) {
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil || !has(n) {
			return false
		}
		if l, ok := n.(*ast.FuncLit); ok && has(l.Body) {
			lit = l
		}
		return true
	})
	return lit
}

// panics is a body that is right for every function.
func panics(b *ast.BlockStmt) *ast.BlockStmt {
	return &ast.BlockStmt{Lbrace: b.Lbrace, Rbrace: b.Rbrace, List: []ast.Stmt{&ast.ExprStmt{X: &ast.CallExpr{
		Fun: &ast.Ident{NamePos: b.Lbrace, Name: "panic"}, Lparen: b.Lbrace, Rparen: b.Lbrace,
		Args: []ast.Expr{&ast.BasicLit{ValuePos: b.Lbrace, Kind: token.INT, Value: "0"}},
	}}}}
}

type importer struct{ p *pkg }

func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	d := i.p.imports[path]
	if d == nil || d.types == nil || d.name == "" && len(d.files) == 0 {
		i.p.lacks = true // the go command says why
		return nil, fmt.Errorf("no package for import %q", path)
	}
	return d.types, nil
}
