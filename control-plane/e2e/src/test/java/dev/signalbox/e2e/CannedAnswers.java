package dev.signalbox.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signalbox.data.eventstream.FrameEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/// A provider of every format that gives the same answer whole and streamed, with the usage that
/// the case named in the header `x-case` says, in the vendor's own words.
final class CannedAnswers implements AutoCloseable {

  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";
  private static final String FRAMES = "application/vnd.amazon.eventstream";

  private final Map<String, LedgerCase> cases;
  private final HttpServer server;

  CannedAnswers(List<LedgerCase> cases) {
    this.cases =
        cases.stream().collect(java.util.stream.Collectors.toMap(LedgerCase::name, each -> each));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    boolean stream =
        path.contains("stream") || new String(body, UTF_8).matches("(?s).*\"stream\" ?: ?true.*");
    LedgerCase wanted = cases.get(exchange.getRequestHeaders().getFirst("x-case"));
    String type = stream ? EVENTS : JSON;
    byte[] answer;
    if (wanted == null) {
      throw new IOException("no case is named");
    } else if (path.endsWith("/converse-stream")) {
      type = FRAMES;
      answer = converseFrames(wanted);
    } else if (path.endsWith("/invoke-with-response-stream")) {
      type = FRAMES;
      answer = invokeFrames(wanted);
    } else {
      answer = text(path, wanted, stream).getBytes(UTF_8);
    }
    exchange.getResponseHeaders().set("content-type", type);
    exchange.sendResponseHeaders(200, 0);
    try (var out = exchange.getResponseBody()) {
      out.write(answer);
    }
  }

  private static String text(String path, LedgerCase wanted, boolean stream) {
    if (path.endsWith("/chat/completions")) {
      return stream ? chatStream(wanted) : chat(wanted);
    }
    if (path.endsWith("/responses")) {
      return stream ? responseStream(wanted) : response(wanted, "completed");
    }
    if (path.endsWith("/converse")) {
      return converse(wanted);
    }
    if (path.contains("enerateContent")) {
      return stream ? geminiStream(wanted) : gemini(wanted, wanted.usage(), true);
    }
    return stream ? String.join("", messageEvents(wanted)) : message(wanted);
  }

  private static String message(LedgerCase wanted) {
    return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\""
        + wanted.model()
        + "\",\"content\":[{\"type\":\"text\",\"text\":\"ok\"}],\"stop_reason\":\"end_turn\","
        + "\"stop_sequence\":null,\"usage\":"
        + wanted.usage()
        + "}";
  }

