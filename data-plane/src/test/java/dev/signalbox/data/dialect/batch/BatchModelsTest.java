package dev.signalbox.data.dialect.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.dialect.BodyPatch;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchModelsTest {

  @Test
  void findsEveryModelOfABodyAndRenamesItInPlace() {
    String body =
        "{\"requests\":"
            + " [{\"custom_id\":\"a\",\"params\":{\"model\":\"fast\",\"messages\":[{\"model\":\"not\"}]}},{\"params\":{\"max_tokens\":1,\"model\""
            + " : \"fa\\u0073t\"},\"custom_id\":\"b\"},"
            + "{\"custom_id\":\"c\",\"params\":{\"model\":\"claude-x\"}}]}";
    BatchModels models = read(BatchModels.ofBody(), body);

    assertThat(models.isBroken()).isFalse();
    assertThat(models.names().keySet()).containsExactlyInAnyOrder("fast", "claude-x");
    List<BodyPatch> patches = models.rename(name -> name.equals("fast") ? "claude-real" : name);
    assertThat(patches).hasSize(2);
    assertThat(patched(body, patches))
        .isEqualTo(
            body.replace("\"fast\"", "\"claude-real\"")
                .replace("\"fa\\u0073t\"", "\"claude-real\""));
  }

  @Test
  void holdsARequestThatNamesTwoModelsToBoth() {
    BatchModels models =
        read(
            BatchModels.ofBody(),
            "{\"requests\":[{\"params\":{\"model\":\"cheap\",\"model\":\"dear\"},\"params\":{\"model\":\"third\"}}]}");

    assertThat(models.names().keySet()).containsExactlyInAnyOrder("cheap", "dear", "third");
  }

  @Test
  void findsTheModelsAndPathsOfAFileWithTheirLines() {
    BatchModels models =
        read(
            BatchModels.ofFile(),
            "{\"custom_id\":\"1\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":{\"model\":\"gpt-x\"}}\r\n\n"
                + "{\"custom_id\":\"2\",\"url\":\"/v1/responses\",\"body\":{\"model\":\"gpt-y\"}}");

    assertThat(models.isBroken()).isFalse();
    assertThat(models.names()).isEqualTo(Map.of("gpt-x", 1L, "gpt-y", 3L));
    assertThat(models.addresses()).isEqualTo(Map.of("/v1/responses", 1L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"requests\":[{\"params\":{\"model\":7}}]}",
        "{\"requests\":[{\"params\":{\"model\":\"\"}}]}",
        "{\"requests\":[{\"params\":{\"model\":[\"claude-x\"]}}]}",
        "{\"requests\":[{\"params\":{\"model\":\"claude-x\"}}]",
        "[]",
        "\"text\""
      })
  void refusesBodiesWhoseModelsCannotBeRead(String body) {
    assertThat(read(BatchModels.ofBody(), body).isBroken()).isTrue();
  }

  @Test
  void refusesAFileWithALineThatIsNoObjectAndSaysWhich() {
    BatchModels models = read(BatchModels.ofFile(), "{\"body\":{\"model\":\"a\"}}\n{\"body\":\n{}");

    assertThat(models.isBroken()).isTrue();
    assertThat(models.where()).isEqualTo("line 2");
  }

  @Test
  void refusesMoreNamesThanABatchMayHave() {
    StringBuilder lines = new StringBuilder();
    for (int index = 0; index <= BatchModels.MOST_NAMES; index++) {
      lines.append("{\"body\":{\"model\":\"m-").append(index).append("\"}}\n");
    }
    assertThat(read(BatchModels.ofFile(), lines.toString()).isTooLarge()).isTrue();
  }

  @Test
  void pointsResultsToUsAndLeavesTheRest() {
    String batch =
        "{\"id\":\"msgbatch_1\","
            + " \"results_url\":\"https://api.anthropic.com/v1/messages/batches/msgbatch_1/results\",\"x\":1.0}";
    String list =
        "{\"data\":[" + batch + ",{\"id\":\"b\",\"results_url\":null}],\"has_more\":false}";
    String ours = "https://gate.example/v1/messages/batches/msgbatch_1/results";
    String theirs = "https://api.anthropic.com/v1/messages/batches/msgbatch_1/results";

    for (String text : List.of(batch, list)) {
      List<BodyPatch> patches =
          ResultsAddress.patches(text.getBytes(UTF_8), "https://gate.example/v1");
      assertThat(patched(text, patches)).isEqualTo(text.replace(theirs, ours));
    }
    assertThat(ResultsAddress.patches("{\"results_url\":\"x".getBytes(UTF_8), "b")).isEmpty();
  }

  private static BatchModels read(BatchModels models, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int from = 0; from < bytes.length; from += 5) {
      models.feed(Unpooled.wrappedBuffer(bytes, from, Math.min(5, bytes.length - from)));
    }
    models.end();
    return models;
  }

  private static String patched(String text, List<BodyPatch> patches) {
    StringBuilder out = new StringBuilder(text);
    for (BodyPatch patch : patches.reversed()) {
      int from = (int) patch.offset();
      out.replace(from, from + patch.removeLength(), new String(patch.insert(), UTF_8));
    }
    return out.toString();
  }
}
