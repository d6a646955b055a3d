-- Schema 2, the first in PostgreSQL: the tables of the SQLite file with its schemas 1 and 2. What is
-- written once is never rewritten: the triggers say so to every program, not only to this one.

CREATE SCHEMA IF NOT EXISTS segel;

-- One row for each migration that was taken.
CREATE TABLE migration (schema BIGINT PRIMARY KEY);

CREATE TABLE register (
    "only" BIGINT PRIMARY KEY CHECK ("only" = 1),
    zone TEXT NOT NULL CHECK (zone IN ('WIB', 'WITA', 'WIT'))
);

-- A sequence in a year. What is indexed is compared byte by byte, since another order changes with
-- the libraries of the machine, and an index that is out of order lets doubles in.
CREATE TABLE book (
    id BIGINT PRIMARY KEY,
    scope TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    klasifikasi TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    tahun BIGINT NOT NULL CHECK (tahun BETWEEN 1900 AND 9999),
    first BIGINT NOT NULL CHECK (first BETWEEN 1 AND 4294967295),
    UNIQUE (scope, kind, klasifikasi, unit, tahun)
);

CREATE TABLE entry (
    id BIGINT PRIMARY KEY,
    book BIGINT NOT NULL REFERENCES book (id),
    ordinal BIGINT NOT NULL CHECK (ordinal BETWEEN 1 AND 4294967295),
    tahun BIGINT NOT NULL,
    nomor TEXT COLLATE "C" NOT NULL,
    tanggal TEXT NOT NULL,
    valid_until TEXT,
    kind TEXT COLLATE "C" NOT NULL,
    sifat TEXT NOT NULL CHECK (sifat IN ('B', 'T', 'R', 'SR')),
    klasifikasi TEXT NOT NULL,
    unit TEXT NOT NULL,
    idempotency_key TEXT COLLATE "C" NOT NULL UNIQUE,
    request TEXT NOT NULL,
    reserved_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reserved', 'prepared', 'signed', 'published', 'void')),
    prepared TEXT,
    prepared_at BIGINT,
    file_sha256 TEXT COLLATE "C" UNIQUE,
    file_path TEXT,
    published_at BIGINT,
    reason TEXT,
    withdrawn_at BIGINT,
    replaced_by BIGINT REFERENCES entry (id),
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
);
CREATE INDEX entry_nomor ON entry (nomor);
CREATE INDEX entry_unfinished ON entry (id) WHERE state IN ('reserved', 'prepared', 'signed');

CREATE TABLE journal (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
    entry BIGINT REFERENCES entry (id),
    nomor TEXT,
    digest TEXT,
    note TEXT,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    item BIGINT
);
CREATE INDEX journal_item ON journal (item) WHERE item IS NOT NULL;
CREATE INDEX journal_entry ON journal (entry) WHERE entry IS NOT NULL;

CREATE TABLE appointment (
    id BIGINT PRIMARY KEY,
    actor TEXT COLLATE "C" NOT NULL,
    role TEXT NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    capacity TEXT NOT NULL,
    principal TEXT,
    begins BIGINT NOT NULL,
    ends BIGINT,
    certificate TEXT,
    made_by TEXT NOT NULL,
    dismissed_at BIGINT
);
CREATE INDEX appointment_actor ON appointment (actor);

-- The newest route of a kind and unit counts.
CREATE TABLE route (
    id BIGINT PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    steps TEXT NOT NULL
);
CREATE INDEX route_kind ON route (kind, unit);

CREATE TABLE item (
    id BIGINT PRIMARY KEY,
    key TEXT COLLATE "C" NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    unit TEXT NOT NULL,
    subject TEXT NOT NULL,
    submitted_by TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    expires_at BIGINT,
    steps TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'returned', 'finished', 'expired')),
    version BIGINT NOT NULL CHECK (version >= 1),
    content TEXT NOT NULL,
    step BIGINT NOT NULL CHECK (step >= 1),
    since BIGINT NOT NULL,
    entry BIGINT UNIQUE REFERENCES entry (id),
    document TEXT,
    signatures BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX item_open ON item (id) WHERE state IN ('waiting', 'returned');

CREATE TABLE list (
    id BIGINT PRIMARY KEY,
    actor TEXT NOT NULL,
    certificate TEXT NOT NULL,
    root TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL
);
CREATE TABLE list_item (
    list BIGINT NOT NULL REFERENCES list (id),
    place BIGINT NOT NULL CHECK (place >= 0),
    item BIGINT NOT NULL REFERENCES item (id),
    document TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (list, place),
    UNIQUE (list, item)
);
CREATE INDEX list_item_document ON list_item (item, document);

