//! The disks as a picture: which become what, and which mirror each other.
//!
//! Knows: where a box stands. Must not know: what a scheme makes of the disks, which is `domain`'s.
//! Each single disk and each pair is a drawing of its own, so that they wrap like words, from one
//! disk on a phone to twelve on a desk.

use crate::domain::disks::{Layout, Member, Part};
use crate::text::plan as words;
use crate::text::{Key, t};
use crate::ui::dom::{El, classed, el, svg};

/// Draws the disks, each volume in a frame; named for those who don't see it.
pub(super) fn draw(layout: &Layout) -> El {
    let parts = Part::ALL.into_iter().filter_map(|part| volume(part, &layout.members));
    el("div.picture").attr("role", "img").attr("aria-label", &words::drawn(layout)).children(parts.collect())
}

fn volume(part: Part, members: &[Member]) -> Option<El> {
    let mut units = Vec::new();
    for (at, one) in members.iter().enumerate() {
        let is_partner = |other: &&Member| one.pair.is_some() && other.pair == one.pair;
        // The second of a pair is drawn with the first.
        if one.part == part && !members[..at].iter().any(|other| is_partner(&other)) {
            units.push(unit(one, members[at + 1..].iter().find(is_partner)));
        }
    }
    let class = match part {
        Part::System | Part::Both => "picture__volume picture__volume--system",
        Part::Data => "picture__volume",
        Part::Untouched => "picture__volume picture__volume--untouched",
    };
    let name = || el("span.picture__name").text(t(words::part(part)));
    let drawn = |units| classed("div", class).child(name()).child(el("div.picture__disks").children(units));
    (!units.is_empty()).then(|| drawn(units))
}

/// One disk, or two with the bracket that makes a mirror of them. The sides are in rem, so that the
/// drawing grows with the text of the page.
fn unit(one: &Member, partner: Option<&Member>) -> El {
    let (width, height, view) = match partner {
        Some(_) => ("10rem", "4.125rem", "0 0 160 66"),
        None => ("4.75rem", "2.75rem", "0 0 76 44"),
    };
    let unit = svg("svg").attr("viewBox", view).attr("width", width).attr("height", height);
    let unit = disk(unit, one, "0.5", "38");
    let Some(partner) = partner else { return unit };
    let bracket = svg("path").attr("class", "picture__bracket").attr("d", "M38 46v10h22m40 0h22V46");
    disk(unit, partner, "84.5", "122").child(bracket).child(text("80", "60", t(Key::PlanMirror)))
}

fn disk(unit: El, disk: &Member, left: &str, middle: &str) -> El {
    let boxed = svg("rect")
        .attr("class", "picture__disk")
        .attr("x", left)
        .attr("y", "0.5")
        .attr("width", "75")
        .attr("height", "43")
        .attr("rx", "5");
    unit.child(boxed).child(text(middle, "26", &words::size(disk.gb.into())))
}

fn text(x: &str, y: &str, words: &str) -> El {
    svg("text").attr("x", x).attr("y", y).attr("font-size", "12").text(words)
}
