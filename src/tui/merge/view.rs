//! Drawing: what no longer adds up first, then the questions, then what comes of it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::super::desk::Desk;
use super::super::dialog::REVERSED;
use super::super::draw::{framed, put, put_right, put_wrapped, wrap};
use super::super::theme::Theme;
use super::preview::Preview;
use super::settling::Settling;
use crate::merge::{Choice, Conflict, Speaker, Version};
use crate::plan::text::quoted;

/// From this many columns on, the question stands beside the list.
const WIDE: u16 = 100;
/// The rows of the question where it stands below the list.
const CARD: u16 = 8;
/// The rows of the question where what comes in stands below it.
const TALL_CARD: u16 = 12;

/// Draws the settling of a copy.
pub fn settling(settling: &Settling, zone: &TimeZone, desk: &Desk, buf: &mut Buffer, area: Rect) {
    settling.buttons.set(Default::default());
    let Some(bench) = desk.bench() else { return };
    let preview = settling.preview();
    let theme = &desk.theme;
    let mut rest = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let taken = settling.other.merge.taken();
    let head = format!("{} · {taken} taken without asking", settling.progress());
    put(buf, rest.x, rest.y, &head, rest.width, theme.strong);
    take_rows(&mut rest, 1);
    concerns(preview.map_or(&[], |preview| &preview.concerns), theme, buf, &mut rest);
    let sums = Rect { y: rest.bottom().saturating_sub(1), height: rest.height.min(1), ..rest };
    outcome(preview.filter(|_| settling.is_foreseen()), theme, buf, sums);
    rest.height = rest.height.saturating_sub(1);
    let question = Question { settling, zone, me: bench.who(), theme };
    if settling.chosen.is_empty() {
        nothing_to_settle(settling, preview, theme, buf, rest);
    } else if area.width < WIDE {
        let card = rest.height.saturating_sub(4).min(CARD);
        let list = Rect { height: rest.height - card, ..rest };
        question.list(buf, Rect { x: area.x, width: area.width, ..list });
        question.card(buf, Rect { x: area.x, width: area.width, y: list.bottom(), height: card });
    } else {
        let list = Rect { x: area.x, width: area.width / 2, ..rest };
        question.list(buf, list);
        let right = Rect { x: list.right(), width: area.width - list.width, ..rest };
        let card =
            Rect { height: if rest.height < TALL_CARD + 6 { rest.height } else { TALL_CARD }, ..right };
        question.card(buf, card);
        comes_in(preview, theme, buf, Rect { y: card.bottom(), height: right.height - card.height, ..right });
    }
}

/// Draws what is to be decided first in a plan that another has come into.
pub fn merged(concerns: &[String], desk: &Desk, buf: &mut Buffer, area: Rect) {
    let theme = &desk.theme;
    let inside = framed(buf, area, "Merged: decide this first", theme, true);
    let mut rest = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    for (at, concern) in concerns.iter().enumerate() {
        let rows = put_wrapped(buf, rest, &format!("{}.", capital(concern)), Style::new()) + 1;
        take_rows(&mut rest, rows);
        if rest.height < 3 && at + 1 < concerns.len() {
            let more = format!("… and {} more: `ounce check` lists them all.", concerns.len() - at - 1);
            put_wrapped(buf, rest, &more, theme.dim);
            return;
        }
    }
}

fn take_rows(rest: &mut Rect, rows: u16) {
    let rows = rows.min(rest.height);
    rest.y += rows;
    rest.height -= rows;
}

fn capital(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// What no longer adds up: a third of the room at the most.
fn concerns(concerns: &[String], theme: &Theme, buf: &mut Buffer, rest: &mut Rect) {
    if concerns.is_empty() {
        return;
    }
    let room = usize::from(rest.height / 3).max(1);
    let width = usize::from(rest.width.saturating_sub(2));
    let mut rows: Vec<String> = Vec::new();
    let mut told = 0;
    for concern in concerns {
        let lines = wrap(&format!("{} Decide first: {concern}.", theme.glyph("▲", "!")), width);
        if told > 0 && rows.len() + lines.len() > room {
            break;
        }
        rows.extend(lines);
        told += 1;
    }
    rows.truncate(room);
    if told < concerns.len() {
        rows.truncate(room.saturating_sub(1).max(1));
        rows.push(format!("… and {} more that no longer add up", concerns.len() - told));
    }
    for text in rows {
        put(buf, rest.x, rest.y, &text, rest.width, theme.wrong);
        take_rows(rest, 1);
    }
}

/// `merged: money £9.60m → £9.75m   FTE 78 as now   …`, once it is added up.
fn outcome(preview: Option<&Preview>, theme: &Theme, buf: &mut Buffer, area: Rect) {
    if area.height == 0 {
        return;
    }
    let arrow = theme.glyph("→", "->");
    let mut x = area.x + put(buf, area.x, area.y, "merged:", area.width, theme.dim) + 2;
    let Some(preview) = preview else {
        put(buf, x, area.y, "adding up …", area.right().saturating_sub(x), theme.dim);
        return;
    };
    for (what, was, is) in &preview.sums {
        let (text, style) = match was == is {
            true => (format!("{what} {is}"), theme.dim),
            false => (format!("{what} {was} {arrow} {is}"), theme.strong),
        };
        if x + text.width() as u16 <= area.right() {
            x += put(buf, x, area.y, &text, area.right() - x, style) + 3;
        }
    }
}

fn nothing_to_settle(
    settling: &Settling,
    preview: Option<&Preview>,
    theme: &Theme,
    buf: &mut Buffer,
    area: Rect,
) {
    let mut rest = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let said = format!(
        "You both changed nothing differently: all of {} comes in. Enter merges it as one step, which u undoes; \
         Esc leaves, and writes nothing.",
        settling.other.name
    );
    let rows = put_wrapped(buf, rest, &said, Style::new()) + 1;
    take_rows(&mut rest, rows);
    comes_in(preview, theme, buf, Rect { x: area.x.saturating_sub(1), width: area.width + 2, ..rest });
}

/// What comes in as things stand, and what gets another name here.
fn comes_in(preview: Option<&Preview>, theme: &Theme, buf: &mut Buffer, area: Rect) {
    if area.height < 3 {
        return;
    }
    let Some(preview) = preview else { return };
    let inside = framed(buf, area, "comes in", theme, false);
    let mut rest = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    for note in &preview.notes {
        let rows = put_wrapped(buf, rest, note, theme.dim);
        take_rows(&mut rest, rows);
    }
    preview.changes.view(buf, rest, theme);
}

/// The questions, and how they are put.
struct Question<'a> {
    settling: &'a Settling,
    zone: &'a TimeZone,
    me: &'a str,
    theme: &'a Theme,
}

