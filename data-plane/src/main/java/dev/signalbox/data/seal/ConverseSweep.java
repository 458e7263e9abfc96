package dev.signalbox.data.seal;

/// Amazon Bedrock Converse. A thought goes as a whole block, and a message of nothing else goes
/// with it; for thinking with a budget the same holds as in Messages.
final class ConverseSweep {

  private static final String MORE = "additionalModelRequestFields";

  private final Sweep sweep;
  private final Cursor cursor;
  private final boolean signsThoughts;
  private boolean thinksWithBudget;
  private boolean waitsForResults;

  private ConverseSweep(Sweep sweep, boolean signsThoughts) {
    this.sweep = sweep;
    this.cursor = sweep.cursor();
    this.signsThoughts = signsThoughts;
  }

  /// @param signsThoughts whether the model takes no thought that it has not signed (Claude)
  /// @param path the members that lead to the conversation; none for the body itself
  static void run(Sweep sweep, boolean signsThoughts, String... path) {
    ConverseSweep converse = new ConverseSweep(sweep, signsThoughts);
    converse.body(path, 0);
    if (converse.thinksWithBudget && converse.waitsForResults && !sweep.lost().isEmpty()) {
      sweep.lose("thinking");
      sweep.cursor().restart();
      converse.withoutThinking(path, 0);
    }
  }

  private void body(String[] path, int depth) {
    cursor.members(name -> {
      if (depth < path.length && name.equals(path[depth])) {
        body(path, depth + 1);
      } else if (depth == path.length && name.equals("messages")) {
        cursor.items(index -> new Message("messages[" + index + "].content[").stays());
      } else if (depth == path.length && name.equals(MORE)) {
        thinking();
      } else {
        cursor.skip();
      }
      return true;
    });
  }

  private void thinking() {
    cursor.members(name -> {
      if (name.equals("thinking")) {
        cursor.members(member -> {
          if (member.equals("type")) {
            thinksWithBudget = cursor.text().equals("enabled");
          } else {
            cursor.skip();
          }
          return true;
        });
      } else {
        cursor.skip();
      }
      return true;
    });
  }

  private void withoutThinking(String[] path, int depth) {
    cursor.members(name -> {
      if (depth < path.length && name.equals(path[depth])) {
        withoutThinking(path, depth + 1);
      } else if (depth == path.length && name.equals(MORE)) {
        return !cursor.members(member -> {
          cursor.skip();
          return !member.equals("thinking");
        });
      } else {
        cursor.skip();
      }
      return true;
    });
  }

  /// One message.
  private final class Message {
    private final String place;
    private String role = "";
    private String firstKind = "";
    private boolean calls;
    private boolean results;

    Message(String place) {
      this.place = place;
    }

    boolean stays() {
      boolean[] emptied = new boolean[1];
      cursor.members(name -> {
        switch (name) {
          case "role" -> role = cursor.text();
          case "content" -> emptied[0] = cursor.items(index -> block(place + index + "]"));
          default -> cursor.skip();
        }
        return true;
      });
      if (!emptied[0] && role.equals("assistant")) {
        waitsForResults = calls && !firstKind.equals("reasoningContent");
      } else if (role.equals("user")) {
        waitsForResults &= results;
      }
      return !emptied[0];
    }

    private boolean block(String at) {
      boolean[] foreign = new boolean[1];
      String[] kind = {""};
      cursor.members(name -> {
        kind[0] = name;
        switch (name) {
          case "reasoningContent" -> foreign[0] = thought();
          case "toolUse", "toolResult" -> call(at + "." + name + ".toolUseId");
          default -> cursor.skip();
        }
        return true;
      });
      if (foreign[0]) {
        sweep.lose(at);
      } else {
        firstKind = firstKind.isEmpty() ? kind[0] : firstKind;
        calls |= kind[0].equals("toolUse");
        results |= kind[0].equals("toolResult");
      }
      return !foreign[0];
    }
  }

  private boolean thought() {
    boolean[] foreign = new boolean[1];
    cursor.members(name -> {
      switch (name) {
        case "redactedContent" -> foreign[0] |= sweep.isForeignBlob();
        case "reasoningText" -> foreign[0] |= isForeignText();
        default -> cursor.skip();
      }
      return true;
    });
    return foreign[0];
  }

  private boolean isForeignText() {
    boolean[] foreign = {signsThoughts};
    cursor.members(member -> {
      if (member.equals("signature")) {
        foreign[0] = sweep.isForeignSignature();
      } else {
        cursor.skip();
      }
      return true;
    });
    return foreign[0];
  }

  private void call(String place) {
    cursor.members(name -> {
      if (name.equals("toolUseId")) {
        sweep.callId(place);
      } else {
        cursor.skip();
      }
      return true;
    });
  }
}
