package summary

import "testing"

// TestOwnCallsFirst: what a caller can follow is limited, and the insides of other modules
// lead to many places.
func TestOwnCallsFirst(t *testing.T) {
	s := &Summary{Calls: []Call{
		{On: Anywhere("a.example/widgets.Base.parent"), Method: "Refresh"},
		{On: Anywhere("b.example/app/keys.provider"), Method: "Get"},
		{On: mk(Value{Kind: Param}), Method: "Do"},
	}}
	s.sort("b.example/app")
	got := ""
	for _, c := range s.Calls {
		got += c.Method + " "
	}
	if want := "Do Get Refresh "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
