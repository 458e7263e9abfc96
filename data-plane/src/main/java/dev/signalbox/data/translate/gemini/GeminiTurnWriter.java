package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;

/// Writes `contents`: turns of user and model that take turns, where all results of parallel calls
/// stand in one content.
final class GeminiTurnWriter {

  private final Carriage carriage;
  private final GeminiPartWriter parts;
  private final List<JsonValue> contents = new ArrayList<>();
  private final List<JsonValue> current = new ArrayList<>();
  private boolean currentIsModel;

  GeminiTurnWriter(Carriage carriage) {
    this.carriage = carriage;
    this.parts = new GeminiPartWriter(carriage);
  }

  List<JsonValue> write(List<Turn> turns) {
    for (int index = 0; index < turns.size(); index++) {
      add(turns.get(index), "turns[" + index + "]");
    }
    close();
    return contents;
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
      parts.add(turn.role() == Role.SYSTEM ? asUser(part) : part, path + ".parts[" + index + "]");
    }
    List<JsonValue> written = parts.take();
    current.addAll(isModel ? signed(written) : written);
  }

  /// Instructions within the conversation have no role of their own here; they stay in their place.
  private static Part asUser(Part part) {
    return part instanceof Part.Text text
        ? new Part.Text("<system>\n" + text.text() + "\n</system>", false, text.cache())
        : part;
  }

  /// The first of a turn's calls must be signed by models of generation 3 and later; those that
  /// another vendor's model made are marked as such.
  private List<JsonValue> signed(List<JsonValue> parts) {
    if (GeminiModels.isBeforeThree(carriage.model())) {
      return parts;
    }
    for (int index = 0; index < parts.size(); index++) {
      Obj part = parts.get(index).asObject();
      if (part.get("functionCall").isEmpty()) {
        continue;
      }
      if (part.get("thoughtSignature").isPresent()) {
        return parts;
      }
      List<JsonValue> marked = new ArrayList<>(parts);
      ObjectBuilder call = JsonValue.object();
      part.members().forEach(call::put);
      marked.set(index, call.put("thoughtSignature", GeminiSeals.UNSIGNED_HISTORY).build());
      return marked;
    }
    return parts;
  }

  private void close() {
    List<JsonValue> ordered = currentIsModel ? current : resultsFirst(current);
    if (!ordered.isEmpty()) {
      contents.add(
          JsonValue.object()
              .put("role", currentIsModel ? "model" : "user")
              .put("parts", JsonValue.array(ordered))
              .build());
    }
    current.clear();
  }

  /// Results follow their calls immediately, whatever else the client put in between.
  private static List<JsonValue> resultsFirst(List<JsonValue> parts) {
    List<JsonValue> ordered = new ArrayList<>(parts.size());
    parts.stream().filter(GeminiTurnWriter::isResult).forEach(ordered::add);
    parts.stream().filter(part -> !isResult(part)).forEach(ordered::add);
    return ordered;
  }

  private static boolean isResult(JsonValue part) {
    return part instanceof Obj object && object.get("functionResponse").isPresent();
  }
}
