// Package webrtc declares as much of the real one as the tests need.
package webrtc

type (
	ICEConnectionState  int
	PeerConnectionState int
	DataChannelMessage  struct{ Data []byte }
	DataChannel         struct{ onMessage func(DataChannelMessage) }
	PeerConnection      struct{ onState func(ICEConnectionState) }
)

func (d *DataChannel) OnMessage(f func(DataChannelMessage)) { d.onMessage = f }
func (d *DataChannel) OnOpen(f func())                      {}
func (d *DataChannel) OnBufferedAmountLow(f func())         {}
func (d *DataChannel) GracefulClose() error                 { return nil }

func (pc *PeerConnection) OnICEConnectionStateChange(f func(ICEConnectionState)) { pc.onState = f }
func (pc *PeerConnection) OnDataChannel(f func(*DataChannel))                    {}

func (pc *PeerConnection) OnNegotiationNeeded(f func()) {}
func (pc *PeerConnection) GracefulClose() error         { return nil }
