// Package prompt asks the person at the terminal, a line at a time.
package prompt

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// Line asks for a line.
func Line(question string) (string, error) {
	fmt.Fprint(os.Stderr, question)
	s, err := bufio.NewReader(os.Stdin).ReadString('\n')
	return strings.TrimSpace(s), err
}

// Confirm asks for a yes.
func Confirm(question string) bool {
	s, err := Line(question + " [y/N] ")
	return err == nil && strings.EqualFold(s, "y")
}
