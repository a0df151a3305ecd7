// Package gocui declares as much of gocui as the tests need.
package gocui

import "errors"

type (
	Key       uint16
	Modifier  uint8
	Attribute uint64
)

const (
	KeyCtrlC Key      = 3
	KeyEnter Key      = 13
	ModNone  Modifier = 0
)

type userEvent struct{ f func(*Gui) error }

type Gui struct {
	Mouse      bool
	views      []*View
	managers   []Manager
	handlers   map[Key]func(*Gui, *View) error
	keys       chan Key
	userEvents chan userEvent
}

func NewGui() *Gui {
	return &Gui{
		handlers:   map[Key]func(*Gui, *View) error{},
		keys:       make(chan Key, 20),
		userEvents: make(chan userEvent, 20),
	}
}

type Manager interface{ Layout(*Gui) error }

type ManagerFunc func(*Gui) error

func (f ManagerFunc) Layout(g *Gui) error { return f(g) }

func (g *Gui) SetManager(managers ...Manager) { g.managers = managers }

func (g *Gui) SetManagerFunc(manager func(*Gui) error) { g.SetManager(ManagerFunc(manager)) }

func (g *Gui) SetKeybinding(view string, key Key, mod Modifier, handler func(*Gui, *View) error) error {
	g.handlers[key] = handler
	return nil
}

// ErrUnknownView says that a view is new.
var ErrUnknownView = errors.New("unknown view")

func (g *Gui) SetView(name string, x0, y0, x1, y1 int, overlaps byte) (*View, error) {
	if v, err := g.View(name); err == nil {
		return v, nil
	}
	g.views = append(g.views, &View{})
	return g.views[len(g.views)-1], ErrUnknownView
}

func (g *Gui) DeleteView(name string) error { return nil }

func (g *Gui) View(name string) (*View, error) { return g.views[0], nil }

func (g *Gui) Update(f func(*Gui) error) { go g.UpdateAsync(f) }

func (g *Gui) UpdateAsync(f func(*Gui) error) { g.userEvents <- userEvent{f} }

func (g *Gui) Close() {}

func (g *Gui) MainLoop() error {
	for {
		select {
		case key := <-g.keys:
			if err := g.handlers[key](g, g.views[0]); err != nil {
				return err
			}
		case ev := <-g.userEvents:
			if err := ev.f(g); err != nil {
				return err
			}
		}
		for _, m := range g.managers {
			if err := m.Layout(g); err != nil {
				return err
			}
		}
	}
}

type Editor interface {
	Edit(v *View, key Key, ch rune, mod Modifier)
}

type EditorFunc func(v *View, key Key, ch rune, mod Modifier)

func (f EditorFunc) Edit(v *View, key Key, ch rune, mod Modifier) { f(v, key, ch, mod) }

type View struct {
	Title  string
	Editor Editor
	lines  [][]byte
}

func (v *View) Write(p []byte) (int, error) {
	v.lines = append(v.lines, p)
	return len(p), nil
}

func (v *View) Clear() { v.lines = nil }

func (v *View) EditWrite(ch rune) {}

var ErrQuit = errors.New("quit")

func Suspend() error { return nil }

func Resume() error { return nil }
