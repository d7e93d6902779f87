package psychometrics

import (
	"math"
	"reflect"
	"testing"
)

// With two degrees of freedom above, or below, the distribution has a closed form.
func TestTheDistributionOfFIsExactWhereItIsKnown(t *testing.T) {
	for _, df := range []float64{1, 2, 7, 30, 319, 3190} {
		for _, x := range []float64{0.01, 0.3, 1, 2.5, 40} {
			if got, want := distributionF(x, 2, df), 1-math.Pow(1+2*x/df, -df/2); math.Abs(got-want) > 1e-11 {
				t.Errorf("F(%v; 2, %v) = %v, want %v", x, df, got, want)
			}
			if got, want := distributionF(x, df, 2), math.Pow(1+2/(df*x), -df/2); math.Abs(got-want) > 1e-11 {
				t.Errorf("F(%v; %v, 2) = %v, want %v", x, df, got, want)
			}
		}
	}
	for _, p := range []float64{0.025, 0.5, 0.975} {
		if got := distributionF(quantileF(p, 29, 319), 29, 319); math.Abs(got-p) > 1e-10 {
			t.Errorf("the quantile of %v is at %v", p, got)
		}
	}
	// The tables of any handbook.
	if got := quantileF(0.95, 5, 10); math.Abs(got-3.3258) > 5e-5 {
		t.Errorf("F(0.95; 5, 10) = %v", got)
	}
}

func TestTheIntervalOfAlphaNarrowsWithRespondents(t *testing.T) {
	few := Scale{Respondents: 30, Alpha: 0.8, Items: make([]Item, 12)}
	many := Scale{Respondents: 300, Alpha: 0.8, Items: make([]Item, 12)}
	lowF, highF := few.Interval(0.95)
	lowM, highM := many.Interval(0.95)
	if !(lowF < lowM && lowM < 0.8 && 0.8 < highM && highM < highF) {
		t.Errorf("%v–%v, then %v–%v", lowF, highF, lowM, highM)
	}
	if low, _ := (Scale{Respondents: 30, Alpha: math.NaN(), Items: make([]Item, 12)}).Interval(0.95); !math.IsNaN(low) {
		t.Errorf("an alpha that is not has an interval: %v", low)
	}
}

func TestStepsThatGetEasierAreFound(t *testing.T) {
	got := StepOrder([][]bool{{true, true, false}, {true, false, false}, {false, true, true}, {true, true, true}})
	want := Order{Passed: []int{3, 3, 2}, Errors: 2, Possible: 12, Wrong: 1}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if o := StepOrder([][]bool{{false, true}, {false, true}}); !reflect.DeepEqual(o.Reversed, []int{1}) {
		t.Errorf("%+v", o)
	}
}
