package pages

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
)

// keepFiles stores the files that came with a form, and writes their description into the form: a form shown again
// because of some other mistake has then not lost them.
func (d *Desk) keepFiles(ctx context.Context, form url.Values, files map[string]*web.Upload) ([]instrument.Problem, error) {
	var problems []instrument.Problem
	for _, q := range d.Kind.Instrument.Questions() {
		upload := files[q.ID]
		if q.Kind != instrument.KindAttachment {
			continue
		}
		if form.Get(q.ID+".remove") != "" {
			for _, part := range []string{".name", ".media_type", ".size", ".sha256", ".remove"} {
				form.Del(q.ID + part)
			}
		}
		if upload == nil {
			continue
		}
		a, err := d.Records.AddFile(ctx, upload.Name, upload.Data)
		var refused *fault.Error
		if errors.As(err, &refused) && refused.Kind == fault.InvalidKind {
			problems = append(problems, instrument.Problem{Field: q.ID, Question: q.ID, Message: refused.Message})
			continue
		}
		if err != nil {
			return nil, err
		}
		form.Set(q.ID+".name", a.Name)
		form.Set(q.ID+".media_type", a.MediaType)
		form.Set(q.ID+".size", strconv.FormatInt(a.Size, 10))
		form.Set(q.ID+".sha256", a.SHA256)
	}
	return problems, nil
}

type fileIn struct {
	ID       string `path:"id"`
	Question string `path:"question"`
}

// file gives back a file joined to a record, to who may read the record.
func (d *Desk) file(ctx context.Context, in fileIn) (web.Download, error) {
	r, _, err := d.open(ctx, in.ID, people.RecordRead)
	if err != nil {
		return web.Download{}, err
	}
	a, joined := r.Answers[in.Question].Value.(instrument.Attachment)
	if !joined {
		return web.Download{}, fault.NotFound(text.T("Cette fiche n’a pas de fichier à cet endroit.", "This record has no file there."))
	}
	mediaType, data, err := d.Records.File(ctx, a.SHA256)
	return web.Download{Name: a.Name, MediaType: mediaType, Data: data}, err
}
