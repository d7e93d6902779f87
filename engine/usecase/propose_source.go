package usecase

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"balise/engine/text"
)

// countryWords tell a country in the name of a file, of a sheet or of an organisation.
var countryWords = map[string]string{
	"canada": "CA", "canadian": "CA", "canadien": "CA", "canadienne": "CA", "quebec": "CA", "quebecoise": "CA", "ontario": "CA", "alberta": "CA", "toronto": "CA", "montreal": "CA",
	"usa": "US", "american": "US", "california": "US", "texas": "US", "york": "US", "omb": "US",
	"uk": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "scottish": "GB", "wales": "GB", "atrs": "GB", "govuk": "GB", "hmrc": "GB",
	"australia": "AU", "australian": "AU", "nsw": "AU", "queensland": "AU", "zealand": "NZ", "nz": "NZ", "aotearoa": "NZ", "ireland": "IE", "irish": "IE",
	"france": "FR", "francaise": "FR", "francais": "FR", "etalab": "FR", "paris": "FR", "belgique": "BE", "belgie": "BE", "belgium": "BE", "vlaanderen": "BE", "suisse": "CH", "schweiz": "CH", "switzerland": "CH",
	"nederland": "NL", "nederlands": "NL", "netherlands": "NL", "dutch": "NL", "algoritmeregister": "NL", "amsterdam": "NL", "rotterdam": "NL", "gemeente": "NL",
	"deutschland": "DE", "germany": "DE", "german": "DE", "bundesministerium": "DE", "bundesamt": "DE", "berlin": "DE", "osterreich": "AT", "austria": "AT",
	"espana": "ES", "spain": "ES", "madrid": "ES", "barcelona": "ES", "ayuntamiento": "ES", "chile": "CL", "mexico": "MX", "colombia": "CO", "peru": "PE", "argentina": "AR", "uruguay": "UY", "brasil": "BR", "brazil": "BR",
	"finland": "FI", "helsinki": "FI", "sweden": "SE", "norway": "NO", "norge": "NO", "denmark": "DK", "estonia": "EE", "italia": "IT", "italy": "IT", "portugal": "PT", "poland": "PL", "singapore": "SG", "japan": "JP", "korea": "KR",
}

// formWords are of the form of one government, and in no other’s headers.
var formWords = map[string]string{"hisp": "US", "piid": "US", "piids": "US", "saop": "US", "pib": "CA", "iama": "NL", "lars": "NL"}

// countryDomains are the ends of addresses that are not a country’s two letters.
var countryDomains = map[string]string{"gov": "US", "mil": "US", "uk": "GB", "eu": "EU"}

// twoLetters are the countries whose two letters end addresses of their governments, and no one else’s.
const twoLetters = "ca nl fr be de es au nz ie ch at fi se no dk ee it pt pl cl mx pe ar uy br sg jp kr lt lv hr si cz sk hu ro bg gr lu"

var (
	hosts = regexp.MustCompile(`(?i)(?:https?://|@|\bwww\.)[\pL\d.-]*?([\pL\d-]+)\.([a-z]{2,4})(?:[/:?#\s]|$)`)
	stems = regexp.MustCompile(`(?i)^([a-z]{2,8})[-_ ]?\d`)
)

// country guesses the country of the file, when no column tells it: by the names in it, then by the addresses.
func (p *proposer) country(lang string) (string, text.Text) {
	votes := map[string]int{}
	for _, w := range words(strings.NewReplacer("-", " ", "_", " ").Replace(p.file) + " " + p.table.Sheets.Read) {
		if c := countryWords[w]; c != "" {
			votes[c] += 50
		}
	}
	for _, h := range p.headings {
		for _, w := range h.words {
			if c := formWords[w]; c != "" {
				votes[c] += 5
			}
		}
	}
	for _, f := range []Field{Organisation, Unit} {
		if at := p.column(f); at >= 0 {
			for _, v := range p.shapes[at].sample {
				p.vote(votes, v)
			}
		}
	}
	for i, s := range p.shapes {
		if f := p.guesses[i].Field; s.links+s.mails > 0.1 && f != Product && f != Supplier && f != DataLink {
			for _, v := range s.sample {
				for _, m := range hosts.FindAllStringSubmatch(v, -1) {
					votes[domainCountry(strings.ToLower(m[2]))]++
				}
			}
		}
	}
	delete(votes, "")
	best := ""
	for _, c := range sortedKeys(votes) {
		if votes[c] > votes[best] {
			best = c
		}
	}
	switch {
	case best != "" && votes[best] >= 2:
		return best, text.T("d’après le nom du fichier, les organisations et les adresses", "from the name of the file, the organisations and the addresses")
	case lang == "nl":
		return "NL", text.T("d’après la langue", "from the language")
	}
	return "", text.T("rien dans le fichier ne le dit", "nothing in the file tells it")
}

