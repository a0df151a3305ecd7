// Package prompt asks questions, on any reader.
package prompt

import (
	"bufio"
	"io"
	"strings"
)

type Prompt struct{ in *bufio.Reader }

func New(r io.Reader) *Prompt { return &Prompt{bufio.NewReader(r)} }

// Yes reads one answer.
func (p *Prompt) Yes() bool {
	line, err := p.in.ReadString('\n')
	return err == nil && strings.HasPrefix(strings.ToLower(line), "y")
}
