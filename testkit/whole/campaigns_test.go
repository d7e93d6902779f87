package whole

import (
	"strconv"
	"time"
)

// withCampaigns adds to the places those of the yearly declarations. The campaign of this year is open, and the agent's body,
// which has that initiative, has begun it; that of last year is closed and signed.
func withCampaigns(number int64, known map[string]string) map[string]string {
	year := time.Now().AddDate(0, 0, -20).Year() // the demonstration opened it twenty days ago
	known["year"], known["version"], known["move"] = strconv.Itoa(year), "1", "reopen"
	known["number of declaration.entry"] = strconv.FormatInt(number, 10)
	for _, closed := range []string{"declaration.version", "declaration.file", "declarations.year", "declarations.changes", "declarations.changes.csv", "declarations.portrait"} {
		known["year of "+closed] = strconv.Itoa(year - 1)
	}
	return known
}
