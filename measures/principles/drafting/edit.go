package drafting

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"balise/engine/framework"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FormPage is a form of the workshop: an edit, a step.
type FormPage struct {
	Of       text.Text
	Title    text.Text
	Advice   text.Text
	Action   string
	Cancel   string
	Hidden   []ui.Hidden
	Fields   []ui.Field
	Button   ui.Button
	problems []ui.Problem
}

// Problems gives the error summary.
func (p FormPage) Problems() []ui.Problem { return p.problems }

type editIn struct {
	articleIn
	Act     string     `path:"act"`
	Comment string     `query:"comment"`
	Form    url.Values `form:"*"`
}

var editAdvice = map[framework.Act]text.Text{
	framework.Add:    text.T("L’article reçoit un identifiant qui ne changera plus\u00a0: son adresse et ses réponses y tiennent.", "The article gets an identifier that will not change: its address and its answers depend on it."),
	framework.Change: text.T("Écrivez l’article comme il doit se lire. L’ancien texte reste dans l’historique.", "Write the article as it should read. The former text stays in the history."),
	framework.Move:   text.T("Le numéro change, l’identifiant reste.", "The number changes, the identifier stays."),
	framework.Remove: text.T("L’article et tout ce qu’il contient quittent ce texte. Ils restent dans les versions précédentes.", "The article and all it holds leave this text. They stay in earlier versions."),
}

func (w *Workshop) editForm(ctx context.Context, in editIn) (FormPage, error) {
	v, p, err := w.edited(ctx, in)
	if err != nil {
		return FormPage{}, err
	}
	form := url.Values{"_edits": {strconv.Itoa(v.Edits)}, "_comment": {in.Comment}}
	if framework.Act(in.Act) == framework.Change {
		setPair(form, "title", p.Title)
		setPair(form, "text", p.Text)
		setPair(form, "note", p.Note)
		form["from"], form["who"], form["requires"], form["like"] = p.From, p.Who, p.Requires, p.Like
	}
	if framework.Act(in.Act) == framework.Move {
		form.Set("place", p.Parent()+"/"+next(v.Text, p))
	}
	return w.editPage(ctx, v, p, framework.Act(in.Act), form, nil)
}

// next gives the sibling after an article; "" for the last.
func next(f *framework.Framework, p framework.Place) string {
	parts := f.Parts
	if n := len(p.Above); n > 0 {
		parts = p.Above[n-1].Parts
	}
	if i := slices.IndexFunc(parts, func(a *framework.Article) bool { return a.ID == p.ID }); i+1 < len(parts) {
		return parts[i+1].ID
	}
	return ""
}

// edited gives the version and the article of an address; the whole framework is an article without a name.
func (w *Workshop) edited(ctx context.Context, in editIn) (adoption.Version, framework.Place, error) {
	v, err := w.found(ctx, in.Number)
	if err != nil {
		return v, framework.Place{}, err
	}
	if !v.Open() {
		return v, framework.Place{}, fault.Conflict(text.T("Cette version n’est plus en préparation.", "This version is no longer being prepared."))
	}
	act := framework.Act(in.Act)
	if !slices.Contains(framework.Acts, act) {
		return v, framework.Place{}, fault.NotFound(text.T("Cette modification n’existe pas.", "There is no such edit."))
	}
	if in.Article == whole && act == framework.Add {
		return v, framework.Place{Article: &framework.Article{}}, nil
	}
	p, there := v.Text.Place(in.Article)
	if !there || act == framework.Add && p.Level.Below() == "" {
		return v, p, noArticle()
	}
	return v, p, nil
}

