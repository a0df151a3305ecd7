// Package imaging declares what the programs here use of it.
package imaging

import "image"

type ResampleFilter struct{ Support float64 }

var Lanczos ResampleFilter

func Fit(img image.Image, width, height int, filter ResampleFilter) *image.NRGBA { return nil }

func Thumbnail(img image.Image, width, height int, filter ResampleFilter) *image.NRGBA { return nil }
