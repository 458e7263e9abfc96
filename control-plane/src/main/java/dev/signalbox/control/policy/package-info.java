/// The policy of a tenant: one document with numbered versions, and the one door through which it
/// changes. What comes in is a small change to one provider or alias, a whole document (as code, or
/// from a draft), or a change to keys; it is committed with its audit entry only if the policy
/// still compiles, and then told to whoever publishes to proxies. Also reads what policies are
/// compiled from. Features change a policy through `Policies`; `bundle` reads through
/// `PolicySources`.
@NullMarked
package dev.signalbox.control.policy;

import org.jspecify.annotations.NullMarked;
