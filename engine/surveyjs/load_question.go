package surveyjs

import (
	"fmt"
	"maps"

	"balise/engine/jsontree"
	"balise/engine/text"
)

// known gives the properties that are followed in a question of a type.
func known(kind string) map[string]bool {
	all := maps.Clone(ofQuestion)
	switch kind {
	case "matrix":
		maps.Copy(all, ofMatrix)
	case "matrixdropdown":
		maps.Copy(all, ofMatrix)
		maps.Copy(all, ofRepeated)
	case "matrixdynamic", "paneldynamic":
		maps.Copy(all, ofRepeated)
	case "multipletext":
		maps.Copy(all, ofMultiple)
	case "file", "signaturepad":
		maps.Copy(all, ofFile)
	case "comment":
		all["rows"] = true // how high it is
	case "column":
		maps.Copy(all, ofColumn)
	}
	return all
}

// byType keeps what known gives: it is asked for each question.
var byType = func() map[string]map[string]bool {
	all := map[string]map[string]bool{"": ofQuestion, "column": known("column")}
	for kind := range questionTypes {
		all[kind] = known(kind)
	}
	return all
}()

func (l *loader) question(p place, kind string, held *jsontree.Node, in *Container, depth int) {
	properties := byType[kind]
	if properties == nil {
		properties = ofQuestion
	}
	if !questionTypes[kind] {
		l.leave(p, "the type "+kind+" is kept as a free answer")
	}
	q := l.any(p, kind, held, properties)
	if q == nil {
		return
	}
	q.In = in
	if l.inside != nil {
		q.Index = len(l.inside.Inside)
		l.inside.Inside = append(l.inside.Inside, q)
	} else {
		q.Index, q.slot = len(l.s.Questions), l.s.slots.of(q.Key)
		if q.hasOther || q.hasReason {
			q.reason = l.s.slots.of(q.Key + commentSuffix)
		}
		l.s.shared = l.s.shared || q.Key != q.Name
		if first, twice := l.s.byName[q.Name]; !twice {
			l.s.byName[q.Name] = q
		} else if !q.Shown() || !first.Shown() {
			l.s.early = append(l.s.early, l.s.fault(p.member(held, "name"), fmt.Sprintf("the name %q is already that of another question (line %d): both keep their answer under it",
				q.Name, l.s.fault(first.place, "").Line)))
		}
		l.s.Questions = append(l.s.Questions, q)
	}
	l.repeated(p, q, held, depth)
}

// commentSuffix follows the name of a question in that of its comment.
const commentSuffix = "-Comment"

// any reads what all questions have, those of columns too.
func (l *loader) any(p place, kind string, held *jsontree.Node, properties map[string]bool) *Question {
	q := &Question{Type: kind, Title: words(held.Get("title")), Help: words(held.Get("description")), Name: held.String("name"), place: p, many: isMany(kind), selects: selects[kind]}
	if q.Name == "" {
		l.fail(p, "the element has no name")
		return nil
	}
	if q.Key = held.String("valueName"); q.Key == "" {
		q.Key = q.Name
	}
	q.many = q.many || kind == "imagepicker" && held.True("multiSelect")
	q.Required = held.True("isRequired")
	q.visible = l.condition(p, held)
	q.required, q.enabled = l.expression(p, held, "requiredIf"), l.expression(p, held, "enableIf")
	q.hasOther = held.True("hasOther") || held.True("showOtherItem")
	q.keepsOther = q.hasOther && held.Get("storeOthersAsComment") != nil && !held.True("storeOthersAsComment")
	q.hasReason = held.True("hasComment") || held.True("showCommentArea")
	q.clearing = l.clearing(p, held, "clearIfInvisible")
	l.choices(p, q, held)
	bounds(q, held)
	l.validators(p, q, held)
	l.filling(p, q, held)
	l.others(p, held, properties, questionReasons)
	q.checked = q.Required || q.required != nil || q.hasOther || len(q.validators) > 0 || q.isNumeric() || q.input == "date"
	return q
}

func isMany(kind string) bool { return kind == "checkbox" || kind == "tagbox" || kind == "ranking" }

// elsewhere are the properties by which choices are not in the file.
var elsewhere = []string{"choicesByUrl", "choicesLazyLoadEnabled", "choicesFromQuestion"}

// choices reads those that the file lists, and those that the form adds: none, numbers of a range.
func (l *loader) choices(p place, q *Question, held *jsontree.Node) {
	q.Choices = l.list(p, held, "choices")
	if q.Type == "rating" {
		q.Choices = l.list(p, held, "rateValues")
	}
	q.choicesVisible, q.choicesEnabled = l.itemExpression(p, held, "choicesVisibleIf"), l.itemExpression(p, held, "choicesEnableIf")
	for _, c := range q.Choices {
		q.conditioned = q.conditioned || c.visible != nil || q.choicesVisible != nil
		if v, isText := c.Value.(string); isText {
			l.s.texts[v] = c.Value
		}
	}
	for _, name := range elsewhere {
		q.open = q.open || held.Get(name) != nil
	}
	for _, added := range [][2]string{{"hasNone", "none"}, {"showNoneItem", "none"}, {"showRefuseItem", "refused"}, {"showDontKnowItem", "dontknow"}} {
		flag, value := added[0], added[1]
		if held.True(flag) {
			q.Choices = append(q.Choices, Choice{Value: value, Text: text.T(value, value), place: p.member(held, flag)})
			l.s.texts[value] = value
		}
	}
	if least, most := numeric(held, "choicesMin"), numeric(held, "choicesMax"); q.Select() && least != nil && most != nil && *least <= *most {
		step := 1.0
		if s := numeric(held, "choicesStep"); s != nil && *s > 0 {
			step = *s
		}
		if (*most-*least)/step > mostNumbers {
			l.fail(p.member(held, "choicesMax"), "this makes more than %d choices", mostNumbers)
			return
		}
		for n := *least; n <= *most; n += step {
			q.Choices = append(q.Choices, Choice{Value: n, Text: text.T(FormatNumber(n), FormatNumber(n)), place: p.member(held, "choicesMin")})
		}
	}
}

