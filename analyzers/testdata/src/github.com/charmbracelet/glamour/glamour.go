// Package glamour declares what the programs here use of it.
package glamour

type TermRenderer struct{ width int }

type TermRendererOption func(*TermRenderer) error

func NewTermRenderer(options ...TermRendererOption) (*TermRenderer, error) { return nil, nil }

func WithWordWrap(width int) TermRendererOption { return nil }

func (tr *TermRenderer) Render(in string) (string, error) { return in, nil }

func Render(in, stylePath string) (string, error) { return in, nil }
