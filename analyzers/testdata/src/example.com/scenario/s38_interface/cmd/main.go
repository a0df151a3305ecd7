// Command cmd chooses the implementations.
package main

import (
	"flag"
	"log"

	"example.com/scenario/s38_interface/local"
	"example.com/scenario/s38_interface/remote"
	"example.com/scenario/s38_interface/store"
	"example.com/scenario/s38_interface/ui"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/panjf2000/gnet/v2"
)

func main() {
	base := flag.String("server", "", "where the notes are")
	flag.Parse()
	m := &ui.Model{}
	m.Clock = remote.NTP{}
	m.Store = local.Store{}
	if *base != "" {
		m.Store = &remote.Store{Base: *base}
	}
	m.Speaker = nil // an Espeak is linked in, but nobody makes one a Speaker
	m.Shapes = []store.Shape{local.Dot{}, local.Line{}, local.Box{}, local.Circle{}, local.Star{}, local.Cross{}}
	m.Shapes = append(m.Shapes, remote.Image{Path: "logo.png"})
	go func() { _ = gnet.Run(ui.NewServer(*base), "tcp://:7000") }()
	if _, err := tea.NewProgram(m).Run(); err != nil {
		log.Fatal(err)
	}
}
