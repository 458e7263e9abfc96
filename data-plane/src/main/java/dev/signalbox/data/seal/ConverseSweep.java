package dev.signalbox.data.seal;

/// Amazon Bedrock Converse. A thought goes as a whole block, and a message of nothing else goes
/// with it.
final class ConverseSweep {

  private final Sweep sweep;
  private final Cursor cursor;

  private ConverseSweep(Sweep sweep) {
    this.sweep = sweep;
    this.cursor = sweep.cursor();
  }

  /// @param path the members that lead to the conversation; none for the body itself
  static void run(Sweep sweep, String... path) {
    new ConverseSweep(sweep).body(path, 0);
  }

  private void body(String[] path, int depth) {
    cursor.members(name -> {
      if (depth < path.length && name.equals(path[depth])) {
        body(path, depth + 1);
      } else if (depth == path.length && name.equals("messages")) {
        cursor.items(index -> message("messages[" + index + "].content["));
      } else {
        cursor.skip();
      }
      return true;
    });
  }

  private boolean message(String place) {
    boolean[] emptied = new boolean[1];
    cursor.members(name -> {
      if (name.equals("content")) {
        emptied[0] = cursor.items(index -> block(place + index + "]"));
      } else {
        cursor.skip();
      }
      return true;
    });
    return !emptied[0];
  }

  private boolean block(String place) {
    boolean[] foreign = new boolean[1];
    cursor.members(name -> {
      switch (name) {
        case "reasoningContent" -> foreign[0] = thought();
        case "toolUse", "toolResult" -> call(place + "." + name + ".toolUseId");
        default -> cursor.skip();
      }
      return true;
    });
    if (foreign[0]) {
      sweep.lose(place);
    }
    return !foreign[0];
  }

  private boolean thought() {
    boolean[] foreign = new boolean[1];
    cursor.members(name -> {
      switch (name) {
        case "redactedContent" -> foreign[0] |= sweep.isForeignBlob();
        case "reasoningText" ->
            cursor.members(member -> {
              if (member.equals("signature")) {
                foreign[0] |= sweep.isForeignSignature();
              } else {
                cursor.skip();
              }
              return true;
            });
        default -> cursor.skip();
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
