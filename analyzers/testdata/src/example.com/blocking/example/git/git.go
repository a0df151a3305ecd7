// Package git asks git.
package git

import (
	"os/exec"
	"strings"
)

type Repo struct{ dir string }

func Open(dir string) *Repo { return &Repo{dir} }

func (r *Repo) Branch() (string, error) {
	out, err := exec.Command("git", "-C", r.dir, "branch", "--show-current").Output()
	return strings.TrimSpace(string(out)), err
}
