package corpus

import (
	"errors"
	"io/fs"

	"balise/engine/usecase"
)

// loadInstitutions reads the organisations of other administrations, under their names. A content without them has none.
func (c *Corpus) loadInstitutions(fsys fs.FS) error {
	if _, err := fs.Stat(fsys, usecase.OrganisationFolder); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var err error
	c.Institutions, err = usecase.LoadOrganisations(fsys)
	return err
}
