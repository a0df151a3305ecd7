// Package store says what a store of notes is.
package store

type Store interface {
	List() ([]string, error)
	Get(id string) (string, error)
}

type Notifier interface{ Notify(text string) error }
