// Package ordered keeps Paho's default: one goroutine handles all messages.
package ordered

import (
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

type bridge struct{ client mqtt.Client }

func dial(addr string) *bridge {
	b := &bridge{}
	opts := mqtt.NewClientOptions().AddBroker(addr)
	opts.SetDefaultPublishHandler(b.unexpected)
	opts.SetOnConnectHandler(func(c mqtt.Client) {
		// It has a goroutine of its own.
		if t := c.Subscribe("in/#", 1, b.forward); t.Wait() && t.Error() != nil {
			c.Disconnect(250)
		}
	})
	b.client = mqtt.NewClient(opts)
	b.client.Connect().Wait()
	return b
}

func (b *bridge) forward(c mqtt.Client, m mqtt.Message) {
	t := c.Publish("out/"+m.Topic(), 1, false, m.Payload())
	if t.Wait() && t.Error() != nil { // want `^mqtt\.Token\.Wait waits for the Paho MQTT loop that it is called on, a deadlock: \(\*ordered\.bridge\)\.forward → mqtt\.Token\.Wait; start a goroutine in the handler, or call SetOrderMatters\(false\)$`
		go b.retry(m)
	}
}

// retry may wait: it was started as a goroutine.
func (b *bridge) retry(m mqtt.Message) {
	b.client.Publish("retry", 1, false, m.Payload()).WaitTimeout(time.Minute)
}

func (b *bridge) unexpected(c mqtt.Client, m mqtt.Message) {
	b.confirm("dead/" + m.Topic())
}

func (b *bridge) confirm(topic string) {
	b.client.Publish(topic, 1, false, nil).WaitTimeout(time.Second) // want `^mqtt\.Token\.WaitTimeout waits for the Paho MQTT loop that it is called on, a deadlock: \(\*ordered\.bridge\)\.unexpected → \(\*ordered\.bridge\)\.confirm → mqtt\.Token\.WaitTimeout; start a goroutine in the handler, or call SetOrderMatters\(false\)$`
}
