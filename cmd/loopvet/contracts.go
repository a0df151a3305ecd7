package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/loopvet/loopvet/loopcheck/contract"
)

// contracts lists the frameworks that loopvet knows, or everything about one.
func contracts(o *options, w, _ io.Writer) (int, error) {
	set, err := o.load()
	if err != nil {
		return failed, err
	}
	switch len(o.args) {
	case 0:
		tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
		for _, f := range set.Frameworks() {
			fmt.Fprintf(tw, "%s\t%s\t%s\n", f.Name, f.Title, strings.Join(f.Packages, " "))
		}
		return clean, tw.Flush()
	case 1:
	default:
		return failed, errors.New("contracts takes one framework; loopvet contracts lists them")
	}
	f := set.Framework(o.args[0])
	if f == nil {
		var names []string
		for _, f := range set.Frameworks() {
			names = append(names, f.Name)
		}
		return failed, fmt.Errorf("unknown framework %q; the frameworks are %s", o.args[0], strings.Join(names, ", "))
	}
	_, err = io.WriteString(w, describe(f, set.Contracts(f.Name)))
	return clean, err
}

func describe(f *contract.Framework, cs []*contract.Contract) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Title)
	if f.Budget > 0 {
		fmt.Fprintf(&b, "budget: %v\n", f.Budget)
	}
	for _, kv := range [][2]string{{"remedy", f.Remedy}, {"home", f.Home}, {"move", f.Move}, {"delay", f.Delay}, {"docs", f.Docs}, {"since it has", f.Has}} {
		if kv[1] != "" {
			fmt.Fprintf(&b, "%s: %s\n", kv[0], kv[1])
		}
	}
	in := ""
	for _, c := range cs {
		if c.Package != in {
			in = c.Package
			fmt.Fprintf(&b, "\n%s\n", in)
		}
		fmt.Fprintf(&b, "\t%s: %s\n", c.Symbol, strings.Join(c.Words(), ", "))
		if c.Why != "" {
			fmt.Fprintf(&b, "\t\t%s\n", c.Why)
		}
	}
	return b.String()
}
