// Package sound checks that what the database holds stands together, and that the search index says the same: after a power
// failure, before an upgrade, once a month. It changes nothing.
package sound

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/search"
)

// Finding is something that does not stand.
type Finding struct {
	What  text.Text
	Which string // numbers or identifiers of the first ones, never what they say
}

// sqlite and PostgreSQL both answer each of these with one column that names what is wrong, and nothing when all is well.
const (
	sqlRevisionGaps = `SELECT CAST(s.last AS TEXT) FROM sequence s, (SELECT COUNT(*) AS n, COALESCE(MIN(seq), 1) AS first, COALESCE(MAX(seq), 0) AS latest FROM revision) r
		WHERE r.n <> s.last OR r.first <> 1 OR r.latest <> s.last`

	sqlAuditGaps = `SELECT CAST(s.last AS TEXT) FROM audit_sequence s, (SELECT COUNT(*) AS n, COALESCE(MIN(seq), 1) AS first, COALESCE(MAX(seq), 0) AS latest FROM audit) a
		WHERE a.n > 0 AND (a.n <> a.latest - a.first + 1 OR a.latest <> s.last)`

	sqlWrongHeads = `SELECT CAST(r.number AS TEXT) FROM record r LEFT JOIN revision v ON v.seq = r.seq
		WHERE v.seq IS NULL OR v.record_id <> r.id OR v.version <> r.version OR v.state <> r.state ORDER BY r.number LIMIT 20`

	sqlMissingVersions = "SELECT record_id FROM revision GROUP BY record_id HAVING COUNT(*) <> MAX(version) OR MIN(version) <> 1 ORDER BY record_id LIMIT 20"

	sqlLostPublications = `SELECT CAST(p.seq AS TEXT) FROM publication p LEFT JOIN revision v ON v.seq = p.seq LEFT JOIN record r ON r.id = p.record_id
		WHERE v.seq IS NULL OR r.id IS NULL OR v.record_id <> p.record_id OR r.kind <> p.kind OR r.number <> p.number ORDER BY p.seq LIMIT 20`

	sqlBrokenChains = `SELECT CAST(p.seq AS TEXT) FROM publication p WHERE p.previous <>
		COALESCE((SELECT MAX(q.seq) FROM publication q WHERE q.kind = p.kind AND q.number = p.number AND q.seq < p.seq), 0) ORDER BY p.seq LIMIT 20`

	sqlWrongPublicStates = `SELECT CAST(r.number AS TEXT) FROM record r WHERE r.public_state <>
		COALESCE((SELECT p.state FROM publication p WHERE p.kind = r.kind AND p.number = r.number ORDER BY p.seq DESC LIMIT 1), '') ORDER BY r.number LIMIT 20`
)

// rules lists what must hold between the tables.
var rules = []struct {
	query string
	what  text.Text
}{
	{sqlRevisionGaps, text.T("La suite des révisions a un trou, ou ne finit pas où elle le devrait.", "The sequence of revisions has a gap, or does not end where it should.")},
	{sqlAuditGaps, text.T("Le journal d’audit a un trou, ou ne finit pas où il le devrait.", "The audit trail has a gap, or does not end where it should.")},
	{sqlWrongHeads, text.T("Des fiches ne disent pas la même chose que leur dernière révision.", "Some records do not say what their last revision says.")},
	{sqlMissingVersions, text.T("Il manque des versions à des fiches.", "Some records lack versions.")},
	{sqlLostPublications, text.T("Des publications n’ont pas de fiche, ou pas de révision.", "Some publications have no record, or no revision.")},
	{sqlBrokenChains, text.T("Des publications ne suivent pas celle d’avant.", "Some publications do not follow the one before.")},
	{sqlWrongPublicStates, text.T("Des fiches n’ont pas l’état public de leur dernière publication.", "Some records do not have the public state of their last publication.")},
}

