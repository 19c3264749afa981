//! More than two copies: three to twenty planners, whose copies come in one by one.

use std::path::{Path, PathBuf};

use ounce::merge::Choice;
use ounce::plan::change::Step;
use ounce::plan::column::Column;
use ounce::workbench::{Session, Workbench};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::oracle::{Tables, agreed};
use crate::planners::{Act, Planner, acts, changes};
use crate::support;

const WHO: [&str; 8] = ["ann", "ben", "cleo", "dan", "eve", "finn", "gwen", "hugo"];

/// A plan, and copies of it that were worked on apart.
fn parted(base: &[Act], weeks: &[Vec<Act>]) -> (Planner, Vec<Planner>) {
    let common = Planner::first(base);
    let copies = weeks.iter().zip(WHO).zip(1..).map(|((week, who), nth)| {
        let mut planner = common.copy_for(who, 1_000 * nth);
        week.iter().for_each(|act| planner.act(act));
        planner
    });
    let copies = copies.collect();
    (common, copies)
}

/// Brings copies in, one after the other, into the first of them.
fn brought_together(common: &Planner, copies: &[&Planner], choices: &[bool]) -> (Planner, usize) {
    let mut hub = copies[0].clone();
    let mut conflicts = 0;
    for (other, mine) in copies[1..].iter().zip(choices.iter().cycle()) {
        let (merge, [as_here, as_there]) = agreed(common, &hub, other);
        conflicts += merge.conflicts.len();
        hub.make(if *mine { as_here } else { as_there });
    }
    (hub, conflicts)
}

fn weeks(most: usize) -> impl Strategy<Value = Vec<Vec<Act>>> {
    prop::collection::vec(acts(most), 3..=8)
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(6),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(250))]

    /// Each coming in is one that the tables agree with: what somebody did is there, or
    /// is asked about.
    #[test]
    fn nothing_of_many_copies_is_dropped_silently(
        base in acts(12),
        weeks in weeks(10),
        choices in prop::collection::vec(any::<bool>(), 7),
        order in Just([0usize, 1, 2, 3, 4, 5, 6, 7]).prop_shuffle(),
    ) {
        let (common, copies) = parted(&base, &weeks);
        let in_order: Vec<&Planner> = order.iter().filter_map(|at| copies.get(*at)).collect();
        brought_together(&common, &in_order, &choices);
    }

    /// Copies that nobody has to decide about, any two of them, make the same plan in any order.
    #[test]
    fn without_conflicts_every_order_makes_the_same_plan(
        base in acts(12),
        weeks in weeks(5),
        order in Just([0usize, 1, 2, 3, 4, 5, 6, 7]).prop_shuffle(),
    ) {
        let (common, copies) = parted(&base, &weeks);
        let mut at_peace: Vec<&Planner> = Vec::new();
        for copy in &copies {
            if at_peace.iter().all(|other| agreed(&common, other, copy).0.conflicts.is_empty()) {
                at_peace.push(copy);
            }
        }
        let (first, asked) = brought_together(&common, &at_peace, &[true]);
        prop_assert_eq!(asked, 0);
        let shuffled: Vec<&Planner> = order.iter().filter_map(|at| at_peace.get(*at).copied()).collect();
        let reversed: Vec<&Planner> = at_peace.iter().rev().copied().collect();
        for other in [shuffled, reversed] {
            let (plan, asked) = brought_together(&common, &other, &[true]);
            prop_assert_eq!(asked, 0);
            assert_eq!(Tables::of(&plan.plan).content(), Tables::of(&first.plan).content());
        }
    }
}

/// A plan file and copies of it, each with its planner.
struct Copies {
    folder: TempDir,
    count: usize,
}

impl Copies {
    fn of(csv: &str, count: usize) -> Copies {
        let (folder, plan) = support::plan_from_text(csv);
        for nth in 0..count {
            std::fs::copy(&plan, folder.path().join(format!("{nth}.db"))).unwrap();
        }
        Copies { folder, count }
    }

    fn path(&self, nth: usize) -> PathBuf {
        self.folder.path().join(format!("{nth}.db"))
    }

    fn open(&self, nth: usize) -> Workbench {
        let session = support::session();
        Workbench::open(&self.path(nth), Session::new(format!("p{nth}"), session.now, session.random))
            .unwrap()
    }

    /// Does something in a copy; what is undone is one's own.
    fn work(&self, nth: usize, week: &[Act]) {
        let mut bench = self.open(nth);
        let mut standing = 0;
        for (number, act) in week.iter().enumerate() {
            if let Act::Undo = act {
                if standing > 0 {
                    bench.undo().unwrap();
                    standing -= 1;
                }
                continue;
            }
            let own = format!("p{nth}-{number}");
            let step = bench.with_ids(|plan, fresh| Step::new("Worked", changes(plan, act, &own, fresh)));
            standing += usize::from(bench.commit(step).unwrap().is_some());
        }
    }

    /// Brings one copy into another; how many questions there were.
    fn merge(&self, into: usize, from: usize, choice: Choice) -> usize {
        let mut bench = self.open(into);
        let other = bench.compare_with(&self.path(from)).unwrap();
        let merging = bench.merging(&other, |_| choice);
        bench.commit(merging.step).unwrap();
        other.merge.conflicts.len()
    }

