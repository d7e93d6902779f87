-- +goose Up
-- Who answers which part of a record, and when a part was done or taken up again. Nothing is ever altered: where a part
-- stands is what its events come to, in their order.
CREATE TABLE part_event (
	id          TEXT   NOT NULL PRIMARY KEY,
	record_id   TEXT   NOT NULL REFERENCES record (id),
	part        TEXT   NOT NULL,
	act         TEXT   NOT NULL,
	person_id   TEXT   NOT NULL,
	person_name TEXT   NOT NULL,
	function_fr TEXT   NOT NULL,
	function_en TEXT   NOT NULL,
	due         TEXT   NOT NULL,
	at          BIGINT NOT NULL,
	by_id       TEXT   NOT NULL,
	by_name     TEXT   NOT NULL
);
CREATE INDEX part_event_record ON part_event (record_id, at, id);
CREATE INDEX part_event_person ON part_event (person_id, record_id);
