package summary

import "strings"

// Within reports whether something named by its import path, a package or a
// symbol of one, belongs to the module.
func Within(module, path string) bool {
	rest, ok := strings.CutPrefix(path, module)
	return ok && (rest == "" || rest[0] == '/' || rest[0] == '.' || rest[0] == ' ')
}

// moduleOfKey guesses the module of what has a key.
func moduleOfKey(key string) string {
	key = trimStar(key)
	if i := strings.IndexByte(key[strings.LastIndexByte(key, '/')+1:], '.'); i >= 0 {
		key = key[:strings.LastIndexByte(key, '/')+1+i]
	}
	return ModuleOf(key)
}

// ModuleOf guesses the module of a package from its path, for drivers that do
// not know modules: three elements where code hosts have owners, else two.
func ModuleOf(path string) string {
	host, _, _ := strings.Cut(path, "/")
	n := 2
	switch {
	case !strings.Contains(host, "."):
		n = 1
	case host == "github.com", host == "gitlab.com", host == "bitbucket.org", host == "codeberg.org", host == "golang.org":
		n = 3
	}
	parts := strings.Split(path, "/")
	return strings.Join(parts[:min(n, len(parts))], "/")
}
