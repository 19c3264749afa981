//! Which heading of a file means which column of the plan.

use super::super::table::Table;
use super::Heading;
use crate::error::{Error, Result};
use crate::plan::class::vocabulary;
use crate::plan::column::Column;
use crate::plan::text::{fold, quoted};

vocabulary! {
    /// How a heading was understood. Among several that could mean one column,
    /// the later word wins.
    How {
        /// It is another spelling in use for the column.
        Spelling = "spelling",
        /// It is the column's own name.
        Name = "name",
        /// The planner said so.
        Said = "said",
    }
}

/// Understands the headings of a table, helped by what the planner said (`theirs=ours`).
///
/// # Errors
/// A word of the planner's that names no heading, and two headings for one column.
pub(super) fn understand(table: &Table, said: &[(String, Column)]) -> Result<Vec<Heading>> {
    let mut headings: Vec<Heading> = (table.headers().iter().enumerate())
        .filter(|(position, header)| !header.is_empty() || is_used(table, *position))
        .map(|(position, header)| {
            let column = Column::named(header);
            let how = |c: Column| if c.is_called(header) { How::Name } else { How::Spelling };
            let text = match header.is_empty() {
                true => format!("column {}", position + 1).into(),
                false => quoted(header).into(),
            };
            Heading { position, text, column: column.map(|c| (c, how(c))) }
        })
        .collect();
    for (theirs, ours) in said {
        if said.iter().filter(|(_, column)| column == ours).count() > 1 {
            return Err(Error::words(format!("two headings are mapped to {ours}"))
                .at("--map")
                .next(format!("Map one of them to {ours}, and the other to another column or not at all.")));
        }
        find(&mut headings, theirs)?.column = Some((*ours, How::Said));
    }
    for column in Column::ALL {
        settle(&mut headings, *column)?;
    }
    Ok(headings)
}

/// Whether any row says something under a header.
fn is_used(table: &Table, position: usize) -> bool {
    table.rows().any(|row| row.cell(position).is_some_and(|c| !c.trim().is_empty()))
}

/// The heading with this text.
fn find<'h>(headings: &'h mut [Heading], text: &str) -> Result<&'h mut Heading> {
    let wanted = fold(&quoted(text));
    let found: Vec<usize> = (0..headings.len()).filter(|at| fold(&headings[*at].text) == wanted).collect();
    match found.as_slice() {
        [one] => Ok(&mut headings[*one]),
        [] => {
            let all: Vec<&str> = headings.iter().map(|h| &*h.text).take(20).collect();
            Err(Error::words(format!("the file has no heading “{}”", quoted(text)))
                .at("--map")
                .next(format!("Its headings are: {}.", all.join(", "))))
        }
        _ => Err(Error::words(format!("the heading “{}” stands there twice", quoted(text)))
            .at("--map")
            .next("Give the columns of the file different headings.")),
    }
}

/// Leaves a column to the one heading that means it best; the others mean nothing.
fn settle(headings: &mut [Heading], column: Column) -> Result<()> {
    let strength = |h: &Heading| h.column.filter(|(c, _)| *c == column).map(|(_, how)| how);
    let Some(best) = headings.iter().filter_map(strength).max() else { return Ok(()) };
    let claims: Vec<&str> = headings.iter().filter(|h| strength(h) == Some(best)).map(|h| &*h.text).collect();
    match claims.as_slice() {
        [_, _, ..] => {
            let named: Vec<String> = claims.iter().take(4).map(|c| format!("“{c}”")).collect();
            let how_many = match claims.len() {
                2 => "both",
                3 | 4 => "all",
                _ => "and others",
            };
            Err(Error::words(format!("{} {how_many} mean {column}", named.join(" and ")))
                .at("headers")
                .next(format!("Say which one does: --map \"{}={column}\".", claims[0])))
        }
        _ => {
            for heading in headings.iter_mut().filter(|h| strength(h).is_some_and(|how| how < best)) {
                heading.column = None;
            }
            Ok(())
        }
    }
}

/// That nothing says what the lines are called, and what to type.
pub(super) fn nameless(table: &Table, headings: &[Heading]) -> Error {
    let free = || headings.iter().filter(|h| h.column.is_none());
    let wordy = |h: &&Heading| {
        let cells = table.rows().take(100).filter_map(|row| row.cell(h.position));
        let (words, all) = cells.fold((0, 0), |(words, all), cell| {
            (words + usize::from(cell.chars().any(char::is_alphabetic)), all + 1)
        });
        words * 2 > all
    };
    let likely = free().find(|h| ["name", "title"].iter().any(|w| fold(&h.text).contains(w)) && wordy(h));
    let heading = likely.or_else(|| free().find(wordy)).or_else(|| free().next());
    let seen: Vec<String> = headings.iter().take(20).map(|h| format!("“{}”", h.text)).collect();
    Error::words(format!("no heading says what the lines are called: {}", seen.join(", ")))
        .at("headers")
        .next(match heading {
            Some(heading) => format!("Say which column is the name: --map \"{}=name\".", heading.text),
            None => "Give the file a first row of headings, one of them “name”.".to_string(),
        })
}
