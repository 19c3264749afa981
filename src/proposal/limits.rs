//! Limits on what departments, objectives, modes and levels hold together: any
//! number at once, read from words or set one by one, the same for both faces.

use std::collections::BTreeMap;
use std::fmt;

use crate::error::{Error, Result};
use crate::plan::amount::{Unreadable, parse_sum};
use crate::plan::class::{Level, Mode};
use crate::plan::field::Resource;
use crate::plan::initiative::Initiative;
use crate::plan::text::{clean, cleaned, fold, quoted};
use crate::plan::{Id, Plan};
use crate::rebalance::{Group, Limit};

/// A part of the plan whose sum can be limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// The lines that a department leads.
    Department(Id),
    /// The lines that serve an objective.
    Objective(Id),
    /// The lines of a mode.
    Mode(Mode),
    /// The lines of a level.
    Level(Level),
}

impl Section {
    /// Every section of a plan with its name, in the order of [`Section::KINDS`].
    pub fn all(plan: &Plan) -> impl Iterator<Item = (Section, &str)> {
        let departments = plan.departments().iter().map(|d| (Section::Department(d.id), &*d.name));
        let objectives = plan.objectives().iter().map(|o| (Section::Objective(o.id), &*o.name));
        let modes = Mode::ALL.iter().map(|mode| (Section::Mode(*mode), mode.word()));
        let levels = Level::ALL.iter().map(|level| (Section::Level(*level), level.word()));
        departments.chain(objectives).chain(modes).chain(levels)
    }

    /// The words for the kinds of section, as they are written before the colon.
    pub const KINDS: [&str; 4] = ["department", "objective", "mode", "level"];

    /// Which of [`Section::KINDS`] it is.
    pub const fn kind(self) -> &'static str {
        match self {
            Section::Department(_) => Section::KINDS[0],
            Section::Objective(_) => Section::KINDS[1],
            Section::Mode(_) => Section::KINDS[2],
            Section::Level(_) => Section::KINDS[3],
        }
    }

    /// What it is called; empty where the plan has it no more.
    pub fn name(self, plan: &Plan) -> &str {
        match self {
            Section::Department(id) => plan.departments().iter().find(|d| d.id == id).map_or("", |d| &d.name),
            Section::Objective(id) => plan.objectives().iter().find(|o| o.id == id).map_or("", |o| &o.name),
            Section::Mode(mode) => mode.word(),
            Section::Level(level) => level.word(),
        }
    }

    /// The sections that a line stands in.
    pub fn of(line: &Initiative) -> impl Iterator<Item = Section> {
        let department = line.department.map(Section::Department);
        let objective = line.objective.map(Section::Objective);
        let (mode, level) = (line.mode.map(Section::Mode), line.level.map(Section::Level));
        [department, objective, mode, level].into_iter().flatten()
    }

    /// The engine's word for it; none where the plan has it no more.
    pub fn group(self, plan: &Plan) -> Option<Group> {
        let place = |at: Option<usize>| at.and_then(|at| u32::try_from(at).ok());
        match self {
            Section::Department(id) => {
                place(plan.departments().iter().position(|d| d.id == id)).map(Group::Department)
            }
            Section::Objective(id) => {
                place(plan.objectives().iter().position(|o| o.id == id)).map(Group::Objective)
            }
            Section::Mode(mode) => Some(Group::Mode(mode)),
            Section::Level(level) => Some(Group::Level(level)),
        }
    }
}

/// Which end of a sum is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The sum may not fall under it.
    Least,
    /// The sum may not rise over it.
    Most,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Bound::Least => "at least",
            Bound::Most => "at most",
        })
    }
}

/// The least and the most of a sum, in smallest units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// It may not fall under this.
    pub at_least: Option<i128>,
    /// It may not rise over this.
    pub at_most: Option<i128>,
}

impl Span {
    /// One of its ends.
    pub const fn end(self, bound: Bound) -> Option<i128> {
        match bound {
            Bound::Least => self.at_least,
            Bound::Most => self.at_most,
        }
    }
}

/// A limit as it was written, read against a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Whose sum is limited; none for a limit of nothing on a department or an
    /// objective that is not there, which is about no line.
    pub section: Option<Section>,
    /// The name, cleaned.
    pub name: String,
    /// Which end.
    pub bound: Bound,
    /// The sum, in smallest units.
    pub sum: i128,
}

