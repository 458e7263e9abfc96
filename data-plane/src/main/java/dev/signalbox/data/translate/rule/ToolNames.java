package dev.signalbox.data.translate.rule;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// Names of tools that the provider accepts, and the client's own again in the answer. A tool in a
/// namespace is called `namespace__name`; what does not fit is cut and gets a check sum.
public final class ToolNames implements Rule {

  private static final int CHECK_CHARACTERS = 9;

  private final Dialect provider;
  private final Map<String, String> forProvider = new HashMap<>();
  private final Map<String, String> forClient = new HashMap<>();

  public ToolNames(Crossing crossing) {
    this.provider = crossing.provider();
  }

  @Override
  public Prompt request(Prompt prompt, Carriage carriage) {
    for (Tool tool : prompt.tools()) {
      String name = name(tool);
      if (accepted(name)) {
        know(name, name);
      }
    }
    List<Tool> tools = new ArrayList<>(prompt.tools().size());
    for (Tool tool : prompt.tools()) {
      tools.add(another(name(tool)).map(name -> renamed(tool, name)).orElse(tool));
    }
    Prompt renamed =
        new PromptBuilder(prompt)
            .tools(tools)
            .toolChoice(
                prompt
                    .toolChoice()
                    .map(choice ->
                        choice instanceof ToolChoice.Named named
                            ? new ToolChoice.Named(toProvider(named.name()))
                            : choice))
            .build();
    return Prompts.mapTurns(
        renamed,
        part ->
            switch (part) {
              case Part.ToolCall call ->
                  another(call.name()).map(name -> Prompts.withName(call, name));
              case Part.ToolResult result ->
                  another(result.name()).map(name -> Prompts.withName(result, name));
              default -> Optional.empty();
            });
  }

  /// The name at the provider; empty if it is the same.
  private Optional<String> another(String name) {
    String there = toProvider(name);
    return there.equals(name) ? Optional.empty() : Optional.of(there);
  }

  @Override
  public Part answer(Part part) {
    return part instanceof Part.ToolCall call
        ? Prompts.withName(call, toClient(call.name()))
        : part;
  }

  @Override
  public Consumer<AnswerEvent> answers(Consumer<AnswerEvent> next) {
    return event ->
        next.accept(
            event instanceof AnswerEvent.PartStarted started
                ? new AnswerEvent.PartStarted(
                    started.index(), started.kind(), started.callId(), toClient(started.name()))
                : event);
  }

  private static String name(Tool tool) {
    return switch (tool) {
      case Tool.Function function -> function.name();
      case Tool.Custom custom -> custom.name();
      case Tool.Foreign foreign -> foreign.name();
    };
  }

  private static Tool renamed(Tool tool, String name) {
    return switch (tool) {
      case Tool.Function function ->
          new Tool.Function(
              name,
              function.explained(),
              function.parameters(),
              function.strict(),
              function.cache(),
              function.own());
      case Tool.Custom custom -> new Tool.Custom(name, custom.description(), custom.format());
      case Tool.Foreign foreign -> foreign;
    };
  }

  private String toClient(String name) {
    return forClient.getOrDefault(name, name);
  }

  private String toProvider(String name) {
    if (name.isEmpty()) {
      return name;
    }
    String known = forProvider.get(name);
    return known == null ? know(name, invent(name)) : known;
  }

  private String know(String name, String accepted) {
    forProvider.put(name, accepted);
    forClient.put(accepted, name);
    return accepted;
  }

  private boolean accepted(String name) {
    if (name.isEmpty() || name.length() > limit()) {
      return false;
    }
    for (int index = 0; index < name.length(); index++) {
      if (!allowed(name.charAt(index))) {
        return false;
      }
    }
    return provider != Dialect.GEMINI
        || !Character.isDigit(name.charAt(0)) && name.charAt(0) != '-';
  }

  private static boolean allowed(char next) {
    return (next >= 'a' && next <= 'z')
        || (next >= 'A' && next <= 'Z')
        || (next >= '0' && next <= '9')
        || next == '_'
        || next == '-';
  }

  private int limit() {
    return provider == Dialect.MESSAGES ? 128 : 64;
  }

  private String invent(String name) {
    StringBuilder plain = new StringBuilder(name.replace("/", "__"));
    for (int index = 0; index < plain.length(); index++) {
      if (!allowed(plain.charAt(index))) {
        plain.setCharAt(index, '_');
      }
    }
    if (provider == Dialect.GEMINI && !accepted(plain.substring(0, 1))) {
      plain.insert(0, '_');
    }
    if (accepted(plain.toString()) && !forClient.containsKey(plain.toString())) {
      return plain.toString();
    }
    CRC32C sum = new CRC32C();
    sum.update(name.getBytes(UTF_8));
    plain.setLength(Math.min(plain.length(), limit() - CHECK_CHARACTERS));
    return plain + "_" + String.format("%08x", sum.getValue());
  }
}
