package readiness

import (
	"embed"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/web"
)

//go:embed *.html
var files embed.FS

//go:embed texts.yaml
var texts []byte

// endpoints gives the pages besides those of the desk.
func (r *Readiness) endpoints() []web.Endpoint {
	at := func(name, fr, en, template string, action people.Action) web.Page {
		return web.Page{Name: "readiness." + name, FR: "/espace/" + fr, EN: "/en/workspace/" + en, Files: files, Template: template, Action: string(action)}
	}
	ofOne := func(name, fr, en, template string) web.Page {
		return at(name, "aptitude/{id}/"+fr, "readiness/{id}/"+en, template, people.ReadinessRead)
	}
	known := func(p web.Page, api string, summary text.Text) web.Page {
		p.API, p.Scope, p.Summary = api, string(people.ScopeFor(people.ReadinessRead)), summary
		return p
	}
	begin := at("begin", "aptitude-commencer", "readiness-begin", "form.html", people.ReadinessFill)
	take := at("take", "aptitude/{id}/actions/{item}", "readiness/{id}/actions/{item}", "form.html", people.ReadinessFill)
	change := at("task.change", "aptitude-taches/{task}/modifier", "readiness-tasks/{task}/edit", "form.html", people.ReadinessFill)
	move := at("task.move", "aptitude-taches/{task}/etape/{deed}", "readiness-tasks/{task}/step/{deed}", "form.html", people.ReadinessFill)
	bring := at("bring", "aptitude/{id}/propositions", "readiness/{id}/proposals", "form.html", people.ReadinessFill)
	return []web.Endpoint{
		web.Get(known(ofOne("result", "resultat", "result", "result.html"), "/api/v1/workspace/readiness/{id}/result",
			text.T("Lire le résultat d’une évaluation de l’aptitude", "Read the result of a readiness assessment")), r.result),
		web.Get(ofOne("dimension", "resultat/{dimension}", "result/{dimension}", "result.html"), r.dimension),
		web.Get(ofOne("actions", "actions", "actions", "result.html"), r.actionsPage),
		web.File(ofOne("actions.csv", "actions.csv", "actions.csv", ""), r.actionsCSV),
		web.File(ofOne("actions.xlsx", "actions.xlsx", "actions.xlsx", ""), r.actionsXLSX),
		web.Get(ofOne("report", "rapport", "report", "report.html"), r.report),
		web.Get(take, r.takeForm),
		web.Post(take, r.take),
		web.Get(bring, r.bringForm),
		web.Post(bring, r.bring),
		web.Get(begin, r.beginForm),
		web.Post(begin, r.begin),
		web.Get(known(at("years", "aptitude-annees/{slug}", "readiness-years/{slug}", "result.html", people.ReadinessRead), "/api/v1/workspace/readiness-years/{slug}",
			text.T("Lire les niveaux d’un organisme d’une année à l’autre", "Read the levels of a body from year to year")), r.years),
		web.Get(known(at("tasks", "aptitude-taches", "readiness-tasks", "tasks.html", people.ReadinessRead), "/api/v1/workspace/readiness-tasks",
			text.T("Lister les tâches qui suivent les évaluations de l’aptitude", "List the tasks that follow readiness assessments")), r.tasksPage),
		web.File(at("tasks.csv", "aptitude-taches.csv", "readiness-tasks.csv", "", people.ReadinessRead), r.tasksCSV),
		web.File(at("tasks.xlsx", "aptitude-taches.xlsx", "readiness-tasks.xlsx", "", people.ReadinessRead), r.tasksXLSX),
		web.Get(at("task", "aptitude-taches/{task}", "readiness-tasks/{task}", "task.html", people.ReadinessRead), r.taskPage),
		web.Get(change, r.changeForm),
		web.Post(change, r.change),
		web.Get(move, r.moveForm),
		web.Post(move, r.move),
	}
}
