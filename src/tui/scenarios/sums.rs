//! The sums of scenarios side by side: in all, and by every way of parting them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::dialog::REVERSED;
use super::super::draw::{put, put_right};
use super::super::list::ListCursor;
use super::super::map::words::points as told_points;
use super::beside::{LETTERS, Page};
use crate::plan::class::Stance;
use crate::plan::comparison::Comparison;
use crate::plan::share::percent;
use crate::plan::totals::points;

/// The least that a row's title gets.
const TITLE: u16 = 20;

/// The width of a share, of an amount in few characters, and of a change in points.
const SHARE: u16 = 8;
const BRIEF: u16 = 8;
const POINTS: u16 = 7;

/// A row of the table.
#[derive(Debug)]
pub enum Row {
    /// What the rows below are parted by.
    Heading(&'static str),
    /// Amounts with their shares of the totals.
    Part(String, Option<Stance>, Vec<i128>),
    /// Amounts of the whole.
    Whole(&'static str, Vec<i128>),
    /// Numbers of lines.
    Lines(&'static str, Vec<i128>),
}

/// The rows for a comparison.
pub fn rows(comparison: &Comparison) -> Vec<Row> {
    let sides = &comparison.sides;
    let headroom = (0..sides.len()).map(|at| comparison.headroom(at)).collect();
    let mut rows = vec![
        Row::Whole("total", sides.iter().map(|side| side.totals.total).collect()),
        Row::Whole("headroom", headroom),
        Row::Whole("committed, locked", sides.iter().map(|side| side.committed).collect()),
        Row::Lines("lines that get any", sides.iter().map(|side| side.funded as i128).collect()),
    ];
    for parts in comparison.parts.chunk_by(|a, b| a.axis == b.axis) {
        rows.push(Row::Heading(parts[0].axis.word()));
        rows.extend(parts.iter().map(|part| {
            let name = if part.name.is_empty() { part.axis.unsaid() } else { &*part.name };
            Row::Part(name.into(), part.stance, part.sums.clone())
        }));
    }
    rows
}

/// How amounts are written beside their shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Amounts {
    Exact(u16),
    Brief,
    Hidden,
}

/// Which columns there are.
#[derive(Debug, Clone, Copy)]
struct Columns {
    amounts: Amounts,
    /// Whether each scenario's change against the first is told.
    changes: bool,
}

impl Columns {
    /// As much as there is room for.
    fn of(page: &Page<'_>, width: u16) -> Columns {
        let exact = Amounts::Exact(page.exact_width() + 2);
        let choices = [
            (exact, true),
            (Amounts::Brief, true),
            (Amounts::Hidden, true),
            (Amounts::Brief, false),
            (Amounts::Hidden, false),
        ];
        let all = choices.map(|(amounts, changes)| Columns { amounts, changes });
        let fits = |columns: &&Columns| columns.width(page.scenarios.len() as u16) + TITLE <= width;
        *all.iter().find(fits).unwrap_or(&all[4])
    }

    fn width(self, scenarios: u16) -> u16 {
        let each = self.amount().unwrap_or(0) + SHARE;
        let change = if self.changes { self.change() + POINTS } else { 0 };
        scenarios * each + (scenarios - 1) * change
    }

    fn amount(self) -> Option<u16> {
        match self.amounts {
            Amounts::Exact(width) => Some(width),
            Amounts::Brief => Some(BRIEF),
            Amounts::Hidden => None,
        }
    }

    /// The width of a change in amount: its sign wants room too.
    fn change(self) -> u16 {
        self.amount().unwrap_or(BRIEF) + 1
    }

    fn write(self, page: &Page<'_>, units: i128) -> String {
        match self.amounts {
            Amounts::Exact(_) => page.exact(units),
            Amounts::Brief | Amounts::Hidden => page.words.bare(units),
        }
    }
}

/// Draws the heading and the visible rows.
pub fn view(page: &Page<'_>, rows: &[Row], cursor: &ListCursor, here: bool, buf: &mut Buffer, area: Rect) {
    if area.height < 2 || area.width < 30 {
        return;
    }
    // A column's width is left between the figures and the frame.
    let area = Rect { width: area.width - 1, ..area };
    let columns = Columns::of(page, area.width);
    let title = area.width - columns.width(page.scenarios.len() as u16).min(area.width - 10);
    let table = Table { page, columns, title };
    table.heads(buf, Rect { height: 1, ..area });
    let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let top = cursor.place(body, rows.len());
    for (y, (at, row)) in (body.y..body.bottom()).zip(rows.iter().enumerate().skip(top)) {
        let chosen = here && at == cursor.row();
        table.row(row, chosen, buf, Rect { y, height: 1, ..body });
    }
}

struct Table<'a> {
    page: &'a Page<'a>,
    columns: Columns,
    title: u16,
}

impl Table<'_> {
    fn heads(&self, buf: &mut Buffer, area: Rect) {
        let style = self.page.theme.strong;
        let mut x = area.x + self.title;
        let each = self.columns.amount().unwrap_or(0) + SHARE;
        for letter in &LETTERS[..self.page.scenarios.len()] {
            put_right(buf, x, area.y, letter, each, style);
            x += each;
        }
        if self.columns.changes {
            for letter in &LETTERS[1..self.page.scenarios.len()] {
                let text = format!("{letter} {} A", self.page.theme.glyph("−", "-"));
                put_right(buf, x, area.y, &text, self.columns.change(), style);
                x += self.columns.change();
                put_right(buf, x, area.y, "points", POINTS, style);
                x += POINTS;
            }
        }
    }

