// Package raft declares as much of raft as the tests need.
package raft

import (
	"io"
	"time"
)

type Log struct {
	Index uint64
	Data  []byte
}

type FSM interface {
	Apply(*Log) interface{}
	Snapshot() (FSMSnapshot, error)
	Restore(snapshot io.ReadCloser) error
}

type SnapshotSink interface{ io.WriteCloser }

type FSMSnapshot interface {
	Persist(sink SnapshotSink) error
	Release()
}

type Future interface{ Error() error }

type IndexFuture interface {
	Future
	Index() uint64
}

type ApplyFuture interface {
	IndexFuture
	Response() interface{}
}

type ConfigurationFuture interface {
	IndexFuture
	Configuration() int
}

type logFuture struct{ errCh chan error }

func (l *logFuture) Error() error          { return <-l.errCh }
func (l *logFuture) Index() uint64         { return 0 }
func (l *logFuture) Response() interface{} { return nil }

type configurationsFuture struct{}

func (c *configurationsFuture) Error() error       { return nil }
func (c *configurationsFuture) Index() uint64      { return 0 }
func (c *configurationsFuture) Configuration() int { return 0 }

type Raft struct{ fsm FSM }

func NewRaft(fsm FSM) *Raft { return &Raft{fsm} }

func (r *Raft) Apply(cmd []byte, timeout time.Duration) ApplyFuture {
	return &logFuture{make(chan error, 1)}
}

func (r *Raft) GetConfiguration() ConfigurationFuture { return &configurationsFuture{} }
