// Package render has parsers of its own.
package render

import "example.com/parser"

func Text(text string) (out string) {
	p := parser.New()
	p.Handle(func(word string) { out += word })
	p.Parse(text)
	return out
}
