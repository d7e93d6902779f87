package psychometrics

// Order tells whether steps get harder one after the other, as a Guttman scale wants: who takes a step has taken those before it.
type Order struct {
	Passed []int // respondents who pass each step
	// Errors counts the pairs of steps of which a respondent passes the later one and not the earlier one; Possible, all the pairs that
	// could have been such; Wrong, the respondents with at least one.
	Errors, Possible, Wrong int
	// Reversed lists the steps, from 1, that more respondents pass than the step before.
	Reversed []int
}

// StepOrder works it out for respondents × steps.
func StepOrder(passes [][]bool) Order {
	o := Order{}
	for _, row := range passes {
		if o.Passed == nil {
			o.Passed = make([]int, len(row))
		}
		errors := 0
		for i, passed := range row {
			if !passed {
				continue
			}
			o.Passed[i]++
			for _, before := range row[:i] {
				if !before {
					errors++
				}
			}
		}
		o.Errors += errors
		o.Possible += len(row) * (len(row) - 1) / 2
		if errors > 0 {
			o.Wrong++
		}
	}
	for i := 1; i < len(o.Passed); i++ {
		if o.Passed[i] > o.Passed[i-1] {
			o.Reversed = append(o.Reversed, i)
		}
	}
	return o
}
