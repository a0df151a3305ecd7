// Package memo keeps what it has computed, for each key of a map.
package memo

import (
	"bytes"
	"image"

	"github.com/rivo/tview"
	"golang.org/x/crypto/bcrypt"
)

type store struct {
	files  map[string][]byte
	images map[string]image.Image
	hashes map[string][]byte
	last   image.Image
	sized  icon
}

// icon is kept for the size and colour that it was asked for last.
type icon struct {
	size, cost int
	made       []byte
}

func setup(list *tview.List, s *store) {
	list.SetSelectedFunc(func(_ int, name, _ string, _ rune) {
		s.image(name)
		s.loaded(name)
		s.hash(name)
		s.forgotten(name)
		s.sized.drawn(len(name), 12)
		s.sized.again(len(name))
	})
}

func (s *store) image(name string) image.Image {
	if i, ok := s.images[name]; ok {
		return i
	}
	i, _, _ := image.Decode(bytes.NewReader(s.files[name])) // want `^image\.Decode burns CPU on the tview loop \(on first use\): func literal in memo\.setup → \(\*memo\.store\)\.image → image\.Decode;`
	s.images[name] = i
	return i
}

func (s *store) loaded(name string) {
	i, ok := s.images[name]
	if !ok {
		i = s.decode(name)
		s.images[name] = i
	}
	s.last = i
}

func (s *store) decode(name string) image.Image {
	i, _, _ := image.Decode(bytes.NewReader(s.files[name])) // want `^image\.Decode burns CPU on the tview loop \(on first use\): func literal in memo\.setup → \(\*memo\.store\)\.loaded → \(\*memo\.store\)\.decode → image\.Decode;`
	return i
}

// hash puts what it makes into another map.
func (s *store) hash(name string) {
	if _, ok := s.files[name]; !ok {
		s.hashes[name], _ = bcrypt.GenerateFromPassword([]byte(name), 12) // want `^bcrypt\.GenerateFromPassword burns CPU on the tview loop: func literal in memo\.setup → \(\*memo\.store\)\.hash → bcrypt\.GenerateFromPassword;`
	}
}

// forgotten keeps nothing.
func (s *store) forgotten(name string) {
	if _, ok := s.images[name]; !ok {
		s.last, _, _ = image.Decode(bytes.NewReader(s.files[name])) // want `^image\.Decode burns CPU on the tview loop: func literal in memo\.setup → \(\*memo\.store\)\.forgotten → image\.Decode;`
	}
}

func (i *icon) drawn(size, cost int) []byte {
	if i.made != nil && i.size == size && i.cost == cost {
		return i.made
	}
	i.made, _ = bcrypt.GenerateFromPassword(nil, cost) // want `^bcrypt\.GenerateFromPassword burns CPU on the tview loop \(on first use\): func literal in memo\.setup → \(\*memo\.icon\)\.drawn → bcrypt\.GenerateFromPassword;`
	i.size, i.cost = size, cost
	return i.made
}

// again keeps what it has made, but not what for.
func (i *icon) again(size int) {
	if i.size == size {
		return
	}
	i.made, _ = bcrypt.GenerateFromPassword(nil, size) // want `^bcrypt\.GenerateFromPassword burns CPU on the tview loop: func literal in memo\.setup → \(\*memo\.icon\)\.again → bcrypt\.GenerateFromPassword;`
}
