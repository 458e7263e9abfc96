/// Secret stores of clouds and of HashiCorp. In come references; out go what reads them. Stores are
/// signed in to with the identity of the process. Only [dev.signalbox.data.credential.Credentials]
/// uses it.
@NullMarked
package dev.signalbox.data.credential.secret;

import org.jspecify.annotations.NullMarked;
