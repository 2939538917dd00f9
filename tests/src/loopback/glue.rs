//! The program of one contract: a server that notes what comes and says what it is told, and the calls to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use wireproof_codegen::Generated;

use super::{
    cases::{Exchange, module},
    signature::{Method, methods, structs},
};

const HEAD: &str = "#![allow(unused_imports)]

mod exchange;

use exchange::{Desk, Inputs, give, give_optional, note, note_optional, outcome, show, show_outcome, value};
use serde_json::Value;
use wireproof_runtime as rt;
";

/// The text of the program's `main.rs`; none if the contract has not one service.
pub fn program(name: &str, generated: &Generated, exchanges: &[Exchange]) -> Option<String> {
    let server = module(generated, "server");
    let mut traits = server.split("\npub trait ").skip(1);
    let (service, None) = (traits.next()?.split(':').next()?, traits.next()) else { return None };
    let router = server.split("\npub fn ").nth(1)?.split('<').next()?;
    let options = structs(module(generated, "operations"));
    let called: BTreeSet<&str> =
        exchanges.iter().map(|exchange| exchange.method.as_str()).collect();
    let mut out = HEAD.to_owned();
    _ = writeln!(out, "use {}::api::*;", name.replace('-', "_"));
    _ = writeln!(out, "\nimpl server::{service} for Desk {{");
    for method in methods(server, "fn ") {
        handler(&method, &options, called.contains(method.name.as_str()), &mut out);
    }
    out += "}\n";
    for method in methods(module(generated, "client"), "pub async fn ") {
        if called.contains(method.name.as_str()) {
            call(&method, service, &options, &mut out);
        }
    }
    _ = write!(
        out,
        "
async fn run(method: &str, client: &client::{service}, desk: &Desk, inputs: &Inputs) -> Result<(), String> {{
    match method {{
"
    );
    for method in &called {
        _ = writeln!(out, "        {method:?} => call_{method}(client, desk, inputs).await,");
    }
    _ = write!(
        out,
        "        _ => Err(\"no such method\".to_owned()),
    }}
}}

fn main() {{
    rt::run(meet()).unwrap();
}}

async fn meet() {{
    let path = std::env::args().nth(1).expect(\"a file of cases\");
    let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let desk = Desk::default();
    let router = server::{router}(desk.clone(), rt::Limits::default());
    let listener = rt::Listener::bind(\"127.0.0.1:0\").await.unwrap();
    let address = listener.address().unwrap();
    rt::spawn(listener.serve(router));
    let client = client::{service}::new(rt::Caller::new(format!(\"http://{{address}}\")));
    for case in &cases {{
        let method = case[\"method\"].as_str().unwrap();
        desk.tell(&case[\"told\"]);
        match run(method, &client, &desk, case[\"inputs\"].as_object().unwrap()).await {{
            Ok(()) => println!(\"well {{method}}\"),
            Err(why) => println!(\"WRONG {{method}}: {{why}}\"),
        }}
    }}
}}
"
    );
    Some(out)
}

fn is_optional(ty: &str) -> bool {
    ty.starts_with("Option<") || ty.starts_with("rt::Patch<")
}

fn handler(
    method: &Method,
    options: &BTreeMap<String, Vec<(String, String)>>,
    called: bool,
    out: &mut String,
) {
    let Method { name, arguments, result } = method;
    let arguments_text: Vec<String> = arguments
        .iter()
        .map(|(name, ty)| format!("{}{name}: {ty}", if called { "" } else { "_" }))
        .collect();
    let (ty, errors) = result;
    _ = writeln!(
        out,
        "    async fn {name}(&self, _: &rt::Call, {}) -> server::Answer<{ty}, {errors}> {{",
        arguments_text.join(", ")
    );
    if !called {
        out.push_str("        Err(rt::Failure::other(501, \"not called\"))\n    }\n");
        return;
    }
    out.push_str("        #[allow(unused_mut)]\n        let mut seen = Inputs::new();\n");
    let mut noted = |name: &str, path: &str, ty: &str| {
        let note = if is_optional(ty) { "note_optional" } else { "note" };
        _ = writeln!(out, "        {note}(&mut seen, {name:?}, &{path});");
    };
    for (name, ty) in arguments {
        match options.get(ty.trim_start_matches("operations::")).filter(|_| name == "options") {
            Some(fields) => {
                for (field, ty) in fields {
                    noted(field, &format!("options.{field}"), ty);
                }
            }
            None => noted(name, name, ty),
        }
    }
    let read = if ty.starts_with("operations::") { "outcome" } else { "value" };
    _ = writeln!(out, "        self.saw(seen);\n        self.say({read})\n    }}");
}

fn call(
    method: &Method,
    service: &str,
    options: &BTreeMap<String, Vec<(String, String)>>,
    out: &mut String,
) {
    let Method { name, arguments, result } = method;
    _ = writeln!(
        out,
        "\nasync fn call_{name}(client: &client::{service}, desk: &Desk, inputs: &Inputs) -> Result<(), String> {{"
    );
    let mut passed = Vec::new();
    for (name, ty) in arguments {
        if let Some(fields) =
            options.get(ty.trim_start_matches("operations::")).filter(|_| name == "options")
        {
            _ = writeln!(out, "    let options = {ty} {{");
            for (field, ty) in fields {
                let give = if is_optional(ty) { "give_optional" } else { "give" };
                _ = writeln!(out, "        {field}: {give}(inputs, {field:?})?,");
            }
            out.push_str("    };\n");
            passed.push(name.clone());
            continue;
        }
        // A body comes by reference.
        let owned = ty.replacen("Option<&", "Option<", 1);
        let owned = owned.trim_start_matches('&');
        let give = if is_optional(owned) { "give_optional" } else { "give" };
        _ = writeln!(out, "    let {name}: {owned} = {give}(inputs, {name:?})?;");
        passed.push(if ty.starts_with("Option<&") {
            format!("{name}.as_ref()")
        } else if ty.starts_with('&') {
            format!("&{name}")
        } else {
            name.clone()
        });
    }
    let show = if result.0.starts_with("operations::") { "show_outcome" } else { "show" };
    _ = writeln!(out, "    let answer = client.{name}({}).await;", passed.join(", "));
    _ = writeln!(out, "    desk.compare(inputs, answer, {show})\n}}");
}
