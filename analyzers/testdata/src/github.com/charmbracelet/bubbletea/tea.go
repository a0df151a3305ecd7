// Package tea declares as much of Bubble Tea as the tests need.
package tea

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"time"
)

type Msg interface{}

type Model interface {
	Init() Cmd
	Update(Msg) (Model, Cmd)
	View() string
}

type Cmd func() Msg

type (
	BatchMsg      []Cmd
	sequenceMsg   []Cmd
	QuitMsg       struct{}
	WindowSizeMsg struct{ Width, Height int }
	Key           struct{ Runes []rune }
	KeyMsg        Key
	printLineMsg  string
	execMsg       struct {
		cmd ExecCommand
		fn  ExecCallback
	}
)

func (k KeyMsg) String() string { return string(k.Runes) }

func Quit() Msg { return QuitMsg{} }

func Batch(cmds ...Cmd) Cmd { return func() Msg { return BatchMsg(cmds) } }

func Sequence(cmds ...Cmd) Cmd { return func() Msg { return sequenceMsg(cmds) } }

func Tick(d time.Duration, fn func(time.Time) Msg) Cmd {
	t := time.NewTimer(d)
	return func() Msg {
		ts := <-t.C
		t.Stop()
		return fn(ts)
	}
}

func Println(args ...interface{}) Cmd {
	return func() Msg { return printLineMsg(fmt.Sprint(args...)) }
}

type ExecCallback func(error) Msg

type ExecCommand interface {
	Run() error
	SetStdin(io.Reader)
	SetStdout(io.Writer)
	SetStderr(io.Writer)
}

func Exec(c ExecCommand, fn ExecCallback) Cmd {
	return func() Msg { return execMsg{cmd: c, fn: fn} }
}

func ExecProcess(c *exec.Cmd, fn ExecCallback) Cmd { return Exec(&osExecCommand{Cmd: c}, fn) }

type osExecCommand struct{ *exec.Cmd }

func (c *osExecCommand) SetStdin(r io.Reader)  { c.Stdin = r }
func (c *osExecCommand) SetStdout(w io.Writer) { c.Stdout = w }
func (c *osExecCommand) SetStderr(w io.Writer) { c.Stderr = w }

type ProgramOption func(*Program)

func WithAltScreen() ProgramOption { return func(p *Program) { p.altScreen = true } }

func WithFilter(filter func(Model, Msg) Msg) ProgramOption {
	return func(p *Program) { p.filter = filter }
}

type Program struct {
	initialModel Model
	filter       func(Model, Msg) Msg
	altScreen    bool
	ctx          context.Context
	cancel       context.CancelFunc
	msgs         chan Msg
	finished     chan struct{}
}

func NewProgram(model Model, opts ...ProgramOption) *Program {
	p := &Program{initialModel: model, msgs: make(chan Msg), finished: make(chan struct{}, 1)}
	for _, opt := range opts {
		opt(p)
	}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	return p
}

func (p *Program) eventLoop(model Model, cmds chan Cmd) (Model, error) {
	for {
		select {
		case <-p.ctx.Done():
			return model, nil
		case msg := <-p.msgs:
			if p.filter != nil {
				msg = p.filter(model, msg)
			}
			if msg == nil {
				continue
			}
			switch msg := msg.(type) {
			case QuitMsg:
				return model, nil
			case execMsg:
				err := msg.cmd.Run()
				if msg.fn != nil {
					go p.Send(msg.fn(err))
				}
			case BatchMsg:
				for _, cmd := range msg {
					cmds <- cmd
				}
				continue
			}
			var cmd Cmd
			model, cmd = model.Update(msg)
			cmds <- cmd
			_ = model.View()
		}
	}
}

func (p *Program) handleCommands(cmds chan Cmd) {
	for cmd := range cmds {
		if cmd == nil {
			continue
		}
		go func() { p.Send(cmd()) }()
	}
}

func (p *Program) Run() (Model, error) {
	cmds := make(chan Cmd)
	go p.handleCommands(cmds)
	if init := p.initialModel.Init(); init != nil {
		go func() { cmds <- init }()
	}
	model, err := p.eventLoop(p.initialModel, cmds)
	p.cancel()
	p.finished <- struct{}{}
	return model, err
}

func (p *Program) Send(msg Msg) {
	select {
	case <-p.ctx.Done():
	case p.msgs <- msg:
	}
}

func (p *Program) Quit() { p.Send(Quit()) }

func (p *Program) Kill() { p.cancel() }

func (p *Program) Wait() { <-p.finished }

func (p *Program) Println(args ...interface{}) { p.msgs <- printLineMsg(fmt.Sprint(args...)) }
