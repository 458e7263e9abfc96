package dev.signalbox.data.eventstream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A frame: headers, and a payload that they describe. What a [FrameDecoder] hands out is a view of
/// its bytes; take out what is to be kept.
public final class Frame {

  private final byte[] bytes;
  private final int headersFrom;
  private final int payloadFrom;
  private final int payloadTo;

  Frame(byte[] bytes, int headersFrom, int payloadFrom, int payloadTo) {
    this.bytes = bytes;
    this.headersFrom = headersFrom;
    this.payloadFrom = payloadFrom;
    this.payloadTo = payloadTo;
  }

  /// The text of a header; empty if there is none of this name, or it is no text.
  public String text(String name) {
    int type = find(name);
    return type < 0 || bytes[type] != HeaderLayout.TEXT ? "" : HeaderLayout.text(bytes, type);
  }

  /// Whether a header is exactly this text. Allocates nothing.
  ///
  /// @param value in ASCII
  public boolean has(String name, String value) {
    int type = find(name);
    return type >= 0
        && bytes[type] == HeaderLayout.TEXT
        && HeaderLayout.int16(bytes, type + 1) == value.length()
        && isAscii(value, type + 1 + Short.BYTES);
  }

  /// All headers in order.
  public Map<String, HeaderValue> headers() {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    for (int header = headersFrom;
        header < payloadFrom;
        header = HeaderLayout.end(bytes, header, payloadFrom)) {
      int type = HeaderLayout.nameTo(bytes, header);
      int from = HeaderLayout.nameFrom(header);
      headers.put(
          new String(bytes, from, type - from, StandardCharsets.UTF_8),
          HeaderLayout.value(bytes, type));
    }
    return headers;
  }

  /// What the payload lies in, from [#payloadFrom] to [#payloadTo]. Not to be changed.
  public byte[] bytes() {
    return bytes;
  }

  /// Where the payload starts in [#bytes].
  public int payloadFrom() {
    return payloadFrom;
  }

  /// Where the payload ends in [#bytes].
  public int payloadTo() {
    return payloadTo;
  }

  /// A copy of the payload.
  public byte[] payload() {
    return Arrays.copyOfRange(bytes, payloadFrom, payloadTo);
  }

  /// Where the type of a header stands, or -1.
  private int find(String name) {
    for (int header = headersFrom;
        header < payloadFrom;
        header = HeaderLayout.end(bytes, header, payloadFrom)) {
      int type = HeaderLayout.nameTo(bytes, header);
      if (type - HeaderLayout.nameFrom(header) == name.length()
          && isAscii(name, HeaderLayout.nameFrom(header))) {
        return type;
      }
    }
    return -1;
  }

  private boolean isAscii(String wanted, int from) {
    for (int index = 0; index < wanted.length(); index++) {
      if (bytes[from + index] != wanted.charAt(index)) {
        return false;
      }
    }
    return true;
  }
}
