// Package outlet keeps channels that other packages make.
package outlet

type Outlet struct{ lines chan<- string }

func New(lines chan<- string) *Outlet { return &Outlet{lines} }

func (o *Outlet) Put(line string) { o.lines <- line }

type Printer struct{ pages chan<- string }

func NewPrinter(pages chan<- string) *Printer { return &Printer{pages} }

func (p *Printer) Print(page string) { p.pages <- page }
