package search

import (
	"errors"
	"fmt"
	"strings"
)

// Kept lists what the index holds: by document, the value of its order "newest", where a whole number has lost its first
// zeros. A check compares it with what the index was made from.
func (x *Index) Kept() (kept map[string]string, err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return nil, err
	}
	reader, err := x.engine.Reader()
	if err != nil {
		return nil, fmt.Errorf("listing the search index: %w", err)
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	columns, err := reader.DocValueReader([]string{fieldNewest})
	if err != nil {
		return nil, fmt.Errorf("listing the search index: %w", err)
	}
	ids, err := reader.DocIDReaderAll()
	if err != nil {
		return nil, fmt.Errorf("listing the search index: %w", err)
	}
	defer func() { err = errors.Join(err, ids.Close()) }()
	kept = map[string]string{}
	for {
		internal, err := ids.Next()
		if err != nil || internal == nil {
			return kept, err
		}
		id, err := reader.ExternalID(internal)
		if err != nil {
			return nil, fmt.Errorf("listing the search index: %w", err)
		}
		kept[id] = ""
		err = columns.VisitDocValues(internal, func(_ string, value []byte) { kept[id] = strings.TrimLeft(string(value), "0") })
		if err != nil {
			return nil, fmt.Errorf("listing the search index: %w", err)
		}
	}
}
