//! Which line of the plan a row of a file means.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::table::Table;
use super::MatchBy;
use crate::error::Error;
use crate::plan::Plan;
use crate::plan::codes::SeenCodes;
use crate::plan::column::Column;
use crate::plan::text::{cleaned, fold, quoted};

/// The line a row means, or none for a new one; or why that cannot be said.
pub(super) type Target = Result<Option<u32>, Box<Error>>;

/// What is known of a table's rows before they are matched.
pub(super) struct Identities<'t> {
    table: &'t Table,
    /// Empty where a row has none.
    pub codes: Vec<Cow<'t, str>>,
    name_at: Option<usize>,
}

impl<'t> Identities<'t> {
    pub fn of(table: &'t Table, code_at: Option<usize>, name_at: Option<usize>) -> Identities<'t> {
        let cell =
            |row: super::super::Row<'t>, at: Option<usize>| at.and_then(|at| row.cell(at)).unwrap_or("");
        let codes = table.rows().map(|row| cleaned(cell(row, code_at))).collect();
        Identities { table, codes, name_at }
    }

    fn name(&self, row: usize) -> Cow<'t, str> {
        let cell = self.name_at.and_then(|at| self.table.row(row).cell(at));
        cleaned(cell.unwrap_or(""))
    }

    fn number(&self, row: usize) -> u32 {
        self.table.row(row).number()
    }

    /// Finds the line of every row: by its code; by its name where that is asked
    /// for, or where it has no code and nobody asked for codes alone.
    pub fn targets(&self, plan: &Plan, by: Option<MatchBy>) -> Vec<Target> {
        let mut targets: Vec<Target> = vec![Ok(None); self.codes.len()];
        self.refuse_twins(&mut targets);
        let mut claimed = vec![false; plan.initiatives().len()];
        let mut unnamed = Vec::new();
        // Most files keep the plan's order: the line after the last one found.
        let mut expected = 0;
        let seen = SeenCodes::of(plan);
        for (row, target) in targets.iter_mut().enumerate() {
            let code = &self.codes[row];
            if by == Some(MatchBy::Name) || code.is_empty() && by.is_none() {
                unnamed.push(row);
            } else if !code.is_empty() && target.is_ok() {
                let found = match plan.initiatives().get(expected).filter(|l| *l.code == **code) {
                    Some(_) => Ok(Some(expected)),
                    None => seen.index_of(code),
                };
                let index = match found {
                    Ok(index) => index,
                    Err(why) => {
                        *target = Err(Box::new(why.at(self.place(row, Column::Code))));
                        continue;
                    }
                };
                expected = index.map_or(expected, |i| i + 1);
                index.into_iter().for_each(|i| claimed[i] = true);
                *target = Ok(index.map(|i| i as u32));
            }
        }
        unnamed.retain(|row| targets[*row].is_ok());
        if !unnamed.is_empty() && !plan.initiatives().is_empty() {
            self.match_names(plan, &unnamed, &claimed, &mut targets);
            self.refuse_taken_codes(plan, &mut targets);
        }
        targets
    }

    /// Refuses the rows whose code stands in another row too.
    fn refuse_twins(&self, targets: &mut [Target]) {
        let mut coded: Vec<usize> =
            (0..self.codes.len()).filter(|row| !self.codes[*row].is_empty()).collect();
        let key = |row: &usize| self.codes[*row].bytes().map(|b| b.to_ascii_lowercase());
        coded.sort_by(|a, b| key(a).cmp(key(b)));
        for twins in coded.chunk_by(|a, b| self.codes[*a].eq_ignore_ascii_case(&self.codes[*b])) {
            for (nth, row) in twins.iter().enumerate().filter(|_| twins.len() > 1) {
                let other = self.table.place(self.number(twins[usize::from(nth == 0)]));
                let what = format!("the code “{}” stands in {other} too", quoted(&self.codes[*row]));
                targets[*row] =
                    Err(self.refusal(*row, Column::Code, what, "Give each row a code of its own."));
            }
        }
    }

    /// Matches rows to lines of the same name: one to one where there are as many
    /// of the one as of the other, in their order; otherwise nobody can tell.
    fn match_names(&self, plan: &Plan, rows: &[usize], claimed: &[bool], targets: &mut [Target]) {
        let mut lines: HashMap<String, Vec<u32>> = HashMap::new();
        for (index, line) in plan.initiatives().iter().enumerate().filter(|(i, _)| !claimed[*i]) {
            lines.entry(fold(&line.name)).or_default().push(index as u32);
        }
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        for row in rows {
            let name = self.name(*row);
            if !name.is_empty() {
                groups.entry(fold(&name)).or_default().push(*row);
            }
        }
        for (name, rows) in groups {
            let Some(lines) = lines.get(&name) else { continue };
            for (nth, row) in rows.iter().enumerate() {
                targets[*row] = match rows.len() == lines.len() {
                    true => Ok(Some(lines[nth])),
                    false => {
                        let what = format!(
                            "“{}” stands {} in the file and {} in the plan",
                            quoted(&self.name(*row)),
                            times(rows.len()),
                            times(lines.len())
                        );
                        Err(self.refusal(
                            *row,
                            Column::Name,
                            what,
                            "Add a column with the codes of the lines.",
                        ))
                    }
                };
            }
        }
    }

    /// Refuses the rows matched by name whose code is another line's.
    fn refuse_taken_codes(&self, plan: &Plan, targets: &mut [Target]) {
        for (row, target) in targets.iter_mut().enumerate() {
            let (code, Ok(own)) = (&self.codes[row], &*target) else { continue };
            let holder = if code.is_empty() { None } else { plan.index_of_code(code) };
            if let Some(holder) = holder.filter(|h| *own != Some(*h as u32)) {
                let name = &plan.initiatives()[holder].name;
                let what = format!("the code “{}” belongs to “{}”", quoted(code), quoted(name));
                *target = Err(self.refusal(row, Column::Code, what, "Match by code, or give another code."));
            }
        }
    }

    fn refusal(&self, row: usize, column: Column, what: String, next: &str) -> Box<Error> {
        Box::new(Error::words(what).at(self.place(row, column)).next(next))
    }

    fn place(&self, row: usize, column: Column) -> String {
        format!("{}, column {column}", self.table.place(self.number(row)))
    }
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_string(),
        n => format!("{n} times"),
    }
}
