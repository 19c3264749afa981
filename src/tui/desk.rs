//! The desk: what every view reads. The plan in hand, the scenario shown, the
//! look, and the one line of status.

use std::cell::OnceCell;

use super::behind::{Task, Teller, Work};
use super::theme::Theme;
use crate::error::{Error, Result};
use crate::plan::change::Step;
use crate::plan::edit::Editor;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::search_text::SearchText;
use crate::plan::totals::Totals;
use crate::plan::{Id, Plan};
use crate::workbench::Workbench;

/// What the status line says, and how it says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Nothing.
    Quiet,
    /// Something was done, in the past tense.
    Done(String),
    /// Something went wrong. Stays until the next key.
    Wrong(String),
}

impl From<&Error> for Status {
    fn from(error: &Error) -> Status {
        let next = error.next.as_deref().map(|n| format!(" {n}")).unwrap_or_default();
        Status::Wrong(format!("{}.{next}", error.what))
    }
}

/// How much of the plan is in hand.
#[derive(Debug)]
enum Hand {
    /// No plan: the first screen.
    Empty,
    /// The first lines, and how many there are in all; the rest is on its way.
    First(Box<Plan>, usize),
    /// All of it.
    Whole(Box<Workbench>),
}

/// What the head of the screen says about the scenario shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Overview {
    /// The sums of money.
    pub money: Totals,
    /// All people, in hundredths of a post.
    pub fte: i128,
}

/// What every view reads.
#[derive(Debug)]
pub struct Desk {
    hand: Hand,
    scenario: Option<Id>,
    search: OnceCell<SearchText>,
    overview: OnceCell<Overview>,
    generation: u64,
    /// Work that the loop has not taken yet.
    tasks: Vec<Task>,
    /// How things look.
    pub theme: Theme,
    /// The status line.
    pub status: Status,
    /// Whether a room full of people looks on.
    pub presenting: bool,
    /// A sentence that stays in view: the plan is read-only, and why.
    pub notice: Option<String>,
}

impl Desk {
    /// An empty desk.
    pub fn new(theme: Theme) -> Desk {
        Desk {
            hand: Hand::Empty,
            scenario: None,
            search: OnceCell::new(),
            overview: OnceCell::new(),
            generation: 0,
            tasks: Vec::new(),
            theme,
            status: Status::Quiet,
            presenting: false,
            notice: None,
        }
    }

    /// Puts the first lines of a plan on the desk, of `count` in all.
    pub fn show_first(&mut self, plan: Plan, count: usize) {
        self.hand = Hand::First(Box::new(plan), count);
        self.changed();
    }

    /// Puts a whole plan on the desk, with its searchable text.
    pub fn take(&mut self, bench: Workbench, search: SearchText) {
        self.hand = Hand::Whole(Box::new(bench));
        self.say_if_read_only();
        self.changed();
        self.search = OnceCell::from(search);
    }

    /// Keeps in view why nothing can be written, if so.
    pub fn say_if_read_only(&mut self) {
        let why = self.bench().and_then(Workbench::read_only);
        self.notice = why.map(|why| format!("Read-only: {}.", why.what));
    }

    /// Turns the presentation for a projector on or off.
    pub fn turn_presentation(&mut self) {
        self.presenting = !self.presenting;
        self.theme = self.theme.presenting(self.presenting);
    }

    /// Says that the plan is another than before.
    pub fn changed(&mut self) {
        self.generation += 1;
        self.search = OnceCell::new();
        self.overview = OnceCell::new();
        if self.scenario.is_some_and(|id| self.plan().is_none_or(|p| p.scenario(id).is_none())) {
            self.scenario = None;
        }
    }

    /// A number that grows whenever the plan changes.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Begins work behind the keys on the plan as it is now: what is short is done
    /// before the next frame, the rest on another thread.
    pub fn begin<T: Send + 'static>(
        &mut self,
        is_short: bool,
        work: impl FnOnce(&Teller<'_, T>) + Send + 'static,
    ) -> Work<T> {
        let (work, task) = Work::begin(self.generation, is_short, work);
        self.tasks.push(task);
        work
    }

