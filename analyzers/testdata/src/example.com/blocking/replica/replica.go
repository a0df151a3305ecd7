// Package replica keeps what raft agrees on in a file.
package replica

import (
	"bytes"
	"io"
	"os"

	"github.com/hashicorp/raft"
)

type fsm struct {
	dir   string
	state bytes.Buffer
}

func start(dir string) *raft.Raft { return raft.NewRaft(&fsm{dir: dir}) }

// Apply may write: it is no more than a note.
func (f *fsm) Apply(l *raft.Log) interface{} {
	f.state.Write(l.Data)
	return os.WriteFile(f.dir+"/state", f.state.Bytes(), 0o600) // want `^os\.WriteFile does file I/O on the Raft FSM loop: \(\*replica\.fsm\)\.Apply → os\.WriteFile; do it in a goroutine, after the entry has been applied$`
}

func (f *fsm) Snapshot() (raft.FSMSnapshot, error) {
	return &snapshot{f.dir, bytes.Clone(f.state.Bytes())}, nil
}

func (f *fsm) Restore(r io.ReadCloser) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	f.state.Reset()
	f.state.Write(data)
	return os.WriteFile(f.dir+"/state", data, 0o600)
}

type snapshot struct {
	dir  string
	data []byte
}

func (s *snapshot) Persist(sink raft.SnapshotSink) error {
	if err := os.WriteFile(s.dir+"/snapshot", s.data, 0o600); err != nil {
		return err
	}
	_, err := sink.Write(s.data)
	return err
}

func (s *snapshot) Release() { _ = os.Remove(s.dir + "/snapshot") }
