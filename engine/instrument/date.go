package instrument

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Date is a day, a month or a year, as precisely as it is known: unknown parts are zero. The zero Date is no date.
type Date struct{ Year, Month, Day int }

var dateForm = regexp.MustCompile(`^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$`)

// ParseDate reads "2024", "2024-05" or "2024-05-31".
func ParseDate(s string) (Date, error) {
	parts := dateForm.FindStringSubmatch(s)
	if parts == nil {
		return Date{}, fmt.Errorf("%.40q is not a date such as 2024, 2024-05 or 2024-05-31", s)
	}
	var d Date
	d.Year, _ = strconv.Atoi(parts[1]) // four digits
	d.Month, _ = strconv.Atoi(parts[2])
	d.Day, _ = strconv.Atoi(parts[3])
	if parts[2] == "00" || parts[3] == "00" || !d.Valid() {
		return Date{}, fmt.Errorf("%q is not a date of the calendar", s)
	}
	return d, nil
}

// Valid tells whether the date exists: a year from 1000 to 9999, then perhaps a month of it, then perhaps a day of it.
func (d Date) Valid() bool {
	if d.Year < 1000 || d.Year > 9999 || d.Month < 0 || d.Month > 12 || d.Day < 0 {
		return false
	}
	if d.Month == 0 {
		return d.Day == 0
	}
	return d.Day <= time.Date(d.Year, time.Month(d.Month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String writes the date as ParseDate reads it; the zero Date is "".
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes the date for JSON.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(data []byte) error {
	if len(data) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(data))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// First gives the first day that the date may mean: 2024 → 2024-01-01.
func (d Date) First() Date { return Date{Year: d.Year, Month: max(d.Month, 1), Day: max(d.Day, 1)} }

// Last gives the last day that the date may mean: 2024-02 → 2024-02-29.
func (d Date) Last() Date {
	month := d.Month
	if month == 0 {
		month = 12
	}
	day := d.Day
	if day == 0 {
		day = time.Date(d.Year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	}
	return Date{Year: d.Year, Month: month, Day: day}
}

// Compare orders dates by their first possible day, then the vaguer before the more precise.
func (d Date) Compare(other Date) int {
	a, b := d.First(), other.First()
	return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Day, b.Day),
		cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}
