//! The demo plan is what its source says, and its figures are those it is shown with.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::Path;

use ounce::plan::Plan;
use ounce::plan::field::Resource;
use ounce::plan::share::percent;
use ounce::plan::totals::Totals;
use ounce::store::Store;

#[path = "../demo/build.rs"]
mod build;

fn read(path: &Path) -> Plan {
    let reading = Store::open(path).unwrap().read().unwrap();
    assert!(reading.sealed);
    reading.plan
}

fn shipped() -> Plan {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.db");
    ounce::demo::save(&path).unwrap();
    read(&path)
}

#[test]
fn the_shipped_demo_is_built_from_its_source() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.db");
    build::build(&Path::new(env!("CARGO_MANIFEST_DIR")).join("demo"), &path).unwrap();
    assert_eq!(read(&path), shipped(), "run: cargo run --example build-demo");
    let history = |path: &Path| Store::open(path).unwrap().history().unwrap().entries;
    let copy = folder.path().join("copy.db");
    ounce::demo::save(&copy).unwrap();
    assert_eq!(history(&path), history(&copy));
}

#[test]
fn its_figures_hold() {
    let plan = shipped();
    let money = Totals::of_all(&plan, plan.current(), Resource::Money);
    let fte = Totals::of_all(&plan, plan.current(), Resource::Fte);
    assert_eq!((money.lines, money.total, fte.total), (48, 960_000_000, 7_800));
    assert_eq!(money.preventive_percent(), "24.0 %");
    assert_eq!(percent(money.listening + money.engaging, money.total), "30.0 %");
    assert_eq!(money.undecided, 5);
    let floors = (0..48).map(|index| plan.current().allocation(Resource::Money, index).floor.0);
    assert_eq!(floors.sum::<i64>(), 235_000_000, "£2.35m is committed");
    assert_eq!((plan.departments().len(), plan.objectives().len()), (9, 5));
    assert!(plan.objectives().iter().all(|objective| objective.why.contains("because")));
}

#[test]
fn a_copy_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.db");
    std::fs::write(&path, "mine").unwrap();
    assert!(ounce::demo::save(&path).unwrap_err().what.contains("already"));
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
}
