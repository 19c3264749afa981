//! How long files in and out take, at 100, 10,000 and 100,000 lines.
//!
//! `cargo bench --bench exchange`

#![allow(clippy::unwrap_used, clippy::expect_used)]

use divan::{Bencher, black_box};
use ounce::exchange::import::{Request, preview};
use ounce::exchange::{Extract, Format, read_bytes};
use ounce::plan::column::Column;
use ounce::plan::scenario::{Scenario, ScenarioHead};
use ounce::plan::share::Share;
use ounce::plan::{Id, Info, Plan, Record};

#[path = "support/mod.rs"]
mod support;

use support::budget;

const LINES: [usize; 3] = [100, 10_000, 100_000];

fn main() {
    divan::main();
}

fn empty_plan() -> Plan {
    let info = Info {
        title: "Plan".into(),
        organisation: "".into(),
        year: "".into(),
        currency: "EUR".into(),
        target: Share::per_mille(450),
    };
    let head = ScenarioHead { id: id(1), name: Scenario::CURRENT.into(), note: "".into() };
    Plan::assemble(info, [Record::Scenario(head)]).expect("a plan of one scenario holds together")
}

fn id(number: i64) -> Id {
    Id::new(number).expect("positive")
}

fn import(plan: &Plan, bytes: &[u8]) -> ounce::exchange::import::Preview {
    let table = read_bytes(bytes.to_vec(), Format::Csv).expect("a table");
    let request = Request { source: "budget.csv", table: &table, map: &[], match_by: None };
    let mut next = 1;
    let mut fresh = || {
        next += 1;
        id(next)
    };
    preview(plan, plan.current().head.id, &request, &mut fresh).expect("a preview")
}

fn full_plan(lines: usize) -> Plan {
    let mut plan = empty_plan();
    let preview = import(&plan, budget(lines).as_bytes());
    plan.apply(preview.step.changes).expect("the step fits");
    plan
}

#[divan::bench(args = LINES, max_time = 3)]
fn read_csv(bencher: Bencher<'_, '_>, lines: usize) {
    let text = budget(lines);
    bencher.bench_local(|| read_bytes(black_box(text.as_bytes()).to_vec(), Format::Csv));
}

#[divan::bench(args = LINES, max_time = 3)]
fn import_into_an_empty_plan(bencher: Bencher<'_, '_>, lines: usize) {
    let (plan, text) = (empty_plan(), budget(lines));
    bencher.bench_local(|| import(&plan, black_box(text.as_bytes())));
}

#[divan::bench(args = LINES, max_time = 3)]
fn import_what_is_there_already(bencher: Bencher<'_, '_>, lines: usize) {
    let (plan, text) = (full_plan(lines), budget(lines));
    bencher.bench_local(|| import(&plan, black_box(text.as_bytes())));
}

#[divan::bench(args = LINES, max_time = 3)]
fn export_csv(bencher: Bencher<'_, '_>, lines: usize) {
    export(bencher, lines, Format::Csv);
}

#[divan::bench(args = LINES, max_time = 3)]
fn export_json(bencher: Bencher<'_, '_>, lines: usize) {
    export(bencher, lines, Format::Json);
}

#[divan::bench(args = LINES, max_time = 3)]
fn export_markdown(bencher: Bencher<'_, '_>, lines: usize) {
    export(bencher, lines, Format::Markdown);
}

#[divan::bench(args = LINES, max_time = 3)]
fn export_html(bencher: Bencher<'_, '_>, lines: usize) {
    export(bencher, lines, Format::Html);
}

fn export(bencher: Bencher<'_, '_>, lines: usize, format: Format) {
    let plan = full_plan(lines);
    let order: Vec<u32> = (0..lines as u32).collect();
    let extract =
        Extract { plan: &plan, scenario: plan.current(), lines: &order, columns: Column::EXCHANGED };
    bencher.bench_local(|| {
        let mut out = Vec::new();
        extract.write(format, &mut out).map(|()| out)
    });
}
