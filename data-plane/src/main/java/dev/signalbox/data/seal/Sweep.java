package dev.signalbox.data.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.SealText;
import dev.signalbox.data.translate.rule.IssuedId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// One body that is being looked through: where we are, what will be cut, what that loses.
final class Sweep {

  private static final byte[] SEAL = SealText.PREFIX.getBytes(US_ASCII);
  private static final byte[] ID = IssuedId.PREFIX.getBytes(US_ASCII);
  private static final byte[] EMPTY = {'"'};

  /// Base64 of what a seal begins with and the next byte; both alphabets write it so.
  private static final byte[] SEAL_IN_BASE64 = "c2J4MS".getBytes(US_ASCII);

  private static final int BASE64_BLOCKS = 8;

  private final byte[] body;
  private final Dialect dialect;
  private final int callIdCharacters;
  private final Cuts cuts = new Cuts();
  private final List<String> lost = new ArrayList<>();
  private final Cursor cursor;

  /// @param callIdCharacters most characters of a call's id that the provider takes; 0 for what its
  ///   dialect takes
  Sweep(byte[] body, Dialect dialect, int callIdCharacters) {
    this.body = body;
    this.dialect = dialect;
    this.callIdCharacters = callIdCharacters;
    this.cursor = new Cursor(body, cuts);
  }

  Cursor cursor() {
    return cursor;
  }

  Cuts cuts() {
    return cuts;
  }

  /// Notes that something was left out.
  void lose(String place) {
    lost.add(place);
  }

  List<String> lost() {
    return lost;
  }

  /// Passes a signature and says whether it is none of the vendor's own: a seal that was wrapped
  /// here, or nothing, as thoughts have that nobody signed.
  boolean isForeignSignature() {
    boolean foreign = cursor.isText(SEAL) || cursor.isText(EMPTY);
    cursor.skip();
    return foreign;
  }

  /// Passes a value and says whether it is a seal that was wrapped here.
  boolean isForeignSeal() {
    boolean foreign = cursor.isText(SEAL);
    cursor.skip();
    return foreign;
  }

  /// The same for a value in base64.
  boolean isForeignBlob() {
    boolean foreign = cursor.isText(SEAL_IN_BASE64) && startsWithSeal(cursor.place() + 1);
    cursor.skip();
    return foreign;
  }

  private boolean startsWithSeal(int from) {
    if (from + BASE64_BLOCKS >= body.length) {
      return false;
    }
    String start = new String(body, from, BASE64_BLOCKS, US_ASCII);
    try {
      byte[] plain = Base64.getDecoder().decode(start.replace('-', '+').replace('_', '/'));
      return new String(plain, US_ASCII).startsWith(SealText.PREFIX);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /// Passes the id of a call. One that holds another provider's becomes what that provider's would
  /// become in a translated request, so that calls and results stay pairs.
  ///
  /// @param place for the report, if a seal within the id is lost
  void callId(String place) {
    boolean ours = cursor.isText(ID);
    int from = cursor.place();
    if (!ours) {
      cursor.skip();
      return;
    }
    String id = cursor.text();
    IssuedId issued = IssuedId.read(id);
    String own = issued.forProvider(dialect, callIdCharacters);
    if (!own.equals(id) && !issued.id().equals(id)) {
      StringBuilder quoted = new StringBuilder(own.length() + 2);
      Json.quote(quoted, own);
      cuts.replace(from, cursor.place(), quoted.toString().getBytes(UTF_8));
      if (issued.seal().isPresent()) {
        lose(place);
      }
    }
  }
}