func (w *Workshop) editPage(ctx context.Context, v adoption.Version, p framework.Place, act framework.Act, form url.Values, problems []ui.Problem) (FormPage, error) {
	id, cancel := p.ID, web.URL(ctx, "framework.article", "number", v.Number, "article", p.ID)
	if id == "" {
		id, cancel = whole, web.URL(ctx, "framework.version", "number", v.Number)
	}
	of := versionTitle(v)
	if p.ID != "" {
		of = text.T(p.Number+" "+p.Title.FR, p.Number+" "+p.Title.EN)
	}
	page := FormPage{Of: of, Title: actTitle(act, p.Level), Advice: editAdvice[act], Cancel: cancel, Button: ui.Button{Label: text.T("Enregistrer", "Save")}, problems: problems,
		Action: web.URL(ctx, "framework.edit", "number", v.Number, "article", id, "act", string(act)),
		Hidden: []ui.Hidden{{Name: "_edits", Value: form.Get("_edits")}, {Name: "_comment", Value: form.Get("_comment")}}}
	switch act {
	case framework.Add:
		page.Fields = w.articleFields(v.Text, framework.Place{Article: &framework.Article{}, Level: p.Level.Below()}, form)
	case framework.Change:
		page.Fields = w.articleFields(v.Text, p, form)
	case framework.Move:
		page.Fields = []ui.Field{{Kind: "select", Name: "place", Label: text.T("Où", "Where"), Required: true, Options: destinations(v.Text, p), Values: form}}
	case framework.Remove:
		page.Button = ui.Button{Label: page.Title, Kind: "warning"}
	}
	page.Fields = marked(page.Fields, problems)
	return page, nil
}

// articleFields asks for what an article of that level says.
func (w *Workshop) articleFields(f *framework.Framework, p framework.Place, form url.Values) []ui.Field {
	fields := []ui.Field{
		{Kind: "text", Name: "title", Label: fieldLabel(p.Level), Required: true, MaxLength: framework.MostTitle, Values: form},
		{Kind: "long_text", Name: "text", Label: text.T("Explication (facultative)", "Explanation (optional)"), MaxLength: framework.MostText, Values: form},
		{Kind: "long_text", Name: "note", Label: text.T("Note sur le texte lui-même (facultative)", "Note on the text itself (optional)"), MaxLength: framework.MostText, Values: form,
			Help: text.T("Par exemple ce qui reste à vérifier sur le texte officiel.", "For example what has yet to be checked on the official text.")},
		{Kind: "many_of", Name: "from", Label: text.T("Sources", "Sources"), Options: sourceOptions(f), Values: form,
			Help: text.T("Sans source, l’article est une proposition de Balise.", "Without a source, the article is a proposal by Balise.")},
	}
	if p.Level == framework.Control {
		var roles, controls []ui.Option
		for _, r := range f.Roles {
			roles = append(roles, ui.Option{Value: r.ID, Label: r.Title})
		}
		for _, c := range f.Places() {
			if c.Level == framework.Control && c.ID != p.ID {
				controls = append(controls, ui.Option{Value: c.ID, Label: text.T(c.Number+" "+c.Title.FR, c.Number+" "+c.Title.EN)})
			}
		}
		fields = append(fields,
			ui.Field{Kind: "many_of", Name: "who", Label: text.T("Qui en répond", "Who answers for it"), Options: roles, Values: form, Required: true},
			ui.Field{Kind: "many_of", Name: "requires", Label: text.T("Contrôles sans lesquels celui-ci ne veut rien dire", "Controls without which this one means nothing"), Options: controls, Values: form})
	}
	return append(fields, ui.Field{Kind: "many_of", Name: "like", Label: text.T("Ressemble à ce que disent d’autres cadres", "Is like what other frameworks say"), Options: w.items(), Values: form})
}

func fieldLabel(l framework.Level) text.Text {
	if l == framework.Principle {
		return text.T("Nom du principe", "Name of the principle")
	}
	return text.T("Texte, en une phrase", "Text, in one sentence")
}

func sourceOptions(f *framework.Framework) []ui.Option {
	var options []ui.Option
	for _, s := range f.Sources {
		if s.ID != f.Default {
			options = append(options, ui.Option{Value: s.ID, Label: s.Title, Help: adoption.ConfidenceTag(s.Confidence).Label})
		}
	}
	return options
}

