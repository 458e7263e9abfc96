package dev.signalbox.simulator.bench;

import java.nio.charset.StandardCharsets;

/// Bodies as a coding agent and its provider exchange them.
final class Payloads {

  private static final String PROSE =
      "The test fails because the parser keeps the trailing newline.\\nLook at src/parser/tokens.rs, line"
          + " 214: the loop ends one token early when the input has \\\"quoted text\\\" in it.\\n\\tfn"
          + " next_token(&mut self) -> Option<Token> { self.peeked.take().or_else(|| self.scan()) }\\n";

  private Payloads() {}

  /// A Messages request body of about this many bytes: system prompt, tools, and a conversation of
  /// tool calls.
  static byte[] request(int bytes, boolean stream) {
    StringBuilder out = new StringBuilder(bytes + 1_024);
    out.append(
        "{\"model\":\"claude-bench\",\"messages\":[{\"role\":\"user\",\"content\":\"Fix the test.\"}");
    int turn = 0;
    while (out.length() < bytes - 420) {
      turn++;
      int length = Math.min(4_000, bytes - 300 - out.length());
      StringBuilder text = new StringBuilder();
      while (text.length() < length) {
        text.append(PROSE);
      }
      out.append(",{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"toolu_")
          .append(turn);
      out.append("\",\"name\":\"Bash\",\"input\":{\"command\":\"cargo test\"}}]}");
      out.append(
              ",{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_")
          .append(turn);
      out.append("\",\"content\":\"").append(text).append("\"}]}");
    }
    out.append("],\"max_tokens\":32000,\"stream\":").append(stream).append('}');
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  static byte[] message() {
    String text = (PROSE + PROSE).substring(0, 500);
    text = text.substring(0, text.lastIndexOf(' '));
    return bytes(
        "{\"id\":\"msg_bench\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-bench\","
            + "\"content\":[{\"type\":\"text\",\"text\":\""
            + text
            + "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":412,"
            + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":48211,\"cache_creation\":"
            + "{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":188,"
            + "\"service_tier\":\"standard\"}}");
  }

  static byte[] streamStart() {
    return bytes(
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_bench\",\"type\":"
            + "\"message\",\"role\":\"assistant\",\"model\":\"claude-bench\",\"content\":[],\"stop_reason\":null,"
            + "\"usage\":{\"input_tokens\":412,\"cache_read_input_tokens\":48211,\"output_tokens\":1}}}\n\n"
            + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
            + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
  }

  static byte[] streamEvent() {
    return bytes(
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
            + "\"text_delta\",\"text\":\" the parser keeps\"}}\n\n");
  }

  static byte[] streamEnd() {
    return bytes(
        "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
            + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
            + "\"usage\":{\"output_tokens\":188}}\n\n"
            + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
