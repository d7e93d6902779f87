package surveyjs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"balise/engine/text"
)

// maxDefinition bounds a definition, in bytes; maxNested how deep its panels nest.
const (
	maxDefinition = 16 << 20
	maxNested     = 20
)

// Load compiles a definition. The error says where: by line and column when it is no JSON, else by path. What the package does not
// do is in Survey.Unsupported.
func Load(definition []byte, gen Generation) (*Survey, error) {
	if len(definition) > maxDefinition {
		return nil, errors.New("the definition is larger than 16 MB")
	}
	var root map[string]any
	if err := json.Unmarshal(definition, &root); err != nil {
		return nil, located(definition, err)
	}
	l := &loader{s: &Survey{Generation: gen, byName: map[string]*Question{}, slots: &slots{exact: map[string]int{}, lower: map[string][]int{}}}}
	l.survey(root)
	if err := errors.Join(l.problems...); err != nil {
		return nil, err
	}
	return l.s, nil
}

// located says where a definition stops being JSON.
func located(definition []byte, err error) error {
	offset := int64(-1)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	if offset < 0 || offset > int64(len(definition)) {
		return fmt.Errorf("the definition is not JSON: %w", err)
	}
	before := definition[:offset]
	line := bytes.Count(before, []byte("\n")) + 1
	return fmt.Errorf("line %d, column %d: the definition is not the JSON of a survey: %w", line, len(before)-bytes.LastIndexByte(before, '\n')-1, err)
}

type loader struct {
	s        *Survey
	problems []error
}

func (l *loader) fail(path, format string, args ...any) {
	l.problems = append(l.problems, fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...)))
}

func (l *loader) leave(path, reason string) {
	l.s.Unsupported = append(l.s.Unsupported, Unsupported{path, reason})
}

// Properties that change nothing in what shows or in what completing does: how the form looks, or what is its owner’s own.
var (
	ofSurvey = []string{"pages", "elements", "title", "description", "locale", "showQuestionNumbers", "showProgressBar", "firstPageIsStarted", "showTitle",
		"showPageTitles", "showPageNumbers", "completeText", "pageNextText", "pagePrevText", "startSurveyText", "completedHtml", "logo", "logoPosition",
		"questionTitleLocation", "questionErrorLocation", "requiredText", "showCompletedPage", "showNavigationButtons", "showPrevButton", "goNextPageAutomatic",
		"checkErrorsMode", "textUpdateMode", "questionsOnPageMode", "widthMode", "width", "progressBarType", "questionDescriptionLocation", "maxTextLength",
		"maxOthersLength", "focusFirstQuestionAutomatic", "sendResultOnPageNext", "loadingHtml", "cookieName", "version"}
	ofContainer = []string{"type", "name", "title", "description", "elements", "questions", "visibleIf", "visible", "state", "questionTitleLocation",
		"showNumber", "showQuestionNumbers", "innerIndent", "startWithNewLine", "width", "minWidth", "maxWidth", "help", "navigationButtonsVisibility",
		"questionsOrder", "questionStartIndex", "page", "navigationTitle", "navigationDescription"}
	ofQuestion = []string{"type", "name", "title", "description", "choices", "choicesOrder", "visibleIf", "visible", "isRequired", "requiredErrorText", "html",
		"help", "hideNumber", "titleLocation", "descriptionLocation", "colCount", "rows", "cols", "inputType", "placeHolder", "placeholder", "maxLength",
		"size", "startWithNewLine", "width", "minWidth", "maxWidth", "indent", "hasOther", "showOtherItem", "otherText", "otherErrorText", "otherPlaceHolder",
		"hasNone", "showNoneItem", "noneText", "hasSelectAll", "showSelectAllItem", "selectAllText", "optionsCaption", "valueName", "readOnly", "min", "max",
		"step", "textUpdateMode", "autoComplete", "autocomplete", "imageLink", "labelTrue", "labelFalse", "valueTrue", "valueFalse", "rateMin", "rateMax",
		"rateStep", "rateValues", "minRateDescription", "maxRateDescription", "page", "panel", "commentText", "autoGrow", "allowResize", "renderAs", "storeOthersAsComment",
		"imageFit", "imageHeight", "imageWidth", "contentMode", "showLabel", "multiSelect", "searchEnabled", "allowClear", "correctAnswer", "score"}
	containers = []string{"panel"}
	questions  = []string{"radiogroup", "dropdown", "checkbox", "tagbox", "ranking", "imagepicker", "buttongroup", "text", "comment", "boolean", "rating", "html", "image"}
)

func (l *loader) survey(root map[string]any) {
	l.s.Title = words(root["title"])
	l.others("", root, ofSurvey)
	pages, isList := root["pages"].([]any)
	if root["pages"] == nil {
		if elements, there := root["elements"]; there {
			pages, isList = []any{map[string]any{"name": "page1", "elements": elements}}, true
		}
	}
	if !isList {
		l.fail("pages", "the survey has no list of pages")
		return
	}
	for i, one := range pages {
		path := fmt.Sprintf("pages[%d]", i)
		held, isMap := one.(map[string]any)
		if !isMap {
			l.fail(path, "a page is an object")
			continue
		}
		l.s.Pages = append(l.s.Pages, l.container(path, held, nil, 0))
	}
}

