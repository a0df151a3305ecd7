// Package glib declares as much of gotk4's as the tests need.
package glib

import coreglib "github.com/diamondburned/gotk4/pkg/core/glib"

type SourceHandle = coreglib.SourceHandle

var sources = make(chan interface{})

func IdleAdd(f interface{}) SourceHandle { sources <- f; return 0 }

func TimeoutSecondsAdd(s uint, f interface{}) SourceHandle { sources <- f; return 0 }
