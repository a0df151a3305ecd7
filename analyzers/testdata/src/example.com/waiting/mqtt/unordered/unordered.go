// Package unordered gives every message a goroutine.
package unordered

import mqtt "github.com/eclipse/paho.mqtt.golang"

func dial(addr string) mqtt.Client {
	opts := mqtt.NewClientOptions().AddBroker(addr).SetOrderMatters(false)
	c := mqtt.NewClient(opts)
	c.Connect().Wait()
	c.Subscribe("in/#", 1, func(c mqtt.Client, m mqtt.Message) {
		c.Publish("out", 1, false, m.Payload()).Wait()
	}).Wait()
	return c
}
