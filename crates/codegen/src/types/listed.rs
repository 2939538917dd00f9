//! Enums: listed texts and listed whole numbers.

use wireproof_model::{Enum, Openness};

use crate::{
    case::{Unique, upper_camel},
    text::{Text, close, line, open},
    world::World,
};

/// How Rust spells whether a type is open.
pub(super) fn openness(openness: Openness) -> &'static str {
    match openness {
        Openness::Open => "Open",
        Openness::Closed => "Closed",
        Openness::Unsaid => "Unsaid",
    }
}

impl World<'_> {
    /// What an enum's values are called, in their order.
    pub(crate) fn value_names(body: &Enum) -> Vec<String> {
        let mut unique = Unique::without(&["Unknown"]);
        let texts = body.values.iter().map(|value| upper_camel(&value.meta.name.value));
        texts.map(|name| unique.give(name)).collect()
    }

    /// Listed texts.
    pub(super) fn texts(&mut self, body: &Enum, name: &str, text: &mut Text) {
        let names = Self::value_names(body);
        line!(text, "#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]");
        open!(text, "pub enum {name} {{");
        for (value, name) in body.values.iter().zip(&names) {
            text.docs(&self.docs(&value.meta));
            line!(text, "{name},");
        }
        if body.openness != Openness::Closed {
            line!(text, "/// A value that this contract does not list.");
            line!(text, "Unknown(String),");
        }
        close!(text, "}}");
        open!(text, "rt::texts! {{ {name} {} {{", openness(body.openness));
        for (value, name) in body.values.iter().zip(&names) {
            let formers = self.formers(&value.meta);
            line!(text, "{name} {:?}{formers};", self.key(&value.meta).as_str());
        }
        close!(text, "}} }}");
    }

    /// Listed whole numbers.
    pub(super) fn whole_numbers(numbers: &[i64], name: &str, text: &mut Text) {
        let value = |number: &i64| {
            let sign = if *number < 0 { "Minus" } else { "Value" };
            format!("{sign}{}", number.unsigned_abs())
        };
        line!(text, "#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]");
        open!(text, "pub enum {name} {{");
        for number in numbers {
            line!(text, "{},", value(number));
        }
        line!(text, "/// A number that this contract does not list.");
        line!(text, "Unknown(i64),");
        close!(text, "}}");
        open!(text, "rt::numbers! {{ {name} {{");
        for number in numbers {
            line!(text, "{} {number};", value(number));
        }
        close!(text, "}} }}");
    }
}
