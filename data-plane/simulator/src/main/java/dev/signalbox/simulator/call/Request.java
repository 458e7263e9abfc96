package dev.signalbox.simulator.call;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A request as it came over the wire.
///
/// @param requestId what the answer will name as its request id; unique per exchange
/// @param target path and query, raw
/// @param body the body, its content-encoding still applied
public record Request(
    String requestId, Instant at, String method, String target, Headers headers, byte[] body) {

  /// The raw path.
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /// The raw query, empty if there is none.
  public String rawQuery() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }

  /// A parameter of the query, decoded.
  public Optional<String> query(String name) {
    return Optional.ofNullable(parameters(rawQuery()).get(name));
  }

  /// The body as text.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// The body as form parameters.
  public Map<String, String> form() {
    return parameters(text());
  }

  /// The token of `authorization: Bearer`, if that is what the request carries.
  public Optional<String> bearer() {
    return headers
        .first("authorization")
        .filter(line -> line.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(line -> line.substring(7).strip());
  }

  /// The same with other headers.
  public Request with(Headers others) {
    return new Request(requestId, at, method, target, others, body);
  }

  /// Parameters written as `a=b&c=d`, decoded; the last of a name counts.
  public static Map<String, String> parameters(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        values.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  /// Undoes percent-encoding, of a path segment for example; a plus sign stays one.
  public static String decodePath(String text) {
    return decode(text.replace("+", "%2B"));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return text;
    }
  }
}
