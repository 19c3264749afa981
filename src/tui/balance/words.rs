//! The answer in sentences that can be read aloud.

use super::answer::{Answer, Mute};
use super::asked::Asked;
use crate::plan::Plan;
use crate::plan::amount::plain;
use crate::plan::class::Stance;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::share::percent;
use crate::plan::totals::Totals;
use crate::proposal::{Words, counted};
use crate::rebalance::explain::Hold;
use crate::rebalance::{Ratio, Rule, Status, Unlock};

/// What a rule means.
pub const fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Priority => "low priorities give first, high ones receive first",
        Rule::Proportional => "all give, and all receive, the same fraction",
        Rule::Value => "the greatest benefit, as benefit tails off with funding",
    }
}

/// Why nothing can be asked, and the next step.
pub fn mute(mute: Mute) -> &'static str {
    match mute {
        Mute::NoLines => {
            "There is nothing to balance yet. Go back with Esc and press n to add initiatives, or import a \
             spreadsheet with ounce import."
        }
        Mute::NoMoney(Resource::Money) => {
            "No line has any money here, so there is nothing to move. Go back with Esc and type amounts in \
             the grid, or press ] for another scenario."
        }
        Mute::NoMoney(Resource::Fte) => {
            "No line has any people here, so there is nobody to move. R goes back to money."
        }
        Mute::NothingClassified => {
            "Nobody has said yet which lines prevent and which make up for problems. Press c to classify \
             them; then the money can move."
        }
        Mute::NothingPreventive => {
            "No line is preventive yet, so the money has nowhere to go. Press c to classify, or go back with \
             Esc and press n to add the work that would remove a cause."
        }
    }
}

/// A share reached, rounded down so that none looks reached that is not.
pub fn share(ratio: Ratio) -> String {
    format!("{} %", plain(ratio.floor_digits(3), 1))
}

/// What moves: “moves £2.02m (21 %) in 16 lines”.
pub fn moves(answer: &Answer, words: Words<'_>) -> String {
    let Some(proposal) = &answer.proposal else { return "no answer".into() };
    if proposal.moved == 0 && answer.movers() == 0 {
        return "nothing moves".into();
    }
    let part = percent(proposal.moved, answer.problem().envelope);
    let whole = part.split('.').next().unwrap_or(&part);
    let tail = if whole == "0" { part.trim_end_matches(" %") } else { whole };
    format!("moves {} ({tail} %) in {}", words.brief(proposal.moved), counted(answer.movers(), "line"))
}

/// The sentences under the panes, the most pressing first. At most so many
/// `holds` are named in each.
pub fn sentences(answer: &Answer, asked: &Asked, plan: &Plan, holds: usize) -> Vec<String> {
    let words = Words::new(plan, asked.terms.resource);
    let mut said = Vec::new();
    let Some(proposal) = &answer.proposal else {
        said.push("No amounts keep all these limits.".into());
        said.push(in_the_way(answer, words, holds));
        said.push(match answer.wall.remedy(answer.problem(), &words) {
            Some(remedy) => remedy,
            None => match answer.wall.unlock.first() {
                Some(unlock) => {
                    format!("{} opens up to {}.", loosening(unlock, answer, words), share(unlock.gain))
                }
                None => "Loosen one of them: u takes back what was changed here.".into(),
            },
        });
        return said;
    };
    if !answer.is_reachable(asked.terms.target) {
        said.push(format!(
            "{} is out of reach: the highest share is {}, shown here.",
            asked.terms.target.percent(),
            answer.wall.highest_share.map(share).unwrap_or_default(),
        ));
        said.push(in_the_way(answer, words, holds));
        said.push(unlocks(answer, words));
        return said;
    }
    match proposal.status {
        Status::AlreadyMet => said.push(format!(
            "Already met: {} is preventive as it stands. Right aims higher.",
            percent(proposal.share_after.part(), proposal.share_after.whole()),
        )),
        Status::BestFound { gap } => {
            said.push(format!(
                "Best found: at most {} of what moves could be spared.",
                percent(gap.part(), gap.whole())
            ));
        }
        Status::Optimal => {}
    }
    if let Some(people) = &answer.people {
        let shortfall = people.shortfall(plan, holds);
        said.push(
            shortfall
                .map_or_else(|| people.summary(plan), |short| format!("{} {short}", people.summary(plan))),
        );
    }
    said.push(next_percent(answer, words));
    said.push(binds(answer, words, holds));
    said.push(beyond(answer, words, holds));
    said.retain(|sentence| !sentence.is_empty());
    said
}

