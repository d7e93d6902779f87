package surveyjs

import (
	"fmt"
	"slices"
	"strings"
)

// maxDepth bounds how deep an expression nests.
const maxDepth = 100

// parser makes an expression of its tokens: or, and, comparison, sum, product, power, one thing.
type parser struct {
	lexer
	ahead  token
	slots  *slots
	depth  int
	gen    Generation
	inside bool // of a row, a panel or a choice, whose own answers have names there
	notes
}

// notes is what an expression says besides its value.
type notes struct {
	names       []string // of the answers that it reads
	near        []string // of those that it reads in its row or panel
	unsupported []string
}

// parse compiles an expression. The error says where, by character.
func parse(src string, s *slots, gen Generation, inside bool) (expression, notes, error) {
	p := &parser{lexer: lexer{src: src}, slots: s, gen: gen, inside: inside}
	if err := p.move(); err != nil {
		return nil, p.notes, err
	}
	e, err := p.or()
	if err != nil {
		return nil, p.notes, err
	}
	if p.ahead.kind != end {
		return nil, p.notes, fmt.Errorf("character %d: the expression should end here", p.ahead.at+1)
	}
	return e, p.notes, nil
}

func (p *parser) move() (err error) {
	p.ahead, err = p.next()
	return err
}

// takes tells whether the next token is one of these operators, whether written in signs or in letters, and moves past it.
func (p *parser) takes(ops ...string) (string, error) {
	if p.ahead.kind != operator && p.ahead.kind != word {
		return "", nil
	}
	op := strings.ToLower(p.ahead.text)
	if !slices.Contains(ops, op) {
		return "", nil
	}
	return op, p.move()
}

func (p *parser) or() (expression, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, fmt.Errorf("character %d: the expression nests too deep", p.ahead.at+1)
	}
	defer func() { p.depth-- }()
	return p.chain(p.and, func(a, b expression) expression { return either{a, b} }, "or", "||")
}

func (p *parser) and() (expression, error) {
	return p.chain(p.comparison, func(a, b expression) expression { return both{a, b} }, "and", "&&")
}

func (p *parser) chain(part func() (expression, error), join func(a, b expression) expression, ops ...string) (expression, error) {
	left, err := part()
	for err == nil {
		var op string
		if op, err = p.takes(ops...); err != nil || op == "" {
			break
		}
		var right expression
		if right, err = part(); err == nil {
			left = join(left, right)
		}
	}
	return left, err
}

// comparisons gives the one name of each operator.
var comparisons = map[string]string{
	"=": "=", "==": "=", "equal": "=", "<>": "<>", "!=": "<>", "notequal": "<>",
	"<": "<", "less": "<", "<=": "<=", "lessorequal": "<=", ">": ">", "greater": ">", ">=": ">=", "greaterorequal": ">=",
	"contains": "contains", "contain": "contains", "*=": "contains", "notcontains": "notcontains", "notcontain": "notcontains",
	"anyof": "anyof", "allof": "allof", "noneof": "noneof", "empty": "empty", "notempty": "notempty",
}

func (p *parser) comparison() (expression, error) {
	left, err := p.sum()
	if err != nil {
		return nil, err
	}
	for p.ahead.kind == operator || p.ahead.kind == word {
		op, known := comparisons[strings.ToLower(p.ahead.text)]
		if !known {
			break
		}
		if err := p.move(); err != nil {
			return nil, err
		}
		if op == "empty" || op == "notempty" {
			left = emptiness{left, op == "empty"}
			continue
		}
		right, err := p.sum()
		if err != nil {
			return nil, err
		}
		left = compared{op, left, right, p.gen}
	}
	return left, nil
}

func (p *parser) sum() (expression, error) { return p.arithmetic(p.product, "+", "-") }

func (p *parser) product() (expression, error) { return p.arithmetic(p.power, "*", "/", "%") }

func (p *parser) power() (expression, error) { return p.arithmetic(p.single, "^") }

func (p *parser) arithmetic(part func() (expression, error), ops ...string) (expression, error) {
	left, err := part()
	for err == nil {
		var op string
		if op, err = p.takes(ops...); err != nil || op == "" {
			break
		}
		var right expression
		if right, err = part(); err == nil {
			left = computed{op, left, right}
		}
	}
	return left, err
}

