package surveyjs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// outcome says all that a form does with answers, on 24 November 2026, one thing a line.
func outcome(t testing.TB, form, given string, gen Generation) string {
	t.Helper()
	s, err := Load([]byte(form), gen)
	if err != nil {
		return err.Error()
	}
	var lines []string
	say := func(what string, all ...string) {
		if len(all) > 0 {
			lines = append(lines, what+" "+strings.Join(all, " "))
		}
	}
	for _, u := range s.Unsupported {
		lines = append(lines, "unsupported "+u.String())
	}
	for _, f := range s.Faults() {
		lines = append(lines, "fault "+f.String())
	}
	a := s.NewAnswers()
	if _, err := a.Read([]byte(given)); err != nil {
		t.Fatalf("%s: %v", given, err)
	}
	a.On(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
	for _, p := range s.Check(a) {
		lines = append(lines, "refused "+p.Path+": "+p.Reason)
	}
	say("filled", s.Fill(a, false)...)
	say("gone", s.ClearHidden(a)...)
	visible := s.Visible(a)
	for i, q := range s.Questions {
		if !visible[i] {
			say("hidden", q.Name)
		}
		for _, in := range s.Inside(a, q) {
			if !in.Visible {
				say("hidden", in.Path)
			}
		}
	}
	for _, p := range s.Validate(a, visible) {
		lines = append(lines, "error "+p.Path+": "+p.Reason)
	}
	done := s.Complete(a, visible)
	say("removed", done.Removed...)
	left, err := json.Marshal(done.Answers.Map())
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(append(lines, "left "+string(left)), "\n")
}

// elements makes a form of one page.
func elements(all ...string) string {
	return `{"pages":[{"name":"p","elements":[` + strings.Join(all, ",") + `]}]}`
}

const (
	askA = `{"type":"text","name":"a"}`
	pick = `{"type":"radiogroup","name":"pick","choices":["x","y",{"value":"z","visibleIf":"{a} = 1"}]}`
	many = `{"type":"checkbox","name":"many","choices":["x","y","z"],"choicesVisibleIf":"{item} <> 'z' or {a} = 1"}`
	list = `{"type":"paneldynamic","name":"list","templateElements":[{"type":"text","name":"n","inputType":"number"},
		{"type":"panel","name":"in","visibleIf":"{panel.n} > 1","elements":[{"type":"radiogroup","name":"why","choices":["x","y"],"isRequired":true}]}]}`
	table = `{"type":"matrixdynamic","name":"table","columns":[{"name":"n","cellType":"text","inputType":"number"},{"name":"kind","cellType":"dropdown","choices":["x","y"],"visibleIf":"{row.n} > 1"},
		{"name":"total","cellType":"expression","expression":"{row.n} * 2"}]}`
	grid = `{"type":"matrix","name":"grid","columns":["low","high"],"rows":["r1",{"value":"r2","visibleIf":"{a} = 1"}]}`
	cell = `{"type":"matrixdropdown","name":"cell","choices":[1,2],"columns":[{"name":"c1"},{"name":"c2","cellType":"checkbox","choices":["x","y"]}],"rows":["r1","r2"]}`
)

// TestTheListOfFeatures goes through the list of what surveys in the wild hold (aia.md §8, items 1 to 4). Each is followed, with what it
// does, or told as not supported, with its path. A want that begins with ! must not be there.
func TestTheListOfFeatures(t *testing.T) {
	for _, c := range []struct {
		item, form, answers string
		gen                 Generation
		want                []string
	}{
		{"visibleIf of a question", elements(askA, `{"type":"text","name":"b","visibleIf":"{a} = 'x'"}`), `{"a":"y","b":"kept"}`, Early, []string{"hidden b", "removed b", `left {"a":"y"}`}},
		{"visibleIf of a panel, deep", elements(askA, `{"type":"panel","name":"q","visibleIf":"{a} notempty","elements":[{"type":"panel","name":"r","elements":[{"type":"text","name":"b"}]}]}`), `{}`, Early, []string{"hidden b"}},
		{"visibleIf of a page", `{"pages":[{"elements":[` + askA + `]},{"name":"p2","visibleIf":"{a} = 1","elements":[{"type":"text","name":"b"}]}]}`, `{"a":"2"}`, Early, []string{"hidden b"}},
		{"visible: false", elements(`{"type":"text","name":"b","visible":false}`), `{}`, Early, []string{"hidden b"}},
		{"enableIf changes nothing to answers", elements(askA, `{"type":"text","name":"b","enableIf":"{a} = 1"}`), `{"b":"x"}`, Early, []string{"!unsupported", "!hidden", `left {"b":"x"}`}},
		{"requiredIf", elements(askA, `{"type":"text","name":"b","requiredIf":"{a} = 1"}`), `{"a":"1"}`, Early, []string{"error b: an answer is required"}},
		{"requiredIf that does not hold", elements(askA, `{"type":"text","name":"b","requiredIf":"{a} = 1"}`), `{"a":"2"}`, Early, []string{"!error"}},
		{"visibleIf of a choice", elements(askA, pick), `{"a":"2","pick":"z"}`, Early, []string{"removed pick", "!refused"}},
		{"visibleIf of a choice that holds", elements(askA, pick), `{"a":"1","pick":"z"}`, Early, []string{"!removed"}},
		{"choicesVisibleIf", elements(askA, many), `{"many":["x","z"]}`, Early, []string{`left {"many":["x"]}`}},
		{"visibleIf of a row", elements(askA, grid), `{"grid":{"r1":"low","r2":"high"}}`, Early, []string{"removed grid.r2", `left {"grid":{"r1":"low"}}`}},
		{"visibleIf of a column reads its row", elements(table), `{"table":[{"n":1,"kind":"x"},{"n":2,"kind":"x"}]}`, Early, []string{"hidden table[0].kind", "removed table[0].kind", `{"kind":"x","n":2,"total":4}`}},
		{"other with its comment", elements(`{"type":"radiogroup","name":"o","choices":["x"],"hasOther":true}`), `{"o":"other","o-Comment":"words"}`, Early, []string{"!refused", "!removed", `"o-Comment":"words"`}},
		{"other, and nothing says what", elements(`{"type":"radiogroup","name":"o","choices":["x"],"showOtherItem":true}`), `{"o":"other"}`, Early, []string{"error o: other is chosen"}},
		{"a comment on other that is not chosen", elements(`{"type":"radiogroup","name":"o","choices":["x"],"hasOther":true}`), `{"o":"x","o-Comment":"words"}`, Early, []string{"removed o-Comment"}},
		{"other kept in the answer itself", elements(`{"type":"radiogroup","name":"o","choices":["x"],"hasOther":true,"storeOthersAsComment":false}`), `{"o":"my own"}`, Early, []string{"!refused", `left {"o":"my own"}`}},
		{"a comment beside any question", elements(`{"type":"radiogroup","name":"o","choices":["x"],"hasComment":true}`), `{"o":"x","o-Comment":"words"}`, Early, []string{"!refused", "!removed"}},
		{"a comment that no question has", elements(askA), `{"a-Comment":"words"}`, Early, []string{"refused a-Comment: the form has no such question"}},
		{"none", elements(`{"type":"checkbox","name":"o","choices":["x"],"hasNone":true}`), `{"o":["none"]}`, Early, []string{"!refused", `left {"o":["none"]}`}},
		{"select all", elements(`{"type":"checkbox","name":"o","choices":["x","y"],"hasSelectAll":true}`), `{"o":["x","y"]}`, Early, []string{"!refused", "!unsupported"}},
		{"valueName shared by two questions", elements(askA, `{"type":"text","name":"b","valueName":"v","visibleIf":"{a} = 1"}`, `{"type":"text","name":"c","valueName":"v","visibleIf":"{a} <> 1"}`), `{"a":"2","v":"kept"}`, Early, []string{"hidden b", "!removed", `"v":"kept"`}},
		{"a condition reads by valueName", elements(`{"type":"text","name":"b","valueName":"v"}`, `{"type":"text","name":"c","visibleIf":"{v} = 1"}`, `{"type":"text","name":"d","visibleIf":"{b} = 1"}`), `{"v":"1"}`, Early, []string{"hidden d", `the answer to "b" is kept under the name "v"`, "!hidden c"}},
		{"defaultValue", elements(`{"type":"text","name":"a","defaultValue":"x"}`, `{"type":"text","name":"b","visibleIf":"{a} = 'x'"}`), `{}`, Early, []string{"filled a", "!hidden"}},
		{"a default never replaces an answer", elements(`{"type":"text","name":"a","defaultValue":"x"}`), `{"a":"y"}`, Early, []string{"!filled", `left {"a":"y"}`}},
		{"defaultValueExpression", elements(`{"type":"text","name":"a","inputType":"number"}`, `{"type":"text","name":"b","inputType":"number","defaultValueExpression":"{a} + 1"}`), `{"a":2}`, Early, []string{"filled b", `"b":3`}},
		{"setValueExpression and setValueIf", elements(askA, `{"type":"text","name":"b","setValueIf":"{a} = 1","setValueExpression":"{a} + 'st'"}`), `{"a":"1"}`, Late, []string{"filled b", `"b":"1st"`}},
		{"resetValueIf", elements(`{"type":"text","name":"a","resetValueIf":"{a} = 1"}`), `{}`, Late, []string{"unsupported pages[0].elements[0].resetValueIf"}},
		{"numeric validator", elements(`{"type":"text","name":"a","validators":[{"type":"numeric","minValue":2,"maxValue":3}]}`), `{"a":"4"}`, Early, []string{"error a: it must be at most 3"}},
		{"text validator", elements(`{"type":"text","name":"a","validators":[{"type":"text","minLength":3}]}`), `{"a":"é"}`, Early, []string{"error a: at least 3 characters"}},
		{"regex validator", elements(`{"type":"text","name":"a","validators":[{"type":"regex","regex":"^[A-Z]+$"}]}`), `{"a":"abc"}`, Early, []string{"error a: it does not have the form"}},
		{"a regex that is not applied", elements(`{"type":"text","name":"a","validators":[{"type":"regex","regex":"^(?!x).*$"}]}`), `{"a":"x"}`, Early, []string{"unsupported pages[0].elements[0].validators[0].regex"}},
		{"email validator", elements(`{"type":"text","name":"a","validators":[{"type":"email"}]}`), `{"a":"nobody"}`, Early, []string{"error a: an e-mail address"}},
		{"answer count validator", elements(`{"type":"checkbox","name":"a","choices":[1,2,3],"validators":[{"type":"answercount","maxCount":1}]}`), `{"a":[1,2]}`, Early, []string{"error a: at most 1 choices"}},
		{"expression validator", elements(askA, `{"type":"text","name":"b","validators":[{"type":"expression","expression":"{b} > {a}"}]}`), `{"a":"3","b":"2"}`, Early, []string{"error b: it does not meet"}},
		{"a validator of the owner’s own", elements(`{"type":"text","name":"a","validators":[{"type":"mine"}]}`), `{}`, Early, []string{`unsupported pages[0].elements[0].validators[0]: the validator "mine" is not applied`}},
		{"a hidden question is not validated", elements(`{"type":"text","name":"a","visible":false,"isRequired":true}`), `{}`, Early, []string{"!error"}},
		{"calculatedValues, in the result", `{"elements":[` + askA + `,{"type":"text","name":"b","visibleIf":"{twice} > 4"}],"calculatedValues":[{"name":"twice","expression":"{a} * 2","includeIntoResult":true}]}`, `{"a":"3"}`, Early, []string{"filled twice", "!hidden", `"twice":6`}},
		{"calculatedValues, out of the result", `{"elements":[` + askA + `],"calculatedValues":[{"name":"twice","expression":"{a} * 2"}]}`, `{"a":"3"}`, Early, []string{"!filled", `left {"a":"3"}`}},
		{"setvalue trigger", `{"elements":[` + askA + `,{"type":"text","name":"b"}],"triggers":[{"type":"setvalue","expression":"{a} = 1","setToName":"b","setValue":"set"}]}`, `{"a":"1"}`, Early, []string{"filled b", `"b":"set"`}},
		{"setvalue trigger, as of old", `{"elements":[` + askA + `,{"type":"text","name":"b"}],"triggers":[{"type":"setvalue","name":"a","operator":"notempty","setToName":"b","setValue":"set"}]}`, `{"a":"1"}`, Early, []string{`"b":"set"`}},
		{"copyvalue trigger", `{"elements":[` + askA + `,{"type":"text","name":"b"}],"triggers":[{"type":"copyvalue","expression":"{a} notempty","setToName":"b","fromName":"a"}]}`, `{"a":"007"}`, Late, []string{`"b":"007"`}},
		{"runexpression trigger", `{"elements":[` + askA + `,{"type":"text","name":"b"}],"triggers":[{"type":"runexpression","expression":"{a} = 1","setToName":"b","runExpression":"{a} + 1"}]}`, `{"a":"1"}`, Early, []string{`"b":2`}},
		{"visible trigger", `{"elements":[` + askA + `,{"type":"text","name":"b"}],"triggers":[{"type":"visible","expression":"{a} = 1","questions":["b"]}]}`, `{"a":"2"}`, Early, []string{"hidden b"}},
		{"complete and skip triggers", `{"elements":[` + askA + `],"triggers":[{"type":"complete","expression":"{a} = 1"},{"type":"skip","expression":"{a} = 1","gotoName":"a"}]}`, `{}`, Early, []string{"unsupported triggers[0]: this trigger ends", "unsupported triggers[1]: this trigger moves"}},
		{"matrix", elements(grid), `{"grid":{"r1":"middle","r9":"low"}}`, Early, []string{"refused grid.r1: “middle” is not one of its columns", "refused grid.r9: the matrix has no such row"}},
		{"matrixdropdown", elements(cell), `{"cell":{"r1":{"c1":3,"c2":["x","w"]},"r2":{"c9":1}}}`, Early, []string{"refused cell.r1.c1: “3” is not one", "refused cell.r1.c2[1]: “w”", "refused cell.r2.c9: there is no such question"}},
		{"matrixdropdown loses unknown choices", elements(cell), `{"cell":{"r1":{"c1":3,"c2":["x","w"]}}}`, Early, []string{"removed cell.r1.c1", `left {"cell":{"r1":{"c2":["x"]}}}`}},
		{"matrixdynamic", elements(table), `{"table":[{"n":"many"},{"n":1},"row"]}`, Early, []string{"refused table[0].n: “many” is not a number", "refused table[2]: an object is expected"}},
		{"paneldynamic", elements(list), `{"list":[{"n":1,"why":"x"},{"n":2}]}`, Early, []string{"hidden list[0].why", "error list[1].why: an answer is required", "removed list[0].why", `left {"list":[{"n":1},{"n":2}]}`}},
		{"paneldynamic that is no list", elements(list), `{"list":{"n":1}}`, Early, []string{"refused list: a list is expected"}},
		{"a panel that repeats in one that repeats", elements(`{"type":"paneldynamic","name":"l","templateElements":[` + list + `]}`), `{"l":[{"list":[{"n":1,"why":"x"}]}]}`, Early, []string{"hidden l[0].list[0].why", "removed l[0].list[0].why"}},
		{"multipletext", elements(`{"type":"multipletext","name":"m","items":[{"name":"i1","isRequired":true},{"name":"i2"}]}`), `{"m":{"i2":"x","i3":"y"}}`, Early, []string{"refused m.i3: there is no such question", "error m.i1: an answer is required"}},
		{"rating", elements(`{"type":"rating","name":"r"}`, `{"type":"rating","name":"s","rateMin":0,"rateMax":10}`, `{"type":"rating","name":"u","rateValues":["low","high"]}`), `{"r":6,"s":0,"u":"high"}`, Early, []string{"refused r: “6” is not one of its degrees", "!refused s", "!refused u"}},
		{"boolean", elements(`{"type":"boolean","name":"b"}`, `{"type":"boolean","name":"c","valueTrue":"yes","valueFalse":"no"}`, `{"type":"text","name":"d","visibleIf":"{b} = true and {c} = 'yes'"}`), `{"b":true,"c":"yes"}`, Early, []string{"!refused", "!hidden"}},
		{"boolean that is none", elements(`{"type":"boolean","name":"b"}`), `{"b":"true"}`, Early, []string{"refused b: true or false is expected"}},
		{"ranking and tagbox", elements(`{"type":"ranking","name":"r","choices":["x","y"]}`, `{"type":"tagbox","name":"s","choices":["x","y"]}`), `{"r":["y","x"],"s":["w"]}`, Early, []string{"!refused r", "refused s[0]: “w”"}},
		{"imagepicker", elements(`{"type":"imagepicker","name":"i","choices":[{"value":"cat","imageLink":"c.png"}]}`, `{"type":"imagepicker","name":"j","multiSelect":true,"choices":["cat","dog"]}`), `{"i":"cat","j":["dog","cow"]}`, Early, []string{"!refused i", "refused j[1]: “cow”", "!unsupported"}},
		{"file", elements(`{"type":"file","name":"f"}`), `{"f":[{"name":"a.pdf","type":"application/pdf","content":"data:"},{"type":"x"}]}`, Early, []string{"!refused f[0]", "refused f[1]: a file is an object"}},
		{"expression", elements(askA, `{"type":"expression","name":"e","expression":"{a} * 2"}`, `{"type":"text","name":"b","visibleIf":"{e} = 6"}`), `{"a":"3","e":1}`, Early, []string{"filled e", `"e":6`, "!hidden"}},
		{"clearInvisibleValues: none", `{"clearInvisibleValues":"none","elements":[` + askA + `,{"type":"text","name":"b","visibleIf":"{a} = 1"}]}`, `{"b":"kept"}`, Early, []string{"hidden b", "!removed", `left {"b":"kept"}`}},
		{"clearInvisibleValues: onHidden, in a chain", `{"clearInvisibleValues":"onHidden","elements":[` + askA + `,{"type":"text","name":"b","visibleIf":"{a} = 1"},{"type":"text","name":"c","visibleIf":"{b} notempty"}]}`, `{"b":"x","c":"y"}`, Early, []string{"gone b c", "left {}"}},
		{"clearInvisibleValues: onComplete, not in a chain", elements(askA, `{"type":"text","name":"b","visibleIf":"{a} = 1"}`, `{"type":"text","name":"c","visibleIf":"{b} notempty"}`), `{"b":"x","c":"y"}`, Early, []string{"!gone", "removed b", `left {"c":"y"}`}},
		{"clearInvisibleValues: onHiddenContainer", `{"clearInvisibleValues":"onHiddenContainer","elements":[` + askA + `,{"type":"panel","visibleIf":"{a} = 1","elements":[{"type":"text","name":"b"}]}]}`, `{"b":"x"}`, Early, []string{"gone b"}},
		{"clearIfInvisible of one question", elements(`{"type":"text","name":"a","visible":false,"clearIfInvisible":"none"}`, `{"type":"text","name":"b","visible":false}`), `{"a":"x","b":"y"}`, Early, []string{"removed b", `left {"a":"x"}`}},
		{"choicesByUrl", elements(`{"type":"dropdown","name":"d","choicesByUrl":{"url":"https://example.org"}}`), `{"d":"anything"}`, Early, []string{"unsupported pages[0].elements[0].choicesByUrl", "!refused", "!removed"}},
		{"choices of another question", elements(many, `{"type":"dropdown","name":"d","choicesFromQuestion":"many"}`), `{"d":"x"}`, Late, []string{"unsupported pages[0].elements[1].choicesFromQuestion", "!removed"}},
		{"choices of a range of numbers", elements(`{"type":"dropdown","name":"d","choicesMin":1,"choicesMax":3}`), `{"d":4}`, Early, []string{"refused d: “4”", "removed d"}},
		{"an unknown type", elements(`{"type":"geo","name":"g"}`), `{"g":{"lat":1}}`, Early, []string{"unsupported pages[0].elements[0]: the type geo", "!refused", `left {"g":{"lat":1}}`}},
		{"an unknown property", elements(`{"type":"text","name":"a","mystery":1}`), `{}`, Early, []string{"unsupported pages[0].elements[0].mystery: this property is not followed"}},
		{"an unknown property of a choice", elements(`{"type":"radiogroup","name":"a","choices":[{"value":"x","mystery":1}]}`), `{}`, Early, []string{"unsupported pages[0].elements[0].choices[0].mystery"}},
		{"an unknown property of the form", `{"elements":[` + askA + `],"mystery":1}`, `{}`, Early, []string{"unsupported mystery"}},
		{"correctAnswer and score", elements(`{"type":"text","name":"a","correctAnswer":"x"}`, `{"type":"radiogroup","name":"b","choices":[{"value":"x","score":3}]}`), `{}`, Early, []string{"unsupported pages[0].elements[0].correctAnswer: what an answer is worth is said by the rule set", "unsupported pages[0].elements[1].choices[0].score"}},
		{"the owner’s own help", elements(`{"type":"text","name":"a","help":{"default":"x","fr":"y"}}`), `{}`, Early, []string{"!unsupported"}},
		{"time limits", `{"elements":[` + askA + `],"maxTimeToFinish":60}`, `{}`, Early, []string{"unsupported maxTimeToFinish: time limits"}},
		{"an unknown function", elements(askA, `{"type":"text","name":"b","visibleIf":"mine({a})"}`), `{"a":"1"}`, Early, []string{"unsupported pages[0].elements[1].visibleIf: character 1: the function mine is not known", "hidden b"}},
	} {
		got := outcome(t, c.form, c.answers, c.gen)
		for _, want := range c.want {
			absent, isAbsent := strings.CutPrefix(want, "!")
			if isAbsent == strings.Contains(got, absent) {
				t.Errorf("%s: want %s in\n%s", c.item, want, got)
			}
		}
	}
}

// TestTheLanguageOfExpressions holds expressions against their value, in both generations unless told.
func TestTheLanguageOfExpressions(t *testing.T) {
	answers := `{"s":"Text","n":5,"digits":"5","zero":0,"no":false,"yes":true,"empty":[],"list":["x","y"],"numbers":[1,"2"],"rows":[{"p":1.1,"q":{"r":"deep"}},{"p":"2.2"},{}],
		"object":{"part":{"name":"v"}},"born":"2000-11-25","day":"2026-11-24","blank":"","Case":"c","lead":"007","true_text":"true","-odd":"x"}`
	for expression, want := range map[string]string{
		`{s} = 'Text'`: "both", `{s} = 'text'`: "late", `{s} = ' Text '`: "late", `{s} <> 'text'`: "early", `{s} == "Text"`: "both", `{s} equal 'Text'`: "both", `{S} = 'Text'`: "both", `{case} = 'c'`: "both",
		`{n} = '5'`: "both", `{digits} = 5`: "both", `{digits} + 1 = 6`: "both", `{digits} < 10`: "both", `{n} >= {digits}`: "both", `{lead} = 7`: "both", `{lead} + 1 = '0071'`: "late", `{lead} + 1 = 8`: "early", `{#digits} + 1 = '51'`: "both",
		`{zero} notempty`: "both", `{no} notempty`: "both", `{empty} empty`: "both", `{blank} empty`: "both", `{missing} empty`: "both", `{list} notempty`: "both", `{no} = false`: "both", `{missing} = false`: "none", `{missing} <> 'x'`: "both", `{true_text} = true`: "both",
		`{list} = ['y','x']`: "both", `{list} contains 'x'`: "both", `{list} contains 'X'`: "late", `{list} contains ['x','z']`: "none", `{list} contains []`: "both", `{s} contains 'ex'`: "both", `{s} contains 'EX'`: "none", `{zero} contains 0`: "none", `{numbers} contains 2`: "both",
		`{list} notcontains 'z'`: "both", `{missing} notcontains 'z'`: "both", `{list} notcontains 'x'`: "none", `{s} notcontains 'x'`: "none",
		`{list} anyof ['z','y']`: "both", `{list} anyof ['z']`: "none", `{s} anyof ['Text','z']`: "both", `{missing} anyof ['x']`: "none", `{missing} anyof []`: "both", `{list} noneof ['z']`: "both",
		`{list} allof ['x','y']`: "both", `{list} allof ['x','z']`: "none", `{missing} allof ['x']`: "none",
		`{missing} < 3`: "none", `{missing} > 3`: "none", `{missing} >= {other}`: "both", `{s} > 3`: "none", `{s} < 3`: "none", `'b' > 'a'`: "both",
		`1 + 2 * 3 = 7`: "both", `(1 + 2) * 3 = 9`: "both", `2 ^ 3 = 8`: "both", `7 % 4 = 3`: "both", `0.1 + 0.2 = 0.3`: "both", `1.1 * 3 = 3.3`: "both", `-{n} = -5`: "both", `{n} - 6 = -1`: "both", `{n} / 0 empty`: "both", `{missing} + 1 = 1`: "both", `{s} + 1 = 'Text1'`: "both",
		`iif({n} > 3, 'a', 'b') = 'a'`: "both", `iif({n} > 9, 'a') empty`: "both", `IIF(true, 1, 2) = 1`: "none", `sum({n}, {digits}, {numbers}) = 13`: "both", `avg(1, 3) = 2`: "both", `min(3, {n}, 4) = 3`: "both", `max(3, {n}) = 5`: "both", `count({list}) = 2`: "both",
		`sumInArray({rows}, 'p') = 3.3`: "both", `countInArray({rows}, 'p') = 2`: "both", `avgInArray({rows}, 'p') = 1.65`: "both", `minInArray({rows}, 'p') = 1.1`: "both", `maxInArray({rows}, 'p') = 2.2`: "both", `sumInArray({missing}, 'p') = 0`: "both",
		`age({born}) = 25`: "both", `age({missing}) empty`: "both", `today() = {day}`: "both", `today(1) > {day}`: "both", `{day} <= today()`: "both", `currentYear() = 2026`: "both", `year({born}) = 2000`: "both", `month({born}) = 11`: "both", `day({born}) = 25`: "both",
		`dateDiff({born}, {day}, 'months') = 311`: "both", `diffDays({day}, '2026-11-20') = 4`: "both", `dateAdd({day}, 7) = '2026-12-01'`: "both", `getDate({day}) = {day}`: "both", `round(2.345, 2) = 2.35`: "both", `trunc(2.9) = 2`: "both", `substring({s}, 1, 3) = 'ex'`: "both",
		`{list.length} = 2`: "both", `{list[0]} = 'x'`: "both", `{list[9]} empty`: "both", `{rows[0].p} = 1.1`: "both", `{rows[0].q.r} = 'deep'`: "both", `{object.part.name} = 'v'`: "both", `{object.Part.NAME} = 'v'`: "both", `{rows.length} > 2`: "both", `{missing.length} empty`: "both", `{-odd} = 'x'`: "both",
		`!({n} = 4)`: "both", `!{no}`: "both", `{yes}`: "both", `{n} = 5 and {s} = 'Text'`: "both", `{n} = 4 or {n} = 5`: "both", `{n} = 4 || {n} = 5 && {yes}`: "both", `{n} = 5 AND {yes} NOTEMPTY`: "both", `{n} = 5 or {n} = 4 and {no}`: "both", `true`: "both", `null empty`: "both", `[1,2] contains {n}`: "none",
	} {
		for name, gen := range map[string]Generation{"early": Early, "late": Late} {
			quoted, err := json.Marshal(expression)
			if err != nil {
				t.Fatal(err)
			}
			form := fmt.Sprintf(`{"elements":[{"type":"text","name":"t","visibleIf":%s}]}`, quoted)
			s, err := Load([]byte(form), gen)
			if err != nil {
				t.Errorf("%s: %v", expression, err)
				continue
			}
			a := s.NewAnswers()
			if _, err := a.Read([]byte(answers)); err != nil {
				t.Fatal(err)
			}
			a.On(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
			if got := s.Visible(a)[0]; got != (want == "both" || want == name) {
				t.Errorf("%s, %s: %v", expression, name, got)
			}
		}
	}
}

func TestFaultsOfTheFormAreLocated(t *testing.T) {
	for form, wants := range map[string][]string{
		"{\n\"elements\": [\n{\"type\":\"text\",\"name\":\"a\",\n\"visibleIf\":\"{nobody} = 1 and {a} = 2\"}]}": {
			`line 4, column 1: elements[0].visibleIf: there is no question "nobody"`, `line 3, column 1: elements[0]: whether "a" shows depends on itself: a → a`},
		`{"elements":[{"type":"text","name":"a","visibleIf":"{b} = 1"},{"type":"panel","visibleIf":"{a} = 1","elements":[{"type":"text","name":"b"}]}]}`: {`whether "a" shows depends on itself: a → b → a`},
		"{\"elements\":[{\"type\":\"text\",\"name\":\"a\"},\n{\"type\":\"text\",\"name\":\"a\"}]}":                                                       {`line 2, column 16: elements[1].name: the name "a" is already that of another question (line 1)`},
		`{"elements":[{"type":"text","name":"a","title":{"default":"A","fr":"A"}},{"type":"text","name":"b","title":{"default":"B"}},{"type":"text","name":"c","title":{"fr":"C"}}]}`: {
			`elements[1].title: this text has no French`, `elements[2].title: this text has no English`},
		`{"elements":[{"type":"text","name":"a","name":"b"}]}`: {`this member is given twice`},
		`{"elements":[` + list + `,{"type":"paneldynamic","name":"l2","templateElements":[{"type":"text","name":"x","visibleIf":"{panel.y} = 1"}]}]}`: {`"panel.y" names no question of this row or panel`},
		`{"elements":[{"type":"text"}]}`: {"elements[0]: the element has no name"},
		`{"elements":[{"name":"a"}]}`:    {"elements[0]: the element has no type"},
		`{"elements":["a"]}`:             {"elements[0]: an element is an object"},
		`{"elements":{}}`:                {"line 1, column 2: elements: a list is expected"},
		`{"pages":[[]]}`:                 {"pages[0]: a page is an object"},
		`{"title":"x"}`:                  {"the survey has no list of pages"},
		`[]`:                             {"line 1, column 1: the definition is not the JSON of a survey: an object is expected"},
		"{\"pages\":\n[,]}":              {"line 2, column 2: the definition is not the JSON of a survey"},
		`{"elements":[{"type":"radiogroup","name":"a","choices":[{"text":"x"}]}]}`: {"elements[0].choices[0]: the choice has no value"},
		`{"elements":[{"type":"text","name":"a","visibleIf":"{a} = 'x"}]}`:         {"elements[0].visibleIf: character 7: the quotation mark is never closed"},
		``: {"line 1, column 1"},
	} {
		got := outcome(t, form, `{}`, Early)
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: want %s in\n%s", form, want, got)
			}
		}
	}
}

