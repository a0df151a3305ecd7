// Package local has what stays in memory.
package local

import "errors"

type Store map[string]string

func (s Store) Load(id string) (string, error) {
	if v, ok := s[id]; ok {
		return v, nil
	}
	return "", errors.New("no " + id)
}

type (
	Dot    struct{}
	Line   struct{}
	Box    struct{}
	Circle struct{}
	Star   struct{}
	Cross  struct{}
)

func (Dot) Text() string    { return "." }
func (Line) Text() string   { return "-" }
func (Box) Text() string    { return "#" }
func (Circle) Text() string { return "o" }
func (Star) Text() string   { return "*" }
func (Cross) Text() string  { return "x" }