// single takes one thing: a group, a list, a variable, a constant, a function, or the negation of one.
func (p *parser) single() (expression, error) {
	t := p.ahead
	switch {
	case t.kind == constant:
		return literal{t.value}, p.move()
	case t.kind == variable:
		return p.named(t.text), p.move()
	case t.kind == operator && t.text == "(":
		if err := p.move(); err != nil {
			return nil, err
		}
		inside, err := p.or()
		if err != nil {
			return nil, err
		}
		return inside, p.expect(")")
	case t.kind == operator && t.text == "[":
		list, err := p.list("]")
		return arrayOf(list), err
	case t.kind == operator && (t.text == "!" || t.text == "-"):
		if err := p.move(); err != nil {
			return nil, err
		}
		of, err := p.guarded()
		if t.text == "-" {
			return computed{"-", literal{0.0}, of}, err
		}
		return negated{of}, err
	case t.kind == word:
		return p.function(t)
	}
	return nil, fmt.Errorf("character %d: a question, a value or a parenthesis is missing", t.at+1)
}

// guarded is single, with its depth counted: signs may repeat.
func (p *parser) guarded() (expression, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, fmt.Errorf("character %d: the expression nests too deep", p.ahead.at+1)
	}
	defer func() { p.depth-- }()
	return p.single()
}

func (p *parser) expect(sign string) error {
	if p.ahead.kind != operator || p.ahead.text != sign {
		return fmt.Errorf("character %d: %q is missing", p.ahead.at+1, sign)
	}
	return p.move()
}

// list takes what stands between the sign ahead and the closing one.
func (p *parser) list(closing string) ([]expression, error) {
	if err := p.move(); err != nil {
		return nil, err
	}
	var all []expression
	for p.ahead.kind != operator || p.ahead.text != closing {
		one, err := p.or()
		if err != nil {
			return nil, err
		}
		all = append(all, one)
		if p.ahead.kind == operator && p.ahead.text == "," {
			if err := p.move(); err != nil {
				return nil, err
			}
		}
	}
	return all, p.expect(closing)
}

func (p *parser) function(t token) (expression, error) {
	if err := p.move(); err != nil {
		return nil, err
	}
	if p.ahead.kind != operator || p.ahead.text != "(" {
		return literal{t.text}, nil // a bare word is taken for a text, as the library does
	}
	arguments, err := p.list(")")
	switch t.text {
	case "iif":
		if len(arguments) < 2 {
			return literal{nil}, err
		}
		return choice{arguments}, err
	case "sumInArray", "minInArray", "maxInArray", "avgInArray", "countInArray":
		if len(arguments) > 2 {
			p.unsupported = append(p.unsupported, "the condition on the rows of "+t.text+" is not applied: all rows count")
		}
	}
	f, known := functions[t.text]
	if !known {
		p.unsupported = append(p.unsupported, fmt.Sprintf("character %d: the function %s is not known: it gives nothing", t.at+1, t.text))
		return literal{nil}, err
	}
	return call{f, arguments}, err
}

// root is the name of the question in the name of a part of its answer.
func root(name string) string {
	if i := strings.IndexAny(name, ".["); i > 0 {
		return name[:i]
	}
	return name
}

// named is a variable: a question, a part of its answer, or what is near in a row, a panel or a choice.
func (p *parser) named(name string) expression {
	raw := len(name) > 1 && name[0] == '#'
	name = strings.TrimPrefix(name, "#")
	first := root(name)
	path := strings.TrimPrefix(name, first)
	if p.inside {
		what := ""
		switch strings.ToLower(first) {
		case "row", "panel":
			if path != "" {
				what = "row"
			}
		case "item", "choice":
			what = "item"
		case "rowindex", "panelindex", "visiblepanelindex":
			what = "index"
		case "rowvalue", "rowname":
			what = "name"
		case "parentpanel", "parentrow", "prevpanel", "nextpanel", "prevrow", "nextrow", "rowtitle", "totalrow", "$self", "self":
			p.unsupported = append(p.unsupported, "{"+name+"} is not read: it gives nothing")
			return literal{nil}
		}
		if what == "row" {
			p.near = append(p.near, name)
		}
		if what != "" {
			return nearby{what, path, raw, p.gen}
		}
	}
	p.names = append(p.names, name)
	return reference{p.slots.of(name), p.slots.of(first), path, raw, p.gen}
}
