//! The sides of every edit: generated code, and what fills it.

use std::{future::Future, pin::Pin};

use serde_json::Value;
use wireproof_runtime as rt;

/// A call on its way.
type Calling = Pin<Box<dyn Future<Output = Value> + Send>>;

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The client says something.
    Tell,
    /// The server says something.
    Ask,
}

/// One side of an edit.
#[derive(Clone, Copy)]
pub struct Side {
    /// The server; it answers with these samples.
    pub serve: fn(Vec<Value>) -> rt::Router,
    /// The client; it sends a sample, or asks for the one whose place its calls carry.
    pub call: fn(rt::Caller, Kind, Value) -> Calling,
}

/// The header that carries a sample's place.
pub const SAMPLE: &str = "x-sample";

/// The place of the sample that a call is about.
pub(crate) fn asked(call: &rt::Call) -> Option<usize> {
    call.headers.get(SAMPLE)?.to_str().ok()?.parse().ok()
}

/// The sample that a caller asks for.
fn wanted(call: &rt::Call, samples: &[Value]) -> Value {
    asked(call).and_then(|at| samples.get(at)).cloned().unwrap_or_default()
}

/// A sample as the side's own type; one that breaks its own contract is a mistake of the test.
#[allow(clippy::panic, reason = "this program is a part of a test")]
fn typed<T: rt::Json>(sample: &Value) -> T {
    match rt::from_value(sample, rt::Side::Server) {
        Ok(received) if received.violations.is_empty() => received.value,
        other => panic!("{sample} is no value of its own contract: {:?}", other.err()),
    }
}

/// A side whose calls carry a body of type `T`.
macro_rules! bodies {
    ($side:ident $file:literal) => {
        pub(super) mod $side {
            use serde_json::Value;
            use wireproof_runtime as rt;

            rt::include_contract!($file);

            struct Service(Vec<Value>);

            impl server::S for Service {
                async fn tell(
                    &self,
                    call: &rt::Call,
                    input: types::T,
                ) -> server::Answer<types::Told, rt::Infallible> {
                    crate::Received::tell(call, &rt::to_value(&input).0);
                    Ok(types::Told {})
                }

                async fn ask(&self, call: &rt::Call) -> server::Answer<types::T, rt::Infallible> {
                    Ok(crate::edits::typed(&crate::edits::wanted(call, &self.0)))
                }
            }

            pub(in super::super) const SIDE: crate::Side = crate::Side {
                serve: |samples| server::s_router(Service(samples), rt::Limits::default()),
                call: |caller, kind, sample| {
                    Box::pin(async move {
                        match kind {
                            crate::Kind::Tell => {
                                let input: types::T = crate::edits::typed(&sample);
                                crate::Heard::of(client::S::new(caller).tell(&input).await)
                            }
                            crate::Kind::Ask => {
                                crate::Heard::of(client::S::new(caller).ask().await)
                            }
                        }
                    })
                },
            };
        }
    };
}

/// A side whose calls carry one parameter, `id`.
macro_rules! params {
    ($side:ident $file:literal ($input:ident : $given:ty) $id:expr, $make:expr) => {
        pub(super) mod $side {
            use serde_json::Value;
            use wireproof_runtime as rt;

            rt::include_contract!($file);

            struct Service;

            impl server::S for Service {
                async fn tell(
                    &self,
                    call: &rt::Call,
                    $input: $given,
                ) -> server::Answer<types::Told, rt::Infallible> {
                    let id: Option<String> = $id;
                    crate::Received::tell(call, &serde_json::json!({ "id": id }));
                    Ok(types::Told {})
                }

                async fn ask(&self, _: &rt::Call) -> server::Answer<types::Told, rt::Infallible> {
                    Ok(types::Told {})
                }
            }

            pub(in super::super) const SIDE: crate::Side = crate::Side {
                serve: |_: Vec<Value>| server::s_router(Service, rt::Limits::default()),
                call: |caller, kind, sample| {
                    Box::pin(async move {
                        let client = client::S::new(caller);
                        match kind {
                            crate::Kind::Tell => {
                                let make: fn(String) -> $given = $make;
                                let id = sample["id"].as_str().unwrap_or_default().to_owned();
                                crate::Heard::of(client.tell(make(id)).await)
                            }
                            crate::Kind::Ask => crate::Heard::of(client.ask().await),
                        }
                    })
                },
            };
        }
    };
}

macro_rules! optional_param {
    ($side:ident $file:literal) => {
        params! { $side $file (options: operations::TellOptions) options.id, |id| operations::TellOptions { id: Some(id) } }
    };
}

macro_rules! required_param {
    ($side:ident $file:literal) => {
        params! { $side $file (id: String) Some(id), |id| id }
    };
}

/// Every edit: how its calls carry values, and the files of its two sides.
macro_rules! edits {
    ($($kind:ident $name:ident $old:literal $new:literal;)*) => {
        $(mod $name {
            $kind! { old $old }
            $kind! { new $new }
        })*

        /// A side of an edit by name.
        pub fn side(edit: &str, is_new: bool) -> Option<Side> {
            match (edit, is_new) {
                $((stringify!($name), false) => Some($name::old::SIDE),
                (stringify!($name), true) => Some($name::new::SIDE),)*
                _ => None,
            }
        }
    };
}

edits! {
    bodies constraint_loosened "constraint_loosened_old" "constraint_loosened_new";
    bodies constraint_tightened "constraint_tightened_old" "constraint_tightened_new";
    bodies field_added "field_added_old" "field_added_new";
    bodies field_added_required "field_added_required_old" "field_added_required_new";
    bodies field_narrowed "field_narrowed_old" "field_narrowed_new";
    bodies field_removed "field_removed_old" "field_removed_new";
    bodies field_renamed "field_renamed_old" "field_renamed_new";
    bodies field_renamed_with_alias "field_renamed_with_alias_old" "field_renamed_with_alias_new";
    bodies field_required "field_required_old" "field_required_new";
    bodies field_retyped "field_retyped_old" "field_retyped_new";
    bodies method_changed "method_changed_old" "method_changed_new";
    optional_param param_moved "param_moved_old" "param_moved_new";
    required_param param_moved_required "param_moved_required_old" "param_moved_required_new";
    optional_param param_rebound "param_rebound_old" "param_rebound_new";
    bodies route_changed "route_changed_old" "route_changed_new";
    bodies status_changed "status_changed_old" "status_changed_new";
    bodies value_added "value_added_old" "value_added_new";
    bodies value_added_closed "value_added_closed_old" "value_added_closed_new";
    bodies variant_added "variant_added_old" "variant_added_new";
    bodies variant_added_closed "variant_added_closed_old" "variant_added_closed_new";
}
