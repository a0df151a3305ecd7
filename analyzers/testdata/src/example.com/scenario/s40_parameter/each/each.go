// Package each calls what it is given, at once.
package each

func Of[T any](xs []T, f func(T) error) error {
	for _, x := range xs {
		if err := f(x); err != nil {
			return err
		}
	}
	return nil
}

// Retry calls f until it works.
func Retry(n int, f func() error) (err error) {
	for range n {
		if err = f(); err == nil {
			return nil
		}
	}
	return err
}

// Then returns what calls f and then g.
func Then(f, g func()) func() {
	return func() {
		f()
		g()
	}
}
