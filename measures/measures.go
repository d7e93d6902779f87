// Package measures is the table of contents: the measures of the strategy that Balise implements, in the strategy's order.
package measures

import (
	"balise/measures/register"
	"balise/platform/app"
)

// All gives every measure.
func All(h *app.House) []app.Measure {
	return []app.Measure{
		register.Measure(h), // 9.2
	}
}
