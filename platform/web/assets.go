package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// assets are the style sheets, scripts, fonts and pictures that stand in the binary. Their addresses carry one hash of
// all of them, so a browser keeps them for ever, never shows an old one, and relative references inside them hold.
type assets struct {
	prefix string
	byName map[string]asset
}

type asset struct {
	mediaType string
	data      []byte
}

func loadAssets(files fs.FS) (*assets, error) {
	a := &assets{byName: map[string]asset{}}
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		sum.Write([]byte(name))
		sum.Write(data)
		short := strings.TrimPrefix(name, "assets/")
		a.byName[short] = asset{mediaType(short), data}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the assets: %w", err)
	}
	a.prefix = "/static/" + hex.EncodeToString(sum.Sum(nil)[:6]) + "/"
	return a, nil
}

// address gives the address of an asset by its name: "app.css".
func (a *assets) address(name string) (string, error) {
	if _, ok := a.byName[name]; !ok {
		return "", fmt.Errorf("no asset has the name %q", name)
	}
	return a.prefix + name, nil
}

func mediaType(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".webmanifest":
		return "application/manifest+json"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	name, ours := strings.CutPrefix(r.URL.Path, a.prefix)
	item, ok := a.byName[name]
	if !ours || !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", item.mediaType)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	if _, err := w.Write(item.data); err != nil {
		return // the reader left
	}
}

func (a *assets) favicon(w http.ResponseWriter, r *http.Request) {
	for _, name := range []string{"favicon.ico", "favicon.png", "favicon.svg"} {
		if to, err := a.address(name); err == nil {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
	}
	http.NotFound(w, r)
}
