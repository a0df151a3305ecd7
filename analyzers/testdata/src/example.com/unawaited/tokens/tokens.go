// Package tokens has the tokens of an MQTT client.
package tokens

import (
	"log"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

type bridge struct {
	client mqtt.Client
	token  mqtt.Token
}

func (b *bridge) start() {
	b.client.Connect() // want `^the result of mqtt\.Client\.Connect is never looked at: without it nobody knows whether there is a connection, and why not; wait for the token, and look at its Error$`
}

func (b *bridge) onConnect(c mqtt.Client) {
	c.Subscribe("in/#", 1, b.handle)                               // want `^the result of mqtt\.Client\.Subscribe is never looked at: nothing else tells that the broker refused, and then no message ever comes; wait for the token in a goroutine, and look at its Error$`
	c.SubscribeMultiple(map[string]byte{"a": 1}, b.handle)         // want `the result of mqtt\.Client\.SubscribeMultiple is never looked at`
	go c.Subscribe("out/#", 1, func(mqtt.Client, mqtt.Message) {}) // want `the result of mqtt\.Client\.Subscribe is never looked at`
}

func (b *bridge) handle(c mqtt.Client, m mqtt.Message) {
	// Customary, at least at quality of service 0.
	c.Publish("seen", 0, false, m.Payload())
	c.Unsubscribe(m.Topic())
}

func (b *bridge) connect() error {
	if t := b.client.Connect(); t.Wait() && t.Error() != nil {
		return t.Error()
	}
	return nil
}

func (b *bridge) waits() { b.client.Connect().Wait() }

func (b *bridge) keeps() { b.token = b.client.Subscribe("in", 1, nil) }

func (b *bridge) passes() { report(b.client.Subscribe("in", 1, nil)) }

func (b *bridge) returns() mqtt.Token { return b.client.Subscribe("in", 1, nil) }

func (b *bridge) elsewhere() {
	t := b.client.Subscribe("in", 1, nil)
	go func() {
		if t.WaitTimeout(time.Second) && t.Error() != nil {
			log.Print(t.Error())
		}
	}()
}

func report(t mqtt.Token) {
	<-t.Done()
	log.Print(t.Error())
}
