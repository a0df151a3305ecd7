// Package goja declares as much of goja as the tests need.
package goja

type Runtime struct{ globals map[string]any }

func (r *Runtime) Set(name string, value any) error {
	r.globals[name] = value
	return nil
}
