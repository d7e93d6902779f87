package dialogue

import (
	"time"

	"balise/platform/lang"
)

// deadline gives the first moment that is too late to answer what was asked at that time: the end, where the public bodies
// are, of the last of so many working days. Working days are Monday to Friday; the day of the request does not count.
func deadline(asked time.Time, days int) time.Time {
	day := asked.In(lang.Zone)
	for left := days; left > 0; {
		day = day.AddDate(0, 0, 1)
		if w := day.Weekday(); w != time.Saturday && w != time.Sunday {
			left--
		}
	}
	year, month, date := day.Date()
	return time.Date(year, month, date+1, 0, 0, 0, 0, lang.Zone).UTC()
}
