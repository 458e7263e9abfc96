package dev.signalbox.data.seal;

import java.util.regex.Pattern;

/// OpenAI Responses. A thought goes as a whole item: one that another vendor sealed, or one that
/// was named here and has no seal, which the vendor would look for in vain.
final class ResponsesSweep {

  /// How thoughts of other vendors are named here: after the call.
  private static final Pattern OURS =
      Pattern.compile("rs_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}_?[0-9]+");

  private final Sweep sweep;
  private final Cursor cursor;

  private ResponsesSweep(Sweep sweep) {
    this.sweep = sweep;
    this.cursor = sweep.cursor();
  }

  static void run(Sweep sweep) {
    new ResponsesSweep(sweep).run();
  }

  private void run() {
    cursor.members(name -> {
      if (name.equals("input")) {
        cursor.items(this::item);
      } else {
        cursor.skip();
      }
      return true;
    });
  }

  private boolean item(int index) {
    String at = "input[" + index + "]";
    String[] type = {""};
    String[] id = {""};
    boolean[] content = new boolean[1];
    boolean[] sealed = new boolean[1];
    cursor.members(name -> {
      switch (name) {
        case "type" -> type[0] = cursor.text();
        case "id" -> id[0] = cursor.text();
        case "call_id" -> sweep.callId(at + ".call_id");
        case "encrypted_content" -> {
          content[0] = cursor.isText(new byte[0]);
          sealed[0] = sweep.isForeignSeal();
        }
        default -> cursor.skip();
      }
      return true;
    });
    boolean foreign =
        type[0].equals("reasoning")
            && (sealed[0] || (!content[0] && OURS.matcher(id[0]).matches()));
    if (foreign) {
      sweep.lose(at);
    }
    return !foreign;
  }
}
