// Package groups waits on a loop for what has left the group by then.
package groups

import "sync"

type queue struct {
	wg   sync.WaitGroup
	in   chan string
	done bool
}

func (q *queue) loop() {
	for s := range q.in {
		q.wg.Add(1)
		q.handle(s)
		q.wg.Wait()
	}
}

func (q *queue) handle(s string) {
	defer q.wg.Done()
	q.done = s == "done"
}
