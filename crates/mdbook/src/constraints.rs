//! The part Constraints: limits of time and number, what is promised about delivery, and an index of the types, whose
//! pages hold presence, ranges and patterns.

use std::fmt::Write as _;

use wireproof_model::{Element, Operation, Policies, Safety};

use crate::{channel, plan::Content, site::Site, text::code, words};

pub(crate) fn page(site: &Site<'_>, page: usize) -> String {
    let mut out = String::new();
    policies(site, page, &mut out);
    delivery(site, page, &mut out);
    errors(site, page, &mut out);
    presence(&mut out);
    types(site, page, &mut out);
    out
}

/// The limits that are said, each in a few words.
pub(crate) fn policy_words(site: &Site<'_>, page: usize, policies: &Policies) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(
        policies
            .timeout
            .as_ref()
            .map(|timeout| format!("timeout {}", words::duration(timeout.value))),
    );
    words.extend(policies.retry.as_ref().map(|retry| {
        let retry = &retry.value;
        let (first, longest) = retry.backoff;
        let on: Vec<String> = retry
            .on
            .iter()
            .map(|ty| site.link(page, Element::Type(site.contract.resolve(*ty))))
            .collect();
        let on = if on.is_empty() { String::new() } else { format!(", also on {}", on.join(", ")) };
        format!(
            "up to {} more attempts after {} to {}{on}",
            retry.attempts,
            words::duration(first),
            words::duration(longest)
        )
    }));
    words.extend(policies.limit.as_ref().map(|limit| {
        let limit = &limit.value;
        let by = limit.by.as_ref().map(|by| format!(" for each {}", code(by)));
        format!(
            "at most {} calls per {}{}",
            limit.count,
            words::duration(limit.per),
            by.unwrap_or_else(|| " by all callers together".to_owned())
        )
    }));
    words
}

fn policies(site: &Site<'_>, page: usize, out: &mut String) {
    let mut rows = String::new();
    let mut row = |who: String, words: Vec<String>| {
        if !words.is_empty() {
            let _ = writeln!(rows, "| {who} | {} |", words.join("<br>"));
        }
    };
    row("every operation".to_owned(), policy_words(site, page, &site.contract.policies));
    for (service, s) in site.contract.services.iter().zip(0..) {
        let link = site.link(page, Element::Service(s));
        row(format!("every operation of {link}"), policy_words(site, page, &service.policies));
        for (operation, o) in service.operations.iter().zip(0..) {
            let mut words = policy_words(site, page, &operation.policies);
            words.extend(repeating(operation));
            row(site.link(page, Element::Operation(s, o)), words);
        }
    }
    out.push_str("## Limits and repetition {#limits}\n\n");
    if rows.is_empty() {
        out.push_str("The contract sets no limits.\n\n");
    } else {
        let _ = writeln!(out, "| where | what holds |\n|---|---|\n{rows}");
    }
}

fn repeating(operation: &Operation) -> Option<String> {
    match (operation.safety, &operation.idempotency_key) {
        (_, Some(key)) => Some(format!("idempotent by {}", code(&key.value))),
        (Safety::Safe, None) => Some("safe".to_owned()),
        (Safety::Idempotent, None) => Some("idempotent".to_owned()),
        (Safety::Unsafe, None) => None,
    }
}

fn delivery(site: &Site<'_>, page: usize, out: &mut String) {
    if site.contract.channels.is_empty() {
        return;
    }
    out.push_str("## Delivery {#delivery}\n\n| channel | what is promised |\n|---|---|\n");
    for (channel, at) in site.contract.channels.iter().zip(0..) {
        let link = site.link(page, Element::Channel(at));
        let _ = writeln!(out, "| {link} | {} |", channel::promises(channel).join("<br>"));
    }
    out.push('\n');
}

fn errors(site: &Site<'_>, page: usize, out: &mut String) {
    let mut rows = String::new();
    for (id, decl) in site.contract.declarations() {
        let Some(error) = decl.error else { continue };
        let link = site.link(page, Element::Type(id));
        let again = if error.retryable { "yes" } else { "no" };
        let _ =
            writeln!(rows, "| {link} | {} | {again} | {} |", error.status, site.brief(&decl.meta));
    }
    if !rows.is_empty() {
        let _ = writeln!(
            out,
            "## Errors {{#errors}}\n\n| error | HTTP status | trying again may help | what it says |\n|---|---|---|---|\n{rows}"
        );
    }
}

fn presence(out: &mut String) {
    out.push_str(
        "## Presence {#presence}\n\n| word | the sender | the receiver |\n|---|---|---|\n\
         | required | must send it | may rely on it |\n\
         | expected | must send it | must cope without it |\n\
         | optional | may send it | must cope without it |\n\
         | implicit | has it always; its zero value may be left out | takes the zero value for it |\n\n",
    );
}

fn types(site: &Site<'_>, page: usize, out: &mut String) {
    out.push_str("## Types {#types}\n\n");
    let mut rows = String::new();
    for planned in &site.plan.pages {
        let Content::Types(types) = &planned.content else { continue };
        for id in types {
            let element = Element::Type(*id);
            let Some(meta) = site.contract.meta(element) else { continue };
            let travels = words::travels(site.exposure.roles(*id));
            let _ = writeln!(
                rows,
                "| {} | {travels} | {} |",
                site.link(page, element),
                site.brief(meta)
            );
        }
    }
    if rows.is_empty() {
        out.push_str("The contract declares none.\n\n");
    } else {
        let _ = writeln!(out, "| type | direction | what it is |\n|---|---|---|\n{rows}");
    }
}