    /// That a copy has nothing new for another, and merging it again writes nothing.
    #[track_caller]
    fn assert_known(&self, into: usize, from: usize) {
        let before = std::fs::read(self.path(into)).unwrap();
        let mut bench = self.open(into);
        let other = bench.compare_with(&self.path(from)).unwrap();
        assert!(other.merge.is_empty(), "{:?}", other.merge);
        assert_eq!(bench.commit(bench.merging(&other, |_| Choice::Theirs).step).unwrap(), None);
        drop(bench);
        assert!(std::fs::read(self.path(into)).unwrap() == before, "merged again, {from} changes {into}");
    }

    /// Sends the plan that all came into back to everybody: nobody is asked anything,
    /// all have the same plan, and none of them is damaged.
    #[track_caller]
    fn assert_one_plan(&self) {
        let seal = seal(&self.path(0));
        for nth in 1..self.count {
            self.assert_known(0, nth);
            assert_eq!(self.merge(nth, 0, Choice::Theirs), 0, "{nth} is asked again");
            assert_eq!(self::seal(&self.path(nth)), seal, "{nth} has another plan");
            self.assert_known(0, nth);
            self.assert_known(nth, 0);
            assert_eq!(self.open(nth).store().check().unwrap(), Vec::<String>::new());
        }
        assert_eq!(self.open(0).store().check().unwrap(), Vec::<String>::new());
    }
}

/// The digest over all that a plan says.
fn seal(path: &Path) -> String {
    Connection::open(path).unwrap().query_row("SELECT digest FROM plan", [], |row| row.get(0)).unwrap()
}

const LINES: &str = "code,name,department,departments,money,owner\n\
                     I-1,Chatbot,Care,Field;Bills,100k,ann\nI-2,Letters,Bills,Care,200k,\n\
                     I-3,Visits,Field,Care;Bills,300k,ben\nI-4,Survey,Care,Field,50k,ann\n";

/// A line that one removed and another keeps comes back with nothing in a scenario that
/// a third made meanwhile, so everybody's work has the one or the other in it.
fn without_lost_amounts(weeks: Vec<Vec<Act>>, scenarios: bool) -> Vec<Vec<Act>> {
    let fits = |act: &Act| match act {
        Act::Remove(_) => !scenarios,
        Act::CopyScenario(_) | Act::RemoveScenario(_) => scenarios,
        _ => true,
    };
    weeks.into_iter().map(|week| week.into_iter().filter(fits).collect()).collect()
}

#[test]
fn a_line_that_comes_back_with_nothing_in_a_scenario_is_told() {
    let copies = Copies::of(LINES, 3);
    copies.work(0, &[Act::Remove(0)]);
    copies.work(1, &[Act::CopyScenario(0)]);
    copies.work(2, &[Act::Set(0, Column::Money, "90k".into(), 0)]);
    assert_eq!(copies.merge(0, 1, Choice::Mine), 0);
    let bench = copies.open(0);
    let other = bench.compare_with(&copies.path(2)).unwrap();
    assert_eq!(other.merge.conflicts.len(), 1);
    assert_eq!(
        bench.merging(&other, |_| Choice::Theirs).concerns.last().unwrap(),
        "I-1 Chatbot comes back with nothing in “p1-0”, which the other copy does not know"
    );
    assert_eq!(bench.merging(&other, |_| Choice::Mine).concerns, [] as [&str; 0]);
}

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn copies_that_all_came_in_are_one_plan_again(
        weeks in (weeks(5), any::<bool>()).prop_map(|(weeks, scenarios)| without_lost_amounts(weeks, scenarios)),
        gossip in prop::collection::vec((1usize..8, 1usize..8, any::<bool>()), 0..4),
        choices in prop::collection::vec(any::<bool>(), 7),
        order in Just([1usize, 2, 3, 4, 5, 6, 7]).prop_shuffle(),
    ) {
        let copies = Copies::of(LINES, weeks.len());
        weeks.iter().enumerate().for_each(|(nth, week)| copies.work(nth, week));
        let choice = |mine: bool| if mine { Choice::Mine } else { Choice::Theirs };
        // Some of them merged each other before.
        for (into, from, mine) in gossip {
            let (into, from) = (into % weeks.len(), from % weeks.len());
            if into != from {
                copies.merge(into, from, choice(mine));
                copies.assert_known(into, from);
            }
        }
        for (from, mine) in order.iter().filter(|nth| **nth < weeks.len()).zip(choices) {
            copies.merge(0, *from, choice(mine));
            copies.assert_known(0, *from);
        }
        copies.assert_one_plan();
    }
}

#[test]
fn twenty_planners_bring_their_lines_together() {
    let rows: String = (1..=20).map(|n| format!("I-{n},Line {n},Care,{n}00k\n")).collect();
    let csv = format!("code,name,department,money\n{rows}");
    let mut seals = Vec::new();
    for backwards in [false, true] {
        let copies = Copies::of(&csv, 20);
        for nth in 0..20 {
            let set = |column, text: String| Act::Set(nth, column, text, 0);
            copies.work(nth, &[set(Column::Owner, format!("p{nth}")), set(Column::Money, format!("{nth}"))]);
        }
        let mut others: Vec<usize> = (1..20).collect();
        if backwards {
            others.reverse();
        }
        assert_eq!(others.iter().map(|nth| copies.merge(0, *nth, Choice::Mine)).sum::<usize>(), 0);
        copies.assert_one_plan();
        let bench = copies.open(0);
        for (nth, line) in bench.plan().initiatives().iter().enumerate() {
            assert_eq!(*line.owner, *format!("p{nth}"));
            assert_eq!(bench.plan().current().money(nth).0, 100 * nth as i64);
        }
        seals.push((seal(&copies.path(0)), bench.history().len()));
    }
    assert_eq!(seals[0].1, seals[1].1);
}
