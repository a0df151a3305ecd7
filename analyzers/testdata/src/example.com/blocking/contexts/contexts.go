// Package contexts binds keys by a fork of gocui whose function has one parameter more.
package contexts

import (
	"fmt"
	"os"
	"os/exec"

	"github.com/jesseduffield/gocui"
)

func bind(g *gocui.Gui) error {
	if err := g.SetKeybinding("files", []string{"main"}, 'p', 0, push); err != nil {
		return err
	}
	return g.SetKeybinding("files", nil, 's', 0, func(_ *gocui.Gui, v *gocui.View) error {
		fmt.Fprint(v, "saved")
		return os.WriteFile("state", nil, 0o600) // want `^os\.WriteFile does file I/O on the gocui loop: func literal in contexts\.bind → os\.WriteFile; start a goroutine, and bring the result back with Update$`
	})
}

func push(*gocui.Gui, *gocui.View) error {
	return exec.Command("git", "push").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the gocui loop: contexts\.push → \(\*exec\.Cmd\)\.Run; start a goroutine, and bring the result back with Update$`
}
