// Package memberlist declares as much of memberlist as the tests need.
package memberlist

import (
	"sync"
	"time"
)

type Node struct {
	Name string
	Meta []byte
}

type Delegate interface {
	NodeMeta(limit int) []byte
	NotifyMsg([]byte)
	GetBroadcasts(overhead, limit int) [][]byte
	LocalState(join bool) []byte
	MergeRemoteState(buf []byte, join bool)
}

type EventDelegate interface {
	NotifyJoin(*Node)
	NotifyLeave(*Node)
	NotifyUpdate(*Node)
}

type Transport interface {
	WriteTo(b []byte, addr string) (time.Time, error)
	Shutdown() error
}

type Config struct {
	Delegate  Delegate
	Events    EventDelegate
	Transport Transport
}

type Memberlist struct {
	config   *Config
	nodeLock sync.RWMutex
	nodes    []*Node
	alive    chan struct{}
}

func Create(conf *Config) (*Memberlist, error) { return &Memberlist{config: conf}, nil }

func (m *Memberlist) join(n *Node) {
	m.nodeLock.Lock()
	defer m.nodeLock.Unlock()
	m.nodes = append(m.nodes, n)
	m.config.Events.NotifyJoin(n)
}

func (m *Memberlist) NumMembers() int {
	m.nodeLock.RLock()
	defer m.nodeLock.RUnlock()
	return len(m.nodes)
}

func (m *Memberlist) UpdateNode(timeout time.Duration) error {
	m.nodeLock.RLock()
	defer m.nodeLock.RUnlock()
	<-m.alive
	return nil
}

func (m *Memberlist) SendBestEffort(to *Node, msg []byte) error { return nil }

type NodeEvent struct{ Node *Node }

// A ChannelEventDelegate tells of events on a channel.
type ChannelEventDelegate struct{ Ch chan<- NodeEvent }

func (d *ChannelEventDelegate) NotifyJoin(n *Node)   { d.Ch <- NodeEvent{n} }
func (d *ChannelEventDelegate) NotifyLeave(n *Node)  { d.Ch <- NodeEvent{n} }
func (d *ChannelEventDelegate) NotifyUpdate(n *Node) { d.Ch <- NodeEvent{n} }
