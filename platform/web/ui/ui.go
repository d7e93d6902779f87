// Package ui is the look of Balise: the layout, the components, the style sheets, the small scripts and the mark.
//
// A component is a Go struct of this package and a template "ui/name" that draws it: {{template "ui/tag" .Status}}.
// Texts are bilingual and chosen in the template, so that the same value answers the French page and the English one.
// Templates rely on the functions of platform/web (t, in, url, number, date, datetime, lang, asset, icon).
package ui

import "embed"

// Templates holds layout.html and components/*.html; each template is defined under its name, "layout" or "ui/name".
//
//go:embed layout.html components
var Templates embed.FS

// Assets holds what browsers load, under assets/.
//
//go:embed assets
var Assets embed.FS

// Texts is the catalogue of the texts that layout and components say themselves; its keys begin with "ui.".
//
//go:embed texts.yaml
var Texts []byte
