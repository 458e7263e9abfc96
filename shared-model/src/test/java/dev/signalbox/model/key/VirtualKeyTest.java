package dev.signalbox.model.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class VirtualKeyTest {

  @Property(tries = 200)
  void readsWhatItMints(@ForAll long seed) {
    VirtualKey key = VirtualKey.mint(new Random(seed));
    String text = key.whole().reveal();

    assertThat(text).hasSize(VirtualKey.LENGTH).matches("sbx_[0-9A-Za-z]{50}");
    assertThat(VirtualKey.parse(text))
        .hasValueSatisfying(read -> {
          assertThat(read.id()).isEqualTo(key.id());
          assertThat(read.digest()).isEqualTo(key.digest());
        });
  }

  @Property(tries = 300)
  void noticesAnyCharacterThatWasMistyped(
      @ForAll long seed, @ForAll @IntRange(min = 4, max = 53) int at, @ForAll char other) {
    String text = VirtualKey.mint(new Random(seed)).whole().reveal();
    StringBuilder typed = new StringBuilder(text);
    typed.setCharAt(at, other);

    assertThat(VirtualKey.parse(typed.toString()).isPresent()).isEqualTo(text.charAt(at) == other);
  }

  @Property(tries = 200)
  void takesNothingElseForAKey(@ForAll @StringLength(max = 80) String text) {
    assertThat(VirtualKey.parse(text)).isEmpty();
  }

  @Test
  void hidesItsSecretWhenPrinted() {
    VirtualKey key = VirtualKey.mint(new Random(1));
    String secret = key.whole().reveal().substring(16);

    assertThat(key.toString() + key.whole() + key.digest())
        .doesNotContain(secret)
        .doesNotContain(key.digest().toHex());
  }

  @Test
  void keepsItsIdWhenItsSecretIsRotated() {
    VirtualKey key = VirtualKey.mint(new Random(1));
    VirtualKey rotated = VirtualKey.withNewSecret(key.id(), new Random(2));

    assertThat(rotated.id()).isEqualTo(key.id());
    assertThat(rotated.digest()).isNotEqualTo(key.digest());
  }
}
