-- +goose Up

-- The assessment of a year, asked of bodies. Figures are what was worked out when it closed, as JSON, for ever; '' while it is open.
-- Sequence is the number up to which signatures counted.
CREATE TABLE readiness_edition (
	year      INTEGER NOT NULL PRIMARY KEY,
	state     TEXT    NOT NULL,
	opens     TEXT    NOT NULL,
	due       TEXT    NOT NULL,
	version   INTEGER NOT NULL,
	opened_at BIGINT  NOT NULL,
	opened_by TEXT    NOT NULL,
	closed_at BIGINT  NOT NULL,
	closed_by TEXT    NOT NULL,
	sequence  BIGINT  NOT NULL,
	figures   TEXT    NOT NULL
);

-- A body of which an assessment is expected, in the groups where it was when the edition opened.
CREATE TABLE readiness_expected (
	year        INTEGER NOT NULL REFERENCES readiness_edition (year),
	body_id     TEXT    NOT NULL REFERENCES body (id),
	portfolio   TEXT    NOT NULL,
	type        TEXT    NOT NULL,
	size        TEXT    NOT NULL,
	reminded_at BIGINT  NOT NULL,
	reminders   INTEGER NOT NULL,
	PRIMARY KEY (year, body_id)
);

-- How large a body is, from a day on.
CREATE TABLE readiness_body_size (
	body_id  TEXT   NOT NULL REFERENCES body (id),
	from_day TEXT   NOT NULL,
	size     TEXT   NOT NULL,
	at       BIGINT NOT NULL,
	by_name  TEXT   NOT NULL,
	PRIMARY KEY (body_id, from_day)
);
