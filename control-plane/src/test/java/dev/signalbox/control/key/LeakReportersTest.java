package dev.signalbox.control.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.access.AccessSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signatures that GitHub itself made: the examples of its page on the secret scanning partner
/// programme.
final class LeakReportersTest {

  private static final String FIRST =
      "f9525bf080f75b3506ca1ead061add62b8633a346606dc5fe544e29231c6ee0d";
  private static final String SECOND =
      "bcb53661c06b4728e59d897fb6165d5c9cda0fd9cdf9d09ead458168deb7518c";
  private static final String KEYS =
      """
      {"public_keys":[
        {"key_identifier":"%s","is_current":false,"key":"-----BEGIN PUBLIC KEY-----\\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsz9ugWDj5jK5ELBK42ynytbo38gP\\nHzZFI03Exwz8Lh/tCfL3YxwMdLjB+bMznsanlhK0RwcGP3IDb34kQDIo3Q==\\n-----END PUBLIC KEY-----\\n"},
        {"key_identifier":"%s","is_current":true,"key":"-----BEGIN PUBLIC KEY-----\\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYAGMWO8XgCamYKMJS6jc/qgvSlAd\\nAjPuDPRcXU22YxgBrz+zoN19MzuRyW87qEt9/AmtoNP5GrobzUvQSyJFVw==\\n-----END PUBLIC KEY-----\\n"}]}
      """
          .formatted(FIRST, SECOND);

  private static final String FIRST_BODY =
      "[{\"token\":\"some_token\",\"type\":\"some_type\",\"url\":\"some_url\",\"source\":\"some_source\"}]";
  private static final String FIRST_SIGNATURE =
      "MEUCIFLZzeK++IhS+y276SRk2Pe5LfDrfvTXu6iwKKcFGCrvAiEAhHN2kDOhy2I6eGkOFmxNkOJ+L2y8oQ9A2T9GGJo6WJY=";
  private static final String SECOND_BODY =
      "[{\"source\":\"commit\",\"token\":\"some_token\",\"type\":\"some_type\",\"url\":\"https://example.com/base-repo-url/\"}]";
  private static final String SECOND_SIGNATURE =
      "MEQCIQDaMKqrGnE27S0kgMrEK0eYBmyG0LeZismAEz/BgZyt7AIfXt9fErtRS4XaeSt/AO1RtBY66YcAdjxji410VQV4xg==";

  @TempDir Path folder;

  @Test
  void believesWhatGitHubSigned() throws IOException {
    LeakReporters reporters = reporters(KEYS);

    assertThat(reporters.signed(FIRST, FIRST_SIGNATURE, bytes(FIRST_BODY))).isTrue();
    assertThat(reporters.signed(SECOND, SECOND_SIGNATURE, bytes(SECOND_BODY))).isTrue();
  }

  @Test
  void believesNeitherAnotherKeyNorAnotherBody() throws IOException {
    LeakReporters reporters = reporters(KEYS);

    assertThat(reporters.signed(SECOND, FIRST_SIGNATURE, bytes(FIRST_BODY))).isFalse();
    assertThat(reporters.signed(FIRST, FIRST_SIGNATURE, bytes(FIRST_BODY + "\n"))).isFalse();
    assertThat(reporters.signed("", FIRST_SIGNATURE, bytes(FIRST_BODY))).isFalse();
    assertThat(reporters.signed(FIRST, "A".repeat(4_000), bytes(FIRST_BODY))).isFalse();
  }

  @Test
  void believesNobodyWithoutAUsableFile() throws IOException {
    for (String file :
        List.of(
            "",
            "[]",
            "{\"public_keys\":[{\"key_identifier\":\"" + FIRST + "\",\"key\":\"x\"}]}",
            KEYS.replace("MFkw", "MFkx"))) {
      assertThat(reporters(file).signed(FIRST, FIRST_SIGNATURE, bytes(FIRST_BODY)))
          .as(file)
          .isFalse();
    }
  }

  private LeakReporters reporters(String file) throws IOException {
    Path written = Files.writeString(folder.resolve("reporters.json"), file);
    return new LeakReporters(
        new AccessSettings(Optional.empty(), Optional.empty(), Optional.of(written)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
