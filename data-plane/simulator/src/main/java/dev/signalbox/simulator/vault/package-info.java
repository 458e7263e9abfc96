/// HashiCorp Vault: tokens with a lease, logins of machines, and key-value secrets version 2. In
/// come requests, out go answers; called by the server only.
///
/// - `POST /v1/auth/MOUNT/login` with `role_id` and `secret_id` (AppRole) or `role` and `jwt`
///   (Kubernetes)
/// - `GET /v1/auth/token/lookup-self`, `POST /v1/auth/token/renew-self`
/// - `GET /v1/MOUNT/data/PATH` with `x-vault-token`
@NullMarked
package dev.signalbox.simulator.vault;

import org.jspecify.annotations.NullMarked;
