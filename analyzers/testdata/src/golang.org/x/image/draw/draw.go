// Package draw declares what the programs here use of it.
package draw

import (
	"image"
	"image/draw"
)

type Image = draw.Image

type Op = draw.Op

type Options struct{}

// A Scaler is one of the ways to scale.
type Scaler interface {
	Scale(dst Image, dr image.Rectangle, src image.Image, sr image.Rectangle, op Op, opts *Options)
}

type Kernel struct{ Support float64 }

func (q *Kernel) Scale(dst Image, dr image.Rectangle, src image.Image, sr image.Rectangle, op Op, opts *Options) {
}

var CatmullRom = &Kernel{2}
