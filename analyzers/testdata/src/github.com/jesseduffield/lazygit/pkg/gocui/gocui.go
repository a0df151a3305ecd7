// Package gocui declares as much of lazygit's copy of gocui as the tests need.
package gocui

type Key struct{ name int }

type Task interface{ Done() }

type View struct{}

type Gui struct {
	events []func(*Gui) error
	exited chan struct{}
}

func (g *Gui) SetKeybinding(view string, key Key, handler func(*Gui, *View) error) {}

func (g *Gui) Update(f func(*Gui) error) { g.events = append(g.events, f) }

func (g *Gui) OnUIThreadAndWait(f func()) error {
	ran := make(chan struct{})
	g.Update(func(*Gui) error {
		f()
		close(ran)
		return nil
	})
	select {
	case <-ran:
	case <-g.exited:
	}
	return nil
}

func (g *Gui) OnWorker(f func(Task) error) { go func() { _ = f(nil) }() }
