//! Settling another copy: keys typed through the whole loop; the screen and the rows read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::{Path, PathBuf};

use ounce::plan::column::Column;
use ounce::store::StepKind;
use ounce::workbench::{Session, Workbench};
use support::{Window, plan_from_text, plan_with};
use tempfile::TempDir;

const PLAN: &str = "code,name,department,money,money_cap\n\
                    I-012,Chatbot,Care,100k,\nI-013,Survey wave,Care,50k,\nI-014,Letters,Billing,200k,260k\n";

/// A plan, and the copy of it that Ana took with her.
fn two() -> (TempDir, PathBuf, PathBuf) {
    let (folder, mine) = plan_from_text(PLAN);
    let anas = folder.path().join("ana.db");
    std::fs::copy(&mine, &anas).unwrap();
    (folder, mine, anas)
}

/// Somebody sets cells of lines, as one step.
fn set(path: &Path, who: &str, cells: &[(&str, Column, &str)]) {
    let session = support::session();
    let mut bench = Workbench::open(path, Session::new(who, session.now, session.random)).unwrap();
    let lines: Vec<usize> = cells.iter().map(|c| bench.plan().index_of_code(c.0).unwrap()).collect();
    let current = bench.plan().current().head.id;
    let step = bench
        .edit(current, "Set cells", |editor| {
            for (index, (_, column, text)) in lines.iter().zip(cells) {
                let mut draft = editor.draft(*index);
                editor.set(&mut draft, *column, text)?;
                editor.save(draft)?;
            }
            Ok(())
        })
        .unwrap();
    bench.commit(step).unwrap().unwrap();
}

fn remove(path: &Path, code: &str) {
    let mut bench = Workbench::open(path, support::session()).unwrap();
    let (index, current) = (bench.plan().index_of_code(code).unwrap(), bench.plan().current().head.id);
    let step = bench
        .edit(current, "Removed a line", |editor| {
            editor.remove(index);
            Ok(())
        })
        .unwrap();
    bench.commit(step).unwrap().unwrap();
}

/// Both set the chatbot's money, I removed the survey that she edited, and each
/// gave the letters more than the cap holds together.
fn at_odds() -> (TempDir, PathBuf, PathBuf) {
    let (folder, mine, anas) = two();
    set(
        &mine,
        "ann",
        &[
            ("I-012", Column::Money, "120k"),
            ("I-014", Column::MoneyFloor, "230k"),
            ("I-014", Column::Money, "240k"),
        ],
    );
    remove(&mine, "I-013");
    set(
        &anas,
        "Ana",
        &[
            ("I-012", Column::Money, "90k"),
            ("I-013", Column::Owner, "Ana"),
            ("I-014", Column::MoneyCap, "210k"),
        ],
    );
    (folder, mine, anas)
}

fn on(path: &Path, columns: u16, rows: u16) -> Window {
    Window::on(path, columns, rows)
}

/// The window in the view, with the copy that lies beside the plan weighed.
fn settling(path: &Path, columns: u16, rows: u16) -> Window {
    let mut window = on(path, columns, rows);
    window.keys("v h m Enter");
    window
}

fn money(window: &Window) -> Vec<String> {
    let plan = window.bench().plan();
    (plan.by_code().iter())
        .map(|i| (&plan.initiatives()[*i as usize], plan.current().money(*i as usize)))
        .map(|(line, amount)| format!("{} {}", line.code, amount.plain(2)))
        .collect()
}

fn backups(folder: &TempDir) -> usize {
    let entries = std::fs::read_dir(folder.path().join("plan.db.backups")).into_iter().flatten().flatten();
    entries.filter(|e| e.file_name().to_string_lossy().contains("before-merge")).count()
}

