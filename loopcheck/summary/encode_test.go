package summary

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/loopvet/loopvet/loopcheck/contract"
	"github.com/loopvet/loopvet/loopcheck/effect"
)

// fill makes every exported field of what v points to something else than zero.
func fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(-3)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(3)
	case reflect.String:
		v.SetString("text")
	case reflect.Pointer:
		if depth > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), depth-1)
		} else if v.Type() == valueType {
			v.Set(reflect.ValueOf(&Value{Kind: Global, Key: "v"}))
		}
	case reflect.Slice:
		if depth > 0 {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			fill(v.Index(0), depth-1)
			fill(v.Index(1), depth-1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		x, k := reflect.New(v.Type().Elem()).Elem(), reflect.New(v.Type().Key()).Elem()
		fill(x, depth-1)
		fill(k, 0)
		v.SetMapIndex(k, x)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), depth)
			}
		}
	}
}

// What a fact holds comes back, whatever fields the types get.
func TestFact(t *testing.T) {
	p := new(Program)
	fill(reflect.ValueOf(p).Elem(), 9)
	p.Path, p.Deps = "example.com/p", []*Program{{Path: "example.com/dep", Seen: map[string]bool{"x": true}, Uses: []string{"example.com/ui"}}}
	frames := []effect.Frame{effect.Hop{Func: "f", Line: 1}.Frame(), effect.Hop{Func: "g", Line: 2}.Frame(), effect.Hop{Func: "h"}.Frame()}
	p.Funcs["example.com/p.F"] = &Summary{Effects: []effect.Effect{{Kind: effect.Sleep, Frames: frames}, {Kind: effect.Wait, Frames: frames[1:]}, {Kind: effect.File}}}
	p.Contracts = map[string]*contract.Contract{"k": {Key: "k", Framework: &contract.Framework{Name: "n", Packages: []string{"p"}}}}
	data, err := p.GobEncode()
	if err != nil {
		t.Fatal(err)
	}
	q := new(Program)
	if err := q.GobDecode(data); err != nil {
		t.Fatal(err)
	}
	if len(q.Deps) != 1 || q.Deps[0].Path != "example.com/dep" || !q.Deps[0].Seen["x"] || len(q.Deps[0].Uses) != 1 {
		t.Errorf("dependencies: %v", q.Deps)
	}
	for k, want := range p.Funcs {
		got := q.Func(k)
		if got == nil || !bytes.Equal(raw(got), raw(want)) || !reflect.DeepEqual(got.Effects, want.Effects) {
			t.Errorf("%s: got %+v, want %+v", k, got, want)
		}
	}
	a, b := *p, *q
	a.Funcs, a.Deps, b.Deps, a.written, b.written = nil, nil, nil, nil, nil
	if !bytes.Equal(raw(&a), raw(&b)) || !reflect.DeepEqual(a.Contracts, b.Contracts) || !reflect.DeepEqual(a.Sinks[0].Root, b.Sinks[0].Root) {
		t.Errorf("got %+v, want %+v", b, a)
	}
	again, _ := q.GobEncode()
	if !bytes.Equal(data, again) {
		t.Error("passed on, it reads otherwise")
	}
	for n := range data { // broken facts are an error, not a crash
		cut := new(Program)
		_ = cut.GobDecode(data[:n])
	}
}

// What is kept of a package says as much as the package did: where it stores things, also
// in instances of generic types, of its own and of others.
func TestOwn(t *testing.T) {
	something := Set{{Kind: Global, Key: "v"}}
	p := &Program{Path: "example.com/p", Contents: map[string]Set{
		"example.com/p.Box.fn[int]":          something,
		"example.com/p.v":                    something,
		"example.com/yaml.v3.Node.fn":        something,
		"example.com/p.Of.fn[example.com/q]": something,
	}}
	data, err := p.MarshalOwn()
	if err != nil {
		t.Fatal(err)
	}
	q := new(Program)
	if err := q.UnmarshalOwn(data, nil); err != nil {
		t.Fatal(err)
	}
	b := newBelow([]*Program{{Path: "example.com/yaml.v3"}, q})
	for key, want := range map[string]bool{
		"example.com/p.Box.fn":         true,
		"example.com/p.Box.fn[int]":    true,
		"example.com/p.Box.fn[string]": false,
		"example.com/p.v":              true,
		"example.com/p.w":              false,
		"example.com/yaml.v3.Node.fn":  true,
		"example.com/p.Of.fn":          true,
		"example.com/q.v":              false,
	} {
		if got := len(b.storing(key)) > 0; got != want {
			t.Errorf("%s: stored is %v, want %v", key, got, want)
		}
	}
}
