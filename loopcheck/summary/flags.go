package summary

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/loopvet/loopvet/loopcheck/effect"
)

// A flag is a bool field or package variable. What stands behind one that nobody sets
// does not happen. Of one that others cannot set, its package knows that; of an
// exported one, those who see more of the program do.

// switches notes the flags that this package sets: by a store of anything but
// false, or by handing out their address.
func (p *Package) switches() {
	p.switched = map[string]bool{}
	if p.in.Std {
		return
	}
	set := func(addr ssa.Value) {
		if key := p.flagKey(addr); key != "" {
			p.switched[key] = true
		}
	}
	var room [8]*ssa.Value
	for _, fn := range p.in.Funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.Store:
					if k, ok := in.Val.(*ssa.Const); !ok || !isZero(k) {
						set(in.Addr)
					}
					if g, ok := in.Val.(*ssa.Global); ok {
						set(g)
					}
					continue
				case *ssa.FieldAddr:
					if isBool(deref(in.Type())) && addressTaken(in) {
						set(in)
					}
					continue
				case *ssa.UnOp, *ssa.BinOp, *ssa.If, *ssa.Jump:
					continue
				}
				for _, v := range in.Operands(room[:0]) {
					if g, ok := (*v).(*ssa.Global); ok {
						set(g)
					}
				}
			}
		}
	}
}

// addressTaken reports whether more is done with the address of a field than to load
// and to store there.
func addressTaken(f *ssa.FieldAddr) bool {
	for _, r := range *f.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			if r.Op != token.MUL {
				return true
			}
		case *ssa.Store:
			if r.Addr != f {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// flagKey names a flag by its address; "" if it is none, or one that code may set
// which is not seen: by a decoder, say, for which a tag is, or for which all of the
// struct is exported.
func (p *Package) flagKey(addr ssa.Value) string {
	switch a := addr.(type) {
	case *ssa.Global:
		if isBool(deref(a.Type())) && a.Pkg != nil && !IsStd(a.Pkg.Pkg.Path()) {
			return globalKey(a)
		}
	case *ssa.FieldAddr:
		return p.flagField(a.X.Type(), a.Field)
	}
	return ""
}

func (p *Package) flagField(of types.Type, i int) string {
	st, ok := deref(of).Underlying().(*types.Struct)
	if !ok || !isBool(st.Field(i).Type()) || st.Tag(i) != "" {
		return ""
	}
	if st.Field(i).Exported() {
		inner := false
		for j := range st.NumFields() {
			inner = inner || !st.Field(j).Exported()
		}
		if !inner {
			return ""
		}
	}
	if pkg := st.Field(i).Pkg(); pkg == nil || IsStd(pkg.Path()) {
		return ""
	}
	return Generic(p.fieldKey(of, i))
}

// unset is the flag that must be set for cond to be as it is, if this package
// declares it and never sets it. final tells that nobody else can.
func (p *Package) unset(cond ssa.Value, holds bool) (key string, final bool) {
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, holds = not.X, !holds
	}
	if !holds {
		return "", false
	}
	var pkg *types.Package
	exported := false
	switch v := cond.(type) {
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return "", false
		}
		switch a := v.X.(type) {
		case *ssa.Global:
			key, pkg, exported = p.flagKey(a), a.Pkg.Pkg, token.IsExported(a.Name())
		case *ssa.FieldAddr:
			if key = p.flagKey(a); key != "" {
				f := deref(a.X.Type()).Underlying().(*types.Struct).Field(a.Field)
				pkg, exported = f.Pkg(), f.Exported()
			}
		}
	case *ssa.Field:
		if key = p.flagField(v.X.Type(), v.Field); key != "" {
			f := v.X.Type().Underlying().(*types.Struct).Field(v.Field)
			pkg, exported = f.Pkg(), f.Exported()
		}
	}
	if key == "" || pkg != p.in.Pkg || p.switched[key] {
		return "", false
	}
	return key, !exported
}

// behindFlags marks what stands behind flags that this package never sets.
func (p *Package) behindFlags(fn *ssa.Function, f *flow) {
	for _, b := range fn.DomPreorder() {
		var up *branch
		off := false
		if d := b.Idom(); d != nil {
			up, off = f.facts[d.Index], f.cold[d.Index] && f.unset[d.Index]
			f.guard[b.Index].Flag = f.guard[d.Index].Flag
		}
		if last := f.facts[b.Index]; last != up && last != nil {
			key, final := p.unset(last.cond, last.holds)
			switch {
			case final:
				off = true
			case key != "" && f.guard[b.Index].Flag == "":
				f.guard[b.Index].Flag = key
			}
		}
		if f.unset[b.Index] = off; off {
			f.cold[b.Index] = true
		}
	}
}

// happens reports whether somebody may have set the flag that g asks for.
func (p *Package) happens(g effect.Guard) bool {
	if g.Flag == "" || p.switched[g.Flag] {
		return true
	}
	for _, q := range p.below.switched {
		if q.Switched[g.Flag] {
			return true
		}
	}
	return false
}
