package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/loopvet/loopvet/analyzers"
)

// explain prints the page of a rule.
func explain(o *options, w, _ io.Writer) (int, error) {
	if len(o.args) != 1 {
		return failed, errors.New("explain takes one rule; the rules are " + ruleNames())
	}
	for _, a := range analyzers.All() {
		if a.Name == o.args[0] {
			_, err := fmt.Fprintln(w, strings.TrimSpace(a.Doc))
			return clean, err
		}
	}
	return failed, unknownRule(o.args[0])
}
