//! Reinstalls that are interrupted at every moment, in every way.

use e2e::{Cell, Effect, Interruption, Moment, interrupt};

/// The six moments of a call that changes something.
fn around(effect: Effect) -> Vec<Cell> {
    Moment::ALL.map(|moment| Cell::At(effect, moment)).to_vec()
}

/// The five stages, each before and after the page has read it.
fn stages() -> Vec<Cell> {
    (1..=5).flat_map(|stage| [Cell::Reported(stage), Cell::Read(stage)]).collect()
}

macro_rules! kills {
    ($($module:ident: $how:ident $(, $ignored:meta)?;)+) => {
        $(mod $module {
            use super::*;

            #[test]
            $(#[$ignored])?
            fn key() {
                interrupt(Interruption::$how, &around(Effect::Key));
            }

            #[test]
            $(#[$ignored])?
            fn create_pxe() {
                interrupt(Interruption::$how, &around(Effect::CreatePxe));
            }

            #[test]
            $(#[$ignored])?
            fn boot_from_the_network() {
                interrupt(Interruption::$how, &around(Effect::BootPxe));
            }

            #[test]
            $(#[$ignored])?
            fn reboot() {
                interrupt(Interruption::$how, &around(Effect::Reboot));
            }

            #[test]
            $(#[$ignored])?
            fn boot_from_the_disk() {
                interrupt(Interruption::$how, &around(Effect::BootDisk));
            }

            #[test]
            $(#[$ignored])?
            fn task() {
                interrupt(Interruption::$how, &around(Effect::Task));
            }

            #[test]
            $(#[$ignored])?
            fn clear_pxe() {
                interrupt(Interruption::$how, &around(Effect::ClearPxe));
            }

            #[test]
            $(#[$ignored])?
            fn stages() {
                interrupt(Interruption::$how, &super::stages());
            }
        })+
    };
}

// The others by `cargo xtask test --full`.
kills! {
    reload: Reload;
    close_and_reopen: CloseTab, ignore = "only with --full";
    back_and_forward: BackForward, ignore = "only with --full";
    crash: Crash, ignore = "only with --full";
    killed: Killed, ignore = "only with --full";
    frozen: Frozen, ignore = "only with --full";
    offline: Offline, ignore = "only with --full";
    second_tab: SecondTab, ignore = "only with --full";
}
