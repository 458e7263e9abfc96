package dev.signalbox.data.relay;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/// Tells a client what of its request could not be carried.
final class LostField {

  private static final int MOST_CHARACTERS = 1_024;

  private LostField() {}

  /// @param lost places, never values
  static void put(List<String> lost, HttpHeaders headers) {
    if (!lost.isEmpty()) {
      String all = String.join(", ", lost);
      headers.set("x-signalbox-lost", all.substring(0, Math.min(all.length(), MOST_CHARACTERS)));
    }
  }
}
