package summary

import "testing"

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
