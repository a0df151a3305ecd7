// Package app turns functions and types of others into callbacks.
package app

import (
	"os"

	"example.com/scenario/s47_conversion/archive"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"k8s.io/client-go/tools/cache"
)

// A conversion to the type of a handler is enough.
var (
	keep  mqtt.MessageHandler = archive.Store // want `^os\.WriteFile does file I/O on the Paho MQTT loop: archive\.Store → os\.WriteFile;`
	count mqtt.MessageHandler = archive.Count
)

func handlers() map[string]mqtt.MessageHandler {
	return map[string]mqtt.MessageHandler{
		"keep":  keep,
		"count": count,
		"drop":  mqtt.MessageHandler(drop),
	}
}

func drop(_ mqtt.Client, m mqtt.Message) {
	_ = os.Remove(m.Topic()) // want `^os\.Remove does file I/O on the Paho MQTT loop: app\.drop → os\.Remove;`
}

// plain has the signature and is never converted.
func plain(_ mqtt.Client, m mqtt.Message) { _ = os.Remove(m.Topic()) }

// A conversion to the interface, of types from another package.
func watch(inf cache.SharedInformer) error {
	var h cache.ResourceEventHandler = &archive.Sink{Dir: "/var/"}
	if _, err := inf.AddEventHandler(h); err != nil { // want `^os\.WriteFile does file I/O on the client-go informers loop: \(\*archive\.Sink\)\.OnAdd → \(\*archive\.Sink\)\.write → os\.WriteFile;`
		return err
	}
	_, err := inf.AddEventHandler(&archive.Counter{})
	return err
}

func run(c mqtt.Client, inf cache.SharedInformer) error {
	plain(nil, nil)
	for topic, h := range handlers() {
		c.AddRoute(topic, h)
	}
	return watch(inf)
}
