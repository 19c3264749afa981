//! Rules that the table keeps.

use super::*;

#[test]
fn no_key_means_two_things_in_one_context() {
    for (i, a) in KEYMAP.iter().enumerate() {
        for b in &KEYMAP[i + 1..] {
            let both = a.keys.iter().find(|k| b.keys.contains(k));
            assert!(a.context != b.context || both.is_none(), "{both:?} in {:?}", a.context);
        }
    }
}

#[test]
fn every_help_text_is_shown_whole_at_80_columns() {
    for binding in KEYMAP {
        assert!(binding.help.chars().count() <= 57, "{}", binding.help);
        assert!(binding.keys.join(" ").len() <= 14, "{:?}", binding.keys);
    }
}

#[test]
fn nothing_needs_alt_or_a_multiplexers_prefix() {
    for key in KEYMAP.iter().flat_map(|b| b.keys) {
        assert!(!key.starts_with("Alt-") && *key != "Ctrl-a" && *key != "Ctrl-b", "{key}");
    }
}
