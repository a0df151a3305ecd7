package summary

import (
	"fmt"
	"slices"
	"testing"

	"github.com/loopvet/loopvet/loopcheck/contract"
)

func TestHolding(t *testing.T) {
	object := func(key string, parts ...Part) *Value { return mk(Value{Kind: Object, Key: key, Parts: parts}) }
	param := mk(Value{Kind: Param})
	converted := object("*p.T", Part{Inner, Set{param}}, Part{"type 0", Set{mk(Value{Kind: TypeArg})}})
	types := []Set{{object("p.A")}}
	for _, tt := range []struct {
		name string
		arg  Set
		want string
	}{
		{"another type", Set{object("p.U")}, "o*p.T{*=op.U,type 0=op.A,}"},
		{"the same type", Set{object("*p.T")}, "o*p.T{type 0=op.A,}"},
		{"what it points to", Set{object("p.T", Part{"p.T.f", Set{object("p.U")}})}, "o*p.T{p.T.f=op.U,type 0=op.A,}"},
		{"itself, and another", Set{object("*p.T"), object("p.U")}, "o*p.T{*=op.U,type 0=op.A,} o*p.T{type 0=op.A,}"},
		{"nothing", nil, "o*p.T{type 0=op.A,}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for i, v := range (Binding{Args: []Set{tt.arg}, Types: types}).Subst(converted) {
				if i > 0 {
					got += " "
				}
				got += v.ID()
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// TestSetIsBounded adds functions that hold one another in ever new ways, as a compiler
// of schemas does that registers literals in literals.
func TestSetIsBounded(t *testing.T) {
	var s Set
	for i := range 100 {
		for j := range 100 {
			held := Set{mk(Value{Kind: Func, Key: fmt.Sprintf("p.g$%d", j)})}
			s = s.Add(mk(Value{Kind: Func, Key: fmt.Sprintf("p.f$%d", i), Parts: []Part{{"0", held}}}))
		}
	}
	functions := map[string]bool{}
	for _, v := range s {
		functions[v.Key] = true
	}
	if len(functions) != 100 {
		t.Errorf("%d functions of 100 are left", len(functions))
	}
	if most := maxSet + 100*(maxVariants+1); len(s) > most {
		t.Errorf("a set of %d values, more than %d", len(s), most)
	}
}

// TestWrappers adds one wrapper of many handlers, which hold other things in turn: each
// handler stays known.
func TestWrappers(t *testing.T) {
	const handlers = 5 * maxSet
	var s Set
	for i := range handlers {
		held := mk(Value{Kind: Object, Key: fmt.Sprintf("p.T%d", i), Parts: []Part{{"p.T.f", Set{mk(Value{Kind: Object, Key: "p.U"})}}}})
		handler := mk(Value{Kind: Func, Key: fmt.Sprintf("p.h%d", i), Parts: []Part{{"0", Set{held}}}})
		s = s.Add(mk(Value{Kind: Func, Key: "p.wrap", Parts: []Part{{"0", Set{handler}}}}))
	}
	wrapped := map[string]bool{}
	for _, v := range s {
		inner, _ := v.Part("0")
		for _, w := range inner {
			wrapped[w.Key] = true
		}
	}
	if len(wrapped) != handlers {
		t.Errorf("%d handlers of %d are left", len(wrapped), handlers)
	}
}

// What is too long loses what is innermost: a method value keeps its receiver, and a
// literal the function that it has captured.
func TestLongValue(t *testing.T) {
	var widgets Set
	for i := range 10 {
		var parts Set
		for j := range 10 {
			parts = parts.Add(mk(Value{Kind: Func, Key: fmt.Sprintf("example.com/program/internal/ui/widgets.handler%d%d", i, j)}))
		}
		w := Value{Kind: Object, Key: fmt.Sprintf("example.com/program/internal/ui/widgets.Widget%d", i), Parts: []Part{{"example.com/program/internal/ui/widgets.Widget.handlers", parts}}}
		widgets = widgets.Add(mk(w))
	}
	app := mk(Value{Kind: Object, Key: "example.com/program.App", Parts: []Part{{"example.com/program.App.widgets", widgets}}})
	if app.count() > maxSize {
		t.Errorf("a value of %d bytes", len(app.ID()))
	}
	if got, ok := app.Part("example.com/program.App.widgets"); !ok || len(got) != len(widgets) {
		t.Errorf("the object holds %d widgets, want %d", len(got), len(widgets))
	}
	next := mk(Value{Kind: Bound, Key: "Next", Parts: []Part{{"recv", Set{app}}}})
	if recv, _ := next.Part("recv"); len(recv) != 1 || recv[0].Key != app.Key {
		t.Errorf("the receiver of the method value is %v, want one %s", recv, app.Key)
	}
}

// TestResolveNested resolves fields of fields of what holds itself in many ways: each is
// looked for once, or it would take until tomorrow.
func TestResolveNested(t *testing.T) {
	field := func(base *Value) *Value { return mk(Value{Kind: Field, Key: "p.N.c", Base: base}) }
	var held Set
	leaf := mk(Value{Kind: Object, Key: "*p.Leaf"})
	for i := range 5 {
		held = held.Add(field(mk(Value{Kind: Global, Key: fmt.Sprintf("p.g%d", i)})))
	}
	for _, v := range held {
		held = held.Add(field(v))
	}
	p := &Package{contracts: &contract.Set{}, merged: map[string]map[string]Set{"p.N.c": {"p.N.c": held}}}
	for i := range 5 {
		key := fmt.Sprintf("p.g%d", i)
		object := mk(Value{Kind: Object, Key: "*p.N", Parts: []Part{{"p.N.c", held.Add(leaf)}}})
		p.merged[key] = map[string]Set{key: held.Add(object)}
	}
	got := p.resolve(held)
	if !slices.ContainsFunc(got, func(v *Value) bool { return v == leaf }) {
		t.Errorf("got %v", got)
	}
}
