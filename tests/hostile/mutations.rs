//! The corpus of every fuzz target, and what becomes of it when its bytes are
//! changed at random, through the targets themselves. The chance is the same at
//! every run; `PROPTEST_CASES=100000 cargo test --release --test hostile mutations`
//! goes on for longer.

use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::targets;

/// What a change puts in: pieces that mean something to one reader or another.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\xFF",
    b"\x1b[2J",
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"=",
    b"'",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"sep=;\n",
    b"name",
    b"money",
    b"code",
    b"departments",
    b"locked",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"null",
    b"\"initiatives\":",
    b"\\ud800",
    b"1e308",
    b"-0",
    b"99999999999999999999",
    b"0.001",
    b"1,000.00",
    b"1.000,00",
    b"k",
    b"m",
    b"%",
    b"+",
    b"-",
    b"*",
    b"..",
    b"?",
    b"!",
    b">=",
    b"<=",
    b"department:",
    b"mode:",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"<row r=\"1048576\">",
    b"<c r=\"XFD1\" t=\"s\"><v>",
    b"</c>",
    b"</row>",
    b"t=\"inlineStr\"",
    b"<f>SUM(A1)</f>",
    b"<!-- ",
    b"<![CDATA[",
    b"<!DOCTYPE x>",
    b"&#x1b;",
    b"&amp;",
    b"uniqueCount=\"9999999\"",
    b"encoding=\"utf-16\"",
    b"SQLite format 3\0",
    b"OUNC",
    "é\u{301}\u{200d}\u{202e}".as_bytes(),
    "−×＝".as_bytes(),
];

/// One change of some bytes.
#[derive(Debug, Clone)]
enum Change {
    Flip(Index, u8),
    Put(Index, Index),
    Cut(Index, u8),
    Repeat(Index, u8, u8),
    Swap(Index, Index),
    End(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<Index>;
    prop_oneof![
        4 => (place(), 1u8..).prop_map(|(at, bits)| Change::Flip(at, bits)),
        4 => (place(), place()).prop_map(|(at, piece)| Change::Put(at, piece)),
        2 => (place(), any::<u8>()).prop_map(|(at, length)| Change::Cut(at, length)),
        1 => (place(), 1u8.., any::<u8>()).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        1 => (place(), place()).prop_map(|(one, other)| Change::Swap(one, other)),
        1 => place().prop_map(Change::End),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = bytes.len();
        let place = |at: &Index| at.index(length + 1);
        match change {
            Change::Flip(at, bits) if length > 0 => bytes[at.index(length)] ^= bits,
            Change::Put(at, piece) => {
                let at = place(at);
                bytes.splice(at..at, piece.get(PIECES).iter().copied());
            }
            Change::Cut(at, most) => {
                let at = place(at);
                bytes.drain(at..length.min(at + usize::from(*most)));
            }
            Change::Repeat(at, most, times) => {
                let at = place(at);
                let piece = bytes[at..length.min(at + usize::from(*most))].repeat(usize::from(*times));
                bytes.splice(at..at, piece);
            }
            Change::Swap(one, other) if length > 0 => bytes.swap(one.index(length), other.index(length)),
            Change::End(at) => bytes.truncate(place(at)),
            Change::Flip(..) | Change::Swap(..) => {}
        }
    }
    bytes
}

/// The corpus of a target, in the order of its names.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 3, "{target} has hardly a corpus");
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// Takes the corpus of a target through it as it is, and then changed.
fn withstands(target: &str, cases: u32, entry: fn(&[u8])) {
    let corpus = corpus(target);
    corpus.iter().for_each(|bytes| entry(bytes));
    let config = Config { failure_persistence: None, ..Config::default() };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { config.cases } else { cases };
    let chance = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config { cases, ..config }, chance);
    let inputs = (any::<Index>(), prop::collection::vec(change(), 1..12));
    let outcome = runner.run(&inputs, |(which, changes)| {
        entry(&changed(which.get(&corpus).clone(), &changes));
        Ok(())
    });
    outcome.unwrap_or_else(|e| panic!("{target}: {e}"));
}

macro_rules! targets {
    ($($target:ident $cases:literal),*) => {
        $(#[test]
        fn $target() {
            withstands(stringify!($target), $cases, targets::$target::entry);
        })*

        /// A target that is added without its corpus being run here would be run by nobody.
        #[test]
        fn every_target_is_run_here() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/targets");
            let mut there: Vec<String> = std::fs::read_dir(folder)
                .unwrap()
                .map(|e| e.unwrap().path().file_stem().unwrap().to_str().unwrap().to_string())
                .collect();
            there.sort();
            let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/Cargo.toml");
            let manifest = std::fs::read_to_string(manifest).unwrap();
            let is_built = |target: &String| {
                manifest.contains(&format!("[[bin]]\nname = \"{target}\"\npath = \"targets/{target}.rs\"\n"))
            };
            assert!(there.iter().all(is_built) && manifest.matches("[[bin]]").count() == there.len());
            assert_eq!(there, { let mut here = vec![$(stringify!($target)),*]; here.sort(); here });
        }
    };
}

targets!(csv 1_500, json 1_500, xlsx 400, xlsx_part 400, amount 4_000, filter 2_000, limit 2_000, plan 300);
