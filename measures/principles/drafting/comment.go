package drafting

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// CommentView is a comment ready to be read.
type CommentView struct {
	adoption.Comment
	Body   text.Text
	About  text.Text
	Href   string // of the article
	Answer *ui.Button
}

// StanceTag names the position.
func (c CommentView) StanceTag() ui.Tag { return adoption.StanceTag(c.Stance) }

// OutcomeTag names what became of it; that it awaits an answer where it has none.
func (c CommentView) OutcomeTag() ui.Tag {
	if c.Comment.Answer == nil {
		return ui.Tag{Label: text.T("En attente d’une réponse", "Awaiting an answer"), Tone: ui.Warning}
	}
	return adoption.OutcomeTag(c.Comment.Answer.Outcome)
}

// Paragraphs are the words of the body.
func (c CommentView) Paragraphs() []string { return adoption.Lines(c.Words) }

// commentViews gives the comments that the visitor may read and that are chosen.
func (w *Workshop) commentViews(ctx context.Context, v adoption.Version, chosen func(adoption.Comment) bool) ([]CommentView, error) {
	heard, err := w.heard(ctx, v)
	if err != nil {
		return nil, err
	}
	directory, err := w.People.Directory(ctx)
	if err != nil {
		return nil, err
	}
	mayAnswer := v.State == adoption.Proposed && people.Can(people.ActorFrom(ctx), people.FrameworkDraft, "")
	var views []CommentView
	for _, c := range heard {
		if !chosen(c) {
			continue
		}
		view := CommentView{Comment: c, About: aboutText(v, c.Article)}
		if body, ok := directory.Body(c.BodyID); ok {
			view.Body = body.Name
		}
		if _, there := v.Text.Place(c.Article); there {
			view.Href = web.URL(ctx, "framework.article", "number", v.Number, "article", c.Article)
		}
		if mayAnswer {
			label := text.T("Répondre", "Answer")
			if c.Answer != nil {
				label = text.T("Changer la réponse", "Change the answer")
			}
			view.Answer = &ui.Button{Label: label, Kind: "secondary", Href: web.URL(ctx, "framework.answer", "number", v.Number, "comment", c.ID)}
		}
		views = append(views, view)
	}
	return views, nil
}

// aboutText names the article that a comment is about, as bodies read it.
func aboutText(v adoption.Version, id string) text.Text {
	if id == "" {
		return text.T("L’ensemble du cadre", "The framework as a whole")
	}
	f := v.Offered
	if f == nil {
		f = v.Text
	}
	p, there := f.Place(id)
	if !there {
		return text.T(id, id)
	}
	return text.T(p.Number+" "+p.Title.FR, p.Number+" "+p.Title.EN)
}

// CommentsPage lists what bodies said of a version.
type CommentsPage struct {
	Of       text.Text
	Back     string
	File     string
	Comments []CommentView
	Waiting  int
}

func (w *Workshop) comments(ctx context.Context, in numberIn) (CommentsPage, error) {
	v, err := w.found(ctx, in.Number)
	if err != nil {
		return CommentsPage{}, err
	}
	views, err := w.commentViews(ctx, v, func(adoption.Comment) bool { return true })
	page := CommentsPage{Of: versionTitle(v), Back: web.URL(ctx, "framework.version", "number", v.Number), File: web.URL(ctx, "framework.comments.csv", "number", v.Number), Comments: views}
	for _, c := range views {
		if c.Comment.Answer == nil {
			page.Waiting++
		}
	}
	slices.SortStableFunc(page.Comments, func(a, b CommentView) int { return rank(a) - rank(b) })
	return page, err
}

// rank puts what awaits an answer first.
func rank(c CommentView) int {
	if c.Comment.Answer == nil {
		return 0
	}
	return 1
}

func (w *Workshop) commentsCSV(ctx context.Context, in numberIn) (web.Download, error) {
	v, err := w.found(ctx, in.Number)
	if err != nil {
		return web.Download{}, err
	}
	views, err := w.commentViews(ctx, v, func(adoption.Comment) bool { return true })
	if err != nil {
		return web.Download{}, err
	}
	l := web.Lang(ctx)
	var head []string
	for _, t := range []text.Text{text.T("Organisme", "Body"), text.T("Identifiant de l’article", "Identifier of the article"), text.T("Article", "Article"), text.T("Date", "Date"), text.T("Position", "Position"),
		text.T("Commentaire", "Comment"), text.T("Peut être publié", "May be public"), text.T("Suite donnée", "What became of it"), text.T("Réponse", "Answer")} {
		head = append(head, t.In(l))
	}
	lines := [][]string{head}
	for _, c := range views {
		public, outcome, why := text.T("non", "no"), "", ""
		if c.Publish {
			public = text.T("oui", "yes")
		}
		if a := c.Comment.Answer; a != nil {
			outcome, why = a.Outcome.Title().In(l), a.Why.In(l)
		}
		line := []string{c.Body.In(l), c.Article, c.About.In(l), c.At.In(lang.Zone).Format(time.DateOnly), c.Stance.Title().In(l), c.Words, public.In(l), outcome, why}
		for i := range line {
			line[i] = inventory.Guard(line[i])
		}
		lines = append(lines, line)
	}
	var out bytes.Buffer
	out.WriteString("\ufeff") // spreadsheet programs then read the accents
	if err := csv.NewWriter(&out).WriteAll(lines); err != nil {
		return web.Download{}, fmt.Errorf("writing comments as CSV: %w", err)
	}
	return web.Download{Name: text.T("commentaires-v", "comments-v").In(l) + strconv.FormatInt(v.Number, 10) + ".csv", MediaType: "text/csv; charset=utf-8; header=present", Data: out.Bytes()}, nil
}

