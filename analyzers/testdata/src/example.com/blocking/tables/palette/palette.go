// Package palette has a table of commands. Most of them lead far, and the last ones,
// which block, are looked at all the same.
package palette

import (
	"net/http"
	"os"
)

// A Palette counts what it ran.
type Palette struct{ ran int }

func (p *Palette) Run(name string) { commands[name].run(p) }

type command struct {
	help string
	run  func(*Palette)
}

var commands = map[string]command{
	"a": {"a", func(p *Palette) { p.ran++; each(current) }},
	"b": {"b", func(p *Palette) { p.ran++; each(current) }},
	"c": {"c", func(p *Palette) { p.ran++; each(current) }},
	"d": {"d", func(p *Palette) { p.ran++; each(current) }},
	"e": {"e", func(p *Palette) { p.ran++; each(current) }},
	"f": {"f", func(p *Palette) { p.ran++; each(current) }},
	"g": {"g", func(p *Palette) { p.ran++; each(current) }},
	"h": {"h", func(p *Palette) { p.ran++; each(current) }},
	"i": {"i", func(p *Palette) { p.ran++; each(current) }},
	"j": {"j", func(p *Palette) { p.ran++; each(current) }},
	"k": {"k", func(p *Palette) { p.ran++; each(current) }},
	"l": {"l", func(p *Palette) { p.ran++; each(current) }},
	"m": {"m", func(p *Palette) { p.ran++; each(current) }},
	"n": {"n", func(p *Palette) { p.ran++; each(current) }},
	"o": {"o", func(p *Palette) { p.ran++; each(current) }},
	"p": {"p", func(p *Palette) { p.ran++; each(current) }},
	"q": {"q", func(p *Palette) { p.ran++; each(current) }},
	"r": {"r", func(p *Palette) { p.ran++; each(current) }},
	"s": {"s", func(p *Palette) { p.ran++; each(current) }},
	"t": {"t", func(p *Palette) { p.ran++; each(current) }},
	"y": {"y", func(*Palette) { _ = os.Remove("y") }},
	"z": {"z", func(*Palette) { job.run() }},
}

type runner interface{ run() }

var job runner = fetch{}

type fetch struct{}

func (fetch) run() {
	_, _ = http.Get("z")
}

// current leads far.
var current visitor = &counter{func() {}}

type visitor interface {
	a()
	b()
	c()
	d()
	e()
	f()
	g()
	h()
	i()
	j()
	k()
	l()
	m()
	n()
	o()
	p()
	q()
	r()
	s()
	t()
	u()
	v()
	w()
	x()
	y()
	z()
}

func each(v visitor) {
	v.a()
	v.b()
	v.c()
	v.d()
	v.e()
	v.f()
	v.g()
	v.h()
	v.i()
	v.j()
	v.k()
	v.l()
	v.m()
	v.n()
	v.o()
	v.p()
	v.q()
	v.r()
	v.s()
	v.t()
	v.u()
	v.v()
	v.w()
	v.x()
	v.y()
	v.z()
}

type counter struct{ then func() }

func (c *counter) a() { c.then() }
func (c *counter) b() { c.then() }
func (c *counter) c() { c.then() }
func (c *counter) d() { c.then() }
func (c *counter) e() { c.then() }
func (c *counter) f() { c.then() }
func (c *counter) g() { c.then() }
func (c *counter) h() { c.then() }
func (c *counter) i() { c.then() }
func (c *counter) j() { c.then() }
func (c *counter) k() { c.then() }
func (c *counter) l() { c.then() }
func (c *counter) m() { c.then() }
func (c *counter) n() { c.then() }
func (c *counter) o() { c.then() }
func (c *counter) p() { c.then() }
func (c *counter) q() { c.then() }
func (c *counter) r() { c.then() }
func (c *counter) s() { c.then() }
func (c *counter) t() { c.then() }
func (c *counter) u() { c.then() }
func (c *counter) v() { c.then() }
func (c *counter) w() { c.then() }
func (c *counter) x() { c.then() }
func (c *counter) y() { c.then() }
func (c *counter) z() { c.then() }