CREATE TABLE proposal (
    entry BIGINT PRIMARY KEY REFERENCES entry (id),
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL
);

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER migration_stays BEFORE UPDATE OR DELETE ON migration
    FOR EACH ROW EXECUTE FUNCTION refuse('the register is never rewritten');
CREATE TRIGGER migration_is_not_emptied BEFORE TRUNCATE ON migration
    EXECUTE FUNCTION refuse('the register is never rewritten');

CREATE TRIGGER register_stays BEFORE UPDATE ON register
    FOR EACH ROW EXECUTE FUNCTION refuse('the register is never rewritten');
CREATE TRIGGER register_is_kept BEFORE DELETE ON register
    FOR EACH ROW EXECUTE FUNCTION refuse('the register is never rewritten');
CREATE TRIGGER register_is_not_emptied BEFORE TRUNCATE ON register
    EXECUTE FUNCTION refuse('the register is never rewritten');

CREATE TRIGGER book_stays BEFORE UPDATE ON book
    FOR EACH ROW EXECUTE FUNCTION refuse('a book is never rewritten');
CREATE TRIGGER book_is_kept BEFORE DELETE ON book
    FOR EACH ROW EXECUTE FUNCTION refuse('a book is never deleted');
CREATE TRIGGER book_is_not_emptied BEFORE TRUNCATE ON book
    EXECUTE FUNCTION refuse('a book is never deleted');

-- The next number of the book, by no other way than reserved. Every writer waits for the one before
-- it, also one that knows nothing of this program: 1397183047 is the lock that it takes itself.
CREATE FUNCTION entry_follows() RETURNS trigger LANGUAGE plpgsql
    SET search_path = segel, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1397183047);
    IF NEW.state <> 'reserved' OR NEW.prepared IS NOT NULL OR NEW.file_sha256 IS NOT NULL THEN
        RAISE EXCEPTION 'an entry begins as reserved' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.ordinal IS DISTINCT FROM coalesce(
        (SELECT max(ordinal) + 1 FROM entry WHERE book = NEW.book),
        (SELECT first FROM book WHERE id = NEW.book)
    ) THEN
        RAISE EXCEPTION 'a number follows the one before it' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.id IS DISTINCT FROM (SELECT coalesce(max(id), 0) + 1 FROM entry) THEN
        RAISE EXCEPTION 'an entry follows the one before it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER entry_follows BEFORE INSERT ON entry
    FOR EACH ROW EXECUTE FUNCTION entry_follows();
CREATE TRIGGER entry_stays BEFORE UPDATE OF
    id, book, ordinal, tahun, nomor, tanggal, valid_until, kind, sifat, klasifikasi, unit,
    idempotency_key, request, reserved_at
    ON entry FOR EACH ROW EXECUTE FUNCTION refuse('an entry is never rewritten');
CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
    FOR EACH ROW EXECUTE FUNCTION refuse('an entry is never deleted');
CREATE TRIGGER entry_is_not_emptied BEFORE TRUNCATE ON entry
    EXECUTE FUNCTION refuse('an entry is never deleted');
CREATE TRIGGER entry_goes_on BEFORE UPDATE ON entry FOR EACH ROW
    WHEN ((OLD.state || ' ' || NEW.state) NOT IN (
        'reserved prepared', 'prepared signed', 'signed published', 'published published',
        'reserved void', 'prepared void', 'signed void'
    ))
    EXECUTE FUNCTION refuse('no such step');
CREATE TRIGGER entry_keeps BEFORE UPDATE ON entry FOR EACH ROW
    WHEN ((OLD.prepared IS NOT NULL AND NEW.prepared IS DISTINCT FROM OLD.prepared)
        OR (OLD.prepared_at IS NOT NULL AND NEW.prepared_at IS DISTINCT FROM OLD.prepared_at)
        OR (OLD.file_sha256 IS NOT NULL AND NEW.file_sha256 IS DISTINCT FROM OLD.file_sha256)
        OR (OLD.file_path IS NOT NULL AND NEW.file_path IS DISTINCT FROM OLD.file_path)
        OR (OLD.published_at IS NOT NULL AND NEW.published_at IS DISTINCT FROM OLD.published_at)
        OR (OLD.reason IS NOT NULL AND NEW.reason IS DISTINCT FROM OLD.reason)
        OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
        OR (OLD.replaced_by IS NOT NULL AND NEW.replaced_by IS DISTINCT FROM OLD.replaced_by))
    EXECUTE FUNCTION refuse('what is recorded stays');

