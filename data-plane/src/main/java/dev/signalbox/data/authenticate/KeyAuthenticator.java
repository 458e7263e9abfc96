package dev.signalbox.data.authenticate;

import dev.signalbox.data.exchange.Accepted;
import dev.signalbox.data.exchange.Authenticated;
import dev.signalbox.data.exchange.HeaderView;
import dev.signalbox.data.exchange.Peer;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Step;
import dev.signalbox.data.snapshot.KeyEntry;
import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.key.IpAddress;
import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.key.VirtualKey;
import java.security.DigestException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the virtual key in `x-api-key` (or what Google's and Azure's clients call it) or in
/// `authorization`, and checks it against the snapshot. Clients send either, or both with the same
/// value. In `authorization` it is a bearer token, or the access key id of a client that signs for
/// AWS; the signature itself means nothing here, since nobody has the secret it would be made with.
/// One instance per event loop.
///
/// A key whose form or checksum is wrong is refused without a hash and without a lookup: everybody
/// can find that out alone, so it tells nothing. An unknown id and a wrong secret cost the same and
/// get the same answer. That a key is revoked, replaced, expired, on hold or bound to another
/// network is told only to whoever presents its secret. Nothing is allocated but the evidence.
public final class KeyAuthenticator {

  private static final String[] API_KEYS = {"x-api-key", "x-goog-api-key", "api-key"};
  private static final String BEARER = "bearer ";
  private static final String AWS = "AWS4-HMAC-SHA256 ";
  private static final String CREDENTIAL = "Credential=";
  private static final SecretDigest NO_SECRET = SecretDigest.fromHex("0".repeat(64));

  private final InstantSource clock;
  private final ClientAddress clientAddress;
  private final MessageDigest sha256 = SecretDigest.sha256();
  private final byte[] ascii = new byte[VirtualKey.LENGTH];
  private final byte[] digest = new byte[32];
  private final Map<RefusalCode, NotFound> refusals = new EnumMap<>(RefusalCode.class);

  /// @param forwarders load balancers whose `x-forwarded-for` is believed
  public KeyAuthenticator(InstantSource clock, List<IpRange> forwarders) {
    this.clock = clock;
    this.clientAddress = new ClientAddress(forwarders);
  }

  /// Tells who calls, by the snapshot that is pinned from here on.
  public Step<Authenticated> authenticate(Accepted accepted, PolicySnapshot snapshot) {
    return switch (find(accepted.headers(), accepted.peer(), snapshot)) {
      case Found found -> Step.proceed(new Authenticated(accepted, found.entry(), found.secret()));
      case NotFound notFound -> Step.stop(notFound.refusal());
    };
  }

  /// The outcome of looking for a key among headers.
  public sealed interface Lookup {}

  /// The headers carry this live key.
  ///
  /// @param secret the one of its secrets that they carry
  public record Found(KeyEntry entry, KeySecret secret) implements Lookup {}

  /// The headers carry no live key, for this reason.
  public record NotFound(Refusal refusal) implements Lookup {}

  /// Looks for a key among headers; for what is not a call, such as the list of models.
  public Lookup find(HeaderView headers, Peer peer, PolicySnapshot snapshot) {
    String name = apiKeyName(headers);
    String apiKey = headers.first(name);
    String authorization = headers.first("authorization");
    int token = tokenStart(authorization);
    if (apiKey == null && token < 0) {
      return refused(RefusalCode.UNAUTHENTICATED);
    }
    if (apiKey != null && headers.repeats(name) || token >= 0 && headers.repeats("authorization")) {
      return refused(RefusalCode.CREDENTIALS_CONFLICT);
    }
    boolean first = apiKey != null && VirtualKey.isWellFormed(apiKey, 0, apiKey.length());
    boolean second =
        authorization != null
            && token >= 0
            && VirtualKey.isWellFormed(authorization, token, tokenEnd(authorization, token));
    if (apiKey != null
        && first
        && second
        && !apiKey.regionMatches(0, authorization, token, VirtualKey.LENGTH)) {
      return refused(RefusalCode.CREDENTIALS_CONFLICT);
    }
    if (apiKey != null && first) {
      return check(apiKey, 0, headers, peer, snapshot);
    }
    return authorization != null && second
        ? check(authorization, token, headers, peer, snapshot)
        : refused(RefusalCode.KEY_MALFORMED);
  }

