package register

import (
	"context"
	"io"
	"strings"

	"balise/engine/standard"
	"balise/engine/text"
	"balise/measures/register/standards"
	"balise/platform/fault"
)

// StandardExport says what is written of the whole register by a standard.
type StandardExport struct {
	Standard   string
	Format     standard.Format // empty: the first of the standard; of gaps, CSV or JSON
	Lang       text.Lang
	Gaps       bool // what is missing, rather than the entries
	Conforming bool // only the entries that lack nothing required
}

// ExportStandard writes the published entries by a standard, or what they lack. It tells how many entries, or lines of gaps,
// were written. A standard or a format that does not exist is an invalid fault that lists the others.
func (r *Register) ExportStandard(ctx context.Context, asked StandardExport, out io.Writer) (int, error) {
	s := r.Corpus.Standard(asked.Standard)
	if s == nil {
		var ids []string
		for _, one := range r.Corpus.Standards {
			ids = append(ids, one.ID)
		}
		list := strings.Join(ids, ", ")
		return 0, fault.Invalid(text.T("Il n’y a pas de norme «\u00a0"+asked.Standard+"\u00a0». Les normes sont\u00a0: "+list+".",
			"There is no standard “"+asked.Standard+"”. The standards are: "+list+"."))
	}
	formats := s.Formats
	if asked.Gaps {
		formats = []standard.Format{standard.CSV, standard.JSON}
	}
	format, err := oneOf(formats, asked.Format)
	if err != nil {
		return 0, err
	}
	entries, file, err := r.entries(ctx, SearchIn{}, asked.Lang)
	if err != nil {
		return 0, err
	}
	f := standards.File{Standard: s, Lang: asked.Lang, Bodies: file.Bodies, Conforming: asked.Conforming}
	if asked.Gaps {
		return f.WriteGaps(ctx, format, out, entries)
	}
	return f.Write(ctx, format, out, entries)
}

func oneOf(formats []standard.Format, asked standard.Format) (standard.Format, error) {
	var names []string
	for _, f := range formats {
		if f == asked || asked == "" {
			return f, nil
		}
		names = append(names, string(f))
	}
	list := strings.Join(names, ", ")
	return "", fault.Invalid(text.T("Le format «\u00a0"+string(asked)+"\u00a0» n’est pas offert. Les formats sont\u00a0: "+list+".",
		"The format “"+string(asked)+"” is not offered. The formats are: "+list+"."))
}
