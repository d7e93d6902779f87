package instrument

import (
	"regexp"
	"strconv"
	"strings"
)

// attachmentKind holds a file that was received before the form is read: the form carries its description only.
type attachmentKind struct{}

var (
	mediaType = regexp.MustCompile(`^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}$`)
	sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func (attachmentKind) settings() []string { return nil }

func (attachmentKind) read(_ *Question, f fields) (Value, []issue) {
	a := Attachment{
		Name:      clean(f.sub("name").get()),
		MediaType: strings.TrimSpace(f.sub("media_type").get()),
		SHA256:    strings.TrimSpace(f.sub("sha256").get()),
	}
	size := strings.TrimSpace(f.sub("size").get())
	if size == "" && a == (Attachment{}) {
		return nil, nil
	}
	n, err := strconv.ParseInt(size, 10, 64)
	if err != nil {
		return nil, badAttachment()
	}
	a.Size = n
	return a, nil
}

func (attachmentKind) write(_ *Question, v Value, f fields) {
	a := v.(Attachment)
	f.sub("name").set(a.Name)
	f.sub("media_type").set(a.MediaType)
	f.sub("size").set(strconv.FormatInt(a.Size, 10))
	f.sub("sha256").set(a.SHA256)
}

func (attachmentKind) check(_ *Question, v Value) []issue {
	a, ok := v.(Attachment)
	if !ok {
		return wrongType()
	}
	badName := a.Name == "" || strings.ContainsAny(a.Name, `/\`) || !checkString(a.Name, 200, false).Empty()
	if badName || a.Size < 0 || !mediaType.MatchString(a.MediaType) || !sha256Hex.MatchString(a.SHA256) {
		return badAttachment()
	}
	return nil
}

func (attachmentKind) show(_ *Question, v Value, _ Display) string { return v.(Attachment).Name }

func badAttachment() []issue {
	return only("Ce fichier n’a pas été bien reçu\u00a0: joignez-le de nouveau.",
		"This file was not received properly: attach it again.")
}
