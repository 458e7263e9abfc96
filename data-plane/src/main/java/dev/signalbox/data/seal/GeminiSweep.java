package dev.signalbox.data.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// Gemini. A thought goes as a whole part, and a content of nothing else goes with it. Of what is
/// no thought only the signature goes. The first call of a content must be signed for models of
/// generation 3 and later; where it is not, it gets the value that the vendor documents for calls
/// that it has not made itself (<https://ai.google.dev/gemini-api/docs/thought-signatures>).
final class GeminiSweep {

  private static final String UNSIGNED = "\"skip_thought_signature_validator\"";
  private static final byte[] MEMBER = (",\"thoughtSignature\":" + UNSIGNED).getBytes(US_ASCII);

  private static final byte[] EMPTY = {'"'};

  private final Sweep sweep;
  private final Cursor cursor;
  private final boolean signsCalls;

  private GeminiSweep(Sweep sweep, boolean signsCalls) {
    this.sweep = sweep;
    this.cursor = sweep.cursor();
    this.signsCalls = signsCalls;
  }

  /// @param signsCalls whether the model wants its calls signed
  static void run(Sweep sweep, boolean signsCalls) {
    new GeminiSweep(sweep, signsCalls).body();
  }

  private void body() {
    cursor.members(name -> {
      switch (name) {
        case "contents" -> cursor.items(index -> content("contents[" + index + "].parts["));
        case "generateContentRequest", "generate_content_request" -> body();
        default -> cursor.skip();
      }
      return true;
    });
  }

  private boolean content(String place) {
    boolean[] emptied = new boolean[1];
    boolean[] called = new boolean[1];
    cursor.members(name -> {
      if (name.equals("parts")) {
        emptied[0] =
            cursor.items(index -> {
              Part part = new Part(place + index + "]", !called[0]);
              boolean stays = part.read();
              called[0] |= part.call;
              return stays;
            });
      } else {
        cursor.skip();
      }
      return true;
    });
    return !emptied[0];
  }

  /// One part.
  private final class Part {
    private final String place;
    private final boolean first;
    private boolean call;
    private boolean thought;
    private boolean said;
    private boolean signed;
    private boolean foreign;
    private int signatureFrom;
    private int signatureTo;

    /// @param first whether no call stands before it in its content
    Part(String place, boolean first) {
      this.place = place;
      this.first = first;
    }

    /// Whether it stays.
    boolean read() {
      int start = cursor.place();
      cursor.members(this::member);
      boolean marked = call && first && signsCalls;
      if (marked && !signed) {
        int end = cursor.place() - 1;
        sweep.cuts().replace(end, end, MEMBER);
      }
      if (!foreign) {
        return true;
      }
      if (thought || !said) {
        sweep.lose(place);
        return false;
      }
      sweep.lose(place + ".thoughtSignature");
      if (marked) {
        sweep.cuts().replace(signatureFrom, signatureTo, UNSIGNED.getBytes(US_ASCII));
      } else {
        cursor.seek(start);
        cursor.members(name -> {
          cursor.skip();
          return !isSignature(name);
        });
      }
      return true;
    }

    private boolean member(String name) {
      switch (name) {
        case "thought" -> {
          thought = cursor.isTrue();
          cursor.skip();
        }
        case "text" -> {
          said |= !cursor.isText(EMPTY);
          cursor.skip();
        }
        case "functionCall", "function_call" -> {
          call = true;
          said = true;
          callId();
        }
        case "functionResponse", "function_response" -> {
          said = true;
          callId();
        }
        case "thoughtSignature", "thought_signature" -> {
          signed = true;
          signatureFrom = cursor.place();
          foreign |= sweep.isForeignBlob();
          signatureTo = cursor.place();
        }
        default -> {
          said = true;
          cursor.skip();
        }
      }
      return true;
    }

    private void callId() {
      cursor.members(name -> {
        if (name.equals("id")) {
          sweep.callId(place + ".id");
        } else {
          cursor.skip();
        }
        return true;
      });
    }
  }

  private static boolean isSignature(String name) {
    return name.equals("thoughtSignature") || name.equals("thought_signature");
  }
}
