// Package mqtt hands Paho its handlers in all forms.
package mqtt

import (
	"os"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

var logged mqtt.MessageHandler = func(_ mqtt.Client, m mqtt.Message) {
	_ = os.WriteFile("log", m.Payload(), 0o600) // want `^os\.WriteFile does file I/O on the Paho MQTT loop: func literal in mqtt\.init → os\.WriteFile; start a goroutine in the handler, or call SetOrderMatters\(false\)$`
}

func stored(c mqtt.Client, m mqtt.Message) {
	_ = os.WriteFile(m.Topic(), m.Payload(), 0o600) // want `^os\.WriteFile does file I/O on the Paho MQTT loop: mqtt\.stored → os\.WriteFile; start a goroutine in the handler, or call SetOrderMatters\(false\)$`
	c.Publish("stored", 0, false, m.Topic())        // want `^mqtt\.Client\.Publish waits for the network on the Paho MQTT loop: mqtt\.stored → mqtt\.Client\.Publish; start a goroutine in the handler, or call SetOrderMatters\(false\)$`
}

func quick(_ mqtt.Client, m mqtt.Message) {
	go func() { _ = os.WriteFile(m.Topic(), m.Payload(), 0o600) }()
}

func dial(addr string) mqtt.Client {
	opts := mqtt.NewClientOptions().AddBroker(addr)
	opts.DefaultPublishHandler = func(_ mqtt.Client, m mqtt.Message) {
		_ = os.Remove(m.Topic()) // want `^os\.Remove does file I/O on the Paho MQTT loop: func literal in mqtt\.dial → os\.Remove; start a goroutine in the handler, or call SetOrderMatters\(false\)$`
	}
	opts.OnConnect = func(c mqtt.Client) {
		_ = os.Remove("offline") // in a goroutine of its own
		c.Subscribe("a/#", 0, stored)
		c.AddRoute("b/#", quick)
		c.SubscribeMultiple(map[string]byte{"c/#": 0}, logged)
	}
	opts.SetConnectionLostHandler(func(mqtt.Client, error) { _ = os.WriteFile("offline", nil, 0o600) })
	return mqtt.NewClient(opts)
}
