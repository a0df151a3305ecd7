// Package handles makes what must be released, each time a callback runs.
package handles

import (
	"database/sql"
	"log"
	"net"

	"github.com/dop251/goja_nodejs/eventloop"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/fsnotify/fsnotify"
	"github.com/panjf2000/gnet/v2"
)

type server struct {
	gnet.BuiltinEventEngine
	watcher *fsnotify.Watcher
	seen    *fsnotify.Watcher
	db      *sql.DB
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	w, err := fsnotify.NewWatcher() // want `^fsnotify\.NewWatcher makes what is never released, each time \(\*handles\.server\)\.OnTraffic runs: \(\*handles\.server\)\.OnTraffic → fsnotify\.NewWatcher \(nothing calls Close\); release it when it is done with, or make it once, before the loop$`
	if err != nil {
		return gnet.Close
	}
	w.Add("/tmp")
	go func() {
		for e := range w.Events {
			log.Print(e.Name)
		}
	}()
	s.listen()
	s.keep()
	look(s.open())
	return gnet.None
}

// listen is a call away, and drops what it makes.
func (s *server) listen() {
	_, err := net.Listen("tcp", ":0") // want `net\.Listen makes what is never released, each time .*OnTraffic runs: .*OnTraffic → .*listen → net\.Listen`
	if err != nil {
		log.Print(err)
	}
}

// keep overwrites the watcher of the time before.
func (s *server) keep() {
	s.watcher, _ = fsnotify.NewWatcher() // want `fsnotify\.NewWatcher makes what is never released`
	s.watcher.Add("/tmp")
}

// open hands it to who only looks.
func (s *server) open() int {
	db, _ := sql.Open("x", "y") // want `sql\.Open makes what is never released`
	inspect(db)
	return 0
}

func inspect(db *sql.DB) { log.Print(db.Stats().OpenConnections) }

func look(int) {}

type bridge struct{ loop *eventloop.EventLoop }

func (b *bridge) onMessage(mqtt.Client, mqtt.Message) {
	b.loop.SetInterval(nil, 0) // want `SetInterval makes what is never released`
}

func (b *bridge) start(c mqtt.Client) mqtt.Token { return c.Subscribe("in", 1, b.onMessage) }
