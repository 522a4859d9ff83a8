//! How soon a stage is shown for how many questions: the policy of `flow::poll` against fixed pauses,
//! over many runs whose stages take their time by lot.
//!
//! Between two questions a pause of `c/√hazard` gives the least mean delay for a number of questions:
//! with the density `f` and the survival `S` of a stage's duration, a pause `h` costs `∫ S/h` questions
//! and `½ ∫ f·h` of delay, and their product is least, `½ (∫ √(f·S))²`, where `h` is `c·√(S/f)`. A fixed
//! pause has half the mean duration as its product. So no policy can be better than the quotient of both,
//! which is printed as *bound*.

use crate::chance::Chance;
use reinstall_panel::domain::config::Polling;
use reinstall_panel::flow::poll::{Awaited, Known, delay_ms, first_ms};
use reinstall_panel::flow::stage::USUAL;

const RUNS: u64 = 20_000;

/// A number between 0 and 1.
fn unit(chance: &mut Chance) -> f64 {
    (chance.next() >> 11) as f64 / (1_u64 << 53) as f64
}

/// A standard normal number.
fn normal(chance: &mut Chance) -> f64 {
    let (u, v) = (unit(chance).max(1e-300), unit(chance));
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

/// How a policy asks: the pause after so many questions in a row without news, so long into a stage that
/// usually takes so long.
type Policy<'a> = &'a dyn Fn(u32, u64, (u64, u64), u64) -> u64;

/// Mean delay from a stage to when it is shown, in seconds, and questions a run.
fn measure(sigma: f64, error: f64, policy: Policy<'_>) -> (f64, f64) {
    let mut chance = Chance::new(7);
    let (mut delay, mut questions) = (0_u64, 0_u64);
    for _ in 0..RUNS {
        // What is known of this kind of server is off by as much for all stages.
        let off = (error * normal(&mut chance)).exp();
        for usual_ms in USUAL.map(|usual| usual.median_ms) {
            let takes = (usual_ms as f64 * (sigma * normal(&mut chance)).exp()) as u64;
            let known = (usual_ms as f64 * off) as u64;
            // What takes longer once in twenty times.
            let late = (known as f64 * (1.645 * sigma).exp()) as u64;
            let (mut at, mut quiet) = (0, 0);
            while at < takes {
                at += policy(quiet, at, (known, late), chance.next() >> 33);
                quiet += 1;
                questions += 1;
            }
            delay += at - takes;
        }
    }
    let stages = (RUNS * USUAL.len() as u64) as f64;
    (delay as f64 / stages / 1_000.0, questions as f64 / RUNS as f64)
}

fn ours(min_ms: u32, max_ms: u32) -> impl Fn(u32, u64, (u64, u64), u64) -> u64 {
    move |_, for_ms, (usual_ms, late_ms), luck| {
        let awaited = Some(Awaited { for_ms, usual_ms, late_ms });
        delay_ms(Polling { min_ms, max_ms }, Known { awaited, ..Known::default() }, luck)
    }
}

/// The pause of ours with which a run takes as many questions.
fn at_as_many(sigma: f64, error: f64, questions: f64) -> (f64, f64) {
    let (mut low, mut high) = (100, 60_000);
    while high - low > 20 {
        let middle = (low + high) / 2;
        let (_, asked) = measure(sigma, error, &ours(middle, 600_000));
        if asked > questions { low = middle } else { high = middle }
    }
    measure(sigma, error, &ours(high, 600_000))
}

/// The quotient of the least product of delay and questions and that of a fixed pause.
fn bound(sigma: f64) -> f64 {
    let upper = |z: f64| {
        // The tail of the normal distribution, by its integral.
        let steps = 2_000;
        let width = (9.0 - z).max(0.0) / f64::from(steps);
        (0..steps).map(|n| density(z + (f64::from(n) + 0.5) * width) * width).sum::<f64>()
    };
    let (mut root, mut mean) = (0.0, 0.0);
    let steps = 2_000;
    for n in 0..steps {
        // In units of the usual duration.
        let (width, t) = (6.0 / f64::from(steps), (f64::from(n) + 0.5) * 6.0 / f64::from(steps));
        let z = t.ln() / sigma;
        let (f, s) = (density(z) / (t * sigma), upper(z));
        root += (f * s).sqrt() * width;
        mean += s * width;
    }
    let roots: f64 = USUAL.iter().map(|usual| (usual.median_ms as f64).sqrt() * root).sum();
    let all: f64 = USUAL.iter().map(|usual| usual.median_ms as f64 * mean).sum();
    roots * roots / (USUAL.len() as f64 * all)
}

fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt()
}

#[test]
#[ignore = "a bench: `cargo xtask bench poll`"]
fn bench_poll() {
    println!(
        "Mean delay from a stage to when it is shown, over {RUNS} runs of five stages; the spread is the"
    );
    println!(
        "sigma of a log-normal duration. `learnt`: the usual duration is known; `guessed`: off by 40 %."
    );
    println!();
    println!("spread  policy                 questions  delay s  against fixed 15 s  bound");
    for sigma in [0.15, 0.25, 0.35, 0.5] {
        let (fixed, asked) = measure(sigma, 0.0, &|_, _, _, _| 15_000);
        let least = bound(sigma);
        let row = |name: &str, (delay, questions): (f64, f64), bound: &str| {
            let share = delay / fixed;
            println!("{sigma:<7} {name:<22} {questions:>9.1} {delay:>8.2} {share:>19.2} {bound:>6}");
        };
        let bound = format!("{least:.2}");
        row("fixed 15 s", (fixed, asked), "");
        row("ours, as many, learnt", at_as_many(sigma, 0.0, asked), &bound);
        row("ours, as many, guessed", at_as_many(sigma, 0.4, asked), "");
        row("ours as it is, learnt", measure(sigma, 0.0, &ours(5_000, 60_000)), "");
        row("ours as it is, guessed", measure(sigma, 0.4, &ours(5_000, 60_000)), "");
    }
    println!();
    println!("10,000 pages loaded in the same moment: first questions in each second");
    let mut seconds = [0_u32; 10];
    let mut chance = Chance::new(1);
    for _ in 0..10_000 {
        let ms = first_ms(Polling { min_ms: 5_000, max_ms: 60_000 }, chance.next());
        seconds[(ms / 1_000) as usize] += 1;
    }
    for (second, pages) in seconds.iter().enumerate() {
        println!("{second:>2} s {pages:>6} {}", "#".repeat(*pages as usize / 25));
    }
}
