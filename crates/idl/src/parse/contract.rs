//! The inside of a `contract`, and the clauses that services and operations share with it.

use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;
use wireproof_model::{Location, SchemeFlow, SchemeKind, VersionState};
use wireproof_source::{Diagnostic, Span, Spanned};

use super::input::{In, Parsed};
use super::recover::block;
use super::terminal::{
    commas, date, docs, duration, equals, in_parens, integer, kw, lower, semicolon, string, token,
    version,
};
use super::types::refs;
use crate::TokenKind;
use crate::tree::{
    AuthClause, Codec, ContractItem, ContractItemKind, PolicyClause, PolicyKind, VersionDecl,
};

/// `'{' ContractItem* '}'`.
pub(crate) fn body(i: In<'_>) -> Parsed<'_, Vec<ContractItem>> {
    let mut items = Vec::new();
    let (i, ()) = block(i, "contract", &mut |i| {
        let (start, docs) = docs(i);
        let (i, kind) = item(start)?;
        let takes_docs = matches!(
            kind,
            ContractItemKind::Version(_)
                | ContractItemKind::Server { .. }
                | ContractItemKind::Scheme { .. }
        );
        no_docs(i, docs.filter(|_| !takes_docs));
        items.push(ContractItem { docs, span: start.to(i), kind });
        semicolon(i).map(|(i, ())| i)
    })?;
    Ok((i, items))
}

/// Reports documentation above something that takes none.
pub(crate) fn no_docs(i: In<'_>, docs: Option<Span>) {
    if let Some(span) = docs {
        let problem = Diagnostic::error(span, "documentation may not stand here")
            .code("E01")
            .help("begin a comment with `//`");
        i.report(problem);
    }
}

fn item(i: In<'_>) -> Parsed<'_, ContractItemKind> {
    let after = i.skip(1);
    match (i.kind(), i.word()) {
        (TokenKind::Lower, "version") => version_decl.map(ContractItemKind::Version).parse(after),
        (TokenKind::Lower, "versioned") => {
            let (i, _) = kw("`by`").parse(after)?;
            let header = i.at_word("header");
            if !header && !i.at_word("query") {
                return i.expected("`header` or `query`");
            }
            let (i, name) = string("its name in quotes").parse(i.skip(1))?;
            Ok((i, ContractItemKind::Selector { header, name }))
        }
        (TokenKind::Lower, "server") => {
            let (i, (name, url)) = (lower("a server's name"), string("its URL")).parse(after)?;
            Ok((i, ContractItemKind::Server { name, url }))
        }
        (TokenKind::Lower, "scheme") => {
            let (i, name) = lower("a scheme's name").parse(after)?;
            let (i, _) = equals(i)?;
            let (i, kind) = scheme_kind(i)?;
            Ok((i, ContractItemKind::Scheme { name, kind }))
        }
        (TokenKind::Lower, "encoding") => codecs.map(ContractItemKind::Encoding).parse(after),
        (TokenKind::Lower, "auth") => auth.map(ContractItemKind::Auth).parse(i),
        (TokenKind::Lower, "timeout" | "retry" | "limit") => {
            policy.map(ContractItemKind::Policy).parse(i)
        }
        _ => i.expected(
            "`version`, `versioned`, `server`, `scheme`, `encoding`, `auth`, `timeout`, `retry` or `limit`",
        ),
    }
}

fn version_decl(i: In<'_>) -> Parsed<'_, VersionDecl> {
    let (i, version) = version(i)?;
    let state = match (i.kind(), i.word()) {
        (TokenKind::Lower, "preview") => VersionState::Preview,
        (TokenKind::Lower, "current") => VersionState::Current,
        (TokenKind::Lower, "supported") => VersionState::Supported,
        (TokenKind::Lower, "deprecated") => VersionState::Deprecated,
        (TokenKind::Lower, "retired") => VersionState::Retired,
        _ => {
            return i.expected("`preview`, `current`, `supported`, `deprecated` or `retired`");
        }
    };
    let (i, released) = opt(preceded(kw("`released`"), cut(date))).parse(i.skip(1))?;
    let (i, sunset) = opt(preceded(kw("`sunset`"), cut(date))).parse(i)?;
    let (i, breaking) = opt(kw("`breaking`")).parse(i)?;
    Ok((i, VersionDecl { version, state, released, sunset, breaking: breaking.is_some() }))
}

fn scheme_kind(i: In<'_>) -> Parsed<'_, SchemeKind> {
    let after = i.skip(1);
    match (i.kind(), i.word()) {
        (TokenKind::Lower, "bearer") => Ok((after, SchemeKind::Bearer)),
        (TokenKind::Lower, "basic") => Ok((after, SchemeKind::Basic)),
        (TokenKind::Lower, "mtls") => Ok((after, SchemeKind::MutualTls)),
        (TokenKind::Lower, "apikey") => {
            let Some(location) = location(after) else {
                return after.expected("`header`, `query` or `cookie`");
            };
            let (i, name) = string("the key's name").parse(after.skip(1))?;
            Ok((i, SchemeKind::ApiKey { location, name: name.value }))
        }
        (TokenKind::Lower, "oauth2") => {
            let (i, (url, scopes)) = address(after)?;
            let flow = SchemeFlow {
                kind: wireproof_model::Name::default(),
                token_url: url,
                authorization_url: wireproof_model::Name::default(),
                scopes,
            };
            Ok((i, SchemeKind::OAuth2 { flows: vec![flow] }))
        }
        (TokenKind::Lower, "openid") => {
            let (i, (url, scopes)) = address(after)?;
            Ok((i, SchemeKind::OpenId { url, scopes }))
        }
        _ => i.expected("`bearer`, `basic`, `mtls`, `apikey`, `oauth2` or `openid`"),
    }
}

fn address(i: In<'_>) -> Parsed<'_, (wireproof_model::Name, Vec<wireproof_model::Name>)> {
    let (i, url) = string("a URL").parse(i)?;
    let (i, scopes) = in_parens(string("a scope"))(i)?;
    Ok((i, (url.value, scopes.into_iter().map(|scope| scope.value).collect())))
}

/// `header`, `query` or `cookie`, if the next token says so.
pub(crate) fn location(i: In<'_>) -> Option<Location> {
    match (i.kind(), i.word()) {
        (TokenKind::Lower, "header") => Some(Location::Header),
        (TokenKind::Lower, "query") => Some(Location::Query),
        (TokenKind::Lower, "cookie") => Some(Location::Cookie),
        _ => None,
    }
}

/// The codecs after `encoding`.
pub(crate) fn codecs(i: In<'_>) -> Parsed<'_, Vec<Codec>> {
    commas(codec, None)(i)
}

fn codec(start: In<'_>) -> Parsed<'_, Codec> {
    let (i, name) = lower("an encoding").parse(start)?;
    let (i, options) = if i.kind() == TokenKind::OpenParen {
        in_parens(lower("an option"))(i)?
    } else {
        (i, Vec::new())
    };
    Ok((i, Codec { name, options, span: start.to(i) }))
}

/// `Auth` without the `;`.
pub(crate) fn auth(start: In<'_>) -> Parsed<'_, AuthClause> {
    let (i, alternatives) = commas(alternative, None)(start.skip(1))?;
    Ok((i, AuthClause { alternatives, span: start.to(i) }))
}

type Alternative = (Spanned<wireproof_model::Name>, Vec<Spanned<wireproof_model::Name>>);

fn alternative(i: In<'_>) -> Parsed<'_, Alternative> {
    let (i, scheme) = lower("a scheme or `none`").parse(i)?;
    if i.kind() != TokenKind::OpenParen {
        return Ok((i, (scheme, Vec::new())));
    }
    let (i, scopes) = in_parens(string("a scope"))(i)?;
    Ok((i, (scheme, scopes)))
}

/// `Policy` without the `;`. The next word is `timeout`, `retry` or `limit`.
pub(crate) fn policy(start: In<'_>) -> Parsed<'_, PolicyClause> {
    let after = start.skip(1);
    let (i, kind) = match start.word() {
        "timeout" => duration.map(|time| PolicyKind::Timeout(time.value)).parse(after)?,
        "retry" => retry(after)?,
        _ => limit(after)?,
    };
    Ok((i, PolicyClause { kind, span: start.to(i) }))
}

fn retry(i: In<'_>) -> Parsed<'_, PolicyKind> {
    let (i, attempts) = integer("a number of attempts").parse(i)?;
    let longest = opt(preceded(token(TokenKind::DotDotEq, "`..=`"), cut(duration)));
    let (i, backoff) = opt(preceded(kw("`backoff`"), cut((duration, longest)))).parse(i)?;
    let (i, on) = opt(preceded(kw("`on`"), cut(refs))).parse(i)?;
    let backoff = backoff.map(|(first, longest)| (first.value, longest.map(|time| time.value)));
    let on = on.unwrap_or_default();
    Ok((i, PolicyKind::Retry { attempts: attempts.value, backoff, on }))
}

fn limit(i: In<'_>) -> Parsed<'_, PolicyKind> {
    let (i, count) = integer("a number of calls").parse(i)?;
    let (i, per) = preceded(kw("`per`"), cut(duration)).parse(i)?;
    let whose = lower("`caller`, `ip` or a parameter");
    let (i, by) = opt(preceded(kw("`by`"), cut(whose))).parse(i)?;
    Ok((i, PolicyKind::Limit { count: count.value, per: per.value, by }))
}
