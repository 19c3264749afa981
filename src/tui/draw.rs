//! Small drawing helpers that every view uses.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::{Block, BorderType, Widget};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
use crate::plan::class::Stance;
use crate::plan::text::harmless;
use crate::plan::totals::Totals;

/// The text in at most `width` columns, never splitting a grapheme, with an
/// ellipsis where it had to be cut, and without anything that steers a terminal.
pub fn fit(text: &str, width: usize) -> Cow<'_, str> {
    let text = harmless(text);
    if text.len() <= width || text.width() <= width {
        return text;
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = grapheme.width();
        if used + wide + 1 > width {
            break;
        }
        kept.push_str(grapheme);
        used += wide;
    }
    if width > 0 {
        kept.push('…');
    }
    Cow::Owned(kept)
}

/// Draws text at a place, at most `width` columns wide; the number of columns used.
pub fn put(buf: &mut Buffer, x: u16, y: u16, text: &str, width: u16, style: Style) -> u16 {
    let area = buf.area;
    if y >= area.bottom() || x >= area.right() {
        return 0;
    }
    let width = width.min(area.right() - x);
    let text = fit(text, usize::from(width));
    buf.set_stringn(x, y, &text, usize::from(width), style);
    text.width() as u16
}

/// Draws a row of a list: its style fills the whole width.
pub fn put_row(buf: &mut Buffer, area: Rect, row: u16, text: &str, style: Style) {
    let y = area.y + row;
    buf.set_style(Rect { y, height: 1, ..area }.intersection(buf.area), style);
    put(buf, area.x, y, text, area.width, style);
}

/// Draws text against the right edge of a field of `width` columns at `x`.
pub fn put_right(buf: &mut Buffer, x: u16, y: u16, text: &str, width: u16, style: Style) {
    let text = fit(text, usize::from(width));
    let used = text.width() as u16;
    put(buf, x + width.saturating_sub(used), y, &text, used, style);
}

/// Draws text broken at spaces into the area; the number of rows used.
pub fn put_wrapped(buf: &mut Buffer, area: Rect, text: &str, style: Style) -> u16 {
    let mut rows = 0;
    for line in wrap(text, usize::from(area.width)) {
        if rows >= area.height {
            break;
        }
        put(buf, area.x, area.y + rows, &line, area.width, style);
        rows += 1;
    }
    rows
}

/// The text broken at spaces into lines of at most `width` columns.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Draws a frame with a title around an area and returns the inside.
pub fn framed(buf: &mut Buffer, area: Rect, title: &str, theme: &Theme, focused: bool) -> Rect {
    let set = if theme.ascii {
        ratatui::symbols::border::Set { ..ASCII_BORDER }
    } else {
        BorderType::Plain.to_border_set()
    };
    let style = if focused { Style::new() } else { theme.dim };
    let mut block = Block::bordered().border_set(set).border_style(style);
    if !title.is_empty() {
        let title = fit(title, usize::from(area.width.saturating_sub(4))).into_owned();
        block = block.title(Span::styled(format!(" {title} "), theme.strong));
    }
    let inside = block.inner(area);
    block.render(area, buf);
    inside
}

/// Draws a frame of a colour around an area, heavy where the cursor is in it, and
/// returns the inside.
pub fn boxed(buf: &mut Buffer, area: Rect, theme: &Theme, colour: Style, chosen: bool) -> Rect {
    let set = match (theme.ascii, chosen) {
        (true, false) => ASCII_BORDER,
        (true, true) => {
            ratatui::symbols::border::Set { horizontal_top: "=", horizontal_bottom: "=", ..ASCII_BORDER }
        }
        (false, true) => BorderType::Thick.to_border_set(),
        (false, false) => BorderType::Plain.to_border_set(),
    };
    let block = Block::bordered().border_set(set).border_style(colour);
    let inside = block.inner(area);
    block.render(area, buf);
    inside
}

const ASCII_BORDER: ratatui::symbols::border::Set<'static> = ratatui::symbols::border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// A box in the middle of the area, cleared and framed; returns the inside.
pub fn dialog(buf: &mut Buffer, area: Rect, width: u16, height: u16, title: &str, theme: &Theme) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let at =
        Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    ratatui::widgets::Clear.render(at, buf);
    framed(buf, at, title, theme, true)
}

/// Draws the bar of the three parts: preventive solid, unclassified hatched,
/// remedial light, with a mark where the target is, in tenths of a per cent.
pub fn share_bar(buf: &mut Buffer, area: Rect, totals: &Totals, target: Option<u32>, theme: &Theme) {
    if area.width == 0 || area.height == 0 {
        return;
    }
    let width = i128::from(area.width);
    let cells = |part: i128| match totals.total {
        0 => 0,
        total => (part * width * 2 + total) / (total * 2),
    };
    let first = cells(totals.preventive);
    let second = cells(totals.preventive + totals.unclassified);
    for column in 0..width {
        let stance = match column {
            c if totals.total == 0 || c >= second => Some(Stance::Remedial),
            c if c < first => Some(Stance::Preventive),
            _ => None,
        };
        let style = if totals.total == 0 { theme.dim } else { theme.stance(stance) };
        put(buf, area.x + column as u16, area.y, theme.fill(stance), 1, style);
    }
    if let Some(tenths) = target {
        let at = (u32::from(area.width) * tenths / 1000).min(u32::from(area.width) - 1) as u16;
        put(buf, area.x + at, area.y, theme.glyph("┃", "|"), 1, theme.strong);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_between_graphemes_and_cleaned() {
        assert_eq!(fit("顧客ポータル", 7), "顧客ポ…");
        assert_eq!(fit("cafe\u{301} noir", 5), "cafe\u{301}…");
        assert_eq!(fit("a\u{1b}[2Jb", 10), "a[2Jb");
        assert_eq!(fit("abc", 3), "abc");
        assert_eq!(fit("abc", 0), "");
    }

    #[test]
    fn text_wraps_at_spaces() {
        assert_eq!(wrap("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrap("", 7), Vec::<String>::new());
    }
}
