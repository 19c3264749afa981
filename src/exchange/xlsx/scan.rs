//! The XML of a workbook, looked at as it passes by and before any of it is parsed.

use memchr::{memchr, memchr3, memmem};

use super::guard::{cell_too_long, odd, too_large};
use crate::error::Result;

/// The most bytes between one tag and the next.
const MAX_PIECE: usize = 8 << 20;
/// How deep tags may be nested: a parser keeps the names of all that are open.
const MAX_DEPTH: usize = 256;
/// The most texts the cells may share.
const MAX_TEXTS: usize = 4_000_000;

/// Looks at the XML of a part as it passes by.
pub(super) struct Scanner {
    is_strings: bool,
    /// The end of what passed by before, and what passes now.
    window: Vec<u8>,
    /// How much of the window was looked at before.
    seen: usize,
    /// How many bytes passed since the last tag began.
    since_tag: usize,
    nesting: Nesting,
    /// How many texts the part has begun.
    texts: usize,
    at_start: bool,
}

/// How much of what passed by is kept, so that nothing hides on the seam.
const KEPT: usize = 64;

impl Scanner {
    pub(super) fn of(is_strings: bool) -> Scanner {
        Scanner {
            is_strings,
            window: Vec::new(),
            seen: 0,
            since_tag: 0,
            nesting: Nesting::default(),
            texts: 0,
            at_start: true,
        }
    }

    pub(super) fn look_at(&mut self, chunk: &[u8]) -> Result<()> {
        let keep_from = self.window.len().saturating_sub(KEPT);
        self.window.drain(..keep_from);
        self.seen = self.window.len();
        self.window.extend_from_slice(chunk);
        if std::mem::take(&mut self.at_start) && is_wide(&self.window) {
            return Err(odd("it is not in UTF-8"));
        }
        self.measure_pieces()?;
        if self.nesting.deepest_in(&self.window[self.seen..]) > MAX_DEPTH {
            return Err(odd("its parts are nested too deeply"));
        }
        // No program that writes workbooks uses comments, verbatim text or declarations.
        if self.occurs(b"<!") {
            return Err(odd("it has comments or declarations in it"));
        }
        self.check_encoding()?;
        if self.is_strings { self.check_count() } else { Ok(()) }
    }

    fn occurs(&self, what: &[u8]) -> bool {
        memmem::find(&self.window[self.seen.saturating_sub(what.len() - 1)..], what).is_some()
    }

    fn measure_pieces(&mut self) -> Result<()> {
        let new = &self.window[self.seen..];
        let mut from = 0;
        for at in memchr::memchr_iter(b'<', new) {
            self.since_tag += at - from;
            from = at;
            if std::mem::take(&mut self.since_tag) > MAX_PIECE {
                return Err(cell_too_long());
            }
        }
        self.since_tag += new.len() - from;
        if self.since_tag > MAX_PIECE { Err(cell_too_long()) } else { Ok(()) }
    }

    /// Text in another encoding could hide what is looked for here.
    fn check_encoding(&self) -> Result<()> {
        for at in memmem::find_iter(&self.window, b"encoding") {
            let rest = &self.window[at + b"encoding".len()..];
            let value = rest.strip_prefix(b"=\"").or_else(|| rest.strip_prefix(b"='"));
            let is_declared = memmem::rfind(&self.window[..at], b"<?xml").is_some();
            let is_utf8 = |v: &[u8]| v.get(..5).is_some_and(|v| v.eq_ignore_ascii_case(b"utf-8"));
            // Too near the end to tell: it is looked at again with what follows.
            let is_whole = rest.len() >= b"=\"utf-8".len();
            if is_declared && is_whole && !value.is_some_and(is_utf8) {
                return Err(odd("it is not in UTF-8"));
            }
        }
        Ok(())
    }

