package opendata

import (
	"crypto/sha1" //nolint:gosec // what RFC 9562 says for names
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"balise/engine/text"
)

// Dataset is what catalogues of open data are told of the register.
type Dataset struct {
	URL      string // the page that explains the data, which also identifies them
	Modified time.Time
	Files    []Resource
}

// Resource is a file of the dataset.
type Resource struct {
	ID, URL     string
	Name        text.Text
	Description text.Text
	Format      string // CSV, XLSX, JSON …
	MediaType   string
	Edition     string // the day of a frozen edition; empty for what follows the register
	SHA256      string
	Size        int64
}

var (
	title = text.T("Registre public des usages de l’intelligence artificielle", "Public register of the uses of artificial intelligence")
	notes = text.T("Les usages de l’intelligence artificielle que les organismes publics ont publiés\u00a0: à quoi ils servent, où ils en sont, leur effet sur les décisions, le contrôle humain et les recours. Une fiche par usage, avec son histoire.",
		"The uses of artificial intelligence that public bodies have published: what they are for, how far along they are, their effect on decisions, human oversight and recourse. One entry for each use, with its history.")
	keywords = []text.Text{text.T("intelligence artificielle", "artificial intelligence"), text.T("administration publique", "public administration"),
		text.T("transparence", "transparency"), text.T("registre", "register")}
)

// namedUUID is the identifier of a name (RFC 9562, version 5, for addresses): the same name always has the same.
func namedUUID(address string) string {
	space := [16]byte{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}
	sum := sha1.Sum(append(space[:], address...)) //nolint:gosec
	id := sum[:16]
	id[6], id[8] = id[6]&0x0f|0x50, id[8]&0x3f|0x80
	h := hex.EncodeToString(id)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// ckanTime is how CKAN writes a moment: in universal time, without saying so.
const ckanTime = "2006-01-02T15:04:05.000000"

type ckanPackage struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Title      string         `json:"title"`
	TitleBoth  text.Text      `json:"title_translated"`
	Notes      string         `json:"notes"`
	NotesBoth  text.Text      `json:"notes_translated"`
	URL        string         `json:"url"`
	Type       string         `json:"type"`
	State      string         `json:"state"`
	Private    bool           `json:"private"`
	Open       bool           `json:"isopen"`
	LicenceID  string         `json:"license_id"`
	Licence    string         `json:"license_title"`
	LicenceURL string         `json:"license_url"`
	Language   string         `json:"language"`
	Frequency  string         `json:"update_frequency"`
	Modified   string         `json:"metadata_modified"`
	TagCount   int            `json:"num_tags"`
	Tags       []ckanTag      `json:"tags"`
	Count      int            `json:"num_resources"`
	Resources  []ckanResource `json:"resources"`
}

type ckanTag struct {
	Name    string `json:"name"`
	Display string `json:"display_name"`
}

type ckanResource struct {
	ID          string    `json:"id"`
	Package     string    `json:"package_id"`
	Position    int       `json:"position"`
	Name        string    `json:"name"`
	NameBoth    text.Text `json:"name_translated"`
	Description string    `json:"description"`
	Format      string    `json:"format"`
	MediaType   string    `json:"mimetype"`
	URL         string    `json:"url"`
	URLType     *string   `json:"url_type"`
	Hash        string    `json:"hash"`
	Size        *int64    `json:"size"`
	State       string    `json:"state"`
}

