// Command app comes to its operations in more ways than one.
package main

import (
	"net/http"
	"os"
	"os/exec"
	"sync"

	"example.com/blocking/ways/bus"
)

// main ends the program itself: what it sets up before that counts.
func main() {
	bus.Keep = disk{}
	onKey = func() {
		_ = exec.Command("aplay", "key.wav").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the bus loop: .*func literal in main\.main → \(\*exec\.Cmd\)\.Run;`
	}
	bus.Post(func() { onKey() })
	bus.Post(open)
	bus.Post(pick)
	bus.Start()
	os.Exit(len(os.Args))
}

var onKey func()

// A disk becomes a callback by what another package does with a variable.
type disk struct{}

func (disk) Save() {
	_ = os.WriteFile("saved", nil, 0o600) // want `^os\.WriteFile does file I/O on the bus loop: main\.disk\.Save → os\.WriteFile;`
}

// What happens once in a life by the shortest way happens every time by another.
var once sync.Once

func open() {
	once.Do(load)
	reload()
}

func reload() { load() }

func load() {
	_, _ = os.ReadFile("keys") // want `^os\.ReadFile does file I/O on the bus loop: main\.open → main\.reload → main\.load → os\.ReadFile;`
}

// Some of these block, and a method of an interface does not: who knows which it
// is.
var signals = []func(){beep, lamp.flash}

var lamp flasher = led{}

type flasher interface{ flash() }

type led struct{}

func (led) flash() { lit = !lit }

var lit bool

func beep() { _ = exec.Command("tput", "bel").Run() }

// All of these do, one by what it captured.
var chimes = []func(){after(ring), toll}

func after(f func()) func() {
	return func() {
		lit = false
		f()
	}
}

func ring() {
	_ = exec.Command("aplay", "ring.wav").Run() // want `^\(\*exec\.Cmd\)\.Run waits for a process on the bus loop: main\.pick → func literal in main\.after → main\.ring → \(\*exec\.Cmd\)\.Run;`
}

func toll() {
	_, _ = http.Get("https://example.com/toll") // want `^http\.Get waits for the network on the bus loop: main\.pick → main\.toll → http\.Get;`
}

func pick() {
	signals[len(os.Args)]()
	chimes[len(os.Args)]()
}