func TestQuestionsThatNeverShow(t *testing.T) {
	s, err := Load([]byte(elements(`{"type":"radiogroup","name":"r","choices":["x-1","y-0"]}`, `{"type":"checkbox","name":"c","choices":["x","y"]}`,
		`{"type":"text","name":"n1","visibleIf":"{r} = 'z'"}`, `{"type":"text","name":"y1","visibleIf":"{r} = 'x-1'"}`, `{"type":"text","name":"n2","visibleIf":"{c} contains ['x','z']"}`,
		`{"type":"text","name":"y2","visibleIf":"{r} contains 'x'"}`, `{"type":"text","name":"n3","visible":false}`, `{"type":"text","name":"n4","visibleIf":"{n3} notempty"}`,
		`{"type":"text","name":"y3","visibleIf":"{r} = 'z' or {c} notempty"}`, `{"type":"text","name":"n5","visibleIf":"{r} = 'x-1' and {r} = 'w'"}`, `{"type":"text","name":"y4","visibleIf":"{r} <> 'z'"}`)), Early)
	if err != nil {
		t.Fatal(err)
	}
	var never []string
	for i, is := range s.NeverShown() {
		if is {
			never = append(never, s.Questions[i].Name)
		}
	}
	if want := []string{"n1", "n2", "n3", "n4", "n5"}; !slices.Equal(never, want) {
		t.Errorf("%v, want %v", never, want)
	}
}

