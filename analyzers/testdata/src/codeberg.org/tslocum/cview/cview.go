// Package cview declares as much of cview as the tests need.
package cview

import "github.com/gdamore/tcell/v2"

type Focusable interface{ HasFocus() bool }

type Primitive interface {
	Draw(screen tcell.Screen)
	GetRect() (int, int, int, int)
	SetRect(x, y, width, height int)
	GetVisible() bool
	SetVisible(v bool)
	InputHandler() func(event *tcell.EventKey, setFocus func(p Primitive))
	Focus(delegate func(p Primitive))
	Blur()
	GetFocusable() Focusable
}

type Application struct{ updates chan func() }

func NewApplication() *Application
func (a *Application) Run() error
func (a *Application) Stop()
func (a *Application) Suspend(f func()) bool
func (a *Application) Draw(p ...Primitive)
func (a *Application) QueueUpdate(f func())
func (a *Application) QueueUpdateDraw(f func(), p ...Primitive)
func (a *Application) SetRoot(root Primitive, fullscreen bool)
func (a *Application) SetFocus(p Primitive)
func (a *Application) SetInputCapture(capture func(event *tcell.EventKey) *tcell.EventKey)
func (a *Application) SetAfterFocusFunc(handler func(p Primitive))
func (a *Application) SetAfterResizeFunc(handler func(width int, height int))

type Box struct{ visible bool }

func NewBox() *Box
func (b *Box) Draw(screen tcell.Screen)
func (b *Box) GetRect() (int, int, int, int)
func (b *Box) SetRect(x, y, width, height int)
func (b *Box) GetVisible() bool
func (b *Box) SetVisible(v bool)
func (b *Box) InputHandler() func(event *tcell.EventKey, setFocus func(p Primitive))
func (b *Box) WrapInputHandler(inputHandler func(*tcell.EventKey, func(p Primitive))) func(*tcell.EventKey, func(p Primitive))
func (b *Box) SetInputCapture(capture func(event *tcell.EventKey) *tcell.EventKey)
func (b *Box) Focus(delegate func(p Primitive))
func (b *Box) Blur()
func (b *Box) GetFocusable() Focusable

type ListItem struct{ text string }

func NewListItem(mainText string) *ListItem
func (l *ListItem) SetSelectedFunc(handler func())

type ContextMenu struct{ item int }

func (c *ContextMenu) AddContextItem(text string, shortcut rune, selected func(index int))

type List struct {
	*Box
	*ContextMenu
}

func NewList() *List
func (l *List) AddItem(item *ListItem)
func (l *List) SetSelectedFunc(handler func(int, *ListItem))
func (l *List) SetDoneFunc(handler func())

type TextView struct {
	*Box
	changed func()
}

func NewTextView() *TextView
func (t *TextView) SetText(text string)
func (t *TextView) SetChangedFunc(handler func()) { t.changed = handler }
func (t *TextView) SetDoneFunc(handler func(key tcell.Key))

func (t *TextView) Write(p []byte) (n int, err error) {
	if t.changed != nil {
		defer t.changed()
	}
	return len(p), nil
}

type Modal struct{ *Box }

func NewModal() *Modal
func (m *Modal) SetText(text string)
func (m *Modal) SetDoneFunc(handler func(buttonIndex int, buttonLabel string))
