// Package glib stands for that of gotk3.
package glib

type (
	SourceHandle uint
	SignalHandle uint
	Priority     int
)

func IdleAdd(f any) SourceHandle                       { return 0 }
func TimeoutAdd(milliseconds uint, f any) SourceHandle { return 0 }

type Object struct{}

func (v *Object) Connect(detailedSignal string, f any) SignalHandle      { return 0 }
func (v *Object) ConnectAfter(detailedSignal string, f any) SignalHandle { return 0 }
