-- +goose Up

-- A yearly campaign. What it asks is in settings; what was done to it is in campaign_event, which only grows.
CREATE TABLE campaign (
	id        TEXT    NOT NULL PRIMARY KEY,
	year      INTEGER NOT NULL UNIQUE,
	state     TEXT    NOT NULL,
	version   INTEGER NOT NULL,
	settings  TEXT    NOT NULL,
	opened_at BIGINT  NOT NULL,
	closed_at BIGINT  NOT NULL
);

CREATE TABLE campaign_event (
	campaign_id TEXT    NOT NULL REFERENCES campaign (id),
	version     INTEGER NOT NULL,
	act         TEXT    NOT NULL,
	at          BIGINT  NOT NULL,
	by_name     TEXT    NOT NULL,
	due         TEXT    NOT NULL,
	reason_fr   TEXT    NOT NULL,
	reason_en   TEXT    NOT NULL,
	PRIMARY KEY (campaign_id, version)
);

-- The declaration of one bound body while it is being made. Version counts what the whole was changed by.
CREATE TABLE declaration (
	id           TEXT    NOT NULL PRIMARY KEY,
	campaign_id  TEXT    NOT NULL REFERENCES campaign (id),
	body_id      TEXT    NOT NULL REFERENCES body (id),
	state        TEXT    NOT NULL,
	version      INTEGER NOT NULL,
	has_none     BOOLEAN NOT NULL,
	answers      TEXT    NOT NULL,
	comment      TEXT    NOT NULL,
	exempt       BOOLEAN NOT NULL,
	reason_fr    TEXT    NOT NULL,
	reason_en    TEXT    NOT NULL,
	submitted_by TEXT    NOT NULL,
	updated_at   BIGINT  NOT NULL,
	signed       INTEGER NOT NULL,
	signed_at    BIGINT  NOT NULL,
	UNIQUE (campaign_id, body_id)
);
CREATE INDEX declaration_body ON declaration (body_id);

-- What was decided of one initiative. record_version is what was read when deciding: a later change asks again.
CREATE TABLE declaration_line (
	declaration_id TEXT    NOT NULL REFERENCES declaration (id),
	record_id      TEXT    NOT NULL REFERENCES record (id),
	decision       TEXT    NOT NULL,
	record_version INTEGER NOT NULL,
	ended          TEXT    NOT NULL,
	reason_fr      TEXT    NOT NULL,
	reason_en      TEXT    NOT NULL,
	at             BIGINT  NOT NULL,
	by_name        TEXT    NOT NULL,
	PRIMARY KEY (declaration_id, record_id)
);

-- What was signed, for ever: content is the canonical JSON, hash its SHA-256, previous the hash of the version before.
CREATE TABLE declaration_signed (
	declaration_id TEXT    NOT NULL REFERENCES declaration (id),
	number         INTEGER NOT NULL,
	content        TEXT    NOT NULL,
	hash           TEXT    NOT NULL,
	previous       TEXT    NOT NULL,
	at             BIGINT  NOT NULL,
	PRIMARY KEY (declaration_id, number)
);

-- A reminder that left. The primary key is what keeps the same one from leaving twice.
CREATE TABLE campaign_reminder (
	campaign_id TEXT    NOT NULL REFERENCES campaign (id),
	body_id     TEXT    NOT NULL REFERENCES body (id),
	occasion    TEXT    NOT NULL,
	at          BIGINT  NOT NULL,
	by_name     TEXT    NOT NULL,
	recipients  INTEGER NOT NULL,
	PRIMARY KEY (campaign_id, body_id, occasion)
);
