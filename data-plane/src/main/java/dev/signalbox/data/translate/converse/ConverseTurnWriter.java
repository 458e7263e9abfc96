package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.CacheMark;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes `messages`: user and model take turns, the user first; results of tools stand before
/// anything else that the user says.
final class ConverseTurnWriter {

  private final Carriage carriage;
  private final ConverseBlockWriter blocks;
  private final List<JsonValue> messages = new ArrayList<>();

  /// The blocks of each part of the message that is being written.
  private final List<List<JsonValue>> current = new ArrayList<>();

  private boolean currentIsModel;

  ConverseTurnWriter(Carriage carriage, ConverseBlockWriter blocks) {
    this.carriage = carriage;
    this.blocks = blocks;
  }

  /// @param cachesAll a mark for all of it
  List<JsonValue> write(List<Turn> turns, Optional<CacheMark> cachesAll) {
    for (int index = 0; index < turns.size(); index++) {
      add(turns.get(index), "turns[" + index + "]");
    }
    if (!current.isEmpty()) {
      blocks.point(cachesAll, "cache").ifPresent(point -> current.add(List.of(point)));
    }
    close();
    return messages;
  }

  private void add(Turn turn, String path) {
    boolean isModel = turn.role() == Role.ASSISTANT;
    if (isModel != currentIsModel) {
      close();
    }
    currentIsModel = isModel;
    if (turn.role() == Role.SYSTEM) {
      carriage.lose(path + ".role", Feature.OTHER);
    }
    for (int index = 0; index < turn.parts().size(); index++) {
      Part part = turn.parts().get(index);
      List<JsonValue> written =
          blocks.write(
              turn.role() == Role.SYSTEM ? asUser(part) : part, path + ".parts[" + index + "]");
      if (!written.isEmpty()) {
        current.add(written);
      }
    }
  }

  /// Instructions within the conversation have no role of their own here; they stay in their place.
  private static Part asUser(Part part) {
    return part instanceof Part.Text text
        ? new Part.Text("<system>\n" + text.text() + "\n</system>", false, text.cache())
        : part;
  }

  private void close() {
    if (current.isEmpty()) {
      return;
    }
    if (messages.isEmpty() && currentIsModel) {
      carriage.lose("turns[0]", Feature.OTHER);
      messages.add(message("user", List.of(JsonValue.object().put("text", ".").build())));
    }
    List<JsonValue> content = new ArrayList<>();
    current.stream().filter(ConverseTurnWriter::isResult).forEach(content::addAll);
    current.stream().filter(part -> !isResult(part)).forEach(content::addAll);
    messages.add(message(currentIsModel ? "assistant" : "user", content));
    current.clear();
  }

  private static boolean isResult(List<JsonValue> part) {
    return part.getFirst() instanceof Obj block && block.get("toolResult").isPresent();
  }

  private static Obj message(String role, List<JsonValue> content) {
    return JsonValue.object().put("role", role).put("content", JsonValue.array(content)).build();
  }
}
