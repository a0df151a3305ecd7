// Package offloads uses the loop that comes with loopvet.
package offloads

import (
	"context"
	"log"
	"os"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

type viewer struct {
	loop    *eventloop.Loop
	loading bool
	text    []byte
}

func (v *viewer) open(ctx context.Context) ([]byte, error) { return os.ReadFile("go.mod") }

func (v *viewer) show(text []byte, err error) { v.text, v.loading = text, false }

func (v *viewer) load() {
	v.loading = true
	eventloop.Offload(v.loop, v.open, v.show) // want `^the result of eventloop\.Offload is never looked at: if it is an error, work and done never run; look at it, and say so to whoever waits for the result$`
}

func (v *viewer) checked() {
	v.loading = true
	if err := eventloop.Offload(v.loop, v.open, v.show); err != nil {
		v.show(nil, err)
	}
}

func (v *viewer) logged() { log.Print(eventloop.Offload(v.loop, v.open, v.show)) }

// start posts: whoever posts to a loop that is closed means no harm.
func (v *viewer) start() { v.loop.Post(v.load) }