func TestNamesThatDifferByCaseOnly(t *testing.T) {
	form := elements(askA, `{"type":"text","name":"A"}`, `{"type":"text","name":"b","visibleIf":"{A} = 'x'"}`)
	if got := outcome(t, form, `{"a":"x"}`, Early); strings.Contains(got, "hidden b") {
		t.Errorf("conditions look names up exactly, then whatever their case:\n%s", got)
	}
	if got := outcome(t, form, `{"a":"x","A":"y"}`, Early); !strings.Contains(got, "hidden b") {
		t.Errorf("the exact name comes first:\n%s", got)
	}
}

func TestNamesGivenTwiceAreTold(t *testing.T) {
	s, err := Load([]byte(elements(askA)), Early)
	if err != nil {
		t.Fatal(err)
	}
	a := s.NewAnswers()
	twice, err := a.Read([]byte(`{"a":"1","z":1,"a":"2","z":2}`))
	if v, _ := a.Of(s.Questions[0]); err != nil || v != "2" || len(twice) != 2 || twice[0].Path != "a" || twice[1].Path != "z" {
		t.Errorf("%v %v %v", v, twice, err)
	}
	if _, err := a.Read([]byte(`{"a":1}x`)); err == nil {
		t.Error("what follows the object is refused")
	}
}
