// Package retries has a client that connects again by itself.
package retries

import mqtt "github.com/eclipse/paho.mqtt.golang"

func connect() mqtt.Client {
	c := mqtt.NewClient(mqtt.NewClientOptions().AddBroker("tcp://broker:1883").SetConnectRetry(true))
	c.Connect()
	c.Subscribe("in", 1, nil) // want `the result of mqtt\.Client\.Subscribe is never looked at`
	return c
}
