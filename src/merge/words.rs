//! Conflicts in words.

use std::collections::HashMap;

use super::{Conflict, Deed, Version};
use crate::plan::amount::{Amount, grouped, short};
use crate::plan::column::Column;
use crate::plan::describe;
use crate::plan::field::{Field, Resource, Value};
use crate::plan::scenario::Scenario;
use crate::plan::text::{clean, quoted};
use crate::plan::{Id, Key, Plan};

/// How the two planners are spoken of.
pub struct Speaker<'a> {
    /// Who asks: their own changes are “you”.
    pub me: &'a str,
    /// A day, from milliseconds since 1970: `14 Nov`.
    pub day: &'a dyn Fn(i64) -> String,
}

impl Speaker<'_> {
    /// “I-012 Chatbot: money 120k (you) or 90k (Ana, 14 Nov)?”
    pub fn question(&self, conflict: &Conflict) -> String {
        let field = match conflict.field.as_str() {
            "" => String::new(),
            field => format!("{field} "),
        };
        format!(
            "{}: {field}{} ({}) or {} ({})?",
            quoted(&conflict.subject),
            conflict.mine.text,
            self.here(&conflict.mine),
            conflict.theirs.text,
            self.there(&conflict.theirs)
        )
    }

    /// Who said what is here: `you`, or `Ben, 12 Nov`.
    pub fn here(&self, version: &Version) -> String {
        match &version.by {
            Some((who, at)) if who != self.me => format!("{}, {}", quoted(who), (self.day)(*at)),
            _ => "you".to_string(),
        }
    }

    /// Who said what is there: `Ana, 14 Nov`.
    pub fn there(&self, version: &Version) -> String {
        match &version.by {
            Some((who, at)) if who == self.me => format!("you there, {}", (self.day)(*at)),
            Some((who, at)) => format!("{}, {}", quoted(who), (self.day)(*at)),
            None => "the other copy".to_string(),
        }
    }
}

/// What a conflict is called on the command line: as it is printed, so that what
/// is seen can be typed.
pub(super) fn address(plan: &Plan, key: Key, field: Option<Field>) -> String {
    let code = |id| plan.index_of(id).map_or("", |at| &*plan.initiatives()[at].code);
    let scenario = |id| plan.scenario(id).map_or("", |s| &*s.head.name);
    let dot = field.map_or(String::new(), |f| format!(".{}", column_word(key, f)));
    let address = match key {
        Key::Plan => format!("plan{dot}"),
        Key::Department(id) => format!("department:{}{dot}", plan.department_name(Some(id))),
        Key::Objective(id) => format!("objective:{}{dot}", plan.objective_name(Some(id))),
        Key::Scenario(id) => format!("scenario:{}{dot}", scenario(id)),
        Key::Initiative(id) => format!("{}{dot}", code(id)),
        Key::Allocation(s, i, _) if scenario(s) == Scenario::CURRENT => format!("{}{dot}", code(i)),
        Key::Allocation(s, i, _) => format!("{}{dot}@{}", code(i), scenario(s)),
    };
    clean(&address)
}

/// Numbers the conflicts that would be called alike, as two lines are where one
/// had the other's code in the other copy: `I-012#1` and `I-012#2`. None keeps the
/// name without a number, by which nobody could tell which is meant.
pub(super) fn part_addresses(conflicts: &mut [Conflict]) {
    let mut alike: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, conflict) in conflicts.iter().enumerate() {
        alike.entry(&conflict.address).or_default().push(at);
    }
    let mut numbered: Vec<(usize, String)> = Vec::new();
    for (address, places) in alike.iter().filter(|(_, places)| places.len() > 1) {
        let names = (1..).map(|n| format!("{address}#{n}"));
        let free = names.filter(|name| !alike.contains_key(&**name));
        numbered.extend(places.iter().copied().zip(free));
    }
    for (at, address) in numbered {
        conflicts[at].address = address;
    }
}

/// The column's word, or the field's where no column shows it.
fn column_word(key: Key, field: Field) -> String {
    let resource = match key {
        Key::Allocation(_, _, resource) => Some(resource),
        _ => None,
    };
    let column = Column::ALL.iter().find(|c| c.field() == (field, resource));
    match (column, resource) {
        (Some(column), _) => column.word().to_string(),
        (None, Some(resource)) => format!("{resource}_{field}"),
        (None, None) => field.word().to_string(),
    }
}

/// Lines that were removed here and come back have nothing in scenarios that the other
/// copy does not know: said of each line, naming the scenarios, as far as they stay.
pub(super) fn back_with_nothing(
    ours: &Plan,
    theirs: &Plan,
    chosen: &[&Deed],
    stays: impl Fn(Id) -> bool,
) -> Vec<String> {
    let heads = ours.scenarios().iter().map(|s| &s.head);
    let unknown = heads.filter(|head| theirs.scenario(head.id).is_none() && stays(head.id));
    let unknown: Vec<String> = unknown.map(|head| format!("“{}”", quoted(&head.name))).collect();
    let back = chosen.iter().filter_map(|deed| match deed {
        Deed::Bring(key @ Key::Initiative(_)) if !unknown.is_empty() => Some(describe::subject(theirs, *key)),
        _ => None,
    });
    let places = unknown.join(" and ");
    back.map(|line| {
        let line = quoted(&line);
        format!("{line} comes back with nothing in {places}, which the other copy does not know")
    })
    .collect()
}

/// The column's name for reading.
pub(super) fn field_name(key: Key, field: Field) -> String {
    column_word(key, field).replace('_', " ")
}

/// What a copy says about fields that belong together; the leading one differs.
pub(super) fn text_of(plan: &Plan, key: Key, group: &[Field], leading: Field) -> String {
    let text = |field: Field| {
        let value = plan.value(key, field).unwrap_or(Value::Null);
        match (key, &value) {
            (Key::Allocation(_, _, resource), Value::Whole(amount)) => amount_text(plan, resource, *amount),
            (_, Value::Text(free)) if is_free(field) && !free.is_empty() => format!("“{}”", quoted(free)),
            _ => quoted(&describe::value(plan, key, field, value.as_ref())).into_owned(),
        }
    };
    let or_nothing = |said: String| if said.is_empty() { "nothing".to_string() } else { said };
    match group {
        [Field::Stance, Field::Mode] => {
            let (stance, mode) = (text(Field::Stance), text(Field::Mode));
            or_nothing(if mode.is_empty() { stance } else { format!("{stance} ({mode})") })
        }
        _ => or_nothing(text(leading)),
    }
}

fn is_free(field: Field) -> bool {
    matches!(
        field,
        Field::Name
            | Field::Description
            | Field::Owner
            | Field::Because
            | Field::Technique
            | Field::VerdictReason
            | Field::Reason
            | Field::Title
            | Field::Organisation
            | Field::Year
            | Field::Why
            | Field::Note
    )
}

/// `120k` where that is the whole truth, else all of it.
fn amount_text(plan: &Plan, resource: Resource, amount: i64) -> String {
    let decimals = plan.info.decimals(resource);
    let brief = short(amount.into(), decimals);
    match Amount::parse(&brief, decimals) {
        Ok(same) if same.0 == amount => brief,
        _ => grouped(amount.into(), decimals),
    }
}
