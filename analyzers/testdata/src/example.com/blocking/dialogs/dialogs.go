// Package dialogs hands what it does to a dialog, which two handlers call: one of them
// by way of the other.
package dialogs

import (
	"os/exec"

	"example.com/blocking/dialogs/dialog"
	"example.com/button"
	"github.com/rivo/tview"
)

type view struct{ pages *tview.Pages }

func (v *view) drop() {
	dialog.Confirm(v.pages, func() {
		exec.Command("git", "branch", "-D", "x").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the tview loop: func literal in dialog\.Confirm → func literal in \(\*dialogs\.view\)\.drop → \(\*exec\.Cmd\)\.Run \(and 1 other callback\);`
	})
}

func (v *view) undo() {
	dialog.Confirm(v.pages, func() {
		button.Swap("text.old", "text") // want `^button\.Swap does file I/O on the tview loop: func literal in dialog\.Confirm → func literal in \(\*dialogs\.view\)\.undo → button\.Swap → os\.Rename \(and 1 other callback\);`
	})
}
