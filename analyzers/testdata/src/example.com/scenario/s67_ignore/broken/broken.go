// Package broken has directives that silence nothing because they cannot be
// understood.
package broken

import (
	"os"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

func subscribe(c mqtt.Client) {
	c.AddRoute("a", func(_ mqtt.Client, m mqtt.Message) {
		//loopvet:ignore blockingcall
		_ = os.Remove(m.Topic()) // want `^os\.Remove does file I/O on the Paho MQTT loop: func literal in broken\.subscribe → os\.Remove;`
	})
	c.AddRoute("b", func(_ mqtt.Client, m mqtt.Message) {
		//loopvet:ignore blockingcalls it is called otherwise
		_ = os.Remove(m.Topic()) // want `^os\.Remove does file I/O on the Paho MQTT loop: func literal in broken\.subscribe → os\.Remove;`
	})
	c.AddRoute("c", func(_ mqtt.Client, m mqtt.Message) {
		//loopvet:ignore
		_ = os.Remove(m.Topic()) // want `^os\.Remove does file I/O on the Paho MQTT loop: func literal in broken\.subscribe → os\.Remove;`
	})
	c.AddRoute("d", func(_ mqtt.Client, m mqtt.Message) {
		// loopvet:ignore blockingcall this is a comment
		_ = os.Remove(m.Topic()) // want `^os\.Remove does file I/O on the Paho MQTT loop: func literal in broken\.subscribe → os\.Remove;`
	})
}
