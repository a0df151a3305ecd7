// Command cmd wires them.
package main

import (
	"log"
	"net"
	"os"

	"example.com/blocking/listeners/stream"
	"example.com/blocking/listeners/watcher"
	"k8s.io/client-go/tools/cache"
)

func informer() cache.SharedInformer { return nil }

func main() {
	// What a log function does is a log line, whatever it is written to.
	f, err := os.Create("watch.log")
	if err != nil {
		log.Fatal(err)
	}
	w, err := watcher.New(informer(), &watcher.Log{Out: f})
	if err != nil {
		log.Fatal(err)
	}
	conn, err := net.Dial("tcp", "localhost:7000")
	if err != nil {
		log.Fatal(err)
	}
	stream.Recorded(w)
	stream.Serve(w, conn)
	stream.OnChange(w, conn, "pods", func(string) error { return nil })
	stream.OnChange(w, conn, "nodes", func(name string) error {
		return os.WriteFile(name, nil, 0o600) // want `^os\.WriteFile does file I/O on the client-go informers loop: \(\*watcher\.Watcher\)\.add → func literal in stream\.OnChange → func literal in main\.main → os\.WriteFile \(called at watcher/watcher\.go:53\); add the key of the object to a workqueue$`
	})
	select {}
}
