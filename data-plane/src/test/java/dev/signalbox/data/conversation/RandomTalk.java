package dev.signalbox.data.conversation;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.Part.Media;
import dev.signalbox.data.conversation.Part.MediaKind;
import dev.signalbox.data.conversation.Part.Reasoning;
import dev.signalbox.data.conversation.Part.Source;
import dev.signalbox.data.conversation.Part.Text;
import dev.signalbox.data.conversation.Part.ToolCall;
import dev.signalbox.data.conversation.Part.ToolResult;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Num;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/// Makes conversations of what every dialect can say, with texts that are hard to carry. The same
/// seed makes the same.
public final class RandomTalk {

  private static final List<String> WORDS =
      List.of(
          "a",
          "Grüße",
          "\u2028",
          "\u2029\u0085",
          "\"quoted\"",
          "back\\slash",
          "line\nbreak\r\n\ttab",
          "data: [DONE]\n\n",
          "😀",
          "\u0000\u001f",
          "</system>",
          "{\"a\":[1,2]}",
          "x".repeat(300));

  private static final List<String> ARGUMENTS =
      List.of(
          "{}",
          "{\"path\":\"a/b.txt\"}",
          "{\"n\":12345678901234567890,\"f\":1.0,\"e\":1e400}",
          "{\"text\":\"\\u2028 \\\" \\\\ 😀\",\"deep\":[{\"a\":[null,true,{}]}]}");

  private final Random random;

  /// Seals that the dialect takes for reasoning with text, and how it seals calls.
  private final Supplier<Optional<Seal>> reasoningSeal;

  private final Supplier<Optional<Seal>> callSeal;
  private final boolean caches;

  /// @param reasoningSeal what reasoning is sealed with
  /// @param callSeal what calls are sealed with
  /// @param caches whether marks for the cache can be said
  public RandomTalk(
      Random random,
      Supplier<Optional<Seal>> reasoningSeal,
      Supplier<Optional<Seal>> callSeal,
      boolean caches) {
    this.random = random;
    this.reasoningSeal = reasoningSeal;
    this.callSeal = callSeal;
    this.caches = caches;
  }

