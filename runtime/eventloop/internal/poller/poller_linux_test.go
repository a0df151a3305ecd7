package poller

import (
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// What happens while the loop works is not shown to Go's poller, and nothing of it
// is lost to a Wait.
func TestHidden(t *testing.T) {
	p, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	var fds [2]int
	if err := unix.Pipe2(fds[:], unix.O_NONBLOCK|unix.O_CLOEXEC); err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fds[0])
	defer unix.Close(fds[1])
	if err := p.Add(fds[0], 1, Readable, false); err != nil {
		t.Fatal(err)
	}
	write := func() {
		if _, err := unix.Write(fds[1], []byte{1}); err != nil {
			t.Error(err)
		}
	}
	shown := func() bool { // to what holds the instance between
		var e [1]unix.EpollEvent
		n, err := unix.EpollWait(p.between, e[:], 0)
		if err != nil {
			t.Fatal(err)
		}
		return n > 0
	}

	write()
	if !shown() {
		t.Error("an event that comes before the first Poll is hidden")
	}
	if n := len(p.Poll()); n != 1 {
		t.Fatalf("Poll found %d events, want 1", n)
	}
	write()
	if shown() {
		t.Error("what comes after a Poll that found something is not hidden")
	}
	if n := len(p.Wait()); n != 1 {
		t.Fatalf("Wait found %d events of before, want 1", n)
	}
	if len(p.Poll()) != 0 {
		t.Fatal("an event was told twice")
	}

	p.Prepare(time.Now(), time.Minute, true)
	go func() {
		time.Sleep(10 * time.Millisecond) // Wait most likely sleeps by then
		write()
	}()
	if n := len(p.Wait()); n != 1 {
		t.Errorf("Wait found %d events, want the one that came meanwhile", n)
	}
	write()
	if !shown() {
		t.Error("after a Wait that slept, an event is hidden")
	}
}
