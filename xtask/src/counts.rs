//! How many tests ran, read from what the test programs print.
//!
//! Knows the lines of Rust's own harness, which wasm-bindgen's runner prints alike. A program that
//! dies prints no result, so the caller's exit status counts too.

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
    /// The names of what failed.
    pub failures: Vec<String>,
}

impl Counts {
    pub fn passed(count: usize) -> Self {
        Self { passed: count, ..Self::default() }
    }

    pub fn failed(name: impl Into<String>) -> Self {
        Self { passed: 0, failed: 1, failures: vec![name.into()] }
    }

    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.failures.extend(other.failures);
    }
}

/// The sum over all test programs in `text`; a command that failed without naming a failed test
/// (it did not compile, it crashed) is one failure, and so is one that ran no test.
pub fn of_tests(text: &str, success: bool, tier: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines() {
        if let Some(result) = line.trim().strip_prefix("test result:") {
            counts.passed += number_before(result, "passed");
            counts.failed += number_before(result, "failed");
        } else if let Some(name) = failed_test(line) {
            counts.failures.push(format!("{tier}: {name}"));
        }
    }
    if !success && counts.failed == 0 {
        counts.add(Counts::failed(format!("{tier}: ended with an error, see above")));
    } else if counts.passed + counts.failed == 0 {
        counts.add(Counts::failed(format!("{tier}: ran no test")));
    }
    counts
}

/// The sum of the lines in which tests tell how much of the kill matrix passed:
/// `cells passed: 6 of 6 (Reload)`.
pub fn cells_passed(text: &str) -> String {
    let (mut passed, mut all) = (0, 0);
    for line in text.lines() {
        // What another test prints may stand before it.
        if let Some((_, told)) = line.split_once("cells passed: ") {
            let mut numbers = told.split(' ').filter_map(|word| word.parse::<usize>().ok());
            passed += numbers.next().unwrap_or(0);
            all += numbers.next().unwrap_or(0);
        }
    }
    format!("cells passed: {passed} of {all}")
}

/// The number in front of `word`: 12 in `ok. 12 passed; 0 failed`.
fn number_before(text: &str, word: &str) -> usize {
    let words: Vec<&str> = text.split([' ', ';']).filter(|word| !word.is_empty()).collect();
    let place = words.iter().position(|found| *found == word);
    place.and_then(|at| at.checked_sub(1)).and_then(|at| words[at].parse().ok()).unwrap_or(0)
}

/// The name in `test domain::pin::tests::x ... FAILED` and in `test x ... FAIL`.
fn failed_test(line: &str) -> Option<&str> {
    let (name, outcome) = line.trim().strip_prefix("test ")?.rsplit_once(" ... ")?;
    outcome.starts_with("FAIL").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_PROGRAMS: &str = "\
running 3 tests
test a::one ... ok
test a::two ... FAILED
test a::three ... ok

failures:
    a::two

test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s

running 4 tests
test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn sums_all_programs_and_names_what_failed() {
        let counts = of_tests(TWO_PROGRAMS, false, "host");
        assert_eq!((counts.passed, counts.failed), (6, 1));
        assert_eq!(counts.failures, ["host: a::two"]);
    }

    #[test]
    fn reads_the_runner_of_browser_tests() {
        let text = "test browser::a_field_says_why ... FAIL\ntest browser::b ... ok\n\
                    test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 filtered out; finished in 0.3s\n";
        let counts = of_tests(text, false, "browser");
        assert_eq!((counts.passed, counts.failed), (1, 1));
        assert_eq!(counts.failures, ["browser: browser::a_field_says_why"]);
    }

    #[test]
    fn a_crash_without_a_result_is_a_failure() {
        let counts = of_tests("error[E0308]: mismatched types", false, "host");
        assert_eq!((counts.passed, counts.failed), (0, 1));
        let counts = of_tests("test result: ok. 4 passed; 0 failed", false, "host");
        assert_eq!((counts.passed, counts.failed), (4, 1));
    }

    #[test]
    fn the_cells_of_all_tests_are_summed() {
        let text =
            "test a ... cells passed: 6 of 6 (Reload)\nok\ncells passed: 9 of 10 (Killed)\ntest b ... ok";
        assert_eq!(cells_passed(text), "cells passed: 15 of 16");
        assert_eq!(cells_passed("test a ... ok"), "cells passed: 0 of 0");
    }

    #[test]
    fn running_nothing_is_a_failure() {
        let text = "running 0 tests\ntest result: ok. 0 passed; 0 failed; 0 ignored";
        let counts = of_tests(text, true, "e2e");
        assert_eq!(counts, Counts::failed("e2e: ran no test"));
    }
}
