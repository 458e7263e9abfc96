package dev.signalbox.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CredentialCodecTest {

  private static final CredentialSpec ROLE =
      new CredentialSpec(
          Scheme.AWS,
          new SecretRef.None(),
          List.of(),
          new TreeMap<>(Map.of("source", "assume_role", "region", "eu-central-1")));

  private static final CredentialSpec POOL =
      new CredentialSpec(
          Scheme.BEARER,
          new SecretRef.Environment("A"),
          List.of(new PooledKey(SecretRef.parse("aws-sm:b#key"), 3)),
          new TreeMap<>());

  @Test
  void saysEverythingFromSchemaFourOn() {
    assertThat(written(ROLE, 4))
        .isEqualTo(
            "{\"scheme\":\"aws\",\"secret\":\"none\",\"pool\":[],"
                + "\"auth\":{\"region\":\"eu-central-1\",\"source\":\"assume_role\"}}");
    assertThat(written(POOL, 4))
        .isEqualTo(
            "{\"scheme\":\"bearer\",\"secret\":\"env:A\","
                + "\"pool\":[{\"secret\":\"aws-sm:b#key\",\"weight\":3}],\"auth\":{}}");
    assertThat(CredentialCodec.read(Json.parse(written(ROLE, 4)).asObject(), 4)).isEqualTo(ROLE);
    assertThat(CredentialCodec.read(Json.parse(written(POOL, 4)).asObject(), 4)).isEqualTo(POOL);
  }

  @Test
  void saysOnlyWhatAnOlderSchemaKnows() {
    for (CredentialSpec spec :
        List.of(
            ROLE,
            POOL,
            new CredentialSpec(Scheme.API_KEY, new SecretRef.Environment("A")),
            new CredentialSpec(Scheme.BEARER, SecretRef.parse("vault:a/b#c")))) {
      assertThat(CredentialCodec.says(spec, 3)).as(spec.toString()).isFalse();
      assertThat(CredentialCodec.says(spec, 4)).isTrue();
    }
    assertThat(
            CredentialCodec.says(new CredentialSpec(Scheme.X_API_KEY, new SecretRef.File("/k")), 3))
        .isTrue();
  }

  private static String written(CredentialSpec spec, int schema) {
    ObjectBuilder out = JsonValue.object();
    CredentialCodec.put(out, spec, schema);
    return Json.write(out.build());
  }
}