// destinations offers every place where an article may stand, as "parent/sibling that it stands before".
func destinations(f *framework.Framework, p framework.Place) []ui.Option {
	var options []ui.Option
	parents := []framework.Place{{Article: &framework.Article{Parts: f.Parts}}}
	if p.Level != framework.Principle {
		parents = slices.DeleteFunc(f.Places(), func(q framework.Place) bool { return q.Level.Below() != p.Level })
	}
	for _, parent := range parents {
		where := text.Text{}
		if parent.ID != "" {
			where = text.T(" (dans "+parent.Number+" "+parent.Title.FR+")", " (in "+parent.Number+" "+parent.Title.EN+")")
		}
		for _, a := range parent.Parts {
			if a.ID != p.ID {
				options = append(options, ui.Option{Value: parent.ID + "/" + a.ID, Label: text.T("Avant\u00a0: "+a.Title.FR+where.FR, "Before: "+a.Title.EN+where.EN)})
			}
		}
		options = append(options, ui.Option{Value: parent.ID + "/", Label: text.T("À la fin"+where.FR, "Last"+where.EN)})
	}
	return options
}

func (w *Workshop) edit(ctx context.Context, in editIn) (web.Outcome[FormPage], error) {
	v, p, err := w.edited(ctx, in)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	act := framework.Act(in.Act)
	e := framework.Edit{Act: act, ID: p.ID}
	article := &framework.Article{Title: pairOf(in.Form, "title"), Text: pairOf(in.Form, "text"), Note: pairOf(in.Form, "note"),
		From: in.Form["from"], Who: in.Form["who"], Requires: in.Form["requires"], Like: in.Form["like"]}
	to := web.URL(ctx, "framework.article", "number", v.Number, "article", p.ID)
	switch act {
	case framework.Change:
		e.Article = article
	case framework.Add:
		e.Article, e.Parent = article, p.ID
		if e.ID, err = w.newID(ctx, article.Title); err != nil {
			return web.Outcome[FormPage]{}, err
		}
		to = web.URL(ctx, "framework.article", "number", v.Number, "article", e.ID)
	case framework.Move:
		e.Parent, e.Before, _ = strings.Cut(in.Form.Get("place"), "/")
	case framework.Remove:
		to = web.URL(ctx, "framework.version", "number", v.Number)
	}
	seen, _ := strconv.Atoi(in.Form.Get("_edits")) // what is no number was made by hand: then every edit since the start counts
	err = w.Store.Edit(ctx, people.ActorFrom(ctx), v.Number, e, seen, in.Form.Get("_comment"))
	if problems, status := refusal(err); problems != nil {
		page, err := w.editPage(ctx, v, p, act, in.Form, onFields(act, problems))
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](to, "notice.framework.edit"), nil
}

// onFields puts the problems of an edit on the fields of its form.
func onFields(act framework.Act, problems []ui.Problem) []ui.Problem {
	for i := range problems {
		if act == framework.Move {
			problems[i].Field = "place"
		}
		if slices.Contains([]string{"title", "text", "note"}, problems[i].Field) {
			problems[i].Field += ".fr"
		}
	}
	return problems
}

// newID names a new article as no article of any version ever was.
func (w *Workshop) newID(ctx context.Context, title text.Text) (string, error) {
	all, err := w.Store.Versions(ctx)
	if err != nil {
		return "", err
	}
	taken := map[string]bool{whole: true}
	for _, v := range append(all, w.Store.Shipped()) {
		for _, f := range []*framework.Framework{v.Start, v.Text, v.Offered} {
			if f == nil {
				continue
			}
			for _, p := range f.Places() {
				taken[p.ID] = true
			}
		}
	}
	return framework.NewID(title, func(id string) bool { return taken[id] }), nil
}
