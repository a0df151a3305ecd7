// Package remote has what goes far away.
package remote

import (
	"net/http"
	"os"
	"os/exec"
)

type Store struct{ Base string }

func (s *Store) Load(id string) (string, error) {
	resp, err := http.Get(s.Base + id)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return resp.Status, nil
}

type NTP struct{}

func (NTP) Now() string {
	out, _ := exec.Command("ntpdate", "-q", "pool.ntp.org").Output()
	return string(out)
}

type Espeak struct{}

func (Espeak) Say(text string) { _ = exec.Command("espeak", text).Run() }

type Image struct{ Path string }

func (i Image) Text() string {
	b, _ := os.ReadFile(i.Path)
	return string(b)
}
