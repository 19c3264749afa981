-- The file format of an ounce plan, version 1: one SQLite file, this schema, nothing else.
-- application_id 0x4F554E43 ("OUNC"); user_version is the format version.
-- Amounts are whole numbers of the smallest unit: cents, hundredths of a full-time post.
-- Ids are positive 63-bit numbers that begin with the time of creation and end at random,
-- so that rows stand in the order they were made and two copies of a file never collide.

-- What the plan is about. One row.
CREATE TABLE plan (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    title        TEXT NOT NULL,
    organisation TEXT NOT NULL,
    year         TEXT NOT NULL,
    currency     TEXT NOT NULL CHECK (length(currency) = 3),
    target       TEXT NOT NULL,            -- preventive share aimed at, an exact decimal: 0.45
    digest       TEXT NOT NULL CHECK (length(digest) = 32), -- over every field below and above
    mark         TEXT NOT NULL CHECK (length(mark) = 32)    -- of the last step of the history
) STRICT;

-- What is allocated, and how many decimals its amounts have.
CREATE TABLE resource (
    code     TEXT PRIMARY KEY CHECK (code IN ('money', 'fte')),
    unit     TEXT NOT NULL,
    decimals INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 3)
) STRICT, WITHOUT ROWID;

CREATE TABLE department (
    id   INTEGER PRIMARY KEY CHECK (id > 0),
    name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> '')
) STRICT;

CREATE TABLE objective (
    id   INTEGER PRIMARY KEY CHECK (id > 0),
    name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> ''),
    why  TEXT NOT NULL
) STRICT;

-- One line that takes resources.
CREATE TABLE initiative (
    id             INTEGER PRIMARY KEY CHECK (id > 0),
    code           TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (code <> ''),
    name           TEXT NOT NULL CHECK (name <> ''),
    description    TEXT NOT NULL,
    owner          TEXT NOT NULL,
    department     INTEGER REFERENCES department,
    objective      INTEGER REFERENCES objective,
    level          TEXT CHECK (level IN ('strategy', 'tactic')),
    stance         TEXT CHECK (stance IN ('remedial', 'preventive')),
    mode           TEXT,
    because        TEXT NOT NULL,
    answers        TEXT NOT NULL,          -- to the questions: level 1 no, 2 yes; stance 1 no
    decided_by     TEXT CHECK (decided_by IN ('person', 'suggestion')),
    technique      TEXT NOT NULL,
    status         TEXT NOT NULL CHECK (status IN ('in play', 'new')),
    verdict        TEXT CHECK (verdict = 'keep' OR verdict = 'scale back' OR verdict = 'drop'),
    verdict_reason TEXT NOT NULL,
    priority       INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 5), -- 1: fund first, give last
    -- What it is worth at full funding, how much money that is, and the part of it,
    -- in thousandths, that brings half: the curve of the rule 'value'.
    benefit        INTEGER CHECK (benefit BETWEEN 0 AND 1000000000000000),
    benefit_full   INTEGER CHECK (benefit_full BETWEEN 1 AND 1000000000000000),
    benefit_half   INTEGER CHECK (benefit_half BETWEEN 1 AND 499),
    -- Not IN: for a list of more than two words, SQLite builds a table at every row.
    CHECK (mode IS NULL OR stance IS CASE mode
        WHEN 'listen' THEN 'remedial' WHEN 'engage' THEN 'remedial' WHEN 'recover' THEN 'remedial'
        WHEN 'contain' THEN 'remedial' WHEN 'intercept' THEN 'preventive' WHEN 'remove' THEN 'preventive'
        WHEN 'enable' THEN 'preventive' ELSE 'no mode' END)
) STRICT;

-- The departments that take part in a line besides the one that leads it.
CREATE TABLE participation (
    initiative INTEGER NOT NULL REFERENCES initiative,
    place      INTEGER NOT NULL CHECK (place >= 0),
    department INTEGER NOT NULL REFERENCES department,
    PRIMARY KEY (initiative, place)
) STRICT, WITHOUT ROWID;

-- A full, independent set of allocations. 'current' is what is in play this year.
CREATE TABLE scenario (
    id   INTEGER PRIMARY KEY CHECK (id > 0),
    name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> ''),
    note TEXT NOT NULL
) STRICT;

-- What an initiative gets of a resource in a scenario, and inside which limits.
-- No row: nothing, and no limits.
CREATE TABLE allocation (
    initiative INTEGER NOT NULL REFERENCES initiative,
    scenario   INTEGER NOT NULL REFERENCES scenario,
    resource   TEXT NOT NULL CHECK (resource IN ('money', 'fte')),
    amount     INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 1000000000000000),
    floor      INTEGER NOT NULL CHECK (floor BETWEEN 0 AND 1000000000000000),
    cap        INTEGER CHECK (cap BETWEEN 0 AND 1000000000000000),
    step       INTEGER CHECK (step BETWEEN 1 AND 1000000000000000),
    least      INTEGER CHECK (least BETWEEN 1 AND 1000000000000000),
    locked     INTEGER NOT NULL CHECK (locked IN (0, 1)),
    reason     TEXT NOT NULL,
    PRIMARY KEY (initiative, scenario, resource)
) STRICT, WITHOUT ROWID;

-- Every step ever made, oldest first; rows are only ever added. An undo is a step of its own.
-- A mark is a hash of the mark before and of all columns up to the digest: it stands for every
-- step up to its own, so that a damaged step is noticed, and a missing one too.
CREATE TABLE history (
    seq     INTEGER PRIMARY KEY CHECK (seq > 0),
    kind    TEXT NOT NULL CHECK (kind IN ('change', 'undo', 'redo')),
    target  INTEGER REFERENCES history,    -- the step an undo or redo is about
    label   TEXT NOT NULL,
    who     TEXT NOT NULL,
    at      INTEGER NOT NULL,              -- milliseconds since 1970, UTC
    digest  TEXT NOT NULL CHECK (length(digest) = 32), -- over the changes
    mark    TEXT NOT NULL CHECK (length(mark) = 32),
    changes ANY NOT NULL,                  -- a JSON array: what, before, after; where it is long, the same in LZ4
    CHECK ((kind = 'change') = (target IS NULL)),
    CHECK (typeof(changes) IN ('text', 'blob'))
) STRICT;
