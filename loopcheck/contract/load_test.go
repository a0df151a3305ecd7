package contract

import "testing"

func TestCatalogueLoads(t *testing.T) {
	s, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	c := s.Lookup("time.AfterFunc(1)")
	if c == nil || !c.Offload || c.Callback || c.Framework.Name != "std" {
		t.Fatalf("time.AfterFunc(1) = %+v, want an offload of std", c)
	}
}
