//! The picture's geometry: a column for each stance, as wide as its share, and in
//! it a box for each level, as high as its share of the stance. So an area is as
//! large as what it stands for, but for boxes that would be too small to read.

use ratatui::layout::Rect;

use crate::plan::class::{Level, Stance};
use crate::plan::quadrants::{Region, Survey};

/// A region and where it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// The region.
    pub region: Region,
    /// Its area, its frame included.
    pub area: Rect,
}

/// The columns from the left, as in the bar above the picture.
pub const COLUMNS: [Option<Stance>; 3] = [Some(Stance::Preventive), Some(Stance::Remedial), None];

/// The rows from the top.
const ROWS: [Option<Level>; 3] = [Some(Level::Strategy), Some(Level::Tactic), None];

/// The least width of a quadrant, in columns of the screen.
const LEAST_WIDTH: u16 = 24;

/// The least width of what is unclassified.
const LEAST_OPEN: u16 = 12;

/// The least height of a box: its frame and one row.
const LEAST_HEIGHT: u16 = 3;

/// Places the four quadrants, and what is open where there is any.
pub fn boxes(area: Rect, survey: &Survey) -> Vec<Placed> {
    let is_there = |region: Region| region.is_quadrant() || survey.tally(region).lines > 0;
    let weight = |region| survey.weight(survey.tally(region));
    let columns: Vec<Option<Stance>> =
        COLUMNS.into_iter().filter(|stance| stance.is_some() || is_there(Region::UNCLASSIFIED)).collect();
    let weights: Vec<i128> = columns.iter().map(|s| survey.weight(survey.stance(*s))).collect();
    let least = columns.iter().map(|stance| match stance {
        Some(_) => (area.width / 4).clamp(LEAST_WIDTH, 2 * LEAST_WIDTH),
        None => (area.width / 8).clamp(LEAST_OPEN, LEAST_WIDTH),
    });
    let widths = portions(area.width, &weights, &least.collect::<Vec<_>>());
    let mut placed = Vec::new();
    let mut x = area.x;
    for (stance, width) in columns.into_iter().zip(widths) {
        let regions: Vec<Region> = match stance {
            None => vec![Region::UNCLASSIFIED],
            Some(_) => {
                let of_stance = ROWS.into_iter().map(|level| Region::quadrant(stance, level));
                of_stance.filter(|region| is_there(*region)).collect()
            }
        };
        let weights: Vec<i128> = regions.iter().map(|region| weight(*region)).collect();
        let least = vec![(area.height / 4).clamp(LEAST_HEIGHT, 3 * LEAST_HEIGHT); regions.len()];
        let mut y = area.y;
        for (region, height) in regions.into_iter().zip(portions(area.height, &weights, &least)) {
            placed.push(Placed { region, area: Rect { x, y, width, height } });
            y += height;
        }
        x += width;
    }
    placed
}

/// Where the parts of a quadrant that are shown apart lie at the bottom of its
/// inside, as high as their share of it; none where there is no room for them.
pub fn bands(region: Region, inside: Rect, survey: &Survey) -> Vec<Placed> {
    /// The rows that the rest of the quadrant needs.
    const REST: u16 = 2;
    let parts: Vec<Region> = Region::APART
        .iter()
        .map(|mode| Region { apart: Some(*mode), ..region })
        .filter(|part| region.stance == Some(Stance::Remedial) && survey.tally(*part).lines > 0)
        .collect();
    if inside.height < REST + parts.len() as u16 {
        return Vec::new();
    }
    let weights: Vec<i128> = std::iter::once(survey.weight(survey.rest(region)))
        .chain(parts.iter().map(|part| survey.weight(survey.tally(*part))))
        .collect();
    // Half of the room is enough for the figures and the names of the rest.
    let rest = (inside.height / 2).clamp(REST, 6).min(inside.height - parts.len() as u16);
    let mut least = vec![1; weights.len()];
    least[0] = rest;
    let heights = portions(inside.height, &weights, &least);
    let mut y = inside.y + heights[0];
    let mut placed = Vec::new();
    for (part, height) in parts.into_iter().zip(&heights[1..]) {
        placed.push(Placed { region: part, area: Rect { y, height: *height, ..inside } });
        y += height;
    }
    placed
}

