package binding

type DataListener interface {
	DataChanged()
}

func NewDataListener(fn func()) DataListener { return &listener{fn} }

type listener struct{ callback func() }

func (l *listener) DataChanged() { l.callback() }

type String interface {
	AddListener(DataListener)
	Get() (string, error)
	Set(string) error
}
