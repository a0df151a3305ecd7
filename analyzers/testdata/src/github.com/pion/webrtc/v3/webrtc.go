// Package webrtc declares as much of the real one as the tests need.
package webrtc

type DataChannel struct{ onLow func() }

func (d *DataChannel) OnBufferedAmountLow(f func()) { d.onLow = f }
