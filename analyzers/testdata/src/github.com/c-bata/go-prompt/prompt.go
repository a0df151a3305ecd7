// Package prompt declares as much of the real one as the tests need.
package prompt

type (
	Document  struct{ Text string }
	Suggest   struct{ Text string }
	Executor  func(string)
	Completer func(Document) []Suggest
	Option    func(*Prompt) error
	Prompt    struct{}
)

func New(executor Executor, completer Completer, opts ...Option) *Prompt { return &Prompt{} }

func (p *Prompt) Run() {}
