/// The proxies: their groups, how they enrol and keep an identity, and what they report. In come
/// one-time tokens, identities and reports from proxies, and requests of members; out go identities
/// and the state of every proxy. It knows versions of the policy by number and digest only, as
/// [dev.signalbox.control.fleet.Stages] is told them. `staging` and `applied` build on it; `bundle`
/// and `usage` tell it what proxies got and gave.
@NullMarked
package dev.signalbox.control.fleet;

import org.jspecify.annotations.NullMarked;
