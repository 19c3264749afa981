//! Weighing what they did against what we did.

use std::collections::HashSet;

use super::fold::{Fate, Folded};
use super::same::{Same, has, record};
use super::words::{address, field_name, part_addresses, text_of};
use super::{Conflict, Deed, Made, Merge, Side, Version};
use crate::plan::describe;
use crate::plan::field::{DecidedBy, Field, Value};
use crate::plan::{Key, Plan};

pub(super) fn weigh(ours: Side<'_>, theirs: Side<'_>) -> Merge {
    let (us, them) = (Folded::of(ours.since), Folded::of(theirs.since));
    let gone = us.fates().chain(them.fates()).filter_map(|(_, fate)| match fate {
        Fate::Died(record, _) => Some(record),
        _ => None,
    });
    let same = Same::of(ours.plan, theirs.plan).knowing(ours.plan, theirs.plan, gone);
    let mut scales =
        Scales { ours, theirs, us: &us, same: &same, merge: Merge::default(), met: HashSet::new() };
    for (key, fate) in them.fates() {
        scales.put(key, fate, &them);
    }
    part_addresses(&mut scales.merge.conflicts);
    scales.merge
}

struct Scales<'a> {
    ours: Side<'a>,
    theirs: Side<'a>,
    us: &'a Folded,
    same: &'a Same,
    merge: Merge,
    /// Records that were spoken of whole.
    met: HashSet<Key>,
}

/// Fields that only make sense together, the leading one first.
fn together(field: Field) -> &'static [Field] {
    match field {
        Field::Stance | Field::Mode => &[Field::Stance, Field::Mode],
        Field::Amount | Field::Reason => &[Field::Amount, Field::Reason],
        _ => &[],
    }
}

