// Package webrtc offers again over HTTP.
package webrtc

import (
	"net/http"

	old "github.com/pion/webrtc/v3"
	"github.com/pion/webrtc/v4"
)

func offer(pc *webrtc.PeerConnection, d *webrtc.DataChannel) {
	pc.OnNegotiationNeeded(func() {
		_, _ = http.Get("http://offer") // want `^http\.Get waits for the network on the pion/webrtc loop: func literal in webrtc\.offer → http\.Get; start a goroutine in the handler$`
	})
	d.OnOpen(func() { _, _ = http.Get("http://open") })
}

// refill has a goroutine of its own since version 4.
func refill(d *webrtc.DataChannel, before *old.DataChannel) {
	d.OnBufferedAmountLow(func() { _, _ = http.Get("http://more") })
	before.OnBufferedAmountLow(func() {
		_, _ = http.Get("http://more") // want `^http\.Get waits for the network on the pion/webrtc loop: func literal in webrtc\.refill → http\.Get; start a goroutine in the handler$`
	})
}

// greet keeps all further channels waiting.
func greet(pc *webrtc.PeerConnection) {
	pc.OnDataChannel(func(d *webrtc.DataChannel) {
		_, _ = http.Get("http://room") // want `^http\.Get waits for the network on the pion/webrtc loop: func literal in webrtc\.greet → http\.Get; start a goroutine in the handler$`
		d.OnOpen(func() { _, _ = http.Get("http://open") })
	})
}
