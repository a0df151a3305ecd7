// Package captured waits for its loop on what a goroutine uses too.
//
//loopvet:framework captured title="captured" budget=5ms remedy="start a goroutine"
package captured

type Conn struct{ answers chan int }

// Call waits for the answer, which the loop reads.
//
//loopvet:waits
func (c *Conn) Call() int { return <-c.answers }

func (c *Conn) Name() string { return "" }

// On registers f.
//
//loopvet:callback f
func On(f func(*Conn)) {}

func setup() {
	On(plain)
	On(shared)
	On(fine)
}

func plain(c *Conn) {
	_ = c.Call() // want `^\(\*captured\.Conn\)\.Call waits for the captured loop that it is called on, a deadlock: captured\.plain → \(\*captured\.Conn\)\.Call; start a goroutine$`
}

// The goroutine that uses c too has not made it.
func shared(c *Conn) {
	_ = c.Call() // want `^\(\*captured\.Conn\)\.Call waits for the captured loop that it is called on, a deadlock: captured\.shared → \(\*captured\.Conn\)\.Call; start a goroutine$`
	go func() { c.Name() }()
}

func fine(c *Conn) {
	go func() { _ = c.Call() }()
}
