package summary

import (
	"go/constant"
	"go/token"
	"net"
	"net/netip"
	"strconv"

	"golang.org/x/tools/go/ssa"
)

// numeric reports whether an argument is an address, with a port or without, whose host
// is a number or empty: nobody is asked for it.
func numeric(args []ssa.Value, param string) bool {
	i, err := strconv.Atoi(param)
	if err != nil || i >= len(args) {
		return false
	}
	address, whole := begins(args[i])
	if !whole {
		address += "0" // of the port, if that is what follows
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		if !whole {
			return false
		}
		host = address
	}
	if host == "" {
		return true
	}
	_, err = netip.ParseAddr(host)
	return err == nil
}

// begins is the constant that a string begins with, and whether that is all of it.
func begins(v ssa.Value) (text string, whole bool) {
	switch x := v.(type) {
	case *ssa.Const:
		if x.Value != nil && x.Value.Kind() == constant.String {
			return constant.StringVal(x.Value), true
		}
	case *ssa.BinOp:
		if x.Op == token.ADD {
			text, _ = begins(x.X)
		}
	}
	return text, false
}
