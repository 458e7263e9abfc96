package dev.signalbox.simulator.script;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.script.OfferedTool.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Picks harmless calls among the tools that a client really offers: a shell first, else something
/// that reads, else whatever there is.
final class ToolChooser {

  private static final List<String> SHELLS =
      List.of(
          "bash",
          "shell",
          "shell_command",
          "exec_command",
          "local_shell",
          "container.exec",
          "run_shell_command",
          "terminal");
  private static final List<String> READERS = List.of("read", "read_file", "readfile", "view");

  private ToolChooser() {}

  /// One call for each word.
  static List<Part.ToolCall> calls(Conversation conversation, List<String> words) {
    List<OfferedTool> callable = callable(conversation);
    List<Part.ToolCall> calls = new ArrayList<>();
    for (int index = 0; index < words.size() && !callable.isEmpty(); index++) {
      OfferedTool tool = callable.get(index % callable.size());
      calls.add(new Part.ToolCall(tool, input(tool, words.get(index))));
    }
    return calls;
  }

  private static List<OfferedTool> callable(Conversation conversation) {
    List<OfferedTool> tools = conversation.tools();
    Optional<String> forced = conversation.forced().filter(name -> !name.isEmpty());
    if (forced.isPresent()) {
      return tools.stream().filter(tool -> tool.name().equals(forced.get())).limit(1).toList();
    }
    for (List<String> names : List.of(SHELLS, READERS)) {
      for (String name : names) {
        List<OfferedTool> named =
            tools.stream()
                .filter(tool -> tool.name().toLowerCase(Locale.ROOT).equals(name))
                .limit(1)
                .toList();
        if (!named.isEmpty()) {
          return named;
        }
      }
    }
    return tools.stream().filter(tool -> tool.kind() == Kind.FUNCTION).limit(2).toList();
  }

  private static JsonValue input(OfferedTool tool, String word) {
    return switch (tool.kind()) {
      case FUNCTION -> new SchemaFiller(word).fill(tool.schema());
      case FREEFORM -> JsonValue.of(word);
      case LOCAL_SHELL ->
          JsonValue.object()
              .put("type", "exec")
              .put("command", JsonValue.array(List.of(JsonValue.of("echo"), JsonValue.of(word))))
              .put("env", JsonValue.object().build())
              .build();
    };
  }
}
