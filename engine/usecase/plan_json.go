package usecase

import (
	"bufio"
	"encoding/json"
	"io"
	"math"

	"balise/engine/inventory"
	"balise/engine/text"
)

// WriteJSON writes a plan for machines, with the reasons in a language. With values, it holds every record of the edition too, which
// are written one by one: nothing but the plan is held in memory.
func WriteJSON(w io.Writer, p *Plan, lang text.Lang, withValues bool) error {
	out := &jsonPlan{buffer: bufio.NewWriterSize(w, 64<<10), first: true}
	out.buffer.WriteString("{")
	out.counts(p, lang)
	out.file(p)
	out.field("columns", p.columns(lang))
	out.field("renamed", filled(p.Renamed))
	out.field("schema", filled(p.Schema))
	list(out, "changes", p.Changed, changeJSON)
	list(out, "missing_records", p.Missing, func(key string) any { return key })
	list(out, "back_records", p.Back, func(key string) any { return key })
	list(out, "suspicions", p.Suspected, func(s Suspicion) any { return suspicionJSON{s, s.Why.Text().In(lang)} })
	if withValues {
		status := p.statuses()
		list(out, "records", p.Records, func(r Record) any { return recordJSON(&r, status[r.Key]) })
	}
	out.buffer.WriteString("\n}\n")
	if out.err != nil {
		return out.err
	}
	return out.buffer.Flush()
}

// jsonPlan writes the members of one object, each on its line.
type jsonPlan struct {
	buffer *bufio.Writer
	first  bool
	err    error
}

func (o *jsonPlan) name(name string) {
	if !o.first {
		o.buffer.WriteByte(',')
	}
	o.first = false
	o.buffer.WriteString("\n  \"" + name + "\": ")
}

func (o *jsonPlan) value(v any) {
	data, err := json.Marshal(v)
	if err != nil && o.err == nil {
		o.err = err
	}
	o.buffer.Write(data) // an error of the writer stays until Flush gives it
}

func (o *jsonPlan) field(name string, v any) {
	o.name(name)
	o.value(v)
}

func list[T any](o *jsonPlan, name string, all []T, of func(T) any) {
	o.name(name)
	o.buffer.WriteByte('[')
	for i, one := range all {
		if i > 0 {
			o.buffer.WriteByte(',')
		}
		o.buffer.WriteString("\n    ")
		o.value(of(one))
	}
	o.buffer.WriteByte(']')
}

// filled makes an empty list of none, which machines read more easily than null.
func filled[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

func (o *jsonPlan) counts(p *Plan, lang text.Lang) {
	o.field("records_read", p.RecordsRead)
	o.field("new", len(p.New))
	o.field("changed", len(p.Changed))
	o.field("changed_in_writing_only", p.Worded())
	o.field("unchanged", len(p.Unchanged))
	o.field("missing", len(p.Missing))
	o.field("back", len(p.Back))
	o.field("suspected", len(p.Suspected))
	problem := func(r inventory.Problem) any {
		return problemJSON{r.Line, r.Column, r.Message.In(lang)}
	}
	list(o, "refused", p.Refused, problem)
	list(o, "warnings", p.Warnings, problem)
	o.field("organisations", len(p.Organisations))
	o.field("organisation_names", filled(p.Organisations))
}

func (o *jsonPlan) file(p *Plan) {
	f := p.Facts
	var duplicate *string
	if f.DuplicateOf != "" {
		duplicate = &f.DuplicateOf
	}
	o.field("file", f.File)
	o.field("sha256", f.SHA256)
	o.field("duplicate_of", duplicate)
	o.field("encoding", f.Encoding)
	o.field("format", f.Format)
	o.field("separator", f.Separator)
	o.field("sheet", f.Sheet)
	o.field("header_row", f.HeaderRow)
	if p.Profile != nil {
		o.field("profile", p.Profile.ID)
		o.field("profile_version", p.Profile.Version)
	}
	o.field("profile_origin", f.ProfileOrigin)
	o.field("series", p.Series)
}

type problemJSON struct {
	Line   int    `json:"line"`
	Column int    `json:"column,omitempty"`
	Reason string `json:"reason"`
}

type suspicionJSON struct {
	Suspicion
	Reason string `json:"reason"`
}

func changeJSON(c Change) any {
	return struct {
		Key    string       `json:"key"`
		Line   int          `json:"line"`
		Fields []Difference `json:"fields"`
	}{c.Record.Key, c.Record.Line, c.Fields}
}

// columnJSON is a column and a field that it answers; a column that answers several comes several times.
type columnJSON struct {
	Column string  `json:"column"`
	Field  Field   `json:"field"`
	Lang   string  `json:"lang,omitempty"`
	Score  float64 `json:"score,omitempty"`
	Reason string  `json:"reason,omitempty"`
}

// columns tells what each column answers; those that answer nothing have no field, and are kept.
func (p *Plan) columns(lang text.Lang) []columnJSON {
	all := []columnJSON{}
	if len(p.Records) == 0 {
		return all
	}
	for _, v := range p.Records[0].Values {
		if v.Column == "" {
			continue
		}
		c := columnJSON{Column: v.Column, Field: v.Field, Lang: v.Lang}
		if p.Facts.Proposal != nil {
			c.Score, c.Reason = p.Facts.Proposal.why(v.Column, v.Field, lang)
			c.Score = math.Round(100*c.Score) / 100
		}
		all = append(all, c)
	}
	return all
}

// statuses tells what became of each record of the edition, by its key.
func (p *Plan) statuses() map[string]string {
	status := make(map[string]string, len(p.Records))
	for _, r := range p.Records {
		status[r.Key] = "unchanged"
	}
	for _, r := range p.New {
		status[r.Key] = "new"
	}
	for _, c := range p.Changed {
		status[c.Record.Key] = "changed"
	}
	return status
}

type valueJSON struct {
	Value
	Read      any    `json:"value"`
	Absent    any    `json:"absence"`
	Precision string `json:"precision,omitempty"`
}

func recordJSON(r *Record, status string) any {
	organisation, _ := r.Of(Organisation)
	out := struct {
		Line         int         `json:"line"`
		Key          string      `json:"key"`
		Status       string      `json:"status"`
		Organisation string      `json:"organisation"`
		Values       []valueJSON `json:"values"`
	}{r.Line, r.Key, status, "", make([]valueJSON, 0, len(r.Values))}
	if len(organisation.Items) > 0 {
		out.Organisation = organisation.Items[0]
	}
	for _, v := range r.Values {
		out.Values = append(out.Values, jsonValue(v))
	}
	return out
}

// jsonValue writes a value as a text, a list of texts where the field is a list, or null where nothing was said.
func jsonValue(v Value) valueJSON {
	out := valueJSON{Value: v}
	if v.Absence != "" {
		out.Absent = v.Absence
	}
	kind := v.Field.kind()
	switch {
	case len(v.Items) == 0 || v.Absence != "":
	case len(v.Items) > 1 || kind == ListKind || kind == CodesKind:
		out.Read = v.Items
	default:
		out.Read = v.Items[0]
	}
	if kind == DateKind && out.Read != nil {
		out.Precision = map[int]string{len("2024"): "year", len("2024-05"): "month", len("2024-05-31"): "day"}[len(v.Items[0])]
	}
	return out
}