// mostNumbers bounds the choices that a range of numbers makes.
const mostNumbers = 10_000

func numeric(held *jsontree.Node, name string) *float64 {
	if v := held.Get(name); v != nil && v.Kind == jsontree.Number {
		return &v.Number
	}
	return nil
}

// list reads choices, rows or columns: values alone, or objects that hold value and text.
func (l *loader) list(p place, held *jsontree.Node, name string) []Choice {
	items, at := l.items(p, held, name)
	all := make([]Choice, 0, len(items))
	for i := range items {
		one := &items[i]
		c := Choice{place: at(i)}
		if one.Kind == jsontree.Object {
			if c.Text = words(one.Get("text")); one.Get("value") != nil {
				c.Value = one.Get("value").Value()
			}
			c.visible = l.itemExpression(c.place, one, "visibleIf")
			l.itemExpression(c.place, one, "enableIf")
			l.others(c.place, one, ofChoice, choiceReasons)
		} else {
			c.Value = one.Value()
		}
		if c.Value == nil {
			l.fail(c.place, "the choice has no value")
			continue
		}
		if c.Text.Empty() {
			c.Text = text.T(written(c.Value), written(c.Value))
		}
		all = append(all, c)
	}
	return all
}

// itemExpression compiles an expression that may speak of {item}.
func (l *loader) itemExpression(p place, held *jsontree.Node, name string) expression {
	if held.Get(name) == nil {
		return nil
	}
	was := l.inside
	if was == nil {
		l.inside = &Question{}
	}
	defer func() { l.inside = was }()
	return l.expression(p, held, name)
}

// bounds reads what limits an answer.
func bounds(q *Question, held *jsontree.Node) {
	q.input = held.String("inputType")
	least, most := "min", "max"
	if q.Type == "rating" {
		least, most = "rateMin", "rateMax"
		q.least, q.most, q.step = 1.0, 5.0, 1.0
		if n := numeric(held, "rateCount"); n != nil {
			q.most = *n
		}
		if n := numeric(held, "rateStep"); n != nil && *n > 0 {
			q.step = *n
		}
	}
	if v := held.Get(least); v != nil && v.Kind != jsontree.Null {
		q.least = v.Value()
	}
	if v := held.Get(most); v != nil && v.Kind != jsontree.Null {
		q.most = v.Value()
	}
	if q.Type == "boolean" {
		q.whenTrue, q.whenFalse = true, false
		if v := held.Get("valueTrue"); v != nil {
			q.whenTrue = v.Value()
		}
		if v := held.Get("valueFalse"); v != nil {
			q.whenFalse = v.Value()
		}
	}
}

// repeated reads what stands in rows and panels: matrices, panels that repeat, several texts.
func (l *loader) repeated(p place, q *Question, held *jsontree.Node, depth int) {
	switch q.Type {
	case "matrix":
		q.Rows, q.Columns = l.list(p, held, "rows"), l.list(p, held, "columns")
		q.rowsVisible, q.columnsVisible = l.itemExpression(p, held, "rowsVisibleIf"), l.itemExpression(p, held, "columnsVisibleIf")
		q.many = held.String("cellType") == "checkbox"
		l.s.rows = true
		return
	case "matrixdropdown", "matrixdynamic", "paneldynamic", "multipletext":
	default:
		return
	}
	l.s.rows = true
	if l.inside != nil && depth > maxNested {
		l.fail(p, "panels nest too deep")
		return
	}
	was := l.inside
	l.inside = q
	defer func() { l.inside = was }()
	switch q.Type {
	case "paneldynamic":
		l.elements(p, held, "templateElements", nil, depth+1)
	case "multipletext":
		items, at := l.items(p, held, "items")
		for i := range items {
			if one := l.any(at(i), "text", &items[i], ofQuestion); one != nil {
				one.Index = len(q.Inside)
				q.Inside = append(q.Inside, one)
			}
		}
	default:
		q.Rows = l.list(p, held, "rows")
		q.rowsVisible = l.expression(p, held, "rowsVisibleIf")
		l.columns(p, q, held)
	}
}

// columns reads those of a matrix whose cells are questions. A column without choices of its own offers those of the matrix.
func (l *loader) columns(p place, q *Question, held *jsontree.Node) {
	items, at := l.items(p, held, "columns")
	kind := held.String("cellType")
	if kind == "" || kind == "default" {
		kind = "dropdown"
	}
	for i := range items {
		cell := items[i].String("cellType")
		if cell == "" || cell == "default" {
			cell = kind
		}
		if items[i].Kind != jsontree.Object {
			l.fail(at(i), "a column is an object")
			continue
		}
		if !questionTypes[cell] {
			l.leave(at(i), "the type "+cell+" is kept as a free answer")
		}
		one := l.any(at(i), cell, &items[i], byType["column"])
		if one == nil {
			continue
		}
		if one.Select() && len(one.Choices) == 0 && !one.open {
			one.Choices, one.open = q.Choices, q.open
		}
		one.Index = len(q.Inside)
		q.Inside = append(q.Inside, one)
	}
}
