package dev.signalbox.simulator;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.aws.AwsAccounts;
import dev.signalbox.simulator.jose.PublicKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The part of `/_sim/…` that is about identities, for callers outside of this process:
///
/// - `POST /_sim/identities` registers: an object with any of `awsUsers`, `awsRoles`,
///   `bedrockKeys`, `awsSecrets`, `googleKeys`, `googleImpersonations`, `googleFederations`,
///   `googleSecrets`, `entraSecrets`, `entraCertificates`, `entraFederations`, `keyVaultSecrets`,
///   `vaultAppRoles`, `vaultKubernetesRoles`, `vaultSecrets`; each a list of objects with texts
/// - `POST /_sim/oidc-token` with `subject`, `audience` and `seconds` mints a token of the issuer
///   that all clouds here trust
/// - `POST /_sim/google-key` with `email` and `tokenUri` makes a key file of a service account
/// - `GET /_sim/calls` counts the requests of each operation
/// - `POST /_sim/clock` with `aheadSeconds` puts the clock forward
final class IdentityApi {

  private final Identities identities;
  private final ShiftedClock clock;
  private final Map<String, Consumer<JsonValue.Obj>> registrations;

  IdentityApi(Identities identities, ShiftedClock clock) {
    this.identities = identities;
    this.clock = clock;
    this.registrations = new LinkedHashMap<>();
    aws();
    google();
    entra();
    vault();
  }

  /// The answer to a request, if it is one of this part.
  ///
  /// @throws dev.signalbox.model.json.JsonException if the body is not as it should be
  /// @throws IllegalArgumentException if a value cannot be read
  Optional<JsonValue> answer(String call, byte[] body) {
    return switch (call) {
      case "POST /_sim/identities" -> Optional.of(register(Json.parse(body).asObject()));
      case "POST /_sim/oidc-token" -> Optional.of(token(Json.parse(body).asObject()));
      case "POST /_sim/google-key" -> {
        JsonValue.Obj asked = Json.parse(body).asObject();
        Secret file = identities.google().keyFile(asked.string("email"), asked.string("tokenUri"));
        yield Optional.of(Json.parse(file.reveal()));
      }
      case "GET /_sim/calls" -> {
        JsonValue.ObjectBuilder counts = JsonValue.object();
        identities.calls().all().forEach(counts::put);
        yield Optional.of(counts.build());
      }
      case "POST /_sim/clock" -> {
        clock.ahead(Duration.ofSeconds(Json.parse(body).asObject().number("aheadSeconds")));
        yield Optional.of(JsonValue.object().put("now", clock.instant().toString()).build());
      }
      default -> Optional.empty();
    };
  }

  private JsonValue register(JsonValue.Obj asked) {
    for (String kind : asked.members().keySet()) {
      if (!registrations.containsKey(kind)) {
        throw new IllegalArgumentException("no such kind of identity: " + kind);
      }
      asked.array(kind).forEach(entry -> registrations.get(kind).accept(entry.asObject()));
    }
    return JsonValue.object().build();
  }

  private JsonValue token(JsonValue.Obj asked) {
    Duration life = Duration.ofSeconds(asked.number("seconds"));
    return JsonValue.object()
        .put(
            "token",
            identities
                .issuer()
                .token(asked.string("subject"), asked.string("audience"), clock.instant(), life))
        .build();
  }

  private void aws() {
    registrations.put(
        "awsUsers",
        entry ->
            identities
                .aws()
                .addUser(entry.string("accessKeyId"), secret(entry, "secretAccessKey")));
    registrations.put(
        "awsRoles",
        entry ->
            identities
                .aws()
                .addRole(
                    new AwsAccounts.Role(
                        entry.string("arn"),
                        text(entry, "externalId"),
                        new TreeSet<>(
                            entry.array("requiredTags").stream().map(JsonValue::asString).toList()),
                        text(entry, "webIdentitySubject"))));
    registrations.put(
        "bedrockKeys", entry -> identities.aws().addApiKey(secret(entry, "key"), Instant.MAX));
    registrations.put(
        "awsSecrets",
        entry -> identities.awsSecrets().put(entry.string("name"), secret(entry, "value")));
  }

  private void google() {
    registrations.put(
        "googleKeys",
        entry ->
            identities
                .google()
                .addKey(
                    entry.string("email"),
                    entry.string("keyId"),
                    PublicKeys.read(entry.string("publicKey"))));
    registrations.put(
        "googleImpersonations",
        entry ->
            identities
                .google()
                .allowImpersonation(entry.string("principal"), entry.string("email")));
    registrations.put(
        "googleFederations",
        entry ->
            identities.google().allowFederation(entry.string("audience"), entry.string("subject")));
    registrations.put(
        "googleSecrets",
        entry -> identities.googleSecrets().put(entry.string("name"), secret(entry, "value")));
  }

  private void entra() {
    registrations.put(
        "entraSecrets",
        entry -> identities.entra().addSecret(entry.string("clientId"), secret(entry, "secret")));
    registrations.put(
        "entraCertificates",
        entry ->
            identities
                .entra()
                .addCertificate(
                    entry.string("clientId"),
                    entry.string("thumbprint"),
                    PublicKeys.read(entry.string("publicKey"))));
    registrations.put(
        "entraFederations",
        entry ->
            identities.entra().allowFederation(entry.string("clientId"), entry.string("subject")));
    registrations.put(
        "keyVaultSecrets",
        entry -> identities.keyVault().put(entry.string("name"), secret(entry, "value")));
  }

  private void vault() {
    registrations.put(
        "vaultAppRoles",
        entry -> identities.vault().addAppRole(entry.string("roleId"), secret(entry, "secretId")));
    registrations.put(
        "vaultKubernetesRoles",
        entry ->
            identities.vault().addKubernetesRole(entry.string("role"), entry.string("subject")));
    registrations.put(
        "vaultSecrets",
        entry -> {
          Map<String, String> values = new LinkedHashMap<>();
          entry.object("values").members().forEach((name, v) -> values.put(name, v.asString()));
          identities.vault().put(entry.string("mount"), entry.string("path"), values);
        });
  }

  private static Secret secret(JsonValue.Obj entry, String name) {
    return new Secret(entry.string(name));
  }

  private static Optional<String> text(JsonValue.Obj entry, String name) {
    return entry.get(name).map(JsonValue::asString);
  }
}