  /// The start says what is known before the answer, the end all.
  private static List<String> messageEvents(LedgerCase wanted) {
    String started =
        message(wanted)
            .replace("{\"type\":\"text\",\"text\":\"ok\"}", "")
            .replace("\"end_turn\"", "null")
            .replaceFirst("\"output_tokens\":[0-9]+", "\"output_tokens\":1");
    return List.of(
        event("message_start", "\"message\":" + started),
        event(
            "content_block_start",
            "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
        event(
            "content_block_delta",
            "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"ok\"}"),
        event("content_block_stop", "\"index\":0"),
        event(
            "message_delta",
            "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":"
                + wanted.usage()),
        event("message_stop", ""));
  }

  private static String event(String type, String members) {
    return "event: %s\ndata: {\"type\":\"%s\"%s}\n\n"
        .formatted(type, type, members.isEmpty() ? "" : "," + members);
  }

  private static String chat(LedgerCase wanted) {
    return "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\""
        + wanted.model()
        + "\","
        + wanted.beside()
        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"ok\"},"
        + "\"finish_reason\":\"stop\"}],\"usage\":"
        + wanted.usage()
        + "}";
  }

  private static String chatStream(LedgerCase wanted) {
    String head =
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\""
            + wanted.model()
            + "\","
            + wanted.beside();
    return head
        + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"ok\"},"
        + "\"finish_reason\":null}]}\n\n"
        + head
        + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
        + head
        + "\"choices\":[],\"usage\":"
        + wanted.usage()
        + "}\n\ndata: [DONE]\n\n";
  }

  private static final String SAID =
      "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\","
          + "\"content\":[{\"type\":\"output_text\",\"text\":\"ok\",\"annotations\":[]}]}";

  private static String response(LedgerCase wanted, String status) {
    boolean done = status.equals("completed");
    return "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"status\":\""
        + status
        + "\",\"error\":null,\"incomplete_details\":null,\"model\":\""
        + wanted.model()
        + "\","
        + wanted.beside()
        + "\"output\":["
        + (done ? String.join(",", wanted.items(SAID)) : "")
        + "],\"usage\":"
        + (done ? wanted.usage() : "null")
        + "}";
  }

  private static String responseStream(LedgerCase wanted) {
    StringBuilder out = new StringBuilder();
    out.append(event("response.created", "\"response\":" + response(wanted, "in_progress")));
    List<String> items = wanted.items(SAID);
    for (int index = 0; index < items.size(); index++) {
      String at = "\"output_index\":" + index + ",";
      String item = items.get(index);
      boolean said = item.equals(SAID);
      String begun = said ? item.replaceFirst("\\[\\{.*}]", "[]") : item;
      out.append(event("response.output_item.added", at + "\"item\":" + begun));
      if (said) {
        String of = at + "\"item_id\":\"msg_1\",\"content_index\":0,";
        String part = "{\"type\":\"output_text\",\"text\":\"%s\",\"annotations\":[]}";
        out.append(event("response.content_part.added", of + "\"part\":" + part.formatted("")));
        out.append(event("response.output_text.delta", of + "\"delta\":\"ok\""));
        out.append(event("response.output_text.done", of + "\"text\":\"ok\""));
        out.append(event("response.content_part.done", of + "\"part\":" + part.formatted("ok")));
      }
      out.append(event("response.output_item.done", at + "\"item\":" + item));
    }
    return out.append(event("response.completed", "\"response\":" + response(wanted, "completed")))
        .toString();
  }

  private static String gemini(LedgerCase wanted, String usage, boolean last) {
    return "{\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\""
        + (last ? "ok" : "")
        + "\"}]}"
        + (last ? ",\"finishReason\":\"STOP\"" : "")
        + "}],\"usageMetadata\":"
        + usage
        + ",\"modelVersion\":\""
        + wanted.model()
        + "\",\"responseId\":\"r1\"}";
  }

  /// Counts grow from chunk to chunk.
  private static String geminiStream(LedgerCase wanted) {
    String before =
        wanted
            .usage()
            .replaceFirst("\"candidatesTokenCount\":[0-9]+,", "")
            .replaceFirst("\"thoughtsTokenCount\":[0-9]+,", "");
    return "data: "
        + gemini(wanted, before, false)
        + "\r\n\r\ndata: "
        + gemini(wanted, wanted.usage(), true)
        + "\r\n\r\n";
  }

  private static String converse(LedgerCase wanted) {
    return "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"ok\"}]}},"
        + "\"stopReason\":\"end_turn\",\"metrics\":{\"latencyMs\":1},\"usage\":"
        + wanted.usage()
        + "}";
  }

  private static byte[] converseFrames(LedgerCase wanted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    frame(out, "messageStart", "{\"role\":\"assistant\"}");
    frame(out, "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"ok\"}}");
    frame(out, "contentBlockStop", "{\"contentBlockIndex\":0}");
    frame(out, "messageStop", "{\"stopReason\":\"end_turn\"}");
    frame(out, "metadata", "{\"metrics\":{\"latencyMs\":1},\"usage\":" + wanted.usage() + "}");
    return out.toByteArray();
  }

  private static byte[] invokeFrames(LedgerCase wanted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String event : messageEvents(wanted)) {
      String data = event.substring(event.indexOf("data: ") + 6).strip();
      String bytes = Base64.getEncoder().encodeToString(data.getBytes(UTF_8));
      frame(out, "chunk", "{\"bytes\":\"" + bytes + "\",\"p\":\"abc\"}");
    }
    return out.toByteArray();
  }

  private static void frame(ByteArrayOutputStream out, String type, String payload) {
    out.writeBytes(
        new FrameEncoder()
            .encode(
                Map.of(":message-type", "event", ":event-type", type, ":content-type", JSON),
                payload.getBytes(UTF_8)));
  }
}
