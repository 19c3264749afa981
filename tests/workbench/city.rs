//! A city's real budget in the workbench, as a new user goes through it: from the
//! spreadsheet's rows to a scenario, back to nothing, and there again.

use std::path::Path;
use std::process::Command;

use ounce::plan::Plan;
use ounce::plan::class::Stance;
use ounce::plan::field::Resource;
use ounce::plan::scenario::Scenario;
use ounce::plan::totals::Totals;

use super::support::{Window, plan_from};

/// Preventive money and all money of a scenario, in cents.
fn preventive_and_total(plan: &Plan, scenario: &Scenario) -> (i128, i128) {
    let lines = plan.initiatives().iter().enumerate();
    let preventive = lines.filter(|(_, line)| line.stance == Some(Stance::Preventive));
    let sum = preventive.map(|(i, _)| i128::from(scenario.money(i).0)).sum();
    (sum, Totals::of_all(plan, scenario, Resource::Money).total)
}

fn exported(plan: &Path, name: &str, more: &[&str]) -> String {
    let to = plan.with_file_name(name);
    let done = Command::new(env!("CARGO_BIN_EXE_ounce"))
        .arg("export")
        .arg(plan)
        .arg("-o")
        .arg(&to)
        .args(more)
        .env("OUNCE_USER", "ann")
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    std::fs::read_to_string(to).unwrap()
}

#[test]
fn a_citys_budget_is_classified_balanced_accepted_exported_and_undone() {
    let (_folder, path) = plan_from("tests/data/oklahoma-city-fy2015-programs.csv");
    let mut window = Window::on(&path, 80, 24);
    let screen = window.screen();
    assert!(screen.contains("all 325"));
    // No line has a department, and the names need the room.
    assert!(screen.contains("AIRPORTS BUILDING MAINTENANCE") && !screen.contains("department"), "{screen}");

    // Three dozen lines, the dearest first, two keys each.
    window.keys("v c");
    for turn in 0..36 {
        window.keys(if turn % 3 == 0 { "6 t" } else { "4 t" });
    }
    let screen = window.screen();
    assert!(screen.contains("36 of 325"), "{screen}");
    let plan = window.bench().plan();
    let (preventive, total) = preventive_and_total(plan, plan.current());
    assert!(preventive > 0);

    // Ten points more prevention, typed; accepted under a name of the planner's own.
    let target = preventive * 100 / total + 10;
    let screen = window.keys("v b").text(&target.to_string()).keys("Enter").screen();
    assert!(screen.contains(&format!("{target}.0 %")), "{screen}");
    assert_eq!(window.bench().plan().scenarios().len(), 1, "nothing is written before it is accepted");
    let screen = window.keys("a Ctrl-u").text("Ten points").keys("Enter").screen();
    assert!(screen.contains("Accepted “Ten points”. u undoes."), "{screen}");
    let plan = window.bench().plan();
    let accepted = plan.scenario_named("Ten points").unwrap();
    let (after, total_after) = preventive_and_total(plan, accepted);
    assert_eq!(total_after, total, "nothing is lost or made");
    assert_eq!(after, (target * total + 99) / 100, "the target to the cent");

    let file = exported(&path, "ten.csv", &["--scenario", "Ten points"]);
    assert_eq!(file.lines().count(), 326);

    // Everything back, step by step, in another window the next day; and there again.
    window.keys("q q");
    assert!(window.left);
    drop(window);
    let full = exported(&path, "full.csv", &[]);
    let mut window = Window::on(&path, 120, 40);
    let steps = window.bench().standing().len();
    for _ in 0..steps {
        window.keys("u");
    }
    assert!(window.bench().plan().initiatives().is_empty());
    assert_eq!(window.bench().plan().scenarios().len(), 1);
    let screen = window.keys("u").screen();
    assert!(screen.contains("There is nothing to undo."), "{screen}");
    drop(window);
    let mut window = Window::on(&path, 80, 24);
    for _ in 0..steps {
        window.keys("Ctrl-r");
    }
    assert!(window.bench().plan().scenario_named("Ten points").is_some());
    assert_eq!(exported(&path, "again.csv", &[]), full);
}
