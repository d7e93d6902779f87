package usecase

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// OrganisationFolder is where the content holds what is known of organisations, one file a country.
const OrganisationFolder = "organisations"

// organisationFile is one such file.
type organisationFile struct {
	Country       string        `yaml:"country"`
	Source        string        `yaml:"source"` // where the names were seen
	Organisations []Institution `yaml:"organisations"`
}

// LoadOrganisations reads the organisations that ship with Balise. Content is written by people: the error says everything at once.
func LoadOrganisations(content fs.FS) ([]Institution, error) {
	files, err := fs.ReadDir(content, OrganisationFolder)
	if err != nil {
		return nil, fmt.Errorf("read the organisations: %w", err)
	}
	var all []Institution
	var problems []error
	for _, file := range files {
		name := path.Join(OrganisationFolder, file.Name())
		data, err := fs.ReadFile(content, name)
		if err != nil {
			return nil, fmt.Errorf("read the organisations: %w", err)
		}
		some, err := parseOrganisations(data)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
		}
		all = append(all, some...)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	_, err = NewDirectory(all)
	return all, err
}

func parseOrganisations(data []byte) ([]Institution, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	var f organisationFile
	if err := decoder.Decode(&f); err != nil {
		return nil, err
	}
	if f.Country == "" || f.Source == "" {
		return nil, errors.New("country and source are needed")
	}
	var problems []error
	for i := range f.Organisations {
		o := &f.Organisations[i]
		o.Country = f.Country
		if !strings.HasPrefix(o.ID, strings.ToLower(f.Country)+"-") {
			problems = append(problems, fmt.Errorf("organisation %q: its identifier begins with the country", o.ID))
		}
	}
	return f.Organisations, errors.Join(problems...)
}
