//! What every answer looks like on the wire: the word for "done", what stands for nothing, noise.

use serde_json::{Map, Value, json};

use super::answers::Answer;
use super::faults::Unclear;
use super::readings::{Done, Noise, Nothing, Readings};

/// Fields that any answer may have, and that say nothing where there is nothing to say.
const FIELDS_OF_ANY: [&str; 6] = ["error", "callback", "message", "description", "code", "key"];

const MARK: &str = "\u{feff}";
const WARNINGS: &str = "<br />\n<b>Warning</b>:  Undefined array key &quot;vlan&quot; in \
                        <b>/srv/api/eq.php</b> on line <b>12</b><br />\n<br />\n<b>Deprecated</b>:  trim(): \
                        Passing null to parameter #1 in <b>/srv/api/lib.php</b> on line <b>304</b><br />\n";
const HTML: &str = "\n<!-- generated in 0.041 s -->\n</body>\n</html>\n";

impl Nothing {
    pub(crate) fn value(self) -> Option<Value> {
        Some(match self {
            Self::Absent => return None,
            Self::Null => Value::Null,
            Self::False => json!(false),
            Self::Zero => json!(0),
            Self::Empty => json!(""),
            Self::List => json!([]),
            Self::Map => json!({}),
        })
    }

    /// Fills the fields in that the object leaves out, or tells as empty.
    pub(crate) fn fill(self, object: &mut Value, names: &[&str]) {
        if let (Some(nothing), Value::Object(fields)) = (self.value(), object) {
            for name in names {
                let field = fields.entry(*name).or_insert(Value::Null);
                if field.is_null() || *field == "" {
                    *field = nothing.clone();
                }
            }
        }
    }
}

/// An answer as the readings have it.
pub(crate) fn dress(readings: &Readings, value: &mut Value) {
    let Value::Object(fields) = &mut *value else {
        return;
    };
    if fields.get("result").is_some_and(|result| result == "OK") {
        let word = match readings.done {
            Done::Capitals => json!("OK"),
            Done::Small => json!("ok"),
            Done::True => json!(true),
            Done::One => json!(1),
        };
        fields.insert("result".to_owned(), word);
    }
    readings.nothing.fill(value, &FIELDS_OF_ANY);
}

/// Puts around the JSON of an answer what the reading asks for.
pub(crate) fn surround(reading: Noise, answer: &mut Answer) {
    let is_json = answer.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    if !is_json || answer.lost {
        return;
    }
    let has = |noise| reading == noise || reading == Noise::All;
    if has(Noise::Html) {
        answer.body.push_str(HTML);
    }
    if has(Noise::Warnings) {
        answer.body.insert_str(0, WARNINGS);
    }
    if has(Noise::Mark) {
        answer.body.insert_str(0, MARK);
    }
}

/// Makes an answer one of which nobody can say whether it means "done".
pub(crate) fn obscure(how: Unclear, value: &mut Value) {
    let Value::Object(fields) = value else {
        return;
    };
    let mut put = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    match how {
        Unclear::Error => put("error", json!("disk layout ignored")),
        Unclear::Word => put("result", json!("Noted")),
        Unclear::Zero => put("result", json!(0)),
        Unclear::False => put("result", json!(false)),
        Unclear::None => {
            fields.remove("result");
        }
    }
}

/// A list as an object whose keys are the ids of its entries.
pub(crate) fn keyed(entries: Vec<Value>) -> Value {
    let mut by_id = Map::new();
    for mut entry in entries {
        let id = match &mut entry {
            Value::Object(fields) => fields.remove("id").unwrap_or_default(),
            // Of an entry that is nothing but its id, nothing is left.
            id => std::mem::replace(id, json!([])),
        };
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        by_id.insert(id, entry);
    }
    Value::Object(by_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyed_list_has_its_ids_as_keys_alone() {
        let list = vec![json!({"id": 7, "name": "a"}), json!({"id": "8"}), json!(9)];
        assert_eq!(keyed(list), json!({"7": {"name": "a"}, "8": {}, "9": []}));
    }

    #[test]
    fn what_is_said_is_never_taken_for_nothing() {
        let mut value = json!({"message": "refused", "code": -1, "error": ""});
        Nothing::Zero.fill(&mut value, &["message", "code", "error", "key"]);
        assert_eq!(value, json!({"message": "refused", "code": -1, "error": 0, "key": 0}));
    }

    #[test]
    fn the_default_changes_nothing() {
        let mut value = json!({"result": "OK", "action": "reboot", "debug": null});
        let before = value.clone();
        dress(&Readings::default(), &mut value);
        assert_eq!(value, before);
        let mut answer = Answer::json(&value);
        surround(Noise::None, &mut answer);
        assert_eq!(answer, Answer::json(&before));
    }
}
