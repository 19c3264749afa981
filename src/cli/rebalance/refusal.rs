//! Why there is no answer, and what would help most.

use super::super::question::percent;
use crate::error::Error;
use crate::plan::amount::plain;
use crate::proposal::Ask;
use crate::rebalance::explain::{Hold, Wording};
use crate::rebalance::{Balance, Infeasible, WayOut};

/// Why there is no answer, and what would help most.
pub fn of(ask: &Ask<'_>, balance: &Balance, wall: &Infeasible, way: Option<&WayOut>) -> Error {
    let target = ask.target.percent();
    let mut what = match (wall.highest_share, wall.proved) {
        (Some(highest), true) => {
            format!("{target} is out of reach: the highest share is {}", percent(highest))
        }
        (Some(highest), false) => {
            format!("{target} was not reached: the highest share found is {}", percent(highest))
        }
        (None, true) => "no allocation keeps all limits".to_string(),
        (None, false) => "no allocation was found that keeps all limits".to_string(),
    };
    if !wall.proved {
        what.push_str(" (the search was stopped before it was certain)");
    }
    for obstacle in wall.because.iter().take(3) {
        what.push_str("; ");
        what.push_str(&obstacle.hold.sentence(&obstacle.lines, balance.problem(), ask));
    }
    let unlocked = || match wall.unlock.first() {
        Some(unlock) if wall.highest_share.is_none() => {
            format!(
                "{} opens up to {}.",
                loosening(ask, balance, unlock.hold, unlock.line),
                percent(unlock.gain)
            )
        }
        Some(unlock) => format!(
            "{} adds {} points.",
            loosening(ask, balance, unlock.hold, unlock.line),
            plain(unlock.gain.floor_digits(3), 1)
        ),
        None if wall.highest_share.is_some() => "Aim lower, or loosen what stands in the way.".to_string(),
        None => "Loosen what stands in the way.".to_string(),
    };
    let mut next = wall.remedy(balance.problem(), ask).unwrap_or_else(unlocked);
    if let Some(way) = way {
        next.push_str(&out_by(ask, balance, way));
    }
    Error::no(what).next(next)
}

/// What to loosen together so that the target can be reached, and whether less would do.
fn out_by(ask: &Ask<'_>, balance: &Balance, way: &WayOut) -> String {
    let each = |&(hold, line): &(Hold, Option<usize>)| loosening(ask, balance, hold, line);
    match way.holds.as_slice() {
        [] => format!(" The target needs at least {} loosened together.", way.at_least),
        [one] => format!(" {} is enough.", each(one)),
        several => {
            let named: Vec<String> = several.iter().take(NAMED).map(each).collect();
            let more = several.len() - named.len();
            let more = if more > 0 { format!("; and {more} more") } else { String::new() };
            let how_sure = match way.is_smallest() {
                true => "no fewer would do".to_string(),
                false => format!("one way; at least {} are needed", way.at_least),
            };
            let count = several.len();
            format!(" These {count} together are enough ({how_sure}): {}{more}.", named.join("; "))
        }
    }
}

/// How many of many a sentence names.
const NAMED: usize = 6;

/// What to loosen, as the subject of a sentence.
pub fn loosening(ask: &Ask<'_>, balance: &Balance, hold: Hold, line: Option<usize>) -> String {
    let line = line.map(|line| ask.line(line)).unwrap_or_default();
    let limit = |at: usize| balance.problem().limits.get(at).map_or("", |l| l.label.as_str());
    match hold {
        Hold::Lock => format!("Unlocking {line}"),
        Hold::Cap => format!("Raising the cap of {line}"),
        Hold::Floor => format!("Lowering the floor of {line}"),
        Hold::Kept => format!("Letting {line} give (--unclassified give)"),
        Hold::AtLeast(at) => format!("Lowering the least of {}", limit(at)),
        Hold::AtMost(at) => format!("Raising the most of {}", limit(at)),
        _ if line.is_empty() => "Loosening the limits".to_string(),
        _ => format!("Loosening the limits of {line}"),
    }
}
