//! The box that splits a line in two: what each part is called, and how much goes.

use crossterm::event::{Event, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::desk::Desk;
use super::draw::{dialog, put, put_right, put_wrapped};
use super::keymap::Hint;
use crate::error::{Error, Result};
use crate::plan::change::Step;
use crate::plan::codes::Codes;
use crate::plan::edit::{Division, Portion};
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::{Id, Plan};
use crate::proposal::Words;

/// What a key leads to.
#[derive(Debug)]
pub enum Outcome {
    /// The box stays.
    Stay,
    /// It closes and nothing changes.
    Leave,
    /// It closes, and this is to be written.
    Commit(Step),
}

/// What stands before the three texts.
const LABELS: [&str; 3] = ["What stays", "What parts from it", "How much parts"];

/// The place of the share or amount among them.
const HOW_MUCH: usize = 2;

/// The width of the labels.
const LABEL: u16 = 22;

/// The box.
#[derive(Debug)]
pub struct SplitForm {
    line: Id,
    code: String,
    texts: [Input; 3],
    at: usize,
    wrong: Option<String>,
}

impl SplitForm {
    /// A box about a line: half of it parts, unless something else is typed.
    pub fn of(desk: &Desk, line: Id) -> Option<SplitForm> {
        let plan = desk.plan()?;
        let name = plan.initiatives()[plan.index_of(line)?].name.to_string();
        Some(SplitForm {
            line,
            code: Codes::following(plan, 1, []).give(plan),
            texts: [Input::new(name), Input::default(), Input::new("50%".into())],
            at: 1,
            wrong: None,
        })
    }

    /// What the keys mean meanwhile.
    pub fn hints(&self) -> &'static [Hint] {
        &[("Enter", "go on, split"), ("Tab", "next"), ("Esc", "leave it whole")]
    }

    /// Answers a key.
    pub fn key(&mut self, key: KeyEvent, name: &str, desk: &mut Desk) -> Outcome {
        self.wrong = None;
        match name {
            "Esc" | "Ctrl-c" => return Outcome::Leave,
            "Tab" | "Down" => self.at = (self.at + 1) % LABELS.len(),
            "BackTab" | "Up" => self.at = (self.at + LABELS.len() - 1) % LABELS.len(),
            "Enter" if self.at < HOW_MUCH => self.at += 1,
            "Enter" => match self.step(desk) {
                Ok(step) => return Outcome::Commit(step),
                Err(why) => {
                    let nameless = self.texts.iter().position(|text| text.value().trim().is_empty());
                    self.at = nameless.unwrap_or(self.at);
                    self.wrong = Some(said(&why));
                }
            },
            _ => {
                self.texts[self.at].handle_event(&Event::Key(key));
            }
        }
        Outcome::Stay
    }

    fn division(&self, plan: &Plan, scenario: &Scenario) -> Result<(usize, Division)> {
        let index = plan.index_of(self.line);
        let index = index.ok_or_else(|| Error::failed("the line is not there any more"))?;
        let portion = Portion::parse(self.texts[HOW_MUCH].value(), plan.info.decimals(Resource::Money))?;
        Ok((index, Division::of(plan, scenario, index, portion)?))
    }

    fn step(&self, desk: &mut Desk) -> Result<Step> {
        let gone = || Error::failed("there is no plan any more");
        let (plan, scenario) = desk.shown().ok_or_else(gone)?;
        let (index, division) = self.division(plan, scenario)?;
        let line = &plan.initiatives()[index];
        let label = format!("Split “{}” into {} and {}", line.name, line.code, self.code);
        let scenario = scenario.head.id;
        let bench = desk.bench_mut().ok_or_else(gone)?;
        let [first, second, _] = &self.texts;
        bench.edit(scenario, label, |editor| {
            editor.split(index, division, first.value(), (&self.code, second.value())).map(|_| ())
        })
    }

    /// Draws it over the area; returns where the text cursor stands.
    pub fn view(&self, desk: &Desk, buf: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let theme = &desk.theme;
        let (plan, scenario) = desk.shown()?;
        let index = plan.index_of(self.line)?;
        let line = &plan.initiatives()[index];
        let width = 76.min(area.width.saturating_sub(2));
        let title = format!("Split “{}” in two", line.name);
        let inside = dialog(buf, area, width, 13, &title, theme);
        let at = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
        let mut cursor = None;
        for (y, (place, (label, text))) in (at.y..).zip(LABELS.iter().zip(&self.texts).enumerate()) {
            let here = place == self.at;
            let mark = if here { theme.glyph("▌", ">") } else { " " };
            put(buf, at.x, y, &format!("{mark} {label}"), LABEL, if here { theme.strong } else { theme.dim });
            let room = at.width.saturating_sub(LABEL);
            let scroll = text.visual_scroll(usize::from(room.saturating_sub(1)));
            let value: String = text.value().chars().skip(scroll).collect();
            put(buf, at.x + LABEL, y, &value, room, theme.strong);
            if here {
                let column = text.visual_cursor().saturating_sub(scroll) as u16;
                cursor = Some((at.x + LABEL + column.min(room.saturating_sub(1)), y));
            }
        }
        let below = Rect { y: at.y + 4, height: at.height.saturating_sub(4), ..at };
        match (&self.wrong, self.division(plan, scenario)) {
            (Some(wrong), _) => {
                put_wrapped(buf, below, wrong, theme.wrong);
            }
            (None, Err(why)) => {
                put_wrapped(buf, below, &said(&why), theme.wrong);
            }
            (None, Ok((_, division))) => {
                let judged = match line.is_classified() {
                    true => "keeps what it is judged to be",
                    false => "waits to be classified",
                };
                let facts = [judged, "waits to be classified"];
                for (y, (code, fact)) in (below.y..).zip([&*line.code, &self.code].into_iter().zip(facts)) {
                    let first = y == below.y;
                    let part = |resource| {
                        let (stays, goes) = division.parts(scenario.allocation(resource, index));
                        let amount = if first { stays.amount } else { goes.amount };
                        Words::new(plan, resource).exact(amount.0.into())
                    };
                    put(buf, below.x + 2, y, code, 10, theme.strong);
                    put_right(buf, below.x + 12, y, &part(Resource::Money), 13, Style::new());
                    put_right(buf, below.x + 26, y, &part(Resource::Fte), 10, Style::new());
                    put(buf, below.x + 38, y, fact, below.width.saturating_sub(38), theme.dim);
                }
                let rest = Rect { x: below.x + 2, y: below.y + 3, width: below.width - 2, height: 3 };
                let alike = "A share such as 40% or an amount such as 15k. Limits are parted alike, \
                             and so is every other scenario; all adds up to what it was.";
                put_wrapped(buf, rest, alike, theme.dim);
            }
        }
        cursor
    }
}

/// An error in one sentence or two.
fn said(why: &Error) -> String {
    let next = why.next.as_deref().map(|next| format!(" {next}")).unwrap_or_default();
    let mut what = why.what.chars();
    let first = what.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.{next}", what.as_str())
}
