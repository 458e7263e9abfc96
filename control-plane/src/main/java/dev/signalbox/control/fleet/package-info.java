/// The proxies: their groups, how they enrol and keep an identity, what they report, and which of
/// them gets a new policy first. In come one-time tokens, identities and reports from proxies, and
/// requests of members; out go identities, the state of every proxy, and through
/// [dev.signalbox.control.fleet.Stages] the version that a proxy may see. It knows versions by
/// number and digest only; `bundle` uses it, not the other way round.
@NullMarked
package dev.signalbox.control.fleet;

import org.jspecify.annotations.NullMarked;
