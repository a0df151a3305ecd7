// Package server answers on gnet's event loops.
package server

import (
	"context"
	"database/sql"
	"net"
	"os"
	"time"

	"github.com/panjf2000/gnet/v2"
	"github.com/panjf2000/gnet/v2/pkg/pool/goroutine"
)

type server struct {
	gnet.BuiltinEventEngine
	db    *sql.DB
	pool  *goroutine.Pool
	audit *os.File
}

// OnBoot runs before there is a loop.
func (s *server) OnBoot(gnet.Engine) gnet.Action {
	if err := s.db.Ping(); err != nil {
		return gnet.Shutdown
	}
	s.pool = goroutine.Default()
	return gnet.None
}

func (s *server) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	names, _ := net.LookupAddr(c.RemoteAddr().String()) // want `^net\.LookupAddr waits for the network on the gnet loop: \(\*server\.server\)\.OnOpen → net\.LookupAddr; submit it to a worker pool that goroutine\.Default\(\) made once, and answer with AsyncWrite$`
	c.SetContext(names)
	return nil, gnet.None
}

func (s *server) OnTraffic(c gnet.Conn) gnet.Action {
	head, err := c.Peek(4)
	if err != nil {
		return gnet.None
	}
	buf := make([]byte, len(head))
	if _, err := c.Read(buf); err != nil { // what has arrived
		return gnet.Close
	}
	switch buf[0] {
	case 'q':
		var reply string
		row := s.db.QueryRow("SELECT v FROM kv WHERE k = ?", string(buf)) // want `^\(\*sql\.DB\)\.QueryRow waits for a database on the gnet loop: \(\*server\.server\)\.OnTraffic → \(\*sql\.DB\)\.QueryRow; submit it to a worker pool that goroutine\.Default\(\) made once, and answer with AsyncWrite$`
		if err := row.Scan(&reply); err != nil {                          // want `^\(\*sql\.Row\)\.Scan waits for a database on the gnet loop: \(\*server\.server\)\.OnTraffic → \(\*sql\.Row\)\.Scan; submit it to a worker pool that goroutine\.Default\(\) made once, and answer with AsyncWrite$`
			return gnet.Close
		}
		_, _ = c.Write([]byte(reply))
	case 'p':
		_ = s.pool.Submit(func() { s.answer(c, buf) })
	case 'g':
		go s.answer(c, buf)
	}
	return gnet.None
}

// answer runs on a worker, its callback on the loop again.
func (s *server) answer(c gnet.Conn, key []byte) {
	var reply string
	_ = s.db.QueryRow("SELECT v FROM kv WHERE k = ?", string(key)).Scan(&reply)
	_ = c.AsyncWrite([]byte(reply), func(c gnet.Conn, err error) error {
		if err != nil {
			_, err = s.audit.WriteString(err.Error()) // want `^\(\*os\.File\)\.WriteString does file I/O on the gnet loop: func literal in \(\*server\.server\)\.answer → \(\*os\.File\)\.WriteString; submit it to a worker pool that goroutine\.Default\(\) made once, and answer with AsyncWrite$`
		}
		return err
	})
}

func (s *server) OnTick() (time.Duration, gnet.Action) {
	_, _ = s.db.Exec("DELETE FROM kv WHERE expired")
	return time.Second, gnet.None
}

func (s *server) OnShutdown(gnet.Engine) { _ = s.db.Close() }

func run(ctx context.Context, db *sql.DB) error {
	return gnet.Run(&server{db: db}, "tcp://:9000", gnet.WithMulticore(true))
}
