package ruleset

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"balise/engine/surveyjs"
)

func small(t testing.TB, definition string) *AIA {
	t.Helper()
	s, err := surveyjs.Load([]byte(definition), surveyjs.Early)
	if err != nil {
		t.Fatal(err)
	}
	return NewAIA(s)
}

// Two versions of a small assessment in the federal manner: each question of the first has another fate in the second.
const (
	firstEdition = `{"pages":[{"name":"p","elements":[{"type":"panel","name":"risk-RS","elements":[
 {"type":"radiogroup","name":"weight","title":"Is the decision final?","choices":[{"value":"item1-3","text":"Yes"},{"value":"item2-0","text":"No"}]},
 {"type":"radiogroup","name":"replaced","title":"Will staff be affected in numbers?","choices":[{"value":"item1-3","text":"Yes"},{"value":"item2-0","text":"No"}]},
 {"type":"checkbox","name":"sources","title":"Where do data come from?","choices":[{"value":"item1-0","text":"Open data"},{"value":"item2-1","text":"Federal government"},{"value":"item3-2","text":"Province"},{"value":"item4-3","text":"Civil society"}]},
 {"type":"radiogroup","name":"kind","title":"Published?","choices":[{"value":"item1-1","text":"Yes"}]},
 {"type":"radiogroup","name":"gone","title":"Old?","choices":["item1-1","item2-2"]},
 {"type":"radiogroup","name":"bare","choices":["item1-1","item2-2"]},
 {"type":"comment","name":"impact4","title":"Describe the decision"},
 {"type":"comment","name":"why","title":"Please describe"}]}]}]}`
	secondEdition = `{"pages":[{"name":"p","elements":[{"type":"panel","name":"risk-RS","elements":[
 {"type":"radiogroup","name":"weight","title":"Is the decision final?","choices":[{"value":"item1-1","text":"Yes"},{"value":"item2-0","text":"No"}]},
 {"type":"radiogroup","name":"replaced","title":"Were barriers for persons with disabilities assessed?","choices":[{"value":"item1-0","text":"Yes"},{"value":"item2-0","text":"No"}]},
 {"type":"checkbox","name":"sources","title":"Where do the data come from?","choices":[{"value":"item1-1","text":"Federal Government"},{"value":"item3-2","text":"A province or a territory"},{"value":"item4-3","text":"Businesses"}]},
 {"type":"comment","name":"kind","title":"Published?"},
 {"type":"radiogroup","name":"bare","choices":["item1-5","item2-2"]},
 {"type":"radiogroup","name":"new","choices":["item1-1"]},
 {"type":"text","name":"decisionSector3","title":"Describe the administrative decision"},
 {"type":"text","name":"why","title":"Describe"}]}]}]}`
)

func TestEachAnswerHasItsFate(t *testing.T) {
	b := NewBridge(small(t, firstEdition), small(t, secondEdition))
	r := b.Rescore("a", map[string]any{
		"weight": "item1-3", "replaced": "item1-3", "sources": []any{"item1-0", "item2-1", "item3-2", "item4-3", "item9-9"}, "kind": "item1-1", "gone": "item2-2",
		"bare": "item1-1", "impact4": "A permit", "why": "Because", "stray": 1.0,
	})
	want := map[string]any{"weight": "item1-1", "sources": []any{"item1-1", "item3-2"}, "bare": "item1-5", "decisionSector3": "A permit", "why": "Because"}
	if !reflect.DeepEqual(r.Answers, want) {
		t.Errorf("answers %v", r.Answers)
	}
	if got := []string{"sources", "why"}; !reflect.DeepEqual(r.Kept, got) {
		t.Errorf("kept %v", r.Kept)
	}
	if want := []Move{{"weight", "", "item1-3", "item1-1"}, {"sources", "", "item2-1", "item1-1"}, {"bare", "", "item1-1", "item1-5"},
		{"impact4", "decisionSector3", "A permit", "A permit"}}; !reflect.DeepEqual(r.Moved, want) {
		t.Errorf("moved %v", r.Moved)
	}
	lost := map[string]string{}
	for _, l := range r.Lost {
		answer, _ := l.Answer.(string)
		lost[l.Question+" "+answer] = l.Reason
	}
	if want := map[string]string{
		"replaced item1-3": "the name is now that of another question: “Will staff be affected in numbers?” was asked, and now “Were barriers for persons with disabilities assessed?”",
		"sources item1-0":  "its code is now that of another choice: “Open data” was offered, and now “Federal Government”",
		"sources item4-3":  "its code is now that of another choice: “Civil society” was offered, and now “Businesses”",
		"sources item9-9":  "its own version does not offer this choice",
		"kind item1-1":     "its type was radiogroup and is now comment",
		"gone item2-2":     "the newer version has no such question",
		"stray ":           "its own version has no such question",
	}; !reflect.DeepEqual(lost, want) {
		t.Errorf("lost %v", lost)
	}
	if want := []string{"replaced", "kind", "new"}; !reflect.DeepEqual(r.Unanswered, want) {
		t.Errorf("unanswered %v", r.Unanswered)
	}
	if len(r.Reworded) != 5 { // the questions sources, why and impact4, and two choices of sources
		t.Errorf("reworded %v", r.Reworded)
	}
	if r.Before.Live.Raw != 25 || r.After.Live.Raw != 9 || r.After.Live.Raw != r.After.Completed.Raw {
		t.Errorf("before %v, after %v and %v", r.Before.Live.Raw, r.After.Live.Raw, r.After.Completed.Raw)
	}
}

