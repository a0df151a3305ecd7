// Package mock has the shape of testify's, and no more.
package mock

import "time"

type Arguments []any

type Mock struct {
	waitFor <-chan time.Time
}

func (m *Mock) Called(args ...any) Arguments { return m.MethodCalled("", args...) }

func (m *Mock) MethodCalled(name string, args ...any) Arguments {
	if m.waitFor != nil {
		<-m.waitFor
	} else {
		time.Sleep(time.Second)
	}
	return nil
}
