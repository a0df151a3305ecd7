package contract

import (
	"go/types"
	"slices"
	"strings"
	"testing"
)

const resolveSource = `package p

type base struct{ hidden func() }
func (*base) Promoted(f func()) {}

type T struct {
	base
	Field  func()
	Funcs  []func()
	ByName map[string]func(int)
	Any    any
	N      int
}
func (*T) M(f func(), n int, xs ...func()) func() { return nil }
func (T) SetOrdered(bool) {}
func (T) P() error { return nil }
func (T) Q() {}

type I interface { IM() func(); embedded }
type embedded interface { EM() }

type Alias = T
type Fn func()
type G[K any] struct{ On func(K) }
func (*G[K]) Each(f func(K)) {}

func F(f func(), a any, n int) {}
var Var func()
var Number int
`

// resolveErrors resolves symbols of example.com/p, each with its words.
func resolveErrors(t *testing.T, symbols ...string) []string {
	t.Helper()
	_, pkg, _, _ := check(t, resolveSource)
	s, err := load("c.yaml", []byte("name: a\ncontracts:\n  - packages: [example.com/p]\n    symbols:\n      "+strings.Join(symbols, "\n      ")+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, err := range Resolve(s, map[string]*types.Package{pkg.Path(): pkg}) {
		lines = append(lines, err.Error())
	}
	return lines
}

func TestResolves(t *testing.T) {
	symbols := []string{
		"F(0): {callback: true}", "F(1): {callback: true}", "F: {waits: true}",
		"(*T).M(0): {callback: true}", "(*T).M(last): {callback: true}", "T.M(2): {callback: true}", "T.M(return): {offload: true}", "T.M: {schedules: sync}",
		"T.Field: {callback: true}", "T.hidden: {callback: true}", "T.Funcs: {callback: true}", "T.ByName: {callback: true}", "T.Any: {callback: true}",
		"T.Promoted(0): {callback: true}", "(*base).Promoted: {waits: true}",
		"I.IM: {callback: true}", "I.IM(return): {callback: true}", "I.EM: {setup: true}",
		"Fn: {callback: true}", "T: {only: loop}", "T.N: {only: loop}", "G.On: {callback: true}", "(*G).Each(0): {callback: true}", "Var: {callback: true}",
		"T.Field(return): {}", "T.P(return): {awaited: true}", "T.Q: {schedules: async, triggers: I.IM}",
		`base.hidden: {callback: true, unless: "(*T).SetOrdered(false)"}`,
	}
	if errs := resolveErrors(t, symbols...); len(errs) != 0 {
		t.Errorf("got %q", errs)
	}
}

func TestResolveErrors(t *testing.T) {
	for _, test := range []struct{ symbol, want string }{
		{"Fnn(0): {callback: true}", "example.com/p has no Fnn; did you mean Fn?"},
		{"Elsewhere(0): {callback: true}", "example.com/p has no Elsewhere; correct the name, or list the packages that have it in a group of their own"},
		{"T.Feild: {callback: true}", "example.com/p.T has no Feild; did you mean Field?"},
		{"T.Promotd(0): {callback: true}", "example.com/p.T has no Promotd; did you mean Promoted?"},
		{"I.IMM: {callback: true}", "example.com/p.I has no IMM; did you mean IM?"},
		{"F.M: {callback: true}", "example.com/p.F is not a type; write the name of the type that has M"},
		{"Alias.Field: {callback: true}", "example.com/p.Alias is another name of example.com/p.T; write the contract there"},
		{"F(3): {callback: true}", "example.com/p.F has 3 parameters, so there is no parameter 3; count from 0, without the receiver"},
		{"F(last): {callback: true}", "parameter 2 of example.com/p.F is int, which holds no function; name the parameter, field or method that does"},
		{"T.Q(last): {callback: true}", "example.com/p.T.Q has no parameter, so there is no parameter 0; count from 0, without the receiver"},
		{"F(return): {callback: true}", "example.com/p.F has no result, so there is no result 0; count from 0, without the receiver"},
		{"F(2): {callback: true}", "parameter 2 of example.com/p.F is int, which holds no function; name the parameter, field or method that does"},
		{"(*T).M(1): {callback: true}", "parameter 1 of example.com/p.T.M is int, which holds no function; name the parameter, field or method that does"},
		{"T.N: {callback: true}", "example.com/p.T.N is int, which holds no function; name the parameter, field or method that does"},
		{"T: {callback: true}", "example.com/p.T is p.T, which holds no function; name the parameter, field or method that does"},
		{"I: {callback: true}", "example.com/p.I is an interface; name those of its methods that are meant"},
		{"F: {callback: true}", "example.com/p.F is a function that others call; name its parameter, e.g. F(0), or its result"},
		{"T(0): {callback: true}", "example.com/p.T is not a function, so it has no parameters or results; name the function"},
		{"Number: {waits: true}", "example.com/p.Number is int, not a function; name the function or method"},
		{"T.N: {only: anywhere}", "example.com/p.T.N is int, not a function; name the function or method"},
		{"T.N: {only: loop, waits: true}", "example.com/p.T.N is int, not a function; name the function or method"},
		{"T: {waits: true}", "example.com/p.T is p.T, not a function; name the function or method"},
		{"T.Q: {schedules: async, triggers: I.OM}", "example.com/p has no interface method I.OM; write triggers: Interface.Method"},
		{"T.Q(return): {awaited: true}", "example.com/p.T.Q has no result, so there is no result 0; count from 0, without the receiver"},
		{`T.Field: {callback: true, unless: "(*T).SetOrderd(false)"}`, "unless: example.com/p.T has no SetOrderd; did you mean SetOrdered?"},
		{`T.Field: {callback: true, unless: "(*T).SetOrdered()"}`, "unless: T.SetOrdered takes one argument, not 0; write a constant or _ for each"},
		{`T.Field: {callback: true, unless: "T(1)"}`, "unless: T of example.com/p is not a function; name the call that takes the contract back"},
	} {
		if got := resolveErrors(t, test.symbol); !slices.Equal(got, []string{"c.yaml:5: " + test.want}) {
			t.Errorf("%s\n got: %q\nwant: %q", test.symbol, got, "c.yaml:5: "+test.want)
		}
	}
}

// Errors stand in the order of the file, line 10 after line 9.
func TestResolveOrder(t *testing.T) {
	var symbols []string
	var want []string
	for _, name := range strings.Fields("Z1 Y2 X3 W4 V5 U6 T7 S8") {
		symbols = append(symbols, name+"longer: {waits: true}")
		want = append(want, name)
	}
	var got []string
	for _, line := range resolveErrors(t, symbols...) {
		_, after, _ := strings.Cut(line, "has no ")
		got = append(got, after[:2])
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Packages that are not given are not checked.
func TestResolveOnlyGiven(t *testing.T) {
	if errs := Resolve(catalogue(t), nil); len(errs) != 0 {
		t.Errorf("got %q", errs)
	}
}
