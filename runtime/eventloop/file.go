package eventloop

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"unsafe"
)

// A File is a file that a task reads and writes in pieces. Every operation runs
// on a goroutine of the blocking pool, because the system has no other way that
// does not block: see [Blocking] for what that means for cancellation. It belongs
// to the loop.
type File struct {
	l    *Loop
	f    *os.File
	made *origin
}

// OpenFile opens a file as [os.OpenFile] does.
//
//loopvet:nonblocking
func OpenFile(t *Task, name string, flag int, perm fs.FileMode) (*File, error) {
	f, err := Blocking(t, func(context.Context) (*os.File, error) { return os.OpenFile(name, flag, perm) })
	if err != nil {
		return nil, err
	}
	file := &File{t.l, f, here(1)}
	t.l.files[file] = struct{}{}
	return file, nil
}

// Name returns the name the file was opened with.
func (f *File) Name() string { return f.f.Name() }

// Read reads up to len(p) bytes, as [os.File.Read] does.
//
//loopvet:nonblocking
func (f *File) Read(t *Task, p []byte) (int, error) { return f.do(t, p, f.f.Read) }

// ReadAt reads at an offset, as [os.File.ReadAt] does.
//
//loopvet:nonblocking
func (f *File) ReadAt(t *Task, p []byte, off int64) (int, error) {
	return f.do(t, p, func(p []byte) (int, error) { return f.f.ReadAt(p, off) })
}

// Write writes p, as [os.File.Write] does.
//
//loopvet:nonblocking
func (f *File) Write(t *Task, p []byte) (int, error) { return f.do(t, p, f.f.Write) }

// Sync makes what was written durable, as [os.File.Sync] does.
//
//loopvet:nonblocking
func (f *File) Sync(t *Task) error {
	_, err := f.do(t, nil, func([]byte) (int, error) { return 0, f.f.Sync() })
	return err
}

func (f *File) do(t *Task, p []byte, op func([]byte) (int, error)) (int, error) {
	t.l.lent = unsafe.SliceData(p)
	defer func() { t.l.lent = nil }()
	return Blocking(t, func(context.Context) (int, error) { return op(p) })
}

// Close closes the file, also if the task is cancelled.
//
//loopvet:nonblocking
func (f *File) Close(t *Task) error {
	if _, open := f.l.files[f]; !open {
		return &fs.PathError{Op: "close", Path: f.Name(), Err: fs.ErrClosed}
	}
	delete(f.l.files, f)
	err := Shield(t, func(t *Task) error {
		_, err := f.do(t, nil, func([]byte) (int, error) { return 0, f.f.Close() })
		return err
	})
	if errors.Is(err, ErrClosed) || errors.Is(err, ErrFull) {
		return f.f.Close() // no goroutine for it: better late than never
	}
	return err
}

// Bind returns the file as an [io.ReadWriter] whose methods wait as the task t.
func (f *File) Bind(t *Task) io.ReadWriter { return boundFile{t, f} }

type boundFile struct {
	t *Task
	f *File
}

func (b boundFile) Read(p []byte) (int, error)  { return b.f.Read(b.t, p) }
func (b boundFile) Write(p []byte) (int, error) { return b.f.Write(b.t, p) }

// ReadFile reads a whole file, as [os.ReadFile] does.
//
//loopvet:nonblocking
func ReadFile(t *Task, name string) ([]byte, error) {
	return Blocking(t, func(context.Context) ([]byte, error) { return os.ReadFile(name) })
}

// WriteFile writes a whole file, as [os.WriteFile] does. It does not look at
// data any more when it has returned.
//
//loopvet:nonblocking
func WriteFile(t *Task, name string, data []byte, perm fs.FileMode) error {
	t.l.lent = unsafe.SliceData(data)
	defer func() { t.l.lent = nil }()
	_, err := Blocking(t, func(context.Context) (struct{}, error) {
		return struct{}{}, os.WriteFile(name, data, perm)
	})
	return err
}
