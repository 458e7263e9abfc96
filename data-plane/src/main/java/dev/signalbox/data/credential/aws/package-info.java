/// Identities of AWS: keys, roles and sessions, and the signature that is made with them. In come
/// settings of a credential and the environment of the process; out go keys that are kept fresh,
/// and an authorizer. Only [dev.signalbox.data.credential.Credentials] and the secret stores use
/// it.
@NullMarked
package dev.signalbox.data.credential.aws;

import org.jspecify.annotations.NullMarked;
