package instrument

import "slices"

// Progress tells how far a section is answered. A reason for not answering counts as an answer: the question was dealt
// with. What its conditions hide is neither asked nor answered.
type Progress struct {
	Section         *Section
	Asked, Answered int
	// Open are the questions shown that nobody answered: those that a submission needs first, then in the order of the form.
	Open []*Question
	// Needed is how many of Open a submission needs: they come first.
	Needed int
}

// Hidden tells that no question of the section is asked, given the other answers.
func (p Progress) Hidden() bool { return p.Asked == 0 }

// Progress tells how far each section is answered, in the order of the form.
func (in *Instrument) Progress(answers Answers) []Progress {
	shown := in.Shown(answers)
	all := make([]Progress, 0, len(in.Sections))
	for _, s := range in.Sections {
		p := Progress{Section: s}
		var others []*Question
		for _, q := range s.Questions {
			switch {
			case !shown[q.ID]:
				continue
			case answers[q.ID].Given():
				p.Answered++
			case in.needed(q, answers, StageSubmit):
				p.Open = append(p.Open, q)
			default:
				others = append(others, q)
			}
			p.Asked++
		}
		p.Needed = len(p.Open)
		p.Open = append(p.Open, others...)
		all = append(all, p)
	}
	return all
}

// Section gives a section by its identifier, or nil.
func (in *Instrument) Section(id string) *Section {
	i := slices.IndexFunc(in.Sections, func(s *Section) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return in.Sections[i]
}

// SectionOf gives the section that asks a question, or nil.
func (in *Instrument) SectionOf(question string) *Section { return in.sectionOf[question] }

// Only keeps, of answers, those to the questions of the section.
func (s *Section) Only(answers Answers) Answers {
	kept := Answers{}
	for _, q := range s.Questions {
		if a, ok := answers[q.ID]; ok {
			kept[q.ID] = a
		}
	}
	return kept
}

// Replace gives the answers in which those to the questions of the section are these, and all others stay.
func (s *Section) Replace(answers, these Answers) Answers {
	replaced := answers.Clone()
	if replaced == nil {
		replaced = Answers{}
	}
	for _, q := range s.Questions {
		delete(replaced, q.ID)
		if a, ok := these[q.ID]; ok {
			replaced[q.ID] = a
		}
	}
	return replaced
}

// Outside lists the questions of other sections on which what is shown of this one depends.
func (in *Instrument) Outside(s *Section) []*Question {
	ids := s.When.asks()
	for _, q := range s.Questions {
		ids = append(ids, q.When.asks()...)
	}
	var outside []*Question
	for _, id := range ids {
		if q := in.questions[id]; q != nil && in.sectionOf[id] != s && !slices.Contains(outside, q) {
			outside = append(outside, q)
		}
	}
	return outside
}
