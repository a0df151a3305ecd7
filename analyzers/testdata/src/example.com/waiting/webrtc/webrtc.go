// Package webrtc closes gracefully what calls it.
package webrtc

import "github.com/pion/webrtc/v4"

func watch(pc *webrtc.PeerConnection, d *webrtc.DataChannel) {
	pc.OnICEConnectionStateChange(func(s webrtc.ICEConnectionState) {
		if s == 0 {
			_ = pc.GracefulClose() // want `^\(\*webrtc\.PeerConnection\)\.GracefulClose waits for the pion/webrtc loop that it is called on, a deadlock: func literal in webrtc\.watch → \(\*webrtc\.PeerConnection\)\.GracefulClose; start a goroutine in the handler$`
		}
	})
	d.OnMessage(func(webrtc.DataChannelMessage) {
		go func() { _ = d.GracefulClose() }()
	})
}
