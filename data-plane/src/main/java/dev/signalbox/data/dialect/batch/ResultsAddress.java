package dev.signalbox.data.dialect.batch;

import dev.signalbox.data.dialect.BodyPatch;
import dev.signalbox.data.dialect.RequestScan;
import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.JsonScanner;
import dev.signalbox.data.dialect.scan.JsonSink;
import dev.signalbox.data.dialect.scan.JsonText;
import java.util.ArrayList;
import java.util.List;

/// Finds `results_url` in what Anthropic says of a message batch, or of a list of them. It names
/// the vendor's own host, and the vendor's libraries follow it, where our key opens nothing: it has
/// to name us.
public final class ResultsAddress implements JsonSink {

  private static final int ADDRESS = 0;
  private static final int KEPT_BYTES = 4_096;
  private static final String MARK = "/messages/batches/";
  private static final JsonPath WANTED =
      JsonPath.tree().want("results_url", ADDRESS).want("data[].results_url", ADDRESS);

  private final String base;
  private final List<BodyPatch> patches = new ArrayList<>();
  private final JsonScanner scanner;

  private ResultsAddress(String base) {
    this.base = base;
    scanner = new JsonScanner(WANTED, this, null, null, RequestScan.MAX_DEPTH, KEPT_BYTES);
  }

  /// What to change in the body. Nothing if it is no JSON.
  ///
  /// @param base what stands before `/messages/batches/`, such as `https://gateway.example/v1`
  public static List<BodyPatch> patches(byte[] body, String base) {
    ResultsAddress found = new ResultsAddress(base);
    found.scanner.bytes(body, 0, body.length);
    return found.scanner.end() ? found.patches : List.of();
  }

  @Override
  public void text(int slot, byte[] raw, int from, int to) {
    String address = JsonText.decode(raw, from, to);
    int mark = address == null ? -1 : address.indexOf(MARK);
    if (address != null && mark >= 0) {
      long start = scanner.valueStart();
      patches.add(
          new BodyPatch(
              start,
              Math.toIntExact(scanner.valueEnd() - start),
              JsonText.quoted(base + address.substring(mark))));
    }
  }

  @Override
  public void scalar(int slot, byte[] raw, int from, int to) {}

  @Override
  public void overlong(int slot) {}

  @Override
  public void opened(int slot, boolean array) {}

  @Override
  public void closed(int slot, boolean empty) {}
}
