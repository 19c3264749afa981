//! Splitting a line: nothing is lost or made, in any scenario, and one undo puts
//! it together again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use ounce::plan::Plan;
use ounce::plan::amount::Amount;
use ounce::plan::column::Column;
use ounce::plan::edit::{Division, Portion};
use ounce::plan::field::Resource;
use ounce::plan::scenario::Allocation;
use ounce::plan::share::Share;
use ounce::workbench::Workbench;
use proptest::prelude::*;
use support::{Window, plan_with, session};

/// What a line may have in one scenario, as text by column.
fn cells() -> impl Strategy<Value = Vec<(Column, String)>> {
    let sum = prop_oneof![Just(0u64), 1u64..20, 1u64..1_000_000_000];
    let limits = (sum.clone(), sum.clone(), sum.clone(), sum.clone(), sum.clone(), any::<[bool; 4]>());
    (limits, sum.clone(), sum.clone(), any::<bool>()).prop_map(|(money, fte, fte_cap, locked)| {
        let (amount, floor, cap, step, least, has) = money;
        let cents = |n: u64| format!("{}.{:02}", n / 100, n % 100);
        let mut cells = vec![(Column::Money, cents(amount)), (Column::Fte, cents(fte % 100_000))];
        // A floor above the cap is refused before any split.
        let limits = [
            (Column::MoneyFloor, if has[1] { floor.min(cap) } else { floor }),
            (Column::MoneyCap, cap),
            (Column::MoneyStep, step),
            (Column::MoneyLeast, least),
        ];
        cells.extend(limits.into_iter().zip(has).filter(|(_, has)| *has).map(|((c, n), _)| (c, cents(n))));
        cells.push((Column::FteCap, cents(fte_cap)));
        cells.push((Column::Locked, if locked { "yes" } else { "no" }.into()));
        cells
    })
}

/// A plan with one line that has these cells in `current`, `Spring` and `Autumn`.
fn plan_of(scenarios: &[Vec<(Column, String)>; 3]) -> (tempfile::TempDir, Workbench) {
    let (folder, path) = plan_with(&[&[(Column::Code, "A"), (Column::Name, "Both")]]);
    let mut bench = Workbench::open(&path, session()).unwrap();
    let current = bench.plan().current().clone();
    for name in ["Spring", "Autumn"] {
        let step = bench
            .edit(current.head.id, name, |e| e.copy_scenario(&current, name, "", |_, _, _| {}).map(|_| ()));
        bench.commit(step.unwrap()).unwrap();
    }
    let ids: Vec<_> = bench.plan().scenarios().iter().map(|s| s.head.id).collect();
    for (id, cells) in ids.into_iter().zip(scenarios) {
        let step = bench.edit(id, "Set", |editor| {
            let mut draft = editor.draft(0);
            for (column, text) in cells {
                editor.set(&mut draft, *column, text)?;
            }
            editor.save(draft).map(|_| ())
        });
        bench.commit(step.unwrap()).unwrap();
    }
    (folder, bench)
}

fn split(bench: &mut Workbench, portion: Portion) -> ounce::error::Result<()> {
    let current = bench.plan().current();
    let (id, division) = (current.head.id, Division::of(bench.plan(), current, 0, portion)?);
    let step = bench.edit(id, "Split", |e| e.split(0, division, "One", ("B", "Other")).map(|_| ()))?;
    bench.commit(step).map(|_| ())
}

