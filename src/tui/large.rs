//! Figures three rows high, to be read from the third row of a meeting room.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::draw::put;

/// How many rows a figure takes.
pub const ROWS: u16 = 3;

/// Each figure as five rows of dots; two of them share a row of the screen.
const FIGURES: &[(char, [&str; 5])] = &[
    ('0', ["###", "# #", "# #", "# #", "###"]),
    ('1', [" # ", "## ", " # ", " # ", "###"]),
    ('2', ["###", "  #", "###", "#  ", "###"]),
    ('3', ["###", "  #", "###", "  #", "###"]),
    ('4', ["# #", "# #", "###", "  #", "  #"]),
    ('5', ["###", "#  ", "###", "  #", "###"]),
    ('6', ["###", "#  ", "###", "# #", "###"]),
    ('7', ["###", "  #", "  #", "  #", "  #"]),
    ('8', ["###", "# #", "###", "# #", "###"]),
    ('9', ["###", "# #", "###", "  #", "###"]),
    ('.', [" ", " ", " ", " ", "#"]),
    (',', ["  ", "  ", "  ", " #", "# "]),
    ('-', ["   ", "   ", "###", "   ", "   "]),
    ('%', ["#  #", "  # ", " ## ", " #  ", "#  #"]),
    ('£', [" ##", " # ", "###", " # ", "###"]),
    ('€', [" ##", "#  ", "## ", "#  ", " ##"]),
    ('$', ["###", "## ", "###", " ##", "###"]),
    ('k', ["#  ", "# #", "## ", "# #", "# #"]),
    ('m', ["     ", "     ", "#### ", "# # #", "# # #"]),
];

/// Draws figures at a place; returns how many columns they take. What is no
/// figure is left out.
pub fn put_large(buf: &mut Buffer, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let mut at = x;
    for dots in text.chars().filter_map(figure) {
        for row in 0..usize::from(ROWS) {
            let lower = dots.get(row * 2 + 1).copied().unwrap_or("");
            let cells = halves(dots[row * 2], lower);
            put(buf, at, y + row as u16, &cells, cells.chars().count() as u16, style);
        }
        at += dots[0].len() as u16 + 1;
    }
    at - x
}

/// How many columns figures take.
pub fn width(text: &str) -> u16 {
    text.chars().filter_map(figure).map(|dots| dots[0].len() as u16 + 1).sum()
}

fn figure(c: char) -> Option<&'static [&'static str; 5]> {
    FIGURES.iter().find(|(known, _)| *known == c).map(|(_, dots)| dots)
}

/// A row of the screen out of an upper and a lower row of dots.
fn halves(upper: &str, lower: &str) -> String {
    let mut lower = lower.chars();
    let half = |dot: char| match (dot, lower.next()) {
        ('#', Some('#')) => '█',
        ('#', _) => '▀',
        (_, Some('#')) => '▄',
        _ => ' ',
    };
    upper.chars().map(half).collect()
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn figures_are_drawn_from_halves() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 3));
        let used = put_large(&mut buf, 0, 0, "24 %", Style::new());
        assert_eq!((used, width("24 %")), (13, 13));
        assert_eq!(buf, Buffer::with_lines(["▀▀█ █ █ ▀ ▄▀", "█▀▀ ▀▀█  █▀ ", "▀▀▀   ▀ ▀  ▀"]));
    }

    #[test]
    fn every_figure_is_as_wide_in_each_row() {
        for (c, dots) in FIGURES {
            assert!(dots.iter().all(|row| row.len() == dots[0].len()), "{c}");
        }
    }
}
