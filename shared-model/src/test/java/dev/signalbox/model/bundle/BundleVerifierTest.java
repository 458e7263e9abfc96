package dev.signalbox.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.bundle.BundleVerifier.Reason;
import dev.signalbox.model.bundle.BundleVerifier.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BundleVerifierTest {

  private static final KeyPair KEYS = SigningKeys.generate(new SecureRandom());
  private static final KeyPair OTHER_KEYS = SigningKeys.generate(new SecureRandom());

  private final BundleSigner signer = new BundleSigner(KEYS);
  private final BundleVerifier verifier = new BundleVerifier(List.of(KEYS.getPublic()));

  @Property(tries = 30)
  void acceptsWhatItsSignerSigned(@ForAll long seed) {
    Bundle bundle = AnyBundle.of(seed);

    assertThat(verifier.verify(signer.sign(bundle).toBytes()))
        .isEqualTo(new Verdict.Genuine(bundle));
  }

  @Property(tries = 30)
  void signsTheSameBundleTheSameWayEveryTime(@ForAll long seed) {
    assertThat(signer.sign(AnyBundle.of(seed))).isEqualTo(signer.sign(AnyBundle.of(seed)));
  }

  @Property(tries = 500)
  void refusesAnEnvelopeWithAnyBitFlipped(
      @ForAll long seed, @ForAll @IntRange(max = 1_000_000) int where, @ForAll byte flip) {
    byte[] envelope = signer.sign(AnyBundle.of(seed)).toBytes();
    envelope[where % envelope.length] ^= (byte) (flip == 0 ? 1 : flip);

    assertThat(verifier.verify(envelope)).isInstanceOf(Verdict.Refused.class);
  }

  @Property(tries = 200)
  void refusesAnEnvelopeCutAnywhere(
      @ForAll long seed, @ForAll @IntRange(max = 1_000_000) int where) {
    byte[] envelope = signer.sign(AnyBundle.of(seed)).toBytes();
    byte[] cut = Arrays.copyOf(envelope, where % envelope.length);

    assertThat(verifier.verify(cut))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_AN_ENVELOPE));
  }

  @Property(tries = 200)
  void refusesRandomBytes(@ForAll byte[] bytes) {
    assertThat(verifier.verify(bytes)).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void refusesTheSignatureOfAnotherKey() {
    byte[] envelope = new BundleSigner(OTHER_KEYS).sign(AnyBundle.of(1)).toBytes();

    assertThat(reason(envelope)).isEqualTo(Reason.UNKNOWN_SIGNER);
  }

  @Test
  void refusesAnotherKeyThatClaimsToBeThePinnedOne() {
    SignedBundle forged = new BundleSigner(OTHER_KEYS).sign(AnyBundle.of(1));
    String pinned = SigningKeys.keyId(KEYS.getPublic());

    assertThat(reason(new SignedBundle(forged.payload(), pinned, forged.signature()).toBytes()))
        .isEqualTo(Reason.BAD_SIGNATURE);
  }

  @Test
  void refusesTheSignatureOfAnotherBundle() {
    SignedBundle one = signer.sign(AnyBundle.of(1));
    SignedBundle two = signer.sign(AnyBundle.of(2));

    assertThat(reason(new SignedBundle(one.payload(), one.keyId(), two.signature()).toBytes()))
        .isEqualTo(Reason.BAD_SIGNATURE);
  }

  @Test
  void refusesASignatureMadeOverTheSameBytesForAnotherPurpose() throws GeneralSecurityException {
    byte[] payload = BundleCodec.write(AnyBundle.of(1));
    Signature bare = Signature.getInstance("Ed25519");
    bare.initSign(KEYS.getPrivate());
    bare.update(payload);
    String keyId = SigningKeys.keyId(KEYS.getPublic());

    assertThat(reason(new SignedBundle(payload, keyId, bare.sign()).toBytes()))
        .isEqualTo(Reason.BAD_SIGNATURE);
  }

  @Test
  void refusesSignedContentThatIsNotABundle() {
    byte[] envelope = signer.sign("{}".getBytes(StandardCharsets.UTF_8)).toBytes();

    assertThat(reason(envelope)).isEqualTo(Reason.UNREADABLE);
  }

  @Test
  void refusesWhatIsLargerThanTheLimitUnread() {
    assertThat(reason(new byte[SignedBundle.MAX_BYTES + 1])).isEqualTo(Reason.OVERSIZED);
  }

  @Test
  void signsNothingThatEveryProxyWouldRefuse() {
    assertThatThrownBy(() -> signer.sign(new byte[SignedBundle.MAX_BYTES / 4 * 3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too large");
  }

  @Test
  void trustsSeveralKeysWhileOneIsChanged() {
    BundleVerifier both = new BundleVerifier(List.of(KEYS.getPublic(), OTHER_KEYS.getPublic()));

    assertThat(both.verify(signer.sign(AnyBundle.of(1)).toBytes()))
        .isInstanceOf(Verdict.Genuine.class);
    assertThat(both.verify(new BundleSigner(OTHER_KEYS).sign(AnyBundle.of(1)).toBytes()))
        .isInstanceOf(Verdict.Genuine.class);
  }

  @Test
  void needsAKeyToTrust() {
    assertThatThrownBy(() -> new BundleVerifier(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Reason reason(byte[] envelope) {
    return switch (verifier.verify(envelope)) {
      case Verdict.Genuine genuine -> throw new AssertionError("accepted " + genuine);
      case Verdict.Refused refused -> refused.reason();
    };
  }
}
