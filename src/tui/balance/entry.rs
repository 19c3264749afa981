//! What is typed into the view: a share, an amount, a name. The answer follows
//! every key; Esc puts back what was asked before.

use tui_input::Input;

use super::asked::Asked;
use super::price::Figures;
use crate::error::{Error, Result};
use crate::plan::amount::{Amount, Unreadable, grouped, short};
use crate::plan::expression::Expression;
use crate::plan::share::Share;
use crate::plan::{Id, Plan};
use crate::proposal::{Bound, Section, Words, Written};
use crate::rebalance::Line;

/// What the typed text is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The target share.
    Target,
    /// The envelope, which is so much today.
    Envelope(i128),
    /// The floor of a line, which is so in the scenario.
    Floor(Id, Line),
    /// The cap of a line, which is so in the scenario.
    Cap(Id, Line),
    /// One end of what a section holds together.
    Limit(Section, Bound),
    /// A limit in words, as the command line takes it.
    Written,
    /// The name of the scenario that accepting makes.
    Name,
}

/// A text being typed.
#[derive(Debug)]
pub struct Entry {
    /// What it is about.
    pub subject: Subject,
    /// How much that is before anything is typed.
    now: Option<i128>,
    /// The text.
    pub input: Input,
    /// What was asked before.
    pub before: Asked,
    /// What the answer came to before.
    pub figures: Option<Figures>,
    /// Why it cannot be taken as it stands.
    pub wrong: Option<String>,
}

/// What a typed amount does.
enum Typed {
    /// Nothing is typed: all stays.
    Nothing,
    /// The limit is taken away.
    Away,
    /// It becomes this.
    Sum(i128),
}

impl Entry {
    /// An entry for something that is `now` so much, if anything.
    pub fn new(subject: Subject, now: Option<i128>, before: &Asked, figures: Option<Figures>) -> Entry {
        Entry { subject, now, input: Input::default(), before: before.clone(), figures, wrong: None }
    }

    /// What stands before the text.
    pub fn label(&self, plan: &Plan) -> String {
        let decimals = plan.info.decimals(self.before.terms.resource);
        let now = self.now.map_or("none".into(), |now| short(now, decimals));
        match &self.subject {
            Subject::Target => "Target in per cent: ".into(),
            Subject::Envelope(_) => format!("Envelope (now {now}): "),
            Subject::Floor(..) => format!("Floor (now {now}): "),
            Subject::Cap(..) => format!("Cap (now {now}): "),
            Subject::Limit(section, bound) => format!("{} {bound} (has {now}): ", section.name(plan)),
            Subject::Written => "Limit: ".into(),
            Subject::Name => "Accept as scenario: ".into(),
        }
    }

    /// What the text has set, as a sentence.
    pub fn kept(&self, plan: &Plan) -> String {
        let words = Words::new(plan, self.before.terms.resource);
        let sum = match self.typed(plan) {
            Ok(Typed::Sum(sum)) => words.exact(sum),
            _ if matches!(self.subject, Subject::Envelope(_)) => "as now".into(),
            _ => "none".into(),
        };
        match &self.subject {
            Subject::Target | Subject::Name => String::new(),
            Subject::Envelope(_) => format!("Envelope: {sum}."),
            Subject::Floor(..) => format!("Floor: {sum}."),
            Subject::Cap(..) => format!("Cap: {sum}."),
            Subject::Limit(section, bound) => format!("{} {bound}: {sum}.", section.name(plan)),
            Subject::Written => format!("{}.", self.input.value().trim()),
        }
    }

    /// What is asked with the text as it stands.
    ///
    /// # Errors
    /// Text that cannot be understood.
    pub fn applied(&self, plan: &Plan) -> Result<Asked> {
        let mut asked = self.before.clone();
        match &self.subject {
            Subject::Name => return Ok(asked),
            Subject::Target => {
                asked.terms.target = target(self.input.value())?;
                return Ok(asked);
            }
            Subject::Written => {
                if !self.input.value().trim().is_empty() {
                    let limit = Written::read(plan, asked.terms.resource, self.input.value())?;
                    if let Some(section) = limit.section {
                        asked.terms.limits.set(section, limit.bound, Some(limit.sum));
                    }
                }
                return Ok(asked);
            }
            _ => {}
        }
        let sum = match self.typed(plan)? {
            Typed::Nothing => return Ok(asked),
            Typed::Away => None,
            Typed::Sum(sum) => Some(sum),
        };
        let units = |sum: i128| i64::try_from(sum).unwrap_or(Amount::MAX.0).min(Amount::MAX.0);
        match &self.subject {
            Subject::Envelope(today) => asked.terms.envelope = sum.filter(|sum| sum != today),
            Subject::Floor(id, own) => {
                let mut bounds = asked.bounds(*id, own);
                bounds.floor = sum.map_or(0, units);
                asked.bind(*id, own, bounds);
            }
            Subject::Cap(id, own) => {
                let mut bounds = asked.bounds(*id, own);
                bounds.cap = sum.map(units);
                asked.bind(*id, own, bounds);
            }
            Subject::Limit(section, bound) => asked.terms.limits.set(*section, *bound, sum),
            Subject::Target | Subject::Written | Subject::Name => {}
        }
        Ok(asked)
    }

    /// What stands behind the text: how it is understood, or why not.
    pub fn hint(&self, plan: &Plan) -> String {
        if let Some(wrong) = &self.wrong {
            return wrong.clone();
        }
        match &self.subject {
            Subject::Name => return "Enter accepts it, Esc leaves".into(),
            Subject::Target => {
                return match target(self.input.value()) {
                    Ok(share) => format!("= {}   Enter keeps it, Esc restores", share.percent()),
                    Err(why) => why.what,
                };
            }
            Subject::Written => {
                return match (self.input.value().trim(), self.applied(plan)) {
                    ("", _) => "department:Care>=1.2m; objective:, mode:, level:; >= or <=".into(),
                    (_, Ok(_)) => "Enter keeps it, Esc restores".into(),
                    (_, Err(why)) => why.what,
                };
            }
            _ => {}
        }
        let away = match &self.subject {
            Subject::Envelope(_) => "as now",
            _ => "none",
        };
        match self.typed(plan) {
            Ok(Typed::Nothing) => format!("300k, +10%, -25k; a lone - for {away}"),
            Ok(Typed::Away) => format!("= {away}"),
            Ok(Typed::Sum(sum)) => {
                let decimals = plan.info.decimals(self.before.terms.resource);
                format!("= {}   Enter keeps it, Esc restores", grouped(sum, decimals))
            }
            Err(why) => why.what,
        }
    }

    fn typed(&self, plan: &Plan) -> Result<Typed> {
        let decimals = plan.info.decimals(self.before.terms.resource);
        match self.input.value().trim() {
            "" => Ok(Typed::Nothing),
            "-" | "none" => Ok(Typed::Away),
            text => {
                let sum = Expression::parse(text, decimals)?.apply_to_sum(self.now.unwrap_or(0))?;
                Ok(Typed::Sum(sum))
            }
        }
    }
}

/// A share in per cent, its sign left out or not.
fn target(text: &str) -> Result<Share> {
    let body = text.trim().trim_end_matches('%').trim_end();
    Share::parse(&format!("{body}%"))
        .map_err(|Unreadable(why)| Error::words(why).next("Write a per cent from 0 to 100."))
}
