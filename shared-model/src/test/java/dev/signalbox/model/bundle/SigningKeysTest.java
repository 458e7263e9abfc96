package dev.signalbox.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.key.Secret;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;

class SigningKeysTest {

  /// The private and public key of RFC 8410 section 10.
  private static final String RFC_8410_PAIR =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
      -----END PRIVATE KEY-----
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
      -----END PUBLIC KEY-----
      """;

  @Test
  void readsBackAPairThatSignsAndVerifies() throws Exception {
    KeyPair pair = SigningKeys.readPair(SigningKeys.writePair(fresh()));
    byte[] text = {1, 2, 3};
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(text);
    byte[] signature = signer.sign();

    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(pair.getPublic());
    verifier.update(text);

    assertThat(verifier.verify(signature)).isTrue();
  }

  @Test
  void readsAndWritesTheFormOfRfc8410() {
    KeyPair pair = SigningKeys.readPair(new Secret(RFC_8410_PAIR));

    assertThat(SigningKeys.writePair(pair).reveal()).isEqualTo(RFC_8410_PAIR);
    assertThat(RFC_8410_PAIR).endsWith(SigningKeys.writePublic(pair.getPublic()));
  }

  @Test
  void readsSeveralPublicKeysAndIgnoresWhatSurroundsThem() {
    KeyPair one = fresh();
    KeyPair two = fresh();
    String pem =
        "# old\n"
            + SigningKeys.writePublic(one.getPublic())
            + "# new\n"
            + SigningKeys.writePublic(two.getPublic());

    assertThat(SigningKeys.readPublic(pem.replace("\n", "\r\n")))
        .containsExactly(one.getPublic(), two.getPublic());
  }

  @Test
  void refusesAPublicKeyFileWithoutAnEd25519Key() {
    List<String> others =
        List.of(
            "",
            "hello",
            "-----BEGIN PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\n????\n-----END PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            "x".repeat(20_000));

    assertThat(others)
        .allSatisfy(pem ->
            assertThatThrownBy(() -> SigningKeys.readPublic(pem))
                .isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  void doesNotTakeAPublicKeyForAPair() {
    assertThatThrownBy(
            () -> SigningKeys.readPair(new Secret(SigningKeys.writePublic(fresh().getPublic()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one PRIVATE KEY and one PUBLIC KEY");
  }

  @Test
  void namesAKeyByItsContent() {
    KeyPair pair = fresh();

    assertThat(SigningKeys.keyId(pair.getPublic()))
        .matches("[0-9a-f]{64}")
        .isEqualTo(
            SigningKeys.keyId(
                SigningKeys.readPublic(SigningKeys.writePublic(pair.getPublic())).getFirst()))
        .isNotEqualTo(SigningKeys.keyId(fresh().getPublic()));
  }

  private static KeyPair fresh() {
    return SigningKeys.generate(new SecureRandom());
  }
}
