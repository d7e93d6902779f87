package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"sync"

	"balise/engine/jsontree"
	"balise/engine/surveyjs"
	"balise/engine/text"
	"balise/platform/fault"
)

// maxLine bounds a line of answers, in bytes; batchLines is how many are worked on at once.
const (
	maxLine    = 16 << 20
	batchLines = 512
)

// lineWork writes, after what is there, what stands in the place of a line, and tells whether the line is refused. It may be called from
// several goroutines at once.
type lineWork func(out []byte, l numbered) (written []byte, refused bool)

type numbered struct {
	n    int
	line []byte
}

// eachLine works on each line of a file of answers, - for standard input, and ends with an error when some were refused.
func eachLine(ctx context.Context, path string, out io.Writer, work lineWork) error {
	in := io.Reader(os.Stdin)
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return fault.Invalid(text.T("Le fichier «\u00a0"+path+"\u00a0» ne peut pas être ouvert.", "The file “"+path+"” cannot be opened.")).Because(err)
		}
		defer file.Close()
		in = file
	}
	refused, err := workLines(ctx, in, out, work)
	switch {
	case err != nil:
		return fmt.Errorf("score: %w", err)
	case refused > 0:
		return fault.Invalid(text.T(fmt.Sprintf("Nombre de lignes refusées\u00a0: %d. Chacune dit pourquoi, à sa place.", refused),
			fmt.Sprintf("Number of lines refused: %d. Each says why, in its place.", refused)))
	}
	return nil
}

// batch is a number of lines with what stands in their place; its buffers serve again.
type batch struct {
	text    []byte // of the lines, one after the other
	ends    []int
	numbers []int
	out     [][]byte
	refused []bool
}

func (b *batch) add(n int, line []byte) {
	b.text = append(b.text, line...)
	b.ends, b.numbers = append(b.ends, len(b.text)), append(b.numbers, n)
	if len(b.out) < len(b.ends) {
		b.out, b.refused = append(b.out, nil), append(b.refused, false)
	}
}

func (b *batch) line(i int) numbered {
	start := 0
	if i > 0 {
		start = b.ends[i-1]
	}
	return numbered{b.numbers[i], b.text[start:b.ends[i]:b.ends[i]]}
}

// work goes through the lines side by side.
func (b *batch) work(do lineWork) {
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		wait.Go(func() {
			for i := worker; i < len(b.ends); i += workers {
				b.out[i], b.refused[i] = do(b.out[i][:0], b.line(i))
			}
		})
	}
	wait.Wait()
}

// workLines reads lines in batches, works on them side by side, and writes what they give in order.
func workLines(ctx context.Context, in io.Reader, out io.Writer, do lineWork) (refused int, err error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<20), maxLine)
	w := bufio.NewWriterSize(out, 1<<20)
	b, n := &batch{}, 0
	flush := func() error {
		b.work(do)
		for i := range b.ends {
			if b.refused[i] {
				refused++
			}
			if _, err := w.Write(append(b.out[i], '\n')); err != nil {
				return err
			}
		}
		b.text, b.ends, b.numbers = b.text[:0], b.ends[:0], b.numbers[:0]
		return ctx.Err()
	}
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if len(line) == 0 {
			continue
		}
		if b.add(n, line); len(b.ends) == batchLines {
			if err := flush(); err != nil {
				return refused, err
			}
		}
	}
	err = lines.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		err = fault.Invalid(text.T(fmt.Sprintf("La ligne %d dépasse 16 Mo.", n+1), fmt.Sprintf("Line %d is larger than 16 MB.", n+1)))
	}
	return refused, errors.Join(err, flush(), w.Flush())
}

// refusal is what stands in the place of a line that is refused.
type refusal struct {
	ID      json.RawMessage    `json:"id,omitempty"`
	Line    int                `json:"line"`
	Refused []surveyjs.Problem `json:"refused"`
}

