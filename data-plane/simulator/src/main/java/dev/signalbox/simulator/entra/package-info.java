/// Microsoft Entra and Key Vault: applications and what they prove themselves with, managed
/// identities, and the tokens that were issued. In come requests, out go answers; called by the
/// server, and by the Azure package to check access tokens.
///
/// - `POST /TENANT/oauth2/v2.0/token` (client credentials: secret, certificate, federated token)
/// - `GET /metadata/identity/oauth2/token` (managed identity)
/// - `GET /secrets/NAME` and `/secrets/NAME/VERSION` (Key Vault)
@NullMarked
package dev.signalbox.simulator.entra;

import org.jspecify.annotations.NullMarked;
