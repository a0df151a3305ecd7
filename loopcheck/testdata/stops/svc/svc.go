// Package svc is what a program is made of.
package svc

type (
	Clock interface{ Now() }
	Job   interface{ Work() }
	One   interface{ Do() }

	A struct{}
	B struct{}
	C struct{}
	D struct{}
	E struct{}
	F struct{}
)

func (A) Work() {}
func (B) Work() {}
func (C) Work() {}
func (D) Work() {}
func (E) Work() {}
func (F) Work() {}
func (A) Do()   {}

var (
	Jobs         = []Job{A{}, B{}, C{}, D{}, E{}, F{}}
	TheOne   One = A{}
	Hook         = func() {}
	NoHook   func()
	TheClock Clock
)

// Deep calls what it is not given.
func Deep(c Clock) { c.Now() }
