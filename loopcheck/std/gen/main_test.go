package main

import (
	"bytes"
	"os"
	"testing"
)

// TestTable makes the table anew: from the same library, the same bytes. The
// engine reads every function body of the standard library on the way.
func TestTable(t *testing.T) {
	want, err := os.ReadFile("../table.gob.gz")
	if err != nil {
		t.Fatal(err)
	}
	got, problems, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
	if !bytes.Equal(got, want) {
		t.Error("the table of the standard library is out of date; run go generate ./loopcheck/std")
	}
}