CREATE FUNCTION journal_follows() RETURNS trigger LANGUAGE plpgsql
    SET search_path = segel, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1397183047);
    IF NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq), 0) + 1 FROM journal)
        OR NEW.previous IS DISTINCT FROM coalesce(
            (SELECT hash FROM journal ORDER BY seq DESC LIMIT 1),
            '0000000000000000000000000000000000000000000000000000000000000000'
        )
    THEN
        RAISE EXCEPTION 'a line follows the one before it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER journal_follows BEFORE INSERT ON journal
    FOR EACH ROW EXECUTE FUNCTION journal_follows();
CREATE TRIGGER journal_stays BEFORE UPDATE ON journal
    FOR EACH ROW EXECUTE FUNCTION refuse('the journal is never rewritten');
CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION refuse('the journal is never deleted');
CREATE TRIGGER journal_is_not_emptied BEFORE TRUNCATE ON journal
    EXECUTE FUNCTION refuse('the journal is never deleted');

CREATE TRIGGER appointment_stays BEFORE UPDATE OF
    id, actor, role, unit, kind, capacity, principal, begins, ends, certificate, made_by
    ON appointment FOR EACH ROW EXECUTE FUNCTION refuse('an appointment is never rewritten');
CREATE TRIGGER appointment_ends BEFORE UPDATE ON appointment FOR EACH ROW
    WHEN (OLD.dismissed_at IS NOT NULL)
    EXECUTE FUNCTION refuse('an appointment is never rewritten');
CREATE TRIGGER appointment_is_kept BEFORE DELETE ON appointment
    FOR EACH ROW EXECUTE FUNCTION refuse('an appointment is never deleted');
CREATE TRIGGER appointment_is_not_emptied BEFORE TRUNCATE ON appointment
    EXECUTE FUNCTION refuse('an appointment is never deleted');

CREATE TRIGGER route_stays BEFORE UPDATE ON route
    FOR EACH ROW EXECUTE FUNCTION refuse('a route is never rewritten');
CREATE TRIGGER route_is_kept BEFORE DELETE ON route
    FOR EACH ROW EXECUTE FUNCTION refuse('a route is never deleted');
CREATE TRIGGER route_is_not_emptied BEFORE TRUNCATE ON route
    EXECUTE FUNCTION refuse('a route is never deleted');

CREATE TRIGGER item_stays BEFORE UPDATE OF
    id, key, kind, unit, subject, submitted_by, submitted_at, steps
    ON item FOR EACH ROW EXECUTE FUNCTION refuse('an item is never rewritten');
CREATE TRIGGER item_goes_on BEFORE UPDATE ON item FOR EACH ROW
    WHEN (OLD.state IN ('finished', 'expired'))
    EXECUTE FUNCTION refuse('no such step');
CREATE TRIGGER item_keeps BEFORE UPDATE ON item FOR EACH ROW
    WHEN (NEW.version < OLD.version
        OR (NEW.version = OLD.version AND NEW.content IS DISTINCT FROM OLD.content)
        OR (NEW.version = OLD.version AND NEW.step < OLD.step)
        OR NEW.signatures < OLD.signatures)
    EXECUTE FUNCTION refuse('what is approved stays');
CREATE TRIGGER item_is_kept BEFORE DELETE ON item
    FOR EACH ROW EXECUTE FUNCTION refuse('an item is never deleted');
CREATE TRIGGER item_is_not_emptied BEFORE TRUNCATE ON item
    EXECUTE FUNCTION refuse('an item is never deleted');

CREATE TRIGGER list_stays BEFORE UPDATE ON list
    FOR EACH ROW EXECUTE FUNCTION refuse('a list is never rewritten');
CREATE TRIGGER list_is_kept BEFORE DELETE ON list
    FOR EACH ROW EXECUTE FUNCTION refuse('a list is never deleted');
CREATE TRIGGER list_is_not_emptied BEFORE TRUNCATE ON list
    EXECUTE FUNCTION refuse('a list is never deleted');
CREATE TRIGGER list_item_stays BEFORE UPDATE ON list_item
    FOR EACH ROW EXECUTE FUNCTION refuse('a list is never rewritten');
CREATE TRIGGER list_item_is_kept BEFORE DELETE ON list_item
    FOR EACH ROW EXECUTE FUNCTION refuse('a list is never deleted');
CREATE TRIGGER list_item_is_not_emptied BEFORE TRUNCATE ON list_item
    EXECUTE FUNCTION refuse('a list is never deleted');

CREATE TRIGGER proposal_stays BEFORE UPDATE ON proposal
    FOR EACH ROW EXECUTE FUNCTION refuse('a proposal is never rewritten');
CREATE TRIGGER proposal_is_kept BEFORE DELETE ON proposal
    FOR EACH ROW EXECUTE FUNCTION refuse('a proposal is never deleted');
CREATE TRIGGER proposal_is_not_emptied BEFORE TRUNCATE ON proposal
    EXECUTE FUNCTION refuse('a proposal is never deleted');