// written gives what stands in the place of a line: the result, or why it is refused.
func written(out []byte, line int, id json.RawMessage, result any, problems []surveyjs.Problem) ([]byte, bool) {
	if len(problems) == 0 {
		b, err := json.Marshal(result)
		if err == nil {
			return append(out, b...), false
		}
		problems = []surveyjs.Problem{{Reason: err.Error()}}
	}
	b, err := json.Marshal(refusal{id, line, problems})
	if err != nil {
		b = []byte(`{"refused":[]}`)
	}
	return append(out, b...), true
}

// refuse writes that a line cannot be read.
func refuse(out []byte, line int, id json.RawMessage, err error) ([]byte, bool) {
	return written(out, line, id, nil, []surveyjs.Problem{{Reason: err.Error()}})
}

// answersLine is a line of answers: where they stand in it, and the rest that counts.
type answersLine struct {
	id    json.RawMessage // a text or a number; nil for none
	part  []byte          // the object of the answers
	saved bool            // by the federal tool, whose old files are rewritten when they are opened
}

// openLine finds the answers of a line: bare, under answers with an id, under converted where a saved file was already rewritten, or as the
// federal tool saves them, under data.
func openLine(r *jsontree.Reader, line []byte) (answersLine, error) {
	held := answersLine{part: line}
	var answers, data, converted, version []byte
	r.Reset(line)
	err := r.Object(func(name []byte) error {
		raw, err := (*[]byte)(nil), error(nil)
		switch string(name) {
		case "id":
			raw = (*[]byte)(&held.id)
		case "answers":
			raw = &answers
		case "data":
			raw = &data
		case "converted":
			raw = &converted
		case "version":
			raw = &version
		}
		value, err := r.Raw()
		if raw != nil {
			*raw = value
		}
		return err
	})
	if err == nil {
		err = r.End()
	}
	if err != nil {
		return answersLine{}, fmt.Errorf("the line is not a JSON object: %w, at column %d", err, columnOf(err))
	}
	switch {
	case isObject(converted) && isObject(answers):
		held.part = converted
	case isObject(answers):
		held.part = answers
	case isObject(data) && version != nil:
		held.part, held.saved = data, true
	case answers != nil && held.id != nil:
		return answersLine{}, errors.New("under answers, an object is expected")
	default:
		held.id = nil
	}
	if len(held.id) > 0 && held.id[0] != '"' && held.id[0] != '-' && held.id[0]-'0' > 9 {
		held.id = nil
	}
	return held, nil
}

func isObject(raw []byte) bool { return len(raw) > 0 && raw[0] == '{' }

func columnOf(err error) int {
	var broken *jsontree.Error
	if errors.As(err, &broken) {
		return broken.At + 1
	}
	return 1
}

// answers reads the answers as encoding/json would.
func (l answersLine) answers(r *jsontree.Reader) (map[string]any, error) {
	r.Reset(l.part)
	v, err := r.Value(nil)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	answers, _ := v.(map[string]any)
	return answers, nil
}

// name is the id as a text.
func (l answersLine) name() string {
	var v any
	if json.Unmarshal(l.id, &v) != nil {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return surveyjs.FormatNumber(v)
	}
	return ""
}

// uploaded rewrites the two old forms that the federal tool rewrites when it opens a saved file, where the version that reads them does not
// have them any more: a saved file of an older version is read as it is by its own.
func uploaded(s *surveyjs.Survey, data map[string]any) map[string]any {
	if list, is := data["aboutSystem1"].([]any); is && !offers(s.Question("aboutSystem1"), "item6-1") {
		for i, one := range list {
			if one == "item6-1" {
				list[i] = "item6"
			}
		}
	}
	if v, there := data["impact4"]; there && s.Question("impact4") == nil {
		data["decisionSector3"] = v
		delete(data, "impact4")
	}
	return data
}

func offers(q *surveyjs.Question, value string) bool {
	return q != nil && slices.ContainsFunc(q.Choices, func(c surveyjs.Choice) bool { return c.Value == value })
}
