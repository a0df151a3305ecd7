package contract

import (
	"fmt"
	"go/parser"
	"regexp"
	"slices"
	"strings"
)

// A rewrite says how a statement on the loop becomes one that is none. It is a
// statement of Go with names that begin with a dollar sign in it, of which "$." is
// the name by which the file imports the framework's package. "go $call" stands in
// its place. "return ..." says what is returned, as the last result, by the return
// statement that follows it, instead of nil.

var blank = regexp.MustCompile(`\$(\w*)`)

// Rewrite fills in a rewrite.
func Rewrite(text string, with map[string]string) string {
	return blank.ReplaceAllStringFunc(text, func(s string) string { return with[s[1:]] })
}

// Returns reports whether a rewrite says what is returned, and what.
func Returns(text string) (value string, ok bool) { return strings.CutPrefix(text, "return ") }

// checkRewrite says what is wrong with a rewrite that may have these names; "" if
// nothing is.
func checkRewrite(text string, names ...string) string {
	value, returns := Returns(text)
	call, starts := strings.CutPrefix(text, "go ")
	if !returns && !starts {
		return fmt.Sprintf("bad rewrite %q; begin with return or go", text)
	}
	if starts {
		value = call
	}
	with := map[string]string{"": "p"}
	for _, n := range names {
		with[n] = "f()"
	}
	for _, m := range blank.FindAllStringSubmatch(text, -1) {
		if m[1] != "" && !slices.Contains(names, m[1]) {
			return fmt.Sprintf("rewrite %q has unknown $%s; write $%s", text, m[1], strings.Join(names, " or $"))
		}
	}
	if _, err := parser.ParseExpr(Rewrite(value, with)); err != nil {
		return fmt.Sprintf("rewrite %q is not Go: %v", text, err)
	}
	return ""
}
