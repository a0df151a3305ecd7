package contract

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// A subject is what a doc comment with directives is about.
type subject struct {
	what   string // as messages name it: "a struct field"
	key    string // "" if it has no key
	symbol string
	typ    types.Type
	params []string // names, "" if unnamed; nil if it is not a function
	sig    *types.Signature
}

func (r *directives) decl(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		r.function(d.Doc, d.Name, "a function")
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				doc := s.Doc
				if doc == nil && !d.Lparen.IsValid() {
					doc = d.Doc
				}
				r.typeSpec(doc, s)
			case *ast.ValueSpec:
				doc := s.Doc
				if doc == nil && !d.Lparen.IsValid() {
					doc = d.Doc
				}
				if d.Tok != token.VAR {
					continue
				}
				for _, name := range s.Names {
					v, _ := r.info.Defs[name].(*types.Var)
					if v != nil {
						r.read(doc, subject{what: "a variable", key: VarKey(v), symbol: v.Name(), typ: v.Type()})
					}
				}
			}
		}
	}
}

func (r *directives) function(doc *ast.CommentGroup, name *ast.Ident, what string) {
	if doc == nil {
		return
	}
	f, _ := r.info.Defs[name].(*types.Func)
	if f == nil {
		return
	}
	sig := f.Type().(*types.Signature)
	s := subject{what: what, key: FuncKey(f), sig: sig, typ: sig, params: []string{}}
	s.symbol = strings.TrimPrefix(s.key, r.pkg.Path()+".")
	for v := range sig.Params().Variables() {
		s.params = append(s.params, v.Name())
	}
	r.read(doc, s)
}

func (r *directives) typeSpec(doc *ast.CommentGroup, spec *ast.TypeSpec) {
	obj, _ := r.info.Defs[spec.Name].(*types.TypeName)
	if obj == nil {
		return
	}
	r.read(doc, subject{what: "a type", key: TypeKey(obj), symbol: obj.Name(), typ: obj.Type()})
	switch t := spec.Type.(type) {
	case *ast.InterfaceType:
		for _, m := range t.Methods.List {
			for _, name := range m.Names {
				r.function(m.Doc, name, "an interface method")
			}
		}
	case *ast.StructType:
		owner, _ := obj.Type().(*types.Named)
		if owner == nil {
			return
		}
		st, ok := owner.Underlying().(*types.Struct)
		if !ok {
			return
		}
		i := 0
		for _, f := range t.Fields.List {
			for range max(1, len(f.Names)) {
				if i < st.NumFields() {
					v := st.Field(i)
					r.read(f.Doc, subject{what: "a struct field", key: FieldKey(owner, v), symbol: obj.Name() + "." + v.Name(), typ: v.Type()})
				}
				i++
			}
		}
	}
}

// read turns the directives of a doc comment into contracts. Words that
// qualify a callback are about every callback of the same comment. Of several
// reasons, each is about what stands between it and the one before.
func (r *directives) read(doc *ast.CommentGroup, s subject) {
	if doc == nil {
		return
	}
	var made []*Contract
	var first token.Pos
	of := func(suffix string, pos token.Pos) *Contract {
		for _, c := range made {
			if c.Key == s.key+suffix {
				return c
			}
		}
		c := &Contract{Key: s.key + suffix, Package: r.pkg.Path(), Symbol: s.symbol + suffix, Framework: r.framework, Pos: r.at(pos)}
		made = append(made, c)
		return c
	}
	type qualifier struct {
		ast.Directive
		word     *word
		from, to int // what was made between the reason before and this one
	}
	var qualifiers []qualifier
	reasons, reasoned := 0, 0
	for _, c := range doc.List {
		d, ok := parse(c)
		if !ok {
			continue
		}
		again := r.done[c] // a second name of the same declaration
		r.done[c] = true
		problem := func(format string, args ...any) {
			if !again {
				r.problem(d.Slash, format, args...)
			}
		}
		if first == 0 {
			first = d.Slash
		}
		w := wordOf(d.Name)
		switch {
		case d.Name == "framework":
			problem("//loopvet:framework is about the package; write it above the package clause")
		case w == nil:
			if !again {
				r.unknownWord(d)
			}
		case s.key == "":
			problem("//loopvet:%s is about %s that has no name; give its type a name", w.name, s.what)
		case w.qualifies:
			q := qualifier{Directive: d, word: w, to: len(made)}
			if w.name == "why" {
				q.from, reasoned = reasoned, q.to
				reasons++
			}
			qualifiers = append(qualifiers, q)
		case w.result:
			args, value := d.Args, ""
			if w.flag == nil { // the value stands behind the result
				i := strings.LastIndexAny(args, " \t") + 1
				args, value = strings.TrimSpace(args[:i]), args[i:]
			}
			suffix, err := s.result(w.name, args)
			if err != nil {
				problem("%v", err)
			} else if w.flag != nil {
				*w.flag(of(suffix, d.Slash)) = true
			} else if err := w.set(of(suffix, d.Slash), value); err != nil {
				problem("//loopvet:%s: %v", w.name, err)
			}
		case w.place:
			suffixes, err := s.places(w.name, d.Args)
			if err != nil {
				problem("%v", err)
			}
			for _, suffix := range suffixes {
				*w.flag(of(suffix, d.Slash)) = true
			}
		default:
			if err := s.takes(w); err != nil {
				problem("%v", err)
			} else if w.flag != nil && d.Args != "" {
				problem("//loopvet:%s takes no argument; remove %q", w.name, d.Args)
			} else if w.flag != nil {
				*w.flag(of("", d.Slash)) = true
			} else if err := w.set(of("", d.Slash), d.Args); err != nil {
				problem("%v", fmt.Errorf("//loopvet:%s: %w", w.name, err))
			}
		}
	}
	for _, q := range qualifiers {
		if q.word.flag != nil && q.Args != "" {
			r.problem(q.Slash, "//loopvet:%s takes no argument; remove %q", q.word.name, q.Args)
			continue
		}
		about := qualified(made, q.word)
		if q.word.name == "why" && reasons > 1 {
			about = made[q.from:q.to]
		}
		for _, c := range about {
			if q.word.flag != nil {
				*q.word.flag(c) = true
			} else if err := q.word.set(c, q.Args); err != nil {
				r.problem(q.Slash, "//loopvet:%s: %v", q.word.name, err)
				break
			}
		}
		if len(about) == 0 {
			r.problem(q.Slash, "//loopvet:%s says more about a callback; add //loopvet:callback to the same comment", q.word.name)
		}
	}
	for _, c := range made {
		if !c.Says() {
			continue
		}
		sym, err := parseSymbol(c.Symbol)
		if err == nil {
			err = c.check(sym)
		}
		if err != nil {
			r.problem(first, "%v", err)
			continue
		}
		r.contracts[c.Key] = c
	}
}

