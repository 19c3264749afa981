//! How long a planner waits, at 100, 10,000 and 100,000 initiatives.
//!
//! `cargo bench --bench workbench`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failure here is what is looked for"
)]

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use crossterm::event::{Event, KeyCode, KeyEvent};
use divan::{Bencher, black_box};
use ounce::exchange::import::{Request, preview};
use ounce::exchange::{Format, read_bytes};
use ounce::plan::Info;
use ounce::plan::column::Column;
use ounce::plan::comparison::Comparison;
use ounce::plan::field::Resource;
use ounce::plan::filter::Filter;
use ounce::plan::order::{SortKey, sort};
use ounce::plan::scenario::Scenario;
use ounce::plan::search_text::SearchText;
use ounce::plan::share::Share;
use ounce::recent::Recent;
use ounce::store::Store;
use ounce::tui::model::{Message, Model};
use ounce::tui::runtime::{Runtime, Setting};
use ounce::tui::theme::Theme;
use ounce::workbench::{Session, Workbench};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;
use tempfile::TempDir;

#[path = "support/mod.rs"]
mod support;

const LINES: [usize; 3] = [100, 10_000, 100_000];

fn main() {
    divan::main();
}

fn session() -> Session {
    Session::new("bench", || 1_790_000_000_000, || fastrand::u64(..))
}

/// A plan file with so many lines.
fn plan_file(lines: usize) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plan.db");
    let info = Info {
        title: "Plan".into(),
        organisation: "".into(),
        year: "".into(),
        currency: "EUR".into(),
        target: Share::per_mille(450),
    };
    let mut bench = Workbench::create(&path, &info, session()).expect("a plan");
    let table = read_bytes(support::budget(lines).into_bytes(), Format::Csv).expect("a table");
    let mut ids = session();
    ids.fresh();
    let mut fresh = move || ids.fresh();
    let request = Request { source: "budget.csv", table: &table, map: &[], match_by: None };
    let current = bench.plan().current().head.id;
    let step = preview(bench.plan(), current, &request, &mut fresh).expect("a preview").step;
    bench.commit(step).expect("an import");
    (folder, path)
}

fn opened(path: &Path) -> Workbench {
    Workbench::open(path, session()).expect("a plan")
}

/// The first page: what is on the screen before the rest is read.
#[divan::bench(args = LINES)]
fn open_first_page(bencher: Bencher, lines: usize) {
    let (_folder, path) = plan_file(lines);
    bencher.bench_local(|| {
        Store::open(&path).and_then(|store| store.read_first(40)).map(|(plan, n)| black_box((plan, n)))
    });
}

#[divan::bench(args = LINES)]
fn open_whole(bencher: Bencher, lines: usize) {
    let (_folder, path) = plan_file(lines);
    bencher.bench_local(|| black_box(opened(&path)));
}

#[divan::bench(args = LINES)]
fn filter_by_word(bencher: Bencher, lines: usize) {
    let (_folder, path) = plan_file(lines);
    let bench = opened(&path);
    let plan = bench.plan();
    let search = SearchText::of_plan(plan);
    bencher.bench_local(|| {
        let filter = Filter::parse("payroll stance:preventive", &plan.info).expect("a filter");
        black_box(filter.select(plan, plan.current(), &search, plan.by_code()))
    });
}

#[divan::bench(args = LINES)]
fn sort_by_money(bencher: Bencher, lines: usize) {
    let (_folder, path) = plan_file(lines);
    let bench = opened(&path);
    let plan = bench.plan();
    let keys = [SortKey { column: Column::Money, descending: true }];
    bencher.bench_local(|| {
        let mut indices = plan.by_code().to_vec();
        sort(plan, plan.current(), &mut indices, &keys);
        black_box(indices)
    });
}

