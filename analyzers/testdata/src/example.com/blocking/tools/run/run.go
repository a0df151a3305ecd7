// Package run is how the program runs commands.
package run

import "os/exec"

func Command(cmd *exec.Cmd) string {
	b, _ := cmd.Output()
	return string(b)
}

// Open shows a file.
func Open(name string) { Command(exec.Command("open", name)) }
