package surveyjs

import (
	"fmt"
	"regexp"

	"balise/engine/jsontree"
)

// clearing says when the answer of a question that hides goes.
type clearing uint8

const (
	clearingDefault clearing = iota
	clearOnComplete
	clearNever
	clearOnHidden          // as soon as the question itself hides
	clearOnHiddenContainer // as soon as it hides, or what holds it
)

func (l *loader) clearing(p place, held *jsontree.Node, name string) clearing {
	v := held.Get(name)
	if v == nil || v.Kind == jsontree.Bool && v.Is {
		return clearingDefault
	}
	c := map[string]clearing{"onComplete": clearOnComplete, "none": clearNever, "onHidden": clearOnHidden, "onHiddenContainer": clearOnHiddenContainer, "default": clearingDefault}
	mode, known := c[v.Text]
	switch {
	case v.Kind == jsontree.Bool:
		return clearNever
	case !known:
		l.leave(p.member(held, name), fmt.Sprintf("%q is not one of its values: answers of hidden questions go at completion", v.Text))
	}
	l.s.atOnce = l.s.atOnce || mode == clearOnHidden || mode == clearOnHiddenContainer
	return mode
}

// filling is what a question fills in by itself.
type filling struct {
	value      any        // defaultValue
	expression expression // defaultValueExpression
	when, set  expression // setValueIf, setValueExpression
	always     expression // of a question of type expression: its answer is nothing else
}

func (l *loader) filling(p place, q *Question, held *jsontree.Node) {
	if v := held.Get("defaultValue"); v != nil && v.Kind != jsontree.Null {
		q.fill.value = v.Value()
	}
	q.fill.expression = l.expression(p, held, "defaultValueExpression")
	q.fill.when, q.fill.set = l.expression(p, held, "setValueIf"), l.expression(p, held, "setValueExpression")
	if q.Type == "expression" {
		q.fill.always = l.expression(p, held, "expression")
	}
	f := q.fill
	l.s.fills = l.s.fills || f.value != nil || f.expression != nil || f.set != nil || f.always != nil
}

// calculated is a value of the form’s own, worked out of the answers.
type calculated struct {
	name   string
	slot   int
	of     expression
	result bool // it goes with the answers
}

func (l *loader) calculatedValues(p place, root *jsontree.Node) {
	items, at := l.items(p, root, "calculatedValues")
	for i := range items {
		one := &items[i]
		c := calculated{name: one.String("name"), of: l.expression(at(i), one, "expression"), result: one.True("includeIntoResult")}
		if c.name == "" || c.of == nil {
			l.fail(at(i), "a calculated value needs a name and an expression")
			continue
		}
		c.slot = l.s.slots.of(c.name)
		l.others(at(i), one, set("name expression includeIntoResult"), nil)
		l.s.calculated = append(l.s.calculated, c)
		l.s.fills = true
	}
}

// trigger gives a value to a question when a condition holds.
type trigger struct {
	when expression
	to   int
	of   expression
}

func (l *loader) allTriggers(p place, root *jsontree.Node) {
	items, at := l.items(p, root, "triggers")
	for i := range items {
		l.trigger(at(i), &items[i])
	}
}

func (l *loader) trigger(p place, held *jsontree.Node) {
	kind := held.String("type")
	t := trigger{when: l.triggerCondition(p, held)}
	switch kind {
	case "complete":
		l.leave(p, "this trigger ends the form early: the questions after it are still told as having no answer")
		return
	case "skip":
		l.leave(p, "this trigger moves the reader to another question: what shows does not depend on it")
		return
	case "visible":
		l.showing(p, held, t.when)
		return
	case "setvalue", "copyvalue", "runexpression":
	default:
		l.leave(p, fmt.Sprintf("the trigger %q is not followed", kind))
		return
	}
	to := held.String("setToName")
	switch kind {
	case "setvalue":
		if v := held.Get("setValue"); v != nil {
			t.of = literal{v.Value()}
		}
	case "copyvalue":
		from := held.String("fromName")
		if from != "" {
			t.of = l.named(p.member(held, "fromName"), from)
		}
	case "runexpression":
		t.of = l.expression(p, held, "runExpression")
	}
	l.others(p, held, set("type expression name operator value setToName setValue fromName runExpression isVariable"), nil)
	if t.when == nil || t.of == nil || to == "" {
		l.leave(p, "the trigger lacks its condition, its value or the question that takes it")
		return
	}
	t.to = l.s.slots.of(to)
	if !held.True("isVariable") {
		l.s.mentions = append(l.s.mentions, mention{place: p.member(held, "setToName"), name: to})
	}
	l.s.triggers = append(l.s.triggers, t)
	l.s.fills = true
}

