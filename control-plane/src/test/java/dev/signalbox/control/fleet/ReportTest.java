package dev.signalbox.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final List<String> MEMBERS =
      List.of(
          "instance",
          "sequence",
          "sent_at",
          "outcome",
          "software_version",
          "schemas",
          "in_force",
          "refused",
          "staleness_ms",
          "last_usage_shipped_at");

  @Test
  void readsAWholeReport() {
    Report report = Report.read(whole());

    assertThat(report.sequence()).isEqualTo(7);
    assertThat(report.refusing()).isTrue();
    assertThat(report.inForce().orElseThrow().version()).isEqualTo(4);
    assertThat(report.refused().orElseThrow().error()).isEqualTo("no");
  }

  @Test
  void passesOverWhatItDoesNotKnow() {
    Obj more = with("added_later", JsonValue.of("x"));

    assertThat(Report.read(more)).isEqualTo(Report.read(whole()));
  }

  @Test
  void refusesARefusalThatDoesNotSayWhat() {
    assertThatThrownBy(() -> Report.read(with("refused", new JsonValue.Null())))
        .isInstanceOf(JsonException.class);
  }

  @Property(tries = 500)
  void readsOrRefusesWhateverAMemberIs(
      @ForAll @IntRange(max = 9) int member,
      @ForAll @IntRange(max = 5) int kind,
      @ForAll String text,
      @ForAll long number) {
    JsonValue value =
        switch (kind) {
          case 0 -> JsonValue.of(text);
          case 1 -> JsonValue.of(number);
          case 2 -> JsonValue.array(List.of(JsonValue.of(number), JsonValue.of(text)));
          case 3 -> JsonValue.object().put("version", number).put("error", text).build();
          case 4 -> JsonValue.array(List.of(JsonValue.of(number)));
          default -> new JsonValue.Num(number + "e" + Math.abs(number % 400));
        };
    try {
      Report report = Report.read(with(MEMBERS.get(member), value));
      assertThat(report.sequence()).isNotNegative();
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(report.softwareVersion())).isTrue();
    } catch (JsonException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static Obj with(String name, JsonValue value) {
    Map<String, JsonValue> members = new LinkedHashMap<>(whole().members());
    members.put(name, value);
    return new Obj(members);
  }

  private static Obj whole() {
    String time = "2027-01-01T00:00:00Z";
    return JsonValue.object()
        .put("instance", "01234567-0000-4000-8000-000000000001")
        .put("sequence", 7)
        .put("sent_at", time)
        .put("outcome", "refused")
        .put("software_version", "0.3.0")
        .put("schemas", JsonValue.array(List.of(JsonValue.of(3))))
        .put(
            "in_force",
            JsonValue.object()
                .put("version", 4)
                .put("digest", "d")
                .put("nonce", "n")
                .put("applied_at", time)
                .build())
        .put(
            "refused",
            JsonValue.object().put("version", 5).put("error", "no").put("refused_at", time).build())
        .put("staleness_ms", 3)
        .put("last_usage_shipped_at", time)
        .build();
  }
}
