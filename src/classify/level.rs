//! Axis 1: the method's ordered questions, answered from the signs in the words.

use crate::plan::class::Level;

use super::interview::not_until;
use super::matching::{Found, Match};
use super::rules::{Says, Sign};
use super::{Confidence, Judged, Question, Span, quoted};

/// The signs that a line directs more than a part of the company.
const WIDE: [Sign; 4] = [Sign::LifeCycle, Sign::Stretch, Sign::Departments, Sign::Endures];

/// The level as suggested, with the question that settled it or is to be asked.
pub struct Finding {
    /// The judgement; `None` where words cannot tell.
    pub judged: Option<Judged<Level>>,
    /// Settled it, or is to be asked.
    pub question: Question,
}

/// The signs of one line, and the words that gave each.
struct Signs<'f> {
    found: &'f Found<'f>,
}

impl Signs<'_> {
    fn has(&self, sign: Sign) -> bool {
        self.of(sign).next().is_some()
    }

    fn of(&self, sign: Sign) -> impl Iterator<Item = &Match> {
        self.found.matches.iter().filter(move |m| m.pull > 0 && m.says == Says::Level(sign))
    }

    fn words(&self, signs: &[Sign]) -> Vec<Span> {
        self.found.spans(signs.iter().flat_map(|sign| self.of(*sign)))
    }
}

/// Answers the five questions.
///
/// A technique is a tactic whatever the line is called, unless the words also
/// answer the last three questions and the technique is only mentioned by the way.
/// The first two questions are nearly always settled by silence: a line that does
/// not say whom the company serves is a component.
pub fn judge(found: &Found<'_>, name: &str, description: &str) -> Finding {
    let signs = Signs { found };
    let departments = signs.has(Sign::Departments);
    let endures = signs.has(Sign::Endures);
    let life_cycle = signs.has(Sign::LifeCycle) || (departments && endures && signs.has(Sign::Stretch));
    let chooses = signs.has(Sign::Serves) || signs.has(Sign::Declines);
    let promise = [Sign::Serves, Sign::Declines, Sign::Purpose].iter().filter(|s| signs.has(**s)).count();
    let whole = [life_cycle, departments, endures].iter().filter(|is| **is).count();
    let said_first = |sign| found.spans(signs.of(sign).filter(|m| found.is_said_first(m)));
    let (technique, work) = (said_first(Sign::Technique), said_first(Sign::Work));
    let is_part = !technique.is_empty() || !work.is_empty();
    let parts = [Sign::Technique, Sign::Work];
    let is_one = parts.iter().any(|sign| signs.of(*sign).any(|m| found.opens_the_name(m))) && promise < 3;

    let tactic = |confidence, question, words: Vec<Span>, why: String| Finding {
        judged: Some(Judged { value: Level::Tactic, confidence, words, why }),
        question,
    };
    if whole == 3 && promise > 0 && !is_one || whole == 3 && !is_part {
        let words = signs.words(&WIDE);
        let said = quoted(&words, name, description);
        let why = format!(
            "It covers the whole life cycle, directs every department and outlives the year: {said}."
        );
        let confidence = if chooses && !is_one { Confidence::High } else { Confidence::Medium };
        let value = Level::Strategy;
        return Finding {
            judged: Some(Judged { value, confidence, words, why }),
            question: Question::Endures,
        };
    }
    if whole == 2 && (promise >= 2 || chooses && departments && endures && !is_one) {
        return Finding { judged: None, question: missing_question(life_cycle, departments) };
    }
    if is_part && promise < 2 {
        let (words, why) = if technique.is_empty() {
            let said = quoted(&work, name, description);
            (work, format!("It is one component of the business: {said}."))
        } else {
            let said = quoted(&technique, name, description);
            (technique, format!("It names a technique, and a technique is never a strategy: {said}."))
        };
        let confidence = if whole >= 2 { Confidence::Medium } else { Confidence::High };
        return tactic(confidence, Question::Component, words, why);
    }
    if promise == 0 || whole == 0 {
        let component = signs.words(&[Sign::Component]);
        let confidence = match whole {
            2 => Confidence::Low,
            _ if signs.has(Sign::Grand) && component.is_empty() => Confidence::Medium,
            _ => Confidence::High,
        };
        let (question, why) = if component.is_empty() {
            let why = "It does not say whom the company serves and what it will not do.".to_owned();
            (Question::Promise, why)
        } else {
            let said = quoted(&component, name, description);
            (Question::Component, format!("It is one component of the business: {said}."))
        };
        return tactic(confidence, question, component, why);
    }
    let why = not_until(life_cycle, departments, endures).unwrap_or_default();
    let confidence = if whole == 2 { Confidence::Low } else { Confidence::Medium };
    tactic(confidence, missing_question(life_cycle, departments), signs.words(&WIDE), why)
}

/// The first of the last three questions that the words leave open.
const fn missing_question(life_cycle: bool, departments: bool) -> Question {
    match (life_cycle, departments) {
        (false, _) => Question::LifeCycle,
        (true, false) => Question::Departments,
        (true, true) => Question::Endures,
    }
}
