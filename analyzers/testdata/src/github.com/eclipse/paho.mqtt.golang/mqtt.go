// Package mqtt declares as much of the Paho client as the tests need.
package mqtt

import "time"

type Message interface {
	Duplicate() bool
	Qos() byte
	Retained() bool
	Topic() string
	MessageID() uint16
	Payload() []byte
	Ack()
}

type Token interface {
	Wait() bool
	WaitTimeout(time.Duration) bool
	Done() <-chan struct{}
	Error() error
}

type (
	MessageHandler        func(Client, Message)
	OnConnectHandler      func(Client)
	ConnectionLostHandler func(Client, error)
)

type Client interface {
	IsConnected() bool
	Connect() Token
	Disconnect(quiesce uint)
	Publish(topic string, qos byte, retained bool, payload interface{}) Token
	Subscribe(topic string, qos byte, callback MessageHandler) Token
	SubscribeMultiple(filters map[string]byte, callback MessageHandler) Token
	Unsubscribe(topics ...string) Token
	AddRoute(topic string, callback MessageHandler)
}

type ClientOptions struct {
	Servers               []string
	ClientID              string
	Order                 bool
	DefaultPublishHandler MessageHandler
	OnConnect             OnConnectHandler
	OnConnectionLost      ConnectionLostHandler
}

func NewClientOptions() *ClientOptions { return &ClientOptions{Order: true} }

func (o *ClientOptions) AddBroker(server string) *ClientOptions {
	o.Servers = append(o.Servers, server)
	return o
}

func (o *ClientOptions) SetClientID(id string) *ClientOptions {
	o.ClientID = id
	return o
}

func (o *ClientOptions) SetOrderMatters(order bool) *ClientOptions {
	o.Order = order
	return o
}

func (o *ClientOptions) SetDefaultPublishHandler(defaultHandler MessageHandler) *ClientOptions {
	o.DefaultPublishHandler = defaultHandler
	return o
}

func (o *ClientOptions) SetOnConnectHandler(onConn OnConnectHandler) *ClientOptions {
	o.OnConnect = onConn
	return o
}

func (o *ClientOptions) SetConnectionLostHandler(onLost ConnectionLostHandler) *ClientOptions {
	o.OnConnectionLost = onLost
	return o
}

type client struct {
	options ClientOptions
	routes  map[string]MessageHandler
	packets chan *packet
}

type packet struct {
	topic string
	t     *baseToken
}

func NewClient(o *ClientOptions) Client {
	return &client{options: *o, routes: map[string]MessageHandler{}, packets: make(chan *packet)}
}

func (c *client) IsConnected() bool { return c.packets != nil }

func (c *client) send(topic string) Token {
	p := &packet{topic: topic, t: &baseToken{complete: make(chan struct{})}}
	c.packets <- p
	return p.t
}

func (c *client) Connect() Token {
	p := &packet{t: &baseToken{complete: make(chan struct{})}}
	go func() { c.packets <- p }()
	return p.t
}

func (c *client) Disconnect(quiesce uint) { time.Sleep(time.Duration(quiesce) * time.Millisecond) }

func (c *client) Publish(topic string, qos byte, retained bool, payload interface{}) Token {
	return c.send(topic)
}

func (c *client) Subscribe(topic string, qos byte, callback MessageHandler) Token {
	c.AddRoute(topic, callback)
	return c.send(topic)
}

func (c *client) SubscribeMultiple(filters map[string]byte, callback MessageHandler) Token {
	for topic := range filters {
		c.AddRoute(topic, callback)
	}
	return c.send("")
}

func (c *client) Unsubscribe(topics ...string) Token { return c.send(topics[0]) }

func (c *client) AddRoute(topic string, callback MessageHandler) { c.routes[topic] = callback }

type baseToken struct {
	complete chan struct{}
	err      error
}

func (t *baseToken) Wait() bool {
	<-t.complete
	return true
}

func (t *baseToken) WaitTimeout(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-t.complete:
		return true
	case <-timer.C:
		return false
	}
}

func (t *baseToken) Done() <-chan struct{} { return t.complete }
func (t *baseToken) Error() error          { return t.err }

func (o *ClientOptions) SetConnectRetry(retry bool) *ClientOptions {
	o.Order = o.Order && retry
	return o
}
