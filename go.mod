module github.com/loopvet/loopvet

go 1.26
