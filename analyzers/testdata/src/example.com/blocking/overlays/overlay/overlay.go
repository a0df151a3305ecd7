// Package overlay has a dialog that calls what was put into it.
package overlay

type Confirmation struct {
	OnConfirm func()
}

func New() *Confirmation { return &Confirmation{} }

// Key takes a key, and reports whether the dialog is done.
func (c *Confirmation) Key(key string) bool {
	if key == "y" {
		if c.OnConfirm != nil {
			c.OnConfirm()
		}
		return true
	}
	return key == "n"
}
