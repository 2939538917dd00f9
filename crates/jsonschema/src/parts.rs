//! Reads a schema's keywords in one pass; decides what each is.

use wireproof_source::document::{Entry, Node, Value};

use crate::{Dialect, keys::Role};

/// The keywords of one schema. Values are as written; nothing is judged here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts<'a> {
    pub(crate) reference: Option<&'a Node>,
    pub(crate) types: Vec<&'a str>,
    pub(crate) null_type: bool,
    pub(crate) nullable: Option<&'a Entry>,
    pub(crate) values: Option<&'a Node>,
    pub(crate) constant: Option<&'a Node>,
    pub(crate) object: ObjectParts<'a>,
    pub(crate) array: ArrayParts<'a>,
    pub(crate) text: TextParts<'a>,
    pub(crate) number: NumberParts<'a>,
    pub(crate) format: Option<&'a str>,
    pub(crate) all_of: Option<&'a Node>,
    pub(crate) any_of: Option<&'a Node>,
    pub(crate) one_of: Option<&'a Node>,
    pub(crate) logic: LogicParts<'a>,
    pub(crate) discriminator: Option<&'a Node>,
    pub(crate) notes: NoteParts<'a>,
}

/// Keywords for objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ObjectParts<'a> {
    pub(crate) properties: Option<&'a Node>,
    pub(crate) required: Option<&'a Node>,
    pub(crate) additional: Option<&'a Node>,
    pub(crate) patterns: Option<&'a Node>,
    pub(crate) names: Option<&'a Node>,
    pub(crate) min: Option<&'a Node>,
    pub(crate) max: Option<&'a Node>,
    pub(crate) unevaluated: Option<&'a Node>,
}

/// Keywords for lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ArrayParts<'a> {
    pub(crate) items: Option<&'a Node>,
    pub(crate) prefix: Option<&'a Node>,
    pub(crate) additional: Option<&'a Node>,
    pub(crate) min: Option<&'a Node>,
    pub(crate) max: Option<&'a Node>,
    pub(crate) unique: bool,
    pub(crate) unevaluated: Option<&'a Node>,
}

/// Keywords for texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TextParts<'a> {
    pub(crate) min: Option<&'a Node>,
    pub(crate) max: Option<&'a Node>,
    pub(crate) pattern: Option<&'a Node>,
    pub(crate) encoding: Option<&'a str>,
}

/// Keywords for numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NumberParts<'a> {
    pub(crate) min: Option<&'a Node>,
    pub(crate) max: Option<&'a Node>,
    pub(crate) exclusive_min: Option<&'a Node>,
    pub(crate) exclusive_max: Option<&'a Node>,
    pub(crate) multiple: Option<&'a Node>,
}

/// Keywords that combine schemas in ways that no kind of type stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct LogicParts<'a> {
    pub(crate) not: Option<&'a Node>,
    pub(crate) when: Option<&'a Node>,
    pub(crate) then: Option<&'a Node>,
    pub(crate) otherwise: Option<&'a Node>,
    pub(crate) dependents: Vec<&'a Node>,
    pub(crate) contains: Option<&'a Node>,
    pub(crate) min_contains: Option<&'a Node>,
    pub(crate) max_contains: Option<&'a Node>,
}

/// Keywords that ask nothing of a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct NoteParts<'a> {
    pub(crate) default: Option<&'a Node>,
    pub(crate) description: Option<&'a Node>,
    pub(crate) title: Option<&'a Node>,
    pub(crate) deprecated: Option<&'a Entry>,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
}

impl<'a> Parts<'a> {
    pub(crate) fn read(node: &'a Node, dialect: Dialect) -> Self {
        let mut parts = Self::default();
        for entry in node.entries() {
            parts.take(entry, dialect);
        }
        if parts.reference.is_some() && !dialect.siblings() {
            let notes = NoteParts { description: parts.notes.description, ..NoteParts::default() };
            return Self {
                reference: parts.reference,
                nullable: parts.nullable,
                notes,
                ..Self::default()
            };
        }
        parts
    }

    fn take(&mut self, entry: &'a Entry, dialect: Dialect) {
        let node = &entry.node;
        let truth = || node.as_bool().unwrap_or(false);
        match entry.key.value.as_str() {
            "$ref" if node.as_str().is_some() => self.reference = Some(node),
            "type" => self.take_type(node),
            "nullable" if dialect == Dialect::OpenApi30 => {
                self.nullable = truth().then_some(entry);
            }
            "enum" => self.values = Some(node),
            "const" => self.constant = Some(node),
            "properties" => self.object.properties = Some(node),
            "required" => self.object.required = Some(node),
            "additionalProperties" => self.object.additional = Some(node),
            "patternProperties" => self.object.patterns = Some(node),
            "propertyNames" => self.object.names = Some(node),
            "minProperties" => self.object.min = Some(node),
            "maxProperties" => self.object.max = Some(node),
            "unevaluatedProperties" => self.object.unevaluated = Some(node),
            "items" if matches!(node.value, Value::Array(_)) => self.array.prefix = Some(node),
            "items" => self.array.items = Some(node),
            "prefixItems" => self.array.prefix = Some(node),
            "additionalItems" => self.array.additional = Some(node),
            "minItems" => self.array.min = Some(node),
            "maxItems" => self.array.max = Some(node),
            "uniqueItems" => self.array.unique = truth(),
            "unevaluatedItems" => self.array.unevaluated = Some(node),
            "minLength" => self.text.min = Some(node),
            "maxLength" => self.text.max = Some(node),
            "pattern" => self.text.pattern = Some(node),
            "contentEncoding" => self.text.encoding = node.as_str(),
            "format" => self.format = node.as_str(),
            "minimum" => self.number.min = Some(node),
            "maximum" => self.number.max = Some(node),
            "exclusiveMinimum" => self.number.exclusive_min = Some(node),
            "exclusiveMaximum" => self.number.exclusive_max = Some(node),
            "multipleOf" => self.number.multiple = Some(node),
            _ => self.take_combining(entry),
        }
    }

