package dev.signalbox.control.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.VirtualKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// While a key is rotated its owner sees which secret is still in use.
final class SecretUseIT {

  private static UsageControl control;

  @BeforeAll
  static void start() {
    control = UsageControl.start();
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void tellsForEachSecretWhenItWasUsedLast() {
    String owner =
        TestControl.json(control.control().get("/v1/members"))
            .array("data")
            .getFirst()
            .asObject()
            .string("id");
    VirtualKey first = issued("/v1/keys", "{\"owner_id\":\"" + owner + "\"}");
    String key = first.id().value();
    assertThat(lastUses(key)).containsExactly(Optional.empty());
    control.deliver(control.usage(900).key(key).secret(first).build());
    VirtualKey second = issued("/v1/keys/" + key + "/rotate", "{}");
    assertThat(lastUses(key)).containsExactly(Optional.of(ago(900)), Optional.empty());

    control.deliver(
        control.usage(600).key(key).secret(first).build(),
        control.usage(300).key(key).secret(second).build());
    control.deliver(control.usage(200).key(key).secret(second).build());

    assertThat(lastUses(key)).containsExactly(Optional.of(ago(600)), Optional.of(ago(200)));
    control.deliver(control.usage(190).key(key).secret(second).build());
    assertThat(lastUses(key))
        .as("within a minute nothing is written")
        .containsExactly(Optional.of(ago(600)), Optional.of(ago(200)));
    control.deliver(
        control.usage(10).key(key).dimension("key_secret", first.digest().fingerprint()).build());
    assertThat(lastUses(key))
        .as("what a client merely asserts")
        .containsExactly(Optional.of(ago(600)), Optional.of(ago(200)));
  }

  private static Instant ago(long seconds) {
    return control.now().minusSeconds(seconds);
  }

  private static VirtualKey issued(String path, String body) {
    Obj answer = TestControl.json(control.control().post(path, body));
    return VirtualKey.parse(answer.string("key")).orElseThrow();
  }

  private static List<Optional<Instant>> lastUses(String key) {
    return TestControl.json(control.control().get("/v1/keys/" + key)).array("secrets").stream()
        .map(JsonValue::asObject)
        .map(secret ->
            secret
                .get("last_used_at")
                .map(at -> java.time.OffsetDateTime.parse(at.asString()).toInstant()))
        .toList();
  }
}