/// The proposal against what is in play this year, where it starts from another scenario.
pub fn against_current(answer: &Answer, asked: &Asked, plan: &Plan, from: &Scenario) -> Option<String> {
    if from.is_current() || answer.proposal.is_none() {
        return None;
    }
    let (resource, current) = (asked.terms.resource, plan.current());
    let words = Words::new(plan, resource);
    let now = |line: usize| i128::from(current.allocation(resource, words.index(line)).amount.0);
    let changes = (0..answer.ids.len()).map(|line| i128::from(answer.after(line)) - now(line));
    let changes: Vec<i128> = changes.filter(|change| *change != 0).collect();
    let before = Totals::of_all(plan, current, resource);
    let after = answer.totals(true);
    Some(format!(
        "Against “current”: {} becomes {}; {} more and {} less in {}.",
        before.preventive_percent(),
        after.preventive_percent(),
        words.brief(changes.iter().filter(|change| **change > 0).sum()),
        words.brief(-changes.iter().filter(|change| **change < 0).sum::<i128>()),
        counted(changes.len(), "line"),
    ))
}

fn next_percent(answer: &Answer, words: Words<'_>) -> String {
    let (Some(now), Some(next)) = (&answer.proposal, &answer.further) else {
        return "This is the end of reach: not another 1 % can be moved.".into();
    };
    let more = next.moved - now.moved;
    let (gives, receives) = answer.main_difference(next);
    let who = match (gives, receives) {
        (Some(gives), Some(receives)) => {
            format!(": {} gives, {} receives", words.name(gives), words.name(receives))
        }
        _ => String::new(),
    };
    format!("Next 1 % moves {} more{who}.", words.brief(more))
}

fn binds(answer: &Answer, words: Words<'_>, holds: usize) -> String {
    let binding = answer.binding.iter().map(|b| (b.hold, b.lines.as_slice()));
    told("Binds: ", binding, answer, words, holds)
}

/// What ends the reach.
fn beyond(answer: &Answer, words: Words<'_>, holds: usize) -> String {
    let Some(highest) = answer.wall.highest_share else { return String::new() };
    told(&format!("Out of reach above {}: ", share(highest)), obstacles(answer), answer, words, holds)
}

fn in_the_way(answer: &Answer, words: Words<'_>, holds: usize) -> String {
    match answer.wall.because.is_empty() {
        true => "Lines that prevent have all they can take.".into(),
        false => told("In the way: ", obstacles(answer), answer, words, holds),
    }
}

fn obstacles(answer: &Answer) -> impl Iterator<Item = (Hold, &[usize])> {
    answer.wall.because.iter().map(|o| (o.hold, o.lines.as_slice()))
}

/// The holds in words behind a beginning, those of the most money first; empty without any.
fn told<'a>(
    beginning: &str,
    held: impl Iterator<Item = (Hold, &'a [usize])>,
    answer: &Answer,
    words: Words<'_>,
    holds: usize,
) -> String {
    let mut held: Vec<_> = held.collect();
    held.sort_by_key(|(hold, lines)| std::cmp::Reverse(weight(*hold, lines, answer)));
    let told: Vec<String> = held.iter().take(holds).map(|(h, l)| hold(*h, l, answer, words)).collect();
    match told.is_empty() {
        true => String::new(),
        false => format!("{beginning}{}.", told.join("; ")),
    }
}

/// What to loosen first, and how many others would do as much alone.
fn unlocks(answer: &Answer, words: Words<'_>) -> String {
    let unlocks = &answer.wall.unlock;
    let Some(best) = unlocks.first() else {
        return "No single limit opens the way: raise several caps, or add preventive work.".into();
    };
    let equal = unlocks.iter().filter(|unlock| unlock.gain == best.gain).count() - 1;
    let first = format!("{} adds {} points", loosening(best, answer, words), points(best));
    match (equal, unlocks.get(1)) {
        (0, None) => format!("{first}."),
        (0, Some(next)) => {
            format!("{first}; {} adds {}.", uncapitalised(&loosening(next, answer, words)), points(next))
        }
        (1, _) => format!("{first}; so would one other limit."),
        _ => format!("{first}; so would any of {equal} others."),
    }
}

/// What loosening adds to the highest share, in per cent of the envelope.
fn points(unlock: &Unlock) -> String {
    plain(unlock.gain.floor_digits(3), 1)
}

fn uncapitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// What to loosen, as the subject of a sentence, with its key.
fn loosening(unlock: &Unlock, answer: &Answer, words: Words<'_>) -> String {
    let line = unlock.line.map(|line| words.name(line)).unwrap_or_default();
    let label = |at: usize| answer.problem().limits.get(at).map_or("", |l| l.label.as_str());
    match unlock.hold {
        Hold::Lock => format!("Unlocking {line} (l)"),
        Hold::Kept => format!("Letting {line} give (U)"),
        Hold::Floor => format!("Dropping the floor of {line} (f)"),
        Hold::Cap => format!("Lifting the cap of {line} (m)"),
        Hold::AtLeast(at) => format!("Dropping the least of {} (d)", label(at)),
        Hold::AtMost(at) => format!("Lifting the most of {} (D)", label(at)),
        _ => format!("Loosening {line}"),
    }
}

