// Package acks tells who has handed something over that it is done with.
package acks

import "time"

type event struct{ last bool }

// pump hands each event over, and waits until it is done with.
//
//loopvet:loop
func pump(next func() event) {
	events, acks := make(chan event), make(chan struct{})
	go func() {
		for {
			e := next()
			events <- e
			<-acks
			if e.last {
				return
			}
		}
	}()
	tick := time.NewTicker(time.Second)
	for {
		select {
		case <-tick.C:
			println("tick")
		case e := <-events:
			if e.last {
				acks <- struct{}{}
				return
			}
			println("event")
			acks <- struct{}{}
		}
	}
}

// plain does so without a select.
//
//loopvet:loop
func plain(next func() event) {
	events, acks := make(chan event), make(chan struct{})
	go func() {
		for {
			events <- next()
			<-acks
		}
	}()
	for {
		e := <-events
		println(e.last)
		acks <- struct{}{}
	}
}

// other tells it when nothing was handed over.
//
//loopvet:loop
func other(next func() event, done chan int) {
	events, acks := make(chan event), make(chan struct{})
	go func() {
		for {
			events <- next()
			<-acks
		}
	}()
	for {
		select {
		case <-events:
			println("event")
		case <-done:
			acks <- struct{}{} // want `^send on unbuffered channel waits for the acks loop that it is called on, a deadlock: acks\.other → send on unbuffered channel \(its reader func literal in acks\.other may be waiting for this loop\)`
		}
	}
}

// between comes to something else before it waits.
//
//loopvet:loop
func between(next func() event, done chan int) {
	events, acks := make(chan event), make(chan struct{})
	go func() {
		for {
			events <- next()
			done <- 1
			<-acks
		}
	}()
	for {
		select {
		case <-events:
			acks <- struct{}{} // want `^send on unbuffered channel waits for the acks loop that it is called on, a deadlock: acks\.between → send on unbuffered channel \(its reader func literal in acks\.between may be waiting for this loop\)`
		case <-done:
		}
	}
}

// twice says so twice.
//
//loopvet:loop
func twice(next func() event, done chan int) {
	events, acks := make(chan event), make(chan struct{})
	go func() {
		for {
			events <- next()
			<-acks
		}
	}()
	for {
		select {
		case <-events:
			acks <- struct{}{} // want `^send on unbuffered channel waits for the acks loop that it is called on, a deadlock: acks\.twice → send on unbuffered channel`
			acks <- struct{}{} // want `^send on unbuffered channel waits for the acks loop that it is called on, a deadlock: acks\.twice → send on unbuffered channel`
		case <-done:
			println("done")
		}
	}
}