/// One edit through the gate: checked, written, synced.
#[divan::bench(args = LINES)]
fn commit_one_edit(bencher: Bencher, lines: usize) {
    let (_folder, path) = plan_file(lines);
    let mut bench = opened(&path);
    let current = bench.plan().current().head.id;
    let mut amount = 0;
    bencher.bench_local(|| {
        amount += 1;
        let step = bench.edit(current, "Set money", |editor| {
            let mut draft = editor.draft(0);
            draft.money.floor = ounce::plan::amount::Amount::ZERO;
            draft.money.cap = None;
            editor.set(&mut draft, Column::Money, &amount.to_string())?;
            editor.save(draft).map(|_| ())
        });
        bench.commit(step.expect("a step")).expect("a commit")
    });
}

/// A window on a plan, whole.
fn window(path: &Path) -> (Runtime, Receiver<Message>) {
    let (wake, messages) = channel();
    let setting = Setting { session: session(), holder: "bench".into(), recent: Recent::in_file(None) };
    let model = Model::new(Theme::mono(), Vec::new(), Rect::new(0, 0, 120, 40));
    let mut runtime = Runtime::new(model, setting, wake);
    runtime.open(path).expect("a plan");
    loop {
        let message = messages.recv().expect("a message");
        let last = matches!(message, Message::Verified(_));
        let _ = runtime.handle(message);
        if last {
            return (runtime, messages);
        }
    }
}

/// A cursor key and the frame that shows it.
#[divan::bench(args = LINES)]
fn key_to_frame(bencher: Bencher, lines: usize) {
    let (_folder, path) = plan_file(lines);
    let (mut runtime, _messages) = window(&path);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    bencher.bench_local(|| {
        let _ = runtime.handle(Message::Terminal(Event::Key(KeyEvent::from(KeyCode::Down))));
        terminal.draw(|frame| ounce::tui::view::view(&runtime.model, frame)).map(|_| ()).expect("a frame")
    });
}

/// A slider key in Balance: the target moves, the plan is solved, the frame drawn.
#[divan::bench(args = [100, 10_000])]
fn slider_key_to_frame(bencher: Bencher, lines: usize) {
    let (_folder, path) = plan_file(lines);
    let (mut runtime, _messages) = window(&path);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    let mut press = |code| {
        let _ = runtime.handle(Message::Terminal(Event::Key(KeyEvent::from(code))));
        terminal.draw(|frame| ounce::tui::view::view(&runtime.model, frame)).map(|_| ()).expect("a frame")
    };
    press(KeyCode::Char('b'));
    let mut right = false;
    bencher.bench_local(|| {
        right = !right;
        press(if right { KeyCode::Right } else { KeyCode::Left })
    });
}

/// A plan file with so many lines and a second scenario in which none gets anything.
fn plan_file_with_two(lines: usize) -> (TempDir, PathBuf) {
    let (folder, path) = plan_file(lines);
    let mut bench = opened(&path);
    let current = bench.plan().current().clone();
    let step = bench.edit(current.head.id, "Copied", |editor| {
        editor.copy_scenario(&current, "Nothing", "", |_, _, allocation| allocation.amount.0 = 0).map(|_| ())
    });
    bench.commit(step.expect("a step")).expect("a copy");
    (folder, path)
}

/// Two scenarios side by side: every sum, and every line, all of which differ.
#[divan::bench(args = LINES)]
fn compare_two_scenarios(bencher: Bencher, lines: usize) {
    let (_folder, path) = plan_file_with_two(lines);
    let bench = opened(&path);
    let scenarios: Vec<&Scenario> = bench.plan().scenarios().iter().collect();
    bencher.bench_local(|| black_box(Comparison::of(bench.plan(), &scenarios, Resource::Money)));
}

/// A cursor key among the lines that differ, and the frame that shows it.
#[divan::bench(args = LINES)]
fn comparison_key_to_frame(bencher: Bencher, lines: usize) {
    let (_folder, path) = plan_file_with_two(lines);
    let (mut runtime, _messages) = window(&path);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    let mut press = |code| {
        let _ = runtime.handle(Message::Terminal(Event::Key(KeyEvent::from(code))));
        terminal.draw(|frame| ounce::tui::view::view(&runtime.model, frame)).map(|_| ()).expect("a frame")
    };
    for code in [KeyCode::Char('v'), KeyCode::Char('s'), KeyCode::Char('c'), KeyCode::Tab] {
        press(code);
    }
    bencher.bench_local(|| press(KeyCode::Down));
}
