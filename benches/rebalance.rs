//! How long a rebalance takes: cold, dragged, by each rule, and the frontier.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../tests/support/families.rs"]
mod families;

use divan::{Bencher, black_box};
use families::{Family, instance};
use ounce::rebalance::{Balance, Problem, Ratio, Rule, solve};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

/// A plan with 20 department limits.
fn plan(size: usize, rule: Rule) -> Problem {
    Problem { rule, ..instance(Family::Caps, size, 1).problem }
}

fn cold(bencher: Bencher<'_, '_>, size: usize, rule: Rule) {
    let problem = plan(size, rule);
    bencher.with_inputs(|| problem.clone()).bench_values(|problem| solve(black_box(problem)));
}

#[divan::bench(args = SIZES, max_time = 3)]
fn cold_priority(bencher: Bencher<'_, '_>, size: usize) {
    cold(bencher, size, Rule::Priority);
}

#[divan::bench(args = SIZES, max_time = 3)]
fn cold_proportional(bencher: Bencher<'_, '_>, size: usize) {
    cold(bencher, size, Rule::Proportional);
}

#[divan::bench(args = SIZES, max_time = 3)]
fn cold_value(bencher: Bencher<'_, '_>, size: usize) {
    cold(bencher, size, Rule::Value);
}

#[divan::bench(args = SIZES, max_time = 3)]
fn dragged(bencher: Bencher<'_, '_>, size: usize) {
    let problem = plan(size, Rule::Priority);
    let target = problem.target;
    let mut balance = Balance::new(problem);
    balance.at(target);
    let mut back = 0;
    bencher.bench_local(|| {
        back = (back + 1) % 10;
        let part = target.part() - target.part() / 100 * back;
        balance.at(Ratio::of(black_box(part), target.whole()))
    });
}

#[divan::bench(args = SIZES, max_time = 3)]
fn whole_frontier(bencher: Bencher<'_, '_>, size: usize) {
    let problem = plan(size, Rule::Priority);
    bencher.with_inputs(|| Balance::new(problem.clone())).bench_values(|mut balance| balance.frontier());
}
