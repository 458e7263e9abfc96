/// Authentication to providers. In come the credentials that a policy names and the references to
/// secrets; out go [dev.signalbox.data.snapshot.Authorizer]s, which put a credential on a request
/// without waiting for anything. Tokens and secrets are fetched and renewed here, on threads of
/// their own; no other package dials token services, secret stores or the metadata services of
/// clouds. Only the root makes and closes [dev.signalbox.data.credential.Credentials].
@NullMarked
package dev.signalbox.data.credential;

import org.jspecify.annotations.NullMarked;
