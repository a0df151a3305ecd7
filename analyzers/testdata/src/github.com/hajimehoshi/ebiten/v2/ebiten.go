// Package ebiten declares as much of Ebitengine as the tests need.
package ebiten

type Game interface {
	Update() error
	Draw(screen *Image)
	Layout(outsideWidth, outsideHeight int) (screenWidth, screenHeight int)
}

type LayoutFer interface {
	LayoutF(outsideWidth, outsideHeight float64) (screenWidth, screenHeight float64)
}

type DrawImageOptions struct{}

type Image struct{ drawn chan *Image }

func NewImage(width, height int) *Image { return &Image{} }

func (i *Image) DrawImage(img *Image, options *DrawImageOptions) { i.drawn <- img }

func RunGame(game Game) error { return game.Update() }
