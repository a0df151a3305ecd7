// Package metrics is another module's: it asks collectors what they have.
package metrics

// A Collector names its values.
type Collector interface{ Describe(chan<- string) }

var names = map[string]bool{}

// Register adds a collector. That it asks in a goroutine is how it is built.
func Register(c Collector) {
	ch := make(chan string, 10)
	go func() {
		c.Describe(ch)
		close(ch)
	}()
	for name := range ch {
		names[name] = true
	}
}
