// Package cluster is told by memberlist what other nodes say, and who they are.
package cluster

import (
	"bytes"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/memberlist"
)

type delegate struct {
	list  *memberlist.Memberlist
	in    chan []byte
	queue chan []byte
	state map[string]string
}

func create() (*memberlist.Memberlist, error) {
	d := &delegate{in: make(chan []byte), queue: make(chan []byte, 100), state: map[string]string{}}
	conf := &memberlist.Config{Delegate: d, Events: &events{joined: make(chan *memberlist.Node), left: make(chan string, 100)}}
	list, err := memberlist.Create(conf)
	d.list = list
	return list, err
}

func (d *delegate) NodeMeta(limit int) []byte {
	meta, _ := os.ReadFile("meta") // whoever updates the node reads it
	return meta
}

func (d *delegate) NotifyMsg(msg []byte) {
	d.in <- bytes.Clone(msg) // want `^send on unbuffered channel cluster\.delegate\.in waits for another goroutine on the memberlist loop: \(\*cluster\.delegate\)\.NotifyMsg → send on unbuffered channel cluster\.delegate\.in; copy the message, and hand it to a goroutine$`
	select {
	case d.queue <- bytes.Clone(msg):
	default:
	}
}

func (d *delegate) GetBroadcasts(overhead, limit int) [][]byte {
	if d.list.NumMembers() == 1 { // a short lock
		return nil
	}
	out, _ := os.ReadFile("broadcast") // want `^os\.ReadFile does file I/O on the memberlist loop: \(\*cluster\.delegate\)\.GetBroadcasts → os\.ReadFile; copy the message, and hand it to a goroutine$`
	return [][]byte{out}
}

func (d *delegate) LocalState(join bool) []byte { return []byte(d.state["local"]) }

func (d *delegate) MergeRemoteState(buf []byte, join bool) { d.state["remote"] = string(buf) }

type events struct {
	joined chan *memberlist.Node
	left   chan string
	list   *memberlist.Memberlist
}

func (e *events) NotifyJoin(n *memberlist.Node) {
	e.joined <- n // want `^send on unbuffered channel cluster\.events\.joined waits for another goroutine on the memberlist events loop: \(\*cluster\.events\)\.NotifyJoin → send on unbuffered channel cluster\.events\.joined; hand the event to a goroutine, through a channel with room$`
	_ = e.list.SendBestEffort(n, []byte("hello"))
}

func (e *events) NotifyLeave(n *memberlist.Node) {
	select {
	case e.left <- n.Name:
	default:
	}
}

func (e *events) NotifyUpdate(n *memberlist.Node) {
	resp, err := http.Get("https://example.com/updated?node=" + n.Name) // want `^http\.Get waits for the network on the memberlist events loop: \(\*cluster\.events\)\.NotifyUpdate → http\.Get; hand the event to a goroutine, through a channel with room$`
	if err == nil {
		resp.Body.Close()
	}
}

// transport sends packets over connections that a goroutine keeps.
type transport struct{ out, drop chan []byte }

func (t *transport) WriteTo(b []byte, addr string) (time.Time, error) {
	select {
	case t.drop <- b:
	default:
	}
	t.out <- b // want `^send on unbuffered channel cluster\.transport\.out waits for another goroutine on the memberlist loop: \(\*cluster\.transport\)\.WriteTo → send on unbuffered channel cluster\.transport\.out; copy the message, and hand it to a goroutine$`
	return time.Now(), nil
}

func (t *transport) Shutdown() error { close(t.out); return nil }

func serve() *memberlist.Config {
	t := &transport{out: make(chan []byte), drop: make(chan []byte)}
	go func() {
		for b := range t.out {
			_, _ = http.Post("http://node", "", bytes.NewReader(b))
		}
	}()
	return &memberlist.Config{Transport: t}
}
