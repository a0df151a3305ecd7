// Package command has commands that run beside the loop.
package command

type Command struct {
	stop, done chan struct{}
}

func (c *Command) Close() {
	close(c.stop)
	<-c.done
}

func CloseAll(cs ...Command) {
	for i := range cs {
		cs[i].Close()
	}
}

func CloseNamed(name string) {
	CloseAll(named[name]...)
}

var named map[string][]Command
