//! People who follow the money of a proposal, in the plan's words.

use super::words::{Partners, Words, counted};
use super::{Terms, problem_of};
use crate::plan::Plan;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::rebalance::follow::{Followed, Stay, follow};
use crate::rebalance::{Balance, Line, Proposal};

/// The people of every line, before and after, by its place in the order of codes.
#[derive(Debug, Clone)]
pub struct People {
    lines: Vec<Line>,
    followed: Followed,
    partners: Partners,
}

impl People {
    /// Sends the people of a scenario after the money of a proposal; none where
    /// the terms do not ask for it, or ask about people themselves.
    pub fn of(
        plan: &Plan,
        from: &Scenario,
        terms: &Terms,
        balance: &Balance,
        proposal: &Proposal,
    ) -> Option<People> {
        if !terms.people_follow || terms.resource != Resource::Money {
            return None;
        }
        let lines = problem_of(plan, from, &Terms { resource: Resource::Fte, ..Terms::of(plan) }).lines;
        let followed = follow(&balance.problem().lines, &balance.moves(proposal), &lines);
        let partners = Partners::of(followed.moves.clone());
        Some(People { lines, followed, partners })
    }

    /// What the engine found.
    pub fn followed(&self) -> &Followed {
        &self.followed
    }

    /// A line's people now, as far as its limits are concerned.
    pub fn line(&self, line: usize) -> &Line {
        &self.lines[line]
    }

    /// How many people a line has now.
    pub fn before(&self, line: usize) -> i64 {
        self.lines[line].current
    }

    /// How many people a line gets.
    pub fn after(&self, line: usize) -> i64 {
        self.followed.after[line]
    }

    /// Whether a line's people move, or would without their limits.
    pub fn concerns(&self, line: usize) -> bool {
        let before = self.before(line);
        self.after(line) != before || self.followed.wished[line] != before
    }

    /// The lines whose people cannot follow in full, those most held back first.
    fn held(&self) -> Vec<(usize, Stay)> {
        let held = self.lines.iter().enumerate();
        let mut held: Vec<_> =
            held.filter_map(|(at, line)| Some((at, self.followed.stay(at, line)?))).collect();
        // Where some hold by themselves, the others are held by them.
        if held.iter().any(|(_, stay)| *stay != Stay::Others) {
            held.retain(|(_, stay)| *stay != Stay::Others);
        }
        held.sort_by_key(|(at, _)| {
            (std::cmp::Reverse(self.followed.after[*at].abs_diff(self.followed.wished[*at])), *at)
        });
        held
    }

    /// How many follow, in one sentence: “People follow: 15.30 FTE in 14 lines.”
    pub fn summary(&self, plan: &Plan) -> String {
        let words = Words::new(plan, Resource::Fte);
        let movers =
            self.lines.iter().zip(&self.followed.after).filter(|(line, after)| line.current != **after);
        match self.followed.moved() {
            0 => "People follow: nobody, as no line that gives has people who may go.".into(),
            moved => format!("People follow: {} in {}.", words.exact(moved), counted(movers.count(), "line")),
        }
    }

    /// Who cannot follow in full and why, in one sentence that names at most
    /// `most` lines; none where all do.
    pub fn shortfall(&self, plan: &Plan, most: usize) -> Option<String> {
        let held = self.held();
        if held.is_empty() {
            return None;
        }
        let words = Words::new(plan, Resource::Fte);
        let mut named: Vec<String> = held
            .iter()
            .take(most)
            .map(|(at, stay)| format!("{} {}", words.name(*at), self.because(words, *at, *stay)))
            .collect();
        if let Some(others) = held.len().checked_sub(most).filter(|others| *others > 0) {
            named.push(format!("{} more", counted(others, "line")));
        }
        let stayed = words.exact(self.followed.stayed());
        let sure = if self.followed.proved { "cannot follow" } else { "were found no way to follow" };
        Some(format!("{stayed} {sure}: {}.", named.join("; ")))
    }

    fn because(&self, words: Words<'_>, at: usize, stay: Stay) -> String {
        let line = &self.lines[at];
        match stay {
            Stay::Lock => "is locked".into(),
            Stay::Floor => {
                format!("is at its floor of {}", words.exact(self.after(at).max(line.floor).into()))
            }
            Stay::Cap => format!("is at its cap of {}", words.exact(line.cap.unwrap_or(0).into())),
            Stay::Step => "moves people only in steps or all or nothing".into(),
            Stay::Others if self.after(at) > self.followed.wished[at] => {
                "finds nobody who may take them".into()
            }
            Stay::Others => "gets fewer than its money would bring".into(),
        }
    }

    /// What happens to a line's people and why, as a sentence without its full
    /// stop; none where nothing does.
    pub fn why(&self, plan: &Plan, line: usize) -> Option<String> {
        let words = Words::new(plan, Resource::Fte);
        if !self.concerns(line) {
            return None;
        }
        let mut said = "people follow the money".to_string();
        said.push_str(&words.exchanges(&self.partners, line));
        if let Some(stay) = self.followed.stay(line, &self.lines[line]) {
            let wish = words.exact(self.followed.wished[line].into());
            said.push_str(&format!(
                "; in proportion it would have {wish}, but it {}",
                self.because(words, line, stay)
            ));
        }
        Some(said)
    }
}
