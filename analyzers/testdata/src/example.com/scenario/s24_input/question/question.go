// Package question asks questions, on any reader.
package question

import (
	"bufio"
	"io"
	"strings"
)

type Question struct{ in *bufio.Reader }

func New(r io.Reader) *Question { return &Question{bufio.NewReader(r)} }

// Yes reads one answer.
func (q *Question) Yes() bool {
	line, err := q.in.ReadString('\n')
	return err == nil && strings.HasPrefix(strings.ToLower(line), "y")
}
