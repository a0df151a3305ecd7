package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"net"
	"net/netip"
	"slices"
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
	if isAddress(args[i]) {
		return true
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

// isAddress reports whether a string is an address, or the host of one, that was given as
// such: it is a number.
func isAddress(v ssa.Value) bool {
	if x, ok := readOf(v).(*ssa.Extract); ok && x.Index == 0 {
		c, ok := x.Tuple.(*ssa.Call)
		return ok && c.Call.StaticCallee() != nil && c.Call.StaticCallee().String() == "net.SplitHostPort" && isAddress(c.Call.Args[0])
	}
	of := methodOf(readOf(v), "String")
	if of == nil {
		return false
	}
	n, ok := types.Unalias(deref(of.Type())).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	switch n.Obj().Pkg().Path() {
	case "net", "net/netip":
		return slices.Contains([]string{"Addr", "TCPAddr", "UDPAddr", "IPAddr", "IP", "AddrPort"}, n.Obj().Name())
	}
	return false
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
