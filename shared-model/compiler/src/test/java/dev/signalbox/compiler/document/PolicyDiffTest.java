package dev.signalbox.compiler.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.document.PolicyChange.Kind;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.bundle.TenantSettings;
import dev.signalbox.model.bundle.TenantSettings.Staleness;
import dev.signalbox.model.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class PolicyDiffTest {

  private static final PolicyDocument TWO =
      PolicyDocument.EMPTY
          .with(provider("openai", "https://a.example/v1"))
          .with(provider("local", "https://b.example/v1"))
          .with(new AliasSource("fast", Optional.of("openai"), "gpt-5-mini"));

  @Property(tries = 300)
  void findsNoDifferenceBetweenADocumentAndItself(@ForAll long seed) {
    assertThat(PolicyDiff.between(AnyDocument.of(seed), AnyDocument.of(seed))).isEmpty();
  }

  @Property(tries = 1_000)
  void leadsFromOneDocumentToTheOther(@ForAll long one, @ForAll long other) {
    PolicyDocument from = AnyDocument.of(one);
    PolicyDocument to = AnyDocument.of(other);

    assertThat(PolicyDiff.apply(from, PolicyDiff.between(from, to))).isEqualTo(to);
  }

  @Property(tries = 300)
  void namesNoPlaceTwice(@ForAll long one, @ForAll long other) {
    assertThat(PolicyDiff.between(AnyDocument.of(one), AnyDocument.of(other)))
        .extracting(change -> change.pointer())
        .doesNotHaveDuplicates();
  }

  @Property(tries = 300)
  void readsTheCanonicalFormBack(@ForAll long seed) {
    PolicyDocument document = AnyDocument.of(seed);
    String text = Json.write(DocumentCodec.write(document));

    assertThat(DocumentCodec.read(Json.parse(text).asObject())).isEqualTo(document);
  }

  @Test
  void speaksOfThingsByName() {
    PolicyDocument after =
        TWO.with(provider("openai", "https://c.example/v1"))
            .with(new AliasSource("best", Optional.empty(), "gpt-5"))
            .withoutAlias("fast")
            .with(new TenantSettings(Staleness.STRICT, Duration.ofMinutes(15)));

    assertThat(PolicyDiff.between(TWO, after))
        .extracting(PolicyChange::text)
        .containsExactly(
            "~ provider openai: base_url: https://a.example/v1 -> https://c.example/v1",
            "+ alias best: model: gpt-5",
            "- alias fast",
            "~ settings: staleness: serve -> strict");
    assertThat(Json.write(PolicyDiff.between(TWO, after).get(1).toJson()))
        .isEqualTo("{\"op\":\"add\",\"path\":\"/aliases/best\",\"after\":{\"model\":\"gpt-5\"}}");
  }

  @Test
  void takesTheOrderOfAliasesForNothingAndThatOfProvidersForWhatItIs() {
    PolicyDocument turned =
        new PolicyDocument(TWO.providers().reversed(), TWO.aliases(), TWO.settings());

    assertThat(PolicyDiff.between(TWO, turned))
        .singleElement()
        .satisfies(change -> {
          assertThat(change.kind()).isEqualTo(Kind.REORDER);
          assertThat(change.text()).isEqualTo("~ providers: order: openai, local -> local, openai");
        });
  }

  @Test
  void seesWhereTwoEditsOfOneVersionCollide() {
    PolicyDocument theirs =
        TWO.with(provider("openai", "https://theirs.example/v1")).withoutAlias("fast");
    PolicyDocument yours =
        TWO.with(provider("openai", "https://yours.example/v1"))
            .with(provider("third", "https://t.example/v1"));

    assertThat(PolicyDiff.collisions(TWO, theirs, yours))
        .extracting(PolicyChange::pointer)
        .containsExactly("/providers/openai/base_url");
    assertThat(PolicyDiff.collisions(TWO, TWO.withoutProvider("openai"), yours))
        .extracting(PolicyChange::pointer)
        .containsExactly("/providers/openai/base_url");
    assertThat(PolicyDiff.collisions(TWO, theirs, theirs)).isEmpty();
    assertThat(PolicyDiff.collisions(TWO, theirs, TWO)).isEmpty();
    assertThat(PolicyDiff.collisions(TWO, TWO.with(provider("x", "https://x/v1")), yours))
        .isEmpty();
  }

  @Test
  void writesNamesThatHoldSlashesAsPointers() {
    assertThat(
            PolicyDiff.between(
                    PolicyDocument.EMPTY,
                    PolicyDocument.EMPTY.with(new AliasSource("a/b~c", Optional.empty(), "m")))
                .getFirst()
                .pointer())
        .isEqualTo("/aliases/a~1b~0c");
  }

  static ProviderSource provider(String name, String url) {
    return ProviderSource.of(name, Optional.of(url), new SecretRef.Environment("SOME_KEY"));
  }

  @Test
  void keepsThePlaceOfAProviderThatIsReplaced() {
    PolicyDocument replaced = TWO.with(provider("openai", "https://z.example/v1"));

    assertThat(replaced.providers())
        .extracting(ProviderSource::name)
        .isEqualTo(List.of("openai", "local"));
    assertThat(replaced.withoutProvider("openai").providers()).hasSize(1);
  }
}
