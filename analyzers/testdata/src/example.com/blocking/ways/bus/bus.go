// Package bus runs functions on a loop of its own.
//
//loopvet:framework bus title="bus" budget=2ms remedy="start a goroutine in it"
package bus

// Post runs f on the loop.
//
//loopvet:callback f
func Post(f func()) { go f() }

// A Saver keeps what the bus has seen.
type Saver interface{ Save() }

// Keep is set by the program.
var Keep Saver

// Start has the loop save.
func Start() { Post(Keep.Save) }
