// Package prompt completes what is typed.
package prompt

import (
	"net/http"
	"os/exec"

	"github.com/c-bata/go-prompt"
)

func complete(d prompt.Document) []prompt.Suggest {
	resp, err := http.Get("https://example.com/pods?" + d.Text) // want `^http\.Get waits for the network on the go-prompt loop: prompt\.complete → http\.Get; fetch the suggestions in a goroutine, and complete from what is there$`
	if err != nil {
		return nil
	}
	resp.Body.Close()
	return []prompt.Suggest{{Text: resp.Status}}
}

// execute is waited for by whoever has typed.
func execute(line string) { exec.Command("sh", "-c", line).Run() }

func run() { prompt.New(execute, complete).Run() }
