// Package parser calls handlers for what it finds.
package parser

type Parser struct{ handler func(string) }

func New() *Parser { return &Parser{} }

func (p *Parser) Handle(f func(string)) { p.handler = f }

func (p *Parser) Parse(text string) {
	if p.handler != nil {
		p.handler(text)
	}
}