    /// Whether the plan is still the one that the work is about.
    pub fn is_of<T: 'static>(&self, work: &Work<T>) -> bool {
        work.generation() == self.generation
    }

    /// Takes the work that was begun since this was last asked, for the loop.
    pub fn take_tasks(&mut self) -> Vec<Task> {
        std::mem::take(&mut self.tasks)
    }

    /// The plan, as far as it is in hand.
    pub fn plan(&self) -> Option<&Plan> {
        match &self.hand {
            Hand::Empty => None,
            Hand::First(plan, _) => Some(plan),
            Hand::Whole(bench) => Some(bench.plan()),
        }
    }

    /// The plan and the scenario shown.
    pub fn shown(&self) -> Option<(&Plan, &Scenario)> {
        let plan = self.plan()?;
        let chosen = self.scenario.and_then(|id| plan.scenario(id));
        Some((plan, chosen.unwrap_or_else(|| plan.current())))
    }

    /// How many lines there are, also while they are still being read.
    pub fn line_count(&self) -> usize {
        match &self.hand {
            Hand::Empty => 0,
            Hand::First(_, count) => *count,
            Hand::Whole(bench) => bench.plan().initiatives().len(),
        }
    }

    /// Whether lines are still being read.
    pub fn is_loading(&self) -> bool {
        matches!(&self.hand, Hand::First(plan, count) if plan.initiatives().len() < *count)
    }

    /// The workbench, once the whole plan is in hand.
    pub fn bench(&self) -> Option<&Workbench> {
        match &self.hand {
            Hand::Whole(bench) => Some(bench),
            _ => None,
        }
    }

    /// The workbench, to be written with by the loop alone.
    pub fn bench_mut(&mut self) -> Option<&mut Workbench> {
        match &mut self.hand {
            Hand::Whole(bench) => Some(bench),
            _ => None,
        }
    }

    /// The searchable text of the plan, folded anew at its first use after a change.
    pub fn search(&self) -> &SearchText {
        self.search.get_or_init(|| self.plan().map(SearchText::of_plan).unwrap_or_default())
    }

    /// The sums of the whole plan in the scenario shown, once all of it is in hand.
    pub fn overview(&self) -> Option<&Overview> {
        self.bench()?;
        let (plan, scenario) = self.shown()?;
        Some(self.overview.get_or_init(|| Overview {
            money: Totals::of_all(plan, scenario, Resource::Money),
            fte: Totals::of_all(plan, scenario, Resource::Fte).total,
        }))
    }

    /// Shows another scenario's amounts: the next one, or the previous.
    pub fn turn_scenario(&mut self, forward: bool) {
        let Some((plan, shown)) = self.shown() else { return };
        let scenarios = plan.scenarios();
        let at = scenarios.iter().position(|s| s.head.id == shown.head.id).unwrap_or(0);
        let turn = if forward { 1 } else { scenarios.len() - 1 };
        let next = &scenarios[(at + turn) % scenarios.len()];
        let said = match scenarios.len() {
            1 => "“current” is the only scenario; Balance makes proposals.".into(),
            _ => format!("Showing the amounts of “{}”.", next.head.name),
        };
        let next = next.head.id;
        self.show_scenario(next);
        self.status = Status::Done(said);
    }

    /// Shows this scenario's amounts.
    pub fn show_scenario(&mut self, id: Id) {
        self.scenario = Some(id);
        self.overview = OnceCell::new();
        self.generation += 1;
    }

    /// Builds a step on the scenario shown. What is refused goes to the status line.
    pub fn edit(
        &mut self,
        label: impl Into<String>,
        build: impl FnOnce(&mut Editor<'_>) -> Result<()>,
    ) -> Option<Step> {
        let scenario = self.shown()?.1.head.id;
        let bench = self.bench_mut()?;
        match bench.edit(scenario, label, build) {
            Ok(step) if step.is_empty() => None,
            Ok(step) => Some(step),
            Err(why) => {
                self.status = Status::from(&why);
                None
            }
        }
    }
}
