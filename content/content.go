// Package content holds the reference content of Balise, French and English side by side, inside the binary:
// instruments, dated taxonomies, pages and the fictional demonstration. It is data with a source, not code.
package content

import "embed"

// FS holds the folders of this package. Package corpus reads instruments and taxonomies and follows their references.
//
//go:embed */*
var FS embed.FS
