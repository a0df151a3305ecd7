// Package fyne uses widgets of Fyne on and off the loop.
package fyne

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/data/binding"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

type ui struct {
	win    fyne.Window
	clock  *widget.Label
	meter  *gauge
	status binding.String
}

// A gauge is a widget of one's own.
type gauge struct {
	widget.BaseWidget
	value float64
}

func (g *gauge) CreateRenderer() fyne.WidgetRenderer { return nil }

func (u *ui) run() {
	go u.tick()
	go u.watch(func() (float64, error) { return 0, nil })
	u.clock.SetText("")
	u.win.ShowAndRun()
}

func (u *ui) tick() {
	for t := range time.Tick(time.Second) {
		u.clock.SetText(t.String()) // want `^\(\*widget\.Label\)\.SetText is called outside the Fyne loop: \(\*fyne\.ui\)\.tick → \(\*widget\.Label\)\.SetText \(started as a goroutine in \(\*fyne\.ui\)\.run\); bring it to the loop with fyne\.Do$`
	}
}

func (u *ui) watch(read func() (float64, error)) {
	for range time.Tick(time.Second) {
		value, err := read()
		u.status.Set("read")
		if err != nil {
			dialog.ShowError(err, u.win) // want `^dialog\.ShowError is called outside the Fyne loop: \(\*fyne\.ui\)\.watch → dialog\.ShowError \(started as a goroutine in \(\*fyne\.ui\)\.run\) \(and 1 more like it\); bring it to the loop with fyne\.Do$`
			continue
		}
		u.meter.value = value
		u.meter.Refresh()
	}
}

func (u *ui) watchWell(read func() float64) {
	go func() {
		for range time.Tick(time.Second) {
			value := read()
			text := widget.NewLabel("")
			text.SetText("new") // nobody else has it yet
			fyne.Do(func() {
				u.meter.value = value
				u.meter.Refresh()
				u.win.SetContent(text)
			})
		}
	}()
}