func TestWhatIsUnderTheNewerNameStays(t *testing.T) {
	b := NewBridge(small(t, secondEdition), small(t, secondEdition))
	r := b.Rescore("", map[string]any{"impact4": "older", "decisionSector3": "newer"})
	if r.Answers["decisionSector3"] != "newer" || len(r.Lost) != 1 || r.Lost[0].Answer != "older" {
		t.Errorf("%v, lost %v", r.Answers, r.Lost)
	}
	r = b.Rescore("", map[string]any{"impact4": "older"})
	if r.Answers["decisionSector3"] != "older" || len(r.Moved) != 1 {
		t.Errorf("%v, moved %v", r.Answers, r.Moved)
	}
}

// elements gives the parts of an answer that may each have a fate.
func elements(v any) []any {
	if list, is := v.([]any); is && len(list) > 0 {
		return list
	}
	return []any{v}
}

// accounted finds what was answered and is neither brought nor lost, and what was brought and never answered.
func accounted(given map[string]any, r Rescored) (silent []string) {
	same := func(a, b any) bool { return reflect.DeepEqual(a, b) }
	for q, v := range given {
		for _, e := range elements(v) {
			brought := slices.ContainsFunc(elements(r.Answers[q]), func(x any) bool { return same(x, e) }) && slices.Contains(r.Kept, q)
			moved := slices.ContainsFunc(r.Moved, func(m Move) bool { return m.Question == q && same(m.From, e) })
			lost := slices.ContainsFunc(r.Lost, func(l Loss) bool { return l.Question == q && (same(l.Answer, e) || same(l.Answer, v)) })
			if !brought && !moved && !lost {
				silent = append(silent, q)
			}
		}
	}
	for q, v := range r.Answers {
		for _, e := range elements(v) {
			stood := slices.ContainsFunc(elements(given[q]), func(x any) bool { return same(x, e) })
			came := slices.ContainsFunc(r.Moved, func(m Move) bool {
				return (m.Question == q || m.Now == q) && (same(m.To, e) || same(m.To, v))
			})
			if !stood && !came {
				silent = append(silent, q)
			}
		}
	}
	return silent
}

// TestNothingIsLostInSilence answers at random, well and badly.
func TestNothingIsLostInSilence(t *testing.T) {
	first, second := small(t, firstEdition), small(t, secondEdition)
	b, same := NewBridge(first, second), NewBridge(first, small(t, firstEdition))
	dice := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		given := map[string]any{}
		for _, q := range first.survey.Questions {
			switch {
			case dice.IntN(3) == 0:
			case !q.Select():
				given[q.Key] = "words"
			case q.Many():
				list := []any{}
				for _, c := range q.Choices {
					if dice.IntN(2) == 0 {
						list = append(list, c.Value)
					}
				}
				given[q.Key] = list
			default:
				given[q.Key] = q.Choices[dice.IntN(len(q.Choices))].Value
			}
		}
		if r := same.Rescore("", given); !reflect.DeepEqual(r.Answers, given) || len(r.Lost)+len(r.Moved)+len(r.Reworded)+len(r.Unanswered) > 0 {
			t.Fatalf("the same version changes %v: %+v", given, r)
		}
		r := b.Rescore("", given)
		if silent := accounted(given, r); len(silent) > 0 {
			t.Fatalf("%v: nothing is said of %v", given, silent)
		}
		if problems := second.survey.Check(second.survey.Answers(r.Answers)); len(problems) > 0 {
			t.Fatalf("%v: the newer version refuses %v", given, problems)
		}
		if list, is := given["sources"].([]any); is {
			turned := slices.Clone(list)
			slices.Reverse(turned)
			given["sources"] = turned
			if again := b.Rescore("", given); again.After.Live.Raw != r.After.Live.Raw || len(again.Lost) != len(r.Lost) {
				t.Fatalf("the order of answers matters: %v", given)
			}
		}
	}
}

func FuzzRescore(f *testing.F) {
	b := NewBridge(small(f, firstEdition), small(f, secondEdition))
	f.Add(`{"weight":"item1-3","sources":["item1-0",["item1-0"],{"a":1},null],"impact4":{"x":[]},"decisionSector3":4,"other":"other"}`)
	f.Add(`{"weight":["item1-3"],"sources":"other","why":[],"bare":"other","gone":null}`)
	f.Fuzz(func(t *testing.T, line string) {
		var given map[string]any
		if json.Unmarshal([]byte(line), &given) != nil {
			return
		}
		r := b.Rescore("", given)
		if silent := accounted(given, r); len(silent) > 0 {
			t.Errorf("nothing is said of %v", silent)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Error(err)
		}
	})
}