    fn row(&self, row: &Row, chosen: bool, buf: &mut Buffer, area: Rect) {
        let theme = self.page.theme;
        let base = if chosen { REVERSED } else { Style::new() };
        if chosen {
            buf.set_style(Rect { width: area.width + 1, ..area }, REVERSED);
            put(buf, area.x, area.y, theme.glyph("▌", ">"), 1, REVERSED);
        }
        let write = |units: i128| self.columns.write(self.page, units);
        let (title, stance, sums) = match row {
            Row::Heading(axis) => {
                put(buf, area.x + 1, area.y, &format!("by {axis}"), area.width, base.patch(theme.strong));
                return;
            }
            Row::Whole(title, sums) => {
                self.figures(sums, &write, None, base.patch(theme.strong), buf, area);
                put(buf, area.x + 1, area.y, title, self.title - 2, base.patch(theme.strong));
                return;
            }
            Row::Lines(title, counts) => {
                self.figures(counts, &|n: i128| n.to_string(), None, base, buf, area);
                put(buf, area.x + 1, area.y, title, self.title - 2, base);
                return;
            }
            Row::Part(title, stance, sums) => (title, *stance, sums),
        };
        let style = base.patch(theme.stance(stance));
        if stance.is_some() {
            put(buf, area.x + 1, area.y, theme.mark(stance), 1, style);
        }
        put(buf, area.x + 3, area.y, title, self.title.saturating_sub(4), style);
        let wholes: Vec<i128> = self.page.comparison.sides.iter().map(|side| side.totals.total).collect();
        self.figures(sums, &write, Some(&wholes), base, buf, area);
    }

    /// The figures of each scenario, then its changes against the first. Where
    /// no amounts are shown, those without a share stand in its place.
    fn figures(
        &self,
        sums: &[i128],
        write: &dyn Fn(i128) -> String,
        wholes: Option<&[i128]>,
        style: Style,
        buf: &mut Buffer,
        area: Rect,
    ) {
        let mut x = area.x + self.title;
        for (at, sum) in sums.iter().enumerate() {
            let amount = self.columns.amount();
            let text = write(*sum);
            match (amount, wholes) {
                (Some(width), _) => put_right(buf, x, area.y, &text, width, style),
                (None, None) => put_right(buf, x, area.y, &text, SHARE, style),
                (None, Some(_)) => {}
            }
            x += amount.unwrap_or(0);
            if let Some(wholes) = wholes {
                put_right(buf, x, area.y, &percent(*sum, wholes[at]), SHARE, style);
            }
            x += SHARE;
        }
        if !self.columns.changes {
            return;
        }
        for (at, sum) in sums.iter().enumerate().skip(1) {
            let change = self.page.signed(sum - sums[0], write);
            put_right(buf, x, area.y, &change, self.columns.change(), style);
            x += self.columns.change();
            if let Some(wholes) = wholes {
                let moved = points((sums[0], wholes[0]), (*sum, wholes[at]));
                let text = match moved {
                    0 => self.page.theme.glyph("·", ".").into(),
                    moved => told_points(moved),
                };
                put_right(buf, x, area.y, &text, POINTS, style);
            }
            x += POINTS;
        }
    }
}
