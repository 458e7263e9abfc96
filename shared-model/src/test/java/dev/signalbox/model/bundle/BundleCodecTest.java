package dev.signalbox.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.wire.WireFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BundleCodecTest {

  private static final String EMPTY =
      "{\"schema\":4,\"version\":7,\"tenants\":[],\"limits\":{\"max_body_bytes\":33554432,"
          + "\"max_header_bytes\":65536,\"max_connections\":20000,\"head_timeout\":\"PT10S\","
          + "\"body_idle_timeout\":\"PT30S\",\"keep_alive_timeout\":\"PT1M15S\","
          + "\"connect_timeout\":\"PT10S\",\"provider_idle_timeout\":\"PT15M\"}}";

  @Property(tries = 200)
  void readsBackWhatItWrote(@ForAll long seed) {
    Bundle bundle = AnyBundle.of(seed);

    assertThat(BundleCodec.read(BundleCodec.write(bundle))).isEqualTo(bundle);
  }

  @Property(tries = 50)
  void writesEqualBundlesAsEqualBytes(@ForAll long seed) {
    assertThat(BundleCodec.write(AnyBundle.of(seed)))
        .isEqualTo(BundleCodec.write(AnyBundle.of(seed)));
  }

  @Test
  void writesAFormThatDoesNotChangeByAccident() {
    assertThat(new String(BundleCodec.write(empty()), StandardCharsets.UTF_8)).isEqualTo(EMPTY);
  }

  @Test
  void writesFormatsInOneOrderWhateverTheSet() {
    Set<WireFormat> oneWay = new LinkedHashSet<>(List.of(WireFormat.ANTHROPIC, WireFormat.OPENAI));
    Set<WireFormat> other = new LinkedHashSet<>(List.of(WireFormat.OPENAI, WireFormat.ANTHROPIC));

    assertThat(BundleCodec.write(withFormats(oneWay)))
        .isEqualTo(BundleCodec.write(withFormats(other)));
  }

  @Test
  void refusesAnotherSchemaByName() {
    assertThatThrownBy(() -> read(EMPTY.replace("\"schema\":4", "\"schema\":5")))
        .isInstanceOf(JsonException.class)
        .hasMessage("the bundle has schema 5, this release reads 1 to 4");
  }

  @Test
  void refusesWhatIsNotInCanonicalForm() {
    List<String> others =
        List.of(
            EMPTY + " ",
            EMPTY.replace("\"version\":7", "\"version\":7.0"),
            EMPTY.replace("\"version\":7", "\"version\":7,\"extra\":null"),
            EMPTY.replace("\"schema\":4,\"version\":7", "\"version\":7,\"schema\":4"),
            EMPTY.replace("PT1M15S", "PT75S"),
            EMPTY.replace("PT10S", "P\\u005410S"));

    assertThat(others)
        .doesNotContain(EMPTY)
        .allSatisfy(text ->
            assertThatThrownBy(() -> read(text))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("canonical"));
  }

  @Test
  void refusesGarbageAsAValueOfItsOwnKind() {
    List<String> garbage =
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"schema\":1e99999999999}",
            EMPTY.replace("\"version\":7", "\"version\":0"),
            EMPTY.replace("\"version\":7", "\"version\":\"7\""),
            EMPTY.replace("\"tenants\":[]", "\"tenants\":[{}]"),
            EMPTY.replace("\"tenants\":[]", "\"tenants\":null"),
            EMPTY.replace("65536", "65536000000"),
            EMPTY.replace("PT15M", "15 minutes"));

    assertThat(garbage)
        .allSatisfy(text -> assertThatThrownBy(() -> read(text)).isInstanceOf(JsonException.class));
  }

  private static Bundle read(String text) {
    return BundleCodec.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Bundle empty() {
    return new Bundle(7, List.of(), Limits.DEFAULT);
  }

  private static Bundle withFormats(Set<WireFormat> formats) {
    ProviderSpec provider =
        new ProviderSpec(
            "p",
            URI.create("http://127.0.0.1:1/v1"),
            formats,
            List.of("*"),
            CredentialSpec.NONE,
            true,
            "");
    TenantPolicy tenant =
        new TenantPolicy(
            TenantId.parse("00000000-0000-0000-0000-000000000001"),
            List.of(),
            List.of(provider),
            List.of());
    return new Bundle(1, List.of(tenant), Limits.DEFAULT);
  }
}
