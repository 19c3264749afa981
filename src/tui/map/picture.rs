//! The picture: boxes as large as what they stand for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::super::dialog::REVERSED;
use super::super::draw::{boxed, put, put_right, put_wrapped};
use super::super::large::{self, put_large};
use super::layout::{self, COLUMNS, Placed};
use super::{Scene, words};
use crate::plan::class::Stance;
use crate::plan::field::Resource;
use crate::plan::quadrants::{Region, Shift, Survey, Tally};

/// A quadrant's inside with fewer rows than this has no large figures.
const LARGE_FROM: u16 = 6;

/// A box narrower than this has shorter words.
const ROOMY: u16 = 18;

/// From this many columns on, a name has its amount beside it.
const WITH_AMOUNTS: u16 = 24;

/// So many names are enough for a projector.
const PRESENTED: usize = 3;

/// Draws the picture below its headings; returns where everything is.
pub fn view(scene: &Scene<'_>, buf: &mut Buffer, area: Rect) -> Vec<Placed> {
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let boxes = layout::boxes(body, &scene.chart.survey);
    for stance in COLUMNS {
        if let Some(first) = boxes.iter().find(|placed| placed.region.stance == stance) {
            scene.heading(stance, buf, Rect { y: area.y, height: 1, ..first.area });
        }
    }
    let mut all = Vec::new();
    for placed in boxes {
        let inside = scene.frame(placed, buf);
        let bands = layout::bands(placed.region, inside, &scene.chart.survey);
        let room = bands.first().map_or(inside.height, |band| band.area.y - inside.y);
        let is_large = scene.is_large(placed.region, inside);
        scene.quadrant(placed.region, buf, Rect { height: room, ..inside }, is_large, bands.is_empty());
        all.push(placed);
        for band in bands {
            scene.band(band, buf);
            all.push(band);
        }
    }
    all
}

