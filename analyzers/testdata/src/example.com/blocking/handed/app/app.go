// Package app does what the user interface asks for.
package app

import (
	"net/http"
	"os/exec"
)

type Runner struct{}

func (*Runner) Stop() { exec.Command("stop").Run() }

func (*Runner) Info() { http.Get("https://example.com/info") }

type Tables struct{}

func (*Tables) All() { http.Get("https://example.com/tables") }
