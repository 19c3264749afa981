//! Colours and marks: never colour alone, and none where none is wanted.

use ratatui::style::{Color, Modifier, Style};

use crate::plan::class::Stance;

/// What a person may ask for with `--theme`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// Dark, or whatever the surroundings say.
    #[default]
    Auto,
    /// For a dark terminal.
    Dark,
    /// For a light terminal.
    Light,
    /// Bold and reverse only.
    Mono,
}

/// How things look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    preventive: Style,
    remedial: Style,
    /// Secondary text.
    pub dim: Style,
    /// Whether marks and lines keep to ASCII.
    pub ascii: bool,
    /// Headings and figures that matter.
    pub strong: Style,
    /// What went wrong.
    pub wrong: Style,
}

impl Theme {
    /// The theme for a choice in the surroundings that `env` describes:
    /// NO_COLOR, TERM, COLORTERM, COLORFGBG, and the locale.
    pub fn chosen(choice: Choice, env: impl Fn(&str) -> Option<String>) -> Theme {
        let set = |name: &str| env(name).filter(|v| !v.is_empty());
        let term = set("TERM").unwrap_or_default();
        let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")).unwrap_or_default();
        let ascii = term == "linux" || !(locale.to_ascii_lowercase().replace('-', "").contains("utf8"));
        let plain = set("NO_COLOR").is_some() || term == "dumb" || choice == Choice::Mono;
        let light = match choice {
            Choice::Light => true,
            // The last number of COLORFGBG is the background: 7 and 15 are white.
            Choice::Auto => set("COLORFGBG").is_some_and(|v| v.ends_with(";7") || v.ends_with(";15")),
            _ => false,
        };
        let rich = set("COLORTERM").is_some_and(|v| v == "truecolor" || v == "24bit");
        let colours = match (rich, term.contains("256color"), light) {
            (true, _, false) => (Color::Rgb(0x56, 0xB4, 0xE9), Color::Rgb(0xE6, 0x9F, 0x00)),
            (true, _, true) => (Color::Rgb(0x00, 0x5A, 0x9C), Color::Rgb(0xB3, 0x47, 0x00)),
            (_, true, false) => (Color::Indexed(74), Color::Indexed(178)),
            (_, true, true) => (Color::Indexed(25), Color::Indexed(130)),
            (_, _, false) => (Color::LightBlue, Color::Yellow),
            (_, _, true) => (Color::Blue, Color::Red),
        };
        let theme = Theme { ascii, ..Theme::mono() };
        match plain {
            true => theme,
            false => Theme {
                preventive: Style::new().fg(colours.0),
                remedial: Style::new().fg(colours.1),
                ..theme
            },
        }
    }

    /// No colour at all, with the full set of marks.
    pub const fn mono() -> Theme {
        Theme {
            preventive: Style::new(),
            remedial: Style::new(),
            dim: Style::new().add_modifier(Modifier::DIM),
            ascii: false,
            strong: Style::new().add_modifier(Modifier::BOLD),
            wrong: Style::new().add_modifier(Modifier::BOLD),
        }
    }

    /// The same theme for a projector, where nothing is dim, or for a desk.
    #[must_use]
    pub fn presenting(self, on: bool) -> Theme {
        let dim = if on { Style::new() } else { Theme::mono().dim };
        Theme { dim, ..self }
    }

    /// The look of a stance; unclassified has the terminal's own.
    pub fn stance(&self, stance: Option<Stance>) -> Style {
        match stance {
            Some(Stance::Preventive) => self.preventive,
            Some(Stance::Remedial) => self.remedial,
            None => Style::new(),
        }
    }

    /// The mark of a stance.
    pub fn mark(&self, stance: Option<Stance>) -> &'static str {
        match (stance, self.ascii) {
            (Some(stance), false) => stance.mark(),
            (Some(Stance::Preventive), true) => "#",
            (Some(Stance::Remedial), true) => "o",
            (None, _) => "?",
        }
    }

    /// The fill of a bar's part: solid, light, hatched.
    pub fn fill(&self, stance: Option<Stance>) -> &'static str {
        match (stance, self.ascii) {
            (Some(Stance::Preventive), false) => "█",
            (Some(Stance::Remedial), false) => "░",
            (None, false) => "▒",
            (Some(Stance::Preventive), true) => "#",
            (Some(Stance::Remedial), true) => "-",
            (None, true) => "?",
        }
    }

    /// One of two texts: the plain one where marks keep to ASCII.
    pub fn glyph(&self, full: &'static str, ascii: &'static str) -> &'static str {
        if self.ascii { ascii } else { full }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(choice: Choice, env: &[(&str, &str)]) -> Theme {
        Theme::chosen(choice, |name| env.iter().find(|(n, _)| *n == name).map(|(_, v)| v.to_string()))
    }

    #[test]
    fn surroundings_are_respected() {
        let utf8 = ("LANG", "en_GB.UTF-8");
        let rich = theme(Choice::Auto, &[utf8, ("COLORTERM", "truecolor"), ("TERM", "xterm-256color")]);
        assert_eq!(rich.stance(Some(Stance::Preventive)).fg, Some(Color::Rgb(0x56, 0xB4, 0xE9)));
        let quiet = theme(Choice::Dark, &[utf8, ("COLORTERM", "truecolor"), ("NO_COLOR", "1")]);
        assert_eq!(quiet, Theme::mono());
        let white = theme(Choice::Auto, &[utf8, ("TERM", "xterm-256color"), ("COLORFGBG", "0;15")]);
        assert_eq!(white.stance(Some(Stance::Remedial)).fg, Some(Color::Indexed(130)));
        assert!(theme(Choice::Auto, &[("LANG", "C")]).ascii);
        assert_eq!(theme(Choice::Mono, &[("LANG", "C")]).mark(Some(Stance::Preventive)), "#");
    }
}
