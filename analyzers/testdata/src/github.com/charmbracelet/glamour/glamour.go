// Package glamour declares what the programs here use of it.
package glamour

import "os"

type TermRenderer struct{ width int }

type TermRendererOption func(*TermRenderer) error

func NewTermRenderer(options ...TermRendererOption) (*TermRenderer, error) {
	tr := &TermRenderer{}
	for _, o := range options {
		if err := o(tr); err != nil {
			return nil, err
		}
	}
	return tr, nil
}

func WithWordWrap(width int) TermRendererOption { return nil }

func (tr *TermRenderer) Render(in string) (string, error) { return in, nil }

func Render(in, stylePath string) (string, error) { return in, nil }

func WithStandardStyle(style string) TermRendererOption {
	return func(*TermRenderer) error { return getDefaultStyle(style) }
}

func WithAutoStyle() TermRendererOption { return WithStandardStyle("auto") }

func getDefaultStyle(style string) error {
	if style == "auto" {
		_, err := os.Stdin.Read(make([]byte, 1))
		return err
	}
	return nil
}
