// Package bound fills in what handlers of another package call.
package main

import (
	"net/http"
	"os"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"example.com/blocking/bound/client"
)

type store struct{}

func (store) Put(topic string) { _ = os.WriteFile(topic, nil, 0o666) } // want `^os\.WriteFile does file I/O on the Paho MQTT loop: \(\*client\.Client\)\.put → main\.store\.Put → os\.WriteFile; start a goroutine in the handler, or call SetOrderMatters\(false\)$`

func main() {
	c := client.New(mqtt.NewClient(nil), store{})
	c.OnText(func(topic string) { _, _ = http.Get(topic) }) // want `^http\.Get waits for the network on the Paho MQTT loop: \(\*client\.Client\)\.text → func literal in main\.main → http\.Get; start a goroutine in the handler, or call SetOrderMatters\(false\)$`
	c.OnData(func(string) {})
	out, calm := make(chan string), make(chan string, 100)
	c.Feed(out, calm)
	go func() {
		for topic := range calm {
			println(topic)
		}
	}()
	c.Run()
	for topic := range out {
		_, _ = http.Get(topic)
	}
}
