//! Laws of scenarios side by side: the lines add up to the totals, and so does
//! every way of parting them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use ounce::plan::amount::Amount;
use ounce::plan::class::{Level, Mode, Stance};
use ounce::plan::comparison::{Axis, Comparison, MOST};
use ounce::plan::field::Resource;
use ounce::plan::initiative::Initiative;
use ounce::plan::scenario::{Allocation, Scenario, ScenarioHead};
use ounce::plan::share::Share;
use ounce::plan::{Department, Id, Info, Objective, Plan, Record};
use proptest::prelude::*;

fn id(number: i64) -> Id {
    Id::new(number).unwrap()
}

/// What one line is, by places in the vocabularies, and what it gets in each
/// scenario: amount, floor, locked.
#[derive(Debug, Clone)]
struct Row {
    of: [usize; 4],
    department: usize,
    objective: usize,
    gets: [(i64, i64, bool); MOST],
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let amount = prop_oneof![Just(0i64), 1i64..50, Just(Amount::MAX.0)];
    let gets = prop::array::uniform3((amount.clone(), amount, any::<bool>()));
    let row = (prop::array::uniform4(0usize..9), 0usize..3, 0usize..3, gets)
        .prop_map(|(of, department, objective, gets)| Row { of, department, objective, gets });
    prop::collection::vec(row, 0..40)
}

/// A plan of these rows, with `current` and two proposals, all for `resource`.
fn plan_of(rows: &[Row], resource: Resource) -> Plan {
    let info = Info {
        title: "".into(),
        organisation: "".into(),
        year: "".into(),
        currency: "GBP".into(),
        target: Share::ZERO,
    };
    let names = ["current", "Spring", "Autumn"];
    let scenarios = (1i64..)
        .zip(names)
        .map(|(n, name)| Record::Scenario(ScenarioHead { id: id(n), name: name.into(), note: "".into() }));
    let departments =
        (1i64..3).map(|n| Record::Department(Department { id: id(10 + n), name: format!("D{n}").into() }));
    let objectives = (1i64..3).map(|n| {
        Record::Objective(Objective { id: id(20 + n), name: format!("O{n}").into(), why: "".into() })
    });
    let mut records: Vec<Record> = scenarios.chain(departments).chain(objectives).collect();
    for (n, row) in (100i64..).zip(rows) {
        let mut line = Initiative::new(id(n), &format!("L-{n}"), "Line");
        line.level = Level::ALL.get(row.of[0]).copied();
        line.stance = Stance::ALL.get(row.of[1]).copied();
        line.mode = Mode::ALL.get(row.of[2]).copied();
        line.department = (row.department > 0).then(|| id(10 + row.department as i64));
        line.objective = (row.objective > 0).then(|| id(20 + row.objective as i64));
        records.push(Record::Initiative(Box::new(line)));
        for (scenario, (amount, floor, locked)) in (1i64..).zip(row.gets) {
            let allocation =
                Allocation { amount: Amount(amount), floor: Amount(floor), locked, ..Allocation::default() };
            records.push(Record::Allocation(id(scenario), id(n), resource, allocation));
        }
    }
    Plan::assemble(info, records).unwrap()
}

fn resource() -> impl Strategy<Value = Resource> {
    prop_oneof![Just(Resource::Money), Just(Resource::Fte)]
}

proptest! {
    #[test]
    fn lines_and_parts_add_up_to_the_totals(rows in rows(), resource in resource(), many in 2usize..=MOST) {
        let plan = plan_of(&rows, resource);
        let scenarios: Vec<&Scenario> = plan.scenarios().iter().take(many).collect();
        let found = Comparison::of(&plan, &scenarios, resource).unwrap();
        for (at, (scenario, side)) in scenarios.iter().zip(&found.sides).enumerate() {
            let change = side.totals.total - found.sides[0].totals.total;
            let amount = |s: &Scenario, index| i128::from(s.allocation(resource, index).amount.0);
            let by_line: i128 = found
                .differences
                .iter()
                .map(|d| amount(scenario, d.index) - amount(scenarios[0], d.index))
                .sum();
            prop_assert_eq!(by_line, change, "the differences of the lines add up to that of the totals");
            prop_assert_eq!(side.more - side.less, change);
            prop_assert_eq!(found.headroom(at), -change, "the first is the baseline here");
            for axis in Axis::ALL {
                let parts = found.parts.iter().filter(|part| part.axis == *axis);
                let sum: i128 = parts.map(|part| part.sums[at]).sum();
                prop_assert_eq!(sum, side.totals.total, "{}", axis);
            }
            let named = |name: &str| {
                let mut of_stance = found.parts.iter().filter(|part| part.axis == Axis::Stance);
                of_stance.find(|part| &*part.name == name).map_or(0, |part| part.sums[at])
            };
            prop_assert_eq!(named("preventive"), side.totals.preventive);
            prop_assert_eq!(named("remedial"), side.totals.remedial);
            prop_assert_eq!(named(""), side.totals.unclassified);
        }
        prop_assert!(found.differences.is_sorted_by_key(|d| std::cmp::Reverse(d.size)));
        let alike = rows.iter().filter(|row| row.gets[..many].iter().all(|get| get.0 == row.gets[0].0));
        prop_assert_eq!(found.differences.len() + alike.clone().count(), rows.len());
        let limits = alike.filter(|row| row.gets[..many].iter().any(|get| *get != row.gets[0]));
        prop_assert_eq!(found.limits_only, limits.count());
    }
}

#[test]
fn a_scenario_is_compared_with_others_only() {
    let plan = plan_of(&[], Resource::Money);
    let all: Vec<&Scenario> = plan.scenarios().iter().collect();
    let refused = |places: &[usize]| {
        let scenarios: Vec<&Scenario> = places.iter().map(|at| all[*at]).collect();
        Comparison::of(&plan, &scenarios, Resource::Money).unwrap_err().what
    };
    assert_eq!(refused(&[]), "one scenario alone cannot be compared");
    assert_eq!(refused(&[1]), "one scenario alone cannot be compared");
    assert_eq!(refused(&[1, 1]), "“Spring” does not differ from itself");
    assert_eq!(refused(&[0, 1, 0]), "“current” does not differ from itself");
    assert_eq!(refused(&[0, 1, 2, 1]), "“Spring” does not differ from itself");
}
