package register

import (
	"context"
	"strconv"
	"strings"

	"balise/platform/web"
)

// from is where the results wanted begin: after an entry or, where it is gone, after so many.
type from struct {
	after  int64
	offset int
	limit  int
}

// from reads where the results begin: a cursor says it to programs, the number of a page to people.
func (in SearchIn) from(ctx context.Context) (from, error) {
	f := from{offset: (in.Page - 1) * pageLength, limit: pageLength}
	if !web.JSON(ctx) {
		return f, nil
	}
	if in.Limit > 0 {
		f.limit = in.Limit
	}
	place, err := web.Place(ctx, in.Cursor)
	if err != nil || place == "" {
		return f, err
	}
	after, offset, _ := strings.Cut(place, ".")
	if f.after, err = strconv.ParseInt(after, 10, 64); err != nil || f.after < 1 {
		return f, web.BadCursor()
	}
	if f.offset, err = strconv.Atoi(offset); err != nil || f.offset < 1 {
		return f, web.BadCursor()
	}
	return f, nil
}
