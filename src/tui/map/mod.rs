//! Where does the money sit? Level and stance as a picture whose areas are
//! amounts, before and after; the same as a table.

mod layout;
mod picture;
mod table;
pub mod words;

use std::cell::RefCell;

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::desk::{Desk, Status};
use super::keymap::{Action, Context};
use super::model::Effect;
use crate::plan::Id;
use crate::plan::class::{Level, Stance};
use crate::plan::field::Resource;
use crate::plan::quadrants::{Largest, Region, Survey};
use layout::Placed;

/// So many names of a region are kept at hand: more than any screen has rows for.
const NAMES: usize = 200;

/// How the same figures are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Page {
    #[default]
    Picture,
    Table,
}

/// Two scenarios side by side; the one on the desk is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pair {
    before: Id,
    after: Id,
}

/// What is drawn, worked out once for every state of the plan.
#[derive(Debug)]
struct Chart {
    /// Of the scenario shown.
    survey: Survey,
    /// Of the two that are compared.
    ends: Option<(Survey, Survey)>,
    /// The largest lines of every region.
    largest: Vec<Largest>,
}

/// The view.
#[derive(Debug)]
pub struct Map {
    page: Page,
    resource: Resource,
    chosen: Region,
    pair: Option<Pair>,
    chart: Option<Chart>,
    seen: Option<u64>,
    /// Where the last drawing put the regions.
    placed: RefCell<Vec<Placed>>,
}

impl Default for Map {
    fn default() -> Map {
        Map {
            page: Page::default(),
            resource: Resource::Money,
            chosen: Region::quadrant(Some(Stance::Remedial), Some(Level::Tactic)),
            pair: None,
            chart: None,
            seen: None,
            placed: RefCell::default(),
        }
    }
}

impl Map {
    /// Brings it up to date with the plan.
    pub fn settle(&mut self, desk: &Desk) {
        if self.seen == Some(desk.generation()) || desk.bench().is_none() {
            return;
        }
        let Some((plan, shown)) = desk.shown() else { return };
        let is_fresh = self.seen.replace(desk.generation()).is_none();
        let pair = self.pair.map(|pair| (plan.scenario(pair.before), plan.scenario(pair.after)));
        let ends = match pair {
            Some((Some(before), Some(after))) => {
                let of = |scenario| Survey::of(plan, scenario, self.resource);
                Some((of(before), of(after)))
            }
            _ => {
                self.pair = None;
                None
            }
        };
        let survey = Survey::of(plan, shown, self.resource);
        if self.chosen.apart.is_some() && survey.tally(self.chosen).lines == 0 {
            self.chosen = self.chosen.whole();
        }
        if !self.chosen.is_quadrant() && survey.tally(self.chosen).lines == 0 {
            self.chosen = Map::default().chosen;
        }
        // Whoever comes with nothing judged yet begins where the lines are.
        if is_fresh && survey.tally(self.chosen).lines == 0 && survey.tally(Region::UNCLASSIFIED).lines > 0 {
            self.chosen = Region::UNCLASSIFIED;
        }
        let largest = Survey::largest(plan, shown, self.resource, NAMES);
        self.chart = Some(Chart { survey, ends, largest });
    }

