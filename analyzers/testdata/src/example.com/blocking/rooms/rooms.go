// Package rooms gives mauview components and handlers.
package rooms

import (
	"net/http"
	"os"

	"go.mau.fi/mauview"
)

type list struct {
	app   *mauview.Application
	rooms []string
	title string
}

func run(l *list, box *mauview.InputArea, ok *mauview.Button) error {
	l.app = mauview.NewApplication()
	l.app.SetRoot(l)
	box.SetChangedFunc(func(text string) {
		_ = os.WriteFile("draft", []byte(text), 0o600) // want `^os\.WriteFile does file I/O on the mauview loop: func literal in rooms\.run → os\.WriteFile; start a goroutine, and call Redraw when it is done$`
	})
	ok.SetOnClick(func() { go save(l.rooms) })
	return l.app.Start()
}

func save(rooms []string) { _ = os.WriteFile("rooms", []byte(rooms[0]), 0o600) }

func (l *list) Draw(screen mauview.Screen) {
	title, _ := os.ReadFile("title") // want `^os\.ReadFile does file I/O on the mauview loop: \(\*rooms\.list\)\.Draw → os\.ReadFile; start a goroutine, and call Redraw when it is done$`
	l.title = string(title)
}

func (l *list) OnKeyEvent(event mauview.KeyEvent) bool {
	l.read(l.rooms[0])
	return true
}

func (l *list) OnPasteEvent(event mauview.PasteEvent) bool {
	l.rooms = append(l.rooms, event.Text())
	return true
}

func (l *list) OnMouseEvent(event mauview.MouseEvent) bool {
	go func() {
		l.read(l.rooms[0])
		l.app.Redraw()
	}()
	return false
}

func (l *list) read(room string) {
	resp, err := http.Post("https://example.com/read?room="+room, "text/plain", nil) // want `^http\.Post waits for the network on the mauview loop: \(\*rooms\.list\)\.OnKeyEvent → \(\*rooms\.list\)\.read → http\.Post; start a goroutine, and call Redraw when it is done$`
	if err == nil {
		resp.Body.Close()
	}
}
