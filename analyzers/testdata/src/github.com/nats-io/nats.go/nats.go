// Package nats declares as much of the client as the tests need.
package nats

import "time"

type (
	Msg          struct{ Data []byte }
	MsgHandler   func(*Msg)
	ConnHandler  func(*Conn)
	Subscription struct{ mcb MsgHandler }
	Options      struct{ ReconnectedCB ConnHandler }
	Conn         struct{ opts Options }
)

func (nc *Conn) Subscribe(subj string, cb MsgHandler) (*Subscription, error) {
	return &Subscription{cb}, nil
}
func (nc *Conn) Publish(subj string, data []byte) error { return nil }
func (nc *Conn) Request(subj string, data []byte, timeout time.Duration) (*Msg, error) {
	return nil, nil
}
func (nc *Conn) SetReconnectHandler(cb ConnHandler) { nc.opts.ReconnectedCB = cb }
func (m *Msg) Respond(data []byte) error            { return nil }
func (s *Subscription) Unsubscribe() error          { return nil }
