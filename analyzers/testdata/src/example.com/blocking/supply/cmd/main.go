// Command cmd hands on what was chosen below, where it is reported.
package main

import (
	"example.com/blocking/supply/parts"
	"example.com/blocking/supply/ui"
)

func main() {
	p := parts.New()
	ui.Command(p)()
}
