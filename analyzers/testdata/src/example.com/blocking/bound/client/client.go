// Package client subscribes with its methods; what they call, its users choose.
package client

import mqtt "github.com/eclipse/paho.mqtt.golang"

type Sink interface{ Put(topic string) }

type Client struct {
	conn   mqtt.Client
	onText func(string)
	onData func(string)
	sink   Sink
	out    chan<- string
	calm   chan<- string
	last   string
}

func New(conn mqtt.Client, sink Sink) *Client { return &Client{conn: conn, sink: sink} }

func (c *Client) OnText(f func(string)) { c.onText = f }
func (c *Client) OnData(f func(string)) { c.onData = f }

// Feed sends what comes to two channels.
func (c *Client) Feed(out, calm chan<- string) { c.out, c.calm = out, calm }

func (c *Client) Run() {
	c.conn.AddRoute("out", func(_ mqtt.Client, m mqtt.Message) { c.out <- m.Topic() }) // want `^send on unbuffered channel client\.Client\.out waits for another goroutine on the Paho MQTT loop: func literal in \(\*client\.Client\)\.Run → send on unbuffered channel client\.Client\.out \(handed over at bound/bound\.go:22\); start a goroutine in the handler, or call SetOrderMatters\(false\)$`
	c.conn.AddRoute("calm", func(_ mqtt.Client, m mqtt.Message) { c.calm <- m.Topic() })
	c.conn.AddRoute("text", c.text)
	c.conn.AddRoute("data", c.data)
	receive := c.put
	c.conn.Subscribe("put", 0, receive)
}

func (c *Client) text(_ mqtt.Client, m mqtt.Message) { c.onText(m.Topic()) }
func (c *Client) data(_ mqtt.Client, m mqtt.Message) { c.onData(m.Topic()) }
func (c *Client) put(_ mqtt.Client, m mqtt.Message)  { c.sink.Put(m.Topic()) }
