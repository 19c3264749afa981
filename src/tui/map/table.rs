//! The same figures as a table, for those who cannot see the picture.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::dialog::REVERSED;
use super::super::draw::{put, put_right};
use super::layout::Placed;
use super::{Scene, words};
use crate::plan::class::Stance;
use crate::plan::quadrants::{Region, Survey, Tally};

/// The width of a column of figures.
const FIGURE: u16 = 11;

/// Draws a row for every region that is there; returns where they are.
pub fn view(scene: &Scene<'_>, buf: &mut Buffer, area: Rect) -> Vec<Placed> {
    let theme = &scene.desk.theme;
    let chart = scene.chart;
    let mut heads = vec!["lines", "amount", "share"];
    if chart.ends.is_some() {
        heads.extend(["before", "after", "change", "points"]);
        heads.drain(1..3);
    }
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let figures = heads.len() as u16 * FIGURE;
    let name = inner.width.saturating_sub(figures).clamp(12, 44);
    let row = |buf: &mut Buffer, y: u16, title: &str, figures: &[String], style: Style| {
        if y >= area.bottom() {
            return;
        }
        buf.set_style(Rect { y, height: 1, width: name + heads.len() as u16 * FIGURE, ..inner }, style);
        put(buf, inner.x, y, title, name, style);
        for (x, text) in (inner.x + name..inner.right()).step_by(usize::from(FIGURE)).zip(figures) {
            put_right(buf, x, y, text, FIGURE.min(inner.right() - x), style);
        }
    };
    let titles: Vec<String> = heads.iter().map(|head| (*head).to_string()).collect();
    row(buf, area.y, "  where it sits", &titles, theme.strong);
    let mut placed = Vec::new();
    let mut y = area.y + 1;
    for region in Region::ALL.iter().copied() {
        let is_there = region.is_quadrant() || chart.survey.tally(region).lines > 0;
        if !is_there {
            continue;
        }
        let chosen = region == scene.map.chosen;
        let style = if chosen { REVERSED } else { theme.stance(region.stance) };
        let mark = if chosen { theme.glyph("▌", ">") } else { " " };
        let title = match (region.stance, region.apart) {
            (_, Some(_)) => format!("{mark}    of which {}", region.title()),
            (None, _) => format!("{mark} {} {}", theme.mark(None), region.title()),
            (Some(stance), _) => {
                format!("{mark} {} {stance} {}", theme.mark(Some(stance)), region.title())
            }
        };
        row(buf, y, &title, &scene.figures(|survey| survey.tally(region)), style);
        placed.push(Placed { region, area: Rect { y, height: 1, ..inner } });
        y += 1;
    }
    y += u16::from(area.height > 16);
    for stance in [Some(Stance::Preventive), Some(Stance::Remedial)] {
        let title = format!("  {} all {}", theme.mark(stance), stance.map_or("", Stance::word));
        let style = theme.stance(stance).patch(theme.strong);
        row(buf, y, &title, &scene.figures(|survey| survey.stance(stance)), style);
        y += 1;
    }
    row(buf, y, "  everything", &scene.figures(Survey::total), theme.strong);
    placed
}

impl Scene<'_> {
    /// The figures of one row.
    fn figures(&self, tally: impl Fn(&Survey) -> Tally) -> Vec<String> {
        let survey = &self.chart.survey;
        let own = tally(survey);
        let mut figures = vec![own.lines.to_string()];
        match &self.chart.ends {
            None => figures.extend([self.words.sum(own.amount), words::share(own, survey)]),
            Some((before, after)) => {
                let shift = after.shift(before, &tally);
                figures.extend([
                    self.words.sum(tally(before).amount),
                    self.words.sum(tally(after).amount),
                    self.words.change(shift.amount),
                    words::points(shift.tenths),
                ]);
            }
        }
        figures
    }
}