impl Scene<'_> {
    fn colour(&self, region: Region) -> Style {
        self.desk.theme.stance(region.stance)
    }

    fn is_chosen(&self, region: Region) -> bool {
        self.map.chosen == region
    }

    /// Says that there is nothing to draw.
    pub fn empty(&self, buf: &mut Buffer, area: Rect) {
        let width = area.width.saturating_sub(8).min(72);
        let at = Rect {
            x: area.x + (area.width - width) / 2,
            y: area.y + area.height / 3,
            width,
            height: area.height / 2,
        };
        let said = "There are no lines yet. Esc leads to the initiatives, where n adds one.";
        put_wrapped(buf, at, said, Style::new());
    }

    /// What is compared and counted, where that does not go without saying;
    /// returns the area below.
    pub fn caption(&self, buf: &mut Buffer, area: Rect) -> Rect {
        let mut said = Vec::new();
        if let Some(pair) = self.map.pair {
            let name = |id| self.words.plan.scenario(id).map_or("", |s| &*s.head.name);
            let is_after = self.shown.head.id == pair.after;
            let arrow = self.desk.theme.glyph("→", "->");
            said.push(format!("before “{}” {arrow} after “{}”", name(pair.before), name(pair.after)));
            said.push(format!("this is {}", if is_after { "after" } else { "before" }));
        }
        if self.map.resource == Resource::Fte {
            said.push("people, in full-time posts".into());
        }
        if self.chart.survey.total().amount == 0 {
            let nothing = match self.map.resource {
                Resource::Money => "no money is planned yet: areas are numbers of lines",
                Resource::Fte => "no people are planned yet: areas are numbers of lines",
            };
            said.push(nothing.into());
        }
        if said.is_empty() {
            return area;
        }
        let said = said.join(" · ");
        put(buf, area.x + 1, area.y, &said, area.width.saturating_sub(2), self.desk.theme.strong);
        Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
    }

    /// A stance and what it has, above its column.
    fn heading(&self, stance: Option<Stance>, buf: &mut Buffer, at: Rect) {
        let theme = &self.desk.theme;
        let survey = &self.chart.survey;
        let tally = survey.stance(stance);
        let mark = theme.mark(stance);
        let name = stance.map_or("open", Stance::word);
        let share = words::share(tally, survey);
        let sum = self.words.sum(tally.amount);
        let moved = self.shift(|s| s.stance(stance)).filter(|shift| shift.amount != 0);
        let moved = moved.map(|shift| self.words.change(shift.amount));
        // Words give way from the right.
        let texts = [
            format!("{mark} {name} {share} · {sum}{}", moved.map(|m| format!(" ({m})")).unwrap_or_default()),
            format!("{mark} {name} {share} · {sum}"),
            format!("{mark} {name} {share}"),
            format!("{mark} {share}"),
        ];
        let room = usize::from(at.width.saturating_sub(2));
        let text = texts.iter().find(|text| text.width() <= room).unwrap_or(&texts[3]);
        let style = theme.stance(stance).patch(theme.strong);
        put(buf, at.x + 1, at.y, text, at.width.saturating_sub(1), style);
    }

    /// What changes, where two scenarios are compared.
    fn shift(&self, tally: impl Fn(&Survey) -> Tally) -> Option<Shift> {
        self.chart.ends.as_ref().map(|(before, after)| after.shift(before, tally))
    }

    /// What changes in a region, if anything does.
    fn moved(&self, region: Region) -> Option<Shift> {
        self.shift(|survey| survey.tally(region)).filter(|shift| shift.amount != 0 || shift.tenths != 0)
    }

    /// The frame with its title; returns its inside.
    fn frame(&self, placed: Placed, buf: &mut Buffer) -> Rect {
        let theme = &self.desk.theme;
        let Placed { region, area } = placed;
        let colour = self.colour(region);
        let inside = boxed(buf, area, theme, colour, self.is_chosen(region));
        let mark = theme.mark(region.stance);
        let title = match region.stance {
            None if area.width < ROOMY => format!("{mark} open"),
            _ => format!("{mark} {}", region.title()),
        };
        self.label(
            region,
            &title,
            buf,
            Rect { x: area.x + 1, height: 1, ..area },
            !self.is_large(region, inside),
        );
        inside
    }

    /// Whether a box has room for its share in large figures.
    fn is_large(&self, region: Region, inside: Rect) -> bool {
        let tally = self.chart.survey.tally(region);
        let figure = words::share(tally, &self.chart.survey);
        let fits =
            tally.lines > 0 && inside.height >= LARGE_FROM && inside.width >= large::width(&figure) + 2;
        fits && !self.desk.theme.ascii
    }

    /// A region's name, which shows where the cursor is, and at the right its figures
    /// where they are not told inside.
    fn label(&self, region: Region, title: &str, buf: &mut Buffer, at: Rect, with_figures: bool) {
        let theme = &self.desk.theme;
        let chosen = self.is_chosen(region);
        let style = self.colour(region).patch(theme.strong);
        let style = if chosen { style.patch(REVERSED) } else { style };
        let mark = if chosen { theme.glyph("▌", ">") } else { " " };
        let room = at.width.saturating_sub(2);
        let text = format!("{mark}{title} ");
        let used = put(buf, at.x, at.y, &text, room, style);
        if !with_figures {
            return;
        }
        let survey = &self.chart.survey;
        let tally = survey.tally(region);
        let share = format!(" {} ", words::share(tally, survey));
        let with_sum = format!("{share}· {} ", self.words.sum(tally.amount));
        let free = usize::from(room.saturating_sub(used));
        let style = self.colour(region).patch(theme.strong);
        for text in [with_sum, share].iter().filter(|text| text.width() < free).take(1) {
            put_right(buf, at.x + used, at.y, text, room - used, style);
        }
    }

    /// What a box says inside: the share in large figures, what it is in money,
    /// and its largest lines.
    fn quadrant(&self, region: Region, buf: &mut Buffer, inside: Rect, is_large: bool, with_parts: bool) {
        let theme = &self.desk.theme;
        let survey = &self.chart.survey;
        let tally = survey.tally(region);
        let style = self.colour(region).patch(theme.strong);
        let mut at = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
        let (sum, lines) = (self.words.sum(tally.amount), words::lines(tally.lines));
        let mut facts = match at.width < ROOMY {
            _ if tally.lines == 0 => vec!["no lines".into()],
            true => vec![sum, lines],
            false => vec![format!("{sum} · {lines}")],
        };
        if let Some(shift) = self.moved(region) {
            facts.insert(0, self.words.shift(shift));
        }
        if with_parts {
            facts.extend(self.parts(region));
        }
        if is_large {
            let figure = words::share(tally, survey);
            let width = large::width(&figure);
            put_large(buf, at.x, at.y, &figure, style);
            let beside = Rect { x: at.x + width + 1, width: at.width.saturating_sub(width + 1), ..at };
            let fits = facts.iter().all(|fact| fact.width() <= usize::from(beside.width));
            if fits {
                let top = large::ROWS.saturating_sub(facts.len() as u16) / 2;
                for (row, fact) in (top..large::ROWS).zip(&facts) {
                    put(buf, beside.x, beside.y + row, fact, beside.width, theme.strong);
                }
                facts.clear();
            }
            at = below(at, large::ROWS);
        }
        for fact in &facts {
            at = below(at, put_wrapped(buf, at, fact, theme.strong));
        }
        let roomy = at.height > 4;
        at = below(at, u16::from(is_large && roomy));
        self.names(region, buf, at);
    }

    /// What the parts that have no room of their own come to.
    fn parts(&self, region: Region) -> Vec<String> {
        let survey = &self.chart.survey;
        let parts = Region::APART.iter().map(|mode| Region { apart: Some(*mode), ..region });
        let of_it = |part: &Region| region.stance == Some(Stance::Remedial) && survey.tally(*part).lines > 0;
        parts
            .filter(of_it)
            .map(|part| {
                let tally = survey.tally(part);
                format!("{} {}", part.title(), words::share(tally, survey))
            })
            .collect()
    }

    /// A part that is shown apart: a hatched rule with its figures, and its lines.
    fn band(&self, placed: Placed, buf: &mut Buffer) {
        let theme = &self.desk.theme;
        let Placed { region, area } = placed;
        let rule = theme.glyph("╱", "/").repeat(usize::from(area.width));
        put(buf, area.x, area.y, &rule, area.width, self.colour(region));
        self.label(region, region.title(), buf, Rect { height: 1, ..area }, true);
        let mut at = below(Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }, 1);
        if let Some(shift) = self.moved(region) {
            at = below(at, put_wrapped(buf, at, &self.words.shift(shift), theme.strong));
        }
        self.names(region, buf, at);
    }

    /// The names of a region's largest lines as far as they fit, each with its
    /// amount; what is left of the area is filled.
    fn names(&self, region: Region, buf: &mut Buffer, at: Rect) {
        let theme = &self.desk.theme;
        let survey = &self.chart.survey;
        let largest = &self.chart.largest[Survey::place(region)];
        let lines = survey.rest(region).lines;
        let most = if self.desk.presenting { PRESENTED } else { usize::MAX };
        let room = usize::from(at.height).min(most);
        let amount = |index: usize| i128::from(self.shown.allocation(self.map.resource, index).amount.0);
        // A line without any has no area; it is named only where no line has.
        let all_zero = survey.total().amount == 0;
        let named: Vec<usize> =
            largest.iter().map(|i| *i as usize).filter(|i| all_zero || amount(*i) > 0).collect();
        let is_cut = named.len() > room || lines > largest.len();
        let says_more = is_cut && room > 1 && !self.desk.presenting;
        let shown = if says_more { room - 1 } else { room };
        let mut y = at.y;
        for index in named.iter().take(shown) {
            let line = &self.words.plan.initiatives()[*index];
            // In a narrow box the name needs all of the room.
            let is_bare = all_zero || at.width < WITH_AMOUNTS;
            let worth = if is_bare { String::new() } else { self.words.bare(amount(*index)) };
            let taken = if is_bare { 0 } else { worth.width() as u16 + 1 };
            put(buf, at.x, y, &line.name, at.width.saturating_sub(taken), Style::new());
            put_right(buf, at.x, y, &worth, at.width, Style::new());
            y += 1;
        }
        if says_more {
            let rest = format!("and {} more", lines.saturating_sub(named.len().min(shown)));
            put(buf, at.x, y, &rest, at.width, theme.dim);
            y += 1;
        }
        if survey.weight(survey.rest(region)) == 0 {
            return;
        }
        let fill = match region.apart {
            Some(_) => theme.glyph("╱", "/"),
            None => theme.fill(region.stance),
        };
        let row = fill.repeat(usize::from(at.width));
        // A gap keeps names and texture apart.
        for y in y + u16::from(y > at.y)..at.bottom() {
            put(buf, at.x, y, &row, at.width, self.colour(region));
        }
    }
}

/// The area without its first rows.
fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}