    /// The contexts in which keys are looked up now.
    pub fn contexts(&self) -> &'static [Context] {
        &[Context::Map, Context::Everywhere]
    }

    /// Whether an action has something to act on now.
    pub fn acts(&self, action: Action, desk: &Desk) -> bool {
        let Some((plan, chart)) = desk.plan().zip(self.chart.as_ref()) else { return false };
        match action {
            Action::Views | Action::Palette => true,
            _ if plan.initiatives().is_empty() => false,
            Action::Open => chart.survey.tally(self.chosen).lines > 0,
            Action::Compare | Action::Swap => plan.scenarios().len() > 1,
            Action::Resource => {
                self.resource == Resource::Fte || desk.overview().is_some_and(|overview| overview.fte != 0)
            }
            _ => true,
        }
    }

    /// Whether closing leads to the picture rather than out of here.
    pub fn is_inside(&self) -> bool {
        self.page == Page::Table
    }

    /// The filter that shows the lines of the region under the cursor; `None`
    /// where it has none, and that is said.
    pub fn filter(&self, desk: &mut Desk) -> Option<String> {
        let chart = self.chart.as_ref()?;
        if chart.survey.tally(self.chosen).lines == 0 {
            desk.status = Status::Done("There is no line in here.".into());
            return None;
        }
        let region = self.chosen;
        let stance = region.stance.map_or(String::new(), |stance| format!("{stance} "));
        let apart = region.apart.map_or(String::new(), |_| format!(", {}", region.title()));
        desk.status = Status::Done(format!(
            "{}: {stance}{}{apart}. Esc leads back to the map.",
            words::lines(chart.survey.tally(region).lines),
            region.whole().title(),
        ));
        Some(region.filter())
    }

    /// Does what an action asks for.
    pub fn act(&mut self, action: Action, desk: &mut Desk) -> Vec<Effect> {
        match action {
            Action::Left => self.step(-1, 0),
            Action::Right => self.step(1, 0),
            Action::Up => self.step(0, -1),
            Action::Down => self.step(0, 1),
            Action::Table if self.page == Page::Picture => self.page = Page::Table,
            Action::Table | Action::Back => self.page = Page::Picture,
            Action::Compare => self.compare(desk),
            Action::Swap => self.swap(desk),
            Action::NextScenario => self.turn(true, desk),
            Action::PreviousScenario => self.turn(false, desk),
            Action::Resource => {
                self.resource = match self.resource {
                    Resource::Money => Resource::Fte,
                    Resource::Fte => Resource::Money,
                };
                self.seen = None;
            }
            _ => {}
        }
        Vec::new()
    }

    fn step(&mut self, across: i32, down: i32) {
        let placed = self.placed.borrow();
        self.chosen = match self.page {
            Page::Picture => layout::neighbour(&placed, self.chosen, across, down),
            // In the table everything stands in one column.
            Page::Table => {
                let at = placed.iter().position(|p| p.region == self.chosen).unwrap_or(0) as i32;
                let to = usize::try_from(at + across + down).unwrap_or(0).min(placed.len().saturating_sub(1));
                placed.get(to).map_or(self.chosen, |p| p.region)
            }
        };
    }

    /// Compares the scenario shown with another one, then with the next, then with none.
    fn compare(&mut self, desk: &mut Desk) {
        let Some((plan, shown)) = desk.shown() else { return };
        let ids: Vec<Id> = plan.scenarios().iter().map(|s| s.head.id).collect();
        let (current, shown) = (plan.current().head.id, shown.head.id);
        let next = match self.pair {
            // From the baseline one looks ahead, to what was made last.
            None if shown == current => {
                ids.last().filter(|id| **id != current).map(|after| Pair { before: current, after: *after })
            }
            None => Some(Pair { before: current, after: shown }),
            Some(Pair { before, after }) => {
                let rest = ids.iter().skip_while(|id| **id != before).skip(1);
                rest.copied().find(|id| *id != after).map(|before| Pair { before, after })
            }
        };
        let name = |id| plan.scenario(id).map_or("", |s| &*s.head.name);
        let said = match (next, self.pair) {
            (Some(pair), _) => format!(
                "Compared: “{}” before, “{}” after. Space turns between them.",
                name(pair.before),
                name(pair.after)
            ),
            (None, Some(_)) => "Compared with nothing any more.".into(),
            (None, None) => "“current” is the only scenario; Balance makes proposals.".into(),
        };
        self.pair = next;
        self.seen = None;
        if let Some(pair) = next {
            desk.show_scenario(pair.after);
        }
        desk.status = Status::Done(said);
    }

    /// Turns between before and after.
    fn swap(&mut self, desk: &mut Desk) {
        let Some(pair) = self.pair else {
            return self.compare(desk);
        };
        let Some((plan, shown)) = desk.shown() else { return };
        let (to, when) = match shown.head.id == pair.after {
            true => (pair.before, "before"),
            false => (pair.after, "after"),
        };
        let name = plan.scenario(to).map_or("", |s| &*s.head.name);
        let said = format!("This is {when}: “{name}”.");
        desk.show_scenario(to);
        desk.status = Status::Done(said);
    }

    /// Shows the next scenario, which is then the one after.
    fn turn(&mut self, forward: bool, desk: &mut Desk) {
        desk.turn_scenario(forward);
        let shown = desk.shown().map(|(_, shown)| shown.head.id);
        self.pair = self
            .pair
            .zip(shown)
            .and_then(|(pair, after)| (after != pair.before).then_some(Pair { before: pair.before, after }));
    }

    /// Answers the mouse: a click chooses, a second one opens.
    pub fn mouse(&mut self, mouse: MouseEvent) -> Option<Action> {
        let at = (mouse.column, mouse.row).into();
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                // What is shown apart lies upon its quadrant.
                let region = self.placed.borrow().iter().rev().find(|p| p.area.contains(at))?.region;
                let twice = std::mem::replace(&mut self.chosen, region) == region;
                twice.then_some(Action::Open)
            }
            MouseEventKind::ScrollDown => Some(Action::Down),
            MouseEventKind::ScrollUp => Some(Action::Up),
            _ => None,
        }
    }

    /// Draws the view; nothing is ever typed into it.
    pub fn view(&self, desk: &Desk, buf: &mut Buffer, area: Rect) {
        self.placed.borrow_mut().clear();
        let Some(((plan, shown), chart)) = desk.shown().zip(self.chart.as_ref()) else { return };
        let figures = words::Words { plan, resource: self.resource, ascii: desk.theme.ascii };
        let scene = Scene { map: self, desk, shown, chart, words: figures };
        if plan.initiatives().is_empty() {
            return scene.empty(buf, area);
        }
        let body = scene.caption(buf, area);
        let placed = match self.page {
            Page::Picture => picture::view(&scene, buf, body),
            Page::Table => table::view(&scene, buf, body),
        };
        self.placed.replace(placed);
    }
}

/// What the pages draw from.
struct Scene<'a> {
    map: &'a Map,
    desk: &'a Desk,
    shown: &'a crate::plan::scenario::Scenario,
    chart: &'a Chart,
    words: words::Words<'a>,
}
