package dev.signalbox.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.e2e.Transcript.Message;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.List;

/// The one declared exception to exactness: a Chat client that did not ask for usage has
/// `stream_options` injected into its request, and the chunk that answers it hidden.
final class UsageExtra {

  private static final String INJECTED = "\"stream_options\":{\"include_usage\":true},";
  private static final String END = "data: [DONE]\n\n";
  private static final String CHOICES = "\"choices\":";

  private UsageExtra() {}

  /// The request with what the gateway puts in: one member, in front of all others.
  static Message withInjected(Message request) {
    String body = request.text();
    if (body.contains("stream_options") || !body.startsWith("{")) {
      throw new AssertionError("not a request that needs it: " + body);
    }
    return request.withBody(("{" + INJECTED + body.substring(1)).getBytes(UTF_8));
  }

  /// The answer with what the gateway takes out: the chunk before the end that has usage and no
  /// choices. Its other members are those of the chunk before it.
  ///
  /// @param usage the usage that the simulator says it sent
  static Message withHidden(Message answer, Obj usage) {
    String body = answer.text();
    if (!body.endsWith(END)) {
      throw new AssertionError("not a whole answer: " + body);
    }
    String told = body.substring(0, body.length() - END.length());
    List<String> events = List.of(told.split("\n\n"));
    String last = events.getLast();
    String head = last.substring(0, last.indexOf(CHOICES));
    String hidden = head + CHOICES + "[],\"usage\":" + Json.write(usage) + "}\n\n";
    return answer.withBody((told + hidden + END).getBytes(UTF_8));
  }
}
