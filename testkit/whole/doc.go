// Package whole tests what only the whole of Balise can show: every address for every role, every template against what it
// receives, what the public must never see.
package whole
