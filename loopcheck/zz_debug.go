package loopcheck

func (r *Result) Dump() { r.pkg.Dump() }