  private static String apiKeyName(HeaderView headers) {
    for (String name : API_KEYS) {
      if (headers.first(name) != null) {
        return name;
      }
    }
    return API_KEYS[0];
  }

  private Lookup check(
      String text, int from, HeaderView headers, Peer peer, PolicySnapshot snapshot) {
    hash(text, from);
    KeyEntry entry = snapshot.key(text, from + VirtualKey.ID_START);
    KeySecret matching = matching(entry);
    if (entry == null || matching == null) {
      return refused(RefusalCode.KEY_UNKNOWN);
    }
    KeyGrant grant = entry.grant();
    long now = clock.millis();
    if (grant.status() == KeyStatus.REVOKED) {
      return refused(RefusalCode.KEY_REVOKED);
    }
    if (hasPassed(grant.expiresAt(), now)) {
      return refused(RefusalCode.KEY_EXPIRED);
    }
    if (hasPassed(matching.validUntil(), now)) {
      return refused(RefusalCode.KEY_REPLACED);
    }
    if (grant.status() == KeyStatus.SUSPENDED) {
      return refused(RefusalCode.KEY_SUSPENDED);
    }
    if (!grant.scope().isForEveryNetwork()) {
      IpAddress address = clientAddress.of(peer, headers);
      if (address == null || !IpRange.anyContains(grant.scope().networks(), address)) {
        return refused(RefusalCode.ADDRESS_NOT_ALLOWED);
      }
    }
    if (snapshot.isTooOldFor(entry, now)) {
      return refused(RefusalCode.POLICY_STALE);
    }
    return new Found(entry, matching);
  }

  /// The secret that was presented. As many digests are compared whether the key has two, one, or
  /// is not there at all.
  private @Nullable KeySecret matching(@Nullable KeyEntry entry) {
    KeySecret found = null;
    for (int index = 0; index < KeyGrant.MOST_SECRETS; index++) {
      KeySecret secret =
          entry != null && index < entry.grant().secrets().size()
              ? entry.grant().secrets().get(index)
              : null;
      boolean same = (secret == null ? NO_SECRET : secret.digest()).matches(digest);
      found = same && secret != null ? secret : found;
    }
    return found;
  }

  private static boolean hasPassed(Optional<Instant> end, long nowMillis) {
    return end.isPresent() && nowMillis >= end.get().toEpochMilli();
  }

  private void hash(String text, int from) {
    for (int index = 0; index < ascii.length; index++) {
      ascii[index] = (byte) text.charAt(from + index);
    }
    try {
      sha256.update(ascii);
      sha256.digest(digest, 0, digest.length);
    } catch (DigestException impossible) {
      throw new IllegalStateException("a SHA-256 has 32 bytes", impossible);
    }
  }

  private Lookup refused(RefusalCode code) {
    NotFound known = refusals.get(code);
    if (known == null) {
      known = new NotFound(Refusal.of(code));
      refusals.put(code, known);
    }
    return known;
  }

  /// Where the key starts in `Bearer KEY` or `AWS4-HMAC-SHA256 Credential=KEY/…`, or -1 if it is
  /// something else.
  private static int tokenStart(@Nullable String authorization) {
    if (authorization == null) {
      return -1;
    }
    if (authorization.startsWith(AWS)) {
      int credential = authorization.indexOf(CREDENTIAL, AWS.length());
      return credential < 0 ? -1 : credential + CREDENTIAL.length();
    }
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return -1;
    }
    int start = BEARER.length();
    while (start < authorization.length() && authorization.charAt(start) == ' ') {
      start++;
    }
    return start;
  }

  private static int tokenEnd(String authorization, int start) {
    if (authorization.startsWith(AWS)) {
      int scope = authorization.indexOf('/', start);
      return scope < 0 ? start : scope;
    }
    int end = authorization.length();
    while (end > 0 && authorization.charAt(end - 1) == ' ') {
      end--;
    }
    return end;
  }
}
