/// Identities of Microsoft Entra. In come settings of a credential and the environment of the
/// process; out go bearer tokens that are kept fresh. Only
/// [dev.signalbox.data.credential.Credentials] and the secret stores use it.
@NullMarked
package dev.signalbox.data.credential.entra;

import org.jspecify.annotations.NullMarked;
