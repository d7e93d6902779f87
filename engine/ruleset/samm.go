package ruleset

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// SAMM scores answers to OWASP’s Software Assurance Maturity Model, read unchanged from the files of its core model (version 2).
// It never changes and may serve many at once.
type SAMM struct {
	questions map[string]sammQuestion // by the name of their file: D-SA-1-A
	practices []string                // D-SA, in the order of their codes
	functions []string
}

type sammQuestion struct {
	practice string
	function string
	level    int // from 1
	stream   string
	worth    map[int]float64 // by the order of the answer in its set
}

// sammLevels is how many levels a practice has.
const sammLevels = 3

// SAMMScore is what answers come to. A level is the mean of its two streams, a practice the sum of its levels (0 to 3), a function the
// mean of its practices, the whole the mean of all practices.
type SAMMScore struct {
	ID        json.RawMessage               `json:"id,omitempty"`
	Practices map[string]float64            `json:"practices"`
	Levels    map[string][]float64          `json:"levels"` // by practice, from level 1
	Streams   map[string]map[string]float64 `json:"streams"`
	Functions map[string]float64            `json:"functions"`
	Overall   float64                       `json:"overall"`
	Missing   []string                      `json:"missing"` // questions without an answer: worth nothing
}

// LoadSAMM reads the core model: the folders of business_functions, security_practices, streams, maturity_levels, practice_levels,
// activities, answer_sets and questions. The error names the file at fault.
func LoadSAMM(files fs.FS) (*SAMM, error) {
	l := sammLoader{files: files}
	if _, err := fs.Stat(files, "questions"); err != nil {
		sub, err := fs.Sub(files, "model")
		if err != nil {
			return nil, fmt.Errorf("open the model: %w", err)
		}
		l.files = sub
	}
	return l.load()
}

type sammLoader struct{ files fs.FS }

type sammFile struct {
	ID            string
	Number        int
	Letter        string
	Practice      string
	MaturityLevel string `yaml:"maturityLevel"`
	Stream        string
	Level         string
	Activity      string
	AnswerSet     string `yaml:"answerSet"`
	Values        []struct {
		Value float64
		Order int
		Text  string // No and Yes among them, which YAML 1.1 took for false and true
	}
	name  string         // of the file, without its extension
	lines map[string]int // of its members
}

// readSAMMFile reads one file of the model; the error says in which line it is at fault.
func readSAMMFile(name string, data []byte) (sammFile, error) {
	f := sammFile{name: strings.TrimSuffix(path.Base(name), path.Ext(name)), lines: map[string]int{}}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return f, fmt.Errorf("%s: %w", name, err)
	}
	if len(document.Content) == 1 {
		for i := 0; i+1 < len(document.Content[0].Content); i += 2 {
			f.lines[document.Content[0].Content[i].Value] = document.Content[0].Content[i].Line
		}
	}
	if err := document.Decode(&f); err != nil {
		return f, fmt.Errorf("%s: %w", name, err)
	}
	if f.ID == "" {
		return f, fmt.Errorf("%s: line 1: it has no id", name)
	}
	return f, nil
}

