//! Reading what people type: texts, words of a vocabulary, yes and no, answers.

use crate::error::{Error, Result};
use crate::plan::answers::Answers;
use crate::plan::initiative::Initiative;
use crate::plan::share::Share;
use crate::plan::text::{MAX_CHARS, clean, cleaned, fold, quoted};

/// A text, cleaned.
///
/// # Errors
/// One that is too long to hold.
pub(super) fn read_text(text: &str) -> Result<Box<str>> {
    if text.len() > MAX_CHARS && text.chars().count() > MAX_CHARS {
        return Err(Error::words(format!("the text is longer than {MAX_CHARS} characters"))
            .next("Shorten it; a link to the full text is enough."));
    }
    Ok(cleaned(text).into())
}

/// A word of a vocabulary; nothing where the text is empty.
///
/// # Errors
/// A word that is none of it.
pub(super) fn read_choice<T: Copy>(text: &str, all: &[T], word: fn(T) -> &'static str) -> Result<Option<T>> {
    if let Some(exact) = all.iter().find(|v| word(**v) == text) {
        return Ok(Some(*exact));
    }
    let wanted = fold(&clean(text)).replace(['_', '-'], " ");
    if wanted.is_empty() {
        return Ok(None);
    }
    all.iter().copied().find(|v| word(*v) == wanted).map(Some).ok_or_else(|| {
        let words: Vec<_> = all.iter().map(|v| word(*v)).collect();
        Error::words(format!("“{}” is not one of its words", quoted(text)))
            .next(format!("Write {}, or leave it empty.", words.join(", ")))
    })
}

/// A word of an axis; the words people use for "nobody has decided" leave it open.
///
/// # Errors
/// A word that is none of it.
pub(super) fn read_class<T: Copy>(text: &str, all: &[T], word: fn(T) -> &'static str) -> Result<Option<T>> {
    if text.is_empty() || all.iter().any(|v| word(*v) == text) {
        return read_choice(text, all, word);
    }
    match fold(text.trim()).as_str() {
        "?" | "-" | "unclassified" | "unknown" | "none" | "tbd" | "n/a" => Ok(None),
        _ => read_choice(text, all, word),
    }
}

/// Yes or no, as people write it.
///
/// # Errors
/// Any other word.
pub(in crate::plan) fn read_flag(text: &str) -> Result<bool> {
    match fold(text.trim()).as_str() {
        "yes" | "y" | "true" | "1" | "x" | "locked" => Ok(true),
        "no" | "n" | "false" | "0" | "" | "-" => Ok(false),
        _ => Err(Error::words(format!("“{}” is neither yes nor no", quoted(text))).next("Write yes or no.")),
    }
}

/// The answers to the method's questions.
///
/// # Errors
/// A text that is no list of answers.
pub(super) fn read_answers(text: &str) -> Result<Answers> {
    Answers::parse(&clean(text)).ok_or_else(|| {
        Error::words(format!("“{}” is no list of answers", quoted(text)))
            .next("Write it as level 1 no, 2 yes; stance 1 no, or leave it empty.")
    })
}

/// Reads the part of full funding that brings half of the benefit, in thousandths.
pub(super) fn read_half(text: &str) -> Result<Option<u16>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let within = |share: Share| {
        let (part, whole) = share.fraction();
        let exact = (part * 1000 % whole == 0).then(|| part * 1000 / whole)?;
        u16::try_from(exact).ok().filter(|n| (1..=Initiative::MAX_HALF).contains(n))
    };
    match Share::parse(text).ok().and_then(within) {
        Some(half) => Ok(Some(half)),
        None => Err(Error::words(format!(
            "“{}” is no part of full funding that brings half the benefit",
            quoted(text)
        ))
        .next("Write a share from 0.1% (tails off at once) to 49.9% (hardly at all), such as 30%.")),
    }
}
