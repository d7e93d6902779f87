package pages

import (
	"context"
	_ "embed"
	"errors"
	"slices"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/retention"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// AdminTexts are the texts of the workspace and of the administration.
//
//go:embed admin_texts.yaml
var AdminTexts []byte

// Admin holds the pages where a person finds what waits for them, and where bodies, persons and traces are looked after.
type Admin struct {
	People    *people.Store
	Records   *record.Store
	Outbox    *mail.Outbox
	Retention *retention.Rules
	Corpus    *corpus.Corpus
	Now       func() time.Time
	Desks     []*Desk
	Corners   []Corner
}

// Corner gives what a measure adds to the workspace of whoever asks, besides its records: work that waits for them, and
// where they may go.
type Corner func(ctx context.Context) ([]WaitingList, []ui.Card, error)

// Corners makes one corner of several, in their order.
func Corners(all ...Corner) Corner {
	return func(ctx context.Context) (lists []WaitingList, cards []ui.Card, err error) {
		for _, corner := range all {
			waiting, more, err := corner(ctx)
			if err != nil {
				return nil, nil, err
			}
			lists, cards = append(lists, waiting...), append(cards, more...)
		}
		return lists, cards, nil
	}
}

// Endpoints gives the pages of the workspace and of the administration.
func (a *Admin) Endpoints() []web.Endpoint {
	endpoints := []web.Endpoint{
		web.Get(adminPage("workspace", "", "", "workspace.html", people.WorkspaceView), a.workspace),
		web.Get(adminPage("rights", "/droits", "/rights", "rights.html", people.RightsRead), a.rights),
		web.Get(adminPage("audit", "/journal", "/audit", "audit.html", people.AuditRead), a.audit),
		web.File(adminPage("audit.csv", "/journal/journal.csv", "/audit/audit.csv", "", people.AuditRead), a.auditCSV),
		web.Get(adminPage("retention", "/conservation", "/retention", "retention.html", people.RetentionRead), a.retention),
		web.Get(adminPage("outbox", "/courriels", "/outbox", "outbox.html", people.OutboxRead), a.outbox),
		web.Get(adminPage("outbox.message", "/courriels/{id}", "/outbox/{id}", "outbox_message.html", people.OutboxRead), a.message),
	}
	return slices.Concat(endpoints, a.bodyEndpoints(), a.personEndpoints(), tokenEndpoints(a))
}

func (a *Admin) bodyEndpoints() []web.Endpoint {
	at := func(name, fr, en, template string) web.Page {
		return adminPage("bodies."+name, "/organismes"+fr, "/bodies"+en, template, people.BodyManage)
	}
	create, edit := at("new", "/nouveau", "/new", "bodies_form.html"), at("edit", "/{id}", "/{id}", "bodies_form.html")
	rename := at("rename", "/{id}/nom", "/{id}/name", "bodies_rename.html")
	merge := at("merge", "/{id}/reunion", "/{id}/merger", "bodies_merge.html")
	load := at("import", "/importer", "/import", "bodies_import.html")
	return []web.Endpoint{
		web.Get(at("admin", "", "", "bodies_list.html"), a.bodies),
		web.Get(create, a.newBody),
		web.Post(create, a.createBody),
		web.Get(edit, a.editBody),
		web.Post(edit, a.saveBody),
		web.Get(rename, a.renameForm),
		web.Post(rename, a.rename),
		web.Get(merge, a.mergeForm),
		web.Post(merge, a.merge),
		web.Get(load, a.importForm),
		web.Post(load, a.importBodies),
		web.File(at("template", "/modele.csv", "/template.csv", ""), a.bodyTemplate),
	}
}

func (a *Admin) personEndpoints() []web.Endpoint {
	at := func(name, fr, en, template string) web.Page {
		return adminPage(name, "/personnes"+fr, "/persons"+en, template, people.PersonManage)
	}
	invite := at("persons.invite", "/inviter", "/invite", "persons_invite.html")
	edit := at("persons.edit", "/{id}", "/{id}", "persons_edit.html")
	step := at("persons.step", "/{id}/etape/{step}", "/{id}/step/{step}", "persons_step.html")
	return []web.Endpoint{
		web.Get(at("persons", "", "", "persons.html"), a.persons),
		web.Get(invite, a.inviteForm),
		web.Post(invite, a.invite),
		web.Get(edit, a.person),
		web.Post(edit, a.saveGrants),
		web.Get(step, a.confirmStep),
		web.Post(step, a.takeStep),
	}
}

// adminPage declares a page of the workspace; the paths follow the workspace's own.
func adminPage(name, fr, en, template string, action people.Action) web.Page {
	return web.Page{Name: name, FR: "/espace" + fr, EN: "/en/workspace" + en, Files: files, Template: template, Action: string(action)}
}

// refused makes an error summary of what the person can mend, with the status that says so to machines; nothing for any
// other error.
func refused(err error) ([]ui.Problem, int) {
	if problems := mistakes(err); problems != nil {
		return problems, 422
	}
	var f *fault.Error
	if errors.As(err, &f) && f.Kind == fault.ConflictKind {
		return []ui.Problem{{Message: f.Message}}, 409
	}
	return nil, 0
}

// marked gives the fields with each problem told beside the one it is about.
func marked(fields []ui.Field, problems []ui.Problem) []ui.Field {
	for i := range fields {
		f := &fields[i]
		for _, p := range problems {
			if p.Field == f.Name || f.Kind == "text" && strings.HasPrefix(p.Field, f.Name+".") {
				f.Errors = append(f.Errors, p.Message)
			}
		}
		for _, row := range f.Rows {
			marked(row, problems)
		}
	}
	return fields
}

// term names a code of a taxonomy; a code that no edition has is shown as it is.
func (a *Admin) term(taxonomy, code string) text.Text {
	if t := a.Corpus.Taxonomy(taxonomy); t != nil {
		if term := t.Term(code); term != nil {
			return term.Label
		}
	}
	return sameInBoth(code)
}

// choices offers the current terms of a taxonomy, and the one already chosen even where it is no longer current.
func (a *Admin) choices(taxonomy, chosen string) []ui.Option {
	var options []ui.Option
	t := a.Corpus.Taxonomy(taxonomy)
	if t == nil {
		return nil
	}
	for _, term := range t.Current().Terms {
		options = append(options, ui.Option{Value: term.Code, Label: term.Label})
	}
	known := func(o ui.Option) bool { return o.Value == chosen }
	if chosen != "" && t.Term(chosen) != nil && !slices.ContainsFunc(options, known) {
		options = append(options, ui.Option{Value: chosen, Label: a.term(taxonomy, chosen)})
	}
	return options
}

// bodyChoices offers bodies in the reader's order.
func bodyChoices(ctx context.Context, bodies []people.Body) []ui.Option {
	options := make([]ui.Option, 0, len(bodies))
	for _, b := range inOrder(ctx, bodies) {
		options = append(options, ui.Option{Value: b.ID, Label: b.Name})
	}
	return options
}

// inOrder sorts bodies by their names in the reader's language.
func inOrder(ctx context.Context, bodies []people.Body) []people.Body {
	l := web.Lang(ctx)
	compare := lang.Sorter(l)
	sorted := slices.Clone(bodies)
	slices.SortStableFunc(sorted, func(x, y people.Body) int { return compare(x.Name.In(l), y.Name.In(l)) })
	return sorted
}

// oneLine tidies what was typed on one line: a pasted name often brings spaces along.
func oneLine(typed string) string { return strings.Join(strings.Fields(typed), " ") }

// eachLanguage makes a text by writing it in each language.
func eachLanguage(write func(text.Lang) string) text.Text {
	return text.T(write(text.FR), write(text.EN))
}

// on writes a day in both languages.
func on(t time.Time) text.Text {
	return eachLanguage(func(l text.Lang) string { return lang.Date(l, t) })
}

// at writes a moment in both languages.
func at(t time.Time) text.Text {
	return eachLanguage(func(l text.Lang) string { return lang.DateTime(l, t) })
}
