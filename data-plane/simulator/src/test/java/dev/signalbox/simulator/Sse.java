package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Reads a stream of server-sent events, strictly as the simulator writes them.
record Sse(String event, String data) {

  static List<Sse> read(String stream) {
    assertThat(stream).endsWith("\n\n");
    List<Sse> events = new ArrayList<>();
    for (String block : stream.split("\n\n")) {
      String event = "";
      List<String> data = new ArrayList<>();
      for (String line : block.split("\n")) {
        if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else {
          assertThat(line).startsWith("data: ");
          data.add(line.substring(6));
        }
      }
      assertThat(data).hasSize(1);
      events.add(new Sse(event, data.getFirst()));
    }
    return events;
  }

  JsonValue.Obj json() {
    return Json.parse(data).asObject();
  }
}
