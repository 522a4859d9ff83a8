//! Where the part of the page is entered that is fetched when it is asked for (`ui::part`).
//!
//! `cargo xtask dist` cuts the wasm file at [`entry`]: what only it leads to goes into a file of its
//! own. So nothing else may name it.
#![allow(unsafe_code)]

use super::books::Kept;
use super::driver::Driver;
use crate::ui::{Wish, inside};

/// Does what is wished. The name is the convention of the tool that cuts.
#[cfg_attr(
    panel_split,
    unsafe(export_name = "__wasm_split_00part00_export_5f3c1a7e9b2d4860a1c3e5f7092b4d6e")
)]
pub extern "C" fn entry(wish: &mut Wish<'_>) {
    match wish {
        Wish::Outside(whom, words) => {
            if let Some(driver) = whom.downcast_ref::<&'static Driver>() {
                driver.take_up(words);
            }
        }
        Wish::Draw(..) | Wish::Say(..) | Wish::SshKey(..) => inside(wish, &Kept),
    }
}
