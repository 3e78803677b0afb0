"""The tables of the index, and those that are only needed while it is made. docs/decisions/ADR-017.md says why so."""

from __future__ import annotations

FORM = "1"  # changes whenever the tables do: an index of another form is made anew

TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE release (
    id INTEGER PRIMARY KEY, terminology TEXT NOT NULL, name TEXT NOT NULL, entries INTEGER NOT NULL,
    version TEXT NOT NULL
);
CREATE TABLE file (terminology TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL);

CREATE TABLE concept (
    code INTEGER PRIMARY KEY, active INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, release INTEGER NOT NULL
);
CREATE TABLE term (concept INTEGER NOT NULL, text TEXT NOT NULL, key TEXT NOT NULL);
CREATE TABLE replaced (code INTEGER PRIMARY KEY, by INTEGER NOT NULL);
CREATE TABLE mapped (
    concept INTEGER, terminology TEXT, target TEXT, reason TEXT, PRIMARY KEY (concept, terminology)
) WITHOUT ROWID;
CREATE TABLE wording (key TEXT, kind TEXT, concept INTEGER NOT NULL, PRIMARY KEY (key, kind)) WITHOUT ROWID;

CREATE TABLE medicine (
    code INTEGER PRIMARY KEY, level TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, moiety INTEGER,
    active INTEGER NOT NULL, release INTEGER NOT NULL
);
CREATE TABLE medicine_replaced (code INTEGER PRIMARY KEY, by INTEGER NOT NULL);
CREATE TABLE medicine_wording (key TEXT PRIMARY KEY, moiety INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE strength (
    moiety INTEGER, product INTEGER NOT NULL, ingredient TEXT NOT NULL, value REAL NOT NULL, unit TEXT NOT NULL,
    per_value REAL, per_unit TEXT, form TEXT, routes TEXT NOT NULL
);

CREATE TABLE organisation (
    code TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, opened TEXT, closed TEXT, postcode TEXT, release INTEGER
);
CREATE TABLE succession (code TEXT NOT NULL, by TEXT NOT NULL, effective TEXT, PRIMARY KEY (code, by)) WITHOUT ROWID;
"""

ORDERS = """
CREATE INDEX IF NOT EXISTS term_key ON term (key);
CREATE INDEX IF NOT EXISTS term_concept ON term (concept);
CREATE INDEX medicine_key ON medicine (key);
CREATE INDEX medicine_moiety ON medicine (moiety);
CREATE INDEX strength_moiety ON strength (moiety);
CREATE INDEX strength_product ON strength (product);
CREATE INDEX organisation_code ON organisation (code);
CREATE INDEX organisation_key ON organisation (key);
"""

STAGING = """
CREATE TABLE staging.concept (code INTEGER PRIMARY KEY, effective INTEGER, active INTEGER, release INTEGER);
CREATE TABLE staging.description (
    id INTEGER PRIMARY KEY, effective INTEGER, active INTEGER, concept INTEGER, full INTEGER, term TEXT
);
CREATE TABLE staging.language (description INTEGER PRIMARY KEY, rank INTEGER);
CREATE TABLE staging.parent (parent INTEGER, child INTEGER);
CREATE TABLE staging.kind (code INTEGER PRIMARY KEY, kind TEXT);
CREATE TABLE staging.association (code INTEGER, rank INTEGER, by INTEGER);
CREATE TABLE staging.map (
    refset INTEGER, concept INTEGER, block TEXT, part TEXT, priority INTEGER, rule TEXT, target TEXT
);
"""
