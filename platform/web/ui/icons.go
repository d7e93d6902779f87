package ui

import (
	"fmt"
	"html/template"
)

// Icon gives a drawing of assets/icons as inline SVG, in the colour of the text around it and silent to screen readers:
// an icon never stands without words. An unknown name is an error.
func Icon(name string) (template.HTML, error) {
	data, err := Assets.ReadFile("assets/icons/" + name + ".svg")
	if err != nil {
		return "", fmt.Errorf("no icon has the name %q", name)
	}
	return template.HTML(data), nil
}