fn allocations(plan: &Plan, code: &str) -> Vec<Allocation> {
    let index = plan.index_of_code(code).unwrap();
    let of = |s: &ounce::plan::scenario::Scenario, r| s.allocation(r, index).clone();
    plan.scenarios().iter().flat_map(|s| [of(s, Resource::Money), of(s, Resource::Fte)]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn the_parts_add_up_in_every_scenario_and_undo_joins_them(
        scenarios in [cells(), cells(), cells()],
        tenths in 1u32..1000,
    ) {
        let (_folder, mut bench) = plan_of(&scenarios);
        let before = bench.plan().clone();
        if split(&mut bench, Portion::Share(Share::per_mille(tenths))).is_err() {
            prop_assert_eq!(bench.plan(), &before, "what is refused changes nothing");
            return Ok(());
        }
        let plan = bench.plan();
        let parts = allocations(plan, "A").into_iter().zip(allocations(plan, "B"));
        for (whole, (a, b)) in allocations(&before, "A").into_iter().zip(parts) {
            prop_assert_eq!(a.amount.0 + b.amount.0, whole.amount.0);
            prop_assert_eq!(a.floor.0 + b.floor.0, whole.floor.0);
            let sum = |x: Option<Amount>, y: Option<Amount>| x.unwrap_or_default().0 + y.unwrap_or_default().0;
            prop_assert_eq!(sum(a.cap, b.cap), whole.cap.unwrap_or_default().0);
            prop_assert_eq!(sum(a.least, b.least), whole.least.unwrap_or_default().0);
            if whole != Allocation::default() && b != Allocation::default() {
                prop_assert_eq!(a.cap.is_some() && b.cap.is_some(), whole.cap.is_some());
                prop_assert_eq!((a.step, b.step, a.locked, b.locked), (whole.step, whole.step, whole.locked, whole.locked));
            }
            if let Some(step) = whole.step {
                prop_assert_eq!(b.amount.0 % step.0, 0, "whole steps part");
            }
            let holds = |x: &Allocation| {
                x.floor <= x.amount
                    && x.cap.is_none_or(|cap| x.amount <= cap)
                    && x.least.is_none_or(|least| x.amount == Amount::ZERO || x.amount >= least)
            };
            if holds(&whole) && whole.amount > Amount::ZERO {
                prop_assert!(holds(&a) && holds(&b), "{whole:?} became {a:?} and {b:?}");
            }
            for part in [&a, &b] {
                prop_assert!(part.cap.is_none_or(|cap| part.floor <= cap));
            }
        }
        prop_assert_eq!(bench.store().check().unwrap(), Vec::<String>::new());
        bench.undo().unwrap();
        prop_assert_eq!(bench.plan(), &before);
    }
}

#[test]
fn a_sum_parts_exactly_and_other_scenarios_alike() {
    let money = |sum: &str| vec![(Column::Money, sum.to_string()), (Column::Fte, "3".to_string())];
    let (_folder, mut bench) = plan_of(&[money("300k"), money("100k"), money("0")]);
    split(&mut bench, Portion::parse("120k", 2).unwrap()).unwrap();
    let sums: Vec<i64> = allocations(bench.plan(), "B").iter().map(|a| a.amount.0).collect();
    assert_eq!(sums, [12_000_000, 120, 4_000_000, 120, 0, 120]);
    let line = &bench.plan().initiatives()[bench.plan().index_of_code("B").unwrap()];
    assert_eq!((line.level, line.stance, &*line.name), (None, None, "Other"));
}

#[test]
fn a_portion_that_cannot_be_is_refused_with_what_can() {
    let steps = vec![(Column::Money, "300k".to_string()), (Column::MoneyStep, "100k".to_string())];
    let nothing = vec![(Column::MoneyCap, "90k".to_string())];
    for (cells, portion, what, next) in [
        (&steps, "120k", "steps of 100,000, and 120,000 is not", "Write 100,000 or 200,000."),
        (&steps, "250k", "steps of 100,000", "Write 200,000."),
        (&steps, "10%", "less than one of the steps", "Write a larger part"),
        (&steps, "300k", "is not a part of its 300,000", "between nothing and all"),
        (&steps, "-1", "is not a part", "between"),
        (&steps, "100%", "would get nothing", "between 0 % and 100 %"),
        (&nothing, "10k", "no money in “current”", "share such as 40%"),
    ] {
        let (_folder, mut bench) = plan_of(&[cells.clone(), cells.clone(), cells.clone()]);
        let why = split(&mut bench, Portion::parse(portion, 2).unwrap()).unwrap_err();
        assert!(why.what.contains(what), "{portion}: {}", why.what);
        assert!(why.next.as_ref().unwrap().contains(next), "{portion}: {:?}", why.next);
    }
    assert!(Portion::parse("some", 2).is_err());
}

#[test]
fn a_line_without_money_parts_its_limits() {
    let cells = vec![(Column::MoneyCap, "90k".to_string()), (Column::MoneyLeast, "30k".to_string())];
    let (_folder, mut bench) = plan_of(&[cells.clone(), cells.clone(), cells]);
    split(&mut bench, Portion::parse("40%", 2).unwrap()).unwrap();
    let b = &allocations(bench.plan(), "B")[0];
    assert_eq!((b.cap, b.least), (Some(Amount(3_600_000)), Some(Amount(1_200_000))));
}

/// A window on the demo, on the line of Storm readiness.
fn on_storm(keys: &str) -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.db");
    ounce::demo::save(&path).unwrap();
    let mut window = Window::on(&path, 80, 24);
    window.keys("/ s t o r m Enter").keys(keys);
    (folder, window)
}

