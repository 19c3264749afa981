//! Is the file whole? Its structure, its references, its seal.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::connect::Link;
use super::{Backups, Break, Chain, Entry, Reading, Store, chain};
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::change::Step;
use crate::plan::compare::between;
use crate::plan::describe::{Told, tell};
use crate::plan::replay::replayed;

/// The tables of a plan, to say which of them is damaged.
const TABLES: &[&str] =
    &["plan", "department", "objective", "initiative", "participation", "scenario", "allocation", "history"];

/// How many differences are named before the rest is only counted.
const NAMED: usize = 20;

impl Store {
    /// Checks the structure of the file, quickly, and its history.
    ///
    /// # Errors
    /// What SQLite found, in its words, or the first step that is not whole.
    pub fn verify(&self) -> Result<()> {
        let damaged = |what: String| {
            Backups::of(&self.path).offered(
                Error::failed(format!("the file is damaged ({what})"))
                    .at(self.path.display())
                    .next("Run `ounce check` on it; nothing was written."),
            )
        };
        if let Some(complaint) = self.complaints("PRAGMA quick_check(1)")?.into_iter().next() {
            return Err(damaged(complaint));
        }
        match self.breaks(&self.history()?)?.first() {
            None => Ok(()),
            Some(first) => Err(damaged(first.words())),
        }
    }

    /// Where the history does not hold, the changes of its steps included.
    fn breaks(&self, chain: &Chain) -> Result<BTreeSet<Break>> {
        let torn = chain::torn(&self.db).map_err(|e| e.at(self.path.display()))?;
        Ok(chain.breaks.iter().copied().chain(torn.into_iter().map(Break::Damaged)).collect())
    }

    /// [`Store::verify`] through a connection of its own, for another thread
    /// than the one that works with the plan.
    ///
    /// # Errors
    /// What SQLite found, in its words.
    pub fn verify_apart(path: &Path) -> Result<()> {
        let (db, header) = Link::to_read(path)?;
        Store { db, path: path.into(), header, read_only: None, checked: false }.verify()
    }

