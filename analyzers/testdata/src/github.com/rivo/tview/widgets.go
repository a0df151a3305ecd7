package tview

import "regexp"

type TableCell struct {
	Text  string
	color int
}

func NewTableCell(text string) *TableCell { return &TableCell{Text: text} }

func (c *TableCell) SetText(text string) *TableCell    { c.Text = text; return c }
func (c *TableCell) SetTextColor(color int) *TableCell { c.color = color; return c }

type Table struct {
	*Box
	cells [][]*TableCell
	done  func()
}

func NewTable() *Table { return &Table{Box: NewBox()} }

func (t *Table) SetCell(row, column int, cell *TableCell) *Table {
	t.cells[row][column] = cell
	return t
}
func (t *Table) Clear() *Table                     { t.cells = nil; return t }
func (t *Table) GetRowCount() int                  { return len(t.cells) }
func (t *Table) SetDoneFunc(handler func()) *Table { t.done = handler; return t }

func (t *TextView) SetWrap(wrap bool) *TextView { t.wrap = wrap; return t }

type Pages struct {
	*Box
	pages map[string]Primitive
}

func NewPages() *Pages { return &Pages{Box: NewBox(), pages: map[string]Primitive{}} }

func (p *Pages) AddPage(name string, item Primitive) *Pages { p.pages[name] = item; return p }
func (p *Pages) RemovePage(name string) *Pages              { delete(p.pages, name); return p }

// Escape compiles its expression each time, as its authors like it.
func Escape(text string) string { return regexp.MustCompile(`\[`).ReplaceAllString(text, "[[") }