// folder reads the files of one kind, by identifier.
func (l sammLoader) folder(name string) (map[string]sammFile, error) {
	entries, err := fs.ReadDir(l.files, name)
	if err != nil {
		return nil, fmt.Errorf("read the folder %s: %w", name, err)
	}
	all := map[string]sammFile{}
	var problems []error
	for _, e := range entries {
		if ext := path.Ext(e.Name()); ext != ".yml" && ext != ".yaml" {
			continue
		}
		data, err := fs.ReadFile(l.files, path.Join(name, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read %s/%s: %w", name, e.Name(), err)
		}
		f, err := readSAMMFile(path.Join(name, e.Name()), data)
		if other, twice := all[f.ID]; twice && err == nil {
			err = fmt.Errorf("%s/%s: line %d: its id is already that of %s", name, e.Name(), f.lines["id"], other.name)
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		all[f.ID] = f
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return all, nil
}

func (l sammLoader) load() (*SAMM, error) {
	folders := map[string]map[string]sammFile{}
	var problems []error
	for _, name := range []string{"streams", "maturity_levels", "practice_levels", "activities", "answer_sets", "questions"} {
		all, err := l.folder(name)
		folders[name] = all
		problems = append(problems, err)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	m := &SAMM{questions: map[string]sammQuestion{}}
	for _, id := range codes(folders["questions"]) {
		q := folders["questions"][id]
		one, err := linked(q, folders)
		if err != nil {
			problems = append(problems, fmt.Errorf("questions/%s.yml: %w", q.name, err))
			continue
		}
		m.questions[q.name] = one
		m.practices = append(m.practices, one.practice)
		m.functions = append(m.functions, one.function)
	}
	if len(m.questions) == 0 {
		problems = append(problems, errors.New("questions: the model has none"))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	m.practices, m.functions = distinct(m.practices), distinct(m.functions)
	return m, nil
}

func distinct(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

// linked follows a question to its level and its stream. The code of its practice is that of its file: D-SA-1-A belongs to D-SA.
func linked(q sammFile, folders map[string]map[string]sammFile) (sammQuestion, error) {
	parts := strings.Split(q.name, "-")
	activity, ok1 := folders["activities"][q.Activity]
	stream, ok2 := folders["streams"][activity.Stream]
	practice, ok3 := folders["practice_levels"][activity.Level]
	level, ok4 := folders["maturity_levels"][practice.MaturityLevel]
	set, ok5 := folders["answer_sets"][q.AnswerSet]
	line := func(member string) int { return max(1, q.lines[member]) }
	switch {
	case len(parts) != 4:
		return sammQuestion{}, errors.New("line 1: the name of the file is not a code such as D-SA-1-A")
	case !ok1:
		return sammQuestion{}, fmt.Errorf("line %d: the model has no activity %q", line("activity"), q.Activity)
	case !ok2:
		return sammQuestion{}, fmt.Errorf("line %d: its activity, %s, belongs to no stream", line("activity"), activity.name)
	case !ok3 || !ok4:
		return sammQuestion{}, fmt.Errorf("line %d: its activity, %s, belongs to no level", line("activity"), activity.name)
	case !ok5:
		return sammQuestion{}, fmt.Errorf("line %d: the model has no answer set %q", line("answerSet"), q.AnswerSet)
	case len(set.Values) == 0:
		return sammQuestion{}, fmt.Errorf("line %d: its answer set, %s, has no answers", line("answerSet"), set.name)
	case level.Number < 1 || level.Number > sammLevels:
		return sammQuestion{}, fmt.Errorf("line %d: there is no level %d", line("activity"), level.Number)
	}
	one := sammQuestion{practice: parts[0] + "-" + parts[1], function: parts[0], level: level.Number, stream: stream.Letter, worth: map[int]float64{}}
	for _, v := range set.Values {
		one.worth[v.Order] = v.Value
	}
	return one, nil
}

// Questions counts the questions.
func (m *SAMM) Questions() int { return len(m.questions) }

// Score adds up answers, by the code of the question: the order of the answer in its set, nil for none. The error names every answer
// that the model does not know.
func (m *SAMM) Score(answers map[string]any) (SAMMScore, error) {
	s := SAMMScore{Practices: map[string]float64{}, Levels: map[string][]float64{}, Streams: map[string]map[string]float64{}, Functions: map[string]float64{}, Missing: []string{}}
	for _, p := range m.practices {
		s.Levels[p], s.Streams[p] = make([]float64, sammLevels), map[string]float64{}
	}
	wrong := known(answers, func(code string) bool { _, is := m.questions[code]; return is })
	for _, code := range codes(m.questions) {
		q := m.questions[code]
		order, given, err := rank(answers[code])
		worth, offered := q.worth[order]
		switch {
		case err != nil || given && !offered:
			wrong = append(wrong, fmt.Errorf("%s: %v is not an answer of this question: give its order, from 0 to %d", code, answers[code], len(q.worth)-1))
		case !given:
			s.Missing = append(s.Missing, code)
			worth = 0
		}
		s.Levels[q.practice][q.level-1] += worth / 2
		s.Streams[q.practice][q.stream] += worth
	}
	if len(wrong) > 0 {
		return s, errors.Join(wrong...)
	}
	for _, p := range m.practices {
		for _, level := range s.Levels[p] {
			s.Practices[p] += level
		}
	}
	s.Functions, s.Overall = means(s.Practices)
	return s, nil
}

// means gives the mean of the practices of each function, which begins their code, and of all.
func means(practices map[string]float64) (functions map[string]float64, overall float64) {
	functions, n := map[string]float64{}, map[string]float64{}
	for _, p := range codes(practices) {
		f, _, _ := strings.Cut(p, "-")
		functions[f] += practices[p]
		n[f]++
		overall += practices[p]
	}
	for f := range functions {
		functions[f] /= n[f]
	}
	return functions, overall / max(1, float64(len(practices)))
}

func codes[T any](m map[string]T) []string {
	all := make([]string, 0, len(m))
	for code := range m {
		all = append(all, code)
	}
	slices.SortFunc(all, cmp.Compare[string])
	return all
}

// known names the answers to questions that do not exist.
func known(answers map[string]any, is func(string) bool) (wrong []error) {
	for _, code := range codes(answers) {
		if !is(code) {
			wrong = append(wrong, fmt.Errorf("%s: there is no such question", code))
		}
	}
	return wrong
}

// rank reads an answer given by its order, as JSON gives it.
func rank(v any) (order int, given bool, err error) {
	switch v := v.(type) {
	case nil:
		return 0, false, nil
	case float64:
		if v == float64(int(v)) {
			return int(v), true, nil
		}
	}
	return 0, true, errors.New("not an order")
}