/// The amount at which a hold keeps a line.
fn held_at(hold: Hold, line: usize, answer: &Answer) -> i64 {
    let line = &answer.problem().lines[line];
    match hold {
        Hold::Floor => line.floor,
        Hold::Cap => line.cap.unwrap_or(0),
        _ => line.current,
    }
}

/// How much money a hold keeps in place; what is not about lines comes first.
fn weight(hold: Hold, lines: &[usize], answer: &Answer) -> i128 {
    match lines {
        [] => i128::MAX,
        _ => lines.iter().map(|line| i128::from(held_at(hold, *line, answer))).sum(),
    }
}

/// A hold in few words, the largest of its lines named.
fn hold(hold: Hold, lines: &[usize], answer: &Answer, words: Words<'_>) -> String {
    let largest = lines.iter().max_by_key(|line| (held_at(hold, **line, answer), std::cmp::Reverse(**line)));
    let (word, largest) = match (hold, largest) {
        (Hold::Floor, Some(largest)) => ("floor", largest),
        (Hold::Cap, Some(largest)) => ("cap", largest),
        (Hold::Lock, Some(largest)) => ("lock", largest),
        (Hold::Kept, Some(largest)) => ("unclassified stance", largest),
        _ => return hold.sentence(lines, answer.problem(), &words),
    };
    let (plural, others) = match lines.len() {
        1 => ("", String::new()),
        2 => ("s", " and 1 other".into()),
        n => ("s", format!(" and {} others", n - 1)),
    };
    let sum = words.brief(weight(hold, lines, answer));
    format!("{word}{plural} of {}{others} ({sum})", words.name(*largest))
}

/// Everything about one line's part in the proposal, paragraph by paragraph.
pub fn why(answer: &Answer, asked: &Asked, plan: &Plan, line: usize) -> Vec<String> {
    let words = Words::new(plan, asked.terms.resource);
    let own = &answer.problem().lines[line];
    let (before, after) = (answer.before(line), answer.after(line));
    let mut said = vec![match after - before {
        0 => format!("Keeps {}.", words.exact(before.into())),
        change if change < 0 => format!(
            "Gives {}: {} becomes {}.",
            words.exact((-change).into()),
            words.exact(before.into()),
            words.exact(after.into())
        ),
        change => format!(
            "Receives {}: {} becomes {}.",
            words.exact(change.into()),
            words.exact(before.into()),
            words.exact(after.into())
        ),
    }];
    if let Some(reason) = answer.reason(line) {
        said.push(format!("Why: {}.", words.why(answer.problem(), &answer.partners, line, reason)));
    }
    let limit = |label: &str, units: Option<i64>| {
        units.filter(|u| *u != 0).map(|u| format!("{label} {}", words.exact(u.into())))
    };
    let mut limits: Vec<String> = [
        limit("floor", Some(own.floor)),
        own.cap.map(|cap| format!("cap {}", words.exact(cap.into()))),
        limit("moves in steps of", own.step),
        limit("all or nothing: zero or at least", own.least),
    ]
    .into_iter()
    .flatten()
    .collect();
    if own.locked {
        limits.push("locked".into());
    }
    if asked.lines.get(&answer.ids[line]).is_some_and(|bounds| bounds.left_out) {
        limits.push("left out here".into());
    } else if asked.lines.contains_key(&answer.ids[line]) {
        limits.push("changed here".into());
    }
    said.push(match limits.is_empty() {
        true => "No limits.".into(),
        false => format!("Limits: {}.", limits.join(", ")),
    });
    said.extend(price(answer, asked, plan, line));
    if let Some(why) = answer.people.as_ref().and_then(|people| people.why(plan, line)) {
        said.push(format!("People: {why}."));
    }
    let kind = own.stance.map_or("unclassified", Stance::word);
    said.push(format!("Priority {} · {kind}.", own.priority));
    said
}

/// What this line's own limits cost the answer, and the reach.
fn price(answer: &Answer, asked: &Asked, plan: &Plan, line: usize) -> Vec<String> {
    let words = Words::new(plan, asked.terms.resource);
    let mut said = answer.prices(asked, plan, line);
    if let Some(unlock) = answer.wall.unlock.iter().find(|unlock| unlock.line == Some(line)) {
        said.push(format!(
            "{} would add {} points to the highest share.",
            loosening(unlock, answer, words),
            points(unlock)
        ));
    }
    said
}
