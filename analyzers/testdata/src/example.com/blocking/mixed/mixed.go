// Package mixed reaches one helper from the loop, from goroutines and from no
// loop at all: it is reported once.
package mixed

import (
	"net/http"
	"os"
	"sync"

	"github.com/gdamore/tcell/v2"
	"github.com/rivo/tview"
)

type view struct {
	app    *tview.Application
	status *tview.TextView
	once   sync.Once
	theme  string
}

func newView() *view {
	v := &view{app: tview.NewApplication(), status: tview.NewTextView()}
	v.refresh() // before the loop
	list := tview.NewList()
	list.AddItem("Refresh", "", 'r', v.refresh)
	list.SetChangedFunc(func(int, string, string, rune) { v.refresh() })
	tview.NewButton("Refresh").SetSelectedFunc(func() { v.refresh() })
	tview.NewInputField().SetDoneFunc(func(tcell.Key) { go v.refresh() })
	return v
}

func (v *view) refresh() {
	resp, err := http.Get("https://example.com/status") // want `^http\.Get waits for the network on the tview loop: \(\*mixed\.view\)\.refresh → http\.Get \(and 2 other callbacks\); start a goroutine, and bring the result back with QueueUpdateDraw$`
	if err != nil {
		return
	}
	defer resp.Body.Close()
	v.once.Do(func() {
		b, _ := os.ReadFile("theme") // want `^os\.ReadFile does file I/O on the tview loop \(on first use\): \(\*mixed\.view\)\.refresh → \(\*sync\.Once\)\.Do → func literal in \(\*mixed\.view\)\.refresh → os\.ReadFile \(and 2 other callbacks\); start a goroutine, and bring the result back with QueueUpdateDraw$`
		v.theme = string(b)
	})
	v.status.SetText(resp.Status)
}
