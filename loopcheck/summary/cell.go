package summary

import (
	"strconv"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/contract"
)

// A cell keeps what one of its methods puts into it, and another gives back: an
// atomic.Pointer, say. Contracts tell which do.

// cellContract is what is said of a method that is called by name, if it speaks of a cell.
func (p *Package) cellContract(c *ssa.CallCommon) *contract.Contract {
	if c.IsInvoke() || len(c.Args) == 0 {
		return nil
	}
	k := p.contractOf(p.calledKeys(c))
	if k == nil || k.Puts == "" && k.Gives == "" {
		return nil
	}
	return k
}

// puts is the cell that a call puts something into, and what that is; nil if it does
// not.
func (p *Package) puts(c *ssa.CallCommon) (cell, val ssa.Value) {
	k := p.cellContract(c)
	if k == nil || k.Puts == "" {
		return nil, nil
	}
	i, err := strconv.Atoi(k.Puts)
	if err != nil || i+1 >= len(c.Args) {
		return nil, nil
	}
	return c.Args[0], c.Args[i+1]
}

// cellOf is the cell whose content a result of a call is; nil if it is none's.
func (p *Package) cellOf(c *ssa.CallCommon, result int) ssa.Value {
	if k := p.cellContract(c); k != nil && k.Gives == strconv.Itoa(result) {
		return c.Args[0]
	}
	return nil
}
