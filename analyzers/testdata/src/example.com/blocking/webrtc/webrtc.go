// Package webrtc offers again over HTTP.
package webrtc

import (
	"net/http"

	"github.com/pion/webrtc/v4"
)

func offer(pc *webrtc.PeerConnection, d *webrtc.DataChannel) {
	pc.OnNegotiationNeeded(func() {
		_, _ = http.Get("http://offer") // want `^http\.Get waits for the network on the pion/webrtc loop: func literal in webrtc\.offer → http\.Get; start a goroutine in the handler$`
	})
	d.OnOpen(func() { _, _ = http.Get("http://open") })
}
