// Package parts chooses who is asked.
package parts

import (
	"net/http"

	"example.com/blocking/supply/ui"
)

func New() *ui.Parts {
	return &ui.Parts{Client: http.DefaultClient} // want `^\(\*http\.Client\)\.Do waits for the network on the Bubble Tea loop: \(\*ui\.Model\)\.Update → \(\*http\.Client\)\.Do \(called at ui/ui\.go:21\); return it as a tea\.Cmd$`
}
