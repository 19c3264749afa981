//! One instance, written for other solvers to read, and the engine's time on it.
//!
//! `benches/peers.py` runs this and the others on the same instance. Without a
//! folder to write to, only the time is told.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../tests/support/families.rs"]
mod families;

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use families::{Family, instance};
use ounce::rebalance::{Balance, Outcome, Problem, Ratio, solve};

const LINES: usize = 100_000;
const RUNS: usize = 21;

fn main() {
    let problem = instance(Family::Caps, LINES, 1).problem;
    let mut words = std::env::args().skip(1).map(PathBuf::from);
    if let Some(folder) = words.find(|word| word.is_dir()) {
        std::fs::write(folder.join("lines.csv"), lines(&problem)).unwrap();
        std::fs::write(folder.join("limits.csv"), limits(&problem)).unwrap();
    }
    let Outcome::Proposal(found) = solve(problem.clone()) else { panic!("the instance has an answer") };
    let target = problem.target;
    let cold = median(|| {
        let problem = problem.clone();
        let start = Instant::now();
        // As with the others, what it takes to give the memory back is not solving.
        let mut balance = Balance::new(problem);
        let found = black_box(balance.at(target));
        let elapsed = start.elapsed();
        drop((balance, found));
        elapsed
    });
    let (mut balance, mut back) = (Balance::new(problem.clone()), 0);
    let dragged = median(|| {
        back = (back + 1) % 10;
        let part = target.part() - target.part() / 100 * back;
        let start = Instant::now();
        black_box(balance.at(Ratio::of(part, target.whole())));
        start.elapsed()
    });
    println!(
        "{{\"lines\":{LINES},\"envelope\":{},\"need\":{},\"moved\":{},\"cold_ms\":{:.3},\"dragged_ms\":{:.3}}}",
        problem.envelope,
        target.of_envelope(problem.envelope),
        found.moved,
        cold.as_secs_f64() * 1e3,
        dragged.as_secs_f64() * 1e3,
    );
}

fn median(mut run: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS).map(|_| run()).collect();
    times.sort_unstable();
    times[RUNS / 2]
}

/// Each line's department, class, amount, and the least and most it may hold.
fn lines(problem: &Problem) -> String {
    let mut text = String::from("department,preventive,current,low,high\n");
    for line in &problem.lines {
        let (low, high) = match line.locked {
            true => (line.current, i128::from(line.current)),
            false => (line.floor, line.cap.map_or(problem.envelope, i128::from)),
        };
        let (department, class) = (line.department.unwrap(), u8::from(line.is_preventive()));
        writeln!(text, "{department},{class},{},{low},{high}", line.current).unwrap();
    }
    text
}

/// The least and the most of each department; nothing where there is none.
fn limits(problem: &Problem) -> String {
    let mut text = String::from("department,least,most\n");
    let bound = |sum: Option<i128>| sum.map_or_else(String::new, |sum| sum.to_string());
    for (department, limit) in problem.limits.iter().enumerate() {
        writeln!(text, "{department},{},{}", bound(limit.at_least), bound(limit.at_most)).unwrap();
    }
    text
}
