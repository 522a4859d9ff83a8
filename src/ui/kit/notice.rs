//! What a person has to know: what happened, and what to do about it.

use super::icon::{Icon, icon};
use super::{actions, fresh_id, words};
use crate::text::problem::Problem;
use crate::text::{Key, own};
use crate::ui::dom::{El, Words, classed, el};

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good to know.
    Info,
    /// Something ended well.
    Done,
    /// Go on, but with care.
    Warning,
    /// Something went wrong; read out at once.
    Error,
    /// Something will be destroyed. The one loud thing of the product.
    Danger,
}

/// A notice with its title, sentence and remedy.
#[must_use]
pub struct Notice {
    kind: NoticeKind,
    said: Problem,
    quiet: bool,
    inside: Option<El>,
    controls: Vec<El>,
}

impl Notice {
    /// A notice that says `said`.
    pub const fn new(kind: NoticeKind, said: Problem) -> Self {
        Self { kind, said, quiet: false, inside: None, controls: Vec::new() }
    }

    /// A notice of a title and a sentence.
    pub fn of(kind: NoticeKind, title: Key, text: Key) -> Self {
        Self::new(kind, Problem { title: own(title), text: own(text), ..Problem::default() })
    }

    /// The view says it to screen readers by itself.
    pub const fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// What has to be filled in, between the words and the controls.
    pub fn inside(mut self, inside: Option<El>) -> Self {
        self.inside = inside;
        self
    }

    /// Controls that follow the words.
    pub fn controls(mut self, controls: Vec<El>) -> Self {
        self.controls.extend(controls);
        self
    }

    /// The notice.
    #[must_use]
    pub fn el(self) -> El {
        let (class, sign, role) = match self.kind {
            NoticeKind::Info => ("notice notice--info", Icon::Info, "note"),
            NoticeKind::Done => ("notice notice--done", Icon::Tick, "status"),
            NoticeKind::Warning => ("notice notice--warning", Icon::Triangle, "note"),
            NoticeKind::Error => ("notice notice--error", Icon::Cross, "alert"),
            NoticeKind::Danger => ("notice notice--danger", Icon::Triangle, "note"),
        };
        let id = fresh_id();
        let Problem { title, text, remedy, details: raw } = self.said;
        let body = el("div.notice__body")
            .child(el("p.notice__title").attr("id", &id).text(&title))
            .maybe(words("", &text))
            .maybe(words("", &remedy))
            .maybe((!raw.is_empty()).then(|| details(Key::WhatTheApiSaid, &raw)))
            .maybe(self.inside)
            .maybe((!self.controls.is_empty()).then(|| actions(self.controls)));
        classed("div", class)
            .attr("role", if self.quiet { "note" } else { role })
            .attr("aria-labelledby", &id)
            .child(el("div.notice__sign").child(icon(sign)))
            .child(body)
    }
}

/// Raw words, folded away until asked for; shown as text, never as markup.
#[must_use]
pub fn details(summary: impl Into<Words>, raw: &str) -> El {
    let raw = el("pre.details__raw").attr("tabindex", "0").text(raw);
    el("details.details").child(el("summary").words(summary)).child(raw)
}
