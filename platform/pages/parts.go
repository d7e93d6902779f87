package pages

import (
	"context"
	"slices"
	"strconv"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// A long questionnaire is filled part by part: a part is a section of its instrument, on a page of its own. Several people
// answer at once, each in their part, and none loses anything: see part_form.go.

// PartsPage is a record's form as a list of its parts.
type PartsPage struct {
	head
	Parts                  []ui.Task
	Done, Shown            int // parts done, of those that apply
	RemainingURL, Cancel   string
	RemainingN, Compulsory int
}

// partView is a part of a record: what its questionnaire asks, and where those who answer it stand.
type partView struct {
	instrument.Progress
	record.Part
	// Why tells why the part does not apply; empty when it does.
	Why text.Text
}

// partEndpoints gives the pages of a form filled part by part.
func (d *Desk) partEndpoints(at func(name, fr, en, template string, action people.Action) web.Page) []web.Endpoint {
	part := at("part", "/{id}/modifier/{part}", "/{id}/edit/{part}", "form.html", people.RecordEdit)
	assign := at("assign", "/{id}/modifier/{part}/responsable", "/{id}/edit/{part}/respondent", "part_assign.html", people.RecordEdit)
	return []web.Endpoint{
		web.Get(at("edit", "/{id}/modifier", "/{id}/edit", "parts.html", people.RecordEdit), d.parts),
		web.Get(part, d.part),
		web.Post(part, d.savePart),
		web.Post(at("part.autosave", "/{id}/modifier/{part}/brouillon", "/{id}/edit/{part}/draft", "writing.html", people.RecordEdit), d.autosavePart),
		web.Post(at("part.discard", "/{id}/modifier/{part}/brouillon/effacer", "/{id}/edit/{part}/draft/discard", "", people.RecordEdit), d.discardPart),
		web.Get(assign, d.assignForm),
		web.Post(assign, d.assign),
		web.Get(at("remaining", "/{id}/reste", "/{id}/remaining", "remaining.html", people.RecordRead), d.remaining),
	}
}

// views gives the parts of a record, in the order of the form.
func (d *Desk) views(ctx context.Context, r record.Record) ([]partView, error) {
	events, err := d.Records.PartEvents(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	kept := record.PartsOf(events)
	d = d.under(r.InstrumentVersion)
	var views []partView
	for _, p := range d.Kind.Instrument.Progress(r.Answers) {
		v := partView{Progress: p, Part: kept[p.Section.ID]}
		if p.Hidden() {
			v.Why = d.why(p.Section)
		}
		views = append(views, v)
	}
	return views, nil
}

// why says when a part applies, for one that does not.
func (d *Desk) why(s *instrument.Section) text.Text {
	if s.When == nil {
		return text.T("Aucune question de cette partie ne se pose, vu les autres réponses.", "No question of this part applies, given the other answers.")
	}
	when := d.Kind.Instrument.Words(s.When)
	return text.T("Cette partie ne se remplit que si "+when.FR+".", "This part is filled in only if "+when.EN+".")
}

// state tells where a part stands.
func (v partView) state() ui.Tag {
	switch {
	case v.Hidden():
		return ui.Tag{Label: text.T("Ne s’applique pas", "Does not apply")}
	case v.Done && v.Needed > 0:
		return ui.Tag{Label: text.T("À revoir", "To be reviewed"), Tone: ui.Warning}
	case v.Done:
		return ui.Tag{Label: text.T("Terminée", "Done"), Tone: ui.Good}
	case v.Answered > 0:
		return ui.Tag{Label: text.T("En cours", "In progress"), Tone: ui.Info}
	}
	return ui.Tag{Label: text.T("À faire", "To do")}
}

// who names who answers the part: a person, a function, or whoever the questionnaire names.
func (v partView) who() text.Text {
	switch {
	case v.PersonName != "":
		return sameInBoth(v.PersonName)
	case !v.Function.Empty():
		return v.Function
	}
	return v.Section.Respondent
}

// hint says of a part who answers it and by when, or why it does not apply.
func (v partView) hint(today people.Day) text.Text {
	if v.Hidden() {
		return v.Why
	}
	var said []text.Text
	if who := v.who(); !who.Empty() {
		said = append(said, text.T("Répond\u00a0: "+who.In(text.FR), "Answered by: "+who.In(text.EN)))
	}
	if v.Done {
		done := on(v.DoneAt)
		said = append(said, text.T("terminée par "+v.DoneBy+" le "+done.FR, "done by "+v.DoneBy+" on "+done.EN))
	} else if v.Due != "" {
		said = append(said, dueText(v.Due, v.Late(today)))
	}
	if v.Needed > 0 {
		said = append(said, countText(v.Needed, "réponse obligatoire manque", "réponses obligatoires manquent", "required answer is missing", "required answers are missing"))
	}
	return joinText(said, " · ")
}

func dueText(due people.Day, late bool) text.Text {
	day := dayText(due)
	if late {
		return text.T("en retard\u00a0: attendue le "+day.FR, "late: was due on "+day.EN)
	}
	return text.T("à remplir d’ici le "+day.FR, "due by "+day.EN)
}

// dayText writes a day in words.
func dayText(d people.Day) text.Text {
	t, err := time.ParseInLocation(time.DateOnly, string(d), lang.Zone)
	if err != nil {
		return sameInBoth(string(d))
	}
	return on(t)
}

func joinText(parts []text.Text, by string) text.Text {
	return eachLanguage(func(l text.Lang) string {
		said := ""
		for i, p := range parts {
			if i > 0 {
				said += by
			}
			said += p.In(l)
		}
		return said
	})
}

// task shows a part in a list. Whoever may not change the record is led nowhere.
func (d *Desk) task(ctx context.Context, r record.Record, v partView, mayEdit bool) ui.Task {
	task := ui.Task{Label: v.Section.Title, Hint: v.hint(people.DayOf(d.Now())), Tag: v.state(), Done: v.Answered, All: v.Asked}
	if mayEdit && !v.Hidden() {
		task.Href = web.URL(ctx, d.Name+".part", "id", r.ID, "part", v.Section.ID)
		task.Links = []ui.Link{{Label: text.T("Confier à quelqu’un", "Assign to someone"), Href: web.URL(ctx, d.Name+".assign", "id", r.ID, "part", v.Section.ID)}}
	}
	return task
}

func (d *Desk) tasks(ctx context.Context, r record.Record, views []partView, mayEdit bool) []ui.Task {
	var tasks []ui.Task
	for _, v := range views {
		tasks = append(tasks, d.task(ctx, r, v, mayEdit))
	}
	return tasks
}

func (d *Desk) parts(ctx context.Context, in idIn) (PartsPage, error) {
	r, body, err := d.open(ctx, in.ID, people.RecordEdit)
	if err != nil {
		return PartsPage{}, err
	}
	if !d.editable(r) {
		return PartsPage{}, notEditable()
	}
	views, err := d.views(ctx, r)
	page := PartsPage{head: d.head(ctx, r, body), Parts: d.tasks(ctx, r, views, true),
		RemainingURL: web.URL(ctx, d.Name+".remaining", "id", r.ID), Cancel: web.URL(ctx, d.Name+".show", "id", r.ID)}
	for _, v := range views {
		if v.Hidden() {
			continue
		}
		page.Shown++
		if v.Done {
			page.Done++
		}
		page.RemainingN, page.Compulsory = page.RemainingN+len(v.Open), page.Compulsory+v.Needed
	}
	return page, err
}

func notEditable() error {
	return fault.Conflict(text.T("Cette fiche ne se modifie pas dans son état actuel.", "This record cannot be edited in its present state."))
}

// openPart reads a record and one of its parts, for who may change it.
// The desk it gives follows the version of the questionnaire that the record was answered under.
func (d *Desk) openPart(ctx context.Context, id, part string) (*Desk, record.Record, people.Body, *instrument.Section, error) {
	r, body, err := d.open(ctx, id, people.RecordEdit)
	if err != nil {
		return d, r, body, nil, err
	}
	d = d.under(r.InstrumentVersion)
	section := d.Kind.Instrument.Section(part)
	if section == nil {
		return d, r, body, nil, fault.NotFound(text.T("Cette partie n’existe pas.", "This part does not exist."))
	}
	if !d.editable(r) {
		return d, r, body, nil, notEditable()
	}
	return d, r, body, section, nil
}

// waitingParts gives the parts that the person was given and has yet to fill in.
func (d *Desk) waitingParts(ctx context.Context, actor people.Actor, names map[string]text.Text) (list WaitingList, err error) {
	list = WaitingList{ID: d.Kind.ID + "-parts", Title: text.T("Vos parties à remplir", "Your parts to fill in")}
	todo, err := d.Records.PartsToDo(ctx, d.Kind.ID, actor.ID)
	if err != nil {
		return list, err
	}
	for _, p := range todo {
		r, err := d.Records.Record(ctx, p.RecordID)
		if err != nil {
			return list, err
		}
		views, err := d.views(ctx, r)
		if err != nil {
			return list, err
		}
		i := slices.IndexFunc(views, func(v partView) bool { return v.Section.ID == p.ID })
		if i < 0 || views[i].Hidden() || !d.mayEdit(ctx, r) {
			continue
		}
		said := []text.Text{d.title(r.Answers), names[r.BodyID]}
		if p.Due != "" {
			said = append(said, dueText(p.Due, p.Late(people.DayOf(d.Now()))))
		}
		list.Tasks = append(list.Tasks, ui.Task{Label: views[i].Section.Title, Hint: joinText(said, " · "), Tag: views[i].state(),
			Done: views[i].Answered, All: views[i].Asked, Href: web.URL(ctx, d.Name+".part", "id", r.ID, "part", p.ID)})
	}
	return list, nil
}

// sectionNav leads to the other parts.
func (p FormPart) sectionNav() ui.SectionNav {
	nav := ui.SectionNav{Title: text.T("Parties du formulaire", "Parts of the form")}
	for i, other := range p.others {
		label := other.Label
		number := strconv.Itoa(i + 1)
		nav.Items = append(nav.Items, ui.NavItem{Label: text.T(number+". "+label.In(text.FR), number+". "+label.In(text.EN)), Href: other.Href, Current: i+1 == p.Number})
	}
	return nav
}
