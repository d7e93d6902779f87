package work

import (
	"balise/engine/text"
	"balise/platform/retention"
)

const (
	sqlCountOld = "SELECT COUNT(*) FROM job WHERE ended_at > 0 AND ended_at < ?"
	sqlDropOld  = "DELETE FROM job WHERE ended_at > 0 AND ended_at < ?"
)

// Retention says how long jobs are kept once they have ended.
var Retention = []retention.Rule{
	{Name: "work.job", Keep: 30 * retention.Day, Count: sqlCountOld, Erase: sqlDropOld,
		What: text.T("Travaux terminés", "Finished jobs"), Since: text.T("après leur fin", "after they ended"),
		Why: text.T("Pour comprendre ce qui a échoué.", "To understand what failed.")},
}
