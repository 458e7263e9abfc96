package dev.signalbox.data.fleet;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.key.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// Who this proxy is. It makes its secrets itself and writes them down before it tells anybody, so
/// that no lost answer and no crash can part it from them.
///
/// @param proxyId given by the control plane; empty until it is enrolled
/// @param current the secret in use
/// @param other another secret that may be good: the next one, announced or about to be, or the one
///   before, until the present one was used
/// @param since when the present secret came into use, by our clock
/// @param renewAfter how long after that it is renewed
record Identity(
    Optional<String> proxyId,
    Secret current,
    Optional<Secret> other,
    Instant since,
    Duration renewAfter) {

  private static final String PREFIX = "sbx_proxy_";
  private static final int RANDOM_BYTES = 32;

  /// A new secret: what it starts with tells scanners what they have found.
  static Secret mint(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new Secret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// Before enrolment.
  static Identity unknown(Secret secret, Instant now) {
    return new Identity(Optional.empty(), secret, Optional.empty(), now, Duration.ZERO);
  }

  boolean enrolled() {
    return proxyId.isPresent();
  }

  /// Whether it is time to renew. A clock that went backwards says nothing about age, and renewing
  /// does no harm.
  boolean renewalDue(Instant now) {
    return enrolled() && (now.isBefore(since) || !now.isBefore(since.plus(renewAfter)));
  }

  /// The same with a place in the fleet.
  Identity enrolledAs(String id, Instant now, Duration renewal) {
    return new Identity(Optional.of(id), current, Optional.empty(), now, renewal);
  }

  /// The same with a successor that is not in use yet.
  Identity withOther(Secret secret) {
    return new Identity(proxyId, current, Optional.of(secret), since, renewAfter);
  }

  /// The other one in use. The one before is kept until this one has worked.
  ///
  /// @param from since when this one counts as in use
  Identity swapped(Instant from) {
    return new Identity(proxyId, other.orElse(current), Optional.of(current), from, renewAfter);
  }

  /// The present one works; the one before is of no use any more.
  Identity settled() {
    return new Identity(proxyId, current, Optional.empty(), since, renewAfter);
  }

  /// As kept on disk. Holds secrets.
  byte[] toBytes() {
    ObjectBuilder out = JsonValue.object();
    proxyId.ifPresent(id -> out.put("proxy_id", id));
    out.put("identity", current.reveal());
    other.ifPresent(secret -> out.put("other", secret.reveal()));
    return Json.writeBytes(
        out.put("since", since.toString())
            .put("renew_after_seconds", renewAfter.toSeconds())
            .build());
  }

  /// Reads what [#toBytes] wrote.
  ///
  /// @throws dev.signalbox.model.json.JsonException if it is something else
  static Identity parse(byte[] bytes) {
    Obj in = Json.parse(bytes).asObject();
    return new Identity(
        in.get("proxy_id").map(JsonValue::asString),
        new Secret(in.string("identity")),
        in.get("other").map(value -> new Secret(value.asString())),
        time(in.string("since")),
        Duration.ofSeconds(in.number("renew_after_seconds")));
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (java.time.format.DateTimeParseException wrong) {
      throw new dev.signalbox.model.json.JsonException("not a time", wrong);
    }
  }
}