// qualified returns the contracts that a qualifier is about.
func qualified(cs []*Contract, w *word) []*Contract {
	if w.name == "unless" || w.name == "why" {
		return cs
	}
	var out []*Contract
	for _, c := range cs {
		if c.Callback {
			out = append(out, c)
		}
	}
	return out
}

// takes checks a word about a function.
func (s subject) takes(w *word) error {
	if s.sig != nil || isFunc(s.typ) || w.name == "only" && (s.what == "a type" || s.what == "a struct field") {
		return nil
	}
	where := "a function or method"
	if w.name == "only" {
		where = "a function, method, type or field"
	}
	return fmt.Errorf("//loopvet:%s is about %s, not %s; move it there", w.name, where, s.what)
}

// places returns what a word that says where something runs is about: the
// subject itself, parameters of it, or a result, as suffixes of its key.
func (s subject) places(name, args string) ([]string, error) {
	if args == "" {
		if s.what == "a type" && types.IsInterface(s.typ) {
			return nil, fmt.Errorf("//loopvet:%s on an interface says too much; write it on those of its methods that are meant", name)
		}
		if s.sig == nil && !holdsFuncs(s.typ) {
			return nil, fmt.Errorf("//loopvet:%s on %s of type %s, which holds no function; move it to the function, parameter or field that does", name, s.what, s.typ)
		}
		return []string{""}, nil
	}
	if s.params == nil {
		return nil, fmt.Errorf("//loopvet:%s on %s takes no argument; remove %q", name, s.what, args)
	}
	fields := strings.Fields(args)
	if fields[0] == "return" {
		i, err := s.resultIndex(name, args)
		if err != nil {
			return nil, err
		}
		if t := s.sig.Results().At(i).Type(); !holdsFuncs(t) {
			return nil, fmt.Errorf("//loopvet:%s: result %d of %s is %s, which holds no function; name one that does", name, i, s.symbol, t)
		}
		return []string{ResultKey(s.key, i)[len(s.key):]}, nil
	}
	var out []string
	for _, f := range fields {
		i, err := s.param(f)
		if err != nil {
			return nil, fmt.Errorf("//loopvet:%s: %w", name, err)
		}
		if t := s.sig.Params().At(i).Type(); !holdsFuncs(t) {
			return nil, fmt.Errorf("//loopvet:%s: parameter %s of %s is %s, which holds no function; name one that does", name, f, s.symbol, t)
		}
		out = append(out, ParamKey(s.key, i)[len(s.key):])
	}
	return out, nil
}

// result returns what a word about a result is about, as suffix of the key.
func (s subject) result(name, args string) (string, error) {
	if s.sig == nil {
		return "", fmt.Errorf("//loopvet:%s is about a result of a function or method, not %s; move it there", name, s.what)
	}
	if args == "" {
		args = "return"
	}
	i, err := s.resultIndex(name, args)
	if err != nil {
		return "", err
	}
	return ResultKey(s.key, i)[len(s.key):], nil
}

// resultIndex reads "return" or "return 1".
func (s subject) resultIndex(name, args string) (int, error) {
	fields := strings.Fields(args)
	i, err := 0, error(nil)
	if len(fields) > 1 {
		i, err = strconv.Atoi(fields[1])
	}
	if err != nil || len(fields) > 2 || fields[0] != "return" {
		return 0, fmt.Errorf("//loopvet:%s: bad result %q; write return or return 0", name, args)
	}
	if n := s.sig.Results().Len(); i < 0 || i >= n {
		return 0, fmt.Errorf("//loopvet:%s: %s has %s; write an index within them", name, s.symbol, count(n, "result"))
	}
	return i, nil
}

// param finds a parameter by its name or index.
func (s subject) param(name string) (int, error) {
	var names []string
	for i, p := range s.params {
		if p == name && name != "_" || strconv.Itoa(i) == name {
			return i, nil
		}
		if p != "" && p != "_" {
			names = append(names, p)
		}
	}
	if len(s.params) == 0 {
		return 0, fmt.Errorf("%s has no parameters; remove %q", s.symbol, name)
	}
	if near := nearest(name, names); near != "" && !isDigits(name) {
		return 0, fmt.Errorf("%s has no parameter %q; did you mean %q?", s.symbol, name, near)
	}
	return 0, fmt.Errorf("%s has no parameter %q; write a name of one, or an index below %d", s.symbol, name, len(s.params))
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func count(n int, thing string) string {
	switch n {
	case 0:
		return "no " + thing
	case 1:
		return "one " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
