package web

import (
	"golang.org/x/text/language"

	"balise/engine/text"
)

// preferred gives the language of the API's answers: the one of ours that the Accept-Language header puts first. French
// when it names neither.
func preferred(header string) text.Lang {
	const longest = 500 // no browser sends more
	if len(header) > longest {
		return text.FR
	}
	wanted, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return text.FR
	}
	for _, tag := range wanted {
		switch base, _ := tag.Base(); base.String() {
		case "fr":
			return text.FR
		case "en":
			return text.EN
		}
	}
	return text.FR
}
