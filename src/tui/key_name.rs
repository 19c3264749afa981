//! What a key is called.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The name of a key as the table writes it: `j`, `G`, `Ctrl-r`, `Shift-Left`, `Enter`.
pub fn name(key: KeyEvent) -> String {
    let (base, shifted) = match key.code {
        KeyCode::Char(' ') => ("Space".into(), false),
        KeyCode::Char(c) if key.modifiers.contains(KeyModifiers::CONTROL) => {
            (c.to_ascii_lowercase().to_string(), false)
        }
        KeyCode::Char(c) => (c.to_string(), false),
        KeyCode::PageUp => ("PgUp".into(), true),
        KeyCode::PageDown => ("PgDn".into(), true),
        KeyCode::Delete => ("Del".into(), true),
        KeyCode::BackTab => ("BackTab".into(), false),
        KeyCode::F(n) => (format!("F{n}"), true),
        other => (format!("{other:?}"), true),
    };
    let mut name = String::new();
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        name.push_str("Ctrl-");
    }
    if key.modifiers.contains(KeyModifiers::ALT) {
        name.push_str("Alt-");
    }
    if shifted && key.modifiers.contains(KeyModifiers::SHIFT) {
        name.push_str("Shift-");
    }
    name + &base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_as_the_table_writes_them() {
        let key = |code, modifiers| name(KeyEvent::new(code, modifiers));
        assert_eq!(key(KeyCode::Char('G'), KeyModifiers::SHIFT), "G");
        assert_eq!(key(KeyCode::Char('r'), KeyModifiers::CONTROL), "Ctrl-r");
        assert_eq!(key(KeyCode::Left, KeyModifiers::SHIFT), "Shift-Left");
        assert_eq!(key(KeyCode::Enter, KeyModifiers::NONE), "Enter");
        assert_eq!(key(KeyCode::Char(' '), KeyModifiers::NONE), "Space");
    }
}
