//! The answers given to the method's yes/no questions, kept with the line.

use std::fmt;

/// What was answered about each axis, in the order asked; `true` is yes. Written
/// `level 1 no, 2 yes; stance 1 no`, and nothing where nothing was answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// About the level.
    pub level: Vec<bool>,
    /// About the stance.
    pub stance: Vec<bool>,
}

/// The most questions that are asked about an axis.
const MOST: usize = 5;

impl Answers {
    /// Reads what [`Answers`] write, whatever its case and its spaces; `None`
    /// where it says something else.
    pub fn parse(text: &str) -> Option<Answers> {
        let mut answers = Answers::default();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (axis, list) = part.split_once(char::is_whitespace)?;
            let slot = match axis.trim_end_matches(':').to_ascii_lowercase().as_str() {
                "level" => &mut answers.level,
                "stance" => &mut answers.stance,
                _ => return None,
            };
            if !slot.is_empty() {
                return None;
            }
            for (place, answer) in (1usize..).zip(list.split(',')) {
                let (number, word) = answer.trim().split_once(char::is_whitespace)?;
                if number.parse() != Ok(place) || place > MOST {
                    return None;
                }
                slot.push(match word.trim().to_ascii_lowercase().as_str() {
                    "yes" => true,
                    "no" => false,
                    _ => return None,
                });
            }
        }
        Some(answers)
    }
}

impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        for (axis, answers) in [("level", &self.level), ("stance", &self.stance)] {
            for (place, yes) in (1..).zip(answers) {
                let before = if place == 1 { format!("{gap}{axis}") } else { ",".into() };
                write!(f, "{before} {place} {}", if *yes { "yes" } else { "no" })?;
                gap = "; ";
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            level in prop::collection::vec(any::<bool>(), 0..=MOST),
            stance in prop::collection::vec(any::<bool>(), 0..=MOST),
        ) {
            let answers = Answers { level, stance };
            prop_assert_eq!(Answers::parse(&answers.to_string()), Some(answers));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,40}") {
            let _ = Answers::parse(&text);
        }
    }

    #[test]
    fn the_form_is_one_people_read() {
        let answers = Answers { level: vec![false, true], stance: vec![true] };
        assert_eq!(answers.to_string(), "level 1 no, 2 yes; stance 1 yes");
        assert_eq!(Answers::parse(" STANCE: 1 Yes ;Level 1 no,2 yes"), Some(answers));
        assert_eq!(Answers::parse(""), Some(Answers::default()));
        for odd in ["yes", "level 2 no", "level 1 perhaps", "mode 1 yes", "level 1 no; level 1 yes"] {
            assert_eq!(Answers::parse(odd), None, "{odd}");
        }
        assert_eq!(Answers::parse("level 1 no, 2 no, 3 no, 4 no, 5 no, 6 no"), None);
    }
}