fn line(window: &Window, code: &str) -> (String, Amount) {
    let plan = window.bench().plan();
    let index = plan.index_of_code(code).unwrap();
    (plan.initiatives()[index].name.to_string(), plan.current().money(index))
}

#[test]
fn the_box_shows_the_parts_and_splits_as_one_step() {
    let (_folder, mut window) = on_storm("x");
    insta::assert_snapshot!("split-80x24", window.text("Overtime in storms").keys("Tab").frame());
    let screen = window.keys("Ctrl-u").text("15k").screen();
    assert!(screen.contains("£25,000") && screen.contains("£15,000"), "{screen}");
    window.keys("Enter");
    assert_eq!(window.status(), "Split “Storm readiness” into I-016 and I-049. u undoes.");
    assert_eq!(line(&window, "I-016"), ("Storm readiness".into(), Amount(2_500_000)));
    assert_eq!(line(&window, "I-049"), ("Overtime in storms".into(), Amount(1_500_000)));
    window.keys("u");
    assert_eq!(window.status(), "Undid: Split “Storm readiness” into I-016 and I-049. Ctrl-R redoes.");
    assert_eq!(line(&window, "I-016").1, Amount(4_000_000));
    assert!(window.bench().plan().index_of_code("I-049").is_none());
}

#[test]
fn what_is_wrong_stays_in_the_box_and_esc_leaves_the_line_whole() {
    let (_folder, mut window) = on_storm("x Enter Enter");
    let steps = window.bench().history().len();
    let screen = window.screen();
    assert!(screen.contains("A part has no name. Write what each part is called."), "{screen}");
    let screen = window.text("Overtime").keys("Tab Ctrl-u").text("lots").screen();
    assert!(screen.contains("“lots” is not an amount"), "{screen}");
    let screen = window.keys("Enter").screen();
    assert!(screen.contains("Split “Storm readiness” in two"), "still open: {screen}");
    window.keys("Esc");
    assert_eq!(window.bench().history().len(), steps, "nothing was written");
    assert_eq!(line(&window, "I-016").1, Amount(4_000_000));
}

#[test]
fn a_line_is_split_while_it_is_classified() {
    let (_folder, mut window) = on_storm("c x");
    window.text("Overtime").keys("Enter Enter");
    assert_eq!(line(&window, "I-049"), ("Overtime".into(), Amount(2_000_000)));
    let screen = window.screen();
    assert!(screen.contains("Storm readiness") && screen.contains("Classify 6"), "{screen}");
    window.event(crossterm::event::Event::Paste("nothing is typed into".into()));
    let (_folder, empty) = on_storm("/ Ctrl-u n o t h e r e Enter x");
    assert_eq!(empty.status(), "There is no line here to split.");
}
