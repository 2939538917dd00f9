//! Goes through a judgement's bad causes, the loudest findings first, and looks for a message that shows each.

use rustc_hash::FxHashSet;
use wireproof_codec::{Exchanger, Failure, Format, Leniency, Value};
use wireproof_compat::{Direction, Judgement, LocatedCause};
use wireproof_encoding::{Cause, Encoding, Outcome, Profile, Question, Values, When};
use wireproof_model::{
    Contract, Element, Presence, correspond, correspond::Match, exposure::Roles,
};

use crate::{
    Budget, Contradiction, FindingProof, Proofs, Unproved, Witness,
    build::Step,
    candidates::{boundaries, candidates, runs},
    random::Random,
    target::{Finder, Target},
    trial::{Trial, Wire, format},
};

/// Looks for a witness for each bad cause in a byte encoding that has a codec.
///
/// `old` and `new` are the contracts that were judged, each projected to one version. The result is the same for the
/// same input, down to the byte.
pub fn prove(
    old: &Contract,
    new: &Contract,
    judgement: &Judgement,
    profile: Profile,
    budget: Budget,
) -> Proofs {
    let mut order: Vec<usize> = (0..judgement.findings.len()).collect();
    let level = |at: &usize| judgement.findings.get(*at).map(|finding| finding.level);
    order.sort_by_key(|at| std::cmp::Reverse(level(at)));
    let mut proofs = Proofs {
        findings: vec![FindingProof::default(); judgement.findings.len()],
        ..Proofs::default()
    };
    let leniency = match profile {
        Profile::Strict => Leniency::Strict,
        Profile::Tolerant => Leniency::Tolerant,
    };
    let mut ways = [Way::new(old, new, leniency), Way::new(new, old, leniency)];
    for at in order {
        let Some(finding) = judgement.findings.get(at) else { continue };
        let mut proof = FindingProof::default();
        for located in distinct(&finding.causes) {
            let Question::Bytes(encoding) = located.question else { continue };
            let [forth, back] = &mut ways;
            if forth.wire.executed + back.wire.executed >= budget.in_all {
                proofs.skipped += 1;
                continue;
            }
            let way = match located.direction {
                Direction::NewReadsOld => forth,
                Direction::OldReadsNew => back,
            };
            match way.prove(encoding, located, budget.per_cause) {
                Found::Witness(witness) => proof.witnesses.push(witness),
                Found::Nothing(reason) => proof.unproved.push(Unproved {
                    encoding,
                    direction: located.direction,
                    outcome: located.cause.outcome,
                    reason,
                }),
                Found::Contradiction(message, witness) => {
                    let symbol = &finding.symbol;
                    let message = format!("`{symbol}`: {message}");
                    proofs.contradictions.push(Contradiction { finding: at, message, witness });
                }
            }
        }
        if let Some(slot) = proofs.findings.get_mut(at) {
            *slot = proof;
        }
    }
    proofs.executed = ways.iter().map(|way| way.wire.executed).sum();
    proofs
}

/// The bad causes, each once: the same thing found at several pairs of types is one.
fn distinct(causes: &[LocatedCause]) -> Vec<&LocatedCause> {
    let mut seen = FxHashSet::default();
    causes
        .iter()
        .filter(|located| {
            let cause = &located.cause;
            cause.outcome.is_bad()
                && seen.insert((
                    located.question,
                    located.direction,
                    cause.writer,
                    cause.reader,
                    cause.outcome,
                    cause.on.to_string(),
                ))
        })
        .collect()
}

/// What came of the search for one cause.
enum Found {
    Witness(Witness),
    Nothing(String),
    Contradiction(String, Witness),
}

/// One direction: a writer, a reader and what is between them.
pub(crate) struct Way<'a> {
    pub(crate) wire: Wire<'a>,
    pub(crate) finder: Finder<'a>,
}

/// A cause on trial.
pub(crate) struct Case<'c> {
    pub(crate) encoding: Encoding,
    pub(crate) format: Format,
    pub(crate) direction: Direction,
    pub(crate) cause: &'c Cause,
}

/// A message that was tried and says something.
struct Shown<'c> {
    target: &'c Target,
    value: &'c Value,
    trial: &'c Trial,
    control: Option<&'c Trial>,
}

impl<'a> Way<'a> {
    pub(crate) fn new(writer: &'a Contract, reader: &'a Contract, leniency: Leniency) -> Self {
        let exchanger = Exchanger::new(writer, reader);
        Self {
            wire: Wire { writer, reader, exchanger, leniency, executed: 0 },
            finder: Finder::new(writer, reader),
        }
    }

