//! The screen in plain letters, for terminals that know no others.

use ratatui::buffer::Buffer;
use unicode_normalization::UnicodeNormalization;

/// Replaces everything on the screen that is not ASCII by what is nearest to it.
pub fn spell_plainly(buf: &mut Buffer) {
    for cell in buf.content.iter_mut().filter(|cell| !cell.symbol().is_ascii()) {
        let plain = nearest(cell.symbol());
        cell.set_char(plain);
    }
}

/// The one letter that stands for a grapheme.
fn nearest(grapheme: &str) -> char {
    match grapheme {
        "·" | "–" | "—" | "−" => '-',
        "“" | "”" | "„" | "«" | "»" => '"',
        "‘" | "’" => '\'',
        "…" => '~',
        "×" => 'x',
        "→" => '>',
        "←" => '<',
        _ => grapheme.nfd().next().filter(char::is_ascii).unwrap_or('?'),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn what_is_left_is_ascii_and_stands_where_it_stood() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 22, 1));
        buf.set_string(0, 0, "Zoë’s “顧客” – 2 × 3 … x", Style::new());
        spell_plainly(&mut buf);
        let text: String = buf.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(text, "Zoe's \"? ? \" - 2 x 3 ~ x"[..22].to_string());
    }
}
