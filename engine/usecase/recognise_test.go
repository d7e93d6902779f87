package usecase_test

import (
	"io/fs"
	"path"
	"slices"
	"testing"

	"balise/content"
	"balise/engine/inventory"
	"balise/engine/usecase"
)

// headed is a table of which nothing is known but its headers, and one record.
func headed(headers ...string) *inventory.Table {
	t := &inventory.Table{Records: []inventory.Record{{}}}
	for _, h := range headers {
		t.Header = append(t.Header, inventory.Cell{Text: h})
		t.Records[0].Cells = append(t.Records[0].Cells, inventory.Cell{Text: "x"})
	}
	return t
}

func profile(id, version string, columns ...usecase.Column) *usecase.Profile {
	return &usecase.Profile{ID: id, Version: version, Country: "US", Identity: []usecase.Identity{{Fields: []usecase.Field{usecase.Name}}}, Columns: columns}
}

func TestAProfileIsRecognised(t *testing.T) {
	name := usecase.Column{Header: "Use Case Name", Accept: []string{"Name of use case"}, Field: usecase.Name}
	agency := usecase.Column{Header: "Agency", Field: usecase.Organisation}
	stage := usecase.Column{Header: "Stage", Field: usecase.Lifecycle}
	other := usecase.Column{Header: "If other", Nth: 2, Field: usecase.Purpose}
	old, next := profile("old", "2024", name, agency, stage), profile("next", "2025", name, agency, stage)
	wide := profile("wide", "2023", name, agency, stage, other)
	dos := profile("dos", "2025", name, stage)
	dos.Constants = map[usecase.Field][]string{usecase.Organisation: {"Department of State"}}
	all := []*usecase.Profile{old, next, wide, dos}
	for _, c := range []struct {
		name, file, want string
		table            *inventory.Table
	}{
		{"of two that fit as well, the latest", "", "next", headed("Use case\nname", "AGENCY", "Stage")},
		{"the one that explains most", "", "wide", headed("Use Case Name", "Agency", "Stage", "If other", "If other")},
		{"another spelling", "", "next", headed("Name of use case", "Agency", "Stage")},
		{"a column more, a column less", "", "next", headed("Use Case Name", "Agency", "Notes")},
		{"without what tells records apart", "", "", headed("Agency", "Stage")},
		{"lost among many other columns", "", "", headed("Use Case Name", "Agency", "Stage", "a", "b", "c", "d", "e", "f", "g")},
		{"a profile of one organisation, for its own file", "department-of-state__x.csv", "dos", headed("Use Case Name", "Stage")},
		{"and not for that of another", "department-of-energy__x.csv", "next", headed("Use Case Name", "Stage")},
		{"nor for nobody’s", "x.csv", "next", headed("Use Case Name", "Stage")},
		{"nothing", "", "", headed("a", "b")},
	} {
		got, score, ok := usecase.Recognise(c.table, c.file, all, nil)
		if id := idOf(got); id != c.want || ok != (c.want != "") || ok != (score > 0) {
			t.Errorf("%s: %q (%.2f), want %q", c.name, id, score, c.want)
		}
		slices.Reverse(all)
	}
}

func TestAFormOfManyIsCompletedWithWhoseFileItIs(t *testing.T) {
	form := profile("form", "2025", usecase.Column{Header: "Name", Field: usecase.Name}, usecase.Column{Header: "ID", Field: usecase.Organisation, Derived: true})
	completed := form.Completed(headed("Name", "ID"), "department-of-energy__inventory.csv", nil)
	if got := completed.Constants[usecase.Organisation]; !slices.Equal(got, []string{"Department of Energy"}) || form.Constants != nil {
		t.Errorf("the organisation is %q; the form itself has %v", got, form.Constants)
	}
	if form.Completed(headed("Name", "ID"), "inventory.csv", nil) != form {
		t.Error("nothing tells whose the file is, and the form changed")
	}
	named := profile("named", "2025", usecase.Column{Header: "Agency", Field: usecase.Organisation})
	if named.Completed(headed("Agency"), "department-of-energy__inventory.csv", nil) != named {
		t.Error("a column names the organisation, and the profile changed")
	}
}

func idOf(p *usecase.Profile) string {
	if p == nil {
		return ""
	}
	return p.ID
}

// everyProfile gives the profiles that ship with Balise.
func everyProfile(t testing.TB) []*usecase.Profile {
	t.Helper()
	files, err := fs.ReadDir(content.FS, "sources")
	if err != nil {
		t.Fatal(err)
	}
	var all []*usecase.Profile
	for _, f := range files {
		data, err := fs.ReadFile(content.FS, path.Join("sources", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		p, err := usecase.ParseProfile(f.Name(), data)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}
