//! Files made to fill the memory, or the day: refused with a sentence, within so much
//! of either. The system itself gives the program no more, so one byte or one second of
//! the processor beyond ends it; how busy the machine is does not matter.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::process::Stdio;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::sealed::{Ran, Sealed};

/// All the memory an import may ask the system for, its own code included, in kilobytes.
const ROOM: u32 = 500_000;

/// All the time of a processor that it may take, in seconds: ten times what the worst
/// of them takes here, not optimised.
const TIME: u32 = 40;

/// Imports a file with no more room and time than that.
fn import(sealed: &Sealed, file: &str) -> Ran {
    let verb = sealed.command(&["import", "plan.db", file]);
    let mut shell = std::process::Command::new("sh");
    shell
        .arg("-c")
        .arg(format!("ulimit -v {ROOM} && ulimit -t {TIME} && exec \"$0\" \"$@\""))
        .arg(verb.get_program())
        .args(verb.get_args());
    shell.current_dir(sealed.path("")).env_clear().stdin(Stdio::null());
    shell.envs(verb.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = shell.output().unwrap();
    Ran {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap_or(-1),
    }
}

/// Asserts that a file is refused: where, what, what next; and that the plan stays as it is.
#[track_caller]
fn assert_refused(sealed: &Sealed, file: &str, says: &str) {
    let before = sealed.read("plan.db");
    let ran = import(sealed, file);
    assert!(matches!(ran.code, 1 | 2) && ran.out.is_empty(), "{file}: {ran:?}");
    assert!(
        ran.err.contains(file) && ran.err.contains(says) && ran.err.contains("\nnext: "),
        "{file}: {ran:?}"
    );
    assert!(ran.err.len() < 2_000, "{file}: {} bytes are said", ran.err.len());
    assert!(sealed.read("plan.db") == before, "{file} changed the plan");
}

/// Writes a file of some head, then `piece` so many times, then a tail.
fn write(path: &Path, head: &str, piece: &str, times: usize, tail: &str) {
    let mut out = BufWriter::new(File::create(path).unwrap());
    pieces(&mut out, head, piece, times, tail);
    out.flush().unwrap();
}

fn pieces(out: &mut impl Write, head: &str, piece: &str, times: usize, tail: &str) {
    const AT_ONCE: usize = 10_000;
    let many = piece.repeat(AT_ONCE.min(times));
    out.write_all(head.as_bytes()).unwrap();
    (0..times / AT_ONCE).for_each(|_| out.write_all(many.as_bytes()).unwrap());
    out.write_all(&many.as_bytes()[..piece.len() * (times % AT_ONCE)]).unwrap();
    out.write_all(tail.as_bytes()).unwrap();
}

const MILLION: usize = 1_000_000;

#[test]
fn csv() {
    let sealed = Sealed::with_plan();
    for (file, head, piece, times, tail, says) in [
        ("wide.csv", "name", ",", 10 * MILLION, "\nx\n", "row 1: there are more than 1,000 columns"),
        ("late.csv", "name\nx\n", ",", 10 * MILLION, "\n", "row 3: there are more than 1,000 columns"),
        ("cell.csv", "name\n\"", "x", 100 * MILLION, "\"\n", "row 2: a cell is longer than 1 MB"),
        ("heading.csv", "", "x", 100 * MILLION, "\ny\n", "row 1: a cell is longer than 1 MB"),
        ("open.csv", "name\n", "\"", 100 * MILLION + 1, "", "row 2: a cell is longer than 1 MB"),
        ("tall.csv", "name\n", "x\n", MILLION + 1, "", "row 1000002: the file has more than 1,000,000 rows"),
        (
            "blank.csv",
            "name\n",
            "\n",
            12 * MILLION,
            "x\n",
            "the file has more than 10,000,000 rows, most of them blank",
        ),
        ("commas.csv", "name,money\n", ",\n", 12 * MILLION, "x,\n", "10,000,000 rows, most of them blank"),
        ("nul.csv", "name\n", "x\0", MILLION, "", "line 2: the file is not text: it has zero bytes in it"),
        ("bytes.csv", "name\n", "é\u{80}", MILLION, "", "a cell is longer than 1 MB"),
    ] {
        write(&sealed.path(file), head, piece, times, tail);
        assert_refused(&sealed, file, says);
        std::fs::remove_file(sealed.path(file)).unwrap();
    }
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    sealed.write("wide.csv", [&b"\xFF\xFE"[..], &wide("name\n"), &wide("x").repeat(50 * MILLION)].concat());
    assert_refused(&sealed, "wide.csv", "row 2: a cell is longer than 1 MB");
    let many = format!("x{}\n", ",".repeat(999));
    write(&sealed.path("cells.csv"), &format!("name{}\n", ",".repeat(999)), &many, 33_000, "");
    assert_refused(&sealed, "cells.csv", "row 32002: the file has more than 32,000,000 cells");
    sealed.write("wrong.csv", [b"name\n", "ä\n".repeat(MILLION).as_bytes(), b"\xC3"].concat());
    assert_refused(&sealed, "wrong.csv", "neither valid UTF-8 nor plausible Windows-1252");
    sealed.write("half.csv", [&b"\xFF\xFE"[..], &b"n\0\x00\xD8".repeat(MILLION)].concat());
    assert_refused(&sealed, "half.csv", "the file is damaged: it is not valid UTF-16LE");
}

#[test]
fn json() {
    let sealed = Sealed::with_plan();
    for (file, head, piece, times, tail, says) in [
        ("cell.json", "[{\"name\":\"", "x", 100 * MILLION, "\"}]", "item 1: a cell is longer than 1 MB"),
        (
            "escaped.json",
            "[{\"name\":\"",
            "\\u0041",
            16 * MILLION,
            "\"}]",
            "item 1: a cell is longer than 1 MB",
        ),
        (
            "list.json",
            "[{\"name\":[\"\"",
            ",\"a\"",
            10 * MILLION,
            "]}]",
            "item 1: a cell is longer than 1 MB",
        ),
        ("deep.json", "", "[", 100 * MILLION, "", "the file is not JSON with a list of initiatives"),
        (
            "deeper.json",
            "[{\"name\":",
            "[",
            50 * MILLION,
            "]}]",
            "the file is not JSON with a list of initiatives",
        ),
        (
            "objects.json",
            "",
            "{\"initiatives\":",
            5 * MILLION,
            "",
            "the file is not JSON with a list of initiatives",
        ),
        (
            "same.json",
            "[{\"name\":0",
            ",\"name\":1",
            5 * MILLION,
            "}]",
            "item 1: there are more than 1,000 columns",
        ),
        ("twice.json", "[{\"name\":0", ",\"name\":1", 2, "}]", "item 1, column “name”: the key stands twice"),
        ("items.json", "[0", ",0", MILLION, "]", "item 1000001: the file has more than 1,000,000 rows"),
        ("nothing.json", "[{}", ",{}", 12 * MILLION, "]", "10,000,000 rows, most of them blank"),
    ] {
        write(&sealed.path(file), head, piece, times, tail);
        assert_refused(&sealed, file, says);
        std::fs::remove_file(sealed.path(file)).unwrap();
    }
    sealed.write("nul.json", format!("[{{\"name\":\"{}\"}}]", "x\0".repeat(MILLION)));
    assert_refused(&sealed, "nul.json", "line 1: the file is not text: it has zero bytes in it");
    sealed.write("wrong.json", [b"[{\"name\":\"", "ä".repeat(MILLION).as_bytes(), b"\xC3\"}]"].concat());
    assert_refused(&sealed, "wrong.json", "neither valid UTF-8 nor plausible Windows-1252");
    sealed.write("half.json", [&b"\xFE\xFF"[..], &b"\0[\xD8\0".repeat(MILLION)].concat());
    assert_refused(&sealed, "half.json", "the file is damaged: it is not valid UTF-16BE");
    let keys: String = (0..2 * MILLION).map(|key| format!("{{\"k{key}\":1}},")).collect();
    sealed.write("keys.json", format!("[{keys}{{}}]"));
    assert_refused(&sealed, "keys.json", "item 1001: there are more than 1,000 columns");
}

/// A workbook, sound but for one part of pieces.
fn workbook(sealed: &Sealed, file: &str, part: &str, head: &str, piece: &str, times: usize, tail: &str) {
    let sound = File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/xlsx/own.xlsx")).unwrap();
    let mut sound = ZipArchive::new(sound).unwrap();
    let mut out = ZipWriter::new(File::create(sealed.path(file)).unwrap());
    let quick = SimpleFileOptions::default().compression_level(Some(1));
    for index in 0..sound.len() {
        let mut own = sound.by_index(index).unwrap();
        let name = own.name().unwrap().to_string();
        if name != part {
            let mut bytes = Vec::new();
            own.read_to_end(&mut bytes).unwrap();
            out.start_file(name, quick).unwrap();
            out.write_all(&bytes).unwrap();
        }
    }
    out.start_file(part, quick).unwrap();
    pieces(&mut out, head, piece, times, tail);
    out.finish().unwrap();
}

#[test]
fn xlsx() {
    const SHEET: &str = "xl/worksheets/sheet1.xml";
    const HEAD: &str =
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>name</t></is></c></row>";
    const UNPACKS: &str = "the file unpacks to more than a plan could need";
    const ODD: &str = "the file is not as spreadsheets write them";
    let sealed = Sealed::with_plan();
    for (file, part, head, piece, times, tail, says) in [
        (
            "strings.xlsx",
            "xl/sharedStrings.xml",
            "<sst>",
            "<si/>",
            5 * MILLION,
            "</sst>",
            "more texts than a plan could need",
        ),
        (
            "text.xlsx",
            "xl/sharedStrings.xml",
            "<sst><si><t>",
            "x",
            100 * MILLION,
            "</t></si></sst>",
            "a cell is longer than 1 MB",
        ),
        (
            "styles.xlsx",
            "xl/styles.xml",
            "<styleSheet><cellXfs>",
            "<xf numFmtId=\"9\"/>",
            4 * MILLION,
            "</cellXfs></styleSheet>",
            UNPACKS,
        ),
        (
            "fonts.xlsx",
            "xl/styles.xml",
            "<styleSheet><fonts>",
            "<font/>",
            10 * MILLION,
            "</fonts></styleSheet>",
            UNPACKS,
        ),
        (
            "sheets.xlsx",
            "xl/workbook.xml",
            "<workbook><sheets>",
            "<sheet name=\"a\" sheetId=\"1\"/>",
            3 * MILLION,
            "</sheets></workbook>",
            UNPACKS,
        ),
        (
            "names.xlsx",
            "xl/workbook.xml",
            "<workbook><definedNames>",
            "<definedName name=\"a\">x</definedName>",
            2 * MILLION,
            "</definedNames></workbook>",
            UNPACKS,
        ),
        (
            "relations.xlsx",
            "xl/_rels/workbook.xml.rels",
            "<Relationships>",
            "<Relationship Id=\"a\" Target=\"c\"/>",
            3 * MILLION,
            "</Relationships>",
            UNPACKS,
        ),
        (
            "cell.xlsx",
            SHEET,
            &format!("{HEAD}<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>"),
            "x",
            100 * MILLION,
            "</t></is></c></row></sheetData></worksheet>",
            "a cell is longer than 1 MB",
        ),
        (
            "nul.xlsx",
            SHEET,
            &format!("{HEAD}<row r=\"2\"><c r=\"A2\" t=\"str\"><v>"),
            "\0",
            MILLION,
            "</v></c></row></sheetData></worksheet>",
            "row 2, column name: the text is longer than 20000 characters",
        ),
        ("deep.xlsx", SHEET, HEAD, "<a>", 50 * MILLION, "", ODD),
        (
            "laughs.xlsx",
            SHEET,
            "<!DOCTYPE x [<!ENTITY a \"",
            "ha",
            MILLION,
            "\">]><worksheet>&a;&a;</worksheet>",
            ODD,
        ),
        (
            "rows.xlsx",
            SHEET,
            HEAD,
            "<row><c t=\"str\"><v>x</v></c></row>",
            2 * MILLION,
            "</sheetData></worksheet>",
            "more than 1,000,000 rows",
        ),
        (
            "value.xlsx",
            SHEET,
            HEAD,
            "<row><c t=\"str\"><v>x</v></c></row><!-- -->",
            1,
            "</sheetData></worksheet>",
            ODD,
        ),
        (
            "moved.xlsx",
            "_rels/.rels",
            "<Relationships><Relationship Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/WORKsheets/",
            "",
            1,
            "big.xml\"/></Relationships>",
            ODD,
        ),
        (
            "far.xlsx",
            SHEET,
            HEAD,
            "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>",
            1,
            "</sheetData></worksheet>",
            "there are more than 1,000 columns",
        ),
    ] {
        workbook(&sealed, file, part, head, piece, times, tail);
        assert_refused(&sealed, file, says);
        std::fs::remove_file(sealed.path(file)).unwrap();
    }
    // A cell far down is no bomb to a reader that lays nothing out: it is one line.
    workbook(
        &sealed,
        "down.xlsx",
        SHEET,
        HEAD,
        "<row r=\"1048576\"><c r=\"A1048576\" t=\"str\"><v>x</v></c></row>",
        1,
        "</sheetData></worksheet>",
    );
    let ran = import(&sealed, "down.xlsx");
    assert_eq!((ran.code, ran.out.as_str()), (0, "Imported down.xlsx: 1 created.\n"), "{ran:?}");
}

/// That the limit holds at all: what needs more than there is, ends.
#[test]
fn the_room_is_measured() {
    let sealed = Sealed::with_plan();
    let mut shell = std::process::Command::new("sh");
    let verb = sealed.command(&["list", "plan.db"]);
    shell.arg("-c").arg("ulimit -v 5000 && exec \"$0\" \"$@\"").arg(verb.get_program()).args(verb.get_args());
    assert!(!shell.current_dir(sealed.path("")).output().unwrap().status.success());
}
