package dev.signalbox.simulator;

import dev.signalbox.simulator.call.Header;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs as a client of AWS does, written apart from what the simulator verifies with.
record Signer(
    String accessKeyId,
    String secret,
    Optional<String> sessionToken,
    String region,
    String service,
    InstantSource clock) {

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// The headers of a signed request.
  List<Header> headers(String method, String target, String body, Header... more) {
    String date = DATE_TIME.format(clock.instant());
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Host", "bedrock-runtime.us-east-1.amazonaws.com"));
    headers.add(new Header("X-Amz-Date", date));
    headers.addAll(List.of(more));
    sessionToken.ifPresent(token -> headers.add(new Header("X-Amz-Security-Token", token)));
    List<Header> sorted =
        headers.stream()
            .map(h -> new Header(h.name().toLowerCase(Locale.ROOT), h.value()))
            .sorted((a, b) -> a.name().compareTo(b.name()))
            .toList();
    String names = sorted.stream().map(Header::name).collect(Collectors.joining(";"));
    String[] parts = target.split("\\?", 2);
    String canonical =
        method
            + "\n"
            + Arrays.stream(parts[0].split("/", -1))
                .map(Signer::encode)
                .collect(Collectors.joining("/"))
            + "\n"
            + (parts.length == 1 ? "" : query(parts[1]))
            + "\n"
            + sorted.stream()
                .map(h -> h.name() + ":" + h.value() + "\n")
                .collect(Collectors.joining())
            + "\n"
            + names
            + "\n"
            + sha256(body);
    String scope = date.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    String text = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + sha256(canonical);
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/")) {
      key = hmac(key, part);
    }
    headers.add(
        new Header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential="
                + accessKeyId
                + "/"
                + scope
                + ", SignedHeaders="
                + names
                + ", Signature="
                + HexFormat.of().formatHex(hmac(key, text))));
    return headers;
  }

  private static String query(String raw) {
    return Arrays.stream(raw.split("&"))
        .map(pair -> pair.split("=", 2))
        .map(pair -> encode(decode(pair[0])) + "=" + encode(pair.length > 1 ? decode(pair[1]) : ""))
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