impl Scales<'_> {
    fn put(&mut self, key: Key, fate: &Fate, them: &Folded) {
        let own = self.same.key(key);
        match (key, fate) {
            (Key::Allocation(scenario, line, _), Fate::Changed(_)) => {
                let (scenario, line) = (Key::Scenario(scenario), Key::Initiative(line));
                if them.death(scenario).or(them.death(line)).is_some() {
                    return;
                }
                let lacking = [line, scenario].into_iter().filter(|k| !has(self.ours.plan, *k));
                match lacking.collect::<Vec<_>>().as_slice() {
                    [] => self.fields(own, key, fate, them),
                    // A scenario of theirs says something of a line that we removed only
                    // where it gives it what it did not have.
                    [Key::Initiative(id), ..] if them.is_born(scenario) => {
                        if them.given(self.theirs.plan, *id).is_some() {
                            self.missing(line, them);
                        }
                    }
                    // What they made comes with its amounts; but if they gave a new line
                    // something in a scenario that we removed, that is work on the scenario.
                    lacking => {
                        lacking.iter().filter(|k| !them.is_born(**k)).for_each(|k| self.missing(*k, them))
                    }
                }
            }
            (_, Fate::Born(_)) if has(self.ours.plan, own) => self.fields(own, key, fate, them),
            (_, Fate::Born(_)) => self.missing(key, them),
            (_, Fate::Died(..)) if !has(self.ours.plan, own) => {}
            (_, Fate::Died(..)) => match self.us.edit(key).or_else(|| given(self.us, self.ours.plan, key)) {
                Some(by) => {
                    let mine = Version { text: "changed".into(), by: author(self.ours.since, Some(by)) };
                    let theirs =
                        Version { text: "removed".into(), by: author(self.theirs.since, them.death(key)) };
                    self.ask(key, Deed::Remove(key), mine, theirs);
                }
                None => self.merge.taken.push(Deed::Remove(key)),
            },
            (_, Fate::Changed(_)) if has(self.ours.plan, own) => self.fields(own, key, fate, them),
            (Key::Initiative(_) | Key::Scenario(_), Fate::Changed(_)) => self.missing(key, them),
            (_, Fate::Changed(_)) => {}
        }
    }

    /// Something of theirs that we do not have: new to us, or removed here.
    fn missing(&mut self, key: Key, them: &Folded) {
        if !self.met.insert(key) || !has(self.theirs.plan, key) {
            return;
        }
        match self.us.death(key) {
            Some(by) if matches!(key, Key::Initiative(_) | Key::Scenario(_)) => {
                let said = them.edit(key).or(them.author(key, &[]));
                let said = said.or_else(|| given(them, self.theirs.plan, key));
                let mine = Version { text: "removed".into(), by: author(self.ours.since, Some(by)) };
                let theirs = Version { text: "changed".into(), by: author(self.theirs.since, said) };
                self.ask(key, Deed::Bring(key), mine, theirs);
            }
            _ => self.merge.taken.push(Deed::Bring(key)),
        }
    }

    fn ask(&mut self, key: Key, deed: Deed, mine: Version, theirs: Version) {
        let plan = if has(self.ours.plan, key) { self.ours.plan } else { self.theirs.plan };
        self.merge.conflicts.push(Conflict {
            address: address(plan, key, None),
            subject: describe::subject(plan, key),
            field: String::new(),
            mine,
            theirs,
            deed,
        });
    }

    /// Weighs the fields that they changed of a record that both have.
    fn fields(&mut self, own: Key, key: Key, fate: &Fate, them: &Folded) {
        let changed: Vec<Field> = match fate {
            Fate::Changed(fields) => fields.keys().copied().collect(),
            // Two records of one name are one: what they are called is no matter.
            _ => record(self.theirs.plan, key)
                .map(|r| r.fields().iter().copied().filter(|f| own == key || *f != Field::Name).collect())
                .unwrap_or_default(),
        };
        let mut done: Vec<Field> = Vec::new();
        for field in changed {
            let group = match together(field) {
                [] => vec![field],
                group => group.to_vec(),
            };
            if done.contains(&field) {
                continue;
            }
            done.extend(&group);
            self.group(own, key, &group, them);
        }
    }

    fn group(&mut self, own: Key, key: Key, group: &[Field], them: &Folded) {
        let mine = |f: Field| self.ours.plan.value(own, f).unwrap_or(Value::Null);
        let other = |f: Field| self.same.value(f, self.theirs.plan.value(key, f).unwrap_or(Value::Null));
        // What it was when we last knew them; nothing is known of what they made since.
        let before = |f: Field| match them.changed(key, f) {
            Some(change) => Some(self.same.value(f, change.before.clone())),
            None if them.is_born(key) => None,
            None => Some(other(f)),
        };
        let differing: Vec<Field> = group.iter().copied().filter(|f| mine(*f) != other(*f)).collect();
        let Some(leading) = differing.first().copied() else { return };
        let touched = self.us.is_born(own) || group.iter().any(|f| self.us.changed(own, *f).is_some());
        // A department removed and made again is the one it was.
        let unchanged_there = group.iter().all(|f| before(*f).as_ref() == Some(&other(*f)));
        let as_before = group.iter().all(|f| before(*f).as_ref() == Some(&mine(*f)));
        let born_here_empty = them.is_born(key) && differing.iter().all(|f| is_blank(&mine(*f)));
        let empty_there = them.is_born(key) && own != key && differing.iter().all(|f| is_blank(&other(*f)));
        if unchanged_there
            || empty_there
            || group == [Field::DecidedBy] && outranks(&mine(leading), &other(leading)) && touched
        {
            return;
        }
        let deed = Deed::Set { ours: own, theirs: key, fields: differing };
        if !touched || as_before || born_here_empty || group == [Field::DecidedBy] {
            self.merge.taken.push(deed);
            return;
        }
        let by = author(self.ours.since, self.us.author(own, group));
        let mine = Version { text: text_of(self.ours.plan, own, group, leading), by };
        let by = author(self.theirs.since, them.author(key, group));
        let theirs = Version { text: text_of(self.theirs.plan, key, group, leading), by };
        self.merge.conflicts.push(Conflict {
            address: address(self.ours.plan, own, Some(leading)),
            subject: describe::subject(self.ours.plan, own),
            field: field_name(own, leading),
            mine,
            theirs,
            deed,
        });
    }
}

/// The last step that gave a line an amount in a scenario of its own.
fn given(folded: &Folded, plan: &Plan, key: Key) -> Option<usize> {
    match key {
        Key::Initiative(line) => folded.given(plan, line),
        _ => None,
    }
}

/// A person's word stands over an accepted suggestion, and either over none.
fn outranks(mine: &Value, theirs: &Value) -> bool {
    let rank = |value: &Value| match value {
        Value::Text(word) if **word == *DecidedBy::Person.word() => 2,
        Value::Text(_) => 1,
        _ => 0,
    };
    rank(mine) > rank(theirs)
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Flag(false) | Value::Whole(0) => true,
        Value::Text(text) => text.is_empty(),
        Value::Ids(ids) => ids.is_empty(),
        _ => false,
    }
}

fn author(since: &[Made], by: Option<usize>) -> Option<(String, i64)> {
    since.get(by?).map(|made| (made.who.clone(), made.at))
}