#[test]
fn each_conflict_is_put_in_words_and_settled_by_one_key() {
    let (folder, mine, anas) = at_odds();
    let hers = std::fs::read(&anas).unwrap();
    let mut window = settling(&mine, 80, 24);
    for said in [
        "ana.db: 0 of 2 settled · 1 taken without asking",
        "Decide first: I-014 Letters: the money 240,000 is above its cap 210,000.",
        "I-013 Survey wave: removed (you) or changed (Ana, 21 Sep)?",
    ] {
        assert!(window.screen().contains(said), "{said}:\n{}", window.screen());
    }
    let before = window.bench().history().len();
    window.keys("m");
    for said in [
        "1 of 2 settled",
        "I-012 Chatbot: money 120k (you) or 90k (Ana, 21 Sep)?",
        "m   mine    120k   (you, 21 Sep 2026 14:13)",
        "t   theirs  90k   (Ana, 21 Sep 2026 14:13)",
        "money 360k   FTE",
    ] {
        assert!(window.screen().contains(&said.replace("   (", " (")), "{said}:\n{}", window.screen());
    }
    window.keys("Enter");
    assert!(window.status().contains("1 is still open"), "{}", window.status());
    let screen = window.keys("t").screen();
    assert!(window.status().contains("All are settled. Enter merges"), "{screen}");
    assert!(screen.contains("money 360k → 330k"), "{screen}");
    assert_eq!(window.bench().history().len(), before, "nothing is written before all is said");
    assert_eq!(backups(&folder), 0);

    let screen = window.keys("Enter").screen();
    assert!(
        screen.contains("Merged: decide this first") && screen.contains("above its cap 210,000."),
        "{screen}"
    );
    assert!(
        window.status().contains("Merged ana.db: 1 taken, 1 settled as there, 1 as here. u undoes."),
        "{}",
        window.status()
    );
    assert_eq!(money(&window), ["I-012 90000.00", "I-014 240000.00"]);
    assert_eq!(window.bench().history().len(), before + 1);
    assert_eq!(backups(&folder), 1);
    assert_eq!(std::fs::read(&anas).unwrap(), hers);
    window.keys("Esc u");
    assert_eq!(money(&window), ["I-012 120000.00", "I-014 240000.00"]);
    assert_eq!(window.bench().history().last().unwrap().kind, StepKind::Undo);
    window.keys("Ctrl-r v h m Enter");
    assert!(window.status().contains("Nothing to merge: nothing in ana.db is new."), "{}", window.status());
}

/// The chatbot is gone there, and the survey, which is gone here, has its code.
#[test]
fn two_lines_that_had_one_code_are_settled_apart() {
    for (keys, owner) in [("t m", None), ("m t", Some("Ann"))] {
        let (_folder, mine, anas) = two();
        set(&mine, "ann", &[("I-012", Column::Owner, "Ann")]);
        remove(&mine, "I-013");
        remove(&anas, "I-012");
        set(&anas, "Ana", &[("I-013", Column::Code, "I-012"), ("I-013", Column::Money, "75k")]);
        let mut window = settling(&mine, 120, 40);
        let chatbot_first = window.screen().find("Chatbot") < window.screen().find("Survey wave");
        assert!(chatbot_first, "{}", window.screen());
        window.keys(keys);
        window.keys("Enter");
        let plan = window.bench().plan();
        let owners: Vec<_> =
            plan.by_code().iter().map(|i| plan.initiatives()[*i as usize].owner.to_string()).collect();
        assert_eq!(
            owners.iter().find(|owner| !owner.is_empty()).map(String::as_str),
            owner,
            "{keys}: {owners:?}"
        );
        let with_survey = usize::from(keys == "m t");
        assert_eq!(owners.len(), 1 + 2 * with_survey, "{keys}: {:?}", money(&window));
    }
}

