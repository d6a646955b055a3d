-- Schema 1. What is written once is never rewritten: the triggers say so to every program that
-- opens the file, not only to this one.

CREATE TABLE register (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    zone TEXT NOT NULL CHECK (zone IN ('WIB', 'WITA', 'WIT'))
) STRICT;

-- A sequence in a year.
CREATE TABLE book (
    id INTEGER PRIMARY KEY,
    scope TEXT NOT NULL,
    kind TEXT NOT NULL,
    klasifikasi TEXT NOT NULL,
    unit TEXT NOT NULL,
    tahun INTEGER NOT NULL CHECK (tahun BETWEEN 1900 AND 9999),
    first INTEGER NOT NULL CHECK (first BETWEEN 1 AND 4294967295),
    UNIQUE (scope, kind, klasifikasi, unit, tahun)
) STRICT;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    book INTEGER NOT NULL REFERENCES book (id),
    ordinal INTEGER NOT NULL CHECK (ordinal BETWEEN 1 AND 4294967295),
    tahun INTEGER NOT NULL,
    nomor TEXT NOT NULL,
    tanggal TEXT NOT NULL,
    valid_until TEXT,
    kind TEXT NOT NULL,
    sifat TEXT NOT NULL CHECK (sifat IN ('B', 'T', 'R', 'SR')),
    klasifikasi TEXT NOT NULL,
    unit TEXT NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    request TEXT NOT NULL,
    reserved_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reserved', 'prepared', 'signed', 'published', 'void')),
    prepared TEXT,
    prepared_at INTEGER,
    file_sha256 TEXT UNIQUE,
    file_path TEXT,
    published_at INTEGER,
    reason TEXT,
    withdrawn_at INTEGER,
    replaced_by INTEGER REFERENCES entry (id),
    UNIQUE (book, ordinal),
    UNIQUE (kind, tahun, nomor),
    CHECK (state NOT IN ('prepared', 'signed', 'published') OR prepared IS NOT NULL),
    CHECK (state NOT IN ('signed', 'published') OR file_sha256 IS NOT NULL),
    CHECK ((prepared IS NULL) = (prepared_at IS NULL)),
    CHECK ((file_sha256 IS NULL) = (file_path IS NULL)),
    CHECK ((state = 'published') = (published_at IS NOT NULL)),
    CHECK ((reason IS NOT NULL) = (state = 'void' OR withdrawn_at IS NOT NULL)),
    CHECK (withdrawn_at IS NULL OR state = 'published'),
    CHECK (replaced_by IS NULL OR (state = 'published' AND replaced_by <> id)),
    CHECK (withdrawn_at IS NULL OR replaced_by IS NULL)
) STRICT;

CREATE INDEX entry_nomor ON entry (nomor);
CREATE INDEX entry_unfinished ON entry (id) WHERE state IN ('reserved', 'prepared', 'signed');

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
    entry INTEGER REFERENCES entry (id),
    nomor TEXT,
    digest TEXT,
    note TEXT,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER register_stays BEFORE UPDATE ON register
BEGIN SELECT raise(ABORT, 'the register is never rewritten'); END;
CREATE TRIGGER register_is_kept BEFORE DELETE ON register
BEGIN SELECT raise(ABORT, 'the register is never rewritten'); END;

CREATE TRIGGER book_stays BEFORE UPDATE ON book
BEGIN SELECT raise(ABORT, 'a book is never rewritten'); END;
CREATE TRIGGER book_is_kept BEFORE DELETE ON book
BEGIN SELECT raise(ABORT, 'a book is never deleted'); END;

-- The next number of the book, by no other way than reserved. This also stops INSERT OR REPLACE,
-- which would delete a row without asking its trigger.
CREATE TRIGGER entry_follows BEFORE INSERT ON entry
BEGIN
    SELECT raise(ABORT, 'an entry begins as reserved')
    WHERE NEW.state <> 'reserved' OR NEW.prepared IS NOT NULL OR NEW.file_sha256 IS NOT NULL;
    SELECT raise(ABORT, 'a number follows the one before it')
    WHERE NEW.ordinal IS NOT coalesce(
        (SELECT max(ordinal) + 1 FROM entry WHERE book = NEW.book),
        (SELECT first FROM book WHERE id = NEW.book)
    );
    SELECT raise(ABORT, 'an entry follows the one before it')
    WHERE NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM entry);
END;
CREATE TRIGGER entry_stays BEFORE UPDATE OF
    id, book, ordinal, tahun, nomor, tanggal, valid_until, kind, sifat, klasifikasi, unit,
    idempotency_key, request, reserved_at
ON entry
BEGIN SELECT raise(ABORT, 'an entry is never rewritten'); END;
CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER entry_goes_on BEFORE UPDATE ON entry
BEGIN
    SELECT raise(ABORT, 'no such step')
    WHERE (OLD.state || ' ' || NEW.state) NOT IN (
        'reserved prepared', 'prepared signed', 'signed published', 'published published',
        'reserved void', 'prepared void', 'signed void'
    );
    SELECT raise(ABORT, 'what is recorded stays')
    WHERE (OLD.prepared IS NOT NULL AND NEW.prepared IS NOT OLD.prepared)
        OR (OLD.prepared_at IS NOT NULL AND NEW.prepared_at IS NOT OLD.prepared_at)
        OR (OLD.file_sha256 IS NOT NULL AND NEW.file_sha256 IS NOT OLD.file_sha256)
        OR (OLD.file_path IS NOT NULL AND NEW.file_path IS NOT OLD.file_path)
        OR (OLD.published_at IS NOT NULL AND NEW.published_at IS NOT OLD.published_at)
        OR (OLD.reason IS NOT NULL AND NEW.reason IS NOT OLD.reason)
        OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NOT OLD.withdrawn_at)
        OR (OLD.replaced_by IS NOT NULL AND NEW.replaced_by IS NOT OLD.replaced_by);
END;

CREATE TRIGGER journal_follows BEFORE INSERT ON journal
BEGIN
    SELECT raise(ABORT, 'a line follows the one before it')
    WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
        OR NEW.previous IS NOT coalesce(
            (SELECT hash FROM journal ORDER BY seq DESC LIMIT 1),
            '0000000000000000000000000000000000000000000000000000000000000000'
        );
END;
CREATE TRIGGER journal_stays BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'the journal is never rewritten'); END;
CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'the journal is never deleted'); END;
