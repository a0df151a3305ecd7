package contract

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The YAML library gives a syntax tree with positions. We reduce it to the
// three shapes the schema has, because each error must point at its place, and
// because aliases, tags and merge keys would only hide where a contract stands.

type shape uint8

const (
	null shape = iota
	boolean
	number
	text
	list
	table
)

func (s shape) String() string {
	return [...]string{"nothing", "true or false", "a number", "text", "a list", "a table of keys and values"}[s]
}

// A node is one value of a file and where it stands.
type node struct {
	file      string
	line, col int
	shape     shape
	text      string // of scalars, as written
	items     []node
	entries   []entry
}

type entry struct{ key, value node }

// errorf is an error at the node's place, on one line whatever the file says.
func (n node) errorf(format string, args ...any) error {
	msg := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, fmt.Sprintf(format, args...))
	return fmt.Errorf("%s:%d:%d: %s", n.file, n.line, n.col, msg)
}

func (n node) pos() string { return fmt.Sprintf("%s:%d", n.file, n.line) }

// as checks the shape of a value.
func (n node) as(s shape, key, example string) error {
	if n.shape == s {
		return nil
	}
	got := n.shape.String()
	switch {
	case n.shape == boolean || n.shape == number:
		got = n.text
	case n.shape == text && len(n.text) < 30:
		got = strconv.Quote(n.text)
	}
	return n.errorf("%s must be %s, not %s; write %s", key, s, got, example)
}

// readYAML reads the only document of a file. A file without one is null.
func readYAML(file string, data []byte) (n node, err error) {
	start := node{file: file, line: 1, col: 1}
	defer func() {
		if r := recover(); r != nil { // the library has been seen to panic on broken input
			n, err = start, start.errorf("this is not YAML; check the indentation and the brackets")
		}
	}()
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		at, msg := start, err.Error()
		var syntax *yaml.SyntaxError
		var duplicate *yaml.DuplicateKeyError
		switch {
		case errors.As(err, &syntax):
			at, msg = start.at(syntax.Token), syntax.Message
		case errors.As(err, &duplicate):
			at, msg = start.at(duplicate.Token), duplicate.Message
		}
		msg, _, _ = strings.Cut(msg, "\n")
		if strings.Contains(msg, "already defined") {
			return start, at.errorf("this key stands twice; keep one of them")
		}
		return start, at.errorf("this is not YAML: %s; check the indentation and the brackets", msg)
	}
	n = start
	found := false
	for _, d := range f.Docs {
		if d.Body == nil {
			continue
		}
		if _, ok := d.Body.(*ast.CommentGroupNode); ok {
			continue
		}
		m, err := start.convert(d.Body, 0)
		if err != nil {
			return start, err
		}
		if found {
			return start, m.errorf("a file holds one document; put further frameworks below the key frameworks")
		}
		n, found = m, true
	}
	return n, nil
}

// at is an empty node at another place of the same file.
func (n node) at(t *token.Token) node {
	n = node{file: n.file, line: n.line, col: n.col}
	if t != nil && t.Position != nil {
		n.line, n.col = max(1, t.Position.Line), max(1, t.Position.Column)
	}
	return n
}

const maxDepth = 20 // the schema needs seven

func (start node) convert(y ast.Node, depth int) (node, error) {
	if y == nil {
		return start.at(nil), nil
	}
	n := start.at(y.GetToken())
	if depth > maxDepth {
		return n, n.errorf("this is nested too deeply; see the schema")
	}
	scalar := func(s shape, value string) (node, error) {
		n.shape, n.text = s, value
		return n, nil
	}
	switch y := y.(type) {
	case *ast.NullNode:
		return n, nil
	case *ast.BoolNode:
		return scalar(boolean, y.Token.Value)
	case *ast.IntegerNode:
		return scalar(number, y.Token.Value)
	case *ast.FloatNode:
		return scalar(number, y.Token.Value)
	case *ast.InfinityNode:
		return scalar(number, y.Token.Value)
	case *ast.NanNode:
		return scalar(number, y.Token.Value)
	case *ast.StringNode:
		return scalar(text, y.Value)
	case *ast.LiteralNode:
		return scalar(text, y.Value.Value)
	case *ast.SequenceNode:
		n.shape = list
		for _, v := range y.Values {
			item, err := n.convert(v, depth+1)
			if err != nil {
				return n, err
			}
			n.items = append(n.items, item)
		}
		return n, nil
	case *ast.MappingNode:
		return n.table(y.Values, depth)
	case *ast.MappingValueNode:
		return n.table([]*ast.MappingValueNode{y}, depth)
	case *ast.CommentGroupNode:
		return n, nil
	}
	return n, n.errorf("anchors, aliases, merges and tags are not read here; write the value out")
}

func (n node) table(values []*ast.MappingValueNode, depth int) (node, error) {
	n.shape = table
	for i, v := range values {
		key, err := n.convert(v.Key, depth+1)
		if err != nil {
			return n, err
		}
		if key.shape == list || key.shape == table {
			return n, key.errorf("a key must be text, not %s; write a name", key.shape)
		}
		if key.shape == null {
			key.text = v.Key.GetToken().Value
		}
		if i == 0 {
			n.line, n.col = key.line, key.col
		}
		value, err := key.convert(v.Value, depth+1)
		if err != nil {
			return n, err
		}
		n.entries = append(n.entries, entry{key, value})
	}
	return n, nil
}
