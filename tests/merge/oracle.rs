//! The merge by logs against a merge by whole tables: base, ours, theirs, field
//! by field, which knows nothing of steps.

use std::collections::{BTreeMap, BTreeSet};

use ounce::merge::{Choice, Merge, Side, compare};
use ounce::plan::change::{Change, Step};
use ounce::plan::column::Column;
use ounce::plan::field::{Field, Resource, Value};
use ounce::plan::initiative::Initiative;
use ounce::plan::scenario::Allocation;
use ounce::plan::{Id, Info, Key, Plan};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::planners::{Act, Planner, acts};

/// A plan as a table: every line and scenario, every field that says something,
/// departments by their names.
#[derive(Debug, Clone)]
pub struct Tables {
    records: BTreeSet<Key>,
    fields: BTreeMap<(Key, Field), String>,
    /// Which departments are meant: one that was taken back and typed again has
    /// the name it had, and was worked on.
    meant: BTreeMap<(Key, Field), Value>,
}

impl Tables {
    pub fn of(plan: &Plan) -> Tables {
        let mut tables = Tables { records: BTreeSet::new(), fields: BTreeMap::new(), meant: BTreeMap::new() };
        let mut put = |key: Key, fields: &[Field]| {
            for field in fields {
                let value = plan.value(key, *field).unwrap();
                let text = match (field, &value) {
                    (_, Value::Null | Value::Flag(false) | Value::Whole(0)) => String::new(),
                    (Field::Department, Value::Whole(n)) => plan.department_name(Id::new(*n)).into(),
                    (Field::Objective, Value::Whole(n)) => plan.objective_name(Id::new(*n)).into(),
                    (_, Value::Ids(ids)) => {
                        ids.iter().map(|id| plan.department_name(Some(*id))).collect::<Vec<_>>().join(";")
                    }
                    (_, Value::Text(text)) => text.to_string(),
                    (_, other) => format!("{other:?}"),
                };
                if !text.is_empty() {
                    tables.fields.insert((key, *field), text);
                    if matches!(field, Field::Department | Field::Departments) {
                        tables.meant.insert((key, *field), value);
                    }
                }
            }
        };
        put(Key::Plan, Info::FIELDS);
        for scenario in plan.scenarios() {
            put(Key::Scenario(scenario.head.id), &[Field::Name, Field::Note]);
            for line in plan.initiatives() {
                for resource in Resource::ALL {
                    put(Key::Allocation(scenario.head.id, line.id, *resource), Allocation::FIELDS);
                }
            }
        }
        for line in plan.initiatives() {
            put(Key::Initiative(line.id), Initiative::FIELDS);
        }
        tables.records.extend(plan.scenarios().iter().map(|s| Key::Scenario(s.head.id)));
        tables.records.extend(plan.initiatives().iter().map(|l| Key::Initiative(l.id)));
        tables
    }

    /// What can be read in it.
    pub fn content(&self) -> (&BTreeSet<Key>, &BTreeMap<(Key, Field), String>) {
        (&self.records, &self.fields)
    }

    fn get(&self, key: Key, field: Field) -> &str {
        self.fields.get(&(key, field)).map_or("", String::as_str)
    }

    /// Whether somebody worked on a record since `base`, which has it too.
    fn edited(&self, base: &Tables, record: Key) -> bool {
        let about = |key: &Key| match (key, record) {
            (Key::Allocation(s, i, _), Key::Scenario(id)) => {
                *s == id && self.records.contains(&Key::Initiative(*i))
            }
            (Key::Allocation(s, i, _), Key::Initiative(id)) => {
                let scenario = Key::Scenario(*s);
                *i == id && base.records.contains(&scenario) && self.records.contains(&scenario)
            }
            (key, record) => *key == record,
        };
        let places: BTreeSet<_> = self.fields.keys().chain(base.fields.keys()).collect();
        places.iter().any(|(key, field)| {
            let place = (*key, *field);
            let is_same = self.fields.get(&place) == base.fields.get(&place)
                && self.meant.get(&place) == base.meant.get(&place);
            about(key) && !is_same
        })
    }