func (l *loader) container(path string, held map[string]any, parent *Container, depth int) *Container {
	c := &Container{Parent: parent, Title: words(held["title"])}
	c.Name, _ = held["name"].(string)
	c.visible = l.condition(path, held)
	l.others(path, held, ofContainer)
	name := "elements"
	if held[name] == nil && held["questions"] != nil {
		name = "questions"
	}
	elements, isList := held[name].([]any)
	switch {
	case held[name] != nil && !isList:
		l.fail(path+"."+name, "a list of elements is expected")
	case depth > maxNested:
		l.fail(path, "panels nest too deep")
		return c
	}
	for i, one := range elements {
		l.element(fmt.Sprintf("%s.%s[%d]", path, name, i), one, c, depth)
	}
	return c
}

func (l *loader) element(path string, one any, in *Container, depth int) {
	held, isMap := one.(map[string]any)
	kind, _ := held["type"].(string)
	switch {
	case !isMap:
		l.fail(path, "an element is an object")
	case kind == "":
		l.fail(path, "the element has no type")
	case slices.Contains(containers, kind):
		l.container(path, held, in, depth+1)
	default:
		if !slices.Contains(questions, kind) {
			l.leave(path, "the type "+kind+" is kept as a free answer")
		}
		l.question(path, kind, held, in)
	}
}

func (l *loader) question(path, kind string, held map[string]any, in *Container) {
	q := &Question{Type: kind, In: in, Title: words(held["title"]), Help: words(held["description"]), Index: len(l.s.Questions)}
	q.Name, _ = held["name"].(string)
	if q.Name == "" {
		l.fail(path, "the element has no name")
		return
	}
	if q.Key, _ = held["valueName"].(string); q.Key == "" {
		q.Key = q.Name
	}
	q.Required, _ = held["isRequired"].(bool)
	q.visible = l.condition(path, held)
	q.slot = l.s.slots.of(q.Key)
	l.choices(path, q, held)
	l.others(path, held, ofQuestion)
	if _, twice := l.s.byName[q.Name]; !twice {
		l.s.byName[q.Name] = q
	} else if !q.Shown() {
		l.fail(path, "the name %q is already that of another question", q.Name)
	}
	l.s.Questions = append(l.s.Questions, q)
}

// condition compiles visibleIf, or visible: false.
func (l *loader) condition(path string, held map[string]any) expression {
	if held["visible"] == false && held["visibleIf"] == nil {
		return literal{false}
	}
	src, isText := held["visibleIf"].(string)
	if !isText || strings.TrimSpace(src) == "" {
		return nil
	}
	e, err := parse(src, l.s.slots, l.s.Generation)
	if err != nil {
		l.fail(path+".visibleIf", "%v, in %s", err, src)
	}
	return e
}

func (l *loader) choices(path string, q *Question, held map[string]any) {
	list, isList := held["choices"].([]any)
	if held["choices"] != nil && !isList {
		l.fail(path+".choices", "a list of choices is expected")
	}
	q.known, q.numbers = make(map[string]bool, len(list)), map[float64]bool{}
	for i, one := range list {
		c := Choice{Value: one}
		if object, isMap := one.(map[string]any); isMap {
			c.Value, c.Text = object["value"], words(object["text"])
			l.others(fmt.Sprintf("%s.choices[%d]", path, i), object, []string{"value", "text", "help"})
		}
		if c.Text.Empty() {
			c.Text = text.T(written(c.Value), written(c.Value))
		}
		switch v := c.Value.(type) {
		case string:
			q.known[v] = true
		case float64:
			q.numbers[v] = true
		case nil:
			l.fail(fmt.Sprintf("%s.choices[%d]", path, i), "the choice has no value")
		}
		q.Choices = append(q.Choices, c)
	}
	for flag, value := range map[string]string{"hasNone": "none", "showNoneItem": "none"} {
		if held[flag] == true {
			q.known[value] = true
		}
	}
}

// others lists the properties that this package does not know.
func (l *loader) others(path string, held map[string]any, known []string) {
	var names []string
	for name := range held {
		if !slices.Contains(known, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		l.leave(strings.TrimPrefix(path+"."+name, "."), "this property is not followed")
	}
}

// words reads a text, in one language or in several: default is English in what the federal government publishes.
func words(v any) text.Text {
	switch v := v.(type) {
	case string:
		return text.T(v, v)
	case map[string]any:
		en, _ := v["en"].(string)
		if en == "" {
			en, _ = v["default"].(string)
		}
		fr, _ := v["fr"].(string)
		if fr == "" {
			fr = en
		}
		return text.T(fr, en)
	}
	return text.Text{}
}
