//! What a workbook is looked at for before any of it is believed.
//!
//! A workbook is a zip of XML parts, so a kilobyte can ask for gigabytes: by a
//! part that inflates without end, by a part that lies about its size, by a
//! count of strings to make room for, by one string or comment that never ends.
//! Each part is inflated once here, in small pieces that are thrown away, and a
//! file is refused before anything is made of it.

use std::io::{Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;

use super::scan::Scanner;
use crate::error::{Error, Result};

/// The largest workbook that is read, in bytes.
const MAX_FILE: usize = 128 << 20;
/// The most parts a workbook may have.
const MAX_PARTS: usize = 10_000;
/// The most bytes one part may inflate to, and all of them together.
const MAX_PART: u64 = 512 << 20;
const MAX_INFLATED: u64 = 1 << 30;
/// The most bytes the shared texts may inflate to: they are held all at once.
const MAX_STRINGS: u64 = 128 << 20;
/// The most bytes of XML that any other part than a sheet may inflate to. Styles,
/// names and relations are held whole, at ten times their size.
const MAX_HELD: u64 = 16 << 20;
/// The folder of the sheets.
const SHEETS: &str = "worksheets/";
/// How much of a part is inflated at a time.
const CHUNK: usize = 64 << 10;

/// Looks through a file that calls itself a workbook.
///
/// # Errors
/// A file that is none, is protected, damaged, of another kind, or asks for more
/// than a plan could need.
pub(super) fn inspect(bytes: &[u8]) -> Result<()> {
    refuse_other_kinds(bytes)?;
    if bytes.len() > MAX_FILE {
        return Err(too_large("the file is larger than 128 MB"));
    }
    // Every part has one of these marks, so no list of parts outgrows the memory.
    if memmem::find_iter(bytes, b"PK\x01\x02").take(MAX_PARTS + 1).count() > MAX_PARTS {
        return Err(too_large("the file has more than 10,000 parts"));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    refuse_other_archives(&archive)?;
    refuse_disguises(&mut archive)?;
    let mut inflated = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| damaged())?;
        let name = part.name().map_err(|_| damaged())?.to_ascii_lowercase();
        let (declared, is_strings) = (part.size(), name.ends_with("sharedstrings.xml"));
        inflated += declared;
        let is_xml = name.ends_with(".xml") || name.ends_with(".rels");
        let most = match (is_strings, is_xml && !name.contains(SHEETS)) {
            (true, _) => MAX_STRINGS,
            (false, true) => MAX_HELD,
            (false, false) => MAX_PART,
        };
        if declared > most || inflated > MAX_INFLATED {
            return Err(too_large("the file unpacks to more than a plan could need"));
        }
        look_through(&mut part, declared, is_xml.then(|| Scanner::of(is_strings)))?;
    }
    Ok(())
}

fn refuse_other_kinds(bytes: &[u8]) -> Result<()> {
    const OLD: &[u8] = b"\xD0\xCF\x11\xE0";
    if bytes.is_empty() {
        return Err(Error::failed("the file is empty").next("Export it again where it came from."));
    }
    if bytes.starts_with(OLD) {
        let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return Err(match memmem::find(bytes, &wide) {
            Some(_) => Error::failed("the file is protected with a password")
                .next("Open it in the spreadsheet, take the password off, and save it again."),
            None => Error::failed("the file is an old spreadsheet (.xls), whatever its name says")
                .next("Open it in the spreadsheet and save it as .xlsx or as CSV UTF-8."),
        });
    }
    match bytes.starts_with(b"PK\x03\x04") {
        true => Ok(()),
        false => Err(Error::failed("the file is not a spreadsheet, whatever its name says")
            .next("Where it is text, let its name end in .csv; otherwise save it again as .xlsx.")),
    }
}

fn refuse_other_archives(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<()> {
    let has =
        |wanted: &str| archive.file_names_raw().any(|name| name.eq_ignore_ascii_case(wanted.as_bytes()));
    let save_as = "Open it in the spreadsheet and save it as .xlsx or as CSV UTF-8.";
    if has("mimetype") && has("content.xml") {
        return Err(Error::failed("the file is an OpenDocument spreadsheet (.ods), whatever its name says")
            .next(save_as));
    }
    if has("xl/workbook.bin") {
        return Err(
            Error::failed("the file is a binary spreadsheet (.xlsb), whatever its name says").next(save_as)
        );
    }
    match has("_rels/.rels") {
        true => Ok(()),
        false => Err(Error::failed("the file is a zip file, but no spreadsheet")
            .next("Take the spreadsheet out of it and import that.")),
    }
}

/// Refuses a workbook whose list of sheets lies where its sheets do: parts there may
/// be large, as they are read piece by piece.
fn refuse_disguises(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<()> {
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| damaged())?;
        if !part.name().is_ok_and(|name| name.eq_ignore_ascii_case("_rels/.rels")) {
            continue;
        }
        let mut relations = Vec::new();
        part.by_ref().take(MAX_HELD).read_to_end(&mut relations).map_err(|_| damaged())?;
        relations.make_ascii_lowercase();
        if memmem::find(&relations, SHEETS.as_bytes()).is_some() || memmem::find(&relations, b"&#").is_some()
        {
            return Err(odd("its list of sheets is out of place"));
        }
    }
    Ok(())
}

/// Inflates a part to its end, which must be where it says.
fn look_through(part: &mut impl Read, declared: u64, mut scanner: Option<Scanner>) -> Result<()> {
    let mut chunk = vec![0; CHUNK];
    let mut length = 0u64;
    loop {
        let read = part.read(&mut chunk).map_err(|_| damaged())?;
        if read == 0 {
            break;
        }
        length += read as u64;
        if length > declared {
            return Err(damaged());
        }
        if let Some(scanner) = &mut scanner {
            scanner.look_at(&chunk[..read])?;
        }
    }
    if length == declared { Ok(()) } else { Err(damaged()) }
}

pub(super) fn too_large(what: &str) -> Error {
    Error::failed(what).next("Check that this is the right file; if it is, save the sheet you need as CSV.")
}

pub(super) fn cell_too_long() -> Error {
    Error::failed("a cell is longer than 1 MB").next("Check that this is the right file.")
}

/// A workbook that no spreadsheet program wrote like this.
pub(super) fn odd(what: &str) -> Error {
    Error::failed(format!("the file is not as spreadsheets write them: {what}"))
        .next("Open it in a spreadsheet and save it again as .xlsx.")
}

/// A workbook that cannot be unpacked.
pub(super) fn damaged() -> Error {
    Error::failed("the file is damaged or was cut short")
        .next("Take it again from where it came from, or open it in a spreadsheet and save it again.")
}
