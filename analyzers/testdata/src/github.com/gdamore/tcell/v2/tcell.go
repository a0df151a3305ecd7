// Package tcell declares as much of tcell as the tests need.
package tcell

type Key int16

const (
	KeyRune Key = iota + 256
	KeyEnter
	KeyEscape
	KeyCtrlR
)

type EventKey struct {
	key Key
	ch  rune
}

func (ev *EventKey) Key() Key   { return ev.key }
func (ev *EventKey) Rune() rune { return ev.ch }

type Screen interface {
	Clear()
	Show()
	Size() (width, height int)
	SetContent(x, y int, primary rune, combining []rune)
}
