package summary

import (
	"slices"

	"golang.org/x/tools/go/analysis"
)

// MarshalOwn writes the tables without those of the packages below. Nothing is
// compressed: what it is for is read more often than it is sent.
func (p *Program) MarshalOwn() ([]byte, error) {
	tables := *p
	tables.Deps, tables.Funcs = nil, nil
	b := appendBytes(nil, raw(&tables))
	if funcs := p.functions(); len(funcs) > 0 {
		b = append(b, raw(&funcs)...)
	}
	return b, nil
}

// UnmarshalOwn reads what MarshalOwn wrote. The functions are read when one is
// first asked for. Below are the tables of the packages that this one imports.
func (p *Program) UnmarshalOwn(data []byte, below []analysis.Fact) error {
	tables, funcs, ok := cutBytes(data)
	if !ok {
		return errFact
	}
	*p = Program{written: &written{funcs: slices.Clone(funcs), plain: true}}
	if err := decode(tables, p); err != nil {
		return err
	}
	for _, f := range below {
		p.Deps = append(p.Deps, f.(*Program))
	}
	p.index()
	return nil
}
