-- Schema 2: the desk. Who may do what, the steps of each kind, and what lies on the desk. As in
-- schema 1, what is written once is never rewritten.

ALTER TABLE journal ADD COLUMN item INTEGER;
CREATE INDEX journal_item ON journal (item) WHERE item IS NOT NULL;
CREATE INDEX journal_entry ON journal (entry) WHERE entry IS NOT NULL;

CREATE TABLE appointment (
    id INTEGER PRIMARY KEY,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    capacity TEXT NOT NULL,
    principal TEXT,
    begins INTEGER NOT NULL,
    ends INTEGER,
    certificate TEXT,
    made_by TEXT NOT NULL,
    dismissed_at INTEGER
) STRICT;
CREATE INDEX appointment_actor ON appointment (actor);

-- The newest route of a kind and unit counts.
CREATE TABLE route (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    unit TEXT NOT NULL,
    steps TEXT NOT NULL
) STRICT;
CREATE INDEX route_kind ON route (kind, unit);

CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    unit TEXT NOT NULL,
    subject TEXT NOT NULL,
    submitted_by TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    expires_at INTEGER,
    steps TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'returned', 'finished', 'expired')),
    version INTEGER NOT NULL CHECK (version >= 1),
    content TEXT NOT NULL,
    step INTEGER NOT NULL CHECK (step >= 1),
    since INTEGER NOT NULL,
    entry INTEGER UNIQUE REFERENCES entry (id),
    document TEXT,
    signatures INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX item_open ON item (id) WHERE state IN ('waiting', 'returned');

CREATE TABLE list (
    id INTEGER PRIMARY KEY,
    actor TEXT NOT NULL,
    certificate TEXT NOT NULL,
    root TEXT NOT NULL,
    confirmed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE list_item (
    list INTEGER NOT NULL REFERENCES list (id),
    place INTEGER NOT NULL CHECK (place >= 0),
    item INTEGER NOT NULL REFERENCES item (id),
    document TEXT NOT NULL,
    PRIMARY KEY (list, place),
    UNIQUE (list, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_item_document ON list_item (item, document);

CREATE TABLE proposal (
    entry INTEGER PRIMARY KEY REFERENCES entry (id),
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL
) STRICT;

CREATE TRIGGER appointment_stays BEFORE UPDATE OF
    id, actor, role, unit, kind, capacity, principal, begins, ends, certificate, made_by
ON appointment
BEGIN SELECT raise(ABORT, 'an appointment is never rewritten'); END;
CREATE TRIGGER appointment_ends BEFORE UPDATE ON appointment WHEN OLD.dismissed_at IS NOT NULL
BEGIN SELECT raise(ABORT, 'an appointment is never rewritten'); END;
CREATE TRIGGER appointment_is_kept BEFORE DELETE ON appointment
BEGIN SELECT raise(ABORT, 'an appointment is never deleted'); END;

CREATE TRIGGER route_stays BEFORE UPDATE ON route
BEGIN SELECT raise(ABORT, 'a route is never rewritten'); END;
CREATE TRIGGER route_is_kept BEFORE DELETE ON route
BEGIN SELECT raise(ABORT, 'a route is never deleted'); END;

CREATE TRIGGER item_stays BEFORE UPDATE OF
    id, key, kind, unit, subject, submitted_by, submitted_at, steps
ON item
BEGIN SELECT raise(ABORT, 'an item is never rewritten'); END;
CREATE TRIGGER item_goes_on BEFORE UPDATE ON item
BEGIN
    SELECT raise(ABORT, 'no such step') WHERE OLD.state IN ('finished', 'expired');
    SELECT raise(ABORT, 'what is approved stays')
    WHERE NEW.version < OLD.version
        OR (NEW.version = OLD.version AND NEW.content IS NOT OLD.content)
        OR (NEW.version = OLD.version AND NEW.step < OLD.step)
        OR NEW.signatures < OLD.signatures;
END;
CREATE TRIGGER item_is_kept BEFORE DELETE ON item
BEGIN SELECT raise(ABORT, 'an item is never deleted'); END;

CREATE TRIGGER list_stays BEFORE UPDATE ON list
BEGIN SELECT raise(ABORT, 'a list is never rewritten'); END;
CREATE TRIGGER list_is_kept BEFORE DELETE ON list
BEGIN SELECT raise(ABORT, 'a list is never deleted'); END;
CREATE TRIGGER list_item_stays BEFORE UPDATE ON list_item
BEGIN SELECT raise(ABORT, 'a list is never rewritten'); END;
CREATE TRIGGER list_item_is_kept BEFORE DELETE ON list_item
BEGIN SELECT raise(ABORT, 'a list is never deleted'); END;

CREATE TRIGGER proposal_stays BEFORE UPDATE ON proposal
BEGIN SELECT raise(ABORT, 'a proposal is never rewritten'); END;
CREATE TRIGGER proposal_is_kept BEFORE DELETE ON proposal
BEGIN SELECT raise(ABORT, 'a proposal is never deleted'); END;
