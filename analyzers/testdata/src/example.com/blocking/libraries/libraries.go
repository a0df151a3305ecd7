// Package libraries calls what says itself, in the catalogue, how it waits.
package libraries

import (
	"os"

	"github.com/cenkalti/backoff/v4"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/rs/zerolog"
)

type bridge struct {
	log  zerolog.Logger
	file *os.File
}

func newBridge(file *os.File) *bridge {
	return &bridge{log: zerolog.New(file), file: file}
}

func (b *bridge) subscribe(c mqtt.Client) {
	c.Subscribe("a/b", 0, b.handle)
}

func (b *bridge) handle(_ mqtt.Client, m mqtt.Message) {
	b.log.Info().Msg("a line, written to a file")
	_, _ = b.file.WriteString("more")                             // want `^\(\*os\.File\)\.WriteString does file I/O on the Paho MQTT loop: `
	_ = backoff.Retry(b.forward, backoff.NewExponentialBackOff()) // want `^backoff\.Retry waits for another goroutine on the Paho MQTT loop: \(\*libraries\.bridge\)\.handle → backoff\.Retry;`
}

func (b *bridge) forward() error { return nil }
