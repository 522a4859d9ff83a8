//! A question that has to be answered before anything else.

use super::fresh_id;
use leptos::html;
use leptos::prelude::*;

/// A modal dialog. The browser keeps the keyboard inside, closes it at Escape and gives the
/// focus back to where it was.
#[component]
pub fn Dialog(
    #[prop(into)] title: String,
    #[prop(into)] open: Signal<bool>,
    /// Runs when the person closes it; the owner then sets `open` to false.
    on_close: Callback<()>,
    /// Drawn anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let id = fresh_id();
    let named = id.clone();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() {
            if !dialog.open() {
                // It can only refuse when it is open already or out of the page.
                let _ = dialog.show_modal();
            }
        } else {
            dialog.close();
        }
    });
    // The browser tells it later, when the dialog may have left the page.
    let closed = move |_| {
        if open.try_get_untracked() == Some(true) {
            on_close.run(());
        }
    };
    view! {
        <dialog class="dialog" node_ref=node aria-labelledby=named on:close=closed>
            <h2 class="dialog__title" id=id>
                {title}
            </h2>
            {move || open.get().then(|| children())}
        </dialog>
    }
}
