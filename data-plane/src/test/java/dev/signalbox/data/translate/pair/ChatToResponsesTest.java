package dev.signalbox.data.translate.pair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.translate.Crossings;
import dev.signalbox.data.translate.TranslatedRequest;
import dev.signalbox.data.translate.TwinContract;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ChatToResponsesTest extends TwinContract {

  ChatToResponsesTest() {
    super(Dialect.CHAT, Dialect.RESPONSES, "bash");
  }

  @Test
  void keepsWhatBothOfOpenAisDialectsKnow() {
    Obj sent = Crossings.sent(golden());

    assertThat(sent.string("prompt_cache_key")).isEqualTo("session-1");
    assertThat(sent.string("user")).isEqualTo("u");
  }

  /// Case 18 of the wire conformance list.
  @Test
  void doesNotCopyMetadata() {
    String body =
        """
        {"model":"m","metadata":{"a":"b"},"messages":[{"role":"user","content":"a"}]}
        """;

    TranslatedRequest.Ready ready =
        Crossings.ready(Crossings.order(client, provider, Set.of()), body);

    assertThat(Crossings.sent(ready).get("metadata")).isEmpty();
    assertThat(Crossings.lost(ready)).containsExactly("METADATA metadata");
  }

  @Test
  void asksForTheSameForm() {
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":"a"}],"response_format":
        {"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"},"strict":true}}}
        """;

    Obj format =
        Crossings.sent(Crossings.ready(Crossings.order(client, provider, Set.of()), body))
            .object("text")
            .object("format");

    assertThat(format)
        .isEqualTo(
            Json.parse(
                """
                {"type":"json_schema","name":"n","schema":{"type":"object"},"strict":true}
                """));
  }
}
