//! Which lines are shown, in which order, where the cursor is, what is marked.

use std::cell::Cell;
use std::collections::HashSet;

use unicode_width::UnicodeWidthStr;

use super::super::desk::Desk;
use crate::plan::column::{Column, ColumnKind};
use crate::plan::field::Resource;
use crate::plan::filter::{BadClause, Filter};
use crate::plan::order::{self, SortKey};
use crate::plan::totals::Totals;
use crate::plan::{Id, Plan};

/// How much room the texts of all lines want.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extent {
    /// How many columns the widest code takes.
    pub code: u16,
    /// How many bytes the longest name has, about its columns.
    pub name: u16,
    /// Whether any line is led by a department.
    pub has_departments: bool,
}

impl Extent {
    fn of(plan: &Plan) -> Extent {
        let lines = plan.initiatives();
        let most = |lengths: &mut dyn Iterator<Item = usize>| {
            lengths.max().and_then(|length| u16::try_from(length).ok()).unwrap_or(0)
        };
        Extent {
            code: most(&mut lines.iter().map(|line| line.code.width())),
            name: most(&mut lines.iter().map(|line| line.name.len())),
            has_departments: lines.iter().any(|line| line.department.is_some()),
        }
    }
}

/// The lines of the grid.
#[derive(Debug, Default)]
pub struct Lines {
    /// Every line, in order.
    ordered: Vec<u32>,
    /// Those the filter lets through, in order.
    shown: Vec<u32>,
    totals: Totals,
    extent: Extent,
    seen: Option<u64>,
    sort: Vec<SortKey>,
    filter_text: String,
    filter: Filter,
    bad_clause: Option<BadClause>,
    cursor: usize,
    current: Option<Id>,
    top: Cell<usize>,
    marks: HashSet<Id>,
    last_marked: Option<Id>,
    ids: Vec<Id>,
}

impl Lines {
    /// Brings everything up to date with the plan on the desk.
    pub fn settle(&mut self, desk: &Desk) {
        if self.seen == Some(desk.generation()) {
            return;
        }
        let Some((plan, _)) = desk.shown() else { return };
        self.seen = Some(desk.generation());
        self.marks.retain(|id| plan.index_of(*id).is_some());
        self.extent = Extent::of(plan);
        self.reorder(desk);
    }

    fn reorder(&mut self, desk: &Desk) {
        let Some((plan, scenario)) = desk.shown() else { return };
        self.ordered = plan.by_code().to_vec();
        if !self.sort.is_empty() {
            order::sort(plan, scenario, &mut self.ordered, &self.sort);
        }
        self.select(desk);
    }

    /// Applies the filter, and keeps the cursor on its initiative.
    fn select(&mut self, desk: &Desk) {
        let Some((plan, scenario)) = desk.shown() else { return };
        self.shown = match self.filter.is_empty() {
            true => self.ordered.clone(),
            false => self.filter.select(plan, scenario, desk.search(), &self.ordered),
        };
        self.totals = Totals::of(plan, scenario, Resource::Money, self.shown.iter().map(|i| *i as usize));
        self.ids = self.shown.iter().map(|i| plan.initiatives()[*i as usize].id).collect();
        let kept = self.current.and_then(|id| self.ids.iter().position(|i| *i == id));
        self.to(kept.unwrap_or(self.cursor));
    }

    /// The indices of the lines shown, in order.
    pub fn shown(&self) -> &[u32] {
        &self.shown
    }

    /// What the lines shown add up to, in money.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// How much room the plan's texts want.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// The initiative under the cursor.
    pub fn current(&self) -> Option<Id> {
        self.current
    }

    /// The filter in force.
    pub fn filter_text(&self) -> Option<&str> {
        Some(self.filter_text.as_str()).filter(|t| !t.trim().is_empty())
    }

    /// What is wrong with the filter being typed.
    pub fn bad_clause(&self) -> Option<&BadClause> {
        self.bad_clause.as_ref()
    }

    /// Filters anew. A bad clause is kept for naming, and the last good result stays.
    pub fn filter(&mut self, text: &str, desk: &Desk) {
        let Some(plan) = desk.plan() else { return };
        self.filter_text = text.to_string();
        match Filter::parse(text, &plan.info) {
            Ok(filter) => {
                self.filter = filter;
                self.bad_clause = None;
                self.select(desk);
            }
            Err(bad) => self.bad_clause = Some(bad),
        }
    }

