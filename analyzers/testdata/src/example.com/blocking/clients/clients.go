// Package clients answers a message by a client of its own, which has another loop.
package clients

import mqtt "github.com/eclipse/paho.mqtt.golang"

func run(c mqtt.Client) {
	t := c.Subscribe("asked", 0, func(mqtt.Client, mqtt.Message) { answer() })
	t.Wait()
	if t.Error() != nil {
		c.Disconnect(0)
	}
}

func answer() {
	c := open()
	defer c.Disconnect(50) // want `^mqtt\.Client\.Disconnect waits for another goroutine on the Paho MQTT loop: func literal in clients\.run → clients\.answer → mqtt\.Client\.Disconnect;`
}

func open() mqtt.Client {
	c := mqtt.NewClient(mqtt.NewClientOptions())
	t := c.Connect()
	t.Wait() // want `^mqtt\.Token\.Wait waits for another goroutine on the Paho MQTT loop: func literal in clients\.run → clients\.answer → clients\.open → mqtt\.Token\.Wait;`
	if t.Error() != nil {
		return nil
	}
	return c
}