/// Parts a length by weights so that the parts add up to it, none is shorter
/// than its least as long as there is room for all of these, and beyond them a
/// heavier part is never shorter than a lighter one of the same least.
fn portions(length: u16, weights: &[i128], least: &[u16]) -> Vec<u16> {
    let mut parts = vec![0; weights.len()];
    if least.iter().sum::<u16>() > length {
        // No room even for that: the same for each, the first ones one more.
        for (at, part) in parts.iter_mut().enumerate() {
            let share = length / weights.len() as u16;
            *part = share + u16::from(at < usize::from(length) % weights.len());
        }
        return parts;
    }
    let mut free: Vec<usize> = (0..weights.len()).collect();
    let mut left = i128::from(length);
    // Those whose share is too small get their least, which may make others too small.
    loop {
        let total: i128 = free.iter().map(|at| weights[*at]).sum();
        let is_small = |at: &usize| weights[*at] * left < i128::from(least[*at]) * total || total == 0;
        let Some(small) = free.iter().position(is_small) else { break };
        let at = free.remove(small);
        parts[at] = least[at];
        left -= i128::from(least[at]);
    }
    // The others share what is left, rounded where their edges fall.
    let total: i128 = free.iter().map(|at| weights[*at]).sum();
    let mut given = 0;
    let mut before = 0;
    for at in &free {
        before += weights[*at];
        let edge = (before * left * 2 + total) / (total * 2);
        parts[*at] = (edge - given) as u16;
        given = edge;
    }
    if free.is_empty() {
        // Nothing weighs anything: what is left goes round.
        let count = weights.len() as i128;
        for (at, part) in (0..count).zip(&mut parts) {
            *part += (left * (at + 1) / count - left * at / count) as u16;
        }
    }
    parts
}

/// Where a step in a direction leads: to the neighbour of the same level beside,
/// else the nearest, or to the region above or below.
pub fn neighbour(placed: &[Placed], from: Region, across: i32, down: i32) -> Region {
    let column = |region: Region| COLUMNS.iter().position(|stance| *stance == region.stance).unwrap_or(0);
    if across != 0 {
        let mut columns: Vec<usize> = placed.iter().map(|p| column(p.region)).collect();
        columns.dedup();
        let at = columns.iter().position(|c| *c == column(from)).unwrap_or(0) as i32;
        let to = columns.get(usize::try_from(at + across).unwrap_or(usize::MAX));
        let there = || placed.iter().filter(|p| Some(&column(p.region)) == to).map(|p| p.region);
        let same = there().find(|region| region.level == from.level && region.apart.is_none());
        return same.or_else(|| there().next()).unwrap_or(from);
    }
    let beside: Vec<Region> =
        placed.iter().map(|p| p.region).filter(|region| column(*region) == column(from)).collect();
    let at = beside.iter().position(|region| *region == from).unwrap_or(0) as i32;
    usize::try_from(at + down).ok().and_then(|to| beside.get(to)).copied().unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn portions_add_up_keep_their_least_and_follow_the_weights(
            length in 0u16..300,
            weights in prop::collection::vec(0i128..1_000_000_000_000_000_000_000, 1..4),
            least in 0u16..30,
        ) {
            let leasts = vec![least; weights.len()];
            let parts = portions(length, &weights, &leasts);
            prop_assert_eq!(parts.iter().sum::<u16>(), length);
            if least * weights.len() as u16 <= length {
                prop_assert!(parts.iter().all(|part| *part >= least));
                for (a, x) in weights.iter().zip(&parts) {
                    for (b, y) in weights.iter().zip(&parts) {
                        // One column or row may go either way where an edge is rounded.
                        prop_assert!(a < b || x + 1 >= *y, "{:?} of {:?}", parts, weights);
                    }
                }
            }
        }
    }

    #[test]
    fn a_part_is_as_long_as_its_share() {
        assert_eq!(portions(80, &[24, 75, 1], &[10, 10, 10]), [17, 53, 10]);
        assert_eq!(portions(80, &[1, 0, 0], &[24, 24, 12]), [44, 24, 12]);
        assert_eq!(portions(10, &[0, 0], &[3, 3]), [5, 5]);
        assert_eq!(portions(7, &[5, 1, 1], &[3, 3, 3]), [3, 2, 2]);
    }

    #[test]
    fn the_boxes_tile_the_area_at_every_size() {
        let survey = Survey::default();
        for (width, height) in [(60, 6), (80, 18), (120, 34), (200, 44), (500, 195)] {
            let area = Rect::new(0, 4, width, height);
            let placed = boxes(area, &survey);
            assert_eq!(placed.len(), 4);
            let covered: u32 = placed.iter().map(|p| p.area.area()).sum();
            assert_eq!(covered, area.area());
            for (at, a) in placed.iter().enumerate() {
                assert_eq!(a.area.intersection(area), a.area);
                assert!(placed[at + 1..].iter().all(|b| !a.area.intersects(b.area)));
            }
        }
    }
}
