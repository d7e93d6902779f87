package usecases

import (
	"context"

	"balise/engine/text"
	"balise/engine/usecase"
)

// ProvenancePage shows every cell of a case, as its source wrote it and as it was read.
type ProvenancePage struct {
	CaseRef
	Source  Source
	Origins []Origin
	Line    int
}

func (p *Pages) provenance(ctx context.Context, in labelIn) (ProvenancePage, error) {
	c, err := p.byLabel(ctx, in.Label)
	if err != nil {
		return ProvenancePage{}, err
	}
	page := ProvenancePage{CaseRef: p.ref(ctx, c), Line: c.Record.Line, Origins: originsOf(c.Record.Values)}
	for i, o := range page.Origins {
		for _, item := range o.Items {
			said := text.T(item, item)
			if o.Field != "" && o.Value.Rule != usecase.NotRead {
				said = p.Names.Code(o.Field, item)
			}
			page.Origins[i].Read = append(page.Origins[i].Read, said)
		}
	}
	page.Source, err = p.source(ctx, c.Load)
	return page, err
}
