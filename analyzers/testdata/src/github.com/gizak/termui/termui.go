// Package termui declares as much of termui 2 as the tests need.
package termui

type Event struct {
	Path string
	Data interface{}
}

type EvtStream struct{ Handlers map[string]func(Event) }

var DefaultEvtStream = NewEvtStream()

func NewEvtStream() *EvtStream
func (es *EvtStream) Handle(path string, handler func(Event))
func (es *EvtStream) Hook(f func(Event))
func (es *EvtStream) Merge(name string, ec chan Event)
func (es *EvtStream) Loop()
func (es *EvtStream) StopLoop()

func Init() error
func Close()
func Handle(path string, handler func(Event))
func Merge(name string, ec chan Event)
func Loop()
func StopLoop()
func ResetHandlers()
func SendCustomEvt(path string, data interface{})

type Bufferer interface{ Buffer() string }

func Render(bs ...Bufferer)

type Block struct{ id string }

func (b *Block) Handle(path string, handler func(Event))
func (b Block) Buffer() string

type Par struct {
	Block
	Text string
}

func NewPar(s string) *Par

type WgtMgr map[string]Block

func (wm WgtMgr) AddWgtHandler(id, path string, h func(Event))
