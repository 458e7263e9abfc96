/// Google Cloud beside the models: service accounts, token exchange, impersonation, the metadata
/// server and Secret Manager. In come requests, out go answers; called by the server, and by the
/// Vertex package to check access tokens.
///
/// - `POST /token` (a service account's signed assertion for an access token)
/// - `POST /v1/token` (token exchange of workload identity federation)
/// - `POST /v1/projects/-/serviceAccounts/EMAIL:generateAccessToken` (impersonation)
/// - `GET /computeMetadata/v1/instance/service-accounts/default/token` (metadata server)
/// - `GET /v1/projects/P/secrets/S/versions/V:access` (Secret Manager)
@NullMarked
package dev.signalbox.simulator.google;

import org.jspecify.annotations.NullMarked;