// SayPage is where a body comments on an article, or where the central team answers: the text in view, then the form.
type SayPage struct {
	FormPage
	Text    text.Text // the article as it was proposed
	Facts   ui.SummaryList
	Said    []CommentView
	Discard *ui.Button
	Links   []ui.Link
}

type commentIn struct {
	articleIn
	Body string     `query:"body"`
	Form url.Values `form:"*"`
}

func (w *Workshop) commentForm(ctx context.Context, in commentIn) (SayPage, error) {
	v, err := w.found(ctx, in.Number)
	if err != nil {
		return SayPage{}, err
	}
	options, err := w.own(ctx, people.FrameworkComment)
	if err != nil {
		return SayPage{}, err
	}
	body := chosenBody(options, in.Body)
	form := url.Values{"body": {body}}
	if body != "" {
		_, drafts, err := w.Store.OfBody(ctx, v, body)
		if err != nil {
			return SayPage{}, err
		}
		for _, d := range drafts {
			if d.Article == articleOf(in.Article) {
				form.Set("stance", string(d.Stance))
				form.Set("words", d.Words)
				form.Set("_draft", "1")
			}
		}
	}
	return w.commentPage(ctx, v, in, form, nil)
}

// articleOf reads an article in an address.
func articleOf(named string) string {
	if named == whole {
		return ""
	}
	return named
}

func (w *Workshop) commentPage(ctx context.Context, v adoption.Version, in commentIn, form url.Values, problems []ui.Problem) (SayPage, error) {
	if !v.Commentable(people.DayOf(w.Now())) {
		return SayPage{}, fault.Conflict(text.T("Cette version n’est pas ouverte aux commentaires.", "This version is not open for comment."))
	}
	article := articleOf(in.Article)
	page := SayPage{FormPage: FormPage{Of: versionTitle(v), Title: text.T("Commenter au nom de notre organisme", "Comment on behalf of our body"),
		Advice: text.T("Ce que vous écrivez reste dans votre organisme jusqu’à ce qu’une personne qui approuve l’envoie.", "What you write stays in your body until an approver sends it."),
		Action: web.URL(ctx, "framework.comment", "number", v.Number, "article", in.Article), Cancel: web.URL(ctx, "framework.version", "number", v.Number),
		Button: ui.Button{Label: text.T("Enregistrer le commentaire", "Save the comment")}}, Text: aboutText(v, article)}
	if article != "" {
		p, there := v.Offered.Place(article)
		if !there {
			return page, noArticle()
		}
		page.Facts = w.summary(v.Offered, p)
		page.Cancel = web.URL(ctx, "framework.article", "number", v.Number, "article", article)
	}
	options, err := w.own(ctx, people.FrameworkComment)
	if err != nil {
		return page, err
	}
	if len(options) > 1 {
		page.Fields = append(page.Fields, ui.Field{Kind: "select", Name: "body", Label: text.T("Au nom de", "On behalf of"), Required: true, Options: options, Values: form})
	} else {
		page.Hidden = append(page.Hidden, ui.Hidden{Name: "body", Value: form.Get("body")})
	}
	var stances []ui.Option
	for _, s := range adoption.Stances {
		stances = append(stances, ui.Option{Value: string(s), Label: s.Title()})
	}
	page.Fields = append(page.Fields,
		ui.Field{Kind: "one_of", Name: "stance", Label: text.T("Position", "Position"), Required: true, Options: stances, Values: form},
		ui.Field{Kind: "paragraph", Name: "words", Label: text.T("Commentaire", "Comment"), MaxLength: 3000, Tall: true, Values: form,
			Help: text.T("Ce que vous changeriez, et pourquoi. Nécessaire si vous n’êtes pas tout à fait d’accord.", "What you would change, and why. Needed unless you fully agree.")})
	if form.Get("_draft") == "1" {
		page.Discard = &ui.Button{Label: text.T("Effacer ce commentaire", "Discard this comment"), Kind: "quiet", Name: "_discard", Value: "1"}
		page.Hidden = append(page.Hidden, ui.Hidden{Name: "_draft", Value: "1"})
	}
	page.problems, page.Fields = problems, marked(page.Fields, problems)
	page.Said, err = w.commentViews(ctx, v, func(c adoption.Comment) bool { return c.Article == article })
	return page, err
}

func (w *Workshop) comment(ctx context.Context, in commentIn) (web.Outcome[SayPage], error) {
	v, err := w.found(ctx, in.Number)
	if err != nil {
		return web.Outcome[SayPage]{}, err
	}
	actor, body, article := people.ActorFrom(ctx), in.Form.Get("body"), articleOf(in.Article)
	if in.Form.Get("_discard") == "1" {
		if err := w.Store.Discard(ctx, actor, v.Number, body, article); err != nil {
			return web.Outcome[SayPage]{}, err
		}
		return web.Go[SayPage](web.URL(ctx, "framework.version", "number", v.Number), "notice.framework.discard"), nil
	}
	err = w.Store.Write(ctx, actor, v.Number, adoption.Comment{Article: article, BodyID: body, Stance: adoption.Stance(in.Form.Get("stance")), Words: in.Form.Get("words")})
	if problems, status := refusal(err); problems != nil {
		page, err := w.commentPage(ctx, v, in, in.Form, problems)
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[SayPage]{}, err
	}
	return web.Go[SayPage](web.URL(ctx, "framework.version", "number", v.Number), "notice.framework.comment"), nil
}

func noComment() error {
	return fault.NotFound(text.T("Ce commentaire n’existe pas.", "This comment does not exist."))
}
