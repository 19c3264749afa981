//! What a suggestion owes a planner: the traps seen through, reasons given, and
//! an honest question where words do not decide.

use super::*;

fn mode_of(name: &str, description: &str) -> Option<Mode> {
    suggest(name, description).mode
}

fn level_of(name: &str, description: &str) -> (Level, Confidence) {
    let judged = suggest(name, description).level.unwrap();
    (judged.value, judged.confidence)
}

#[test]
fn traps_of_the_method_are_seen_through() {
    for (name, mode) in [
        ("Proactive loyalty vouchers", Mode::Engage),
        ("Ending the causes of repeat visits", Mode::Remove),
        ("Early-warning delay messages", Mode::Contain),
        ("Doubling the helpdesk", Mode::Contain),
        ("Root cause dashboards", Mode::Listen),
        ("Preventive apology mailing", Mode::Recover),
        ("Lapse prevention offers", Mode::Engage),
        ("Reducing call waiting times", Mode::Contain),
    ] {
        assert_eq!(mode_of(name, ""), Some(mode), "{name}");
    }
    for name in ["Payout robot for damage claims", "Training agents to handle complaints faster"] {
        assert_eq!(suggest(name, "").stance.unwrap().value, Stance::Remedial, "{name}");
    }
}

#[test]
fn a_denied_word_does_not_count() {
    assert_eq!(mode_of("Clear bills", "Rewrites the bill rather than paying refunds."), Some(Mode::Remove));
    assert_eq!(mode_of("Survey", "Asks customers; no money for redesign."), Some(Mode::Listen));
}

#[test]
fn a_strategy_is_known_by_what_it_directs_not_by_its_title() {
    let path = "One patient path from referral to recovery: every division, its budgets and bonuses run by it, to 2032";
    assert_eq!(level_of(path, ""), (Level::Strategy, Confidence::High));
    assert_eq!(level_of("Digital marketing strategy", ""), (Level::Tactic, Confidence::High));
    let (level, _) = level_of("Loyalty for life", "Points in every department, end to end, until 2031.");
    assert_eq!(level, Level::Tactic, "a technique is never a strategy");
}

#[test]
fn a_piece_of_work_is_called_a_component_and_no_technique() {
    for (name, reason) in [
        ("DEBT", "one component of the business"),
        ("TOURISM", "one component of the business"),
        ("REFUNDS", "one component of the business"),
        ("Loyalty scheme", "a technique is never a strategy"),
        ("NPS survey", "a technique is never a strategy"),
    ] {
        let why = suggest(name, "").level.unwrap().why;
        assert!(why.contains(reason), "{name}: {why}");
    }
}

#[test]
fn what_listens_or_enables_is_not_taken_for_what_it_names() {
    for (name, description, mode) in [
        ("Regulator's return", "Two analysts tag every grievance by topic for the watchdog.", Mode::Listen),
        ("Foreman's red pen", "The foreman can refuse any drawing whose pipes nobody reaches.", Mode::Enable),
        ("Pre-opening weeks", "New staff practise for six weeks before the first arrival.", Mode::Enable),
    ] {
        assert_eq!(mode_of(name, description), Some(mode), "{name}");
    }
}

#[test]
fn a_near_strategy_is_asked_about() {
    let suggestion =
        suggest("Home first", "We serve households, not resellers. Every department works to it until 2033.");
    assert_eq!(suggestion.level, None);
    assert_eq!(suggestion.level_question, Question::LifeCycle);
}

#[test]
fn words_that_do_not_decide_leave_the_deciding_question() {
    for name in ["CITY COUNCIL", "Payroll", "", "顧客 🙂", "   "] {
        let suggestion = suggest(name, "");
        assert_eq!(suggestion.stance, None, "{name}");
        assert_eq!(suggestion.mode, None, "{name}");
        assert_eq!(suggestion.question(), Question::KeepsAway);
    }
}

#[test]
fn the_reason_quotes_the_deciding_words_where_they_stand() {
    let (name, description) = ("Café refunds", "Pays guests back after a wrong order.");
    let suggestion = suggest(name, description);
    let judged = suggestion.stance.unwrap();
    assert_eq!(judged.value, Stance::Remedial);
    assert!(judged.words.iter().any(|w| w.text(name, description) == "refunds"));
    assert!(judged.words.iter().all(|w| !w.text(name, description).is_empty()));
    assert!(judged.why.starts_with("It makes up for it after the customer met it: “refunds”"));
}

#[test]
fn spelling_case_and_slips_do_not_matter() {
    for name in ["PREVENTIVE MAINT - FLEET", "Preventative maintenance of the fleet"] {
        assert_eq!(mode_of(name, ""), Some(Mode::Intercept), "{name}");
    }
    assert_eq!(mode_of("CUSTOMER SURVEYS", ""), mode_of("Customer survey", ""));
    let slip = suggest("Reimbursment desk", "").stance.unwrap();
    assert_eq!((slip.value, slip.confidence), (Stance::Remedial, Confidence::Medium));
}

#[test]
fn suggestions_are_the_same_every_time() {
    let line = ("Complaint hotline redesign", "Fewer errors before dispatch, faster refunds after.");
    assert_eq!(suggest(line.0, line.1), suggest(line.0, line.1));
}
