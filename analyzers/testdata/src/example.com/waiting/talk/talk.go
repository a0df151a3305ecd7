// Package talk goes round for channels that another package sends on.
package talk

import "example.com/waiting/outlet"

// Start talks for as long as there are lines.
func Start() {
	lines, pages := make(chan string), make(chan string)
	go print(pages)
	talk(lines, outlet.New(lines), outlet.NewPrinter(pages))
}

//loopvet:loop
func talk(lines chan string, out *outlet.Outlet, printer *outlet.Printer) {
	for line := range lines {
		printer.Print(line)
		out.Put(line) // want `^send on channel outlet\.Outlet\.lines waits for the talk loop that it is called on, a deadlock: talk\.talk → \(\*outlet\.Outlet\)\.Put → send on channel outlet\.Outlet\.lines \(only this loop receives from it\)$`
	}
}

func print(pages chan string) {
	for page := range pages {
		println(page)
	}
}
