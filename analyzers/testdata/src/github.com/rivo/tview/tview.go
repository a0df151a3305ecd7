// Package tview declares as much of tview as the tests need.
package tview

import (
	"sync"

	"github.com/gdamore/tcell/v2"
)

type Primitive interface {
	Draw(screen tcell.Screen)
	GetRect() (int, int, int, int)
	SetRect(x, y, width, height int)
	InputHandler() func(event *tcell.EventKey, setFocus func(p Primitive))
	Focus(delegate func(p Primitive))
	HasFocus() bool
	Blur()
}

type queuedUpdate struct {
	f    func()
	done chan struct{}
}

type Application struct {
	sync.RWMutex
	root         Primitive
	inputCapture func(event *tcell.EventKey) *tcell.EventKey
	events       chan *tcell.EventKey
	updates      chan queuedUpdate
	screen       tcell.Screen
}

func NewApplication() *Application {
	return &Application{events: make(chan *tcell.EventKey, 100), updates: make(chan queuedUpdate, 100)}
}

func (a *Application) Run() error {
	for {
		select {
		case event := <-a.events:
			if event == nil {
				return nil
			}
			if a.inputCapture != nil {
				event = a.inputCapture(event)
			}
			if a.root != nil && event != nil {
				if handler := a.root.InputHandler(); handler != nil {
					handler(event, func(p Primitive) { a.SetFocus(p) })
				}
			}
		case update := <-a.updates:
			update.f()
			if update.done != nil {
				update.done <- struct{}{}
			}
		}
	}
}

func (a *Application) Stop() { a.events <- nil }

func (a *Application) SetRoot(root Primitive, fullscreen bool) *Application {
	a.root = root
	return a
}

func (a *Application) SetFocus(p Primitive) *Application {
	p.Focus(func(p Primitive) { a.SetFocus(p) })
	return a
}

func (a *Application) SetInputCapture(capture func(event *tcell.EventKey) *tcell.EventKey) *Application {
	a.inputCapture = capture
	return a
}

func (a *Application) QueueUpdate(f func()) *Application {
	ch := make(chan struct{})
	a.updates <- queuedUpdate{f: f, done: ch}
	<-ch
	return a
}

func (a *Application) QueueUpdateDraw(f func()) *Application {
	a.QueueUpdate(func() {
		f()
		a.draw()
	})
	return a
}

func (a *Application) Draw() *Application {
	a.QueueUpdate(func() { a.draw() })
	return a
}

func (a *Application) ForceDraw() *Application { return a.draw() }

func (a *Application) draw() *Application {
	if a.root != nil && a.screen != nil {
		a.root.Draw(a.screen)
		a.screen.Show()
	}
	return a
}

// Suspend runs f while the screen is given away.
func (a *Application) Suspend(f func()) bool {
	f()
	return true
}

type Box struct {
	x, y, width, height int
	title               string
	inputCapture        func(event *tcell.EventKey) *tcell.EventKey
	focus               bool
}

func NewBox() *Box { return &Box{} }

func (b *Box) Draw(screen tcell.Screen)        { screen.SetContent(b.x, b.y, ' ', nil) }
func (b *Box) GetRect() (int, int, int, int)   { return b.x, b.y, b.width, b.height }
func (b *Box) SetRect(x, y, width, height int) { b.x, b.y, b.width, b.height = x, y, width, height }
func (b *Box) Focus(delegate func(Primitive))  { b.focus = true }
func (b *Box) HasFocus() bool                  { return b.focus }
func (b *Box) Blur()                           { b.focus = false }
func (b *Box) SetTitle(title string) *Box      { b.title = title; return b }

func (b *Box) InputHandler() func(event *tcell.EventKey, setFocus func(p Primitive)) {
	return b.WrapInputHandler(nil)
}

func (b *Box) WrapInputHandler(inputHandler func(*tcell.EventKey, func(p Primitive))) func(*tcell.EventKey, func(p Primitive)) {
	return func(event *tcell.EventKey, setFocus func(p Primitive)) {
		if b.inputCapture != nil {
			event = b.inputCapture(event)
		}
		if event != nil && inputHandler != nil {
			inputHandler(event, setFocus)
		}
	}
}

func (b *Box) SetInputCapture(capture func(event *tcell.EventKey) *tcell.EventKey) *Box {
	b.inputCapture = capture
	return b
}

type TextView struct {
	*Box
	mu      sync.Mutex
	text    []byte
	wrap    bool
	changed func()
	done    func(tcell.Key)
}

func NewTextView() *TextView { return &TextView{Box: NewBox()} }

func (t *TextView) SetChangedFunc(handler func()) *TextView {
	t.changed = handler
	return t
}

func (t *TextView) SetDoneFunc(handler func(key tcell.Key)) *TextView {
	t.done = handler
	return t
}

func (t *TextView) SetText(text string) *TextView {
	t.text = append(t.text[:0], text...)
	return t
}

func (t *TextView) Write(p []byte) (n int, err error) {
	t.mu.Lock()
	t.text = append(t.text, p...)
	changed := t.changed
	t.mu.Unlock()
	if changed != nil {
		go changed()
	}
	return len(p), nil
}

type List struct {
	*Box
	items    []*listItem
	changed  func(index int, mainText, secondaryText string, shortcut rune)
	selected func(index int, mainText, secondaryText string, shortcut rune)
}

type listItem struct {
	MainText, SecondaryText string
	Shortcut                rune
	Selected                func()
}

func NewList() *List { return &List{Box: NewBox()} }

func (l *List) Clear() *List {
	l.items = nil
	return l
}

func (l *List) AddItem(mainText, secondaryText string, shortcut rune, selected func()) *List {
	l.items = append(l.items, &listItem{mainText, secondaryText, shortcut, selected})
	return l
}

func (l *List) SetSelectedFunc(handler func(int, string, string, rune)) *List {
	l.selected = handler
	return l
}

func (l *List) SetChangedFunc(handler func(index int, mainText string, secondaryText string, shortcut rune)) *List {
	l.changed = handler
	return l
}

type Button struct {
	*Box
	selected func()
}

func NewButton(label string) *Button { return &Button{Box: NewBox()} }

func (b *Button) SetSelectedFunc(handler func()) *Button {
	b.selected = handler
	return b
}

type InputField struct {
	*Box
	text    string
	changed func(text string)
	done    func(tcell.Key)
}

func NewInputField() *InputField { return &InputField{Box: NewBox()} }

func (i *InputField) GetText() string { return i.text }

// SetText sets the text, and calls what SetChangedFunc was given.
func (i *InputField) SetText(text string) *InputField {
	i.text = text
	if i.changed != nil {
		i.changed(text)
	}
	return i
}

func (i *InputField) SetChangedFunc(handler func(text string)) *InputField {
	i.changed = handler
	return i
}

func (i *InputField) SetDoneFunc(handler func(key tcell.Key)) *InputField {
	i.done = handler
	return i
}

type Form struct {
	*Box
	buttons []*Button
}

func NewForm() *Form { return &Form{Box: NewBox()} }

func (f *Form) AddButton(label string, selected func()) *Form {
	f.buttons = append(f.buttons, NewButton(label).SetSelectedFunc(selected))
	return f
}

func (f *Form) InputHandler() func(event *tcell.EventKey, setFocus func(p Primitive)) {
	return func(event *tcell.EventKey, setFocus func(p Primitive)) {
		for _, b := range f.buttons {
			if b.selected != nil {
				b.selected()
			}
		}
	}
}