#[test]
fn decisions_can_be_skipped_taken_back_and_made_all_at_once() {
    let (_folder, mine, _) = at_odds();
    let mut window = settling(&mine, 120, 40);
    assert!(window.keys("n").screen().contains("┌ 2 of 2 ─"), "{}", window.screen());
    assert!(window.keys("n").screen().contains("┌ 1 of 2 ─"), "{}", window.screen());
    assert!(window.keys("Left Down Left").screen().contains("┌ 1 of 2 ─"), "{}", window.screen());
    window.keys("T");
    assert!(
        window.status().contains("Settled 2 as in the other copy. u takes that back"),
        "{}",
        window.status()
    );
    assert!(window.screen().contains("all settled"), "{}", window.screen());
    window.keys("u");
    assert!(window.screen().contains("0 of 2 settled"), "{}", window.screen());
    window.keys("u");
    assert!(window.status().contains("Nothing was decided here yet."), "{}", window.status());
    assert!(window.keys("m Left 0").screen().contains("0 of 2 settled"), "{}", window.screen());
    window.keys("m M");
    assert!(window.status().contains("Settled 1 as here. u takes that back"), "{}", window.status());
    window.keys("M");
    assert!(window.status().contains("None is open any more."), "{}", window.status());
    window.keys("Enter Esc");
    assert_eq!(money(&window), ["I-012 120000.00", "I-014 240000.00"]);
}

#[test]
fn leaving_writes_nothing_and_coming_back_goes_on() {
    let (folder, mine, _) = at_odds();
    let bytes = std::fs::read(&mine).unwrap();
    let mut window = settling(&mine, 80, 24);
    window.keys("t Esc");
    assert!(window.status().contains("Nothing was written."), "{}", window.status());
    assert!(window.screen().contains("Chatbot"), "the lines are in front again");
    assert_eq!(std::fs::read(&mine).unwrap(), bytes);
    window.keys("v h m");
    assert!(window.screen().contains("1 of 2 settled"), "{}", window.screen());
    // Meanwhile another change: the copy is weighed again, the decision stays.
    window.keys("Esc g d v h m");
    assert!(window.screen().contains("of 2 settled"), "{}", window.screen());
    assert_eq!(backups(&folder), 0);
    window.keys("o");
    assert!(window.screen().contains("The other copy: "), "{}", window.screen());
}

#[test]
fn where_nothing_was_changed_differently_enter_is_enough() {
    let (folder, mine, anas) = two();
    set(&mine, "ann", &[("I-012", Column::Money, "120k")]);
    set(&anas, "Ana", &[("I-013", Column::Owner, "Ana")]);
    let mut window = settling(&mine, 80, 24);
    let screen = window.screen();
    assert!(
        screen.contains("You both changed nothing differently") && screen.contains("1 taken"),
        "{screen}"
    );
    let screen = window.keys("Enter").screen();
    assert!(window.status().contains("Merged ana.db: 1 taken. u undoes."), "{}", window.status());
    assert!(screen.contains("Survey wave"), "{screen}");
    assert_eq!(backups(&folder), 1);
    // The palette leads here as well.
    window.keys(": m e r g e Space a Enter");
    assert!(window.screen().contains("The other copy: "), "{}", window.screen());
}

#[test]
fn strange_files_are_refused_with_the_way_out() {
    let (folder, mine, _) = two();
    let (_other, stranger) = plan_with(&[&[(Column::Code, "A-1"), (Column::Name, "Elsewhere")]]);
    std::fs::copy(&stranger, folder.path().join("stranger.db")).unwrap();
    std::fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let mut window = on(&mine, 120, 40);
    window.keys("v h m");
    let screen = window.screen();
    assert!(screen.contains("ana.db") && !screen.contains("notes.txt"), "{screen}");
    assert!(!screen.contains("stranger.db"), "no copy of this plan: {screen}");
    assert!(!screen.contains("plan.db"), "the plan itself is no copy of itself: {screen}");
    let try_path = |window: &mut Window, name: &str| {
        window.keys("Ctrl-u");
        window.text(&folder.path().join(name).display().to_string()).keys("Enter");
        window.status()
    };
    for (name, said) in [
        (
            "stranger.db",
            "do not share a beginning: neither is a copy of the other. Export the other plan and import that",
        ),
        ("notes.txt", "not a plan"),
        ("none.db", "no such file"),
        ("plan.db", "both names are of the same file"),
    ] {
        let status = try_path(&mut window, name);
        assert!(status.contains(said), "{name}: {status}");
    }
    // On a narrow screen the way out is still read whole.
    let mut narrow = on(&mine, 80, 24);
    narrow.keys("v h m");
    try_path(&mut narrow, "stranger.db");
    let screen = narrow.screen().replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains("then ounce import MINE lines.csv."), "{screen}");
    assert!(!narrow.keys("Backspace").screen().contains("ounce import"), "{}", narrow.screen());
    window.keys("Ctrl-u Enter");
    assert!(window.status().contains("Type the path of the other copy"), "{}", window.status());
    assert_eq!(std::fs::read(folder.path().join("notes.txt")).unwrap(), b"mine");
}

