//! It opens, answers, and q leaves.

use crate::{demo, home, left_in, ounce};

#[test]
fn the_demo_opens_and_q_leaves() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = demo(&home, 80, 24);
    assert!(terminal.screen().alternate_screen());
    assert!(terminal.text().contains("Harbourline Broadband"));
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
    assert_eq!(left_in(&home), [] as [&str; 0], "the demo's private copy goes with its window");
}

#[test]
fn a_plan_opens_and_is_offered_the_next_time() {
    let (home, plan) = home();
    let mut terminal = ounce(&home, &["plan.db"], 80, 24);
    terminal.until_text("all 48");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
    assert_eq!(left_in(&home), ["ounce", "plan.db"]);

    let mut terminal = ounce(&home, &[], 80, 24);
    terminal.until_text("Look around the demo plan");
    assert!(terminal.text().contains(plan.file_name().unwrap().to_str().unwrap()), "{}", terminal.text());
    terminal.keys("\r");
    terminal.until_text("all 48");
    terminal.send("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

#[test]
fn keys_typed_at_once_are_all_answered() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = demo(&home, 120, 40);
    terminal.keys("/stance:preventive\r");
    terminal.until_text("· stance:preventive");
    terminal.send("\x1b[B\x1b[<0;20;8M\x1b[200~x\x1b[201~");
    terminal.keys("t");
    terminal.until_text("u undoes");
    terminal.send("\x03\x03");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

#[test]
fn one_ctrl_c_says_that_a_second_quits() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = demo(&home, 80, 24);
    terminal.keys("\x03");
    terminal.until_text("Ctrl-C again quits.");
    terminal.send("\x03");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}
