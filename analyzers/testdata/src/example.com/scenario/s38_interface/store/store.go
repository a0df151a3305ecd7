// Package store says what a store is.
package store

type Store interface {
	Load(id string) (string, error)
}

// A Clock has one implementation in the program, and it is slow.
type Clock interface{ Now() string }

// A Speaker has implementations that nobody is seen to choose.
type Speaker interface{ Say(text string) }

// A Plugin comes from outside: there is none in the program.
type Plugin interface{ Apply(text string) string }

// A Shape has more implementations than anybody can guess from.
type Shape interface{ Text() string }
