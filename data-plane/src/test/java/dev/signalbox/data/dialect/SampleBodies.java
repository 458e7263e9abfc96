package dev.signalbox.data.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Request bodies as coding agents send them: tools with schemas, code with its escapes.
final class SampleBodies {

  private static final String[] LINES = {
    "public final class Ledger {",
    "  private final Map<String, Long> balances = new HashMap<>();",
    "",
    "  /// Adds an amount to an account and returns what it holds now.",
    "  long add(String account, long amount) {",
    "    if (account.isEmpty()) {",
    "      throw new IllegalArgumentException(\\\"an account has a name\\\");",
    "    }",
    "    return balances.merge(account, amount, Long::sum);",
    "  }",
    "}",
    "The test fails because the balance is read before the transaction has been written.",
  };

  private SampleBodies() {}

  /// A Messages request of about this many bytes, as Claude Code sends it.
  static byte[] messages(int bytes) {
    Random random = new Random(7);
    StringBuilder out = new StringBuilder(bytes + 4096);
    out.append("{\"model\":\"claude-opus-4-5\",\"messages\":[");
    String separator = "";
    for (int turn = 0; out.length() < bytes * 3 / 4; turn++) {
      out.append(separator).append("{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",");
      out.append("\"id\":\"toolu_").append(turn).append("\",\"name\":\"Read\",\"input\":{");
      out.append("\"file_path\":\"/repo/src/Ledger").append(turn).append(".java\"}}]},");
      out.append("{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":");
      out.append("\"toolu_").append(turn).append("\",\"content\":\"");
      code(out, random, 40 + random.nextInt(40));
      out.append("\"}]}");
      separator = ",";
    }
    out.append("],\"system\":[{\"type\":\"text\",\"text\":\"");
    code(out, random, 120);
    out.append("\",\"cache_control\":{\"type\":\"ephemeral\"}}],\"tools\":[");
    separator = "";
    for (int tool = 0; out.length() < bytes; tool++) {
      out.append(separator)
          .append("{\"name\":\"tool_")
          .append(tool)
          .append("\",\"description\":\"");
      code(out, random, 10);
      out.append("\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"path\":{\"type\":");
      out.append("\"string\",\"description\":\"The absolute path to the file\"},\"limit\":{");
      out.append("\"type\":\"number\",\"minimum\":1}},\"required\":[\"path\"],");
      out.append("\"additionalProperties\":false}}");
      separator = ",";
    }
    out.append("],\"metadata\":{\"user_id\":\"{\\\"device_id\\\":\\\"d1\\\",");
    out.append("\\\"session_id\\\":\\\"5e55\\\"}\"},\"max_tokens\":128000,\"stream\":true}");
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void code(StringBuilder out, Random random, int lines) {
    for (int line = 0; line < lines; line++) {
      out.append(LINES[random.nextInt(LINES.length)]).append("\\n");
    }
  }
}
