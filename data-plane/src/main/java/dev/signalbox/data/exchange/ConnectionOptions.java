package dev.signalbox.data.exchange;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// The field names that `Connection` declares to be for this connection only (RFC 9110 §7.6.1).
final class ConnectionOptions {

  private ConnectionOptions() {}

  static Set<String> namedBy(HeaderView headers) {
    String first = headers.first("connection");
    if (first == null || first.equalsIgnoreCase("keep-alive") || first.equalsIgnoreCase("close")) {
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    headers.forEach((name, value) -> {
      if (name.equals("connection")) {
        for (String option : value.split(",", -1)) {
          names.add(option.strip().toLowerCase(Locale.ROOT));
        }
      }
    });
    return names;
  }
}
