package dev.signalbox.data.authenticate;

import static dev.signalbox.data.authenticate.KeyPolicy.FREE;
import static dev.signalbox.data.authenticate.KeyPolicy.grant;
import static dev.signalbox.data.authenticate.KeyPolicy.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.authenticate.KeyAuthenticator.Found;
import dev.signalbox.data.authenticate.KeyAuthenticator.Lookup;
import dev.signalbox.data.authenticate.KeyAuthenticator.NotFound;
import dev.signalbox.data.exchange.FakeHeaders;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.model.key.IpAddress;
import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyAuthenticatorTest {

  private static final VirtualKey KEY = VirtualKey.mint(new Random(5));
  private static final VirtualKey NEXT = VirtualKey.withNewSecret(KEY.id(), new Random(6));
  private static final VirtualKey STRANGER = VirtualKey.mint(new Random(7));
  private static final IpRange BALANCERS = IpRange.parse("10.9.0.0/16");

  private final FakeClock clock = new FakeClock();
  private final KeyAuthenticator authenticator = new KeyAuthenticator(clock, List.of(BALANCERS));

  @Test
  void findsAKeyInEitherHeaderOrInBoth() {
    PolicySnapshot snapshot = snapshot(grant(KEY));
    String key = KEY.whole().reveal();

    assertThat(
            List.of(
                new FakeHeaders().with("x-api-key", key),
                new FakeHeaders().with("authorization", "Bearer " + key),
                new FakeHeaders().with("authorization", "bearer   " + key + " "),
                new FakeHeaders().with("x-goog-api-key", key),
                new FakeHeaders().with("api-key", key),
                new FakeHeaders().with("authorization", signedForAws(key)),
                new FakeHeaders().with("x-api-key", key).with("authorization", "Bearer " + key),
                new FakeHeaders()
                    .with("x-api-key", "dummy")
                    .with("authorization", "Bearer " + key)))
        .allSatisfy(headers -> assertThat(find(headers, snapshot)).isInstanceOf(Found.class));
  }

  private static String signedForAws(String accessKeyId) {
    return "AWS4-HMAC-SHA256 Credential="
        + accessKeyId
        + "/20261121/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=00";
  }

  /// control.md section 12, keys: everything that is not a key, told apart without a lookup.
  @Test
  void refusesWhatHasNotTheFormOfAKey() {
    String key = KEY.whole().reveal();
    List<String> malformed = new ArrayList<>();
    malformed.addAll(
        List.of(
            "",
            "sbx_",
            key + "0",
            key.substring(1),
            "SBX_" + key.substring(4),
            "abc_" + key.substring(4),
            key.toLowerCase(java.util.Locale.ROOT),
            key.toUpperCase(java.util.Locale.ROOT),
            key.replace('_', '-'),
            key.substring(0, 20) + " " + key.substring(21),
            key.substring(0, 20) + "\u0430" + key.substring(21),
            key.substring(0, 20) + "\uff21" + key.substring(21),
            key.substring(0, 53) + (key.charAt(53) == 'A' ? 'B' : 'A'),
            "x".repeat(1 << 20)));
    for (int index = 4; index < key.length(); index++) {
      char other =
          Character.isUpperCase(key.charAt(index))
              ? Character.toLowerCase(key.charAt(index))
              : Character.toUpperCase(key.charAt(index));
      if (other == key.charAt(index)) {
        other = other == '9' ? '0' : (char) (other + 1);
      }
      malformed.add(key.substring(0, index) + other + key.substring(index + 1));
    }
    assertThat(malformed)
        .allSatisfy(text ->
            assertThat(code(find(new FakeHeaders().with("x-api-key", text), snapshot(grant(KEY)))))
                .isEqualTo(RefusalCode.KEY_MALFORMED));
  }

  @Test
  void refusesTwoHeadersOfOneNameAndTwoDifferentKeys() {
    PolicySnapshot snapshot = snapshot(grant(KEY), grant(STRANGER));
    String key = KEY.whole().reveal();
    String other = STRANGER.whole().reveal();

    assertThat(
            List.of(
                new FakeHeaders()
                    .with("authorization", "Bearer " + key)
                    .with("authorization", "Bearer " + key),
                new FakeHeaders().with("x-api-key", key).with("x-api-key", other),
                new FakeHeaders().with("x-api-key", key).with("authorization", "Bearer " + other)))
        .allSatisfy(headers ->
            assertThat(code(find(headers, snapshot))).isEqualTo(RefusalCode.CREDENTIALS_CONFLICT));
  }

  @Test
  void givesTheSameAnswerForAnUnknownIdAndForAWrongSecret() {
    PolicySnapshot snapshot = snapshot(grant(KEY));

    Lookup unknownId = find(STRANGER, snapshot);
    Lookup wrongSecret = find(NEXT, snapshot);

    assertThat(unknownId).isSameAs(wrongSecret);
    assertThat(code(unknownId)).isEqualTo(RefusalCode.KEY_UNKNOWN);
  }

  @Test
  void endsTheOldSecretOnTimeWithoutAnyNewBundle() {
    Instant end = clock.instant().plus(Duration.ofHours(1));
    PolicySnapshot snapshot =
        snapshot(
            grant(
                KEY,
                KeyStatus.ACTIVE,
                FREE,
                Optional.empty(),
                new KeySecret(KEY.digest(), Optional.of(end)),
                KeySecret.lasting(NEXT.digest())));

    assertThat(find(KEY, snapshot)).isInstanceOf(Found.class);
    assertThat(find(NEXT, snapshot)).isInstanceOf(Found.class);
    clock.set(end.minusMillis(1));
    assertThat(find(KEY, snapshot)).isInstanceOf(Found.class);
    clock.set(end);
    assertThat(code(find(KEY, snapshot))).isEqualTo(RefusalCode.KEY_REPLACED);
    assertThat(find(NEXT, snapshot)).isInstanceOf(Found.class);
  }

  @Test
  void tellsOnlyTheHolderOfTheSecretWhatBecameOfAKey() {
    Instant past = clock.instant().minusSeconds(1);
    KeySecret secret = KeySecret.lasting(KEY.digest());
    List<PolicySnapshot> ended =
        List.of(
            snapshot(grant(KEY, KeyStatus.REVOKED, FREE, Optional.empty(), secret)),
            snapshot(grant(KEY, KeyStatus.SUSPENDED, FREE, Optional.empty(), secret)),
            snapshot(grant(KEY, KeyStatus.ACTIVE, FREE, Optional.of(past), secret)),
            snapshot(
                grant(
                    KEY,
                    KeyStatus.ACTIVE,
                    FREE,
                    Optional.empty(),
                    new KeySecret(KEY.digest(), Optional.of(past)))));

    assertThat(ended.stream().map(snapshot -> code(find(KEY, snapshot))))
        .containsExactly(
            RefusalCode.KEY_REVOKED,
            RefusalCode.KEY_SUSPENDED,
            RefusalCode.KEY_EXPIRED,
            RefusalCode.KEY_REPLACED);
    assertThat(ended)
        .allSatisfy(
            snapshot -> assertThat(code(find(NEXT, snapshot))).isEqualTo(RefusalCode.KEY_UNKNOWN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.7 | | true",
        "::ffff:192.0.2.7 | | true",
        "198.51.100.1 | | false",
        "198.51.100.1 | 192.0.2.7 | false",
        "2001:db8::1 | | false",
        "10.9.0.1 | 192.0.2.7 | true",
        "10.9.0.1 | 198.51.100.1, 192.0.2.7 | true",
        "10.9.0.1 | 192.0.2.7, 198.51.100.1 | false",
        "10.9.0.1 | 192.0.2.7, 10.9.4.4, 10.9.5.5 | true",
        "10.9.0.1 | 192.0.2.7:4711 | true",
        "10.9.0.1 | [::ffff:192.0.2.7]:4711 | true",
        "10.9.0.1 | unknown, 192.0.2.7 | true",
        "10.9.0.1 | 192.0.2.7, unknown | false",
        "10.9.0.1 | | false",
        "10.9.0.1 | 10.9.4.4 | false",
      })
  void takesTheAddressFromTheSocketOrFromATrustedForwarder(
      String socket, String forwardedFor, boolean allowed) {
    KeyScope office = FREE.withNetworks(List.of(IpRange.parse("192.0.2.0/24")));
    PolicySnapshot snapshot =
        snapshot(
            grant(
                KEY, KeyStatus.ACTIVE, office, Optional.empty(), KeySecret.lasting(KEY.digest())));
    FakeHeaders headers = new FakeHeaders().with("x-api-key", KEY.whole().reveal());
    if (forwardedFor != null) {
      headers.with("x-forwarded-for", forwardedFor);
    }

    Lookup found =
        authenticator.find(headers, () -> IpAddress.parse(socket).orElseThrow(), snapshot);

    if (allowed) {
      assertThat(found).isInstanceOf(Found.class);
    } else {
      assertThat(code(found)).isEqualTo(RefusalCode.ADDRESS_NOT_ALLOWED);
    }
  }

  @Test
  void refusesAHundredThousandMalformedKeysWithoutALookup() {
    Random random = new Random(9);
    PolicySnapshot snapshot = snapshot(grant(KEY));
    String key = KEY.whole().reveal();
    int refused = 0;
    for (int round = 0; round < 100_000; round++) {
      char[] text = key.toCharArray();
      text[4 + random.nextInt(50)] ^= (char) (1 + random.nextInt(126));
      RefusalCode code =
          code(find(new FakeHeaders().with("x-api-key", new String(text)), snapshot));
      refused += code == RefusalCode.KEY_MALFORMED ? 1 : 0;
    }
    assertThat(refused).isEqualTo(100_000);
  }

  @Test
  void findsEachOfManyKeysAndNoOther() {
    List<VirtualKey> keys = KeyPolicy.keys(5_000);
    PolicySnapshot snapshot = snapshot(keys.stream().limit(2_500).map(KeyPolicy::grant).toList());

    assertThat(keys.stream().limit(2_500))
        .allSatisfy(key ->
            assertThat(find(key, snapshot))
                .isInstanceOfSatisfying(
                    Found.class,
                    found -> assertThat(found.entry().grant().id()).isEqualTo(key.id())));
    assertThat(keys.stream().skip(2_500))
        .allSatisfy(
            key -> assertThat(code(find(key, snapshot))).isEqualTo(RefusalCode.KEY_UNKNOWN));
  }

  @Test
  void tellsWhichSecretOfAKeyWasPresented() {
    VirtualKey newer = VirtualKey.withNewSecret(KEY.id(), new Random(4));
    PolicySnapshot snapshot =
        snapshot(
            grant(
                KEY,
                KeyStatus.ACTIVE,
                FREE,
                Optional.empty(),
                KeySecret.lasting(KEY.digest()),
                KeySecret.lasting(newer.digest())));

    for (VirtualKey presented : List.of(KEY, newer)) {
      assertThat(find(presented, snapshot))
          .isInstanceOfSatisfying(
              Found.class,
              found -> assertThat(found.secret().digest()).isEqualTo(presented.digest()));
    }
    assertThat(KEY.digest().fingerprint())
        .isEqualTo(KEY.digest().toHex().substring(0, 8))
        .isNotEqualTo(newer.digest().fingerprint());
  }

  private Lookup find(VirtualKey key, PolicySnapshot snapshot) {
    return find(new FakeHeaders().with("x-api-key", key.whole().reveal()), snapshot);
  }

  private Lookup find(FakeHeaders headers, PolicySnapshot snapshot) {
    return authenticator.find(headers, () -> null, snapshot);
  }

  private static RefusalCode code(Lookup lookup) {
    return switch (lookup) {
      case NotFound(var refusal) -> refusal.code();
      case Found found -> throw new AssertionError("found " + found.entry().grant().id());
    };
  }
}
