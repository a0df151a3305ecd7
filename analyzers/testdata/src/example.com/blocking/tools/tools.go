// Package tools runs commands by the helper that what is below it uses too.
package tools

import (
	"os/exec"

	"example.com/blocking/tools/keys"
	"example.com/blocking/tools/run"
)

type repo struct{ dir string }

func Run() {
	r := &repo{dir: "."}
	keys.New().Set('p', r.pull)
}

func (r *repo) pull() {
	run.Command(exec.Command("git", "-C", r.dir, "pull")) // want `^\(\*exec\.Cmd\)\.Output waits for a process on the tview loop: \(\*keys\.Widget\)\.keyboard → \(\*tools\.repo\)\.pull → run\.Command → \(\*exec\.Cmd\)\.Output;`
}
