package dev.signalbox.simulator.aws;

import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Headers;
import dev.signalbox.simulator.call.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The arithmetic of Signature Version 4 (docs: IAM user guide, "Create a signed AWS API request"),
/// for services that encode the path twice, which is all but S3.
final class SignatureV4 {

  private static final HexFormat HEX = HexFormat.of();

  private SignatureV4() {}

  /// Method, path, query, headers and body hash in one text.
  static String canonicalRequest(Request request, List<String> signedHeaders) {
    StringBuilder headers = new StringBuilder();
    for (String name : signedHeaders) {
      headers.append(name).append(':').append(value(request.headers(), name)).append('\n');
    }
    return request.method()
        + "\n"
        + canonicalPath(request.path())
        + "\n"
        + canonicalQuery(request.rawQuery())
        + "\n"
        + headers
        + "\n"
        + String.join(";", signedHeaders)
        + "\n"
        + HEX.formatHex(sha256(request.body()));
  }

  static String stringToSign(String dateTime, String scope, String canonicalRequest) {
    return "AWS4-HMAC-SHA256\n"
        + dateTime
        + "\n"
        + scope
        + "\n"
        + HEX.formatHex(sha256(canonicalRequest.getBytes(StandardCharsets.UTF_8)));
  }

  /// The signature in lower-case hexadecimal.
  ///
  /// @param scope `DATE/REGION/SERVICE/aws4_request`
  static String sign(Secret secretAccessKey, String scope, String stringToSign) {
    byte[] key = ("AWS4" + secretAccessKey.reveal()).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/")) {
      key = hmac(key, part);
    }
    return HEX.formatHex(hmac(key, stringToSign));
  }

  static String sha256Hex(byte[] bytes) {
    return HEX.formatHex(sha256(bytes));
  }

  private static String canonicalPath(String rawPath) {
    List<String> segments = new ArrayList<>();
    for (String segment : rawPath.split("/", -1)) {
      if (segment.equals("..")) {
        if (segments.size() > 1) {
          segments.removeLast();
        }
      } else if (!segment.equals(".") && (!segment.isEmpty() || segments.isEmpty())) {
        segments.add(encode(segment));
      }
    }
    String path = String.join("/", segments);
    boolean folder = rawPath.endsWith("/");
    return path.isEmpty() ? "/" : folder && !path.endsWith("/") ? path + "/" : path;
  }

  private static String canonicalQuery(String rawQuery) {
    if (rawQuery.isEmpty()) {
      return "";
    }
    TreeMap<String, List<String>> sorted = new TreeMap<>();
    for (String pair : rawQuery.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      sorted
          .computeIfAbsent(encode(Request.decodePath(name)), ignored -> new ArrayList<>())
          .add(encode(Request.decodePath(value)));
    }
    return sorted.entrySet().stream()
        .flatMap(
            entry -> entry.getValue().stream().sorted().map(value -> entry.getKey() + "=" + value))
        .collect(Collectors.joining("&"));
  }

  private static String value(Headers headers, String name) {
    return headers.lines().stream()
        .filter(line -> line.name().toLowerCase(Locale.ROOT).equals(name))
        .map(Header::value)
        .map(value -> value.strip().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || "-_.~".indexOf(c) >= 0;
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }
}
