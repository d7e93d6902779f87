// Package measures is the table of contents: the measures of the strategy that Balise implements, in the strategy's order.
package measures

import (
	"balise/measures/impact"
	"balise/measures/principles"
	"balise/measures/readiness"
	"balise/measures/register"
	"balise/measures/usecases"
	"balise/platform/app"
)

// All lists every measure.
var All = []app.Plan{
	readiness.Measure,  // 2.1
	usecases.Measure,   // 3.2
	principles.Measure, // 8.1
	register.Measure,   // 9.2
	impact.Measure,     // incubator
}
