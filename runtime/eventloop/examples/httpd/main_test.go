package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/loopvet/loopvet/runtime/eventloop"
	"github.com/loopvet/loopvet/runtime/eventloop/looptest"
)

// serve runs a server until the test ends, and gives its address.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	g, err := eventloop.NewGroup(2, looptest.Guard(t), eventloop.WithSlowAfter(1<<40))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	addr, done := make(chan net.Addr, 1), make(chan error, 1)
	go func() {
		done <- g.Serve(ctx, "tcp", "127.0.0.1:0", func(a net.Addr) { addr <- a }, Handler(h))
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	return (<-addr).String()
}

func TestRequests(t *testing.T) {
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if r.URL.Path == "/missing" {
			w.WriteHeader(http.StatusNotFound)
		}
		fmt.Fprintf(w, "%s %s %d %v", r.Method, r.URL.Path, len(body), err)
	})
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for i := range 20 {
		size := i * 10_000
		resp, err := client.Post(fmt.Sprintf("http://%s/p%d", addr, i), "text/plain", strings.NewReader(strings.Repeat("x", size)))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if want := fmt.Sprintf("POST /p%d %d <nil>", i, size); string(body) != want || err != nil {
			t.Errorf("%q, %v; want %q", body, err, want)
		}
	}
	resp, err := client.Get("http://" + addr + "/missing")
	if err != nil || resp.StatusCode != http.StatusNotFound {
		t.Fatal(resp, err)
	}
	resp.Body.Close()
}

func TestRawRequests(t *testing.T) {
	addr := serve(t, hello)
	for request, want := range map[string]string{
		"GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.0\r\n\r\n": "hello, /a\nhello, /b\n", // pipelined
		"nonsense\r\n\r\n": "400",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n" + zeros(2<<20):   "413",
		"GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("y", 2*maxBody) + "\r\n\r\n": "400",
	} {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		go func() { // it may be refused half way
			io.WriteString(c, request)
			c.(*net.TCPConn).CloseWrite()
		}()
		var got strings.Builder
		for r := bufio.NewReader(c); ; {
			resp, err := http.ReadResponse(r, nil)
			if err != nil {
				break
			}
			body, _ := io.ReadAll(resp.Body)
			if resp.StatusCode != http.StatusOK {
				fmt.Fprint(&got, resp.StatusCode)
			}
			got.Write(body)
		}
		c.Close()
		if got.String() != want && !(got.Len() == 0 && len(request) > 1<<20) { // or reset, with the rest unread
			t.Errorf("%.40q: got %q, want %q", request, got.String(), want)
		}
	}
}

func zeros(n int) string { return strings.Repeat("0", n) }
