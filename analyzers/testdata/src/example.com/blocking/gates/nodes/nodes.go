// Package nodes reads, and asks between two events for what is locked while they are told.
package nodes

import "github.com/hashicorp/memberlist"

type cluster struct {
	list   *memberlist.Memberlist
	events chan memberlist.NodeEvent
	n      int
}

func start() (*cluster, error) {
	c := &cluster{events: make(chan memberlist.NodeEvent, 16)}
	conf := &memberlist.Config{}
	conf.Events = &memberlist.ChannelEventDelegate{Ch: c.events} // want `^send on channel memberlist\.ChannelEventDelegate\.Ch of capacity 16 waits for another goroutine on the memberlist events loop: \(\*memberlist\.ChannelEventDelegate\)\.NotifyJoin → send on channel memberlist\.ChannelEventDelegate\.Ch of capacity 16 \(its reader \(\*nodes\.cluster\)\.run takes memberlist\.Memberlist\.nodeLock, which \(\*memberlist\.Memberlist\)\.join holds meanwhile\);`
	list, err := memberlist.Create(conf)
	if err != nil {
		return nil, err
	}
	c.list = list
	go c.run()
	return c, nil
}

func (c *cluster) run() {
	for range c.events {
		c.n = c.list.NumMembers()
	}
}
