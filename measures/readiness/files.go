package readiness

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"balise/engine/text"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/web"
)

// sheetFile is a table made to be downloaded: a name, and its lines with the heads of columns first.
type sheetFile struct {
	name  text.Text // without extension
	title text.Text // of the sheet in a spreadsheet
	lines [][]string
}

func (f sheetFile) csv(l text.Lang) (web.Download, error) {
	var data bytes.Buffer
	data.WriteString("\ufeff") // tells spreadsheets that it is UTF-8
	w := csv.NewWriter(&data)
	for _, line := range f.lines {
		plain := make([]string, len(line))
		for i, cell := range line {
			plain[i] = pages.PlainCell(cell)
		}
		if err := w.Write(plain); err != nil {
			return web.Download{}, fmt.Errorf("writing CSV: %w", err)
		}
	}
	w.Flush()
	return web.Download{Name: f.name.In(l) + ".csv", MediaType: "text/csv; charset=utf-8", Data: data.Bytes()}, w.Error()
}

// xlsx writes a spreadsheet. Texts are texts: none is ever a formula.
func (f sheetFile) xlsx(l text.Lang) (web.Download, error) {
	return web.Download{Name: f.name.In(l) + ".xlsx", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		Write: func(out io.Writer) (err error) {
			book := excelize.NewFile()
			defer func() { err = errors.Join(err, book.Close()) }()
			name := f.title.In(l)
			if err := book.SetSheetName("Sheet1", name); err != nil {
				return fmt.Errorf("writing XLSX: %w", err)
			}
			for i, line := range f.lines {
				cells := make([]any, len(line))
				for j, cell := range line {
					cells[j] = cell
				}
				if err := book.SetSheetRow(name, "A"+strconv.Itoa(i+1), &cells); err != nil {
					return fmt.Errorf("writing XLSX: %w", err)
				}
			}
			return book.Write(out)
		}}, nil
}

func (r *Readiness) actionsCSV(ctx context.Context, in sheetIn) (web.Download, error) {
	f, err := r.actionFile(ctx, in)
	if err != nil {
		return web.Download{}, err
	}
	return f.csv(web.Lang(ctx))
}

func (r *Readiness) actionsXLSX(ctx context.Context, in sheetIn) (web.Download, error) {
	f, err := r.actionFile(ctx, in)
	if err != nil {
		return web.Download{}, err
	}
	return f.xlsx(web.Lang(ctx))
}

// actionFile lists the actions of an assessment, list by list.
func (r *Readiness) actionFile(ctx context.Context, in sheetIn) (sheetFile, error) {
	s, err := r.open(ctx, in.ID)
	if err != nil {
		return sheetFile{}, err
	}
	l, year := web.Lang(ctx), strconv.Itoa(assessmentYear(s))
	f := sheetFile{name: text.T("balise-aptitude-actions-"+s.Body.Slug+"-"+year, "balise-readiness-actions-"+s.Body.Slug+"-"+year), title: text.T("Actions", "Actions")}
	f.lines = [][]string{heads(l, text.T("liste", "list"), text.T("quoi", "what"), text.T("dimension", "dimension"), text.T("niveau", "level"), text.T("essentielle", "essential"),
		text.T("effort", "effort"), text.T("effet", "impact"), text.T("priorité", "priority"), text.T("d’abord", "first"), text.T("question", "question"))}
	all := s.actions()
	for _, list := range lists {
		for _, a := range listed(all, list.code) {
			f.lines = append(f.lines, []string{list.title.In(l), a.what().In(l), s.title(a.Dimension).In(l), strconv.Itoa(a.Level), yesNo(a.Essential).In(l),
				decimal(a.Effort).In(l), decimal(a.Impact).In(l), decimal(a.Priority).In(l), s.first(a).In(l), a.Question})
		}
	}
	return f, nil
}

func (r *Readiness) tasksCSV(ctx context.Context, in tasksIn) (web.Download, error) {
	f, err := r.taskFile(ctx, in)
	if err != nil {
		return web.Download{}, err
	}
	return f.csv(web.Lang(ctx))
}

func (r *Readiness) tasksXLSX(ctx context.Context, in tasksIn) (web.Download, error) {
	f, err := r.taskFile(ctx, in)
	if err != nil {
		return web.Download{}, err
	}
	return f.xlsx(web.Lang(ctx))
}

// taskFile lists the chosen tasks.
func (r *Readiness) taskFile(ctx context.Context, in tasksIn) (sheetFile, error) {
	rows, err := r.taskRows(ctx, people.ActorFrom(ctx), in)
	if err != nil {
		return sheetFile{}, err
	}
	l := web.Lang(ctx)
	f := sheetFile{name: text.T("balise-aptitude-taches", "balise-readiness-tasks"), title: text.T("Tâches", "Tasks")}
	f.lines = [][]string{heads(l, text.T("organisme", "body"), text.T("liste", "list"), text.T("quoi", "what"), text.T("dimension", "dimension"), text.T("qui", "who"), text.T("échéance", "due"),
		text.T("état", "state"), text.T("en retard", "late"), text.T("note", "note"), text.T("preuve", "evidence"), text.T("date de la preuve", "date of the evidence"), text.T("question", "question"))}
	for _, t := range rows {
		code, date := "", ""
		if t.task.Evidence != nil {
			code, date = t.task.Evidence.Reference, t.task.Evidence.Date.String()
		}
		f.lines = append(f.lines, []string{t.bodyName.In(l), listTitle(t.List).In(l), t.Label.In(l), t.dimension.In(l), t.Owner, t.Due, stateTitles[t.task.State].In(l), yesNo(t.Late).In(l),
			t.task.Note, code, date, t.Question})
	}
	return f, nil
}

func heads(l text.Lang, columns ...text.Text) []string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.In(l)
	}
	return all
}

func yesNo(yes bool) text.Text {
	if yes {
		return text.T("oui", "yes")
	}
	return text.T("non", "no")
}
