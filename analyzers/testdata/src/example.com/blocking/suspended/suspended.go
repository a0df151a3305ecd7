// Package suspended gives its terminal away for a while.
package suspended

import (
	"os"
	"os/exec"

	"github.com/awesome-gocui/gocui"

	"example.com/blocking/suspended/tui"
)

type ui struct {
	gui  *gocui.Gui
	text []byte
}

func (u *ui) bind() {
	u.gui.SetKeybinding("", 'e', gocui.ModNone, u.edit)
	u.gui.SetKeybinding("", 'p', gocui.ModNone, u.page)
	u.gui.SetKeybinding("", 'r', gocui.ModNone, u.read)
	u.gui.SetKeybinding("", 'm', gocui.ModNone, u.maybe)
	u.gui.SetKeybinding("", 'x', gocui.ModNone, u.leave)
}

// edit shows an editor where the program was.
func (u *ui) edit(*gocui.Gui, *gocui.View) error {
	if err := gocui.Suspend(); err != nil {
		return err
	}
	err := run("vi", "text")
	if err := gocui.Resume(); err != nil {
		return err
	}
	u.text, _ = os.ReadFile("text") // want `^os\.ReadFile does file I/O on the gocui loop: \(\*suspended\.ui\)\.edit → os\.ReadFile; start a goroutine, and bring the result back with Update$`
	return err
}

func run(name string, args ...string) error { return exec.Command(name, args...).Run() }

// page does so by functions of its own.
func (u *ui) page(*gocui.Gui, *gocui.View) error {
	u.give()
	err := exec.Command("less", "text").Run()
	u.take()
	return err
}

func (u *ui) give() { gocui.Suspend() }
func (u *ui) take() { gocui.Resume() }

// read does so by functions of another package.
func (u *ui) read(*gocui.Gui, *gocui.View) error {
	tui.Suspend()
	err := run("less", "text")
	tui.Resume()
	return err
}

// maybe gives it away on one way only.
func (u *ui) maybe(*gocui.Gui, *gocui.View) error {
	if len(u.text) > 0 {
		gocui.Suspend()
		defer gocui.Resume()
	}
	return exec.Command("less", "text").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the gocui loop: \(\*suspended\.ui\)\.maybe → \(\*exec\.Cmd\)\.Run; start a goroutine, and bring the result back with Update$`
}

// leave ends the loop, and begins another one.
func (u *ui) leave(*gocui.Gui, *gocui.View) error {
	u.gui.Close()
	if err := run("make"); err != nil {
		return err
	}
	return gocui.ErrQuit
}
