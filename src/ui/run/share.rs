//! The link by which somebody else can follow the run, and what it gives away. Drawn by the part of the page
//! that is fetched when it is asked for.

use super::Watched;
use crate::domain::config::WatchPolls;
use crate::domain::route::Followed;
use crate::text::late::Late;
use crate::ui::dom::{El, el};
use crate::ui::kit::copyable;
use crate::ui::ports::Books;
use crate::ui::signal::Signal;

/// The link to a run.
#[derive(Clone)]
pub struct Share {
    pub(super) watched: Watched,
}

impl Share {
    /// Called in the part alone.
    pub fn draw(&self, books: &'static dyn Books) -> Vec<El> {
        let watched = self.watched;
        let link = Signal::made(move || {
            let followed = watched.see(|run| {
                let hostname = run.order().hostname.as_str().to_owned();
                run.key().map(|key| Followed { key: key.clone(), hostname })
            });
            followed.map(|it| books.link(&it.fragment())).unwrap_or_default()
        });
        let cost = match watched.ports.doors.config().watch_polls {
            WatchPolls::Never => Late::WatchShareNever,
            WatchPolls::Ask => Late::WatchShareCost,
            WatchPolls::Always => Late::WatchShareCostAlways,
        };
        let inside = vec![
            el("p").words(Late::WatchShareText),
            el("p").words(cost),
            el("div").live(move || match link.get() {
                none if none.is_empty() => vec![el("p").words(Late::WatchShareNone)],
                link => vec![copyable(Late::WatchShareLink, link)],
            }),
        ];
        vec![el("div.stack stack--close").children(inside)]
    }
}
