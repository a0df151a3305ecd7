// Package tree walks trees that may contain each other.
package tree

import "os"

type Node interface {
	Name() string
	Walk(depth int) int
}

type Dir struct {
	Path  string
	Nodes []Node
}

func (d *Dir) Name() string { return d.Path }

func (d *Dir) Walk(depth int) int {
	n := 0
	for _, c := range d.Nodes {
		n += c.Walk(depth + 1)
	}
	return n
}

// A Lazy directory reads itself when it is walked.
type Lazy struct{ Dir }

func (l *Lazy) Walk(depth int) int {
	entries, err := os.ReadDir(l.Path)
	if err != nil {
		return 0
	}
	for _, e := range entries {
		l.Nodes = append(l.Nodes, &Lazy{Dir{Path: l.Path + "/" + e.Name()}})
	}
	return l.Dir.Walk(depth)
}

// Depth recurses too, over what is there.
func Depth(d *Dir) int {
	deepest := 0
	for _, n := range d.Nodes {
		if sub, ok := n.(*Dir); ok {
			deepest = max(deepest, Depth(sub))
		}
	}
	return deepest + 1
}
