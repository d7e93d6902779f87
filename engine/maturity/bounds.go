package maturity

// Bounds are the worst and the best that an unfinished assessment may come to: what is not answered yet counts for nothing, then for
// everything, with the best evidence.
type Bounds struct {
	Worst, Best Result
	Missing     []string // items without an answer, in the order of the form
}

// Bounds works both out.
func (r *Rule) Bounds(answers map[string]Answer, profile string) (Bounds, error) {
	b := Bounds{}
	full := map[string]Answer{}
	top, proof, most := len(r.Worth)-1, "", -1.0
	for code, value := range r.Caps {
		if value > most || value == most && code < proof {
			proof, most = code, value
		}
	}
	for _, i := range r.Items {
		a, given := answers[i.Code]
		if !given {
			b.Missing = append(b.Missing, i.Code)
			a = Answer{Order: &top, Evidence: proof}
		}
		full[i.Code] = a
	}
	var err error
	if b.Worst, err = r.Assess(answers, profile); err != nil {
		return b, err
	}
	b.Best, err = r.Assess(full, profile)
	return b, err
}
