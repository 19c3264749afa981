//! The house rules: which room may know which, and which crate lives where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::{Path, PathBuf};

/// What a face may know: everything but the other face.
const FACE: &[&str] = &[
    "error",
    "plan",
    "classify",
    "rebalance",
    "proposal",
    "store",
    "exchange",
    "merge",
    "workbench",
    "demo",
    "recent",
];

/// Every room, and the rooms it may know.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("plan", &["error"]),
    ("classify", &["error", "plan"]),
    ("rebalance", &["error", "plan"]),
    ("store", &["error", "plan"]),
    ("exchange", &["error", "plan"]),
    ("proposal", &["error", "plan", "rebalance"]),
    ("merge", &["plan"]),
    ("workbench", &["error", "plan", "merge", "store"]),
    ("demo", &["error", "store"]),
    ("recent", &["error", "store"]),
    ("cli", FACE),
    ("tui", FACE),
];

/// Crates that live in one room alone.
const AT_HOME: &[(&str, &str)] = &[
    ("rusqlite", "store"),
    ("ratatui", "tui"),
    ("crossterm", "tui"),
    ("calamine", "exchange"),
    ("rust_xlsxwriter", "exchange"),
    ("zip", "exchange"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
];

/// Rooms without clock, files, terminal and environment.
const PURE: &[&str] = &["plan", "classify", "rebalance", "merge", "proposal"];
const IMPURE: &[&str] =
    &["std::fs", "std::env", "std::io", "std::time", "std::process", "jiff::", "fastrand::", "getrandom::"];

/// Every source file with its room and its lines of code; comments are left out.
fn sources() -> Vec<(PathBuf, String, Vec<String>)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let source = |path: PathBuf| {
        let inside = path.strip_prefix(&root).unwrap();
        let room = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
        let code = code.map(String::from).collect();
        (path, room, code)
    };
    files.into_iter().map(source).collect()
}

/// The rooms a line of code names.
fn rooms_named(line: &str) -> Vec<&str> {
    let paths = line.split("crate::").skip(1);
    paths.map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")).collect()
}

fn names(line: &str, word: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        !before.ends_with(part_of_word) && after.starts_with("::")
    })
}

#[test]
fn rooms_know_only_the_rooms_they_may() {
    let mut seen = Vec::new();
    for (path, room, code) in sources() {
        if matches!(room.as_str(), "main" | "lib") {
            continue;
        }
        let (_, may_know) = MAY_KNOW.iter().find(|(name, _)| *name == room).unwrap_or_else(|| {
            panic!("{}: the room “{room}” has no place in the house rules", path.display())
        });
        for line in code {
            for named in rooms_named(&line) {
                // Macros of the crate stand in no room.
                let is_room = MAY_KNOW.iter().any(|(name, _)| *name == named);
                assert!(!line.contains("crate::{"), "{}: one line per room: {line}", path.display());
                if is_room && named != room {
                    assert!(
                        may_know.contains(&named),
                        "{}: {room} may not know {named}: {line}",
                        path.display()
                    );
                    seen.push((room.clone(), named.to_string()));
                }
            }
        }
    }
    assert!(seen.contains(&("workbench".into(), "store".into())), "the rule looks at nothing");
}

#[test]
fn crates_stay_in_their_rooms() {
    let mut at_home = 0;
    for (path, room, code) in sources() {
        for line in code {
            for (name, home) in AT_HOME.iter().filter(|(name, _)| names(&line, name)) {
                assert_eq!(room, *home, "{}: {name} belongs under {home}: {line}", path.display());
                at_home += 1;
            }
        }
    }
    assert!(at_home > AT_HOME.len(), "the rule looks at nothing");
}

#[test]
fn the_core_is_pure() {
    for (path, room, code) in sources().into_iter().filter(|(_, room, _)| PURE.contains(&room.as_str())) {
        for line in code {
            for word in IMPURE {
                assert!(!line.contains(word), "{}: {room} is pure: {line}", path.display());
            }
        }
    }
}

/// Plans are confidential: nothing of one may stand in a log or a panic's message.
#[test]
fn nothing_is_said_past_the_two_faces() {
    let mut main_is_discreet = false;
    for (path, room, code) in sources() {
        for line in code {
            let speaks = ["print!", "println!", "dbg!"].iter().any(|word| line.contains(word));
            let logs = ["log", "tracing"].iter().any(|word| names(&line, word));
            assert!(!speaks && !logs, "{}: nobody is meant to hear this: {line}", path.display());
            main_is_discreet |= room == "main" && line.contains("keep_panics_discreet()");
        }
    }
    assert!(main_is_discreet, "panics quote the plan");
}

/// The file format keeps numbers whole and does nothing behind the product's back.
#[test]
fn the_schema_is_strict_and_has_no_will_of_its_own() {
    let schema = include_str!("../schema.sql");
    let code: Vec<&str> = schema.lines().map(|line| line.split("--").next().unwrap()).collect();
    let said = code.join("\n").to_uppercase();
    let tables = said.matches("CREATE TABLE").count();
    assert!(tables > 5 && said.matches(") STRICT").count() == tables, "a table that is not strict");
    for word in ["REAL", "FLOAT", "DOUBLE", "NUMERIC", "TRIGGER", "VIEW", "CASCADE"] {
        let words = said.split(|c: char| !c.is_alphanumeric());
        assert!(!words.into_iter().any(|w| w == word), "{word} in schema.sql");
    }
    for (path, room, code) in sources() {
        for line in code.iter().filter(|_| room == "store") {
            assert!(!line.to_uppercase().contains("OR REPLACE"), "{}: {line}", path.display());
        }
    }
}
