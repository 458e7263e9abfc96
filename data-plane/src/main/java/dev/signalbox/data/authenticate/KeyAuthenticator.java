package dev.signalbox.data.authenticate;

import dev.signalbox.data.exchange.Accepted;
import dev.signalbox.data.exchange.Authenticated;
import dev.signalbox.data.exchange.HeaderView;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Step;
import dev.signalbox.data.snapshot.KeyEntry;
import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.key.VirtualKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the virtual key in `x-api-key` or `authorization: Bearer` and checks it against the
/// snapshot. Clients send either, or both with the same value. One instance per event loop.
public final class KeyAuthenticator {

  private static final String BEARER = "bearer ";

  private final InstantSource clock;
  private final MessageDigest sha256 = SecretDigest.sha256();

  public KeyAuthenticator(InstantSource clock) {
    this.clock = clock;
  }

  /// Tells who calls, by the snapshot that is pinned from here on.
  public Step<Authenticated> authenticate(Accepted accepted, PolicySnapshot snapshot) {
    return switch (find(accepted.headers(), snapshot)) {
      case Found found -> Step.proceed(new Authenticated(accepted, found.entry()));
      case NotFound notFound -> Step.stop(notFound.refusal());
    };
  }

  /// The outcome of looking for a key among headers.
  public sealed interface Lookup {}

  /// The headers carry this live key.
  public record Found(KeyEntry entry) implements Lookup {}

  /// The headers carry no live key, for this reason.
  public record NotFound(Refusal refusal) implements Lookup {}

  /// Looks for a key among headers; for what is not a call, such as the list of models.
  public Lookup find(HeaderView headers, PolicySnapshot snapshot) {
    String apiKey = headers.first("x-api-key");
    String bearer = bearer(headers.first("authorization"));
    if (apiKey == null && bearer == null) {
      return refused(RefusalCode.UNAUTHENTICATED);
    }
    Optional<VirtualKey> first = parse(apiKey);
    Optional<VirtualKey> second = parse(bearer);
    if (first.isPresent()
        && second.isPresent()
        && !first.get().whole().reveal().equals(second.get().whole().reveal())) {
      return refused(RefusalCode.CREDENTIALS_CONFLICT);
    }
    Optional<VirtualKey> presented = first.isPresent() ? first : second;
    return presented.isPresent()
        ? check(presented.get(), snapshot)
        : refused(RefusalCode.KEY_MALFORMED);
  }

  private Lookup check(VirtualKey presented, PolicySnapshot snapshot) {
    byte[] digest = digest(presented);
    KeyEntry entry = snapshot.key(presented.id().value());
    if (entry == null) {
      return refused(RefusalCode.KEY_UNKNOWN);
    }
    Instant now = clock.instant();
    boolean matches = false;
    boolean live = false;
    for (KeySecret secret : entry.grant().secrets()) {
      boolean same = secret.digest().matches(digest);
      matches |= same;
      live |= same && secret.isLive(now);
    }
    if (!matches) {
      return refused(RefusalCode.KEY_UNKNOWN);
    }
    Optional<Instant> expiresAt = entry.grant().expiresAt();
    if (expiresAt.isPresent() && !now.isBefore(expiresAt.get())) {
      return refused(RefusalCode.KEY_EXPIRED);
    }
    switch (entry.grant().status()) {
      case SUSPENDED -> {
        return refused(RefusalCode.KEY_SUSPENDED);
      }
      case REVOKED -> {
        return refused(RefusalCode.KEY_REVOKED);
      }
      case ACTIVE -> {
        // Its secret decides.
      }
    }
    if (!live) {
      return refused(RefusalCode.KEY_REPLACED);
    }
    if (!entry.grant().scope().isForEveryNetwork()) {
      return refused(RefusalCode.ADDRESS_NOT_ALLOWED);
    }
    return new Found(entry);
  }

  private byte[] digest(VirtualKey presented) {
    return sha256.digest(presented.whole().reveal().getBytes(StandardCharsets.US_ASCII));
  }

  private static Lookup refused(RefusalCode code) {
    return new NotFound(Refusal.of(code));
  }

  private static Optional<VirtualKey> parse(@Nullable String presented) {
    return presented == null ? Optional.empty() : VirtualKey.parse(presented);
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return null;
    }
    return authorization.substring(BEARER.length()).trim();
  }
}
