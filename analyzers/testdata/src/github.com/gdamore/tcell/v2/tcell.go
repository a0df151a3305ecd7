// Package tcell declares as much of tcell as the tests need.
package tcell

import "time"

type Key int16

const (
	KeyRune Key = iota + 256
	KeyEnter
	KeyEscape
	KeyCtrlR
)

type Event interface{ When() time.Time }

type EventKey struct {
	key Key
	ch  rune
}

func (ev *EventKey) Key() Key        { return ev.key }
func (ev *EventKey) Rune() rune      { return ev.ch }
func (ev *EventKey) When() time.Time { return time.Time{} }

type EventInterrupt struct{ t time.Time }

func (ev *EventInterrupt) When() time.Time { return ev.t }

type Screen interface {
	Init() error
	Fini()
	Clear()
	Show()
	Size() (width, height int)
	SetContent(x, y int, primary rune, combining []rune)
	PollEvent() Event
	PostEvent(ev Event) error
}

func NewScreen() (Screen, error)
