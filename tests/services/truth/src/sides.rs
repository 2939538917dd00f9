//! Every side: its server, which tells what arrives, and its client, which tells what comes back.

use serde_json::{Value, json};
use wireproof_runtime as rt;

use crate::told;

/// A side: the module of its contract, its name, and what `put_item` takes there beside the usual.
macro_rules! side {
    (
        $name:ident $file:literal
        handler($($early:ident: $early_type:ty),*; $($late:ident: $late_type:ty),*)
        tells($input:ident) { $($key:literal: $told:expr),* }
        client($call:ident) ($($first:expr),*; $($last:expr),*)
    ) => {
        mod $name {
            #![allow(dead_code, unreachable_pub, reason = "a contract has more than its calls need")]
            use super::*;

            rt::include_contract!($file);

            pub(super) struct Api;

            impl server::ItemApi for Api {
                async fn put_item(
                    &self,
                    call: &rt::Call,
                    id: String,
                    shelf: String,
                    $($early: $early_type,)*
                    item: types::Item,
                    $($late: $late_type,)*
                ) -> server::Answer<(), rt::Infallible> {
                    let message = json!({
                        "id": id, "shelf": shelf, "item": rt::to_value(&item).0, $($key: $told,)*
                    });
                    told::received(call, &message, &format!("{item:?}"));
                    Ok(())
                }

                async fn get_item(
                    &self,
                    call: &rt::Call,
                    id: String,
                ) -> server::Answer<types::Item, operations::GetItemError> {
                    told::received(call, &json!({"id": id}), "");
                    let asked = told::asked(call);
                    if asked["unknown"].is_object() {
                        let error = told::given::<types::Unknown>(&asked["unknown"]);
                        let error = error.map_err(|why| rt::Failure::other(500, why))?;
                        told::answered(call, &rt::to_value(&error).0);
                        return Err(operations::GetItemError::Unknown(error).into());
                    }
                    let item = told::given::<types::Item>(&asked["item"]);
                    let item = item.map_err(|why| rt::Failure::other(500, why))?;
                    told::answered(call, &json!({"item": rt::to_value(&item).0}));
                    Ok(item)
                }
            }

            pub(super) async fn call(caller: rt::Caller, $call: &Value) -> Value {
                let client = client::ItemApi::new(caller);
                let text = |key: &str| $call["input"][key].as_str().unwrap_or_default().to_owned();
                if $call["op"] == "get_item" {
                    let result = client.get_item(text("id")).await;
                    return told::came(&$call["input"], result, |item| {
                        (json!({"item": rt::to_value(item).0}), format!("{item:?}"))
                    });
                }
                let item = match told::given::<types::Item>(&$call["input"]["item"]) {
                    Ok(item) => item,
                    Err(why) => return json!({"came": "nothing", "why": why}),
                };
                let mut sent = $call["input"].clone();
                sent["item"] = rt::to_value(&item).0;
                let result =
                    client.put_item(text("id"), text("shelf"), $($first,)* &item, $($last,)*).await;
                told::came(&sent, result, |()| (Value::Null, String::new()))
            }
        }
    };
    ($name:ident $file:literal) => {
        side! { $name $file handler(;) tells(options) {} client(call) (;) }
    };
}

/// All sides, by name.
macro_rules! sides {
    ($($name:ident)*) => {
        /// A router for all sides, each below its name.
        pub(crate) fn router() -> rt::Router {
            rt::Router::new()
                $(.nest(
                    concat!("/", stringify!($name)),
                    $name::server::item_api_router($name::Api, rt::Limits::default()),
                ))*
        }

        /// Calls as the client of a side.
        pub(crate) async fn call(side: &str, caller: rt::Caller, call: &Value) -> Value {
            match side {
                $(stringify!($name) => $name::call(caller, call).await,)*
                _ => json!({"came": "nothing", "why": format!("there is no side {side}")}),
            }
        }
    };
}

side! { base "base" }
side! { constraint_loosened "constraint_loosened" }
side! { constraint_tightened "constraint_tightened" }
side! { default_changed "default_changed" }
side! { error_status_changed "error_status_changed" }
side! { field_added "field_added" }
side! { field_narrowed "field_narrowed" }
side! { field_removed "field_removed" }
side! { field_renamed "field_renamed" }
side! { field_renamed_with_alias "field_renamed_with_alias" }
side! { field_required "field_required" }
side! { field_retyped "field_retyped" }
side! { method_changed "method_changed" }
side! {
    parameter_optional_added "parameter_optional_added"
    handler(; options: operations::PutItemOptions)
    tells(options) { "by": options.by }
    client(call) (; operations::PutItemOptions {
        by: call["input"]["by"].as_str().map(str::to_owned),
    })
}
side! { parameter_moved "parameter_moved" }
side! {
    parameter_required_added "parameter_required_added"
    handler(by: String;)
    tells(options) { "by": by }
    client(call) (call["input"]["by"].as_str().unwrap_or_default().to_owned();)
}
side! { required_field_added "required_field_added" }
side! { route_changed "route_changed" }
side! { status_changed "status_changed" }
side! { value_added "value_added" }
side! { value_removed "value_removed" }
side! { variant_added "variant_added" }

sides! {
    base
    constraint_loosened
    constraint_tightened
    default_changed
    error_status_changed
    field_added
    field_narrowed
    field_removed
    field_renamed
    field_renamed_with_alias
    field_required
    field_retyped
    method_changed
    parameter_moved
    parameter_optional_added
    parameter_required_added
    required_field_added
    route_changed
    status_changed
    value_added
    value_removed
    variant_added
}
