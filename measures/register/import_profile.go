package register

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/measures/register/opendata"
	"balise/platform/fault"
)

// profileFolder is the folder of the content that holds the profiles of known inventories, each named after its id.
const profileFolder = "profiles"

// PortraitProfile is the profile of the public Portrait.
const PortraitProfile = "qc-portrait"

// Profiles reads the profiles of inventories and binds them to the register's questionnaire.
func Profiles(content fs.FS, in *instrument.Instrument) ([]*inventory.Profile, error) {
	names, err := fs.Glob(content, profileFolder+"/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("profiles: %w", err)
	}
	var all []*inventory.Profile
	for _, name := range names {
		data, err := fs.ReadFile(content, name)
		if err != nil {
			return nil, fmt.Errorf("profiles: %w", err)
		}
		p, err := inventory.LoadProfile(name, data)
		if err != nil {
			return nil, err
		}
		if p.ID+".yaml" != path.Base(name) {
			return nil, fmt.Errorf("%s: the file must be named after its id: %s.yaml", name, p.ID)
		}
		if err := bind(p, in); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, p)
	}
	return all, nil
}

// Profile gives the profile with that id; an invalid fault that lists the others when there is none.
func Profile(content fs.FS, in *instrument.Instrument, id string) (*inventory.Profile, error) {
	all, err := Profiles(content, in)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, p := range all {
		ids = append(ids, p.ID)
	}
	if i := slices.Index(ids, id); i >= 0 {
		return all[i], nil
	}
	list := strings.Join(ids, ", ")
	return nil, fault.Invalid(text.T("Il n’y a pas de profil «\u00a0"+id+"\u00a0». Les profils sont\u00a0: "+list+".",
		"There is no profile “"+id+"”. The profiles are: "+list+"."))
}

// bind gives a profile the questionnaire and, where it reads what Balise itself writes, the table that comes from it.
func bind(p *inventory.Profile, in *instrument.Instrument) error {
	if !p.Exported {
		return p.Use(in)
	}
	layout, err := opendata.Layout(in)
	if err != nil {
		return err
	}
	return p.UseLayout(in, layout)
}
