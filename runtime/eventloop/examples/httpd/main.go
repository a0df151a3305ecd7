// Httpd is an HTTP/1.1 server on an event loop. It has no goroutine for a
// connection, and its parser is net/http's own, which reads from the connection
// as from any other: the task that does it waits, and the loop goes on.
//
//	go run ./runtime/eventloop/examples/httpd -addr localhost:8080
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/loopvet/loopvet/runtime/eventloop"
)

func main() {
	addr := flag.String("addr", "localhost:8080", "where to listen")
	loops := flag.Int("loops", 0, "how many loops; 0 is one for each processor")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	g, err := eventloop.NewGroup(*loops, eventloop.WithName("httpd"), eventloop.WithMaxConns(10_000))
	if err != nil {
		log.Fatal(err)
	}
	listening := func(a net.Addr) { log.Printf("http://%v/", a) }
	err = g.Serve(ctx, "tcp", *addr, listening, Handler(http.HandlerFunc(hello)))
	if err != nil && !errors.Is(err, context.Canceled) {
		log.Fatal(err)
	}
}

// hello runs on the loop: it must not block.
func hello(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, "hello, %s\n", r.URL.Path)
}

// Limits of a request: a client that sends too much or too slowly is dropped.
const (
	maxHeader = 64 << 10
	maxBody   = 1 << 20
	patience  = 10 * time.Second
)

// Handler serves HTTP/1.1 on a connection, one request after the other.
func Handler(h http.Handler) func(*eventloop.Task, *eventloop.Conn) error {
	return func(t *eventloop.Task, c *eventloop.Conn) error {
		conn := c.Bind(t)
		limit := &io.LimitedReader{R: conn}
		in, out := bufio.NewReader(limit), bufio.NewWriter(conn)
		for {
			c.SetReadDeadline(time.Now().Add(patience))
			limit.N = maxHeader + maxBody
			req, err := http.ReadRequest(in)
			if err != nil {
				return refuse(conn, err)
			}
			req = req.WithContext(t.Context())
			req.RemoteAddr = c.RemoteAddr().String()
			req.Body = http.MaxBytesReader(nil, req.Body, maxBody)
			w := &response{header: http.Header{}, code: http.StatusOK}
			h.ServeHTTP(w, req)
			last := req.Close || !req.ProtoAtLeast(1, 1)
			// What the handler has not read.
			//loopvet:ignore blockingcall the body is read from the task's connection
			if _, err := io.Copy(io.Discard, req.Body); err != nil {
				return refuse(conn, err)
			}
			if err := w.send(out, req, last); err != nil || last {
				return err
			}
		}
	}
}

// refuse tells the client what was wrong with its request, if it was that.
func refuse(conn net.Conn, err error) error {
	var e net.Error
	switch tooLarge := (*http.MaxBytesError)(nil); {
	case err == io.EOF:
		return nil
	case errors.As(err, &tooLarge):
		_, err = io.WriteString(conn, "HTTP/1.1 413 Request Entity Too Large\r\nConnection: close\r\n\r\n")
	case !errors.As(err, &e):
		_, err = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
	case e.Timeout():
		err = nil
	}
	return err
}

// A response collects what a handler writes.
type response struct {
	header http.Header
	code   int
	body   []byte
}

func (w *response) Header() http.Header  { return w.header }
func (w *response) WriteHeader(code int) { w.code = code }
func (w *response) Write(p []byte) (int, error) {
	w.body = append(w.body, p...)
	return len(p), nil
}

func (w *response) send(out *bufio.Writer, req *http.Request, last bool) error {
	if w.header.Get("Content-Type") == "" && len(w.body) > 0 {
		w.header.Set("Content-Type", http.DetectContentType(w.body))
	}
	r := http.Response{
		StatusCode: w.code, ProtoMajor: 1, ProtoMinor: 1, Request: req, Header: w.header, Close: last,
		ContentLength: int64(len(w.body)), Body: io.NopCloser(bytes.NewReader(w.body)),
	}
	//loopvet:ignore blockingcall it is written to the task's connection
	if err := r.Write(out); err != nil {
		return err
	}
	return out.Flush()
}