// Database checks the database. On a Balise that serves it sees one moment.
func Database(ctx context.Context, d *db.DB) ([]Finding, error) {
	damages, err := d.Integrity(ctx)
	if err != nil {
		return nil, err
	}
	var found []Finding
	if len(damages) > 0 {
		found = append(found, Finding{text.T("Le fichier de la base est abîmé.", "The file of the database is damaged."), strings.Join(damages, "; ")})
	}
	err = d.Read(ctx, func(tx *db.Tx) error {
		for _, rule := range rules {
			wrong, err := column(ctx, tx, rule.query)
			if err != nil {
				return err
			}
			if len(wrong) > 0 {
				found = append(found, Finding{rule.what, strings.Join(wrong, ", ")})
			}
		}
		contents, err := contents(ctx, tx)
		found = append(found, contents...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("check of the database: %w", err)
	}
	return found, nil
}

func column(ctx context.Context, tx *db.Tx, query string) ([]string, error) {
	rows, err := tx.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

const (
	sqlAnswers = "SELECT CAST(seq AS TEXT), answers FROM revision UNION ALL SELECT CAST(seq AS TEXT), answers FROM publication"

	sqlFiles = "SELECT sha256, data FROM record_file"
)

// contents reads everything that was written, to see whether it still reads.
func contents(ctx context.Context, tx *db.Tx) (found []Finding, err error) {
	for _, check := range []struct {
		query string
		what  text.Text
		whole func(name, content string) bool
	}{
		{sqlAnswers, text.T("Des réponses ne se lisent plus.", "Some answers can no longer be read."), func(_, answers string) bool { return json.Valid([]byte(answers)) }},
		{sqlFiles, text.T("Des pièces jointes ne sont plus ce qu’elles étaient.", "Some attachments are no longer what they were."), sameFile},
	} {
		rows, err := tx.Query(ctx, check.query)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		var wrong []string
		for rows.Next() {
			var name, content string
			if err := rows.Scan(&name, &content); err != nil {
				return nil, err
			}
			if len(wrong) < 20 && !check.whole(name, content) {
				wrong = append(wrong, name)
			}
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		if len(wrong) > 0 {
			found = append(found, Finding{check.what, strings.Join(wrong, ", ")})
		}
	}
	return found, nil
}

func sameFile(sum, data string) bool {
	content, err := base64.StdEncoding.DecodeString(data)
	hash := sha256.Sum256(content)
	return err == nil && hex.EncodeToString(hash[:]) == sum
}

const sqlPublished = "SELECT record_id, MAX(seq) FROM publication WHERE kind = ? AND seq <= ? GROUP BY record_id"

// Index checks that the search index holds the last publication of each record of a kind, up to where it followed, and nothing
// else. Behind is how many numbers of the sequence it has yet to follow.
func Index(ctx context.Context, d *db.DB, x *search.Index, kind string) (found []Finding, behind int64, err error) {
	kept, err := x.Kept()
	if err != nil {
		return nil, 0, err
	}
	followed := x.Seq()
	var wrong []string
	err = d.Read(ctx, func(tx *db.Tx) error {
		var head int64
		if err := tx.QueryRow(ctx, sqlHead).Scan(&head); err != nil {
			return err
		}
		behind = head - followed
		rows, err := tx.Query(ctx, sqlPublished, kind, followed)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			var seq int64
			if err := rows.Scan(&id, &seq); err != nil {
				return err
			}
			if kept[id] != strconv.FormatInt(seq, 10) {
				wrong = append(wrong, strconv.FormatInt(seq, 10))
			}
			delete(kept, id)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, 0, fmt.Errorf("check of the search index: %w", err)
	}
	for id := range kept {
		wrong = append(wrong, id)
	}
	if behind < 0 {
		found = append(found, Finding{text.T("La recherche est en avance sur la base.", "Search is ahead of the database."), strconv.FormatInt(-behind, 10)})
	}
	if len(wrong) > 0 {
		found = append(found, Finding{text.T("La recherche ne dit pas ce qui est publié.", "Search does not say what is published."), strings.Join(wrong[:min(20, len(wrong))], ", ")})
	}
	return found, behind, nil
}

const sqlHead = "SELECT last FROM sequence"