    fn take_combining(&mut self, entry: &'a Entry) {
        let node = &entry.node;
        let truth = || node.as_bool().unwrap_or(false);
        match entry.key.value.as_str() {
            "allOf" => self.all_of = Some(node),
            "anyOf" => self.any_of = Some(node),
            "oneOf" => self.one_of = Some(node),
            "not" => self.logic.not = Some(node),
            "if" => self.logic.when = Some(node),
            "then" => self.logic.then = Some(node),
            "else" => self.logic.otherwise = Some(node),
            "dependentSchemas" | "dependentRequired" | "dependencies" => {
                self.logic.dependents.push(node);
            }
            "contains" => self.logic.contains = Some(node),
            "minContains" => self.logic.min_contains = Some(node),
            "maxContains" => self.logic.max_contains = Some(node),
            "discriminator" => self.discriminator = Some(node),
            "default" => self.notes.default = Some(node),
            "description" => self.notes.description = Some(node),
            "title" => self.notes.title = Some(node),
            "deprecated" if truth() => self.notes.deprecated = Some(entry),
            "readOnly" => self.notes.read_only = truth(),
            "writeOnly" => self.notes.write_only = truth(),
            _ => {}
        }
    }

    fn take_type(&mut self, node: &'a Node) {
        for name in std::iter::once(node).chain(node.items()).filter_map(Node::as_str) {
            if name == "null" {
                self.null_type = true;
            } else if !self.types.contains(&name) {
                self.types.push(name);
            }
        }
    }

    /// The values that are listed, if they are.
    pub(crate) fn listed(&self) -> Option<&'a [Node]> {
        match (self.constant, self.values) {
            (Some(constant), _) => Some(std::slice::from_ref(constant)),
            (None, Some(values)) => Some(values.items()),
            (None, None) => None,
        }
    }

    /// Whether schemas are combined.
    pub(crate) fn combines(&self) -> bool {
        self.all_of.is_some() || self.any_of.is_some() || self.one_of.is_some()
    }

    /// Whether `type` is said.
    pub(crate) fn typed(&self) -> bool {
        self.null_type || !self.types.is_empty()
    }

    /// Whether something is asked of the value beside its type, and beside schemas that are combined.
    pub(crate) fn asks(&self) -> bool {
        self.asks_more() || (self.format.is_some() && self.typed())
    }

    /// As [`Parts::asks`], a format set aside.
    pub(crate) fn asks_more(&self) -> bool {
        self.values.is_some()
            || self.constant.is_some()
            || self.object != ObjectParts::default()
            || self.array != ArrayParts::default()
            || self.text != TextParts::default()
            || self.number != NumberParts::default()
    }

    /// Whether schemas are combined in a way that no kind of type stands for.
    pub(crate) fn has_logic(&self) -> bool {
        self.logic != LogicParts::default()
    }

    /// Whether nothing at all is asked.
    pub(crate) fn is_empty(&self) -> bool {
        !self.typed()
            && !self.asks()
            && !self.has_logic()
            && self.reference.is_none()
            && self.all_of.is_none()
            && self.any_of.is_none()
            && self.one_of.is_none()
    }
}

/// What a key of a schema is.
pub(crate) fn role(key: &str, dialect: Dialect, beside_ref: bool) -> Role {
    if beside_ref && !dialect.siblings() {
        return match key {
            "$ref" | "description" | "summary" | "title" | "$comment" => Role::Keyword,
            "nullable" if dialect == Dialect::OpenApi30 => Role::Keyword,
            _ if key.starts_with("x-") => Role::Value,
            _ => Role::Idle("what stands beside `$ref` has no meaning"),
        };
    }
    match key {
        "$ref"
        | "type"
        | "required"
        | "additionalProperties"
        | "propertyNames"
        | "minProperties"
        | "maxProperties"
        | "unevaluatedProperties"
        | "items"
        | "prefixItems"
        | "additionalItems"
        | "minItems"
        | "maxItems"
        | "uniqueItems"
        | "unevaluatedItems"
        | "minLength"
        | "maxLength"
        | "pattern"
        | "contentEncoding"
        | "format"
        | "minimum"
        | "maximum"
        | "exclusiveMinimum"
        | "exclusiveMaximum"
        | "multipleOf"
        | "allOf"
        | "anyOf"
        | "oneOf"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "minContains"
        | "maxContains"
        | "discriminator"
        | "description"
        | "title"
        | "deprecated"
        | "readOnly"
        | "writeOnly"
        | "$comment"
        | "$schema"
        | "$id"
        | "id"
        | "$anchor"
        | "$dynamicAnchor" => Role::Keyword,
        "nullable" if dialect == Dialect::OpenApi30 => Role::Keyword,
        "nullable" => Role::Idle("from OpenAPI 3.1 on `type` says so: `[\"string\", \"null\"]`"),
        "contentMediaType" | "contentSchema" | "enum" | "const" | "default" | "example"
        | "examples" | "xml" | "externalDocs" | "$vocabulary" => Role::Value,
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas"
        | "dependentRequired" | "dependencies" => Role::Names,
        _ if key.starts_with("x-") => Role::Value,
        _ => Role::Unknown,
    }
}
