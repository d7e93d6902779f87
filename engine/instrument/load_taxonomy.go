package instrument

import "go.yaml.in/yaml/v3"

// LoadTaxonomy reads a taxonomy from YAML. The error joins every Mistake found, each with the file's name and its line.
func LoadTaxonomy(name string, data []byte) (*Taxonomy, error) {
	s := &source{file: name}
	root := s.root(data)
	if root == nil {
		return nil, s.err()
	}
	m := s.mapping(root, "taxonomy", "id", "title", "groups", "editions")
	m.need("id", "title", "editions")
	t := &Taxonomy{
		ID:     m.matching("id", snakeCase, likeSnake),
		Title:  m.text("title"),
		Groups: m.matching("groups", snakeCase, likeSnake),
		file:   name,
	}
	for _, node := range m.list("editions") {
		var previous *Edition
		if len(t.Editions) > 0 {
			previous = t.Current()
		}
		edition := s.edition(t, node, previous)
		if t.Edition(edition.Version) != nil {
			s.say(node.Line, "edition %q is declared twice", edition.Version)
		}
		t.Editions = append(t.Editions, edition)
	}
	if m.has("editions") && len(t.Editions) == 0 {
		s.say(m.at("editions"), "taxonomy: it has no edition")
	}
	if err := s.err(); err != nil {
		return nil, err
	}
	return t, nil
}

func (s *source) edition(t *Taxonomy, node *yaml.Node, previous *Edition) *Edition {
	m := s.mapping(node, "edition", "version", "from", "terms")
	m.need("version", "from", "terms")
	e := &Edition{Version: m.matching("version", version, likeVersion), From: m.date("from")}
	if previous != nil && m.has("from") && e.From.Compare(previous.From) <= 0 {
		s.say(m.at("from"), "edition %q: editions come in the order of their dates, oldest first", e.Version)
	}
	for _, node := range m.list("terms") {
		term := s.term(node, previous)
		if len(term.Covers) > 0 && t.Groups == "" {
			s.say(node.Line, "term %q: covers needs the taxonomy to say which one it groups", term.Code)
		}
		if e.Term(term.Code) != nil {
			s.say(node.Line, "edition %q: term %q is declared twice", e.Version, term.Code)
		}
		e.Terms = append(e.Terms, term)
	}
	if m.has("terms") && len(e.Terms) == 0 {
		s.say(m.at("terms"), "edition %q: it has no term", e.Version)
	}
	return e
}

func (s *source) term(node *yaml.Node, previous *Edition) *Term {
	m := s.mapping(node, "term", "code", "label", "help", "from", "covers", "confidence", "legal_basis")
	m.need("code", "label")
	term := &Term{
		Code:       m.matching("code", snakeCase, likeSnake),
		Label:      m.text("label"),
		Help:       m.text("help"),
		Covers:     m.words("covers"),
		Confidence: m.confidence(),
		line:       node.Line,
		LegalBasis: s.legalBasis(m),
	}
	if !m.has("from") {
		return term
	}
	term.From = m.words("from")
	for _, code := range term.From {
		if previous == nil || previous.Term(code) == nil {
			s.say(m.at("from"), "term %q: the previous edition has no term %q", term.Code, code)
		}
	}
	return term
}
