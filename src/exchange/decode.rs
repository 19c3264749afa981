//! Bytes to text: which encoding a file is in, and whether it is text at all.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::{Error, Result};

/// A file's text, with a remark where its encoding had to be guessed.
#[derive(Debug)]
pub(super) struct Decoded {
    pub text: String,
    pub note: Option<String>,
}

/// Decodes UTF-8, UTF-16 with a byte order mark and, where it is plausible, Windows-1252.
pub(super) fn decode(mut bytes: Vec<u8>) -> Result<Decoded> {
    if bytes.is_empty() {
        return Err(Error::failed("the file is empty").next("Export it again where it came from."));
    }
    refuse_other_kinds(&bytes)?;
    let (text, note) = match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
            if damaged {
                return Err(Error::failed(format!(
                    "the file is damaged: it is not valid {}",
                    encoding.name()
                ))
                .next("Save it again as UTF-8 (in a spreadsheet: CSV UTF-8)."));
            }
            (text.into_owned(), None)
        }
        mark => {
            bytes.drain(..mark.map_or(0, |(_, length)| length));
            match String::from_utf8(bytes) {
                Ok(text) => (text, None),
                Err(error) => {
                    let invalid_at = error.utf8_error().valid_up_to();
                    (western(error.as_bytes(), invalid_at)?, Some(WESTERN_NOTE.to_string()))
                }
            }
        }
    };
    match memchr::memchr(0, text.as_bytes()) {
        Some(at) => Err(Error::failed("the file is not text: it has zero bytes in it")
            .at(line(&text.as_bytes()[..at]))
            .next("Save it again as UTF-8 text (in a spreadsheet: CSV UTF-8).")),
        None => Ok(Decoded { text, note }),
    }
}

const WESTERN_NOTE: &str =
    "The file is not UTF-8. It was read as Windows-1252 (Western European): check names with accents.";

/// Names the files that are often taken for text.
fn refuse_other_kinds(bytes: &[u8]) -> Result<()> {
    let kinds: [(&[u8], &str); 5] = [
        (b"PK\x03\x04", "a spreadsheet or zip file"),
        (b"\xD0\xCF\x11\xE0", "an old spreadsheet (.xls)"),
        (b"SQLite format 3\0", "a database"),
        (b"%PDF-", "a PDF"),
        (b"\xFF\xD8\xFF", "a picture"),
    ];
    match kinds.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        Some((_, kind)) => Err(Error::failed(format!("the file is {kind}, not text"))
            .next("Open it where it belongs and save the table as CSV UTF-8.")),
        None => Ok(()),
    }
}

/// Text in Windows-1252, unless the bytes look like UTF-8 that was damaged.
fn western(bytes: &[u8], invalid_at: usize) -> Result<String> {
    let (mut multibyte, mut invalid) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        multibyte += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    let undefined =
        bytes.iter().any(|b| matches!(b, 0x01..=0x08 | 0x0E..=0x1F | 0x81 | 0x8D | 0x8F | 0x90 | 0x9D));
    if undefined || multibyte > invalid {
        return Err(Error::failed("the file is neither valid UTF-8 nor plausible Windows-1252")
            .at(line(&bytes[..invalid_at]))
            .next("Save it again as UTF-8 (in a spreadsheet: CSV UTF-8)."));
    }
    Ok(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
}

/// The line on which the bytes end.
fn line(before: &[u8]) -> String {
    format!("line {}", 1 + memchr::memchr_iter(b'\n', before).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes.to_vec()).unwrap().text
    }

    #[test]
    fn reads_the_encodings_spreadsheets_write() {
        assert_eq!(text("näme".as_bytes()), "näme");
        assert_eq!(text(b"\xEF\xBB\xBFn\xC3\xA4me"), "näme");
        assert_eq!(text(b"\xFF\xFEn\0\xE4\0m\0e\0"), "näme");
        assert_eq!(text(b"\xFE\xFF\0n\0\xE4\0m\0e"), "näme");
        let western = decode(b"n\xE4me \x80 5".to_vec()).unwrap();
        assert_eq!(western.text, "näme € 5");
        assert!(western.note.unwrap().contains("Windows-1252"));
    }

    #[test]
    fn refuses_what_is_no_text() {
        for (bytes, what, place) in [
            (&b""[..], "empty", None),
            (b"name\nx\0y", "zero bytes", Some("line 2")),
            (b"PK\x03\x04rest", "spreadsheet", None),
            (b"\xFF\xD8\xFF\xE0", "picture", None),
            ("name\nżółw\n".as_bytes().split_last().unwrap().1, "", None),
            (b"name\n\xC3\xA4\xC3\xB6\n\xC3", "neither", Some("line 3")),
            (b"name\nx\x81", "neither", Some("line 2")),
            (b"\xFF\xFEn\0\x00\xD8", "damaged", None),
        ] {
            match decode(bytes.to_vec()) {
                Ok(decoded) => assert_eq!(what, "", "{:?}", decoded.text),
                Err(error) => {
                    assert!(error.what.contains(what), "{error}");
                    assert_eq!(error.place.as_deref(), place);
                    assert!(error.next.is_some());
                }
            }
        }
    }
}