    /// Room is made for as many texts as the list says it has.
    fn check_count(&mut self) -> Result<()> {
        const DIGITS: usize = 7;
        const TEXT: &[u8] = b"<si";
        // One that ends before what is new was counted before.
        let from = self.seen.saturating_sub(TEXT.len() - 1);
        self.texts += memmem::find_iter(&self.window[from..], TEXT).count();
        if self.texts > MAX_TEXTS {
            return Err(too_large("the file has more texts than a plan could need"));
        }
        for at in memmem::find_iter(&self.window, b"uniqueCount") {
            let rest = &self.window[at + b"uniqueCount".len()..];
            let digits = match rest {
                [b'=', b'"' | b'\'', digits @ ..] => digits,
                _ => &[],
            };
            let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
            if rest.len() >= DIGITS + 3 && !(1..=DIGITS).contains(&count) {
                return Err(too_large("the file claims more texts than a plan could need"));
            }
        }
        Ok(())
    }
}

/// Whether a text begins as none in UTF-8 does.
fn is_wide(start: &[u8]) -> bool {
    start.starts_with(b"\xFE\xFF") || start.starts_with(b"\xFF\xFE") || start.iter().take(4).any(|b| *b == 0)
}

/// How many tags are open.
#[derive(Default)]
struct Nesting {
    depth: usize,
    within: Within,
}

/// What the bytes so far ended in.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Within {
    #[default]
    Text,
    /// Just behind the `<`.
    Tag,
    /// Further on in a tag that opens, and whether its last byte was a `/`.
    Opening(bool),
    /// In a tag that closes.
    Closing,
    /// In an instruction, `<?…?>`, and whether its last byte was a `?`.
    Instruction(bool),
    /// In a value between these quotation marks.
    Value(u8),
}

impl Nesting {
    /// The depth that the next bytes reach.
    fn deepest_in(&mut self, mut bytes: &[u8]) -> usize {
        let mut deepest = self.depth;
        while let Some(first) = bytes.first() {
            let skip_to = |at: Option<usize>| at.unwrap_or(bytes.len());
            let mut step = 1;
            self.within = match (self.within, first) {
                (Within::Text, b'<') => Within::Tag,
                (Within::Text, _) => {
                    step = skip_to(memchr(b'<', bytes));
                    Within::Text
                }
                (Within::Tag, b'/') => {
                    self.depth = self.depth.saturating_sub(1);
                    Within::Closing
                }
                (Within::Tag, b'?') => Within::Instruction(false),
                (Within::Tag, _) => {
                    self.depth += 1;
                    deepest = deepest.max(self.depth);
                    // What stands here may end the tag already.
                    step = 0;
                    Within::Opening(false)
                }
                (Within::Opening(empty), b'>') => {
                    self.depth -= usize::from(empty);
                    Within::Text
                }
                (Within::Opening(_), quote @ (b'"' | b'\'')) => Within::Value(*quote),
                (Within::Opening(_), _) => {
                    step = skip_to(memchr3(b'>', b'"', b'\'', bytes));
                    Within::Opening(bytes[step - 1] == b'/')
                }
                (Within::Closing | Within::Instruction(true), b'>') => Within::Text,
                (Within::Closing, _) => {
                    step = skip_to(memchr(b'>', bytes));
                    Within::Closing
                }
                (Within::Instruction(_), byte) => Within::Instruction(*byte == b'?'),
                (Within::Value(quote), byte) if byte == &quote => Within::Opening(false),
                (Within::Value(quote), _) => {
                    step = skip_to(memchr(quote, bytes));
                    Within::Value(quote)
                }
            };
            bytes = &bytes[step..];
        }
        deepest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_counted_wherever_the_bytes_are_cut() {
        for (text, deepest, left) in [
            ("<?xml version='1.0?>'?><a><b x=\"/>\" y='>'/><c>/></c></a>", 2, 0),
            ("<a>/><a>/><a x=''>", 3, 3),
            ("<a/><b /></c><d>", 1, 1),
        ] {
            for cut in 0..=text.len() {
                let mut nesting = Nesting::default();
                let (head, tail) = text.as_bytes().split_at(cut);
                let found = nesting.deepest_in(head).max(nesting.deepest_in(tail));
                assert_eq!((found, nesting.depth), (deepest, left), "{text} cut at {cut}");
            }
        }
    }
}
