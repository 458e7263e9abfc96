package dev.signalbox.data.translate.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.Assembled;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class OrderlyTest {

  private final List<AnswerEvent> seen = new ArrayList<>();
  private final Consumer<AnswerEvent> orderly = new Orderly().answers(seen::add);

  /// Cases 4 and 5 of the wire conformance list.
  @Test
  void putsInterleavedPartsOneAfterTheOther() {
    orderly.accept(new AnswerEvent.PartStarted(3, PartKind.TOOL_CALL, "a", "f"));
    orderly.accept(new AnswerEvent.PartStarted(7, PartKind.TOOL_CALL, "b", "g"));
    orderly.accept(new AnswerEvent.Piece(7, "{\"b\":"));
    orderly.accept(new AnswerEvent.Piece(3, "{\"a\":"));
    orderly.accept(new AnswerEvent.Piece(7, "2}"));
    orderly.accept(new AnswerEvent.PartEnded(7));
    orderly.accept(new AnswerEvent.Piece(3, "1}"));
    orderly.accept(new AnswerEvent.Finished(StopReason.END, "", AnswerUsage.NONE));
    orderly.accept(new AnswerEvent.Started("late", "", AnswerUsage.NONE));

    Answer answer = Assembled.of(seen).answer();

    assertThat(answer.parts())
        .extracting(part -> ((Part.ToolCall) part).arguments())
        .containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(answer.stop()).isEqualTo(StopReason.TOOL_USE);
    assertThat(open(seen)).isEqualTo(1);
  }

  @Property(tries = 300)
  void makesAnyEventsAStreamThatClientsUnderstand(@ForAll long seed) {
    Random random = new Random(seed);
    List<AnswerEvent> got = new ArrayList<>();
    Consumer<AnswerEvent> order = new Orderly().answers(got::add);
    for (int event = random.nextInt(40); event >= 0; event--) {
      order.accept(any(random));
    }
    order.accept(new AnswerEvent.Finished(StopReason.END, "", AnswerUsage.NONE));

    assertThat(Assembled.of(got)).isNotNull();
    assertThat(open(got)).isLessThanOrEqualTo(1);
  }

  private static AnswerEvent any(Random random) {
    int index = random.nextInt(5);
    return switch (random.nextInt(9)) {
      case 0 -> new AnswerEvent.Started("id", "m", AnswerUsage.NONE);
      case 1 -> new AnswerEvent.PartStarted(index, PartKind.TEXT, "", "");
      case 2 -> new AnswerEvent.PartStarted(index, PartKind.TOOL_CALL, "c", "f");
      case 3 -> new AnswerEvent.PartEnded(index);
      case 4 -> new AnswerEvent.Ping();
      default -> new AnswerEvent.Piece(index, "x");
    };
  }

  /// The most parts that were open at once.
  private static int open(List<AnswerEvent> events) {
    int open = 0;
    int most = 0;
    for (AnswerEvent event : events) {
      open += event instanceof AnswerEvent.PartStarted ? 1 : 0;
      open -= event instanceof AnswerEvent.PartEnded ? 1 : 0;
      most = Math.max(most, open);
    }
    return most;
  }
}