// CKAN describes the dataset as CKAN's package_show answers (API 3), in French, which Données Québec expects.
func (d Dataset) CKAN() ([]byte, error) {
	p := ckanPackage{ID: namedUUID(d.URL), Name: "registre-public-des-usages-de-l-ia", Title: title.FR, TitleBoth: title, Notes: notes.FR, NotesBoth: notes,
		URL: d.URL, Type: "dataset", State: "active", Open: true, LicenceID: strings.ToLower(Licence.ID), Licence: Licence.Name.FR, LicenceURL: Licence.URL,
		Language: "FR", Frequency: "continual", Modified: d.Modified.UTC().Format(ckanTime), TagCount: len(keywords), Count: len(d.Files), Resources: []ckanResource{}}
	for _, k := range keywords {
		p.Tags = append(p.Tags, ckanTag{k.FR, k.FR})
	}
	for i, f := range d.Files {
		r := ckanResource{ID: namedUUID(f.URL), Package: p.ID, Position: i, Name: f.Name.FR, NameBoth: f.Name, Description: f.Description.FR, Format: f.Format,
			MediaType: f.MediaType, URL: f.URL, Hash: f.SHA256, State: "active"}
		if f.Size > 0 {
			r.Size = &f.Size
		}
		p.Resources = append(p.Resources, r)
	}
	return indented(map[string]any{"help": d.URL, "success": true, "result": p})
}

// spoken is a text in one language, for JSON-LD.
type spoken struct {
	Language string `json:"@language"`
	Value    string `json:"@value"`
}

func inBoth(t text.Text) []spoken { return []spoken{{"fr", t.FR}, {"en", t.EN}} }

type typed struct {
	Type  string `json:"@type"`
	Value string `json:"@value"`
}

type node struct {
	ID string `json:"@id"`
}

const (
	authority  = "http://publications.europa.eu/resource/authority/"
	mediaTypes = "https://www.iana.org/assignments/media-types/"
)

// DCAT describes the dataset in JSON-LD by the vocabulary of DCAT-AP 3.
func (d Dataset) DCAT() ([]byte, error) {
	var files, versions []map[string]any
	for _, f := range d.Files {
		media, _, _ := strings.Cut(f.MediaType, ";")
		file := map[string]any{"@id": f.URL, "@type": "dcat:Distribution", "dct:title": inBoth(f.Name), "dct:description": inBoth(f.Description),
			"dcat:accessURL": node{d.URL}, "dcat:downloadURL": node{f.URL}, "dcat:mediaType": node{mediaTypes + media}, "dct:license": node{Licence.URL}}
		if f.Size > 0 {
			file["dcat:byteSize"] = typed{"xsd:nonNegativeInteger", fmt.Sprint(f.Size)}
		}
		if f.SHA256 != "" {
			file["spdx:checksum"] = map[string]any{"@type": "spdx:Checksum", "spdx:algorithm": node{"http://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
				"spdx:checksumValue": typed{"xsd:hexBinary", f.SHA256}}
		}
		if f.Edition == "" {
			files = append(files, file)
			continue
		}
		versions = append(versions, map[string]any{"@id": d.URL + "#" + f.Edition + "-" + strings.ToLower(f.Format), "@type": "dcat:Dataset", "dct:title": inBoth(f.Name), "dct:description": inBoth(notes),
			"dcat:version": f.Edition, "dct:issued": typed{"xsd:date", f.Edition}, "dcat:distribution": []any{file}})
	}
	keys := []spoken{}
	for _, k := range keywords {
		keys = append(keys, inBoth(k)...)
	}
	dataset := map[string]any{
		"@context": map[string]string{"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "spdx": "http://spdx.org/rdf/terms#", "xsd": "http://www.w3.org/2001/XMLSchema#"},
		"@id":      d.URL + "#dataset", "@type": "dcat:Dataset", "dct:identifier": namedUUID(d.URL), "dct:title": inBoth(title), "dct:description": inBoth(notes),
		"dcat:keyword": keys, "dcat:theme": node{authority + "data-theme/GOVE"}, "dcat:landingPage": node{d.URL}, "dct:license": node{Licence.URL},
		"dct:accessRights": node{authority + "access-right/PUBLIC"}, "dct:accrualPeriodicity": node{authority + "frequency/CONT"},
		"dct:language": []node{{authority + "language/FRA"}, {authority + "language/ENG"}},
		"dct:modified": typed{"xsd:dateTime", d.Modified.UTC().Format(time.RFC3339)}, "dcat:distribution": files,
	}
	if len(versions) > 0 {
		dataset["dcat:hasVersion"] = versions
	}
	return indented(dataset)
}

func indented(v any) ([]byte, error) {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("describing the data: %w", err)
	}
	return append(data, '\n'), nil
}