#[test]
fn thousands_of_conflicts_are_settled_at_once_or_by_hand() {
    let rows: String = (0..5_000).map(|i| format!("L-{i:04},Line {i},100\n")).collect();
    let (folder, mine) = plan_from_text(&format!("code,name,money\n{rows}"));
    let anas = folder.path().join("ana.db");
    std::fs::copy(&mine, &anas).unwrap();
    let codes: Vec<String> = (0..5_000).map(|i| format!("L-{i:04}")).collect();
    let cells = |text| codes.iter().map(|c| (&**c, Column::Money, text)).collect::<Vec<_>>();
    set(&mine, "ann", &cells("120"));
    set(&anas, "Ana", &cells("90"));
    let mut window = settling(&mine, 80, 24);
    assert!(window.screen().contains("0 of 5000 settled"), "{}", window.screen());
    window.keys("t t m G t g T Enter");
    assert!(
        window.status().contains("Merged ana.db: 0 taken, 4999 settled as there, 1 as here."),
        "{}",
        window.status()
    );
    let total = window.bench().plan().initiatives().len();
    assert_eq!(total, 5_000);
    assert_eq!(money(&window)[..4], ["L-0000 90.00", "L-0001 90.00", "L-0002 120.00", "L-0003 90.00"]);
    window.keys("u");
    assert_eq!(money(&window)[4_999], "L-4999 120.00");
}

/// At odds like [`at_odds`], in plans too large to be weighed between two frames.
fn at_odds_and_large() -> (TempDir, PathBuf, PathBuf) {
    let rows: String = (0..12_000).map(|i| format!("L-{i:05},Some line or other {i},Care,100,\n")).collect();
    let (folder, mine) = plan_from_text(&format!("{PLAN}{rows}"));
    let anas = folder.path().join("ana.db");
    std::fs::copy(&mine, &anas).unwrap();
    set(&mine, "ann", &[("I-012", Column::Money, "120k"), ("I-013", Column::Owner, "Ann")]);
    set(&anas, "Ana", &[("I-012", Column::Money, "90k"), ("I-013", Column::Owner, "Ana")]);
    (folder, mine, anas)
}

#[test]
fn keys_are_answered_while_a_large_copy_is_weighed() {
    let (_folder, mine, _) = at_odds_and_large();
    let mut window = settling(&mine, 80, 24);
    assert!(window.is_working());
    assert_eq!(window.status(), "Weighing ana.db: 1 of 3, reading it. Esc stops.");
    assert!(window.keys("?").screen().contains("Keys here"), "{}", window.screen());
    assert!(window.keys("Esc P").screen().contains("Merge a copy"), "{}", window.screen());
    window.keys("P").wait_for_work().wait_while_shown("adding up");
    let screen = window.screen();
    assert!(screen.contains("ana.db: 0 of 2 settled"), "{screen}");
    assert!(screen.contains("I-013 Survey wave: owner “Ann” (you) or “Ana” (Ana"), "{screen}");
    // A decision is seen at once; the sums follow.
    let screen = window.keys("t").screen();
    assert!(screen.contains("1 of 2 settled") && screen.contains("merged:  adding up …"), "{screen}");
    let screen = window.keys("t").wait_while_shown("adding up").screen();
    assert!(screen.contains("2 of 2 settled") && screen.contains("money 1.57m → 1.54m"), "{screen}");
}

