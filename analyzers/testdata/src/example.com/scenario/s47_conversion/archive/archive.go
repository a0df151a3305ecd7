// Package archive stores what it is given. It knows of no loop, and of no
// informer.
package archive

import (
	"os"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// Store keeps a message.
func Store(_ mqtt.Client, m mqtt.Message) { _ = os.WriteFile(m.Topic(), m.Payload(), 0o600) }

// Count does nothing of the kind.
func Count(_ mqtt.Client, m mqtt.Message) { counts[m.Topic()]++ }

var counts = map[string]int{}

// A Sink has the methods of a handler of events by chance.
type Sink struct{ Dir string }

func (s *Sink) OnAdd(obj interface{}, isInInitialList bool) { s.write("add") }
func (s *Sink) OnUpdate(oldObj, newObj interface{})         {}
func (s *Sink) OnDelete(obj interface{})                    {}

func (s *Sink) write(what string) { _ = os.WriteFile(s.Dir+what, nil, 0o600) }

// A Counter is like it, and keeps to memory.
type Counter struct{ n int }

func (c *Counter) OnAdd(obj interface{}, isInInitialList bool) { c.n++ }
func (c *Counter) OnUpdate(oldObj, newObj interface{})         {}
func (c *Counter) OnDelete(obj interface{})                    { c.n-- }
