package lessons

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// studyProfile is the profile by which the catalogue reads documented cases.
const studyProfile = "balise-documented"

// studies is the profile by which the catalogue reads what documented writes.
//
//go:embed studies.yaml
var studies []byte

// studyColumns are the columns of the file, and the questions that fill them; a question that has words in both languages fills two.
var studyColumns = []struct {
	question string
	both     bool
}{
	{"name", true}, {"summary", true}, {"purpose", true}, {"organisation", false}, {"country", false}, {"function", false}, {"category", false},
	{"technique", false}, {"lifecycle", false}, {"start", false}, {"end", false}, {"supplier", false}, {"results", true},
}

// edition brings the documented cases that stand at a place of the sequence into the catalogue, as one edition of an inventory of our
// own: they are then searched, compared and followed as all the others, and one that is withdrawn is flagged as missing.
func (l *Lessons) edition(ctx context.Context, upto int64) error {
	data, err := l.documented(ctx, upto)
	if err != nil || data == nil {
		return err
	}
	profile, err := usecase.ParseProfile("studies.yaml", studies)
	if err != nil {
		return fmt.Errorf("documented cases: %w", err)
	}
	file := catalogue.FileOf("balise-"+strconv.FormatInt(upto, 10)+".csv", data)
	for range mostRounds {
		if err = l.bring(ctx, file, profile); !fault.Is(err, fault.ConflictKind) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("documented cases: %w", err)
	}
	return nil
}

// mostRounds is how often a plan is made again when something else comes into the catalogue meanwhile: each process follows what is
// published, and a person may be loading an inventory.
const mostRounds = 20

func (l *Lessons) bring(ctx context.Context, file catalogue.File, profile *usecase.Profile) error {
	plan, err := l.Cases.Prepare(ctx, catalogue.ShippedIn(l.Corpus), file, catalogue.Request{Profile: profile, Edition: string(people.DayOf(l.Now()))})
	if err != nil {
		return err
	}
	_, err = l.Cases.Apply(ctx, people.Operator("Balise"), plan)
	return err
}

// documented writes the documented cases that stand at a place of the sequence as a file of the catalogue; nothing when none does,
// for an edition without a record cannot be told from a file that was not read.
func (l *Lessons) documented(ctx context.Context, upto int64) ([]byte, error) {
	header := []string{"number"}
	for _, c := range studyColumns {
		if c.both {
			header = append(header, c.question+"_fr", c.question+"_en")
		} else {
			header = append(header, c.question)
		}
	}
	lines := [][]string{append(header, "page")}
	for p, err := range l.Records.Public(ctx, StudyKind, upto, nil) {
		if err != nil {
			return nil, err
		}
		if shown(p) {
			lines = append(lines, l.studyLine(p))
		}
	}
	if len(lines) == 1 {
		return nil, nil
	}
	var out bytes.Buffer
	err := csv.NewWriter(&out).WriteAll(lines)
	return out.Bytes(), err
}

func (l *Lessons) studyLine(p record.Publication) []string {
	line := []string{strconv.FormatInt(p.Number, 10)}
	for _, c := range studyColumns {
		switch v := p.Answers[c.question].Value.(type) {
		case text.Text:
			line = append(line, v.FR, v.EN)
		case string:
			line = append(line, v)
		case []string:
			line = append(line, strings.Join(v, ";"))
		case instrument.Date:
			line = append(line, v.String())
		default:
			line = append(line, "")
			if c.both {
				line = append(line, "")
			}
		}
	}
	page, err := l.Address(text.FR, "lessons.study", "number", p.Number)
	if err != nil {
		page = ""
	}
	return append(line, page)
}
