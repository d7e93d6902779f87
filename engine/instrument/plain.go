package instrument

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"balise/engine/text"
)

// ReadPlain reads answers written by hand in JSON: one member a question, with a code, yes or true, a number, a date such as "2026-05", a list
// of codes, a text or {"fr", "en"}, an amount or {"amount", "currency"}, rows of members for a list; null is no answer. A member may also be
// {"value", "absent", "note", "remark", "evidence"}, where evidence has code, date, reference and provider. What Answers.MarshalJSON writes is
// read too. Each problem names its member.
func (in *Instrument) ReadPlain(data []byte) (Answers, []Problem) {
	var kept Answers
	if kept.UnmarshalJSON(data) == nil {
		return kept, in.check(kept, "", func(*Question) []issue { return nil }) // of what is missing, scores tell
	}
	members := map[string]any{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&members); err != nil {
		return nil, []Problem{{Message: text.T(fmt.Sprintf("Ce n’est pas un objet JSON\u00a0: %v", err), fmt.Sprintf("This is not a JSON object: %v", err))}}
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, []Problem{{Message: text.T("Quelque chose suit l’objet JSON.", "Something follows the JSON object.")}}
	}
	p := plain{form: url.Values{}}
	for _, id := range slices.Sorted(maps.Keys(members)) {
		q := in.questions[id]
		if q == nil {
			p.say(id, "Cette question n’existe pas dans ce questionnaire.", "There is no such question in this questionnaire.")
			continue
		}
		p.member(q, fields{p.form, id}, members[id])
	}
	answers, problems := in.ReadForm(p.form)
	problems = append(p.problems, problems...)
	if len(problems) > 0 {
		return nil, problems
	}
	return answers, nil
}

// plain fills a form from JSON.
type plain struct {
	form     url.Values
	problems []Problem
}

func (p *plain) say(field, fr, en string) {
	p.problems = append(p.problems, Problem{Field: field, Question: field, Message: text.T(fr, en)})
}

func (p *plain) wrong(f fields, wanted text.Text) {
	p.say(f.name, "On attend ici\u00a0: "+wanted.FR+".", "Expected here: "+wanted.EN+".")
}

// member reads a value, alone or with what stands beside it.
func (p *plain) member(q *Question, f fields, v any) {
	whole, is := v.(map[string]any)
	beside := []string{"value", "absent", "note", "remark", "evidence"}
	if !is || !slices.ContainsFunc(slices.Collect(maps.Keys(whole)), func(key string) bool { return slices.Contains(beside, key) }) {
		p.value(q, f, v)
		return
	}
	for _, key := range slices.Sorted(maps.Keys(whole)) {
		switch key {
		case "value":
			p.value(q, f, whole[key])
		case "absent":
			p.line(f.sub("absence"), whole[key])
		case "note", "remark":
			p.text(f.sub(key), whole[key])
		case "evidence":
			p.object(f.sub("evidence"), whole[key], "code", "date", "reference", "provider")
		default:
			p.say(f.name+"."+key, "Ce membre n’existe pas.", "There is no such member.")
		}
	}
}

func (p *plain) value(q *Question, f fields, v any) {
	if v == nil {
		return
	}
	switch q.Kind {
	case KindText, KindLongText, KindRole:
		p.text(f, v)
	case KindYesNo:
		p.yesNo(f, v)
	case KindDate:
		p.date(f, v)
	case KindMoney:
		p.money(f, v)
	case KindManyOf:
		for _, code := range p.each(f, v) {
			p.line(f, code)
		}
	case KindLinks:
		for i, link := range p.each(f, v) {
			p.link(f.row(i), link)
		}
	case KindList:
		p.rows(q, f, v)
	case KindAttachment:
		p.wrong(f, text.T("une pièce jointe, qui s’ajoute à l’écran", "an attachment, which is added on screen"))
	default:
		p.line(f, v)
	}
}

// line reads a text that has no language, a code or a number.
func (p *plain) line(f fields, v any) {
	switch v := v.(type) {
	case nil:
	case string:
		f.form.Add(f.name, v)
	case json.Number:
		f.form.Add(f.name, v.String())
	default:
		p.wrong(f, text.T("un texte ou un nombre", "a text or a number"))
	}
}

func (p *plain) text(f fields, v any) { p.object(f, v, "fr", "en") }

func (p *plain) money(f fields, v any) { p.object(f, v, "amount", "currency") }

// object reads an object of lines, or the first of them alone.
func (p *plain) object(f fields, v any, keys ...string) {
	members, is := v.(map[string]any)
	if !is {
		p.line(f.sub(keys[0]), v)
		return
	}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(keys, key) {
			p.say(f.sub(key).name, "Ce membre n’existe pas\u00a0; il y a "+strings.Join(keys, ", ")+".", "There is no such member; there are "+strings.Join(keys, ", ")+".")
			continue
		}
		p.line(f.sub(key), members[key])
	}
}

func (p *plain) yesNo(f fields, v any) {
	if b, is := v.(bool); is {
		f.set(map[bool]string{true: yes, false: no}[b])
		return
	}
	p.line(f, v)
}

func (p *plain) date(f fields, v any) {
	s, is := v.(string)
	d, err := ParseDate(s)
	if !is || err != nil {
		p.wrong(f, text.T("une date comme 2026, 2026-05 ou 2026-05-31", "a date such as 2026, 2026-05 or 2026-05-31"))
		return
	}
	for part, n := range map[string]int{"year": d.Year, "month": d.Month, "day": d.Day} {
		if n > 0 {
			f.sub(part).set(strconv.Itoa(n))
		}
	}
}

func (p *plain) link(f fields, v any) {
	link, is := v.(map[string]any)
	if !is {
		p.line(f.sub("url"), v)
		return
	}
	p.line(f.sub("url"), link["url"])
	if link["title"] != nil {
		p.text(f.sub("title"), link["title"])
	}
}

func (p *plain) rows(q *Question, f fields, v any) {
	for i, row := range p.each(f, v) {
		members, is := row.(map[string]any)
		if !is {
			p.wrong(f.row(i), text.T("un objet, un membre par champ", "an object, one member a field"))
			continue
		}
		for _, id := range slices.Sorted(maps.Keys(members)) {
			field := q.field(id)
			if field == nil {
				p.say(f.row(i).sub(id).name, "Ce champ n’existe pas.", "There is no such field.")
				continue
			}
			p.value(field, f.row(i).sub(id), members[id])
		}
	}
}

func (p *plain) each(f fields, v any) []any {
	list, is := v.([]any)
	if !is {
		p.wrong(f, text.T("une liste", "a list"))
	}
	return list
}
