//! Running text in which some words stand out.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::super::draw::put;
use crate::classify::{Field, Judged, Span, Suggestion};

/// A stretch of a text, in bytes, and its look.
pub type Marked = (Range<usize>, Style);

/// The deciding words of a suggestion that stand in one field of its line.
pub fn deciding(suggestion: &Suggestion, field: Field, look: Style) -> Vec<Marked> {
    fn words<T>(judged: &Option<Judged<T>>) -> impl Iterator<Item = &Span> {
        judged.iter().flat_map(|judged| &judged.words)
    }
    let spans = words(&suggestion.level).chain(words(&suggestion.stance));
    spans.filter(|span| span.field == field).map(|span| (span.range.clone(), look)).collect()
}

/// The text broken at spaces into lines of at most `width` columns, each as
/// the byte ranges of its words.
pub fn lines(text: &str, width: usize) -> Vec<Vec<Range<usize>>> {
    let mut lines: Vec<Vec<Range<usize>>> = Vec::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let range = start..start + word.len();
        let wide = word.width();
        match lines.last_mut() {
            Some(line) if used + 1 + wide <= width => {
                line.push(range);
                used += 1 + wide;
            }
            _ => {
                lines.push(std::iter::once(range).collect());
                used = wide;
            }
        }
    }
    lines
}

/// Draws the text into the area, the last line ending with an ellipsis where
/// there is more; returns the number of rows used.
pub fn put_marked(buf: &mut Buffer, area: Rect, text: &str, marked: &[Marked], base: Style) -> u16 {
    let lines = lines(text, usize::from(area.width));
    let look =
        |at: usize| marked.iter().find(|(range, _)| range.contains(&at)).map_or(base, |m| base.patch(m.1));
    let rows = lines.len().min(usize::from(area.height));
    for (y, line) in (area.y..).zip(&lines[..rows]) {
        let mut x = area.x;
        let mut end = None;
        for word in line {
            if let Some(end) = end {
                x += put(buf, x, y, " ", 1, if look(end) == look(word.start) { look(end) } else { base });
            }
            for piece in pieces(word, marked) {
                let room = area.right().saturating_sub(x);
                x += put(buf, x, y, &text[piece.clone()], room, look(piece.start));
            }
            end = Some(word.end);
        }
        let last = y + 1 == area.y + rows as u16;
        if last && rows < lines.len() {
            put(buf, x.min(area.right().saturating_sub(1)), y, "…", 1, base);
        }
    }
    rows as u16
}

/// A word cut where a marked stretch begins or ends within it.
fn pieces(word: &Range<usize>, marked: &[Marked]) -> Vec<Range<usize>> {
    let mut cuts: Vec<usize> = marked.iter().flat_map(|(range, _)| [range.start, range.end]).collect();
    cuts.retain(|cut| word.start < *cut && *cut < word.end);
    cuts.extend([word.start, word.end]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Modifier;

    const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);

    fn bold(text: &str, marked: Range<usize>, width: u16) -> (Vec<String>, String) {
        let area = Rect::new(0, 0, width, 3);
        let mut buf = Buffer::empty(area);
        put_marked(&mut buf, area, text, &[(marked, BOLD)], Style::new());
        let rows = (0..3).map(|y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>());
        let stands_out = buf.content.iter().filter(|cell| cell.modifier.contains(Modifier::BOLD));
        (rows.map(|row| row.trim_end().to_string()).collect(), stands_out.map(|c| c.symbol()).collect())
    }

    #[test]
    fn words_stand_out_across_lines_and_inside_words() {
        let (rows, marked) = bold("Renews the Net Promoter Score", 11..29, 16);
        assert_eq!(rows, ["Renews the Net", "Promoter Score", ""]);
        assert_eq!(marked, "NetPromoter Score");
        let (_, marked) = bold("a “survey” b", 5..11, 20);
        assert_eq!(marked, "survey");
    }

    #[test]
    fn what_does_not_fit_ends_with_an_ellipsis() {
        let (rows, _) = bold("one two three four five six", 0..0, 5);
        assert_eq!(rows, ["one", "two", "thre…"]);
    }
}