    fn prove(&mut self, encoding: Encoding, located: &LocatedCause, most: usize) -> Found {
        let Some(format) = format(encoding) else {
            return Found::Nothing(format!("no codec executes {} yet", encoding.name()));
        };
        let Some(pair) = located.pair else {
            return Found::Nothing("the types that were compared are not known".into());
        };
        let case = Case { encoding, format, direction: located.direction, cause: &located.cause };
        let mut left = most;
        let mut reason = "no message was found that holds the element".to_owned();
        for target in self.finder.targets(pair, &located.cause) {
            match self.search(&case, &target, &mut left) {
                Found::Nothing(why) => reason = why,
                found => return found,
            }
            if left == 0 {
                break;
            }
        }
        Found::Nothing(reason)
    }

    /// How many messages went through.
    pub(crate) fn executed(&self) -> usize {
        self.wire.executed
    }

    /// The first message in which the watched element goes wrong.
    pub(crate) fn worst(
        &mut self,
        case: &Case<'_>,
        target: &Target,
        most: usize,
    ) -> Option<(Outcome, Witness)> {
        let types = (target.pair.writer, target.pair.reader);
        let control = self.control(target)?;
        let control = self.wire.run(case.format, types, &control).ok()?;
        for value in self.messages(target, case.cause, most).into_iter().take(most) {
            if !self.wire.exchanger.sendable(case.format, types.0, &value) {
                continue;
            }
            let Ok(trial) = self.wire.run(case.format, types, &value) else { continue };
            let worst = trial.outcomes(target, Some(&control)).into_iter().max();
            if let Some(outcome) = worst.filter(|outcome| outcome.is_bad()) {
                let shown = Shown { target, value: &value, trial: &trial, control: Some(&control) };
                return Some((outcome, self.witness(case, &shown, outcome)));
            }
        }
        None
    }

    /// Tries values of one message until one shows the outcome.
    fn search(&mut self, case: &Case<'_>, target: &Target, left: &mut usize) -> Found {
        let types = (target.pair.writer, target.pair.reader);
        let control = if target.left_out {
            None
        } else {
            match self.control(target) {
                Some(value) => self.wire.run(case.format, types, &value).ok(),
                None => None,
            }
        };
        let mut failure: Option<Failure> = None;
        let mut well: Option<(Value, Trial)> = None;
        let mut tried = 0usize;
        for value in self.messages(target, case.cause, *left) {
            if *left == 0 {
                break;
            }
            if !self.wire.exchanger.sendable(case.format, types.0, &value) {
                continue;
            }
            *left -= 1;
            let trial = match self.wire.run(case.format, types, &value) {
                Ok(trial) => trial,
                Err(error) => {
                    failure = Some(error);
                    continue;
                }
            };
            tried += 1;
            let outcomes = trial.outcomes(target, control.as_ref());
            if outcomes.contains(&case.cause.outcome) {
                let shown =
                    Shown { target, value: &value, trial: &trial, control: control.as_ref() };
                return Found::Witness(self.witness(case, &shown, case.cause.outcome));
            }
            if well.is_none() && arrived_well(&trial, &outcomes, target, &value) {
                well = Some((value, trial));
            }
        }
        match well {
            Some((value, trial)) if denies(case.cause) => {
                let message = format!(
                    "derived {} always in {} ({}), but a message arrives well",
                    case.cause.outcome.name(),
                    case.encoding.name(),
                    case.direction.name()
                );
                let shown =
                    Shown { target, value: &value, trial: &trial, control: control.as_ref() };
                Found::Contradiction(message, self.witness(case, &shown, Outcome::Same))
            }
            _ => Found::Nothing(match failure {
                Some(failure) if tried == 0 => failure.to_string(),
                _ if tried == 0 => {
                    "the writer has no such value that keeps its own promises".into()
                }
                _ => format!("none of {tried} messages showed it"),
            }),
        }
    }

    fn witness(&self, case: &Case<'_>, shown: &Shown<'_>, outcome: Outcome) -> Witness {
        let writer = shown.target.pair.writer;
        let bytes = &shown.trial.exchange.bytes;
        Witness {
            encoding: case.encoding,
            direction: case.direction,
            ty: self.wire.writer.symbol(Element::Type(writer)),
            value: self.wire.shown(writer, shown.value),
            bytes: match case.format {
                Format::ProtobufBinary => hexadecimal(bytes),
                Format::ProtobufJson | Format::Json => String::from_utf8_lossy(bytes).into_owned(),
            },
            seen: self.wire.seen(shown.target, shown.trial, shown.control, outcome),
            outcome,
        }
    }

    /// The least message, without what the target watches; none if that cannot be left out.
    fn control(&self, target: &Target) -> Option<Value> {
        let builder = self.finder.writer;
        let mut value = builder.least(target.pair.writer)?;
        // What is no field cannot be left out.
        let Value::Struct(fields) = &mut value else { return None };
        for way in &target.ways {
            let Some(Step::Field(at)) = way.first() else { return None };
            fields.remove(*at);
        }
        (!target.ways.is_empty()).then(|| {
            self.oblige(target, &mut value);
            value
        })
    }