  /// A text of any kind, not empty.
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int words = 1 + random.nextInt(4); words > 0; words--) {
      text.append(pick(WORDS));
    }
    // Blank texts are left out by some dialects.
    return text.append('.').toString();
  }

  /// A conversation whose turns take turns, where every call has its result.
  public Prompt prompt() {
    List<Turn> turns = new ArrayList<>();
    List<Part> waiting = new ArrayList<>();
    int calls = 0;
    for (int rounds = 1 + random.nextInt(3); rounds > 0; rounds--) {
      List<Part> said = new ArrayList<>(waiting);
      waiting.clear();
      said.add(new Text(text(), false, mark()));
      if (random.nextBoolean()) {
        said.add(image());
      }
      turns.add(new Turn(Role.USER, said));
      List<Part> answered = new ArrayList<>(parts(calls));
      for (Part part : answered) {
        if (part instanceof ToolCall call) {
          calls++;
          waiting.add(result(call));
        }
      }
      turns.add(new Turn(Role.ASSISTANT, answered));
    }
    turns.add(
        new Turn(Role.USER, waiting.isEmpty() ? List.of(Text.of("go on")) : List.copyOf(waiting)));
    List<Part> system =
        random.nextBoolean() ? List.of() : List.of(new Text(text(), false, mark()), Text.of("b"));
    return new PromptBuilder()
        .model("model-1").stream(random.nextBoolean())
            .system(system)
            .turns(turns)
            .tools(tools())
            .toolChoice(choice())
            .sampling(sampling())
            .build();
  }

  /// An answer of any kind.
  public Answer answer() {
    List<Part> parts = parts(0);
    boolean calls = parts.stream().anyMatch(ToolCall.class::isInstance);
    long output = random.nextInt(1000);
    UsageCounts counts =
        UsageCounts.NONE
            .with(Unit.INPUT_TOKEN, 1 + random.nextInt(100_000))
            .with(Unit.CACHE_READ_TOKEN, random.nextInt(2) * (1 + random.nextInt(1000)))
            .with(Unit.OUTPUT_TOKEN, output);
    return new Answer(
        "answer-1",
        "model-1",
        parts,
        calls ? StopReason.TOOL_USE : pick(List.of(StopReason.END, StopReason.MAX_TOKENS)),
        "",
        new AnswerUsage(counts, 0, ""));
  }

  /// The same answer piece by piece.
  public List<AnswerEvent> events(Answer answer) {
    List<AnswerEvent> events = new ArrayList<>();
    events.add(new AnswerEvent.Started(answer.id(), answer.model(), AnswerUsage.NONE));
    for (int index = 0; index < answer.parts().size(); index++) {
      addPart(index, answer.parts().get(index), events);
      if (random.nextInt(4) == 0) {
        events.add(new AnswerEvent.Ping());
      }
    }
    events.add(new AnswerEvent.Finished(answer.stop(), answer.stopText(), answer.usage()));
    return events;
  }

  private void addPart(int index, Part part, List<AnswerEvent> events) {
    switch (part) {
      case Text text -> {
        events.add(new AnswerEvent.PartStarted(index, PartKind.TEXT, "", ""));
        addPieces(index, text.text(), events);
      }
      case Reasoning reasoning -> {
        events.add(new AnswerEvent.PartStarted(index, PartKind.REASONING, "", ""));
        addPieces(index, reasoning.text(), events);
        reasoning.seal().ifPresent(seal -> events.add(new AnswerEvent.Sealed(index, seal)));
      }
      case ToolCall call -> {
        events.add(new AnswerEvent.PartStarted(index, PartKind.TOOL_CALL, call.id(), call.name()));
        addPieces(index, call.arguments(), events);
        call.seal().ifPresent(seal -> events.add(new AnswerEvent.Sealed(index, seal)));
      }
      default -> throw new IllegalArgumentException("no part of a random answer");
    }
    events.add(new AnswerEvent.PartEnded(index));
  }

  private void addPieces(int index, String text, List<AnswerEvent> events) {
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(text.length(), from + 1 + random.nextInt(20));
      if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
        to++;
      }
      events.add(new AnswerEvent.Piece(index, text.substring(from, to)));
      from = to;
    }
  }

  /// Parts of an answer: thoughts, a text and calls, in any order that vendors send.
  private List<Part> parts(int callsBefore) {
    List<Part> parts = new ArrayList<>();
    if (random.nextBoolean()) {
      parts.add(new Reasoning(text(), reasoningSeal.get()));
    }
    if (random.nextInt(3) > 0) {
      parts.add(Text.of(text()));
    }
    int calls = parts.isEmpty() ? 1 + random.nextInt(2) : random.nextInt(3);
    for (int call = 0; call < calls; call++) {
      parts.add(
          new ToolCall(
              "call_" + (callsBefore + call),
              pick(List.of("Read", "Bash", "mcp__x__y")),
              pick(ARGUMENTS),
              false,
              callSeal.get(),
              Optional.empty()));
    }
    return parts;
  }

  private ToolResult result(ToolCall call) {
    List<Part> content = new ArrayList<>();
    content.add(Text.of(text()));
    if (random.nextBoolean()) {
      content.add(image());
    }
    boolean failed = random.nextInt(4) == 0;
    return new ToolResult(call.id(), call.name(), content, failed, false, mark());
  }

  private static Media image() {
    return new Media(
        MediaKind.IMAGE, new Source.Inline("image/png", "iVBORw0KGgo="), "", "", Optional.empty());
  }

  private List<Tool> tools() {
    Obj schema =
        Json.parse(
                """
                {"type":"object","properties":{"path":{"type":"string"},
                "n":{"type":"integer","minimum":0}},"required":["path"]}
                """)
            .asObject();
    List<Tool> tools = new ArrayList<>();
    for (String name : List.of("Read", "Bash", "mcp__x__y")) {
      tools.add(
          new Tool.Function(
              name,
              text(),
              random.nextBoolean() ? Optional.of(schema) : Optional.empty(),
              Optional.empty(),
              mark(),
              JsonValue.object().build()));
    }
    return tools;
  }

  private Optional<ToolChoice> choice() {
    return switch (random.nextInt(4)) {
      case 0 -> Optional.of(new ToolChoice.Auto());
      case 1 -> Optional.of(new ToolChoice.Any());
      case 2 -> Optional.of(new ToolChoice.Named("Bash"));
      default -> Optional.empty();
    };
  }

  private Sampling sampling() {
    return random.nextBoolean()
        ? Sampling.UNSAID
        : new Sampling(
            OptionalLong.of(1 + random.nextInt(64_000)),
            Optional.of(new Num("0.70")),
            Optional.of(new Num("1.0")),
            OptionalLong.of(40),
            List.of("END", "\n\nStop"),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty());
  }

  private Optional<CacheMark> mark() {
    return caches && random.nextInt(3) == 0
        ? Optional.of(new CacheMark(random.nextBoolean()))
        : Optional.empty();
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
