package dev.signalbox.simulator.script;

import dev.signalbox.simulator.cache.Tokens;
import dev.signalbox.simulator.call.Knobs;
import dev.signalbox.simulator.script.Answer.Stop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The model. With tools on offer it says a few words and calls two of them at once, then one more,
/// then answers; without it just answers.
public final class ScriptedAgent {

  private static final List<String> WORDS =
      List.of("one", "two", "three", "four", "five", "six", "seven", "eight");
  private static final int REMARK_BYTES = 72;
  private static final int ANSWER_BYTES = 240;
  private static final int THINKING_BYTES = 160;
  private static final int BYTES_PER_EVENT = 16;

  private final Seal seal;

  public ScriptedAgent(Seal seal) {
    this.seal = seal;
  }

  /// What to say next. The same conversation and knobs always give the same answer.
  public Answer answer(Conversation conversation, Knobs knobs) {
    Prose prose =
        new Prose(
            new SplittableRandom(seal.number("answer", conversation.fingerprint())),
            knobs.unicode());
    List<Part.ToolCall> calls = calls(conversation, knobs);
    int pieces = knobs.events().orElse(0);
    int usual = pieces > 0 ? pieces * BYTES_PER_EVENT : ANSWER_BYTES;
    int bytes = knobs.answerBytes().orElse(calls.isEmpty() ? usual : REMARK_BYTES);

    List<Part> parts = new ArrayList<>();
    if (conversation.thinking() && !knobs.thinking().equals("off")) {
      parts.add(new Part.Thinking(prose.of(THINKING_BYTES), knobs.thinking().equals("redacted")));
    }
    if (bytes > 0) {
      parts.add(new Part.Text(prose.of(bytes)));
    }
    parts.addAll(calls);
    Answer whole =
        new Answer(parts, calls.isEmpty() ? Stop.END : Stop.TOOLS, Optional.empty(), pieces);
    return fitted(stopped(whole, conversation.stops()), conversation.maxTokens());
  }

  private static List<Part.ToolCall> calls(Conversation conversation, Knobs knobs) {
    int round = conversation.toolRounds();
    boolean mayCall = knobs.script() && round < knobs.rounds();
    if (!mayCall && conversation.forced().isEmpty()) {
      return List.of();
    }
    boolean several =
        round == 0
            && conversation.parallel()
            && conversation.forced().filter(name -> !name.isEmpty()).isEmpty();
    int count = several ? knobs.parallel() : 1;
    List<String> words = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      int number = index + (round == 0 ? 0 : knobs.parallel() + round - 1);
      words.add(WORDS.get(number % WORDS.size()));
    }
    return ToolChooser.calls(conversation, words);
  }

  private static Answer stopped(Answer answer, List<String> stops) {
    if (answer.stop() != Stop.END) {
      return answer;
    }
    String text = answer.text();
    int end = text.length();
    Optional<String> met = Optional.empty();
    for (String stop : stops) {
      int found = text.indexOf(stop);
      if (found >= 0 && found < end) {
        end = found;
        met = Optional.of(stop);
      }
    }
    if (met.isEmpty()) {
      return answer;
    }
    return new Answer(
        withText(answer.parts(), text.substring(0, end)), Stop.SEQUENCE, met, answer.pieces());
  }

  private static Answer fitted(Answer answer, long maxTokens) {
    if (answer.outputTokens() <= maxTokens) {
      return answer;
    }
    List<Part> kept = new ArrayList<>();
    long left = maxTokens;
    for (Part part : answer.parts()) {
      long tokens = Answer.tokens(part);
      if (tokens <= left) {
        kept.add(part);
        left -= tokens;
      } else if (part instanceof Part.Text text) {
        String fitting = cut(text.text(), left);
        if (!fitting.isEmpty()) {
          kept.add(new Part.Text(fitting));
        }
        break;
      } else {
        break;
      }
    }
    return new Answer(kept, Stop.LENGTH, Optional.empty(), answer.pieces());
  }

  private static List<Part> withText(List<Part> parts, String text) {
    return parts.stream()
        .map(part -> part instanceof Part.Text ? new Part.Text(text) : part)
        .toList();
  }

  private static String cut(String text, long tokens) {
    int end = 0;
    long bytes = 0;
    while (end < text.length()) {
      int next = text.offsetByCodePoints(end, 1);
      bytes += text.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
      if (Tokens.ofBytes(bytes) > tokens) {
        break;
      }
      end = next;
    }
    return text.substring(0, end);
  }
}
