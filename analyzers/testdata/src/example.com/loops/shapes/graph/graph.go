// Package graph searches, in two loops.
package graph

type Graph struct {
	Nodes []int
	Edges map[int][]int
}

// Pairs visits every pair of nodes.
func (g *Graph) Pairs(visit func(a, b int) bool) (n int) {
	for _, a := range g.Nodes {
		for _, b := range g.Nodes {
			if visit == nil || visit(a, b) {
				n++
			}
		}
	}
	return n
}

// Closure is Warshall's.
func Closure(reach [][]bool, nodes []int) {
	for k := range nodes {
		for i := range nodes {
			for j := range nodes {
				reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
			}
		}
	}
}

// Index finds a name in a list.
func Index(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return -1
}

// Common counts what two lists have in common.
func Common(a, b []string) (n int) {
	for _, name := range a {
		if Index(b, name) >= 0 {
			n++
		}
	}
	return n
}