func (p *proposer) vote(votes map[string]int, organisation string) {
	for _, w := range words(organisation) {
		votes[countryWords[w]]++
	}
	if p.directory == nil {
		return
	}
	for _, c := range p.directory.countries() {
		if _, known := p.directory.Resolve(organisation, c, time.Time{}); known {
			votes[c] += 2
		}
	}
}

func domainCountry(end string) string {
	if c := countryDomains[end]; c != "" {
		return c
	}
	if slices.Contains(strings.Fields(twoLetters), end) {
		return strings.ToUpper(end)
	}
	return ""
}

func sortedKeys(m map[string]int) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

// countries lists those that the directory knows organisations of.
func (d *Directory) countries() []string {
	var all []string
	for _, o := range d.all {
		if !slices.Contains(all, o.Country) {
			all = append(all, o.Country)
		}
	}
	return all
}

// body guesses whose file it is, when no column names organisations: by the name of the file, by the letters before the numbers, by
// the addresses of contact.
func (p *proposer) body() (name, country string, why text.Text) {
	if p.directory != nil {
		if o, by, ok := p.bodyKnown(); ok {
			return o.Names[0].Text, o.Country, by
		}
	}
	first, _, _ := strings.Cut(strings.TrimSuffix(path.Base(p.file), path.Ext(p.file)), "__")
	all := strings.FieldsFunc(first, func(r rune) bool { return r == '-' || r == '_' || r == ' ' })
	at := slices.IndexFunc(all, func(w string) bool { return bodyWords[folded(w)] && folded(w) != "services" && folded(w) != "service" })
	if at < 0 || len(all) > 10 || !strings.Contains(p.file, "__") && at > 1 {
		return "", "", text.Text{}
	}
	for i, w := range all {
		if i == 0 || !smallWords[w] {
			all[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(all, " "), "", text.T("le nom du fichier est celui d’une organisation", "the name of the file is that of an organisation")
}

func (p *proposer) bodyKnown() (Institution, text.Text, bool) {
	base := strings.TrimSuffix(path.Base(p.file), path.Ext(p.file))
	all := strings.FieldsFunc(base, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	for length := min(9, len(all)); length > 1; length-- {
		for i := 0; i+length <= len(all); i++ {
			if o, ok := p.anywhere(strings.Join(all[i:i+length], " ")); ok {
				return o, text.T("le nom du fichier la nomme", "the name of the file names it"), true
			}
		}
	}
	if at := p.column(SourceID); at >= 0 {
		if o, ok := p.mostly(p.shapes[at].sample, stems); ok {
			return o, text.T("les numéros commencent par son sigle", "the numbers begin with its acronym"), true
		}
	}
	for _, w := range all {
		if o, ok := p.anywhere(w); ok && len(w) > 1 && (w == strings.ToUpper(w) || len(w) > 2) && acronymOf(o, w) {
			return o, text.T("le nom du fichier porte son sigle", "the name of the file holds its acronym"), true
		}
	}
	if at := p.column(Contact); at >= 0 {
		if o, ok := p.mostly(p.shapes[at].sample, hosts); ok {
			return o, text.T("les adresses de contact sont les siennes", "the addresses of contact are its own"), true
		}
	}
	return Institution{}, text.Text{}, false
}

func acronymOf(o Institution, w string) bool {
	return slices.ContainsFunc(o.Names, func(n InstitutionName) bool { return n.Acronym && strings.EqualFold(n.Text, w) })
}

// mostly finds the organisation whose acronym is in most of some values.
func (p *proposer) mostly(values []string, in *regexp.Regexp) (Institution, bool) {
	count := map[string]int{}
	for _, v := range values {
		if m := in.FindStringSubmatch(v); m != nil {
			count[strings.ToUpper(m[1])]++
		}
	}
	for _, w := range sortedKeys(count) {
		if o, ok := p.anywhere(w); ok && 2*count[w] > len(values) {
			return o, true
		}
	}
	return Institution{}, false
}

// anywhere finds an organisation by a name, in whatever country, when only one has it.
func (p *proposer) anywhere(name string) (Institution, bool) {
	var found []string
	for _, c := range p.directory.countries() {
		if id, ok := p.directory.Resolve(name, c, time.Time{}); ok {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		return Institution{}, false
	}
	return p.directory.Organisation(found[0])
}

// languages guesses the language of the texts, and that of columns that say they are in another.
func (p *proposer) languages() {
	for i := range p.guesses {
		g := &p.guesses[i]
		if g.Lang != "" || g.Field == "" || g.Field.kind() != TextKind || p.shapes[i].long < 0.5 {
			continue
		}
		if l, sure := LanguageOf(p.shapes[i].sample); sure >= 0.6 && l != p.lang() {
			g.Lang = l
		}
	}
}

// lang is the language of most texts of the file.
func (p *proposer) lang() string {
	if p.main == "" {
		var texts []string
		for _, s := range p.shapes {
			if s.long > 0.3 || s.median > 25 {
				texts = append(texts, s.sample[:min(len(s.sample), 40)]...)
			}
		}
		for _, h := range p.table.Header {
			texts = append(texts, h.Text)
		}
		p.main, _ = LanguageOf(texts)
		p.main = cmp.Or(p.main, languageOfHeaders(p.headings), "en")
	}
	return p.main
}

var languageNames = map[string]text.Text{"en": text.T("anglais", "English"), "fr": text.T("français", "French"), "nl": text.T("néerlandais", "Dutch"),
	"es": text.T("espagnol", "Spanish"), "de": text.T("allemand", "German")}

// proposal puts the profile together.
func (p *proposer) proposal() *Proposal {
	lang := p.lang()
	out := &Proposal{Profile: &Profile{ID: profileID(p.file), Version: "1", Title: text.T(p.file, p.file), Lang: lang, Sheet: p.table.Sheets.Read}}
	out.Profile.Source.Licence = text.T("à préciser", "to be told")
	out.Lang = text.T("les textes sont surtout en "+languageNames[lang].FR, "the texts are mostly in "+languageNames[lang].EN)
	out.Profile.Source.Name = out.Profile.Title
	if p.has(Country) {
		out.Country = text.T("une colonne le dit", "a column tells it")
	} else {
		out.Profile.Country, out.Country = p.country(lang)
	}
	if !p.has(Organisation) {
		if name, country, why := p.body(); name != "" {
			out.Profile.Constants, out.Body = map[Field][]string{Organisation: {name}}, why
			if out.Profile.Country == "" {
				out.Profile.Country = country
			}
		}
	}
	for _, g := range p.guesses {
		out.Columns = append(out.Columns, g)
		if column := p.asColumn(g); column != nil {
			out.Profile.Columns = append(out.Profile.Columns, column...)
		}
		for _, more := range p.more {
			if more.Place == g.Place {
				out.Columns = append(out.Columns, more)
			}
		}
	}
	out.Profile.Identity, out.Identity = p.identity()
	out.Profile.Series = p.series(out.Profile.ID, out.Profile.Constants, out.Profile.Country)
	out.Profile.Edition = editionOf(p.file)
	return out
}

func (p *proposer) asColumn(g Guess) []Column {
	if g.Field == "" {
		return nil
	}
	var parts []Column
	for _, c := range p.parts {
		if c.Header == g.Header && c.Nth == g.Nth {
			parts = append(parts, c)
		}
	}
	if parts != nil {
		return parts
	}
	c := Column{Header: g.Header, Nth: g.Nth, Field: g.Field, Lang: g.Lang}
	c.Values = p.values(g)
	s := p.shapes[g.Place]
	switch g.Field.kind() {
	case ListKind, CodesKind:
		c.Split = s.separatorOf()
	case FlagKind: // a question that this source answers otherwise than by yes or no
		if s.links >= 0.3 {
			c.Kind = LinkKind
		} else if s.long >= 0.6 && s.flags < 0.3 && len(c.Values) == 0 {
			c.Kind = TextKind
		}
	}
	return []Column{c}
}

// profileID makes an identifier of the name of a file.
func profileID(file string) string {
	var b strings.Builder
	for _, r := range strings.Join(words(strings.TrimSuffix(path.Base(file), path.Ext(file))), "-") {
		if r == '-' && b.Len() > 0 || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	id := b.String()
	if id == "" || id[0] <= '9' {
		id = strings.TrimSuffix("file-"+id, "-")
	}
	return strings.TrimRight(id[:min(len(id), 60)], "-")
}

// why gives the score and the reason of what a column was proposed to answer.
func (p *Proposal) why(column string, f Field, lang text.Lang) (float64, string) {
	for _, g := range p.Columns {
		if g.Field == f && g.Column == column {
			return g.Score, g.Reason.In(lang)
		}
	}
	return 0, ""
}
