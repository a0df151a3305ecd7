// Package app declares as much of go-app as the tests need.
package app

import "context"

type UI interface{ Mounted() bool }

type Composer interface {
	UI
	Render() UI
	setRef(Composer) Composer
}

type Compo struct{ ref Composer }

func (c *Compo) Mounted() bool              { return true }
func (c *Compo) Render() UI                 { return nil }
func (c *Compo) setRef(v Composer) Composer { c.ref = v; return v }

type Mounter interface{ OnMount(Context) }

type PreRenderer interface{ OnPreRender(Context) }

type Event struct{}

type Action struct{ Name string }

type EventHandler func(ctx Context, e Event)

type ActionHandler func(Context, Action)

type Context struct {
	context.Context
	dispatch func(func())
}

func (ctx Context) Dispatch(v func(Context))              { ctx.dispatch(func() { v(ctx) }) }
func (ctx Context) Async(v func())                        { go v() }
func (ctx Context) Handle(action string, h ActionHandler) { Handle(action, h) }

var handlers = map[string]ActionHandler{}

func Handle(actionName string, h ActionHandler) { handlers[actionName] = h }

type HTMLButton interface {
	UI
	OnClick(h EventHandler) HTMLButton
}

type button struct{ click EventHandler }

func (b *button) Mounted() bool                     { return true }
func (b *button) OnClick(h EventHandler) HTMLButton { b.click = h; return b }

func Button() HTMLButton { return &button{} }
