package dev.signalbox.data.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonMembersTest {

  @Property(tries = 200)
  void readsBackWhatWasWritten(
      @ForAll @Size(max = 6)
          Map<@StringLength(max = 8) String, @StringLength(max = 12) String> map) {
    JsonValue.ObjectBuilder object = JsonValue.object();
    map.forEach(object::put);

    Map<String, @Nullable String> read = new LinkedHashMap<>();
    JsonMembers members = JsonMembers.of(Json.write(object.build()), 0);
    while (members.next()) {
      read.put(members.name(), members.text());
    }

    assertThat(members.completeToTheEnd()).isTrue();
    assertThat(read).isEqualTo(map);
  }

  @Property(tries = 500)
  void neverThrowsWhateverTheTextIs(@ForAll @StringLength(max = 60) String text) {
    walk("{\"a\":" + text);
    walk(text);
  }

  @Test
  void givesNumbersAndBooleansAsWrittenAndSkipsWhatIsNested() {
    JsonMembers members =
        JsonMembers.of(" {\"n\":1.0 ,\"b\":true,\"o\":{\"x\":[\"}\"]},\"z\":null} ", 0);

    assertThat(members.next()).isTrue();
    assertThat(members.text()).isEqualTo("1.0");
    assertThat(members.next()).isTrue();
    assertThat(members.text()).isEqualTo("true");
    assertThat(members.next()).isTrue();
    assertThat(members.isObject()).isTrue();
    assertThat(members.text()).isNull();
    assertThat(members.next()).isTrue();
    assertThat(members.text()).isNull();
    assertThat(members.next()).isFalse();
    assertThat(members.completeToTheEnd()).isTrue();
  }

  @Test
  void endsTheWalkWhereBracketsDoNotMatchOrNestTooDeep() {
    assertThat(walk("{\"a\":[}}")).isFalse();
    assertThat(walk("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}")).isTrue();
    assertThat(walk("{\"a\":" + "[".repeat(33) + "]".repeat(33) + "}")).isFalse();
    assertThat(walk("{\"a\":\"\\")).isFalse();
    assertThat(walk("{\"a\":1,}")).isFalse();
    assertThat(walk("{\"a\" 1}")).isFalse();
  }

  private static boolean walk(String text) {
    JsonMembers members = JsonMembers.of(text, 0);
    while (members.next()) {
      members.name();
      members.text();
    }
    return members.complete();
  }
}