    /// Whether a scenario that base lacks gives a line an amount that it had in none.
    fn given(&self, base: &Tables, record: Key) -> bool {
        let amounts = |tables: &Tables, resource: Resource, made: bool| -> Vec<String> {
            let scenarios = tables.records.iter().filter_map(|key| match key {
                Key::Scenario(id) if made != base.records.contains(key) => Some(*id),
                _ => None,
            });
            let of = |s| match record {
                Key::Initiative(line) => tables.get(Key::Allocation(s, line, resource), Field::Amount).into(),
                _ => String::new(),
            };
            scenarios.map(of).filter(|amount| !amount.is_empty()).collect()
        };
        Resource::ALL.iter().any(|resource| {
            let had = amounts(base, *resource, false);
            amounts(self, *resource, true).iter().any(|amount| !had.contains(amount))
        })
    }

    fn remove(&mut self, record: Key) {
        self.records.remove(&record);
        self.fields.retain(|(key, _), _| match (key, record) {
            (Key::Allocation(s, _, _), Key::Scenario(id)) => *s != id,
            (Key::Allocation(_, i, _), Key::Initiative(id)) => *i != id,
            (key, record) => *key != record,
        });
    }

    /// Takes a record over from `theirs`, with what it has in records that are there.
    fn bring(&mut self, theirs: &Tables, record: Key) {
        self.records.insert(record);
        for ((key, field), value) in &theirs.fields {
            let comes = match (key, record) {
                (Key::Allocation(s, i, _), Key::Scenario(id)) => {
                    *s == id && self.records.contains(&Key::Initiative(*i))
                }
                (Key::Allocation(s, i, _), Key::Initiative(id)) => {
                    *i == id && self.records.contains(&Key::Scenario(*s))
                }
                (key, record) => *key == record,
            };
            if comes {
                self.fields.insert((*key, *field), value.clone());
            }
        }
    }
}

fn group(field: Field) -> Vec<Field> {
    match field {
        Field::Stance | Field::Mode => vec![Field::Stance, Field::Mode],
        Field::Amount | Field::Reason => vec![Field::Amount, Field::Reason],
        field => vec![field],
    }
}

/// The merge by tables: what comes out if every conflict is settled one way, and
/// how many conflicts there are.
fn by_tables(base: &Tables, ours: &Tables, theirs: &Tables, choice: Choice) -> (Tables, usize) {
    let mut merged = ours.clone();
    let mut conflicts = 0;
    let is_blank = |values: &[String]| values.iter().all(String::is_empty);
    let (mut brought, mut removed) = (Vec::new(), Vec::new());
    for record in base.records.union(&theirs.records).copied().collect::<BTreeSet<_>>() {
        let has = |t: &Tables| t.records.contains(&record);
        match (has(base), has(ours), has(theirs)) {
            (false, false, true) => brought.push(record),
            (true, true, false) if ours.edited(base, record) || ours.given(base, record) => {
                conflicts += 1;
                removed.extend((choice == Choice::Theirs).then_some(record));
            }
            (true, true, false) => removed.push(record),
            (true, false, true) if theirs.edited(base, record) || theirs.given(base, record) => {
                conflicts += 1;
                brought.extend((choice == Choice::Theirs).then_some(record));
            }
            _ => {}
        }
    }
    removed.iter().for_each(|record| merged.remove(*record));
    brought.iter().for_each(|record| {
        merged.records.insert(*record);
    });
    brought.iter().for_each(|record| merged.bring(theirs, *record));
    // Fields of what both have. Both may have taken back the removal of a line or
    // a scenario that base lacks; its amounts began as nothing, and of its own
    // fields nobody knows what they were.
    let in_both = |key: &Key| {
        let both = |record: Key| [ours, theirs].iter().all(|t| t.records.contains(&record));
        match key {
            Key::Plan => true,
            Key::Allocation(s, i, _) => both(Key::Scenario(*s)) && both(Key::Initiative(*i)),
            record => both(*record),
        }
    };
    let is_new =
        |key: &Key| matches!(key, Key::Initiative(_) | Key::Scenario(_)) && !base.records.contains(key);
    let places: BTreeSet<_> = [theirs, base, ours].iter().flat_map(|t| t.fields.keys()).copied().collect();
    let mut met = BTreeSet::new();
    for (key, field) in places {
        let group = group(field);
        let as_before = theirs.get(key, field) == base.get(key, field) && !is_new(&key);
        if !in_both(&key) || as_before || !met.insert((key, group[0])) {
            continue;
        }
        let values = |t: &Tables| group.iter().map(|f| t.get(key, *f).to_string()).collect::<Vec<_>>();
        let (b, o, t) = (values(base), values(ours), values(theirs));
        let person_stands = field == Field::DecidedBy && o != b && (o[0] == "person" || t[0].is_empty());
        if o == t || person_stands {
            continue;
        }
        let differing: Vec<_> = (0..group.len()).filter(|i| o[*i] != t[*i]).map(|i| o[i].clone()).collect();
        let nothing_to_lose = is_new(&key) && is_blank(&differing);
        if o != b && field != Field::DecidedBy && !nothing_to_lose {
            conflicts += 1;
            if choice == Choice::Mine {
                continue;
            }
        }
        let there = match key {
            Key::Allocation(s, i, _) => {
                merged.records.contains(&Key::Scenario(s)) && merged.records.contains(&Key::Initiative(i))
            }
            _ => true,
        };
        for field in group.iter().filter(|_| there) {
            match theirs.get(key, *field) {
                "" => merged.fields.remove(&(key, *field)),
                value => merged.fields.insert((key, *field), value.to_string()),
            };
        }
    }
    (merged, conflicts)
}

