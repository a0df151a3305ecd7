// Package meters sends events to termui's own loop: rightly from goroutines,
// wrongly from handlers.
package meters

import ui "github.com/gizak/termui"

func run(alarms chan ui.Event) {
	ui.Merge("alarms", alarms)
	ui.Handle("/sys/kbd/r", func(ui.Event) {
		ui.SendCustomEvt("/usr/reset", nil) // want `^termui\.SendCustomEvt waits for the termui v2 loop that it is called on, a deadlock: func literal in meters\.run → termui\.SendCustomEvt; start a goroutine, and bring the result back with SendCustomEvt$`
	})
	ui.Handle("/sys/kbd/s", func(ui.Event) {
		go ui.SendCustomEvt("/usr/reset", nil)
	})
	ui.Handle("/sys/kbd/m", func(ui.Event) {
		ui.Merge("more", make(chan ui.Event)) // want `^termui\.Merge waits for the termui v2 loop that it is called on, a deadlock: func literal in meters\.run → termui\.Merge; start a goroutine, and bring the result back with SendCustomEvt$`
	})
	ui.Handle("/sys/kbd/q", func(ui.Event) { ui.StopLoop() })
	ui.Loop()
}