// named is the answer kept under a name.
func (l *loader) named(p place, name string) expression {
	slot := l.s.slots.of(name)
	l.s.mentions = append(l.s.mentions, mention{place: p, name: name})
	return reference{whole: slot, root: slot, raw: true}
}

// triggerCondition reads the condition of a trigger, in the way of today or of old: a name, an operator, a value.
func (l *loader) triggerCondition(p place, held *jsontree.Node) expression {
	if e := l.expression(p, held, "expression"); e != nil {
		return e
	}
	name := held.String("name")
	if name == "" {
		return nil
	}
	operator := held.String("operator")
	if operator == "" {
		operator = "equal"
	}
	left, op := l.named(p.member(held, "name"), name), comparisons[operator]
	switch op {
	case "":
		l.leave(p.member(held, "operator"), fmt.Sprintf("the operator %q is not known", operator))
		return nil
	case "empty", "notempty":
		return emptiness{left, op == "empty"}
	}
	var value any
	if v := held.Get("value"); v != nil {
		value = v.Value()
	}
	return compared{op, left, literal{value}, l.s.Generation}
}

// showing makes the pages and questions that a trigger names show by its condition.
func (l *loader) showing(p place, held *jsontree.Node, when expression) {
	l.others(p, held, set("type expression name operator value pages questions"), nil)
	if when == nil {
		l.leave(p, "the trigger has no condition")
		return
	}
	for _, name := range []string{"pages", "questions"} {
		items, at := l.items(p, held, name)
		for i := range items {
			if !l.show(name, items[i].Text, when) {
				l.leave(at(i), "it names nothing that could show by this trigger alone")
			}
		}
	}
}

func (l *loader) show(what, name string, when expression) bool {
	isFree := func(e expression) bool {
		never, is := e.(literal)
		return e == nil || is && never.v == false
	}
	if what == "pages" {
		for _, c := range l.s.Pages {
			if c.Name == name && isFree(c.visible) {
				c.visible = when
				return true
			}
		}
		return false
	}
	q := l.s.byName[name]
	if q == nil || !isFree(q.visible) {
		return false
	}
	q.visible = when
	return true
}

// validator is a check of an answer when the form is completed.
type validator struct {
	kind        string
	least, most *float64
	pattern     *regexp.Regexp
	of          expression
	noDigits    bool
}

func (l *loader) validators(p place, q *Question, held *jsontree.Node) {
	items, at := l.items(p, held, "validators")
	for i := range items {
		one := &items[i]
		v := validator{kind: one.String("type")}
		switch v.kind {
		case "numeric":
			v.least, v.most = numeric(one, "minValue"), numeric(one, "maxValue")
		case "text":
			v.least, v.most = numeric(one, "minLength"), numeric(one, "maxLength")
			v.noDigits = one.Get("allowDigits") != nil && !one.True("allowDigits")
		case "answercount":
			v.least, v.most = numeric(one, "minCount"), numeric(one, "maxCount")
		case "regex":
			source := one.String("regex")
			if one.True("caseInsensitive") || one.True("insensitive") {
				source = "(?i)" + source
			}
			pattern, err := regexp.Compile(source)
			if err != nil {
				l.leave(at(i).member(one, "regex"), fmt.Sprintf("this regular expression is not applied: %v", err))
				continue
			}
			v.pattern = pattern
		case "expression":
			if v.of = l.expression(at(i), one, "expression"); v.of == nil {
				continue
			}
		case "email":
		default:
			l.leave(at(i), fmt.Sprintf("the validator %q is not applied", v.kind))
			continue
		}
		l.others(at(i), one, set("type text minValue maxValue minLength maxLength allowDigits minCount maxCount regex caseInsensitive insensitive expression"),
			map[string]string{"notificationType": "warnings are told as faults are"})
		q.validators = append(q.validators, v)
	}
	for _, v := range []validator{
		{kind: "answercount", least: numeric(held, "minSelectedChoices"), most: numeric(held, "maxSelectedChoices")},
		{kind: "text", most: positive(held, "maxLength")},
	} {
		if v.least != nil || v.most != nil {
			q.validators = append(q.validators, v)
		}
	}
}

// positive gives a number above 0: -1 and 0 mean no bound.
func positive(held *jsontree.Node, name string) *float64 {
	if n := numeric(held, name); n != nil && *n > 0 {
		return n
	}
	return nil
}
