package contract

import (
	"fmt"
	"go/types"
	"slices"
)

// Keys are plain strings, so that they can be compared across packages that
// were loaded apart: "pkgpath.Func", "pkgpath.Type.Method", "pkgpath.Type.Field",
// "pkgpath.Type", "pkgpath.Var". Whether a receiver is a pointer is dropped.
// What cannot be named from another package has the key "".

// FuncKey is the key of a function, a method or an interface's method. A method
// is keyed by the type that declares it, see MethodKeys. Methods of unnamed
// interfaces and of types inside functions have none.
func FuncKey(f *types.Func) string {
	if f == nil {
		return ""
	}
	f = f.Origin()
	sig, ok := f.Type().(*types.Signature)
	if !ok {
		return ""
	}
	if sig.Recv() == nil {
		if f.Pkg() == nil {
			return ""
		}
		return f.Pkg().Path() + "." + f.Name()
	}
	return memberKey(namedOf(sig.Recv().Type()), f.Name())
}

// MethodKeys lists the keys under which a contract on a called method may
// stand, best first: the type it is called on, and the type that declares it.
// They differ where a method is promoted from an embedded type: a contract on
// a framework's Conn.Read is not one on every io.Reader.
func MethodKeys(recv types.Type, f *types.Func) []string {
	var keys []string
	add := func(k string) {
		if k != "" && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	if recv != nil && f != nil {
		add(memberKey(namedOf(recv), f.Name()))
	}
	add(FuncKey(f))
	return keys
}

// FieldKey is the key of a field of a named struct.
func FieldKey(owner *types.Named, f *types.Var) string {
	if f == nil {
		return ""
	}
	return memberKey(owner, f.Name())
}

// TypeKey is the key of a type declared at package level.
func TypeKey(t *types.TypeName) string {
	if t == nil {
		return ""
	}
	if t.Pkg() == nil {
		return t.Name() // error, any
	}
	if t.Parent() != t.Pkg().Scope() {
		return "" // inside a function, or a type parameter
	}
	return t.Pkg().Path() + "." + t.Name()
}

// VarKey is the key of a variable declared at package level.
func VarKey(v *types.Var) string {
	if v == nil || v.Pkg() == nil || v.IsField() || v.Parent() != v.Pkg().Scope() {
		return ""
	}
	return v.Pkg().Path() + "." + v.Name()
}

// Last stands for a function's last parameter, however many it has.
const Last = -1

// ParamKey is the key of parameter i, counted from 0 without the receiver, or of Last.
func ParamKey(funcKey string, i int) string {
	switch {
	case funcKey == "":
		return ""
	case i == Last:
		return funcKey + "(last)"
	}
	return fmt.Sprintf("%s(%d)", funcKey, i)
}

// ResultKey is the key of result i, counted from 0.
func ResultKey(funcKey string, i int) string {
	if funcKey == "" {
		return ""
	}
	return fmt.Sprintf("%s(return %d)", funcKey, i)
}

// namedOf returns the declared type behind pointers and aliases, or nil.
func namedOf(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, _ := t.(*types.Named)
	return n
}

func memberKey(owner *types.Named, name string) string {
	if owner == nil {
		return ""
	}
	t := TypeKey(owner.Origin().Obj())
	if t == "" {
		return ""
	}
	return t + "." + name
}
