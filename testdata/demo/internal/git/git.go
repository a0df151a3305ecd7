// Package git asks git about the directory of the notes.
package git

import (
	"os/exec"
	"path/filepath"
	"strings"
)

// A Repo is a work tree.
type Repo struct{ dir string }

func Open(dir string) *Repo { return &Repo{dir: dir} }

// Summary is the branch and the number of changed files.
func (r *Repo) Summary() string {
	branch := r.branch()
	if branch == "" {
		return "no git"
	}
	if n := len(r.lines("status", "--porcelain")); n > 0 {
		return branch + "*"
	}
	return branch
}

// LastChange says when a note was changed, and by whom.
func (r *Repo) LastChange(id string) string {
	return strings.Join(r.lines("log", "-1", "--format=%an, %ar", "--", id), "")
}

// Edit is the command that opens a note in git's editor. It starts nothing.
func (r *Repo) Edit(id string) *exec.Cmd {
	editor := exec.Command("sh", "-c", `$(git var GIT_EDITOR) "$1"`, "sh", filepath.Base(id))
	editor.Dir = r.dir
	return editor
}

func (r *Repo) branch() string {
	return strings.Join(r.lines("branch", "--show-current"), "")
}

func (r *Repo) lines(args ...string) []string {
	return strings.FieldsFunc(r.run(args...), func(c rune) bool { return c == '\n' })
}

func (r *Repo) run(args ...string) string {
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return string(out)
}
