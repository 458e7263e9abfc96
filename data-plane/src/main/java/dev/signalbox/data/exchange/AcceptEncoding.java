package dev.signalbox.data.exchange;

/// What a client accepts (RFC 9110 §12.5.3), as far as we can read it: whether gzip may come.
final class AcceptEncoding {

  private boolean gzipNamed;
  private boolean gzip;
  private boolean any;

  /// Takes one `accept-encoding` field.
  void read(String list) {
    int start = 0;
    while (start < list.length()) {
      int comma = list.indexOf(',', start);
      int end = comma < 0 ? list.length() : comma;
      item(list.substring(start, end));
      start = end + 1;
    }
  }

  /// Whether the client takes gzip, by name or by `*`.
  boolean acceptsGzip() {
    return gzipNamed ? gzip : any;
  }

  private void item(String item) {
    int semicolon = item.indexOf(';');
    String coding = (semicolon < 0 ? item : item.substring(0, semicolon)).strip();
    boolean wanted = semicolon < 0 || !refuses(item.substring(semicolon + 1));
    if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
      gzipNamed = true;
      gzip = wanted;
    } else if (coding.equals("*")) {
      any = wanted;
    }
  }

  /// Whether a weight is zero: `q=0`, `q=0.`, `q=0.000`.
  private static boolean refuses(String parameter) {
    String weight = parameter.strip();
    if (weight.length() < 3 || (weight.charAt(0) | 0x20) != 'q' || weight.charAt(1) != '=') {
      return false;
    }
    for (int index = 2; index < weight.length(); index++) {
      char c = weight.charAt(index);
      if (c != '0' && c != '.') {
        return false;
      }
    }
    return true;
  }
}
