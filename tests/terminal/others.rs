//! Other programs at work on the same plan, and on the same machine.

#[cfg(target_os = "linux")]
use crate::{demo, stat};
use crate::{home, left_in, ounce, verb};

#[test]
fn a_change_made_elsewhere_appears_by_itself() {
    let (home, _) = home();
    let mut terminal = ounce(&home, &["plan.db"], 120, 40);
    terminal.until_text("all 48");
    terminal.keys("j");
    let output = verb(&home, &["set", "plan.db", "I-002", "owner=Zenobia"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    terminal.until_text("owner Zenobia");
    terminal.until_text("The plan was changed elsewhere and has been read again.");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn the_second_window_only_looks_and_says_who_has_the_plan() {
    let (home, _) = home();
    let mut first = ounce(&home, &["plan.db"], 120, 40);
    first.until_text("all 48");
    let mut second = ounce(&home, &["plan.db"], 120, 40);
    second.until_text("Read-only: the plan is open in a window of ");
    second.until_text(&format!("(process {})", first.pid()));
    second.keys("t");
    second.until_text("Close that window to change the plan here");

    first.keys("t");
    first.until_text("u undoes");
    second.until_text("read again");

    first.send("q");
    assert_eq!(first.end().exit_code(), 0);
    second.send("q");
    assert_eq!(second.end().exit_code(), 0);
    assert_eq!(left_in(&home), ["ounce", "plan.db"]);
}

/// Nothing runs while nothing happens. Other programs at work are the clock:
/// while ten of them run from start to end, an idle window draws nothing and
/// uses no processor.
#[cfg(target_os = "linux")]
#[test]
fn an_idle_window_rests() {
    let (home, plan) = home();
    let mut terminal = demo(&home, 120, 40);
    let plan = plan.to_str().unwrap();
    let mut quiet = 0;
    for _ in 0..20 {
        let (frames, before) = (terminal.mark().frames, used(terminal.pid()));
        (0..10).for_each(|_| assert!(verb(&home, &["check", plan]).status.success()));
        let after = used(terminal.pid());
        terminal.keys("j");
        quiet = match terminal.mark().frames == frames + 1 && after == before {
            true => quiet + 1,
            false => 0,
        };
        if quiet == 3 {
            break;
        }
    }
    assert_eq!(quiet, 3, "it never comes to rest");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

/// The processor time a process has used, in ticks.
#[cfg(target_os = "linux")]
fn used(pid: u32) -> u64 {
    let stat = stat(pid);
    stat[11].parse::<u64>().unwrap() + stat[12].parse::<u64>().unwrap()
}
