//! The frontier: what each target moves, with today, the proposal and the end
//! of reach marked.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::super::draw::{fit, framed, put};
use super::super::theme::Theme;
use super::answer::Answer;
use super::words::share;
use crate::plan::class::Stance;
use crate::plan::share::percent;
use crate::proposal::Words;
use crate::rebalance::{Point, Ratio, RunsOut};

/// Dots of one character cell, as braille patterns number them.
const DOTS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// A range of shares in millionths, drawn from left to right.
#[derive(Clone, Copy)]
struct Axis {
    low: i128,
    high: i128,
}

impl Axis {
    /// The column of `columns` that stands for a share.
    fn column(self, share: Ratio, columns: u16) -> u16 {
        let along = (share.floor_digits(6) - self.low).clamp(0, self.high - self.low);
        let at = along * i128::from(columns.saturating_sub(1)) / (self.high - self.low).max(1);
        u16::try_from(at).unwrap_or(0)
    }

    /// The share that a column of `columns` stands for.
    fn share(self, column: u16, columns: u16) -> Ratio {
        let along = (self.high - self.low) * i128::from(column) / i128::from(columns.max(2) - 1);
        Ratio::of(self.low + along, 1_000_000)
    }
}

/// Draws the chart in a frame.
pub fn view(answer: &Answer, words: Words<'_>, buf: &mut Buffer, area: Rect, theme: &Theme) {
    let kink = kink(answer);
    let inside = framed(buf, area, &headline(answer, words), theme, false);
    let (Some(frontier), Some(proposal)) = (&answer.frontier, &answer.proposal) else { return };
    let (Some(first), Some(last)) = (frontier.points.first(), frontier.points.last()) else { return };
    let end = answer.wall.highest_share.unwrap_or(last.share);
    if inside.height < 3 || inside.width < 20 {
        return;
    }
    let axis = Axis { low: first.share.floor_digits(6), high: end.floor_digits(6) };
    let plot = Rect { height: inside.height - 1, ..inside };
    let most = last.moved.max(proposal.moved).max(1);
    let (columns, rows) = (plot.width * 2, plot.height * 4);
    let row_of = |moved: i128| {
        let up = moved.clamp(0, most) * i128::from(rows - 1) / most;
        rows - 1 - u16::try_from(up).unwrap_or(0)
    };
    let mut cells = vec![0u32; usize::from(plot.width) * usize::from(plot.height)];
    let mut before = None;
    for column in 0..columns {
        let moved = frontier.moved_at(axis.share(column, columns)).unwrap_or(last.moved);
        let row = row_of(moved);
        // A steep line stays a line.
        let from: u16 = before.map_or(row, |before: u16| if before > row { before - 1 } else { before });
        for dot in row..=from.max(row) {
            let cell = usize::from(dot / 4) * usize::from(plot.width) + usize::from(column / 2);
            cells[cell] |= DOTS[usize::from(column % 2)][usize::from(dot % 4)];
        }
        before = Some(row);
    }
    for (at, dots) in (0u16..).zip(&cells).filter(|(_, dots)| **dots != 0) {
        let (x, y) = (plot.x + at % plot.width, plot.y + at / plot.width);
        let full = char::from_u32(0x2800 + dots).unwrap_or(' ').to_string();
        put(buf, x, y, if theme.ascii { "." } else { &full }, 1, theme.stance(Some(Stance::Preventive)));
    }
    put(buf, plot.x + 1, plot.y, &words.brief(most), 12, theme.dim);
    if let Some((kink, runs_out)) = kink {
        let mark = theme.glyph("◇", "+");
        let (x, y) = (plot.x + axis.column(kink.share, plot.width), plot.y + row_of(kink.moved) / 4);
        put(buf, x, y, mark, 1, theme.strong);
        // Costs rise to the right, so the upper left is free.
        let what = runs_out.sentence(answer.problem(), &words);
        let room = plot.width * 3 / 5;
        let said = format!("{mark} {}: {what}", share(kink.share));
        put(buf, plot.x + 1, plot.y + 1, &fit(&said, usize::from(room)), room, theme.dim);
    }
    let at = axis.column(proposal.share_after, plot.width);
    let (x, y) = (plot.x + at, plot.y + row_of(proposal.moved) / 4);
    put(buf, x, y, theme.glyph("●", "O"), 1, theme.strong);
    labels(answer, end, at, buf, Rect { y: inside.bottom() - 1, height: 1, ..inside }, theme);
}

/// The next point past the proposal where something runs out.
fn kink(answer: &Answer) -> Option<(&Point, RunsOut)> {
    let reached = answer.proposal.as_ref()?.share_after.part();
    let points = answer.frontier.as_ref()?.points.iter();
    points
        .filter(|point| point.share.part() > reached)
        .find_map(|point| Some((point, *point.runs_out.first()?)))
}

/// What is drawn, and what the next per cent moves.
fn headline(answer: &Answer, words: Words<'_>) -> String {
    let said = format!("{} moved for each target", words.resource());
    match answer.proposal.as_ref().zip(answer.further.as_ref()) {
        Some((now, next)) => format!("{said} · next 1 %: {}", words.brief(next.moved - now.moved)),
        None => said,
    }
}

/// Today, the proposal and the end under the chart; what would overlap stays out.
fn labels(answer: &Answer, end: Ratio, at: u16, buf: &mut Buffer, area: Rect, theme: &Theme) {
    let Some(proposal) = &answer.proposal else { return };
    let ends = format!("end {}", share(end));
    let width = ends.width() as u16;
    let right = area.width.saturating_sub(width);
    put(buf, area.x + right, area.y, &ends, width, Style::new());
    let here = format!(
        "{} {}",
        theme.glyph("●", "O"),
        percent(proposal.share_after.part(), proposal.share_after.whole())
    );
    let width = here.width() as u16;
    let x = at.saturating_sub(width / 2).min(right.saturating_sub(width + 2));
    put(buf, area.x + x, area.y, &here, width, theme.strong);
    let today = format!("now {}", percent(proposal.share_before.part(), proposal.share_before.whole()));
    if (today.width() as u16) + 1 < x {
        put(buf, area.x, area.y, &today, x, Style::new());
    }
}
