package dev.signalbox.data.credential.renew;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A request to a token service, a secret store or a metadata service.
///
/// @param fields header fields by name; may hold secrets
/// @param body what is sent; may hold secrets
public record ServiceQuestion(String method, URI address, Map<String, String> fields, byte[] body) {

  public ServiceQuestion {
    fields = Map.copyOf(fields);
  }

  /// A GET.
  public static ServiceQuestion get(URI address, Map<String, String> fields) {
    return new ServiceQuestion("GET", address, fields, new byte[0]);
  }

  /// A POST of a form.
  public static ServiceQuestion form(URI address, Map<String, String> form) {
    return new ServiceQuestion(
        "POST",
        address,
        Map.of("content-type", "application/x-www-form-urlencoded", "accept", "application/json"),
        encoded(form));
  }

  /// A POST of JSON.
  public static ServiceQuestion json(URI address, Map<String, String> fields, byte[] json) {
    Map<String, String> all = new TreeMap<>(fields);
    all.put("content-type", "application/json");
    return new ServiceQuestion("POST", address, all, json);
  }

  /// The bytes of a form, in the order of the names.
  public static byte[] encoded(Map<String, String> form) {
    return new TreeMap<>(form)
        .entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"))
            .getBytes(StandardCharsets.UTF_8);
  }

  /// A text as a part of a form or query.
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "ServiceQuestion[" + method + " " + address.getHost() + "]";
  }
}
