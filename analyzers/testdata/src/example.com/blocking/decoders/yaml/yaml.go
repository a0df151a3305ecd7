// Package yaml parses what it is given, or what it reads.
package yaml

import "io"

type readHandler func(p *state, buffer []byte) (int, error)

// A state is how far a parser is, and where what it parses comes from.
type state struct {
	read   readHandler
	input  []byte
	reader io.Reader
	raw    []byte
}

func stringRead(p *state, buffer []byte) (int, error) {
	n := copy(buffer, p.input)
	p.input = p.input[n:]
	return n, nil
}

func readerRead(p *state, buffer []byte) (int, error) { return p.reader.Read(buffer) }

func setString(p *state, b []byte) {
	p.read = stringRead
	p.input = b
}

func setReader(p *state, r io.Reader) {
	p.read = readerRead
	p.reader = r
}

func update(p *state) bool {
	n, err := p.read(p, p.raw)
	return n > 0 && err == nil
}

type parser struct {
	state state
	doc   string
}

func newParser(b []byte) *parser {
	p := parser{}
	setString(&p.state, b)
	return &p
}

func newParserFromReader(r io.Reader) *parser {
	p := parser{}
	setReader(&p.state, r)
	return &p
}

func (p *parser) parse() string {
	for update(&p.state) {
		p.doc += string(p.state.raw)
	}
	return p.doc
}

// Unmarshal parses b.
func Unmarshal(b []byte) string { return newParser(b).parse() }

// A Decoder parses what it reads.
type Decoder struct{ parser *parser }

// NewDecoder is a decoder of what r gives.
func NewDecoder(r io.Reader) *Decoder { return &Decoder{parser: newParserFromReader(r)} }

// Decode parses the next document.
func (d *Decoder) Decode() string { return d.parser.parse() }
