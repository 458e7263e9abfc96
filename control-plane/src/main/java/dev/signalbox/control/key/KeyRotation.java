package dev.signalbox.control.key;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.control.key.KeyStore.SecretRow;
import dev.signalbox.control.policy.Policies;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.VirtualKey;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Changes the secrets of keys. The id of a key never changes, so its budgets and its history stay.
@Singleton
final class KeyRotation {

  /// How long an old secret lives on where nobody said otherwise.
  static final Duration USUAL_OVERLAP = Duration.ofDays(1);

  /// The longest overlap.
  static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

  private final KeyRights rights;
  private final Policies policies;
  private final KeyStore store;
  private final SecureRandom random;
  private final InstantSource clock;

  KeyRotation(
      KeyRights rights,
      Policies policies,
      KeyStore store,
      SecureRandom random,
      InstantSource clock) {
    this.rights = rights;
    this.policies = policies;
    this.store = store;
    this.random = random;
    this.clock = clock;
  }

  /// Gives a key a new secret. The old one lives on for the overlap, then every proxy refuses it by
  /// its own clock, whether it can be reached or not.
  IssuedKey rotate(ChangeRequest request, KeyId id, Duration overlap) {
    TenantId tenant = request.caller().tenant();
    VirtualKey secret = VirtualKey.withNewSecret(id, random);
    Instant now = now();
    return policies.change(
        request,
        "keys." + id,
        connection -> {
          KeyRow before = store.lock(connection, tenant, id).orElseThrow(Keys::notFound);
          rights.requireManageOrOwn(connection, request.caller(), before);
          Revisions.check(request.ifMatch(), before.revision());
          before.requireNotRevoked();
          List<SecretRow> secrets = store.secrets(connection, tenant, id);
          List<SecretRow> live = secrets.stream().filter(one -> one.isLive(now)).toList();
          if (live.size() > 1) {
            throw twoAreLive(live);
          }
          int slot = live.isEmpty() ? 1 : 3 - live.getFirst().slot();
          int number = secrets.isEmpty() ? 1 : secrets.getLast().number() + 1;
          if (!live.isEmpty()) {
            store.endSecret(connection, tenant, id, live.getFirst().number(), now.plus(overlap));
          }
          store.putSecret(connection, tenant, secret, slot, number, now);
          KeyRow after = store.find(connection, tenant, id).orElseThrow();
          return Changed.of(new IssuedKey(after, secret), "key.rotate", after.id())
              .at(after.node())
              .before(before.shown())
              .after(after.shown());
        });
  }

  /// Ends one secret at once: to cut an overlap short, or because it got out. Doing so twice is no
  /// error. A key that has no secret left waits for its next rotation.
  void revokeSecret(ChangeRequest request, KeyId id, int number) {
    TenantId tenant = request.caller().tenant();
    policies.revoke(
        request,
        connection -> {
          KeyRow before = store.lock(connection, tenant, id).orElseThrow(Keys::notFound);
          rights.requireManageOrOwn(connection, request.caller(), before);
          Revisions.check(request.ifMatch(), before.revision());
          SecretRow secret =
              store.secrets(connection, tenant, id).stream()
                  .filter(one -> one.number() == number)
                  .findFirst()
                  .orElseThrow(KeyRotation::noSuchSecret);
          if (secret.revoked()) {
            return Changed.nothing(true);
          }
          store.revokeSecret(connection, tenant, id, number, now());
          KeyRow after = store.find(connection, tenant, id).orElseThrow();
          return Changed.of(true, "key.revoke_secret", after.id())
              .at(after.node())
              .before(before.shown())
              .after(after.shown());
        });
  }

  /// Ends the secret of a key that was found where it does not belong. Whoever presents it has
  /// shown all that is needed: no permission is asked for, and an answer about a key of another
  /// tenant is the same as about none.
  KeyRow leaked(ChangeRequest request, VirtualKey found) {
    Caller caller = request.caller();
    TenantId tenant = caller.tenant();
    return policies.revoke(
        request,
        connection -> {
          KeyRow before =
              store.lock(connection, tenant, found.id()).orElseThrow(KeyRotation::noSuchSecret);
          Optional<Integer> number = store.numberOf(connection, tenant, found);
          if (number.isEmpty()) {
            throw noSuchSecret();
          }
          boolean dead =
              store.secrets(connection, tenant, found.id()).stream()
                  .anyMatch(one -> one.number() == number.get() && one.revoked());
          if (dead) {
            return Changed.nothing(before);
          }
          store.revokeSecret(connection, tenant, found.id(), number.get(), now());
          KeyRow after = store.find(connection, tenant, found.id()).orElseThrow();
          return Changed.of(after, "key.leak", after.id())
              .at(after.node())
              .before(before.shown())
              .after(after.shown());
        });
  }

  private static RuntimeException twoAreLive(List<SecretRow> live) {
    return Problem.of(
            ProblemCode.CONFLICT,
            "Two secrets are live already. End secret "
                + live.getFirst().number()
                + " with DELETE /v1/keys/{id}/secrets/"
                + live.getFirst().number()
                + ", or wait for its end.")
        .asException();
  }

  private static RuntimeException noSuchSecret() {
    return Problem.of(ProblemCode.NOT_FOUND, "There is no such secret.").asException();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
