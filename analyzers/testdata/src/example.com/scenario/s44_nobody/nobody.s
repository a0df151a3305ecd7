// The bodies of the functions that nobody.go declares.
