// Package jsontree reads JSON and keeps where each value stands, so that what is wrong in a questionnaire that others wrote is named with
// its line. It also reads answers without building what is not needed: a line of answers is read once, and the texts of known choices
// are not made anew.
//
// It reads what encoding/json reads; a fuzz test holds one against the other.
package jsontree

import (
	"bytes"
	"fmt"
)

// Kind of a value.
type Kind uint8

// The six kinds.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Object
)

// Node is one value of a document.
type Node struct {
	At      int // offset of its first byte
	Kind    Kind
	Is      bool    // of Bool
	Number  float64 // of Number
	Text    string  // of String
	Items   []Node  // of List
	Members []Member
}

// Member is one name of an object with its value.
type Member struct {
	Name  string
	At    int
	Value Node
}

// Error says where a document stops being JSON.
type Error struct {
	At     int // offset, in bytes
	Reason string
}

func (e *Error) Error() string { return e.Reason }

// Parse reads a document. Its error is an *Error.
func Parse(src []byte) (*Node, error) {
	r := NewReader(src)
	r.Keep()
	root, err := r.node(0)
	if err != nil {
		return nil, err
	}
	if err := r.End(); err != nil {
		return nil, err
	}
	return &root, nil
}

// Position gives the line and the column of an offset, both from 1; columns count bytes.
func Position(src []byte, at int) (line, column int) {
	before := src[:min(max(at, 0), len(src))]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}

// Get gives a member of an object, the last of that name; nil when there is none.
func (n *Node) Get(name string) *Node {
	for i := len(n.Members) - 1; i >= 0; i-- {
		if n.Members[i].Name == name {
			return &n.Members[i].Value
		}
	}
	return nil
}

// String gives a member that is a text; else nothing.
func (n *Node) String(name string) string {
	if v := n.Get(name); v != nil && v.Kind == String {
		return v.Text
	}
	return ""
}

// True tells whether a member is true.
func (n *Node) True(name string) bool {
	v := n.Get(name)
	return v != nil && v.Kind == Bool && v.Is
}

// Value gives the value as encoding/json would.
func (n *Node) Value() any {
	switch n.Kind {
	case Bool:
		return n.Is
	case Number:
		return n.Number
	case String:
		return n.Text
	case List:
		list := make([]any, len(n.Items))
		for i := range n.Items {
			list[i] = n.Items[i].Value()
		}
		return list
	case Object:
		all := make(map[string]any, len(n.Members))
		for i := range n.Members {
			all[n.Members[i].Name] = n.Members[i].Value.Value()
		}
		return all
	}
	return nil
}

func (r *Reader) node(depth int) (Node, error) {
	if depth > maxDepth {
		return Node{}, r.fail("it nests too deep")
	}
	c := r.next()
	n := Node{At: r.at}
	var err error
	switch c {
	case '{':
		n.Kind = Object
		start := len(r.members)
		err = r.Object(func(name []byte) error {
			m := Member{Name: r.kept(name), At: r.nameAt}
			var err error
			if m.Value, err = r.node(depth + 1); err == nil {
				r.members = append(r.members, m)
			}
			return err
		})
		n.Members = append([]Member(nil), r.members[start:]...)
		r.members = r.members[:start]
	case '[':
		n.Kind = List
		start := len(r.items)
		err = r.List(func() error {
			one, err := r.node(depth + 1)
			if err == nil {
				r.items = append(r.items, one)
			}
			return err
		})
		n.Items = append([]Node(nil), r.items[start:]...)
		r.items = r.items[:start]
	case '"':
		n.Kind = String
		var b []byte
		b, err = r.text()
		n.Text = r.kept(b)
	case 't', 'f':
		n.Kind = Bool
		n.Is, err = r.boolean(c)
	case 'n':
		err = r.word("null")
	default:
		n.Kind = Number
		n.Number, err = r.number()
	}
	return n, err
}

// kept makes a text of bytes that were just read: those of the document are not copied again.
func (r *Reader) kept(b []byte) string {
	if start := r.at - 1 - len(b); r.whole != "" && len(b) > 0 && start >= 0 && &b[0] == &r.src[start] {
		return r.whole[start : start+len(b)]
	}
	return string(b)
}

func (r *Reader) fail(format string, args ...any) error {
	return &Error{r.at, fmt.Sprintf(format, args...)}
}
