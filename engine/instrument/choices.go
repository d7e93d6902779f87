package instrument

// choices reads the choices that a question declares itself: a taxonomy that only it uses, of one edition. Points may stand beside each.
func (s *source) choices(m mapping, q *Question) {
	if !m.has("choices") {
		return
	}
	edition := &Edition{Version: "1"}
	for _, node := range m.list("choices") {
		c := s.mapping(node, "choice", "code", "label", "help", "points")
		c.need("code", "label")
		term := &Term{Code: c.matching("code", snakeCase, likeSnake), Label: c.text("label"), Help: c.text("help"), line: node.Line}
		if edition.Term(term.Code) != nil {
			s.say(node.Line, "question %q: choice %q is declared twice", q.ID, term.Code)
		}
		edition.Terms = append(edition.Terms, term)
		if !c.has("points") {
			continue
		}
		if m.has("points") {
			s.say(c.at("points"), "question %q: points stand beside the choices, or under the question, not in both places", q.ID)
		}
		if q.Points == nil {
			q.Points = map[string]float64{}
			q.places["points"] = m.at("choices")
		}
		q.Points[term.Code] = c.amount("points")
	}
	if len(edition.Terms) < 2 {
		s.say(m.at("choices"), "question %q: a choice is among two or more", q.ID)
	}
	q.taxonomy = &Taxonomy{ID: q.ID, Title: q.Label, Editions: []*Edition{edition}, file: s.file}
}
