package instrument

import "balise/engine/text"

// Public keeps what the public may see: answers to public questions that are shown. Of a withheld answer there remains
// that it is withheld, on which ground and until when: neither the value nor the note, which could reveal it.
//
// What is shown was decided from the whole answers. Do not ask Shown again of the result: a condition on something that
// is not public would be false there.
func (in *Instrument) Public(answers Answers) Answers {
	public := Answers{}
	shown := in.Shown(answers)
	for _, q := range in.Questions() {
		answer := answers[q.ID]
		if !q.Public || !shown[q.ID] || !answer.Given() {
			continue
		}
		if a := answer.Absence; a != nil && a.Reason == Withheld {
			hidden := *a
			hidden.Note = text.Text{}
			answer = Answer{Absence: &hidden}
		}
		public[q.ID] = Answer{Value: answer.Value, Absence: answer.Absence}
	}
	return public
}
