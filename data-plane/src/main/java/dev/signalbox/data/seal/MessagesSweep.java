package dev.signalbox.data.seal;

/// Anthropic Messages, in any envelope. A thought goes as a whole block, and a message of nothing
/// else goes with it. Where a turn that waits for the results of its calls no longer begins with a
/// thought, Claude refuses to think with a budget
/// (<https://platform.claude.com/docs/en/build-with-claude/extended-thinking>); then it does not
/// think this time, as in a translated request.
final class MessagesSweep {

  private final Sweep sweep;
  private final Cursor cursor;
  private boolean thinksWithBudget;
  private boolean waitsForResults;

  private MessagesSweep(Sweep sweep) {
    this.sweep = sweep;
    this.cursor = sweep.cursor();
  }

  static void run(Sweep sweep) {
    new MessagesSweep(sweep).run();
  }

  private void run() {
    cursor.members(name -> {
      switch (name) {
        case "messages" -> cursor.items(this::message);
        case "thinking" -> thinking();
        default -> cursor.skip();
      }
      return true;
    });
    if (thinksWithBudget && waitsForResults && !sweep.lost().isEmpty()) {
      sweep.lose("thinking");
      cursor.restart();
      cursor.members(name ->
          switch (name) {
            case "thinking" -> {
              cursor.skip();
              yield false;
            }
            case "context_management" -> !cursor.members(this::edits);
            default -> {
              cursor.skip();
              yield true;
            }
          });
    }
  }

  private void thinking() {
    cursor.members(name -> {
      if (name.equals("type")) {
        thinksWithBudget = cursor.text().equals("enabled");
      } else {
        cursor.skip();
      }
      return true;
    });
  }

  /// What clears thoughts away wants thinking switched on.
  private boolean edits(String name) {
    if (!name.equals("edits")) {
      cursor.skip();
      return true;
    }
    return !cursor.items(index -> {
      boolean[] clears = new boolean[1];
      cursor.members(member -> {
        if (member.equals("type")) {
          clears[0] = cursor.text().startsWith("clear_thinking");
        } else {
          cursor.skip();
        }
        return true;
      });
      return !clears[0];
    });
  }

  private boolean message(int index) {
    Message message = new Message("messages[" + index + "].content[");
    boolean emptied = message.read();
    if (!emptied) {
      message.conclude();
    }
    return !emptied;
  }

  /// One message.
  private final class Message {
    private final String place;
    private String role = "";
    private String firstType = "";
    private boolean calls;
    private boolean results;

    Message(String place) {
      this.place = place;
    }

    /// Whether nothing of it is left.
    boolean read() {
      boolean[] emptied = new boolean[1];
      cursor.members(name -> {
        switch (name) {
          case "role" -> role = cursor.text();
          case "content" -> emptied[0] = cursor.items(this::block);
          default -> cursor.skip();
        }
        return true;
      });
      return emptied[0];
    }

    void conclude() {
      if (role.equals("assistant")) {
        waitsForResults =
            calls && !firstType.equals("thinking") && !firstType.equals("redacted_thinking");
      } else if (role.equals("user")) {
        waitsForResults &= results;
      }
    }

    private boolean block(int index) {
      String at = place + index + "]";
      String[] type = {""};
      boolean[] unsigned = new boolean[1];
      boolean[] sealed = new boolean[1];
      cursor.members(name -> {
        switch (name) {
          case "type" -> type[0] = cursor.text();
          case "signature" -> unsigned[0] = sweep.isForeignSignature();
          case "data" -> sealed[0] = sweep.isForeignSeal();
          case "id" -> sweep.callId(at + ".id");
          case "tool_use_id" -> sweep.callId(at + ".tool_use_id");
          default -> cursor.skip();
        }
        return true;
      });
      boolean foreign =
          (type[0].equals("thinking") && unsigned[0])
              || (type[0].equals("redacted_thinking") && sealed[0]);
      if (foreign) {
        sweep.lose(at);
      } else {
        note(type[0]);
      }
      return !foreign;
    }

    private void note(String type) {
      firstType = firstType.isEmpty() ? type : firstType;
      calls |= type.equals("tool_use");
      results |= type.equals("tool_result");
    }
  }
}