    /// Everything that is wrong with the file, one sentence each: its structure,
    /// its references, its seal, and what its history says otherwise. Empty if
    /// it is whole.
    ///
    /// # Errors
    /// The file cannot be read at all.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut found = self.structure()?;
        found.extend(self.overlong().map(|why| why.what));
        // Where the pages are damaged, references cannot be followed, and that is said already.
        found.extend(self.dangling().unwrap_or_default());
        match self.read() {
            Ok(Reading { plan, sealed }) => {
                if !sealed {
                    found.push(
                        "the rows do not match their seal: they were changed by another program, or damaged"
                            .into(),
                    );
                }
                found.extend(self.against_history(&plan));
            }
            Err(e) => {
                found.push(e.what);
                found.extend(TABLES.iter().filter_map(|table| self.unreadable_rows(table)));
            }
        }
        Ok(found)
    }

    /// References to rows that are not there.
    fn dangling(&self) -> rusqlite::Result<Vec<String>> {
        let mut select = self.db.prepare("PRAGMA foreign_key_check")?;
        let rows = select.query_map([], |row| {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            Ok(format!("a row of {table} names a {parent} that is not there"))
        })?;
        rows.collect()
    }

    /// What the integrity check finds, with tables by their names.
    fn structure(&self) -> Result<Vec<String>> {
        let roots: HashMap<i64, String> = {
            let sql = "SELECT rootpage, tbl_name FROM sqlite_schema WHERE rootpage > 0";
            let mut select = self.db.prepare(sql).map_err(|e| self.trouble(e))?;
            let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
            rows.and_then(Iterator::collect).map_err(|e| self.trouble(e))?
        };
        let named = |complaint: String| {
            let tree = complaint.strip_prefix("Tree ").and_then(|rest| rest.split_once(' '));
            let table = tree.and_then(|(root, what)| Some((roots.get(&root.parse().ok()?)?, what)));
            match table {
                Some((table, what)) => format!("in the table {table}, {what}"),
                None => complaint,
            }
        };
        // Where a page makes no sense at all, the check itself ends; the tables are then walked.
        let complaints = self.complaints("PRAGMA integrity_check(20)");
        let complaints = complaints.unwrap_or_else(|_| vec!["a page of the file makes no sense".to_string()]);
        Ok(complaints.into_iter().map(named).collect())
    }

    /// Where the rows are not what the history makes of them, by name.
    fn against_history(&self, plan: &Plan) -> Vec<String> {
        let read = self.history().and_then(|chain| Ok((self.breaks(&chain)?, chain.entries)));
        let (breaks, entries) = match read {
            Ok(read) => read,
            Err(e) => return vec![format!("the history cannot be read: {}", e.what)],
        };
        if !breaks.is_empty() {
            let damaged = breaks.iter().filter(|b| matches!(b, Break::Damaged(_))).count();
            let mut found: Vec<String> = breaks.iter().take(NAMED).map(|b| named(*b, &entries)).collect();
            let whole = entries.len() - damaged.min(entries.len());
            found.push(format!("of the history, {whole} of {} steps are whole", entries.len()));
            return found;
        }
        let mut steps = Vec::with_capacity(entries.len());
        for entry in &entries {
            match self.step(entry.seq) {
                Ok(step) => steps.push(step.changes),
                Err(_) => return vec![format!("step {} of the history is damaged", entry.seq)],
            }
        }
        let told = match replayed(plan, &steps) {
            Ok(told) => told,
            Err(place) => {
                let (seq, label) = entries.get(place).map_or((0, ""), |e| (e.seq, e.label.as_str()));
                return vec![format!(
                    "step {seq} of the history, “{label}”, does not follow from those before"
                )];
            }
        };
        let differences = tell(plan, &Step::new("", between(&told, plan)));
        let mut found: Vec<String> = differences.iter().take(NAMED).map(otherwise).collect();
        if differences.len() > NAMED {
            found.push(format!("{} more values are not those of the history", differences.len() - NAMED));
        }
        found
    }

    /// How much of a table can be read, unless that is all of it.
    fn unreadable_rows(&self, table: &str) -> Option<String> {
        let mut read = 0;
        let mut walk = || -> rusqlite::Result<()> {
            let mut select = self.db.prepare(&format!("SELECT * FROM {table}"))?;
            let mut rows = select.query([])?;
            while rows.next()?.is_some() {
                read += 1;
            }
            Ok(())
        };
        walk().err().map(|_| format!("the table {table} is damaged: {read} of its rows can be read"))
    }

    fn complaints(&self, pragma: &str) -> Result<Vec<String>> {
        let mut select = self.db.prepare(pragma).map_err(|e| self.trouble(e))?;
        let found: Vec<String> = select
            .query_map([], |row| row.get(0))
            .and_then(Iterator::collect)
            .map_err(|e| self.trouble(e))?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }

    /// Says that the structure was checked by other means.
    pub fn mark_checked(&mut self) {
        self.checked = true;
    }
}

/// A break of the history, with the label of the step it is about.
fn named(place: Break, entries: &[Entry]) -> String {
    let label = entries.iter().find(|e| Break::Damaged(e.seq) == place).map(|e| &*e.label);
    match label {
        Some(label) => format!("{}: it was “{label}”", place.words()),
        None => place.words(),
    }
}

/// A value that is not the one of the history.
fn otherwise(told: &Told) -> String {
    let Told { subject, field, from, to } = told;
    let or_nothing = |text: &str| if text.is_empty() { "nothing".to_string() } else { text.to_string() };
    match (field.as_str(), from.as_str()) {
        ("", "") => format!("{subject} is in the file, but not in the history"),
        ("", _) => format!("{subject} is in the history, but not in the file"),
        _ => {
            format!("{subject}: {field} is {}, and {} by the history", or_nothing(to), or_nothing(from))
        }
    }
}
