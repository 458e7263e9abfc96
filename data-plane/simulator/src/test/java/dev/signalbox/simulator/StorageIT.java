package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Wire.Received;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Files and batches over the wire, and how tests end a batch when they like.
class StorageIT {

  private static final String REQUESTS =
      "{\"requests\":[{\"custom_id\":\"a\",\"params\":"
          + Wire.whole()
          + "},"
          + "{\"custom_id\":\"b\",\"params\":"
          + Wire.whole()
          + "}]}";

  private Wire wire;

  @BeforeEach
  void start() throws IOException {
    wire = new Wire();
  }

  @AfterEach
  void stop() {
    wire.close();
  }

  @Test
  void endsABatchWhenItIsTold() throws IOException {
    String id = id(wire.post("/v1/messages/batches", REQUESTS));
    String told = "{\"id\":\"" + id + "\",\"end\":\"expired\",\"done\":1}";
    assertThat(wire.post("/_sim/batches", told).status()).isEqualTo(200);
    wire.post("/v1/messages/batches/" + id + "/cancel", "", "x-sim-marker: poll");
    assertThat(wire.post("/_sim/batches", told.replace("expired", "odd")).status()).isEqualTo(400);
    assertThat(wire.post("/_sim/batches", told.replace(id, "x")).status()).isEqualTo(404);

    assertThat(wire.ended("poll").status()).isEqualTo(400);
    wire.post("/_sim/reset", "");
    assertThat(wire.server.endBatch(id, "completed", 2)).isFalse();
  }

  @Test
  void takesBatchesThatAreLongerThanCallsMayBe() throws IOException {
    String long33 = "x".repeat(33 << 20);
    Received taken =
        wire.post("/v1/messages/batches", REQUESTS.replaceFirst("\"go\"", "\"" + long33 + "\""));
    assertThat(taken.status()).isEqualTo(200);
    assertThat(wire.post("/v1/messages", "\"" + long33 + "\"").status()).isEqualTo(413);
  }

  private static String id(Received received) {
    JsonValue.Obj json = Json.parse(received.body()).asObject();
    return json.string("id");
  }
}
