package summary

import "fmt"

func (p *Package) Dump() {
	for k, v := range p.contents {
		fmt.Println("CONTENT", k)
		for _, x := range v {
			fmt.Println("     ", x.ID())
		}
	}
	for k, v := range p.implements {
		fmt.Println("IMPL", k, v)
	}
	for _, fn := range p.in.Funcs {
		s := p.sums[fn]
		fmt.Println("FUNC", p.funcKey(fn), "noret", s.NoReturn)
		for _, e := range s.Effects {
			fmt.Println("  E", e.Kind, e.Confidence, e.Site, len(e.Frames), e.Frames[len(e.Frames)-1].Func)
		}
		for _, c := range s.Calls {
			fmt.Println("  C", c.On.ID(), c.Method, c.Iface, c.Confidence, c.FirstUse)
		}
		for _, c := range s.Sinks {
			fmt.Println("  K", c.id())
		}
		for _, c := range s.Stores {
			fmt.Println("  S", c.id(), len(c.Vals))
		}
		for i, r := range s.Returns {
			for _, v := range r {
				fmt.Println("  R", i, v.ID())
			}
		}
	}
}
