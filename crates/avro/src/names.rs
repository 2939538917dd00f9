//! Names: which are allowed, which namespace they belong to, what they refer to.
//!
//! Avro specification 1.12, "Names".

use wireproof_model::Name;
use wireproof_source::document::Node;

/// The names that stand for a type of their own and cannot be given to another.
pub(crate) const PRIMITIVES: [&str; 8] =
    ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

/// A declaration's simple name and its namespace, which may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FullName {
    pub(crate) name: Name,
    pub(crate) namespace: Name,
}

impl FullName {
    /// The name of a declaration: a dotted name brings its own namespace; else the declaration says one; else it is
    /// that of the declaration around it.
    pub(crate) fn declared(name: &str, node: &Node, around: &str) -> Self {
        match name.rsplit_once('.') {
            Some((namespace, name)) => Self { name: name.into(), namespace: namespace.into() },
            None => Self {
                name: name.into(),
                namespace: node.get("namespace").and_then(Node::as_str).unwrap_or(around).into(),
            },
        }
    }

    /// The full name, `namespace.Name`.
    pub(crate) fn symbol(&self) -> Name {
        symbol(&self.namespace, &self.name)
    }
}

/// `namespace.Name`, or the name alone where the namespace is empty or the name is dotted already.
pub(crate) fn symbol(namespace: &str, name: &str) -> Name {
    if namespace.is_empty() || name.contains('.') {
        name.into()
    } else {
        smol_str::format_smolstr!("{namespace}.{name}")
    }
}

/// Whether a name without dots is allowed.
pub(crate) fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|it| it.is_ascii_alphanumeric() || it == '_')
}

/// Whether a name with or without dots is allowed.
pub(crate) fn is_dotted_name(name: &str) -> bool {
    name.split('.').all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_specification() {
        assert!(is_name("_a1") && is_dotted_name("a.b_2.C"));
        assert!(!is_name("") && !is_name("1a") && !is_name("a-b") && !is_name("ä"));
        assert!(!is_dotted_name("a..b") && !is_dotted_name(".a"));
        assert_eq!(symbol("a.b", "C"), "a.b.C");
        assert_eq!(symbol("a.b", "x.C"), "x.C");
        assert_eq!(symbol("", "C"), "C");
    }
}