impl Question<'_> {
    fn list(&self, buf: &mut Buffer, area: Rect) {
        let Settling { other, chosen, cursor, .. } = self.settling;
        let title = match self.settling.open() {
            0 => "all settled: Enter merges".to_string(),
            open => format!("{open} open"),
        };
        let inside = framed(buf, area, &title, self.theme, true);
        let top = cursor.place(inside, chosen.len());
        let rows = other.merge.conflicts.iter().zip(chosen).enumerate().skip(top);
        for (y, (row, (conflict, choice))) in (inside.y..inside.bottom()).zip(rows) {
            let here = row == cursor.row();
            let style = if here { REVERSED } else { Style::new() };
            if here {
                buf.set_style(Rect { y, height: 1, ..inside }, REVERSED);
                put(buf, inside.x, y, self.theme.glyph("▌", ">"), 1, style);
            }
            let (word, look) = match choice {
                Some(Choice::Mine) => ("mine", style.patch(self.theme.dim)),
                Some(Choice::Theirs) => ("theirs", style.patch(self.theme.dim)),
                None => ("?", style.patch(self.theme.strong)),
            };
            let what = match conflict.field.as_str() {
                "" => quoted(&conflict.subject).into_owned(),
                field => format!("{}: {field}", quoted(&conflict.subject)),
            };
            put(buf, inside.x + 2, y, &what, inside.width.saturating_sub(11), style);
            put_right(buf, inside.x, y, word, inside.width.saturating_sub(1), look);
        }
    }

    fn card(&self, buf: &mut Buffer, area: Rect) {
        let Some(conflict) = self.settling.current() else { return };
        let place = format!("{} of {}", self.settling.cursor.row() + 1, self.settling.chosen.len());
        let inside = framed(buf, area, &place, self.theme, false);
        let mut rest = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
        // Long texts leave room for the two answers, which say them again.
        let room = rest.height.saturating_sub(4).max(1);
        let rows = put_wrapped(buf, Rect { height: room, ..rest }, &self.words(conflict), self.theme.strong);
        take_rows(&mut rest, rows + u16::from(inside.height > 8));
        let answers = [("m", Choice::Mine, &conflict.mine), ("t", Choice::Theirs, &conflict.theirs)];
        let mut buttons = [Rect::default(); 2];
        for (at, (key, choice, version)) in answers.into_iter().enumerate() {
            let left = if at == 0 { rest.height / 2 } else { rest.height };
            let place = Rect { height: left, ..rest };
            let used = self.answer(buf, place, key, choice, version);
            buttons[at] = Rect { height: used, ..place };
            take_rows(&mut rest, used);
        }
        self.settling.buttons.set(buttons);
    }

    /// One side's answer: its key, what it says, who said so and when.
    fn answer(&self, buf: &mut Buffer, area: Rect, key: &str, choice: Choice, version: &Version) -> u16 {
        if area.height == 0 {
            return 0;
        }
        let is_chosen = self.settling.chosen.get(self.settling.cursor.row()) == Some(&Some(choice));
        let mark = if is_chosen { self.theme.glyph("●", "*") } else { " " };
        put(buf, area.x, area.y, &format!("{key} {mark}"), 4, self.theme.strong);
        let (whose, other) = match choice {
            Choice::Mine => ("mine  ", "here"),
            Choice::Theirs => ("theirs", "in the other copy"),
        };
        let said = format!("{}   {}", version.text, self.by(version, other));
        put(buf, area.x + 4, area.y, whose, 6, self.theme.dim);
        let text = Rect { x: area.x + 12, width: area.width.saturating_sub(12), ..area };
        put_wrapped(buf, text, &said, if is_chosen { self.theme.strong } else { Style::new() }).max(1)
    }

    fn words(&self, conflict: &Conflict) -> String {
        let day = |at: i64| self.moment(at, "%-d %b");
        Speaker { me: self.me, day: &day }.question(conflict)
    }

    /// `(Ana, 14 Nov 2026 10:12)`
    fn by(&self, version: &Version, nobody: &str) -> String {
        match &version.by {
            Some((who, at)) => {
                let who = if who == self.me { "you".into() } else { quoted(who) };
                format!("({who}, {})", self.moment(*at, "%-d %b %Y %H:%M"))
            }
            None => format!("({nobody})"),
        }
    }

    fn moment(&self, at: i64, form: &str) -> String {
        let Ok(at) = Timestamp::from_millisecond(at) else { return String::new() };
        at.to_zoned(self.zone.clone()).strftime(form).to_string()
    }
}
