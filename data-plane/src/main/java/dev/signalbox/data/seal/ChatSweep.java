package dev.signalbox.data.seal;

/// OpenAI Chat. What was sealed stands in `reasoning_details`; each entry goes as a whole, and the
/// member with the last of them. What may be read of thoughts stays: it is nobody's seal.
final class ChatSweep {

  private final Sweep sweep;
  private final Cursor cursor;

  private ChatSweep(Sweep sweep) {
    this.sweep = sweep;
    this.cursor = sweep.cursor();
  }

  static void run(Sweep sweep) {
    new ChatSweep(sweep).run();
  }

  private void run() {
    cursor.members(name -> {
      if (name.equals("messages")) {
        cursor.items(index -> message("messages[" + index + "]"));
      } else {
        cursor.skip();
      }
      return true;
    });
  }

  private boolean message(String place) {
    cursor.members(name ->
        switch (name) {
          case "reasoning_details" ->
              !cursor.items(index -> detail(place + ".reasoning_details[" + index + "]"));
          case "tool_calls" -> {
            cursor.items(index -> call(place + ".tool_calls[" + index + "].id"));
            yield true;
          }
          case "tool_call_id" -> {
            sweep.callId(place + ".tool_call_id");
            yield true;
          }
          default -> {
            cursor.skip();
            yield true;
          }
        });
    return true;
  }

  private boolean detail(String place) {
    boolean[] foreign = new boolean[1];
    cursor.members(name -> {
      if (name.equals("signature")) {
        foreign[0] = sweep.isForeignSeal();
      } else {
        cursor.skip();
      }
      return true;
    });
    if (foreign[0]) {
      sweep.lose(place);
    }
    return !foreign[0];
  }

  private boolean call(String place) {
    cursor.members(name -> {
      if (name.equals("id")) {
        sweep.callId(place);
      } else {
        cursor.skip();
      }
      return true;
    });
    return true;
  }
}
