// Package glib declares as much of gotk4's as the tests need.
package glib

type SourceHandle uint

type SignalHandle uint

type Object struct{ handlers []interface{} }

func (v *Object) Connect(detailedSignal string, f interface{}) SignalHandle {
	v.handlers = append(v.handlers, f)
	return SignalHandle(len(v.handlers))
}