    /// Sets what the reader insists on, so that the message does not fail for another reason.
    fn oblige(&self, target: &Target, value: &mut Value) {
        let (writer, reader) = (self.wire.writer, self.wire.reader);
        let sides = (writer.as_struct(target.pair.writer), reader.as_struct(target.pair.reader));
        let ((Some((id, ours)), Some((_, theirs))), Value::Struct(fields)) = (sides, value) else {
            return;
        };
        for tie in correspond::fields(ours, theirs) {
            let Match::Both(our, their, _) = tie else { continue };
            let insists = theirs
                .fields
                .get(their as usize)
                .is_some_and(|field| field.presence == Presence::Required);
            let watched = target.watched.contains(&Element::Field(id, our));
            if let Some(field) = ours.fields.get(our as usize)
                && insists
                && !watched
                && fields.get(our).is_none()
                && field.exclusive.is_none()
                && let Some(content) = self.finder.writer.least(field.ty)
            {
                fields.put(our, content);
            }
        }
    }

    /// Messages that may show the cause.
    fn messages(&self, target: &Target, cause: &Cause, most: usize) -> Vec<Value> {
        let mut messages = self.bare_messages(target, cause, most);
        if cause.on != Values::OtherNames && !matches!(cause.on, Values::Length(..)) {
            for message in &mut messages {
                self.oblige(target, message);
            }
        }
        messages
    }

    fn bare_messages(&self, target: &Target, cause: &Cause, most: usize) -> Vec<Value> {
        let builder = self.finder.writer;
        let root = target.pair.writer;
        if target.left_out {
            return self.left_out(target).into_iter().collect();
        }
        if let Values::Together(_) = cause.on {
            return self.together(target).into_iter().collect();
        }
        let Some(way) = target.ways.first() else { return Vec::new() };
        let Some(element) = cause.writer else { return Vec::new() };
        let Some(ty) = builder.end(root, way) else {
            // A variant without content.
            return builder.with(root, way, Value::Null).into_iter().collect();
        };
        let mut contents = candidates(builder, ty, &cause.on, element);
        contents.truncate(most.saturating_mul(2));
        let mut messages: Vec<Value> =
            contents.into_iter().filter_map(|content| builder.with(root, way, content)).collect();
        if let Some((Step::Item, before)) = way.split_last() {
            let runs = runs(&boundaries(builder, ty, 1));
            messages.extend(runs.into_iter().filter_map(|run| builder.with(root, before, run)));
        }
        let mut random = Random::new(u64::from(root.0) << 32 | u64::from(ty.0));
        for _ in 0..most / 2 {
            let content = random.value(builder, ty);
            messages.extend(content.and_then(|content| builder.with(root, way, content)));
        }
        messages
    }

    fn left_out(&self, target: &Target) -> Option<Value> {
        let builder = self.finder.writer;
        let root = target.pair.writer;
        let Some((last, before)) = target.ways.first().and_then(|way| way.split_last()) else {
            return builder.least(root);
        };
        let holder = builder.end(root, before)?;
        let content = match last {
            Step::Field(at) => builder.without(holder, *at)?,
            _ => builder.least(holder)?,
        };
        builder.with(root, before, content)
    }

    /// All the fields set, to something that is not zero.
    fn together(&self, target: &Target) -> Option<Value> {
        let builder = self.finder.writer;
        let root = target.pair.writer;
        let mut whole: Option<Value> = None;
        for way in &target.ways {
            let content = match builder.end(root, way) {
                Some(ty) => boundaries(builder, ty, 0).into_iter().next()?,
                None => Value::Null,
            };
            let one = builder.with(root, way, content)?;
            whole = Some(match (whole, one) {
                (Some(Value::Struct(mut all)), Value::Struct(one)) => {
                    for (at, value) in one.set {
                        if way.first() == Some(&Step::Field(at)) {
                            all.put(at, value);
                        }
                    }
                    Value::Struct(all)
                }
                (_, one) => one,
            });
        }
        whole
    }
}

/// Whether the cause says that nothing arrives well, whoever travels.
fn denies(cause: &Cause) -> bool {
    cause.when == When::Always && cause.roles == Roles::all() && cause.concern.is_none()
}

/// Whether what is watched was there and arrived, and nothing about it went wrong.
fn arrived_well(trial: &Trial, outcomes: &[Outcome], target: &Target, value: &Value) -> bool {
    if outcomes.iter().any(|outcome| outcome.is_bad()) || value.is_zero() {
        return false;
    }
    if target.left_out { trial.accepted() } else { outcomes.contains(&Outcome::Same) }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.join(" ")
}
