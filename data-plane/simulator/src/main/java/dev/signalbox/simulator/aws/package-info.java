/// AWS beside the models: credentials and who they belong to, verification of Signature Version 4,
/// and the services that hand out credentials and secrets. In come requests, out go answers; called
/// by the server and, for signatures, by [dev.signalbox.simulator.bedrock].
///
/// - `POST /` with `Action=AssumeRole` or `AssumeRoleWithWebIdentity` (STS, query API, XML)
/// - `POST /` with `x-amz-target: secretsmanager.GetSecretValue` (Secrets Manager)
/// - `PUT /latest/api/token`, `GET /latest/meta-data/iam/security-credentials/` and `…/ROLE`
///   (instance metadata version 2)
/// - `GET /v1/credentials` (EKS Pod Identity, with the token in `authorization`) and `GET
///   /v2/credentials/simulator` (ECS)
@NullMarked
package dev.signalbox.simulator.aws;

import org.jspecify.annotations.NullMarked;
