//! The macros that generated code states its types with: a line per member.

/// Reads and writes a struct: `record! { Line open { sku: required "sku"; days: or "days" [.min(1)] = 30; } }`.
///
/// A member is the field, its kind (`required`, `optional`, `or`), its name in JSON, former names after `|`, its rule
/// in brackets, and for `or` what stands in for it. `# "type" "disk";` is a field with one value that the Rust struct
/// does not have. `..rest;` is the map of all other members. `default` in front gives the struct a `Default`.
#[macro_export]
#[doc(hidden)]
macro_rules! record {
    (default $name:ident $open:ident { $(# $mark:literal $text:literal;)* $($field:ident: $kind:ident $key:literal $(| $former:literal)* $([$($rule:tt)*])? $(= $default:expr)?;)* $(..$rest:ident $([$($rest_rule:tt)*])?;)? }) => {
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self { $($field: $crate::standing_in!($($default)?),)* $($rest: ::core::default::Default::default(),)? }
            }
        }
        $crate::record! { $name $open { $(# $mark $text;)* $($field: $kind $key $(| $former)* $([$($rule)*])? $(= $default)?;)* $(..$rest $([$($rest_rule)*])?;)? } }
    };
    ($name:ident $open:ident { $(# $mark:literal $text:literal;)* $($field:ident: $kind:ident $key:literal $(| $former:literal)* $([$($rule:tt)*])? $(= $default:expr)?;)* $(..$rest:ident $([$($rest_rule:tt)*])?;)? }) => {
        impl $crate::Json for $name {
            fn read(value: &$crate::Value, _: &$crate::Rule<'_>, at: &mut $crate::Reading) -> ::core::option::Option<Self> {
                let outer = at.outer_key();
                #[allow(unused_mut)]
                let mut members = at.object(value)?;
                $(members.mark(at, $mark, $text);)*
                $(let $field = members.$kind(at, &[$key $(, $former)*], &$crate::Rule::NEW $($($rule)*)? $(, || $default)?);)*
                let names: &[&str] = &[$($mark,)* $($key, $($former,)*)*];
                $(let $rest = members.others(at, names, &$crate::Rule::NEW $($($rest_rule)*)?);)?
                members.end(at, names, outer, $crate::Openness::$open);
                ::core::option::Option::Some(Self { $($field: $field?,)* $($rest: $rest?,)? })
            }

            fn write(&self, _: &$crate::Rule<'_>, at: &mut $crate::Writing) -> $crate::Value {
                #[allow(unused_mut)]
                let mut object = $crate::Object::new();
                let _ = &at;
                $(object.mark($mark, $text);)*
                $(object.$kind(at, $key, &self.$field, &$crate::Rule::NEW $($($rule)*)?);)*
                $(object.others(at, &self.$rest, &$crate::Rule::NEW $($($rest_rule)*)?);)?
                object.end()
            }
        }
    };
}

/// Gives a struct a `Default`: `defaults! { ListOptions { limit = 100; page; } }`.
#[macro_export]
#[doc(hidden)]
macro_rules! defaults {
    ($name:ident { $($field:ident $(= $default:expr)?;)* }) => {
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self { $($field: $crate::standing_in!($($default)?),)* }
            }
        }
    };
}

/// What stands in for a field: the contract's default, else the type's.
#[macro_export]
#[doc(hidden)]
macro_rules! standing_in {
    () => {
        ::core::default::Default::default()
    };
    ($default:expr) => {
        $default
    };
}

/// Reads and writes an enum of texts: `texts! { Status Open { Placed "placed" | "formerly"; } }`.
#[macro_export]
#[doc(hidden)]
macro_rules! texts {
    ($name:ident Closed { $($value:ident $text:literal $(| $former:literal)*;)* }) => {
        $crate::texts! { @ $name Closed { $($value $text $(| $former)*;)* } {} |_| ::core::option::Option::None }
    };
    ($name:ident $open:ident { $($value:ident $text:literal $(| $former:literal)*;)* }) => {
        $crate::texts! { @ $name $open { $($value $text $(| $former)*;)* } { Self::Unknown(text) => text, } |text| ::core::option::Option::Some(Self::Unknown(text)) }
    };
    (@ $name:ident $open:ident { $($value:ident $text:literal $(| $former:literal)*;)* } { $($other:tt)* } $unknown:expr) => {
        impl $name {
            /// The text that it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$value => $text,)*
                    $($other)*
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::Json for $name {
            fn read(value: &$crate::Value, _: &$crate::Rule<'_>, at: &mut $crate::Reading) -> ::core::option::Option<Self> {
                const TEXTS: &[&str] = &[$($text),*];
                let known = match at.text(value)? {
                    $($text $(| $former)* => ::core::option::Option::Some(Self::$value),)*
                    _ => ::core::option::Option::None,
                };
                known.or_else(|| at.unlisted(value, $crate::Openness::$open, TEXTS.len()).and_then($unknown))
            }

            fn write(&self, _: &$crate::Rule<'_>, _: &mut $crate::Writing) -> $crate::Value {
                $crate::Value::String(self.as_str().to_owned())
            }
        }
    };
}

/// Reads and writes an enum of whole numbers: `numbers! { Kind Unsaid { Guild 1; } }`. It has an `Unknown`.
#[macro_export]
#[doc(hidden)]
macro_rules! numbers {
    ($name:ident { $($value:ident $number:literal;)* }) => {
        impl $name {
            /// The number that it is on the wire.
            pub fn number(&self) -> i64 {
                match self {
                    $(Self::$value => $number,)*
                    Self::Unknown(number) => *number,
                }
            }
        }

        impl $crate::Json for $name {
            fn read(value: &$crate::Value, rule: &$crate::Rule<'_>, at: &mut $crate::Reading) -> ::core::option::Option<Self> {
                const NUMBERS: &[i64] = &[$($number),*];
                match <i64 as $crate::Json>::read(value, rule, at)? {
                    $($number => ::core::option::Option::Some(Self::$value),)*
                    number => {
                        at.unlisted(value, $crate::Openness::Unsaid, NUMBERS.len());
                        ::core::option::Option::Some(Self::Unknown(number))
                    }
                }
            }

            fn write(&self, rule: &$crate::Rule<'_>, at: &mut $crate::Writing) -> $crate::Value {
                $crate::Json::write(&self.number(), rule, at)
            }
        }
    };
}

/// Reads and writes a named type around another: `newtype! { Sku(String) [.min_len(3)] }`.
#[macro_export]
#[doc(hidden)]
macro_rules! newtype {
    ($name:ident($inner:ty) $([$($rule:tt)*])?) => {
        impl ::core::convert::From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl ::core::ops::Deref for $name {
            type Target = $inner;

            fn deref(&self) -> &$inner {
                &self.0
            }
        }

        impl $crate::Json for $name {
            const NULL: bool = <$inner as $crate::Json>::NULL;

            fn read(value: &$crate::Value, rule: &$crate::Rule<'_>, at: &mut $crate::Reading) -> ::core::option::Option<Self> {
                <$inner as $crate::Json>::read(value, &$crate::Rule::NEW $($($rule)*)?.and(rule), at).map(Self)
            }

            fn write(&self, rule: &$crate::Rule<'_>, at: &mut $crate::Writing) -> $crate::Value {
                $crate::Json::write(&self.0, &$crate::Rule::NEW $($($rule)*)?.and(rule), at)
            }
        }
    };
}

/// Reads and writes a union by its variants' names, first those with content, then those without.
///
/// Around the value: `wrapped! { Payment Open { Card "card"; } { OnDelivery "on_delivery"; } }`; in a property of it:
/// `wrapped! { Pet "kind" Open { Cat "cat"; } {} }`. All but closed unions have an `Unknown`.
#[macro_export]
#[doc(hidden)]
macro_rules! wrapped {
    ($name:ident $($property:literal)? Closed { $($with:tt)* } { $($bare:tt)* }) => {
        $crate::wrapped! { @ $name $($property)? Closed { $($with)* } { $($bare)* } {} |_| ::core::option::Option::None }
    };
    ($name:ident $($property:literal)? $open:ident { $($with:tt)* } { $($bare:tt)* }) => {
        $crate::wrapped! { @ $name $($property)? $open { $($with)* } { $($bare)* } { Self::Unknown(raw) => raw.write(PROPERTY), } |raw| ::core::option::Option::Some(Self::Unknown(raw)) }
    };
    (@ $name:ident $($property:literal)? $open:ident { $($variant:ident $key:literal $(| $former:literal)*;)* } { $($bare:ident $bare_key:literal $(| $bare_former:literal)*;)* } { $($other:tt)* } $unknown:expr) => {
        impl $crate::Json for $name {
            fn read(value: &$crate::Value, _: &$crate::Rule<'_>, at: &mut $crate::Reading) -> ::core::option::Option<Self> {
                const PROPERTY: ::core::option::Option<&str> = $crate::property!($($property)?);
                const NAMES: &[&str] = &[$($key, $($former,)*)* $($bare_key, $($bare_former,)*)*];
                let (name, content) = at.named_variant(value, PROPERTY, NAMES)?;
                match name {
                    $($key $(| $former)* => at.variant(name, content, PROPERTY).map(Self::$variant),)*
                    $($bare_key $(| $bare_former)* => at.bare_variant().map(|()| Self::$bare),)*
                    _ => at.unknown_variant(name, content, $crate::Openness::$open).and_then($unknown),
                }
            }

            fn write(&self, _: &$crate::Rule<'_>, at: &mut $crate::Writing) -> $crate::Value {
                const PROPERTY: ::core::option::Option<&str> = $crate::property!($($property)?);
                match self {
                    $(Self::$variant(content) => at.variant($key, content, PROPERTY),)*
                    $(Self::$bare => at.bare_variant($bare_key, PROPERTY),)*
                    $($other)*
                }
            }
        }
    };
}

/// A union's property, if it has one.
#[macro_export]
#[doc(hidden)]
macro_rules! property {
    () => {
        ::core::option::Option::None
    };
    ($property:literal) => {
        ::core::option::Option::Some($property)
    };
}

/// Reads and writes a union whose variants are told apart by their values: the one that fits best.
/// `untagged! { Id Unsaid { Number; Name [.min_len(1)]; } }`. All but closed unions have an `Unknown`.
#[macro_export]
#[doc(hidden)]
macro_rules! untagged {
    ($name:ident Closed { $($variants:tt)* }) => {
        $crate::untagged! { @ $name Closed { $($variants)* } {} |_| ::core::option::Option::None }
    };
    ($name:ident $open:ident { $($variants:tt)* }) => {
        $crate::untagged! { @ $name $open { $($variants)* } { Self::Unknown(raw) => raw.value.clone(), } |raw| ::core::option::Option::Some(Self::Unknown(raw)) }
    };
    (@ $name:ident $open:ident { $($variant:ident $([$($rule:tt)*])?;)* } { $($other:tt)* } $unknown:expr) => {
        impl $crate::Json for $name {
            fn read(value: &$crate::Value, _: &$crate::Rule<'_>, at: &mut $crate::Reading) -> ::core::option::Option<Self> {
                let mut choice = $crate::Choice::new(at, value)?;
                $(choice.offer(at, value, &$crate::Rule::NEW $($($rule)*)?, Self::$variant);)*
                choice.take(at, value, $crate::Openness::$open, $unknown)
            }

            fn write(&self, _: &$crate::Rule<'_>, at: &mut $crate::Writing) -> $crate::Value {
                match self {
                    $(Self::$variant(content) => $crate::Json::write(content, &$crate::Rule::NEW $($($rule)*)?, at),)*
                    $($other)*
                }
            }
        }
    };
}
