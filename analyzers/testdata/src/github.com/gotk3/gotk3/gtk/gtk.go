// Package gtk declares as much of gotk3 as the tests need.
package gtk

type Widget struct{ visible bool }

func (v *Widget) SetVisible(visible bool) { v.visible = visible }

type Entry struct {
	Widget
	text string
}

func EntryNew() (*Entry, error) { return &Entry{}, nil }

func (v *Entry) SetText(text string) { v.text = text }

func (v *Entry) GetText() (string, error) { return v.text, nil }

func Main() {}
