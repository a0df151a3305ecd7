package widget

import "fyne.io/fyne/v2"

type BaseWidget struct {
	size   fyne.Size
	hidden bool
	impl   fyne.Widget
}

func (w *BaseWidget) ExtendBaseWidget(wid fyne.Widget) { w.impl = wid }
func (w *BaseWidget) MinSize() fyne.Size               { return w.size }
func (w *BaseWidget) Move(fyne.Position)               {}
func (w *BaseWidget) Position() fyne.Position          { return fyne.Position{} }
func (w *BaseWidget) Resize(size fyne.Size)            { w.size = size }
func (w *BaseWidget) Size() fyne.Size                  { return w.size }
func (w *BaseWidget) Hide()                            { w.hidden = true }
func (w *BaseWidget) Visible() bool                    { return !w.hidden }
func (w *BaseWidget) Show()                            { w.hidden = false }
func (w *BaseWidget) Refresh()                         {}

type Label struct {
	BaseWidget
	Text string
}

func NewLabel(text string) *Label { return &Label{Text: text} }

func (l *Label) SetText(text string)                 { l.Text = text }
func (l *Label) CreateRenderer() fyne.WidgetRenderer { return nil }

type Button struct {
	BaseWidget
	OnTapped func()
}

func NewButton(label string, tapped func()) *Button { return &Button{OnTapped: tapped} }

func (b *Button) CreateRenderer() fyne.WidgetRenderer { return nil }

type Entry struct {
	BaseWidget
	Text        string
	OnSubmitted func(string)
	Validator   fyne.StringValidator
}

func NewEntry() *Entry { return &Entry{} }

func (e *Entry) CreateRenderer() fyne.WidgetRenderer { return nil }

type ListItemID = int

type List struct {
	BaseWidget
	Length     func() int
	CreateItem func() fyne.CanvasObject
	UpdateItem func(id ListItemID, item fyne.CanvasObject)
	OnSelected func(id ListItemID)
}

func NewList(length func() int, createItem func() fyne.CanvasObject, updateItem func(ListItemID, fyne.CanvasObject)) *List {
	return &List{Length: length, CreateItem: createItem, UpdateItem: updateItem}
}

func (l *List) CreateRenderer() fyne.WidgetRenderer { return nil }