impl Written {
    /// Reads `department:Care>=1.2m`; `objective:`, `mode:` or `level:`
    /// likewise, with `>=` or `<=`.
    ///
    /// # Errors
    /// Text of another form, a section that is not in the plan, an unreadable
    /// or negative amount.
    pub fn read(plan: &Plan, resource: Resource, text: &str) -> Result<Written> {
        let form = || {
            Error::words(format!("“{}” is not a limit", quoted(text)))
                .next("Write department:Care>=1.2m; objective:, mode: or level: likewise, with >= or <=.")
        };
        // A name may hold such signs itself; a sum never does.
        let (at, bound) = match (text.rfind(">="), text.rfind("<=")) {
            (None, None) => return Err(form()),
            (least, most) if least > most => (least.unwrap_or(0), Bound::Least),
            (_, most) => (most.unwrap_or(0), Bound::Most),
        };
        let (kind, name) = text[..at].split_once(':').ok_or_else(form)?;
        // Names are kept cleaned, so the one that is meant is the cleaned one.
        let name = &*cleaned(name.trim());
        let sum = parse_sum(&text[at + 2..], plan.info.decimals(resource))
            .map_err(|Unreadable(why)| Error::words(why).next("Write it as 250000, 250k or 1.2m."))?;
        if sum < 0 {
            return Err(Error::words(format!(
                "a limit of “{}” is less than nothing",
                quoted(text[at + 2..].trim())
            ))
            .next("Write 0 or more."));
        }
        let kind = fold(kind.trim());
        let kind = Section::KINDS.iter().find(|word| **word == kind).ok_or_else(form)?;
        let known = || Section::all(plan).filter(|(section, _)| section.kind() == *kind);
        let wanted = fold(name);
        let section = known().find(|(_, known)| fold(known) == wanted).map(|(section, _)| section);
        // A section that no line is in has nothing, so a limit of nothing holds; any other is a slip.
        let is_open = matches!(*kind, "department" | "objective");
        if section.is_none() && !(is_open && sum == 0) {
            let known: Vec<&str> = known().map(|(_, name)| name).collect();
            let next = match known.as_slice() {
                [] => format!("The plan has no {kind} yet."),
                _ => format!("There is: {}.", known.join(", ")),
            };
            return Err(Error::words(format!("there is no {kind} “{}”", quoted(name))).next(next));
        }
        Ok(Written { section, name: clean(name), bound, sum })
    }
}

/// The limits in force, by section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits(BTreeMap<Section, Span>);

impl Limits {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The limits of a section.
    pub fn span(&self, section: Section) -> Span {
        self.0.get(&section).copied().unwrap_or_default()
    }

    /// Sets one end of a section's sum, or takes it away.
    pub fn set(&mut self, section: Section, bound: Bound, sum: Option<i128>) {
        let span = self.0.entry(section).or_default();
        match bound {
            Bound::Least => span.at_least = sum,
            Bound::Most => span.at_most = sum,
        }
        if *span == Span::default() {
            self.0.remove(&section);
        }
    }

    /// Adds a limit to those there are; of two on the same end both are kept,
    /// so the tighter one counts.
    pub fn add(&mut self, section: Section, bound: Bound, sum: i128) {
        let tighter = match (bound, self.span(section).end(bound)) {
            (_, None) => sum,
            (Bound::Least, Some(before)) => before.max(sum),
            (Bound::Most, Some(before)) => before.min(sum),
        };
        self.set(section, bound, Some(tighter));
    }

    /// Takes both ends of a section's sum away; whether there was one.
    pub fn clear(&mut self, section: Section) -> bool {
        self.0.remove(&section).is_some()
    }

    /// The limits as the engine takes them. Those on what the plan has no more
    /// are about no line and left out.
    pub fn for_engine(&self, plan: &Plan) -> Vec<Limit> {
        let limit = |(section, span): (&Section, &Span)| {
            Some(Limit {
                group: section.group(plan)?,
                at_least: span.at_least,
                at_most: span.at_most,
                label: section.name(plan).to_string(),
            })
        };
        self.0.iter().filter_map(limit).collect()
    }
}