    /// Sorts by a column, or turns its direction round; says so.
    pub fn sort_by(&mut self, column: Column, also: bool, desk: &Desk) -> String {
        // Amounts are most telling with the largest first.
        let first = matches!(column.kind(), ColumnKind::Amount(_));
        let turned = self.sort.iter().find(|k| k.column == column).map(|k| !k.descending);
        let key = SortKey { column, descending: turned.unwrap_or(first) };
        match also {
            true => {
                self.sort.retain(|k| k.column != column);
                self.sort.push(key);
            }
            false => self.sort = vec![key],
        }
        self.reorder(desk);
        let names: Vec<String> = self.sort.iter().map(|k| k.column.title()).collect();
        let way = match (key.descending, first) {
            (true, true) => ", largest first",
            (false, true) => ", smallest first",
            (true, false) => ", from the end",
            (false, false) => "",
        };
        format!("Sorted by {}{way}.", names.join(", then "))
    }

    /// The direction a column is sorted in, if it is.
    pub fn sorted(&self, column: Column) -> Option<bool> {
        self.sort.iter().find(|k| k.column == column).map(|k| k.descending)
    }

    /// Moves the cursor by so many lines, as far as there are any.
    pub fn step(&mut self, by: i64) {
        let at = (self.cursor as i64).saturating_add(by).max(0);
        self.to(usize::try_from(at).unwrap_or(usize::MAX));
    }

    fn to(&mut self, row: usize) {
        self.cursor = row.min(self.ids.len().saturating_sub(1));
        self.current = self.ids.get(self.cursor).copied();
    }

    /// Puts the cursor on the row drawn so far down; false where there is none.
    pub fn go_to_row(&mut self, row: usize) -> bool {
        let at = self.top.get() + row;
        let there = at < self.ids.len();
        if there {
            self.to(at);
        }
        there
    }

    /// Puts the cursor on an initiative, now or as soon as it is there.
    pub fn focus(&mut self, id: Id) {
        self.current = Some(id);
        if let Some(at) = self.ids.iter().position(|i| *i == id) {
            self.cursor = at;
        }
    }

    /// After a deletion the cursor stays where it is, on the line that moves up.
    pub fn forget_deleted(&mut self) {
        let gone: Vec<Id> = self.marks.drain().collect();
        if gone.is_empty() || self.current.is_some_and(|id| gone.contains(&id)) {
            self.current = None;
        }
    }

    /// The first visible row when `height` rows fit, scrolled as little as possible.
    pub fn first_visible(&self, height: usize) -> usize {
        let low = (self.cursor + 1).saturating_sub(height);
        let last_top = self.shown.len().saturating_sub(height);
        let top = self.top.get().clamp(low, self.cursor).min(last_top.max(low));
        self.top.set(top);
        top
    }

    /// The row the cursor is on.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Marks or unmarks the line under the cursor and goes down.
    pub fn mark(&mut self) {
        if let Some(id) = self.current {
            if !self.marks.remove(&id) {
                self.marks.insert(id);
                self.last_marked = Some(id);
            }
            self.step(1);
        }
    }

    /// Marks from the line marked last to the one under the cursor.
    pub fn mark_range(&mut self) {
        let from =
            self.last_marked.and_then(|id| self.ids.iter().position(|i| *i == id)).unwrap_or(self.cursor);
        let (low, high) = (from.min(self.cursor), from.max(self.cursor));
        self.marks.extend(self.ids.iter().skip(low).take(high + 1 - low));
        self.last_marked = self.current;
    }

    /// Marks every line shown.
    pub fn mark_all(&mut self, desk: &Desk) {
        if desk.plan().is_some() {
            self.marks.extend(self.ids.iter());
        }
    }

    /// Unmarks every line, hidden ones too.
    pub fn mark_none(&mut self) {
        self.marks.clear();
        self.last_marked = None;
    }

    /// Whether a line is marked.
    pub fn is_marked(&self, id: Id) -> bool {
        self.marks.contains(&id)
    }

    /// How many lines are marked, and how many of them the filter hides.
    pub fn marked(&self) -> (usize, usize) {
        let visible = match self.marks.is_empty() {
            true => 0,
            false => self.ids.iter().filter(|id| self.marks.contains(id)).count(),
        };
        (self.marks.len(), self.marks.len() - visible)
    }

    /// The lines an action is about: the marked ones in the order of their
    /// codes, or else the one under the cursor.
    pub fn targets(&self, plan: &Plan) -> Vec<Id> {
        match self.marks.is_empty() {
            true => self.current.filter(|id| plan.index_of(*id).is_some()).into_iter().collect(),
            false => {
                let ids = plan.by_code().iter().map(|i| plan.initiatives()[*i as usize].id);
                ids.filter(|id| self.marks.contains(id)).collect()
            }
        }
    }
}
