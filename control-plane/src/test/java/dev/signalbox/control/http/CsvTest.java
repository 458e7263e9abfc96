package dev.signalbox.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvTest {

  @Test
  void flattensMembersAndJoinsLists() {
    String csv =
        csv(
            "{\"id\":1,\"group\":{\"repo\":\"a/b\",\"n\":null},\"models\":[\"x\",\"y\"],\"on\":true}",
            "{\"id\":2,\"group\":{\"repo\":null,\"n\":3},\"models\":[],\"on\":false,\"new\":\"z\"}");

    assertThat(csv)
        .isEqualTo(
            """
            id,group.repo,group.n,models,on,new
            1,a/b,,"x; y",true,
            2,,3,,false,z
            """
                .replace("\n", "\r\n"));
    assertThat(csv()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        " =1",
        "\uff1d1",
        "=cmd|' /C calc'!A0",
        "-",
        "+",
        "|x",
        "%x",
        "\n=1"
      })
  void defusesWhatASpreadsheetWouldRun(String text) {
    assertThat(cells(csv(Json.write(JsonValue.object().put("v", text).build()))).get(1))
        .containsExactly("'" + text);
    assertThat(cells(csv(Json.write(JsonValue.object().put(text, 1).build()))).getFirst())
        .containsExactly("'" + text);
  }

  @ParameterizedTest
  @CsvSource({"-1.50,-1.50", "-7,-7", "0.000000001,0.000000001"})
  void leavesAmountsAlone(String text, String shown) {
    assertThat(cells(csv("{\"v\":\"" + text + "\"}")).get(1)).containsExactly(shown);
  }

  @Property(tries = 500)
  void canBeReadBack(@ForAll String first, @ForAll String second) {
    Obj row = JsonValue.object().put("a", first).put("b", second).build();
    List<List<String>> read = cells(Csv.of(List.of(row)));

    assertThat(read).hasSize(2);
    assertThat(read.get(1)).hasSize(2);
    assertThat(read.get(1).get(0)).isIn(first, "'" + first);
    assertThat(read.get(1).get(1)).isIn(second, "'" + second);
  }

  private static String csv(String... rows) {
    return Csv.of(Arrays.stream(rows).map(row -> Json.parse(row).asObject()).toList());
  }

  /// A reader of RFC 4180 that knows nothing of the writer.
  private static List<List<String>> cells(String csv) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < csv.length(); at++) {
      char next = csv.charAt(at);
      if (quoted && next == '"' && at + 1 < csv.length() && csv.charAt(at + 1) == '"') {
        cell.append('"');
        at++;
      } else if (next == '"') {
        quoted = !quoted;
      } else if (!quoted && next == ',') {
        line.add(cell.toString());
        cell.setLength(0);
      } else if (!quoted && next == '\r') {
        line.add(cell.toString());
        cell.setLength(0);
        lines.add(line);
        line = new ArrayList<>();
        at++;
      } else {
        cell.append(next);
      }
    }
    return lines;
  }
}
