//! What browsers report about the content security policy.

use serde_json::{Value, json};

const KEPT: usize = 200;

#[derive(Debug, Default)]
pub(super) struct Reports {
    count: u64,
    kept: Vec<Value>,
}

impl Reports {
    pub(super) fn add(&mut self, body: &[u8]) {
        self.count += 1;
        if self.kept.len() < KEPT {
            let report =
                serde_json::from_slice(body).unwrap_or_else(|_| json!(String::from_utf8_lossy(body)));
            self.kept.push(report);
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn kept(&self) -> Vec<Value> {
        self.kept.clone()
    }

    pub(super) fn json(&self) -> Value {
        json!({"count": self.count, "reports": self.kept})
    }
}
