// Package cluster calls memberlist where memberlist holds the lock on its nodes.
package cluster

import (
	"time"

	"github.com/hashicorp/memberlist"
)

type events struct{ list *memberlist.Memberlist }

func (e *events) NotifyJoin(n *memberlist.Node) {
	e.refresh()
}

func (e *events) refresh() {
	_ = e.list.UpdateNode(time.Second) // want `^\(\*memberlist\.Memberlist\)\.UpdateNode waits for the memberlist events loop that it is called on, a deadlock: \(\*cluster\.events\)\.NotifyJoin → \(\*cluster\.events\)\.refresh → \(\*memberlist\.Memberlist\)\.UpdateNode; hand the event to a goroutine, through a channel with room$`
}

func (e *events) NotifyLeave(n *memberlist.Node) {
	go e.refresh()
}

func (e *events) NotifyUpdate(n *memberlist.Node) {}

func create() (*memberlist.Memberlist, error) {
	e := &events{}
	list, err := memberlist.Create(&memberlist.Config{Events: e})
	e.list = list
	return list, err
}
