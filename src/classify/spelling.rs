//! One spelling per word: accents, case, British and American forms, plurals and
//! endings fall together, so that a rule is written once.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case without accents, apostrophes or hyphens, into `out` (cleared first).
pub fn fold(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.extend(word.bytes().filter(|b| !b"'-".contains(b)).map(|b| char::from(b.to_ascii_lowercase())));
        return;
    }
    let plain = word.nfkd().filter(|c| !is_combining_mark(*c) && !is_apostrophe(*c) && *c != '-');
    out.extend(plain.flat_map(char::to_lowercase));
}

/// Whether `c` joins the two halves of a word such as “customer's”.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

/// Reduces a folded word to the stem that all its forms share.
///
/// The stem is a key, not a word: “removes”, “removed” and “removing” all become
/// “remov”, and so does whatever a rule file spells. Nominal forms such as
/// “removal” stay apart.
pub fn stem(word: &mut String) {
    if word.len() <= 3 || !word.is_ascii() {
        return;
    }
    drop_inflection(word);
    americanise(word);
    // Of four letters, the “e” tells words apart: “care” and “car”, “note” and “not”.
    if word.len() > 4 && word.ends_with('e') {
        word.pop();
    }
}

fn drop_inflection(word: &mut String) {
    if let Some(base) = word.strip_suffix("ies").or_else(|| word.strip_suffix("ied")) {
        let keep = base.len();
        if keep >= 2 {
            word.truncate(keep);
            word.push('y');
        }
        return;
    }
    let sibilant = ["sses", "ches", "shes", "xes", "zzes"];
    if sibilant.iter().any(|ending| word.ends_with(ending)) {
        word.truncate(word.len() - 2);
    } else if word.ends_with('s') && !["ss", "us", "is"].iter().any(|e| word.ends_with(e)) {
        word.pop();
    } else if word.ends_with("ing") {
        drop_verb_ending(word, 3);
    } else if word.ends_with("ed") && !word.ends_with("eed") {
        drop_verb_ending(word, 2);
    }
}

fn drop_verb_ending(word: &mut String, ending: usize) {
    let base = &word.as_bytes()[..word.len() - ending];
    if base.len() < 3 || !base.iter().any(|b| b"aeiouy".contains(b)) {
        return;
    }
    let doubled = matches!(base, [.., a, b] if a == b && !b"aeiousfz".contains(b));
    let keep = base.len() - usize::from(doubled);
    let lost_its_e =
        !doubled && matches!(base, [a, b, c] if !is_vowel(*a) && is_vowel(*b) && !b"aeiouwxy".contains(c));
    word.truncate(keep);
    if lost_its_e {
        word.push('e');
    }
}

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// American endings for British ones. It runs on both the rules and the lines,
/// so an odd result (“advize”) does no harm.
fn americanise(word: &mut String) {
    const ENDINGS: [(&str, &str); 9] = [
        ("isation", "ization"),
        ("ise", "iz"),
        ("is", "iz"),
        ("yse", "yz"),
        ("ys", "yz"),
        ("our", "or"),
        ("tre", "ter"),
        ("ogue", "og"),
        ("ence", "ens"),
    ];
    if word.len() <= 4 {
        return;
    }
    for (british, american) in ENDINGS {
        if word.ends_with(british) {
            word.truncate(word.len() - british.len());
            word.push_str(american);
            return;
        }
    }
}

/// Whether two different stems are one slip apart: a letter missing, extra or
/// swapped with its neighbour, or in a long word a wrong one. A wrong letter in a
/// short word more often makes another word (“senior”, “sensor”).
pub fn one_slip(a: &str, b: &str) -> bool {
    const LONG: usize = 9;
    let long = a.len() >= LONG;
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    match (&a[..a.len() - tail], &b[..b.len() - tail]) {
        ([_], [_]) => long,
        ([_], []) | ([], [_]) => true,
        ([p, q], [r, s]) => p == s && q == r,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(word: &str) -> String {
        let mut out = String::new();
        fold(word, &mut out);
        stem(&mut out);
        out
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for forms in [
            &["remove", "removes", "removed", "removing", "REMOVES"][..],
            &["apology", "apologies"],
            &["apologise", "apologize", "apologising", "apologizes"],
            &["centre", "center", "centres", "centers"],
            &["analyse", "analyze", "analysing", "analyzed"],
            &["cancelled", "canceled", "cancel", "cancelling"],
            &["standardisation", "standardization"],
            &["behaviour", "behavior", "behaviours"],
            &["réclamation", "reclamations"],
            &["customers", "customer"],
            &["catch", "catches", "catching"],
            &["cure", "cures", "cured", "curing"],
            &["cut", "cuts", "cutting"],
            &["pay", "pays", "paying"],
        ] {
            let stems: Vec<String> = forms.iter().map(|w| key(w)).collect();
            assert!(stems.iter().all(|s| *s == stems[0]), "{forms:?} became {stems:?}");
        }
    }

    #[test]
    fn short_words_are_told_apart() {
        for (one, other) in [("cars", "care"), ("not", "notes"), ("rid", "rides"), ("sits", "site")] {
            assert_ne!(key(one), key(other));
        }
    }

    #[test]
    fn short_and_foreign_words_are_left_alone() {
        assert_eq!(key("bus"), "bus");
        assert_eq!(key("ring"), "ring");
        assert_eq!(key("顧客"), "顧客");
    }

    #[test]
    fn a_slip_is_one_letter_or_one_swap() {
        assert!(one_slip("complant", "complaint"));
        assert!(one_slip("surevy", "survey"));
        assert!(one_slip("compensasion", "compensation"));
        assert!(!one_slip("senior", "sensor"));
        assert!(!one_slip("repair", "despair"));
        assert!(!one_slip("survey", "survey"));
    }
}