/// Weighs what they did since `common` against what we did, and asserts that the
/// tables agree, whichever way the conflicts are settled. Departments that nobody
/// names are no matter. Returns the merge, and what each way changes here.
pub fn agreed(common: &Planner, me: &Planner, them: &Planner) -> (Merge, [Vec<Change>; 2]) {
    let fork = common.steps.len();
    let (ours, theirs) = (&me.steps[fork..], &them.steps[fork..]);
    let merge = compare(Side { plan: &me.plan, since: ours }, Side { plan: &them.plan, since: theirs });
    let tables = [&common.plan, &me.plan, &them.plan].map(Tables::of);
    let ways = [Choice::Mine, Choice::Theirs].map(|choice| {
        let (expected, conflicts) = by_tables(&tables[0], &tables[1], &tables[2], choice);
        assert_eq!(merge.conflicts.len(), conflicts, "{:#?}", merge.conflicts);
        let outcome = merge.outcome(&me.plan, &them.plan, "them", |_| choice);
        assert!(outcome.notes.is_empty(), "{:?}", outcome.notes);
        let mut merged = me.plan.clone();
        merged.apply(outcome.changes.clone()).unwrap();
        assert_eq!(Tables::of(&merged).content(), expected.content(), "{choice:?} {:#?}", outcome.changes);
        // One undo takes all of it back.
        merged.apply(Step::new("", outcome.changes.clone()).inverted("").changes).unwrap();
        assert_eq!(Tables::of(&merged).content(), tables[1].content());
        outcome.changes
    });
    let mut addresses: Vec<&str> = merge.conflicts.iter().map(|c| c.address.as_str()).collect();
    addresses.sort_unstable();
    addresses.dedup();
    assert_eq!(addresses.len(), merge.conflicts.len(), "each conflict can be named: {:?}", merge.conflicts);
    (merge, ways)
}

fn check(base: &[Act], mine: &[Act], theirs: &[Act]) {
    let common = Planner::first(base);
    let (mut me, mut them) = (common.copy_for("me", 1_000), common.copy_for("them", 2_000));
    mine.iter().for_each(|act| me.act(act));
    theirs.iter().for_each(|act| them.act(act));
    agreed(&common, &me, &them);
}

#[test]
fn a_department_taken_back_and_typed_again_is_the_one_it_was() {
    let set = |line, column, text: &str| Act::Set(line, column, text.to_string(), 0);
    let care = |text: &str| set(1, Column::Department, text);
    let bills = |text: &str| set(1, Column::Departments, text);
    check(&[care("Care")], &[care("")], &[Act::Undo, care("Care")]);
    check(&[care("Care")], &[Act::Undo, care("Care")], &[care("")]);
    check(&[bills("Bills")], &[Act::Undo], &[Act::Undo, bills("Bills")]);
    check(&[bills("Bills")], &[Act::Undo, bills("Bills")], &[Act::Undo]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, rng_seed: RngSeed::Fixed(5), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_merge_by_logs_agrees_with_the_merge_by_tables(base in acts(12), mine in acts(12), theirs in acts(12)) {
        check(&base, &mine, &theirs);
    }
}
