package corpus

import (
	"errors"
	"io/fs"

	"balise/engine/framework"
)

// The folders of the frameworks of responsible AI, and of those of others that they are compared with. A content without them has none.
const (
	FrameworkFolder = "principles"
	ReferenceFolder = "references"
)

// Framework gives a framework by its id, or nil.
func (c *Corpus) Framework(id string) *framework.Framework {
	for _, f := range c.Frameworks {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// loadFrameworks reads the frameworks of others, then ours, and follows what ours name of theirs.
func (c *Corpus) loadFrameworks(fsys fs.FS) []error {
	if _, err := fs.Stat(fsys, FrameworkFolder); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	problems := eachFile(fsys, ReferenceFolder, func(name string, data []byte) error {
		r, err := framework.LoadReference(name, data)
		if err != nil {
			return err
		}
		c.References = append(c.References, r)
		return named(name, r.ID)
	})
	return append(problems, eachFile(fsys, FrameworkFolder, func(name string, data []byte) error {
		f, err := framework.Load(name, data, c.References...)
		if err != nil {
			return err
		}
		c.Frameworks = append(c.Frameworks, f)
		return named(name, f.ID)
	})...)
}