#[test]
fn weighing_a_large_copy_stops_at_esc_and_wherever_the_view_is_left() {
    let (folder, mine, _) = at_odds_and_large();
    let bytes = std::fs::read(&mine).unwrap();
    let mut window = settling(&mine, 80, 24);
    for key in ["Esc", "q", "Ctrl-c"] {
        window.keys(key);
        assert!(!window.is_working());
        assert_eq!(window.status(), "Stopped weighing ana.db. Nothing was written.");
        assert!(window.screen().contains("The other copy: "), "{}", window.screen());
        window.keys("Enter");
        assert!(window.is_working());
    }
    window.keys("v m");
    assert_eq!(window.status(), "Stopped weighing ana.db. Nothing was written.");
    window.keys("v h m Enter").wait_for_work();
    assert!(window.screen().contains("0 of 2 settled"), "{}", window.screen());
    assert_eq!(std::fs::read(&mine).unwrap(), bytes);
    assert_eq!(backups(&folder), 0);
}

#[test]
fn a_plan_that_changes_while_a_copy_is_weighed_is_weighed_again() {
    let (_folder, mine, _) = at_odds_and_large();
    let mut window = settling(&mine, 80, 24);
    set(&mine, "bob", &[("I-012", Column::Money, "90k")]);
    window.file_touched();
    assert!(window.is_working());
    window.keys("Down").wait_for_work();
    assert!(window.screen().contains("ana.db: 0 of 1 settled"), "{}", window.screen());
    // While it is being settled as well: what was decided stays.
    window.keys("t");
    set(&mine, "bob", &[("I-014", Column::Owner, "Bob")]);
    window.file_touched();
    window.keys("Enter").wait_for_work();
    assert!(window.screen().contains("ana.db: 1 of 1 settled"), "{}", window.screen());
}

#[test]
fn a_large_merge_can_be_stopped_until_it_is_written() {
    let (folder, mine, _) = at_odds_and_large();
    let mut window = settling(&mine, 80, 24);
    window.wait_for_work();
    let steps = window.bench().history().len();
    window.keys("T Enter");
    assert!(window.status().starts_with("Merging ana.db: "), "{}", window.status());
    window.keys("m");
    assert_eq!(window.status(), "The merge is under way: Esc stops it, then decide.");
    window.keys("Esc");
    assert_eq!(window.status(), "Stopped. Nothing was written; Enter merges.");
    assert!(window.screen().contains("2 of 2 settled"), "{}", window.screen());
    // What another program writes meanwhile is looked at first.
    window.keys("Enter");
    set(&mine, "bob", &[("I-012", Column::Owner, "Bob")]);
    window.file_touched();
    assert!(window.status().starts_with("The plan has changed meanwhile: "), "{}", window.status());
    window.keys("Down").wait_for_work();
    assert_eq!(window.bench().history().len(), steps + 1, "only the other program has written");
    window.keys("Enter").wait_for_work();
    assert_eq!(window.status(), "Merged ana.db: 0 taken, 2 settled as there, 0 as here. u undoes.");
    assert_eq!(money(&window)[0], "I-012 90000.00");
    assert!(backups(&folder) > 0);
}

#[test]
fn the_view_in_three_sizes() {
    let (_folder, mine, _) = at_odds();
    for (columns, rows) in [(80, 24), (120, 40), (200, 50)] {
        insta::assert_snapshot!(format!("merge-{columns}x{rows}"), settling(&mine, columns, rows).frame());
    }
    insta::assert_snapshot!("merge-settled-80x24", settling(&mine, 80, 24).keys("m t").frame());
    insta::assert_snapshot!("merge-merged-80x24", settling(&mine, 80, 24).keys("m t Enter").frame());
}
